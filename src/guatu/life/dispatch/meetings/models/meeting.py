"""A body that meets, each time it met, who was there, what it saw and what it decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from guatu.access.models import Place, Unit
from guatu.access.things import ThingScope, at_place
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.meetings import vocab


def _ids(texts: list[str]) -> list[UUID]:
    return [UUID(one) for one in texts]


class MeetingSeries(models.Model):
    """会议系列：one body of one place with its own rhythm, members, agenda and deadline for topics. Data, edited by a verb."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="召开地方")
    key = models.CharField("代号", max_length=24)
    title = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=12, choices=vocab.SeriesKind.choices)
    rhythm = models.CharField("节奏", max_length=8, choices=vocab.Rhythm.choices)
    weekday = models.PositiveSmallIntegerField("星期（0为周一）", null=True)
    month_day = models.PositiveSmallIntegerField("每月几日", null=True)
    starts_at = models.TimeField("开会时间")
    chair_title = models.CharField("主持人职务", max_length=60, blank=True)
    venue = models.CharField("会议地点", max_length=80, blank=True)
    organ = models.CharField("纪要版头", max_length=40)
    organ_code = models.CharField("机关代字", max_length=12, blank=True)
    members = models.JSONField("成员单位", default=list)
    list_kind = models.CharField("只议名单类别", max_length=12, blank=True)
    parts = models.JSONField("材料各部分", default=list)
    topic_weekday = models.PositiveSmallIntegerField("议题截止星期（0为周一）", null=True)
    topic_time = models.TimeField("议题截止时间", null=True)
    audience = models.CharField("默认受众", max_length=8, choices=vocab.Audience.choices, default=vocab.Audience.INSIDE)
    is_active = models.BooleanField("启用", default=True)
    is_sample = models.BooleanField("示例", default=False)
    version = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = "会议系列"
        constraints = [models.UniqueConstraint(fields=["place", "key"], name="meeting_series_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def member_ids(self) -> list[UUID]:
        """Member units, as ids."""
        return _ids(self.members)

    def run_scope(self) -> ThingScope:
        """Where policy looks for the right to run it: its own place, not the places of its members."""
        return at_place(self.place_id)

    def access_scope(self) -> ThingScope:
        """Where policy looks for the right to read it: its place, its members, and the places its members sit in."""
        members = frozenset(self.member_ids)
        places = Unit.objects.filter(id__in=members).values_list("place_id", flat=True)
        return ThingScope(frozenset({self.place_id, *places}), members)


class Meeting(models.Model):
    """会议：one time a series met, is to meet, or did not meet and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="meetings", verbose_name="会议系列")
    # Given when it was held, under a lock: a meeting that did not take place takes no number.
    number = models.PositiveIntegerField("第几次", null=True)
    year = models.PositiveIntegerField("年度")
    held_on = models.DateField("会议日期")
    starts_at = models.TimeField("开会时间")
    venue = models.CharField("会议地点", max_length=80, blank=True)
    chair_title = models.CharField("主持人职务", max_length=60, blank=True)
    state = models.CharField("会议状态", max_length=10, choices=vocab.MeetingState.choices, default=vocab.MeetingState.PREPARING)
    not_held_reason = models.CharField("未召开原因", max_length=200, blank=True)
    pack_document_id = models.UUIDField("材料定稿", null=True)
    minutes_id = models.UUIDField("纪要定稿", null=True)
    is_sample = models.BooleanField("示例", default=False)
    created_at = models.DateTimeField("立项时刻")
    version = models.PositiveIntegerField("办理步数", default=0)

    class Meta:
        verbose_name = "会议"
        constraints = [
            models.UniqueConstraint(fields=["series", "held_on"], name="meeting_once_a_day"),
            models.UniqueConstraint(fields=["series", "year", "number"], name="meeting_number_once"),
            models.CheckConstraint(condition=~Q(state="not_held") | ~Q(not_held_reason=""), name="meeting_not_held_why"),
        ]
        indexes = [models.Index(fields=["series", "-held_on"], name="meeting_newest")]

    def __str__(self) -> str:
        return f"{self.series.title} {self.held_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be worked on."""
        return self.state in vocab.OPEN_STATES

    @property
    def is_done(self) -> bool:
        """Whether it took place."""
        return self.state in vocab.DONE_STATES

    def run_scope(self) -> ThingScope:
        """Where policy looks for the right to run it."""
        return self.series.run_scope()

    def access_scope(self) -> ThingScope:
        """Where policy looks for the right to read it."""
        return self.series.access_scope()


class Attendance(models.Model):
    """到会：one unit at one meeting. Posts are named, never persons."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name="会议")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    presence = models.CharField("到会情况", max_length=8, choices=vocab.Presence.choices)
    post_title = models.CharField("到会职务", max_length=40, blank=True)

    class Meta:
        verbose_name = "到会情况"
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="attendance_once")]


class MeetingPack(models.Model):
    """会议材料：what was laid before a meeting, frozen at a cut. Guarded: it cannot be changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="pack", verbose_name="会议")
    content = models.JSONField("材料内容")
    content_hash = models.CharField("内容摘要", max_length=64)
    at_date = models.DateField("截至日")
    cut_at = models.DateTimeField("切面时刻")
    data_version = models.CharField("数据版本", max_length=40)
    document_id = models.UUIDField("定稿文书")

    class Meta:
        verbose_name = "会议材料"


class Decision(models.Model):
    """会议决定：one thing decided, in the order it was typed; what has to be done is a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name="会议")
    order = models.PositiveIntegerField("次序")
    kind = models.CharField("决定种类", max_length=14, choices=vocab.DecisionKind.choices)
    text = models.TextField("决定内容")
    topic_id = models.UUIDField("议题", null=True)
    project_id = models.UUIDField("项目", null=True)
    case_id = models.UUIDField("事项", null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("完成时限", null=True)
    to_series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提交到")
    is_automatic = models.BooleanField("会后自动结转", default=False)
    decided_at = models.DateTimeField("决定时刻")

    class Meta:
        verbose_name = "会议决定"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="decision_order_once"),
            models.UniqueConstraint(fields=["meeting", "case_id"], condition=Q(kind="carried"), name="decision_carried_once"),
        ]
        indexes = [
            models.Index(fields=["case_id"], name="decision_of_case"),
            models.Index(fields=["project_id"], name="decision_of_project"),
        ]


def scope_of(thing: Any) -> ThingScope:
    """Where policy looks for the right to run a meeting or series."""
    found: ThingScope = thing.run_scope()
    return found
