"""Rows of the journal: entries, facts, evidence, stored files, cuts and seals. Nothing here is ever updated or deleted."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from guatu.kernel.ids import uuid7


class AppendOnly(models.Model):
    """A row that is written once. The triggers of `guards` refuse what slips past this class."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("日志只追加，不删除；更正请另记一条事实。")


class Entry(AppendOnly):
    """凭证：one verb call, and at the same time its idempotency record (DECISIONS A1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verb = models.CharField("动作", max_length=64)
    actor_post = models.UUIDField("岗位", null=True)
    actor_user = models.UUIDField("账号", null=True)
    on_behalf_of = models.UUIDField("代何岗位", null=True)
    said_by = models.CharField("口述来源", max_length=80, blank=True)
    channel = models.CharField("渠道", max_length=16)
    recorded_at = models.DateTimeField("记录时刻")
    idem_key = models.CharField("幂等键", max_length=120, null=True)
    actor_key = models.CharField("幂等主体", max_length=40)
    body_hash = models.CharField("请求摘要", max_length=64, blank=True)
    answer = models.JSONField("答复", default=dict)

    class Meta:
        verbose_name = "凭证"
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "idem_key"], name="entry_once_per_key"),
        ]
        indexes = [models.Index(fields=["recorded_at", "id"], name="entry_in_order")]


class Fact(AppendOnly):
    """事实：one line of an entry. `occurred_on` is when it was true, `recorded_at` when it was known."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="facts")
    line = models.PositiveIntegerField("行")
    kind = models.CharField("种类", max_length=64)
    schema_ver = models.PositiveSmallIntegerField(default=1)
    project = models.UUIDField("项目", null=True)
    subject_type = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    place = models.UUIDField("地方", null=True)
    occurred_on = models.DateField("发生日")
    # A copy of the entry's instant: as-of reads filter on it without a join. verify compares the two.
    recorded_at = models.DateTimeField("记录时刻")
    period = models.CharField("期间", max_length=16, blank=True)
    amount_yuan = models.BigIntegerField("金额（元）", null=True)
    quantity = models.BigIntegerField("数量", null=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    provenance = models.CharField("来源性质", max_length=16)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by", verbose_name="更正何条"
    )
    reason = models.TextField("理由", blank=True)
    body = models.JSONField("内容", default=dict)
    row_hash = models.CharField("行摘要", max_length=64)

    class Meta:
        verbose_name = "事实"
        constraints = [
            models.UniqueConstraint(fields=["entry", "line"], name="fact_line_once"),
            models.CheckConstraint(condition=~Q(id=F("supersedes")), name="fact_not_its_own_correction"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="fact_correction_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "occurred_on", "recorded_at"], name="fact_of_project"),
            models.Index(fields=["subject_type", "subject_id"], name="fact_of_subject"),
            models.Index(fields=["kind", "occurred_on"], name="fact_of_kind"),
            # The unique index holds a null for every fact that corrects nothing; once SQLite has counted those (ANALYZE), it takes the
            # index for useless and looks through the whole journal for the correction of each fact.
            models.Index(fields=["supersedes"], condition=Q(supersedes__isnull=False), name="fact_correction"),
            models.Index(fields=["recorded_at", "project"], name="fact_since"),
        ]


class Evidence(AppendOnly):
    """佐证：which file, and where in it (sheet and cells, span of text, a photo's place)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="evidence")
    file_sha256 = models.CharField("文件摘要", max_length=64)
    locator = models.JSONField("位置", default=dict)

    class Meta:
        verbose_name = "佐证"
        indexes = [models.Index(fields=["file_sha256"], name="evidence_of_file")]


class StoredFile(AppendOnly):
    """原件：bytes kept under their own hash; the user's file name is a label, never a path."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=16)
    size = models.BigIntegerField("字节")
    stored_at = models.DateTimeField("存入时刻")

    class Meta:
        verbose_name = "原件"


class JournalCut(AppendOnly):
    """切面：an instant after which nothing earlier can still appear (DECISIONS A3)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("切面时刻", unique=True)

    class Meta:
        verbose_name = "切面"


class SealLeaf(AppendOnly):
    """封存叶：the hash of one entry with its facts and evidence, in sealing order."""

    index = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    leaf_hash = models.CharField("叶摘要", max_length=64)

    class Meta:
        verbose_name = "封存叶"


class SealHead(AppendOnly):
    """封存树头：the root over the first `size` leaves (RFC 6962), as drawn at `cut_at`."""

    size = models.BigIntegerField("叶数", primary_key=True)
    root_hash = models.CharField("树根", max_length=64)
    frontier = models.JSONField("右缘", default=list)
    cut_at = models.DateTimeField("切面时刻")

    class Meta:
        verbose_name = "封存树头"
