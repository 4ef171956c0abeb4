"""The figures of the register: counts, investment, plan against done, batches, statistics, freshness.

Each is one declaration; `docs/figures.md` is generated from here. Money is summed in yuan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q, Subquery

from guatu.figures.context import Context
from guatu.figures.registry import DIMENSIONS, Figure, Number, Values, first, measure, register
from guatu.ledger.models import ProjectList, ProjectYear

On = Callable[[str], str]
RETURNS = ("ledger.investment_returned",)
REGISTER = ("ledger.project_registered", "ledger.project_amended")
STAGES = ("ledger.stage_reached", "ledger.stage_corrected")
PLANS = ("ledger.plan_set",)
NO_CATEGORY = frozenset(DIMENSIONS) - {"category"}
EVERY = frozenset(DIMENSIONS)
WHOLE = frozenset({"place"})


def counted(_context: Context, on: On) -> Q:
    """Rows that count: not parts of a project that already counts (DECISIONS 25)."""
    return Q(**{on("is_counted"): True})


def _with(*, table_year: bool = False, **conditions: Any) -> Callable[[Context, On], Q]:
    def where(context: Context, on: On) -> Q:
        found = counted(context, on) & Q(**{on(name): value for name, value in conditions.items()})
        return found & Q(year=context.year) if table_year else found

    return where


def _this_year(column: str) -> Callable[[Context, On], Q]:
    def where(context: Context, on: On) -> Q:
        span = (dt.date(context.year, 1, 1), context.at)
        return counted(context, on) & Q(**{on(column) + "__range": span})

    return where


def _year_row(**more: Any) -> Callable[[Context, On], Q]:
    def where(context: Context, on: On) -> Q:
        return counted(context, on) & Q(year=context.year, **more)

    return where


# ---- measures ------------------------------------------------------------------------------------------------------

measure("n", "standing", where=counted, kinds=REGISTER)
measure("n.parts", "standing", where=lambda c, on: Q(**{on("is_counted"): False}), kinds=REGISTER)
measure("total", "standing", "total_yuan", counted, REGISTER)
measure("fixed", "standing", "fixed_yuan", counted, REGISTER)
measure("total.unknown", "standing", where=_with(total_yuan__isnull=True), kinds=REGISTER)
for _name, _stages in {
    "reserve": ("P10", "P20", "P30", "P35"), "signed": ("P30", "P35"), "building": ("P40", "P50"),
    "completed": ("P60",), "producing": ("P70", "P75"), "benefit": ("P80",),
}.items():  # fmt: skip
    measure(f"n.{_name}", "standing", where=_with(stage__in=_stages), kinds=STAGES)
    measure(f"total.{_name}", "standing", "total_yuan", _with(stage__in=_stages), REGISTER)
measure("n.halted", "standing", where=_with(state__in=("stopped", "postponed")), kinds=("ledger.state_changed",))
measure("n.large", "standing", where=_with(total_yuan__gte=100_000_000), kinds=REGISTER)
measure("total.large", "standing", "total_yuan", _with(total_yuan__gte=100_000_000), REGISTER)
measure("n.billion", "standing", where=_with(total_yuan__gte=1_000_000_000), kinds=REGISTER)
measure("total.billion", "standing", "total_yuan", _with(total_yuan__gte=1_000_000_000), REGISTER)
for _tier in ("province", "city", "county"):
    measure(f"n.tier.{_tier}", "standing", where=_with(tier=_tier), kinds=REGISTER)
measure("n.started_this_year", "standing", where=_this_year("started_on"), kinds=STAGES)
measure("n.completed_this_year", "standing", where=_this_year("completed_on"), kinds=STAGES)
measure("n.produced_this_year", "standing", where=_this_year("produced_on"), kinds=STAGES)
measure("n.signed_this_year", "standing", where=_this_year("signed_on"), kinds=STAGES)
measure("total.signed_this_year", "standing", "total_yuan", _this_year("signed_on"), REGISTER)
measure("total.started_this_year", "standing", "total_yuan", _this_year("started_on"), REGISTER)


def _overdue(promise: str, actual: str) -> Callable[[Context, On], Q]:
    def where(context: Context, on: On) -> Q:
        late = Q(**{on(promise) + "__lt": context.at, on(actual) + "__isnull": True, on("state"): "normal"})
        return counted(context, on) & late

    return where


PROMISES = ("ledger.milestone_promised",)
measure("n.start_overdue", "standing", where=_overdue("planned_start_on", "started_on"), kinds=PROMISES)
measure("n.completion_overdue", "standing", where=_overdue("planned_completion_on", "completed_on"), kinds=PROMISES)


def _stale(context: Context, on: On) -> Q:
    """Older than its pool allows on the day (parameters freshness.*). A return is news too."""
    building = context.at - dt.timedelta(days=context.params["freshness.building_days"])
    reserve = context.at - dt.timedelta(days=context.params["freshness.reserve_days"])
    found = Q()
    for stages, limit in ((("P40", "P50"), building), (("P10", "P20", "P30", "P35"), reserve)):
        returned = ProjectYear.objects.filter(snapshot_no=context.snapshot_no, year=context.year, through_on__gte=limit)
        old = Q(**{on("stage") + "__in": stages, on("refreshed_on") + "__lt": limit})
        found |= old & ~Q(project_id__in=Subquery(returned.values("project_id")))
    return counted(context, on) & Q(**{on("state"): "normal"}) & found


def _watched(context: Context, on: On) -> Q:
    return counted(context, on) & Q(
        **{on("stage") + "__in": ("P10", "P20", "P30", "P35", "P40", "P50"), on("state"): "normal"}
    )


measure("n.stale", "standing", where=_stale, kinds=(*REGISTER, "ledger.confirmed_current"))
measure("n.watched", "standing", where=_watched, kinds=REGISTER)


def _statistics_due(context: Context, on: On) -> Q:
    """应入统: begun at least the grace months ago and at or above the threshold (R2.29, R2.31)."""
    months = context.params["statistics.grace_months"]
    limit = months_before(context.at, months)
    floor = context.params["statistics.threshold_yuan"]
    return counted(context, on) & Q(
        **{on("started_on") + "__lte": limit, on("total_yuan") + "__gte": floor, on("state"): "normal"}
    )


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day `months` earlier, or that month's last day."""
    index = date.year * 12 + date.month - 1 - months
    year, month = divmod(index, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, min(date.day, 28)) + dt.timedelta(days=max(date.day - 28, 0)),
               following - dt.timedelta(days=1))  # fmt: skip


