"""Tables of inspections: the round, its projects (folded), what the ledger says beside a case, second looks, ledgers on their way in."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.access.scope import Scope
from guatu.access.things import ThingScope, at_place, known
from guatu.cases.models import Case
from guatu.kernel.ids import uuid7
from guatu.life.supervise.rounds import vocab

LIVE = 0


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, narrowed to what somebody may see."""

    def visible_to(self, scope: Scope) -> Self:
        """Those of a place in reach, those that look at a project there, and those one's own unit inspects in."""
        if scope.everything:
            return self
        within = Q(place_id__in=scope.place_ids) | Q(county_id__in=scope.place_ids)
        looked = RoundItem.objects.filter(within, snapshot_no=LIVE).values("round_id")
        mine = Q(place_id__in=scope.place_ids) | Q(id__in=looked)
        for one in scope.unit_ids:
            mine |= Q(unit_key__contains=one.hex)
        return self.filter(mine)

    def naming(self, unit: UUID) -> Self:
        """Those this unit inspects in."""
        return self.filter(unit_key__contains=unit.hex)

    def open(self) -> Self:
        """Those not finished yet."""
        return self.filter(finished_on=None)


class Round(models.Model):
    """核查轮次：what was frozen when it began. Which projects were looked at stands in its items."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="核查地方")
    title = models.CharField("名称", max_length=120)
    method = models.CharField("核查方式", max_length=8, choices=vocab.Method.choices)
    seed = models.CharField("随机种子", max_length=64, blank=True)
    percent = models.PositiveIntegerField("抽查比例（%）", null=True)
    count = models.PositiveIntegerField("抽查个数", null=True)
    filters = models.JSONField("筛选条件", default=dict)
    as_of = models.DateField("名单截至日")
    from_on = models.DateField("开始日")
    to_on = models.DateField("结束日")
    units = models.JSONField("核查单位", default=list)
    # The same ids as one text, so that a unit finds its rounds without JSON in a WHERE clause.
    unit_key = models.TextField("核查单位检索", blank=True)
    posts = models.JSONField("核查岗位", default=list)
    population = models.PositiveIntegerField("名单总数")
    size = models.PositiveIntegerField("应核查数")
    unit_id = models.UUIDField("发起单位", null=True)
    started_on = models.DateField("发起日")
    finished_on = models.DateField("办结日", null=True)
    note = models.CharField("办结说明", max_length=400, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "核查轮次"
        indexes = [models.Index(fields=["root", "finished_on", "-started_on"], name="round_newest")]
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="round_span")]

    def __str__(self) -> str:
        return self.title

    @property
    def inspector_ids(self) -> frozenset[UUID]:
        """The units that inspect; empty: whoever may at the place."""
        return frozenset(UUID(one) for one in self.units)

    def access_scope(self) -> ThingScope:
        """Where policy looks for this round: its place, the places of its projects, the units that inspect."""
        rows = RoundItem.objects.filter(snapshot_no=LIVE, round_id=self.id)
        counties = rows.exclude(county_id=None).values_list("county_id", flat=True).distinct()
        return ThingScope(known([self.place_id, *counties]), self.inspector_ids)


class RoundItem(models.Model):
    """核查对象：one project of a round, folded from its facts (DECISIONS 6). Never edited."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=LIVE)
    root_id = models.UUIDField("辖区")
    round_id = models.UUIDField("核查轮次")
    project_id = models.UUIDField("项目")
    place_id = models.UUIDField("地方", null=True)
    county_id = models.UUIDField("县区", null=True)
    unit_id = models.UUIDField("责任单位", null=True)
    begun_on = models.DateField("发起日")
    checked_on = models.DateField("核查日", null=True)
    checked_unit_id = models.UUIDField("核查单位", null=True)
    result = models.CharField("核查结果", max_length=8, blank=True, choices=vocab.Result.choices)
    visits = models.PositiveIntegerField("到场次数", default=0)
    found = models.PositiveIntegerField("发现问题数", default=0)
    observed = models.TextField("现场形象进度", blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "核查对象"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "round_id", "project_id"], name="round_item_once")]
        indexes = [
            models.Index(fields=["snapshot_no", "root_id", "begun_on"], name="round_item_of_year"),
            models.Index(fields=["snapshot_no", "project_id"], name="round_item_of_project"),
        ]

    def access_scope(self) -> ThingScope:
        """Where policy looks for this project of a round."""
        return ThingScope(known([self.place_id, self.county_id]), known([self.unit_id]), self.project_id)


