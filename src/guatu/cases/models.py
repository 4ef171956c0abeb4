"""Tables of the closed loop: the case, how it stands (folded), the numbers given out, and the rungs of its ladder."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from guatu.access.models import Place
from guatu.access.scope import Scope
from guatu.access.things import ThingScope, known
from guatu.cases import vocab
from guatu.kernel.ids import uuid7


class Case(models.Model):
    """事项：one stable identity; what it is about and where it stands is in its standing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    number = models.CharField("编号", max_length=24)
    created_at = models.DateTimeField("建档时刻")

    class Meta:
        verbose_name = "事项"
        constraints = [models.UniqueConstraint(fields=["root", "number"], name="case_number_once")]

    def __str__(self) -> str:
        return self.number


class CaseSeries(models.Model):
    """事项编号：the last number given out, by kind and year. Taken under a lock, so numbers have no gaps."""

    id = models.BigAutoField(primary_key=True)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    prefix = models.CharField("编号字头", max_length=8)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "事项编号"
        constraints = [models.UniqueConstraint(fields=["root", "prefix", "year"], name="case_series_once")]


class CaseQuerySet(models.QuerySet["CaseStanding"]):
    """Rows of one snapshot, narrowed to what somebody may see."""

    def live(self) -> Self:
        """The rows as the facts stand now."""
        return self.filter(snapshot_no=0)

    def open(self) -> Self:
        """Those somebody still has to move."""
        return self.filter(state__in=vocab.OPEN_STATES)

    def visible_to(self, scope: Scope) -> Self:
        """Those in a resolved scope: by place, by a unit that has a part in it, by its project."""
        if scope.everything:
            return self
        units = scope.unit_ids
        mine = Q(unit_id__in=units) | Q(issuer_unit_id__in=units) | Q(verifier_unit_id__in=units)
        for one in units:
            mine |= Q(coop_key__contains=one.hex)
        return self.filter(
            Q(place_id__in=scope.place_ids) | Q(county_id__in=scope.place_ids) | Q(project_id__in=scope.project_ids) | mine
        )


