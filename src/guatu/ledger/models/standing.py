"""Standings: what the facts add up to. Never edited: each row is folded whole from facts (DECISIONS A6).

`snapshot_no` 0 is live; a positive number is a close and is frozen by a trigger; a negative number is a cache of another
date and may be dropped at any time. One set of tables, so that a figure is the same SQL whatever the date.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guatu.access.scope import Scope
from guatu.access.things import ThingScope, known
from guatu.kernel.ids import uuid7
from guatu.ledger import vocab

LIVE = 0


class Snapshot(models.Model):
    """快照：the (date, known-at) that a set of standing rows was folded at."""

    class Kind(models.TextChoices):
        CLOSE = "close", "月结"
        AS_OF = "as_of", "截至某日"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    no = models.BigIntegerField("编号", unique=True)
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    root_id = models.UUIDField("辖区")
    at_date = models.DateField("截至日")
    known_at = models.DateTimeField("已知于")
    # Empty: every table of a project. Else only what this fold over other things keeps (`facts.folds.SubjectFold`).
    fold = models.CharField("只含何种现状", max_length=40, blank=True)
    created_at = models.DateTimeField("生成时刻")
    # A cache that was handed out lately is still read from, and not forgotten.
    used_at = models.DateTimeField("最近取用时刻", null=True)

    class Meta:
        verbose_name = "快照"
        indexes = [models.Index(fields=["root_id", "at_date", "known_at"], name="snapshot_by_dates")]


class SnapshotName(models.Model):
    """当日名称：what a place or unit was called when the snapshot was drawn (DECISIONS 16)."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField()
    thing = models.UUIDField()
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name = "当日名称"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "thing"], name="snapshot_name_once")]