def _statistics_in(context: Context, on: On) -> Q:
    return _statistics_due(context, on) & Q(**{on("is_in_statistics"): True})


STATISTICS = ("ledger.statistics_entered",)
measure("n.statistics_due", "standing", where=_statistics_due, kinds=STAGES)
measure("n.statistics_in", "standing", where=_statistics_in, kinds=STATISTICS)

measure("n.planned", "year", where=_year_row(plan_yuan__isnull=False), kinds=PLANS)
measure("plan", "year", "plan_yuan", _year_row(), PLANS)
measure("plan.first", "year", "plan_first_yuan", _year_row(), PLANS)
measure("done", "year", "done_yuan", _year_row(), RETURNS)
measure("done.reported", "year", "done_reported_yuan", _year_row(), RETURNS)
measure("done.verified", "year", "done_verified_yuan", _year_row(), RETURNS)
measure("done.both", "year", "done_reported_yuan", _year_row(done_verified_yuan__isnull=False), RETURNS)
measure("done.unverified", "year", where=_year_row(done_basis="reported"), kinds=RETURNS)
measure("since_start", "year", "since_start_yuan", _year_row(), RETURNS)
measure("n.new_planned", "year", where=_year_row(category="new"), kinds=("ledger.year_categorised",))


def _new_started(context: Context, on: On) -> Q:
    return _year_row(category="new")(context, on) & Q(**{on("started_on") + "__lte": context.at})


measure("n.new_started", "year", where=_new_started, kinds=STAGES)
measure("n.continued", "year", where=_year_row(category="continued"), kinds=("ledger.year_categorised",))
measure("n.finishing", "year", where=_year_row(category="finishing"), kinds=("ledger.year_categorised",))
measure("n.in_year", "year", where=_year_row(), kinds=PLANS)


def _due(context: Context, on: On) -> Q:
    """应报: has a plan this year, is not halted, and is not finished."""
    return _year_row(plan_yuan__isnull=False)(context, on) & Q(**{on("state"): "normal"})


