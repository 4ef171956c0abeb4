"""Rows of the documents: content that was frozen, and the numbers documents carry. What was frozen is never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.documents.canon import digest
from guatu.documents.content import Kind
from guatu.kernel import clock
from guatu.kernel.ids import uuid7


class Status(models.TextChoices):
    """Where a frozen document stands."""

    DRAFT = "draft", _("拟稿")
    CHECKED = "checked", _("已核对")
    ISSUED = "issued", _("已签发")
    WITHDRAWN = "withdrawn", _("已撤销")


KINDS = [
    (Kind.FILE.value, _("文件")), (Kind.LETTER.value, _("函")), (Kind.MINUTES.value, _("纪要")), (Kind.SHEET.value, _("打印件")),
]  # fmt: skip
FROZEN = (
    "kind", "purpose", "title", "place_id", "period_key", "content", "content_hash", "cut_at", "at_date", "seal_head",
    "data_version", "is_sample", "drafted_by", "created_at",
)  # fmt: skip
ONCE = ("doc_number", "issued_on")


class FrozenDocuments(models.QuerySet["FrozenDocument"]):
    """Bulk writes keep to the same rule as one row's."""

    def update(self, **values: Any) -> int:
        """Errors: TypeError when a frozen or once-only column is named."""
        if named := sorted(set(values) & {*FROZEN, *ONCE}):
            raise TypeError(f"frozen columns cannot be updated: {', '.join(named)}")
        return super().update(**values)

    def delete(self) -> Any:
        """Errors: TypeError, always: a document is withdrawn, not deleted."""
        raise TypeError("a frozen document is withdrawn, not deleted")


class FrozenDocument(models.Model):
    """定稿内容：one content, drawn at (at_date, cut_at) and kept as it was; its renderings are made from it again at will."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("格式"), max_length=16, choices=KINDS)
    purpose = models.CharField(_("用途"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    place_id = models.UUIDField(_("地方"))
    period_key = models.CharField(_("期间"), max_length=16, blank=True)
    content = models.JSONField(_("内容"))
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    cut_at = models.DateTimeField(_("切面时刻"))
    at_date = models.DateField(_("截至日"))
    seal_head = models.CharField(_("封存树头"), max_length=120, blank=True)
    data_version = models.CharField(_("数据版本"), max_length=40, blank=True)
    is_sample = models.BooleanField(_("示例"), default=False)
    status = models.CharField(_("状态"), max_length=16, choices=Status.choices, default=Status.DRAFT)
    doc_number = models.CharField(_("发文字号"), max_length=40, null=True, unique=True)
    drafted_by = models.CharField(_("拟稿"), max_length=80, blank=True)
    checked_by = models.CharField(_("核对"), max_length=80, blank=True)
    checked_on = models.DateField(_("核对日"), null=True)
    issued_by = models.CharField(_("签发"), max_length=80, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True)
    withdrawn_reason = models.TextField(_("撤销理由"), blank=True)
    created_at = models.DateTimeField(_("定稿时刻"), default=clock.now)

    objects = FrozenDocuments.as_manager()

    class Meta:
        verbose_name = _("定稿")
        constraints = [
            # DECISIONS 30: a document with a sample value can be neither numbered nor issued.
            models.CheckConstraint(
                condition=Q(is_sample=False) | Q(doc_number__isnull=True, issued_on__isnull=True) & ~Q(status=Status.ISSUED),
                name="document_sample_unissued",
            ),
            models.CheckConstraint(condition=~Q(status=Status.ISSUED) | Q(issued_on__isnull=False), name="document_issued_on"),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | ~Q(withdrawn_reason=""), name="document_withdrawn_why"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="document_status_known"),
        ]
        indexes = [
            models.Index(fields=["purpose", "place_id", "period_key"], name="document_of_period"),
            models.Index(fields=["place_id", "created_at"], name="document_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.doc_number or self.get_status_display()} {self.title}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> FrozenDocument:
        """Remember what was frozen, so that a later save can be held to it."""
        made = super().from_db(*args, **kwargs)
        made._remember()
        return made

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Errors: TypeError when something frozen, or a number once given, was changed."""
        kept: dict[str, Any] = self.__dict__.get("_kept", {})
        changed = [name for name, value in kept.items() if getattr(self, name) != value]
        if "content" in self.__dict__ and digest(self.content) != self.content_hash:
            changed.append("content")
        if changed:
            raise TypeError(f"frozen columns cannot be changed: {', '.join(changed)}")
        super().save(*args, **kwargs)
        self._remember()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Errors: TypeError, always: a document is withdrawn, not deleted."""
        raise TypeError("a frozen document is withdrawn, not deleted")

    def _remember(self) -> None:
        loaded = self.__dict__
        self._kept = {name: loaded[name] for name in FROZEN if name in loaded and name != "content"}
        self._kept |= {name: loaded[name] for name in ONCE if loaded.get(name) is not None}


class Source(models.TextChoices):
    """Who gives a series its numbers. Source: DECISIONS 31."""

    OWN = "own", _("自编")
    OUTSIDE = "outside", _("外取号")


class NumberSeries(models.Model):
    """编号序列：one organ code and year; the row that is locked while a number is taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organ_code = models.CharField(_("机关代字"), max_length=12)
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("取号方式"), max_length=8, choices=Source.choices)
    last_seq = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("编号序列")
        constraints = [models.UniqueConstraint(fields=["organ_code", "year"], name="series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.organ_code}〔{self.year}〕"


class NumberLine(models.Model):
    """编号登记：every number ever taken, with the document that carries it or the reason it is void. Source: R5.7."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField(_("序号"))
    text = models.CharField(_("发文字号"), max_length=40, unique=True)
    document = models.OneToOneField(FrozenDocument, on_delete=models.PROTECT, null=True, related_name="number_line")
    void_reason = models.CharField(_("作废理由"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("取号时刻"), default=clock.now)

    class Meta:
        verbose_name = _("编号登记")
        constraints = [
            models.UniqueConstraint(fields=["series", "seq"], name="number_taken_once"),
            models.CheckConstraint(condition=Q(document__isnull=False) | ~Q(void_reason=""), name="number_used_or_void"),
        ]

    def __str__(self) -> str:
        return self.text
