"""Tables of the returns: cycles and chains (edited by verbs), the month's logs (folded), rows proposed by workbooks."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from guatu.access.models import Place, Unit
from guatu.access.scope import Scope
from guatu.access.things import ThingScope, at_place, known
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.returns import vocab
from guatu.life.dispatch.returns.folding import SENT_BACK
from guatu.life.dispatch.returns.rules import CycleRule


class ReturnCycle(models.Model):
    """填报周期：how often, by when, locked when, who owes it, what it asks. A jurisdiction's own, begun on a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    key = models.CharField("周期代码", max_length=16)
    title = models.CharField("周期名称", max_length=40)
    title_en = models.CharField("英文名称", max_length=60, blank=True)
    cadence = models.CharField("频次", max_length=8, choices=vocab.Cadence.choices)
    due_time = models.TimeField("截止时刻")
    due_weekday = models.PositiveSmallIntegerField("截止星期", null=True)
    due_day = models.PositiveSmallIntegerField("次月截止日", null=True)
    lock_workdays = models.PositiveSmallIntegerField("截止后锁定工作日数", default=1)
    lock_time = models.TimeField("锁定时刻", null=True)
    stages = models.JSONField("应报阶段", default=list)
    tiers = models.JSONField("应报层级", default=list)
    asks = models.JSONField("填报内容", default=list)
    order = models.PositiveSmallIntegerField("次序", default=0)
    valid_from = models.DateField("启用日")
    valid_to = models.DateField("停用日", null=True)
    source = models.CharField("依据", max_length=120)
    version = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = "填报周期"
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="return_cycle_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def rule(self) -> CycleRule:
        """As the rules count it."""
        return CycleRule(self.cadence, self.due_time, self.due_weekday, self.due_day, self.lock_workdays, self.lock_time)

    def is_running(self, day: dt.date) -> bool:
        """Whether it is owed on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def access_scope(self) -> ThingScope:
        """A cycle belongs to its jurisdiction; whoever holds a post there may know it."""
        return at_place(self.root_id, is_rank=True)


class ReviewChain(models.Model):
    """审核链：which checks a return takes, in order. Each step: key, title, level and, for a department's own, its unit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    key = models.CharField("链代码", max_length=24)
    title = models.CharField("链名称", max_length=60)
    applies = models.CharField("适用", max_length=12, choices=vocab.Applies.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="适用地方")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="适用单位")
    steps = models.JSONField("步骤", default=list)
    valid_from = models.DateField("启用日")
    valid_to = models.DateField("停用日", null=True)
    source = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "审核链"
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="review_chain_once")]

    def __str__(self) -> str:
        return self.title

    def access_scope(self) -> ThingScope:
        """A chain belongs to its jurisdiction; whoever holds a post there may know it."""
        return at_place(self.root_id, is_rank=True)


class ReturnLogQuerySet(models.QuerySet["ReturnLog"]):
    """Logs of one snapshot, narrowed to what somebody may see."""

    def live(self) -> Self:
        """The rows as the facts stand now."""
        return self.filter(snapshot_no=0)

    def visible_to(self, scope: Scope) -> Self:
        """Those in a resolved scope: by place, unit or project."""
        if scope.everything:
            return self
        return self.filter(
            Q(place_id__in=scope.place_ids) | Q(county_id__in=scope.place_ids) | Q(unit_id__in=scope.unit_ids)
            | Q(project_id__in=scope.project_ids)
        )  # fmt: skip

    def holding_back(self) -> Self:
        """Those with a return that was sent back and not filed anew. A log is never done with having been sent back, so the count
        alone would find more every month; the words of a mark stand escaped in the text, so it is the state that is found."""
        return self.filter(sent_backs__gt=0).alias(told=Cast("marks", models.TextField())).filter(told__contains=f'"{SENT_BACK}"')


class ReturnLog(models.Model):
    """填报月账：one project, one cycle, one month; a mark for each day, week or month of it. Folded whole from its facts."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=0)
    log_id = models.UUIDField("月账")
    root_id = models.UUIDField("辖区")
    project_id = models.UUIDField("项目")
    place_id = models.UUIDField("地方", null=True)
    county_id = models.UUIDField("县区", null=True)
    unit_id = models.UUIDField("责任单位", null=True)
    cycle = models.CharField("周期", max_length=16)
    month = models.CharField("月份", max_length=7)
    month_on = models.DateField("月初")
    owed = models.PositiveIntegerField("应报次数", default=0)
    filed = models.PositiveIntegerField("已报次数", default=0)
    on_time = models.PositiveIntegerField("按时次数", default=0)
    late = models.PositiveIntegerField("迟报次数", default=0)
    missed = models.PositiveIntegerField("漏报次数", default=0)
    unchanged = models.PositiveIntegerField("无变化次数", default=0)
    sent_backs = models.PositiveIntegerField("退回次数", default=0)
    problems = models.PositiveIntegerField("有问题次数", default=0)
    # What waits for a check, as words with blanks around them, so that a reviewer finds it without JSON in a WHERE clause.
    waiting_key = models.CharField("待审检索", max_length=200, blank=True)
    provisional_due_on = models.DateField("临时佐证期限", null=True)
    last_on = models.DateField("最近一期", null=True)
    last_filed_at = models.DateTimeField("最近报送时刻", null=True)
    last_progress = models.CharField("最近进度", max_length=500, blank=True)
    last_people = models.PositiveIntegerField("最近在场人数", null=True)
    marks = models.JSONField("各期", default=dict)
    version = models.PositiveIntegerField("步数", default=0)
    is_sample = models.BooleanField("示例", default=False)

    objects = ReturnLogQuerySet.as_manager()

    class Meta:
        verbose_name = "填报月账"
        constraints = [
            models.UniqueConstraint(fields=["snapshot_no", "log_id"], name="return_log_once"),
            models.UniqueConstraint(fields=["snapshot_no", "project_id", "cycle", "month"], name="return_log_of_month"),
        ]
        indexes = [
            models.Index(fields=["snapshot_no", "root_id", "cycle", "month"], name="return_log_of_cycle"),
            models.Index(fields=["snapshot_no", "project_id", "-month_on"], name="return_log_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.month}"

    def access_scope(self) -> ThingScope:
        """Where policy looks for this log."""
        places = known([self.place_id, self.county_id])
        return ThingScope(place_ids=places, unit_ids=known([self.unit_id]), project_id=self.project_id)


class RowProposal(models.Model):
    """新行提议：a row of a workbook that came back and that names no known project (DECISIONS 35)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="提出地方")
    name = models.CharField("项目名称", max_length=200)
    told = models.JSONField("原表内容", default=dict)
    file_sha256 = models.CharField("文件摘要", max_length=64)
    sheet = models.CharField("工作表", max_length=40)
    row = models.PositiveIntegerField("行号")
    state = models.CharField("处理", max_length=10, choices=vocab.ProposalState.choices, default=vocab.ProposalState.PROPOSED)
    proposed_on = models.DateField("提出日")
    decided_on = models.DateField("处理日", null=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "新行提议"
        constraints = [models.UniqueConstraint(fields=["file_sha256", "sheet", "row"], name="row_proposal_once")]
        indexes = [models.Index(fields=["place", "state"], name="row_proposal_waiting")]

    def __str__(self) -> str:
        return self.name

    def access_scope(self) -> ThingScope:
        """Where policy looks for it."""
        return at_place(self.place_id)
