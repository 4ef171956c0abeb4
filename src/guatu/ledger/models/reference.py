"""Dated reference rows: dictionary terms, rule parameters, lists and batches."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.kernel.ids import uuid7

# "Since ever": a row without a known beginning. A date and not NULL, because NULLs never collide in a unique constraint.
EVER = dt.date(1949, 10, 1)


def once(name: str, *fields: str) -> list[models.BaseConstraint]:
    """Unique within a jurisdiction, and unique among the general rows (root NULL)."""
    general = models.UniqueConstraint(fields=list(fields), condition=Q(root=None), name=f"{name}_general")
    return [models.UniqueConstraint(fields=[*fields, "root"], name=name), general]


class Term(models.Model):
    """词条：a dictionary entry with validity (field by year, chain, cluster, industry …). Source: R2.23, DOMAIN 1.4."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vocabulary = models.CharField("词典", max_length=24)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="辖区")
    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    parent_code = models.CharField("上级", max_length=40, blank=True)
    order = models.PositiveIntegerField("次序", default=0)
    valid_from = models.DateField("起", default=EVER)
    valid_to = models.DateField("止", null=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "词条"
        constraints = once("term_once", "vocabulary", "code", "valid_from")
        indexes = [models.Index(fields=["vocabulary", "order"], name="term_in_order")]

    def __str__(self) -> str:
        return self.name


class Parameter(models.Model):
    """口径参数：a rule's number, cut-off, weight or deadline, effective-dated, with its source (R0.1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField("参数", max_length=64)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="辖区")
    value = models.JSONField("值")
    valid_from = models.DateField("起", default=EVER)
    source = models.CharField("依据", max_length=200)
    title = models.CharField("名称", max_length=80, blank=True)

    class Meta:
        verbose_name = "口径参数"
        constraints = once("parameter_once", "key", "valid_from")


class CalendarDay(models.Model):
    """日历：a day that differs from its weekday, by the yearly notice or by an office's own order (R14.3).

    `notice_year` is the year whose notice says it (it may lie in the December before); none for an order of the office.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        WORK = "work", _("上班")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="辖区")
    on = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=Kind.choices)
    name = models.CharField("名称", max_length=40, blank=True)
    notice_year = models.PositiveIntegerField("通知年度", null=True)
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "日历"
        constraints = once("calendar_day_once", "on")


class ProjectList(models.Model):
    """名单与批次：省重点, 市重点, 三个一批 第N期 开工一批 … as data (R2.15, R2.22)."""

    class Kind(models.TextChoices):
        TIER = "tier", _("重点名单")
        PROGRAMME = "programme", _("三个一批")
        PLAN = "plan", _("专项计划")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    code = models.CharField("代码", max_length=40)
    title = models.CharField("名称", max_length=80)
    title_en = models.CharField("英文名称", max_length=120, blank=True)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    programme = models.CharField("活动", max_length=40, blank=True)
    issue_no = models.PositiveIntegerField("期次", null=True)
    batch = models.CharField("批", max_length=12, blank=True)
    year = models.PositiveIntegerField("年度")
    held_on = models.DateField("举办日", null=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "名单"
        constraints = [models.UniqueConstraint(fields=["root", "code"], name="list_code_once")]

    def __str__(self) -> str:
        return self.title
