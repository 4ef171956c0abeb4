"""Import batches and their rows: what a file would change, kept until a person decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.access.things import ThingScope, at_place
from guatu.kernel.ids import uuid7
from guatu.ledger.models import LedgerSource


class ImportBatch(models.Model):
    """导入批次：one file on its way in. The file itself is kept by hash; what it would do stands in its rows."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("待确认")
        APPLIED = "applied", _("已入账")
        REFUSED = "refused", _("已退回")
        DROPPED = "dropped", _("已放弃")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="地方")
    source = models.ForeignKey(LedgerSource, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="来源表")
    filename = models.CharField("文件名", max_length=200)
    file_sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    sheet = models.CharField("工作表", max_length=120, blank=True)
    period = models.CharField("期间", max_length=16, blank=True)
    as_of = models.DateField("截至日")
    state = models.CharField("状态", max_length=12, choices=State.choices)
    outcome = models.CharField("结果", max_length=12)
    counts = models.JSONField("行数", default=dict)
    problems = models.JSONField("问题", default=list)
    normalised = models.JSONField("规范化", default=list)
    totals = models.JSONField("合计核对", default=list)
    columns = models.JSONField("列对应", default=list)
    choices = models.JSONField("列的选择", default=dict)
    accepted = models.JSONField("已答复的问题", default=list)
    fingerprint = models.CharField("预览指纹", max_length=64, blank=True)
    created_at = models.DateTimeField("上传时刻")
    created_by_post = models.UUIDField("上传岗位", null=True)
    entry_id = models.UUIDField("凭证", null=True)

    class Meta:
        verbose_name = "导入批次"
        indexes = [models.Index(fields=["place", "-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.filename

    def access_scope(self) -> ThingScope:
        """Where policy looks for this batch."""
        return at_place(self.place_id)


class ImportRow(models.Model):
    """导入行：what one row of the sheet would do."""

    class State(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("变更")
        UNCHANGED = "unchanged", _("无变化")
        CONFLICT = "conflict", _("冲突")
        REJECTED = "rejected", _("退回")

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name="批次")
    row = models.PositiveIntegerField("行号")
    name = models.CharField("项目名称", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    project_id = models.UUIDField("项目", null=True)
    # [{"field", "title", "old", "new"}], old and new as people read them.
    changes = models.JSONField("变更", default=list)
    problems = models.JSONField("问题", default=list)
    candidates = models.JSONField("可能的项目", default=list)
    # "": the batch's way; otherwise file | register | skip | new | a project's id.
    decision = models.CharField("决定", max_length=40, blank=True)

    class Meta:
        verbose_name = "导入行"
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "state", "row"], name="import_row_by_state")]