def _filed(context: Context, on: On) -> Q:
    return _due(context, on) & Q(through_on__gte=context.period.end)


measure("n.returns_due", "year", where=_due, kinds=PLANS)
measure("n.returns_filed", "year", where=_filed, kinds=RETURNS)


def _month(context: Context, on: On) -> Q:
    return counted(context, on) & Q(period_end=context.period.end, is_effective=True)


def _month_last_year(context: Context, on: On) -> Q:
    end = context.period.end
    same = (end.replace(year=end.year - 1, day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return counted(context, on) & Q(period_end=same, is_effective=True)


measure("month", "month", "month_yuan", _month, RETURNS)
measure("last_year.ytd", "month", "ytd_yuan", _month_last_year, RETURNS)


# ---- 三个一批 ---------------------------------------------------------------------------------------------------------


def _in_batch(batch: str, reached: str | None = None) -> Callable[[Context, On], Q]:
    def where(context: Context, on: On) -> Q:
        lists = ProjectList.objects.filter(root_id=context.root, kind="programme", batch=batch)
        found = Q(list_id__in=Subquery(lists.values("id")), is_counted=True, out_on=None)
        return found & Q(**{on(reached) + "__isnull": False}) if reached else found

    return where


MEMBERS = ("ledger.list_joined",)
for _batch, _reached in (("签约", "performed_on"), ("开工", "started_on"), ("投产", "benefit_on")):
    _code = {"签约": "sign", "开工": "start", "投产": "produce"}[_batch]
    measure(f"b.{_code}", "membership", where=_in_batch(_batch), kinds=MEMBERS)
    measure(f"b.{_code}.yuan", "membership", "standing__total_yuan", _in_batch(_batch), REGISTER)
    measure(f"b.{_code}.done", "membership", where=_in_batch(_batch, _reached), kinds=STAGES)
    measure(f"b.{_code}.done_yuan", "membership", "standing__total_yuan", _in_batch(_batch, _reached), REGISTER)
measure("b.start.produced", "membership", where=_in_batch("开工", "produced_on"), kinds=STAGES)
measure("b.start.produced_yuan", "membership", "standing__total_yuan", _in_batch("开工", "produced_on"), REGISTER)
measure("b.sign.started", "membership", where=_in_batch("签约", "started_on"), kinds=STAGES)


# ---- figures -------------------------------------------------------------------------------------------------------


def _figure(
    key: str, title: str, title_en: str, unit: str, kind: str, places: int, source: str, definition: str,
    definition_en: str, measures: tuple[str, ...], compute: Callable[[Values, Context], Number | None] = first,
    formula: str = "", dimensions: frozenset[str] = NO_CATEGORY, drill: str = "", is_reverse: bool = False,
) -> None:  # fmt: skip
    register(
        Figure(
            key=key, title=title, title_en=title_en, unit=unit, kind=kind, places=places, source=source,
            definition=definition, definition_en=definition_en, measures=measures, compute=compute,
            formula=formula or title, dimensions=dimensions, drill=drill, is_reverse=is_reverse,
        )
    )  # fmt: skip


def _count(key: str, title: str, title_en: str, name: str, source: str, definition: str, definition_en: str,
           dimensions: frozenset[str] = NO_CATEGORY, *, is_reverse: bool = False) -> None:  # fmt: skip
    _figure(key, title, title_en, "个", "count", 0, source, definition, definition_en, (name,),
            dimensions=dimensions, is_reverse=is_reverse)  # fmt: skip


def _money(key: str, title: str, title_en: str, name: str, source: str, definition: str, definition_en: str,
           dimensions: frozenset[str] = NO_CATEGORY) -> None:  # fmt: skip
    _figure(key, title, title_en, "亿元", "money", 2, source, definition, definition_en, (name,), dimensions=dimensions)


def ratio(numerator: str, denominator: str) -> Callable[[Values, Context], Number | None]:
    """numerator ÷ denominator in %, unrounded; None over nothing. Source: R0.3, R2.28 (Σ ÷ Σ, not a mean of rates)."""

    def compute(values: Values, _context: Context) -> Number | None:
        above, below = values[numerator], values[denominator]
        return Decimal(above) * 100 / Decimal(below) if below and above is not None else None

    return compute


def _rate(key: str, title: str, title_en: str, numerator: str, denominator: str, source: str, formula: str,
          definition: str, definition_en: str, dimensions: frozenset[str] = NO_CATEGORY) -> None:  # fmt: skip
    _figure(key, title, title_en, "%", "percent", 1, source, definition, definition_en, (numerator, denominator),
            ratio(numerator, denominator), formula, dimensions)  # fmt: skip


def _share(_values: Values, context: Context) -> Number:
    return context.share * 100


def _points(values: Values, context: Context) -> Number | None:
    """完成率 − 时序, in percentage points (R2.26): a subtraction, never a ratio (R0.4)."""
    rate = ratio("done", "plan")(values, context)
    return None if rate is None else Decimal(rate) - context.share * 100


def _distance(values: Values, context: Context) -> Number | None:
    plan, done = values["plan"], values["done"]
    return Decimal(done) - Decimal(plan) * context.share if plan and done is not None else None


def _remaining(values: Values, _context: Context) -> Number | None:
    plan = values["plan"]
    return plan - (values["done"] or 0) if plan else None


def _monthly_needed(values: Values, context: Context) -> Number | None:
    left = 12 - context.period.months_elapsed
    remaining = _remaining(values, context)
    return max(Decimal(remaining), Decimal(0)) / left if remaining is not None and left > 0 else None


def _plan_or_nothing(values: Values, _context: Context) -> Number | None:
    """“–（年度计划未下达）”: no plan at all is unknown, not 0 (DECISIONS 26). A share of another place's plan is a plan."""
    return values["plan"] if values["n.planned"] or values["plan"] else None


def _growth(values: Values, _context: Context) -> Number | None:
    before, done = values["last_year.ytd"], values["done"]
    return (Decimal(done) / Decimal(before) - 1) * 100 if before and done is not None else None


def _difference(left: str, right: str) -> Callable[[Values, Context], Number | None]:
    def compute(values: Values, _context: Context) -> Number | None:
        one, other = values[left], values[right]
        return None if one is None or other is None else one - other

    return compute


def _declare_counts() -> None:
    n = "按计数口径计 1 的项目：独立项目与打捆项目；子项、上级已含的不计；退库不计。"
    en = "Projects that count as one: single and bundled; parts and rows included above do not; removed ones do not."
    _count("projects.count", "项目个数", "Projects", "n", "DECISIONS 25", n, en)
    _money("projects.total", "总投资", "Total investment", "total", "R2.25", "计数项目的总投资之和。", "Sum of total investment.")
    _money("projects.fixed", "固定资产投资", "Fixed-asset investment", "fixed", "R2.25", "计数项目的固定资产投资之和。", "Sum of fixed-asset investment.")
    _count("projects.unpriced", "总投资未公布项目", "Projects without a total", "total.unknown", "DECISIONS 29", "总投资一栏未填或未公布的项目，不计入总投资。", "Projects whose total is unknown; they add nothing to the sum.")
    _count("projects.parts", "子项（不单独计数）", "Parts (not counted)", "n.parts", "DECISIONS 25", "子项、分期、标段等不单独计数的行。", "Parts, phases and packages.")
    for code, title, title_en in (
        ("reserve", "储备项目", "In reserve"), ("building", "在建项目", "Under construction"),
        ("completed", "竣工项目", "Completed"), ("producing", "投产项目", "In production"),
        ("benefit", "达效项目", "At promised benefit"),
    ):  # fmt: skip
        _count(f"projects.{code}", f"{title}个数", title_en, f"n.{code}", "R2.1", f"阶段属{title}的项目。", f"Projects {title_en.lower()}.")
    for code, title, title_en in (("reserve", "储备项目", "in reserve"), ("building", "在建项目", "under construction"), ("producing", "投产项目", "in production")):
        _money(f"projects.{code}_total", f"{title}总投资", f"Investment {title_en}", f"total.{code}", "R2.1", f"{title}的总投资之和。", f"Total of projects {title_en}.")
    _count("projects.halted", "停缓建项目", "Halted", "n.halted", "R2.13", "停建与缓建的项目。", "Stopped or postponed.", is_reverse=True)
    _count("projects.large", "亿元以上项目", "Of 100 million and more", "n.large", "R2.24, R0.5", "总投资 1 亿元及以上。", "Total of 100 million yuan or more.")
    _money("projects.large_total", "亿元以上项目总投资", "Investment of these", "total.large", "R2.24", "总投资 1 亿元及以上项目的总投资之和。", "Their total.")
    _count("projects.billion", "10亿元以上项目", "Of a billion and more", "n.billion", "R2.24", "总投资 10 亿元及以上。", "Total of a billion yuan or more.")
    _money("projects.billion_total", "10亿元以上项目总投资", "Investment of these", "total.billion", "R2.24", "总投资 10 亿元及以上项目的总投资之和。", "Their total.")
    for code, title, title_en in (("province", "省重点项目", "Provincial key"), ("city", "市重点项目", "Municipal key"), ("county", "县重点项目", "County key")):
        _count(f"projects.{code}_key", f"{title}个数", f"{title_en} projects", f"n.tier.{code}", "R2.22", f"层级为{title}的项目。", f"{title_en} projects.")


def _declare_year_events() -> None:
    for code, title, title_en in (("signed", "签约", "signed"), ("started", "开工", "started"), ("completed", "竣工", "completed"), ("produced", "投产", "put into production")):
        _count(f"year.{code}", f"本年{title}", f"This year {title_en}", f"n.{code}_this_year", "R2.6–R2.11", f"本年 1 月 1 日至截至日{title}的项目。", f"Projects {title_en} since 1 January.")
    _money("year.signed_total", "本年签约总投资", "Investment signed this year", "total.signed_this_year", "R2.6", "本年签约项目的总投资之和。", "Total of projects signed this year.")
    _money("year.started_total", "本年开工总投资", "Investment started this year", "total.started_this_year", "R2.9", "本年开工项目的总投资之和。", "Total of projects started this year.")
    _count("start.overdue", "逾期未开工", "Start overdue", "n.start_overdue", "R4.5", "承诺开工日已过而未开工。", "Promised start passed, not started.", is_reverse=True)
    _count("completion.overdue", "逾期未竣工", "Completion overdue", "n.completion_overdue", "R4.5", "承诺竣工日已过而未竣工。", "Promised completion passed, not completed.", is_reverse=True)
    for code, name, title, title_en in (("planned", "n.new_planned", "计划新开工", "New starts planned"), ("started", "n.new_started", "新开工已开工", "New starts begun")):
        _count(f"new.{code}", f"{title}个数", title_en, name, "R2.3", f"年度类别为新开工的项目{'' if code == 'planned' else '，已开工的'}。", f"{title_en}.", EVERY)
    _rate("new.rate", "新开工项目开工率", "Rate of new starts", "n.new_started", "n.new_planned", "R2.17", "已开工 ÷ 计划新开工", "分母为年度计划新开工项目个数。", "Denominator: new starts planned this year.", EVERY)
    _count("year.projects", "年度项目个数", "Projects in the year", "n.in_year", "R2.3", "本年有计划、类别或回报的计数项目。", "Counting projects with a plan, category or return this year.", EVERY)
    _count("year.continued", "续建项目", "Continued", "n.continued", "R2.3", "年度类别为续建。", "Category continued.", EVERY)
    _count("year.finishing", "计划竣工投产项目", "To be finished", "n.finishing", "R2.3", "年度类别为竣工投产。", "Category finishing.", EVERY)


def _declare_investment() -> None:
    d = EVERY
    _figure("plan.total", "年度计划投资", "Annual plan", "亿元", "money", 2, "DECISIONS 26", "现行年度计划（下达、调整、增补后）之和；未下达的印“–”。", "Sum of current annual plans; a dash before any was issued.", ("plan", "n.planned"), _plan_or_nothing, dimensions=d)
    _money("plan.first", "年初下达计划", "Plan as first issued", "plan.first", "DECISIONS 26", "首次下达的年度计划之和；与现行计划不同时并列。", "Sum of plans as first issued.", d)
    _count("plan.projects", "有年度计划的项目", "Projects with a plan", "n.planned", "DECISIONS 26", "本年度计划已下达的项目。", "Projects with an annual plan.", d)
    _money("done.ytd", "本年累计完成投资", "Done this year", "done", "R2.25, DECISIONS 22", "各项目最近一期本年累计；有核定用核定，无核定用自报并标初步。", "Newest cumulative of each project; verified before reported.", d)
    _money("done.reported", "自报累计完成", "Done, as reported", "done.reported", "DECISIONS 22", "县（市、区）自报的本年累计。", "As counties report.", d)
    _money("done.verified", "核定累计完成", "Done, as verified", "done.verified", "DECISIONS 22", "市级核定的本年累计。", "As the city verified.", d)
    _figure("done.gap", "自报与核定差额", "Reported minus verified", "亿元", "money", 2, "DECISIONS 22", "已核定项目的自报累计减核定累计。", "Over verified projects: reported minus verified.", ("done.both", "done.verified"), _difference("done.both", "done.verified"), "自报 − 核定", d)
    _count("done.unverified", "未核定项目", "Not yet verified", "done.unverified", "DECISIONS 22", "最近一期尚未核定、以自报计入的项目。", "Counted by their own report.", d, is_reverse=True)
    _figure("done.month", "本月完成投资", "Done this month", "亿元", "money", 2, "R2.25, DECISIONS 2", "本期累计与上期累计之差的合计。", "Sum of differences between successive cumulatives.", ("month",))
    _money("done.since_start", "开工以来累计完成", "Done since start", "since_start", "R2.25", "截至上年底累计加本年累计。", "Carried forward plus this year.", d)
    _rate("completion.rate", "投资完成率", "Completion rate", "done", "plan", "R2.26", "本年累计完成 ÷ 年度计划", "汇总值为 Σ完成 ÷ Σ计划，不是各项目完成率的平均（R2.28）。", "Σ done ÷ Σ plan, not a mean of rates.", d)
    _figure("completion.prorata", "时序进度", "Time elapsed", "%", "percent", 1, "R2.26", "已过整月 ÷ 12。", "Completed months ÷ 12.", (), _share, "已过月数 ÷ 12", d)
    _figure("completion.points", "超（欠）时序", "Ahead of or behind time", "个百分点", "points", 1, "R2.26, R0.4", "投资完成率减时序进度。", "Completion rate minus time elapsed.", ("done", "plan"), _points, "完成率 − 时序进度", d)
    _figure("completion.distance", "与时序差额", "Distance to pro-rata", "亿元", "money", 2, "DECISIONS 34", "本年累计完成减计划按时序应完成。", "Done minus plan × time elapsed.", ("done", "plan"), _distance, "完成 − 计划 × 时序进度", d)
    _figure("completion.remaining", "年度剩余任务", "Remaining of the year", "亿元", "money", 2, "DECISIONS 34", "年度计划减本年累计完成。", "Plan minus done.", ("done", "plan"), _remaining, "计划 − 完成", d)
    _figure("completion.monthly_needed", "后续月均需完成", "Needed per month from now", "亿元", "money", 2, "DECISIONS 34", "剩余任务 ÷ 剩余月数。", "Remaining ÷ months left.", ("done", "plan"), _monthly_needed, "（计划 − 完成）÷ 剩余月数", d)
    _figure("done.growth", "同比增长", "Growth on last year", "%", "percent", 1, "DECISIONS 34", "本年累计与上年同期累计相比。", "Against the same months of last year.", ("done", "last_year.ytd"), _growth, "本年累计 ÷ 上年同期 − 1")
    _money("done.last_year", "上年同期累计", "Same months last year", "last_year.ytd", "DECISIONS 34", "上年同期的本年累计。", "Cumulative of the same months last year.")


def _declare_quality() -> None:
    _count("statistics.due", "应入统项目", "Due in statistics", "n.statistics_due", "R2.29, R2.31", "开工满规定月数且总投资达到纳统起点。", "Begun long enough ago and above the threshold.")
    _count("statistics.in", "已入统项目", "In statistics", "n.statistics_in", "R2.31", "应入统中已入统的。", "Of these, registered.")
    _rate("statistics.rate", "纳统率", "Rate in statistics", "n.statistics_in", "n.statistics_due", "R2.31", "已入统 ÷ 应入统", "分母为应入统项目个数。", "Denominator: projects due in statistics.")
    _count("returns.due", "应报项目", "Returns due", "n.returns_due", "DECISIONS 2", "有年度计划且未停缓建的项目。", "Projects with a plan, not halted.", EVERY)
    _count("returns.filed", "已报项目", "Returns filed", "n.returns_filed", "DECISIONS 2", "本期已有回报的项目。", "Of these, with a return for the period.", EVERY)
    _figure("returns.missing", "未报项目", "Returns missing", "个", "count", 0, "R3.5", "应报而未报的项目。", "Due and not filed.", ("n.returns_due", "n.returns_filed"), _difference("n.returns_due", "n.returns_filed"), "应报 − 已报", EVERY, is_reverse=True)
    _rate("returns.rate", "报送率", "Rate of returns", "n.returns_filed", "n.returns_due", "R3.5", "已报 ÷ 应报", "分母为应报项目个数。", "Denominator: returns due.", EVERY)
    _count("freshness.stale", "信息过期项目", "Stale", "n.stale", "Z05", "超过规定天数未更新、未确认的项目。", "Not refreshed within the days allowed.", is_reverse=True)
    _figure("freshness.rate", "信息时效率", "Freshness", "%", "percent", 1, "Z05", "未过期 ÷ 应更新；分母为储备与在建项目。", "Fresh ÷ to be kept fresh.", ("n.stale", "n.watched"), _fresh, "（应更新 − 过期）÷ 应更新")


def _fresh(values: Values, _context: Context) -> Number | None:
    watched, stale = values["n.watched"] or 0, values["n.stale"] or 0
    return Decimal(watched - stale) * 100 / Decimal(watched) if watched else None


def _declare_batches() -> None:
    for code, title, title_en in (("sign", "签约一批", "Signed batch"), ("start", "开工一批", "Started batch"), ("produce", "投产一批", "Production batch")):
        _count(f"batch.{code}", f"{title}项目", f"{title_en}: projects", f"b.{code}", "R2.15", f"历期{title}名单中的计数项目（按参加次数）。", "Participations over all issues.")
        _money(f"batch.{code}_total", f"{title}总投资", f"{title_en}: investment", f"b.{code}.yuan", "R2.15", f"{title}项目总投资之和。", "Their total.")
    _rate("batch.perform_rate", "签约项目履约率", "Performed of signed", "b.sign.done", "b.sign", "R2.17", "已履约 ÷ 签约一批总数", "分母为签约一批项目总数。", "Denominator: signed batch.")
    _rate("batch.start_rate", "开工项目开工率", "Begun of started batch", "b.start.done", "b.start", "R2.17", "实际开工 ÷ 开工一批总数", "分母为开工一批项目总数。", "Denominator: started batch.")
    _rate("batch.produce_rate", "开工项目投产率", "In production of started batch", "b.start.produced", "b.start", "R2.17, R2.18", "已投产 ÷ 开工一批总数", "分母为开工一批总数，不是已开工数。", "Denominator: started batch, not those begun.")
    _rate("batch.benefit_rate", "投产项目达效率", "At benefit of production batch", "b.produce.done", "b.produce", "R2.17", "已达效 ÷ 投产一批总数", "分母为投产一批项目总数。", "Denominator: production batch.")
    _rate("batch.sign_start_rate", "签约项目开工率", "Begun of signed", "b.sign.started", "b.sign", "R2.19", "已开工 ÷ 签约一批总数", "分母为签约一批项目总数（新闻口径）。", "Denominator: signed batch.")
    for code, title, title_en, top in (
        ("perform", "签约项目履约率", "Performed of signed", "sign"), ("start", "开工项目开工率", "Begun of started batch", "start"),
        ("benefit", "投产项目达效率", "At benefit of production batch", "produce"),
    ):  # fmt: skip
        _rate(f"batch.{code}_rate_yuan", f"{title}（按投资额）", f"{title_en} (by investment)", f"b.{top}.done_yuan", f"b.{top}.yuan", "R2.21", "同一口径按总投资加权", "分母为同一批项目的总投资。", "Same rate by investment.")
    _rate("batch.produce_rate_yuan", "开工项目投产率（按投资额）", "In production of started batch (by investment)", "b.start.produced_yuan", "b.start.yuan", "R2.21", "同一口径按总投资加权", "分母为开工一批总投资。", "Same rate by investment.")


for _declare in (_declare_counts, _declare_year_events, _declare_investment, _declare_quality, _declare_batches):
    _declare()