class ProblemDetail(models.Model):
    """问题补充记载：what the office's ledger says of a problem beside the case (R3.7). Whoever is named, as 责任人 or as the one who found it, stands here and in no fact."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+", verbose_name="事项")
    found_on = models.DateField("提出日期", null=True)
    found_by = models.CharField("提出单位", max_length=80, blank=True)
    level = models.CharField("问题层级", max_length=10, blank=True, choices=vocab.ProblemLevel.choices)
    measures = models.TextField("办理措施", blank=True)
    due_text = models.CharField("时限原文", max_length=40, blank=True)
    own_number = models.CharField("原台账编号", max_length=40, blank=True, db_index=True)
    person = models.CharField("责任人", max_length=40, blank=True)

    class Meta:
        verbose_name = "问题补充记载"


class RecheckDraw(models.Model):
    """回访抽取：one draw among what was closed, with its seed (R4.13)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="抽取地方")
    unit_id = models.UUIDField("抽取单位", null=True)
    drawn_on = models.DateField("抽取日")
    from_on = models.DateField("销号起日")
    to_on = models.DateField("销号止日")
    percent = models.PositiveIntegerField("抽取比例（%）")
    closed = models.PositiveIntegerField("期内销号数")
    seed = models.CharField("随机种子", max_length=64)
    population = models.JSONField("候选事项", default=list)

    class Meta:
        verbose_name = "回访抽取"
        indexes = [models.Index(fields=["root", "-drawn_on"], name="recheck_draw_newest")]


class Recheck(models.Model):
    """回访对象：a case that was drawn. Once only, so that none is drawn twice; what came of it stands in the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draw = models.ForeignKey(RecheckDraw, on_delete=models.PROTECT, related_name="rows", verbose_name="抽取")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+", verbose_name="事项")

    class Meta:
        verbose_name = "回访对象"

    def access_scope(self) -> ThingScope:
        """Where policy looks for this second look."""
        return at_place(self.draw.place_id)


class LedgerBatch(models.Model):
    """问题台账批次：one problem ledger on its way in. The file is kept by hash; what it would do stands in its rows."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("待确认")
        APPLIED = "applied", _("已入账")
        REFUSED = "refused", _("已退回")
        DROPPED = "dropped", _("已放弃")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="地方")
    filename = models.CharField("文件名", max_length=200)
    file_sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    sheet = models.CharField("工作表", max_length=120, blank=True)
    grade = models.CharField("未写分类的按", max_length=2)
    state = models.CharField("批次状态", max_length=12, choices=State.choices)
    counts = models.JSONField("行数", default=dict)
    problems = models.JSONField("文件的问题", default=list)
    fingerprint = models.CharField("预览指纹", max_length=64, blank=True)
    created_at = models.DateTimeField("上传时刻")
    created_by_post = models.UUIDField("上传岗位", null=True)
    entry_id = models.UUIDField("凭证", null=True)

    class Meta:
        verbose_name = "问题台账批次"
        indexes = [models.Index(fields=["place", "-created_at"], name="problem_ledger_newest")]

    def __str__(self) -> str:
        return self.filename

    def access_scope(self) -> ThingScope:
        """Where policy looks for this batch."""
        return at_place(self.place_id)


class LedgerRow(models.Model):
    """问题台账行：what one row of the sheet would do."""

    class State(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("变更")
        UNCHANGED = "unchanged", _("无变化")
        REJECTED = "rejected", _("退回")

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(LedgerBatch, on_delete=models.CASCADE, related_name="rows", verbose_name="批次")
    row = models.PositiveIntegerField("行号")
    number = models.CharField("问题编号", max_length=40, blank=True)
    project_name = models.CharField("项目名称", max_length=200, blank=True)
    text = models.CharField("问题描述", max_length=200, blank=True)
    state = models.CharField("行的状态", max_length=12, choices=State.choices)
    case_id = models.UUIDField("事项", null=True)
    # [{"title", "old", "new"}] as people read them; what is told and not taken over; reasons with sheet, row and column.
    changes = models.JSONField("变更", default=list)
    notes = models.JSONField("说明", default=list)
    problems = models.JSONField("行的问题", default=list)

    class Meta:
        verbose_name = "问题台账行"
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="problem_row_once")]