class StandingRow(models.Model):
    """What every standing table shares: which snapshot, which project."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=LIVE)
    project_id = models.UUIDField("项目")

    class Meta:
        abstract = True


class StandingQuerySet(models.QuerySet["ProjectStanding"]):
    """Register rows of one snapshot, narrowed to what somebody may see."""

    def live(self) -> Self:
        """The rows as the facts stand now."""
        return self.filter(snapshot_no=LIVE)

    def at(self, snapshot_no: int) -> Self:
        """The rows of one snapshot."""
        return self.filter(snapshot_no=snapshot_no)

    def present(self) -> Self:
        """Without removed projects (退库)."""
        return self.exclude(state=vocab.State.REMOVED)

    def visible_to(self, scope: Scope) -> Self:
        """Those in a resolved scope (`access.scope.of(actor)`): by place, responsible unit or crew."""
        return self if scope.everything else self.filter(_within(scope))

    def readable_to(self, scope: Scope) -> Self:
        """The same, and those that a place in scope has a share of: it reads what its own sums hold, and edits none of it."""
        if scope.everything:
            return self
        mine = Q(place_id__in=scope.place_ids) | Q(county_id__in=scope.place_ids)
        shared = ProjectShare.objects.filter(mine, snapshot_no=OuterRef("snapshot_no"), project_id=OuterRef("project_id"))
        return self.filter(_within(scope) | (Q(is_shared=True) & Exists(shared)))


def _within(scope: Scope) -> Q:
    placed = Q(place_id__in=scope.place_ids) | Q(county_id__in=scope.place_ids)
    return placed | Q(unit_id__in=scope.unit_ids) | Q(project_id__in=scope.project_ids)


class ProjectStanding(StandingRow):
    """项目现状：one row a project a snapshot."""

    internal_code = models.CharField("内部编号", max_length=24, blank=True)
    root_id = models.UUIDField("辖区")
    name = models.CharField("项目名称", max_length=200)
    short_name = models.CharField("简称", max_length=60, blank=True)
    pinyin = models.CharField("拼音首字母", max_length=200, blank=True)
    national_code = models.CharField("项目代码", max_length=24, blank=True)
    place_id = models.UUIDField("考核归属", null=True)
    county_id = models.UUIDField("考核县区", null=True)
    city_id = models.UUIDField("所属市", null=True)
    site_place_id = models.UUIDField("建设地点", null=True)
    site_text = models.CharField("建设地点说明", max_length=200, blank=True)
    stat_place_id = models.UUIDField("统计归属", null=True)
    unit_id = models.UUIDField("责任单位", null=True)
    unit_name = models.CharField("责任单位（原文）", max_length=120, blank=True)
    owner_name = models.CharField("建设单位", max_length=200, blank=True)
    owner_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    field = models.CharField("所属领域", max_length=40, blank=True)
    industry = models.CharField("行业（小类）", max_length=40, blank=True)
    chain = models.CharField("产业链", max_length=40, blank=True)
    tier = models.CharField("项目层级", max_length=12, blank=True, choices=vocab.Tier.choices)
    nature = models.CharField("建设性质", max_length=12, blank=True, choices=vocab.Nature.choices)
    approval_mode = models.CharField("立项方式", max_length=12, blank=True, choices=vocab.ApprovalMode.choices)
    pool = models.CharField("项目库", max_length=12, blank=True, choices=vocab.Pool.choices)
    stage = models.CharField("阶段", max_length=4, blank=True, choices=vocab.Stage.choices)
    stage_on = models.DateField("进入阶段日", null=True)
    state = models.CharField("运行状态", max_length=12, default="normal", choices=vocab.State.choices)
    state_on = models.DateField("状态起日", null=True)
    resume_on = models.DateField("拟复工日", null=True)
    total_yuan = models.BigIntegerField("总投资（元）", null=True)
    total_qualifier = models.CharField("总投资说明", max_length=40, blank=True)
    fixed_yuan = models.BigIntegerField("固定资产投资（元）", null=True)
    row_role = models.CharField("行的身份", max_length=12, default="project", choices=vocab.RowRole.choices)
    parent_id = models.UUIDField("上级项目", null=True)
    is_counted = models.BooleanField("计入汇总", default=True)
    is_shared = models.BooleanField("考核归属分摊", default=False)
    signed_on = models.DateField("签约日", null=True)
    performed_on = models.DateField("履约日", null=True)
    started_on = models.DateField("开工日", null=True)
    completed_on = models.DateField("竣工日", null=True)
    produced_on = models.DateField("投产日", null=True)
    capacity_on = models.DateField("达产日", null=True)
    benefit_on = models.DateField("达效日", null=True)
    planned_start_on = models.DateField("计划开工日", null=True)
    planned_completion_on = models.DateField("计划竣工日", null=True)
    planned_production_on = models.DateField("计划投产日", null=True)
    is_in_statistics = models.BooleanField("是否入统", null=True)
    statistics_month = models.CharField("入统月份", max_length=7, blank=True)
    registered_on = models.DateField("建档日", null=True)
    refreshed_on = models.DateField("信息更新日", null=True)
    details = models.JSONField("其他属性", default=dict)
    evidence_keys = models.JSONField("已存佐证", default=list)
    provenance = models.CharField("来源性质", max_length=16, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "项目现状"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "project_id"], name="standing_once")]
        indexes = [
            models.Index(fields=["snapshot_no", "root_id", "county_id", "stage"], name="standing_by_place"),
            models.Index(fields=["snapshot_no", "root_id", "-total_yuan"], name="standing_by_total"),
            models.Index(fields=["snapshot_no", "parent_id"], name="standing_by_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name a dense table prints."""
        return self.short_name or self.name

    def access_scope(self) -> ThingScope:
        """Where policy looks for this project."""
        units = known([self.unit_id])
        return ThingScope(place_ids=known([self.place_id, self.county_id]), unit_ids=units, project_id=self.project_id)

    def reading_scope(self) -> ThingScope:
        """The same for reading: whoever has a share of it may look at it."""
        own = self.access_scope()
        if not self.is_shared:
            return own
        shares = ProjectShare.objects.filter(snapshot_no=self.snapshot_no, project_id=self.project_id)
        sharing = known(one for pair in shares.values_list("place_id", "county_id") for one in pair)
        return ThingScope(own.place_ids | sharing, own.unit_ids, project_id=own.project_id)


class LinkedRow(StandingRow):
    """A row beside a standing: `standing` joins it by (snapshot, project), so that figures can group it by place or stage."""

    standing = models.ForeignObject(
        ProjectStanding, on_delete=models.DO_NOTHING, from_fields=["snapshot_no", "project_id"],
        to_fields=["snapshot_no", "project_id"], related_name="+",
    )  # fmt: skip

    class Meta:
        abstract = True


