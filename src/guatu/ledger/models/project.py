"""Things: the project's identity, its owner, where its row came from, and what must never enter a fact."""

from __future__ import annotations

from django.db import models

from guatu.access.models import Place, Post
from guatu.kernel.ids import uuid7


class Party(models.Model):
    """企业主体：an owner enterprise, known by its unified social credit code when there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, unique=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "企业"

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """项目：one stable identity through the whole life. What it is called and worth is in its standing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    internal_code = models.CharField("内部编号", max_length=24, unique=True)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    created_at = models.DateTimeField("建档时刻")

    class Meta:
        verbose_name = "项目"

    def __str__(self) -> str:
        return self.internal_code


class LedgerSource(models.Model):
    """来源表：an office's own sheet: its columns, order, title rows and the mapping a person confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("表名", max_length=120)
    fingerprint = models.CharField("表头指纹", max_length=64)
    mapping = models.JSONField("列对应", default=dict)
    layout = models.JSONField("版式", default=dict)
    file_sha256 = models.CharField("最近原件", max_length=64, blank=True)
    updated_at = models.DateTimeField("更新时刻")

    class Meta:
        verbose_name = "来源表"
        constraints = [models.UniqueConstraint(fields=["place", "fingerprint"], name="source_once_per_place")]


class SourceRow(models.Model):
    """来源行：the row as the office wrote it. Unmapped columns live here and go back out with the export (DECISIONS 27)."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(LedgerSource, on_delete=models.CASCADE, related_name="rows")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField("行序")
    cells = models.JSONField("原表列", default=dict)

    class Meta:
        verbose_name = "来源行"
        constraints = [models.UniqueConstraint(fields=["source", "project"], name="source_row_once")]


class PersonalNote(models.Model):
    """个人信息栏：names and telephone numbers of a ledger. Never in a fact, so that it can be corrected or erased."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("栏", max_length=32)
    value = models.CharField("内容", max_length=120)

    class Meta:
        verbose_name = "个人信息栏"
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="personal_note_once")]


class SavedView(models.Model):
    """常用视图：filters, columns and order of a list, kept under a name by a post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    page = models.CharField("页面", max_length=32)
    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件")
    is_shared = models.BooleanField("本单位共用", default=False)
    created_at = models.DateTimeField("建立时刻")

    class Meta:
        verbose_name = "常用视图"
        constraints = [models.UniqueConstraint(fields=["post", "page", "name"], name="saved_view_once")]
