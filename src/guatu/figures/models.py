"""Closes and their printed values. A close never moves (DECISIONS 9)."""

from __future__ import annotations

from django.db import models

from guatu.kernel.ids import uuid7


class Close(models.Model):
    """月结：one a month a jurisdiction: the two dates, the snapshot, and the seal head it was drawn under."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root_id = models.UUIDField("辖区")
    period = models.CharField("期间", max_length=16)
    at_date = models.DateField("截至日")
    known_at = models.DateTimeField("已知于")
    snapshot_no = models.BigIntegerField("快照", unique=True)
    seal_size = models.BigIntegerField("封存叶数")
    seal_root = models.CharField("封存树根", max_length=64)
    closed_at = models.DateTimeField("月结时刻")
    closed_by_post = models.UUIDField("月结岗位", null=True)
    entry_id = models.UUIDField("凭证")

    class Meta:
        verbose_name = "月结"
        constraints = [models.UniqueConstraint(fields=["root_id", "at_date"], name="close_once_a_month")]


class CloseValue(models.Model):
    """月结值：what a figure was for a place in a close. Reprints read these and nothing else."""

    id = models.BigAutoField(primary_key=True)
    close = models.ForeignKey(Close, on_delete=models.PROTECT, related_name="values")
    place_id = models.UUIDField("地方")
    figure = models.CharField("指标", max_length=64)
    version = models.PositiveSmallIntegerField("口径版本")
    # Exact text of an integer or decimal: a float column would print differently on the two engines.
    value = models.CharField("值", max_length=64, blank=True)
    parts = models.JSONField("构成", default=dict)
    sample_rows = models.PositiveIntegerField("示例行数", default=0)

    class Meta:
        verbose_name = "月结值"
        constraints = [models.UniqueConstraint(fields=["close", "place_id", "figure"], name="close_value_once")]