class ProjectYear(LinkedRow):
    """项目年度：plan and done of one year. Amounts in yuan; None is unknown, never 0."""

    year = models.PositiveIntegerField("年度")
    category = models.CharField("年度类别", max_length=12, blank=True, choices=vocab.Category.choices)
    plan_yuan = models.BigIntegerField("年度计划（元）", null=True)
    plan_kind = models.CharField("计划文书", max_length=12, blank=True, choices=vocab.PlanKind.choices)
    plan_document = models.CharField("计划文号", max_length=60, blank=True)
    plan_first_yuan = models.BigIntegerField("首次下达（元）", null=True)
    carried_yuan = models.BigIntegerField("截至上年底累计（元）", null=True)
    done_yuan = models.BigIntegerField("本年完成（元）", null=True)
    done_basis = models.CharField("本年完成口径", max_length=12, blank=True, choices=vocab.Basis.choices)
    done_reported_yuan = models.BigIntegerField("自报本年完成（元）", null=True)
    done_verified_yuan = models.BigIntegerField("核定本年完成（元）", null=True)
    month_yuan = models.BigIntegerField("最近一期本月完成（元）", null=True)
    through_on = models.DateField("数据截至", null=True)
    since_start_yuan = models.BigIntegerField("开工以来累计（元）", null=True)

    class Meta:
        verbose_name = "项目年度"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "project_id", "year"], name="year_once")]
        indexes = [models.Index(fields=["snapshot_no", "year"], name="year_of_snapshot")]


class ProjectMonth(LinkedRow):
    """项目期间：one return, effective, with the difference from the one before it (DECISIONS 2)."""

    period = models.CharField("期间", max_length=16)
    period_end = models.DateField("期末")
    basis = models.CharField("口径", max_length=12, choices=vocab.Basis.choices)
    month_yuan = models.BigIntegerField("本期完成（元）")
    told_month_yuan = models.BigIntegerField("报告的本期完成（元）", null=True)
    ytd_yuan = models.BigIntegerField("本年累计（元）")
    since_start_yuan = models.BigIntegerField("开工以来累计（元）", null=True)
    is_effective = models.BooleanField("计入", default=False)
    is_objected = models.BooleanField("有异议", default=False)
    fact_id = models.UUIDField("事实")

    class Meta:
        verbose_name = "项目期间"
        constraints = [
            models.UniqueConstraint(fields=["snapshot_no", "project_id", "period", "basis"], name="month_once")
        ]
        indexes = [models.Index(fields=["snapshot_no", "period_end", "basis"], name="month_of_snapshot")]


class ProjectMembership(LinkedRow):
    """项目名单：in which list, counting how."""

    list_id = models.UUIDField("名单")
    year = models.PositiveIntegerField("年度")
    batch = models.CharField("批", max_length=20, blank=True)
    count_unit = models.CharField("计数口径", max_length=12, choices=vocab.CountUnit.choices)
    is_counted = models.BooleanField("计数", default=True)
    is_assessed = models.BooleanField("纳入考核", default=True)
    in_on = models.DateField("入列日")
    out_on = models.DateField("出列日", null=True)

    class Meta:
        verbose_name = "项目名单"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "project_id", "list_id"], name="membership_once")]
        indexes = [models.Index(fields=["snapshot_no", "list_id"], name="membership_of_list")]


class ProjectShare(LinkedRow):
    """归属分摊：what a place has of a project's money (DECISIONS 23). Units: basis points, 10 000 a project."""

    place_id = models.UUIDField("考核归属")
    county_id = models.UUIDField("考核县区", null=True)
    basis_points = models.PositiveIntegerField("占比（万分之）")
    since_on = models.DateField("起")
    document_no = models.CharField("依据文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "归属分摊"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "project_id", "place_id"], name="share_once")]
        indexes = [models.Index(fields=["snapshot_no", "place_id"], name="share_of_place")]


class ProjectMilestone(LinkedRow):
    """项目节点：first promise, present promise, how often it moved, and what came."""

    key = models.CharField("节点", max_length=12, choices=vocab.Milestone.choices)
    first_promised_on = models.DateField("最初承诺", null=True)
    promised_on = models.DateField("承诺日", null=True)
    promised_precision = models.CharField("精度", max_length=12, blank=True)
    promised_text = models.CharField("承诺原文", max_length=40, blank=True)
    moves = models.PositiveIntegerField("改期次数", default=0)
    actual_on = models.DateField("实际日", null=True)
    actual_precision = models.CharField("实际精度", max_length=12, blank=True)
    actual_text = models.CharField("实际原文", max_length=40, blank=True)

    class Meta:
        verbose_name = "项目节点"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "project_id", "key"], name="milestone_once")]
