"""How a meeting stands, folded from its facts, so that figures count meetings like anything else (DECISIONS 5)."""

from __future__ import annotations

from django.db import models

from guatu.life.dispatch.meetings import vocab


class MeetingStanding(models.Model):
    """会议现状：one row a meeting a snapshot. Never edited."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=0)
    meeting_id = models.UUIDField("会议")
    root_id = models.UUIDField("辖区")
    place_id = models.UUIDField("召开地方", null=True)
    county_id = models.UUIDField("县区", null=True)
    project_id = models.UUIDField("项目", null=True)
    # A body belongs to a place and to no unit; the column is there because figures narrow every table by it.
    unit_id = models.UUIDField("主办单位", null=True)
    series_id = models.UUIDField("会议系列", null=True)
    kind = models.CharField("会议种类", max_length=12, choices=vocab.SeriesKind.choices)
    state = models.CharField("会议状态", max_length=10, choices=vocab.MeetingState.choices)
    held_on = models.DateField("会议日期")
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "会议现状"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "meeting_id"], name="meeting_standing_once")]
        indexes = [models.Index(fields=["snapshot_no", "root_id", "state", "held_on"], name="meeting_by_state")]