class CaseStanding(models.Model):
    """事项现状：one row a case a snapshot, folded whole from its facts (DECISIONS 6). Never edited."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=0)
    case_id = models.UUIDField("事项")
    root_id = models.UUIDField("辖区")
    number = models.CharField("编号", max_length=24)
    kind = models.CharField("种类", max_length=24)
    title = models.CharField("事项名称", max_length=200)
    text = models.TextField("具体要求", blank=True)
    grade = models.CharField("分类", max_length=2, blank=True, choices=vocab.Grade.choices)
    level = models.CharField("层级", max_length=8, choices=vocab.Level.choices)
    category = models.CharField("问题类别", max_length=24, blank=True)
    is_sensitive = models.BooleanField("敏感", default=False)
    place_id = models.UUIDField("地方", null=True)
    county_id = models.UUIDField("县区", null=True)
    project_id = models.UUIDField("项目", null=True)
    parent_id = models.UUIDField("上级事项", null=True)
    relapse_of = models.UUIDField("复发自", null=True)
    source_type = models.CharField("来源", max_length=24, blank=True)
    source_id = models.CharField("来源编号", max_length=40, blank=True)
    issuer_unit_id = models.UUIDField("交办单位", null=True)
    issuer_post_id = models.UUIDField("交办岗位", null=True)
    unit_id = models.UUIDField("承办单位", null=True)
    verifier_unit_id = models.UUIDField("核验单位", null=True)
    coop_units = models.JSONField("协办单位", default=list)
    # The same ids as one text, so that a department finds what it helps with without JSON in a WHERE clause.
    coop_key = models.TextField("协办检索", blank=True)
    state = models.CharField("办理状态", max_length=12, choices=vocab.CaseState.choices)
    turn = models.CharField("轮到谁", max_length=12, choices=vocab.Party.choices)
    opened_on = models.DateField("交办日")
    due_on = models.DateField("办理时限", null=True)
    original_due_on = models.DateField("原定时限", null=True)
    extendable_to = models.DateField("最迟可延至", null=True)
    limit_days = models.PositiveIntegerField("限办天数", null=True)
    limit_unit = models.CharField("天数单位", max_length=8, blank=True)
    is_provisional = models.BooleanField("时限待定", default=False)
    accepted_on = models.DateField("签收日", null=True)
    stopped_on = models.DateField("停表日", null=True)
    stop_cause = models.CharField("停表原因", max_length=12, blank=True, choices=vocab.StopCause.choices)
    extension_until = models.DateField("申请延至", null=True)
    submitted_on = models.DateField("申请销号日", null=True)
    submitted_post_id = models.UUIDField("申请销号岗位", null=True)
    verified_on = models.DateField("核验日", null=True)
    reported_on = models.DateField("呈报日", null=True)
    closed_on = models.DateField("销号日", null=True)
    withdrawn_on = models.DateField("撤销日", null=True)
    rechecked_on = models.DateField("回访日", null=True)
    relapsed_into = models.UUIDField("复发为", null=True)
    satisfaction = models.CharField("企业评价", max_length=8, blank=True, choices=vocab.Satisfaction.choices)
    progress = models.TextField("办理进展", blank=True)
    returns = models.PositiveIntegerField("退回次数", default=0)
    extensions = models.PositiveIntegerField("延期次数", default=0)
    send_backs = models.PositiveIntegerField("打回次数", default=0)
    submissions = models.PositiveIntegerField("申请次数", default=0)
    carries = models.PositiveIntegerField("结转次数", default=0)
    rank = models.PositiveIntegerField("督办级别", default=0)
    spans = models.JSONField("各方用时", default=list)
    version = models.PositiveIntegerField("办理步数", default=0)
    changed_on = models.DateField("最近办理日", null=True)
    is_sample = models.BooleanField("示例", default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "事项现状"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "case_id"], name="case_standing_once")]
        indexes = [
            models.Index(fields=["snapshot_no", "root_id", "state", "due_on"], name="case_by_state"),
            models.Index(fields=["snapshot_no", "unit_id", "state", "due_on"], name="case_of_unit"),
            models.Index(fields=["snapshot_no", "project_id"], name="case_of_project"),
            models.Index(fields=["snapshot_no", "source_type", "source_id"], name="case_of_source"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to move it."""
        return self.state in vocab.OPEN_STATES

    def access_scope(self) -> ThingScope:
        """Where policy looks for this case."""
        return ThingScope(
            place_ids=known([self.place_id, self.county_id]), project_id=self.project_id,
            unit_ids=known([self.unit_id, self.issuer_unit_id, self.verifier_unit_id]) | coop_ids(self.coop_units),
        )  # fmt: skip


def coop_ids(texts: list[str]) -> frozenset:  # type: ignore[type-arg]
    """Units that help, as ids."""
    field = models.UUIDField()
    return frozenset(field.to_python(one) for one in texts)


class Escalation(models.Model):
    """升级提议：one rung of a ladder for one case. Once only, so that no day proposes it again (R4.1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations", verbose_name="事项")
    ladder = models.CharField("阶梯", max_length=24)
    rung = models.CharField("级", max_length=24)
    rank = models.PositiveIntegerField("级别")
    round = models.PositiveIntegerField("轮次", default=1)
    why = models.CharField("触发原因", max_length=200)
    proposed_on = models.DateField("提出日")
    state = models.CharField("提议状态", max_length=10, choices=vocab.RungState.choices, default=vocab.RungState.PROPOSED)
    decided_on = models.DateField("决定日", null=True)
    decided_post_id = models.UUIDField("决定岗位", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    document_id = models.UUIDField("文书", null=True)

    class Meta:
        verbose_name = "升级提议"
        constraints = [
            models.UniqueConstraint(fields=["case", "ladder", "rung", "round"], name="escalation_once"),
            models.CheckConstraint(condition=~Q(state="dismissed") | ~Q(reason=""), name="escalation_dismissed_why"),
        ]
        indexes = [models.Index(fields=["state", "proposed_on"], name="escalation_waiting")]
