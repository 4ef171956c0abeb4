"""The ledger's alert rules: start, progress, completion, statistics, returns, freshness (DECISIONS 14; DOMAIN 4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.attention import rules
from guatu.attention.registry import Finding, Input, Rule, Subject, Told, number, register
from guatu.figures.ledger import months_before
from guatu.kernel.period import Period
from guatu.kernel.rounding import half_up
from guatu.ledger.models import ProjectYear


def turn_of(subject: Subject) -> str:
    """Whose move it is: the responsible unit as the ledger names it."""
    return subject.standing.unit_name


def _promised(subject: Subject, key: str) -> tuple[dt.date | None, dt.date | None]:
    node = subject.milestones.get(key)
    return (node.promised_on, node.actual_on) if node else (None, None)


def _date_passed(subject: Subject, key: str, rule: str, red_key: str) -> Finding | None:
    """A promised date: not yet due, met, or passed."""
    promised, actual = _promised(subject, key)
    if actual is not None:
        return Finding(rule, "normal", lambda: Told(inputs=(Input(_("实际%(what)s") % {"what": _WHAT[key]()}, actual, "date"),)))
    if promised is None:
        return None
    if subject.context.at <= promised:
        return Finding(
            rule, "future", lambda: Told(inputs=(Input(_("承诺%(what)s") % {"what": _WHAT[key]()}, promised, "date"),))
        )
    late, red = rules.months_late(promised, subject.context.at), number(subject, red_key)
    return Finding(rule, rules.late_state(late, red), lambda: _late_told(subject, key, promised, late, red))


_WHAT: dict[str, Callable[[], str]] = {"start": lambda: _("开工"), "complete": lambda: _("竣工")}


def _late_told(subject: Subject, key: str, promised: dt.date, late: int, red: int) -> Told:
    what = _WHAT[key]()
    days = (subject.context.at - promised).days
    return Told(
        _("承诺%(day)s前%(what)s，已过 %(days)s 天") % {"day": promised.isoformat(), "what": what, "days": days},
        (Input(_("承诺%(what)s") % {"what": what}, promised, "date", _("截至日前"), True),
         Input(_("逾期整月"), late, "count", _("满 %(n)s 个月转红") % {"n": red}, late >= red)),
        promised + dt.timedelta(days=1), turn_of(subject),
        (_("登记%(what)s并存入佐证") % {"what": what}, _("或经批准改期（写明理由）")),
        "" if late >= red else _("再过 %(n)s 个月转红") % {"n": red - late},
    )  # fmt: skip


def start(subject: Subject) -> Finding | None:
    """开工灯. Source: R4.5."""
    return _date_passed(subject, "start", "ledger.start", "light.start_red_months")


def completion(subject: Subject) -> Finding | None:
    """竣工灯. Source: R4.5 (same bands as 开工)."""
    if subject.standing.started_on is None:
        return None
    return _date_passed(subject, "complete", "ledger.completion", "light.start_red_months")


def progress(subject: Subject) -> Finding | None:
    """进度灯: completion rate behind what was expected, in points. Source: R4.5, R2.26, R2.27."""
    year = subject.year
    if year is None or not year.plan_yuan or year.done_yuan is None:
        return None
    band = rules.Band(
        Decimal(number(subject, "light.progress_yellow_points")), Decimal(number(subject, "light.progress_red_points"))
    )
    share = _expected(subject)
    behind = rules.behind_points(year.done_yuan, year.plan_yuan, share)
    state = band.state(behind)
    return Finding("ledger.progress", state, lambda: _progress_told(subject, year, band, share, behind, state))


def _progress_told(subject: Subject, year: ProjectYear, band: rules.Band, share: Decimal, behind: Decimal, state: str) -> Told:
    plan, done = Decimal(year.plan_yuan or 0), Decimal(year.done_yuan or 0)
    needed = half_up(((share * 100 - band.yellow) * plan / 100 - done) / 10_000, 0)
    inputs = (
        Input(_("年度计划"), year.plan_yuan, "yuan"),
        Input(_("本年累计完成"), year.done_yuan, "yuan"),
        Input(_("投资完成率"), done * 100 / plan, "percent"),
        Input(_("应达进度"), share * 100, "percent"),
        Input(_("落后时序"), behind, "points", _band_text(band), state != "normal"),
    )
    return Told(
        _("落后时序 %(n)s 个百分点") % {"n": half_up(behind, 1)} if behind > 0 else "", inputs,
        _behind_since(subject, band) if state != "normal" else None, turn_of(subject),
        (_("再完成 %(n)s 万元即回到绿灯线内") % {"n": needed},) if state != "normal" else (),
        _("再落后 %(n)s 个百分点转红") % {"n": half_up(band.red - behind, 1)} if state == "watch" else "",
    )  # fmt: skip


def _band_text(band: rules.Band) -> str:
    return _("%(yellow)s—%(red)s 黄，超过 %(red)s 红") % {"yellow": band.yellow, "red": band.red}


def _expected(subject: Subject, months: int | None = None) -> Decimal:
    """Expected share at the context, or after `months` completed months of its year (R2.27)."""
    elapsed = subject.due.months_elapsed if months is None else months
    planned, _actual = _promised(subject, "start")
    in_year = planned is not None and planned.year == subject.period.end.year
    new = subject.year is not None and subject.year.category == "new" and in_year
    return rules.expected_share(elapsed, planned.month if new and planned else None)


def _behind_since(subject: Subject, band: rules.Band) -> dt.date | None:
    """The first day after the newest month-end at which it was still within the green."""
    plan = subject.year.plan_yuan if subject.year else None
    if not plan:
        return None
    since = None
    for month in subject.months():
        behind = rules.behind_points(month.ytd_yuan, plan, _expected(subject, month.period_end.month))
        if band.state(behind) == "normal":
            break
        since = month.period_end
    return since


def statistics(subject: Subject) -> Finding | None:
    """入统灯. Source: R4.5, R2.29."""
    standing, at = subject.standing, subject.context.at
    started, floor = standing.started_on, number(subject, "statistics.threshold_yuan")
    if started is None or started > at or (standing.total_yuan or 0) < floor:
        return None
    if standing.is_in_statistics:
        return Finding("ledger.statistics", "normal", lambda: Told(inputs=(Input(_("入统月份"), standing.statistics_month),)))
    yellow, red = number(subject, "light.statistics_yellow_months"), number(subject, "light.statistics_red_months")
    if started > months_before(at, yellow):
        return Finding("ledger.statistics", "future", lambda: Told(inputs=(Input(_("开工日"), started, "date"),)))
    months = rules.months_late(started, at)
    return Finding(
        "ledger.statistics", "late" if months > red else "watch",
        lambda: Told(
            _("开工满 %(n)s 个月未入统") % {"n": months},
            (Input(_("开工日"), started, "date"), Input(_("总投资"), standing.total_yuan, "yuan"),
             Input(_("开工整月"), months, "count", _("满 %(y)s 黄，超过 %(r)s 红") % {"y": yellow, "r": red}, True)),
            started, turn_of(subject), (_("登记入统月份，或写明未入统原因"),),
        ),
    )  # fmt: skip


@cache
def _reported(end: dt.date) -> Period:
    """The return period that a month ends in."""
    return Period.reported(end.year, end.month)


def returns(subject: Subject) -> Finding | None:
    """填报灯: a plan and no return for the period, or for several. Missing data is as good as red after lock. Source: R4.7."""
    year = subject.year
    if year is None or year.plan_yuan is None or subject.standing.completed_on is not None:
        return None
    through, period = year.through_on, _reported(subject.due.end)
    if period.end > subject.due.end:
        # January is not returned alone: nothing of the year is due before February is over (R2.29).
        return Finding("ledger.returns", "future", lambda: Told(inputs=(Input(_("应报到"), period.end, "date"),)))
    if through is not None and through >= period.end:
        return Finding("ledger.returns", "normal", lambda: Told(inputs=(Input(_("数据截至"), through, "date"),)))
    return Finding("ledger.returns", "missing", lambda: _missing_told(subject, period, through))


def _missing_told(subject: Subject, period: Period, through: dt.date | None) -> Told:
    """Which returns are missing, from the first of them on: silence that lasts is told with its length."""
    missed = rules.missed_periods(period, through)
    first, n = missed[0], len(missed)
    reason = (
        _("%(month)s 未报") % {"month": period.label_zh}
        if n == 1
        else _("自%(month)s起连续 %(n)s 期未报") % {"month": first.label_zh, "n": n}
    )
    green = _("补报 %(month)s 投资完成情况") % {"month": period.label_zh}
    return Told(
        reason, (Input(_("应报到"), period.end, "date", "", True), Input(_("数据截至"), through, "date"), Input(_("连续未报"), n, "count", "", n > 1)),
        first.end, turn_of(subject), (green,),
    )  # fmt: skip


def freshness(subject: Subject) -> Finding | None:
    """时效灯: what the register says is older than its pool allows. Source: Z05."""
    standing = subject.standing
    building = standing.stage in {"P40", "P50"}
    if (standing.stage not in {"P10", "P20", "P30", "P35"} and not building) or standing.refreshed_on is None:
        return None
    limit = number(subject, "freshness.building_days" if building else "freshness.reserve_days")
    through = subject.year.through_on if subject.year else None
    newest = max(standing.refreshed_on, through) if through else standing.refreshed_on
    days = (subject.context.at - newest).days
    if days <= limit:
        return Finding("ledger.freshness", "normal", lambda: Told(inputs=(Input(_("信息更新日"), newest, "date"),)))
    return Finding(
        "ledger.freshness", "watch",
        lambda: Told(
            _("%(n)s 天未更新") % {"n": days},
            (Input(_("信息更新日"), newest, "date"), Input(_("已过天数"), days, "count", _("超过 %(n)s 天") % {"n": limit}, True)),
            newest + dt.timedelta(days=limit + 1), turn_of(subject), (_("更新或确认无变化"),),
        ),
    )  # fmt: skip


for _rule in (
    Rule("ledger.start", "start", gettext_lazy("开工"), gettext_lazy("承诺开工日已过而未开工：当月起黄灯，连续满规定月数红灯。"), "R4.5", start, parameters=("light.start_red_months",)),
    Rule("ledger.progress", "progress", gettext_lazy("进度"), gettext_lazy("投资完成率落后应达进度：达到黄灯线为黄，超过红灯线为红（百分点）。"), "R4.5, R2.26, R2.27", progress, version=2, parameters=("light.progress_yellow_points", "light.progress_red_points", "return.lock_day")),
    Rule("ledger.completion", "completion", gettext_lazy("竣工"), gettext_lazy("承诺竣工日已过而未竣工：当月起黄灯，连续满规定月数红灯。"), "R4.5", completion, parameters=("light.start_red_months",)),
    Rule("ledger.statistics", "statistics", gettext_lazy("入统"), gettext_lazy("已开工、达到纳统起点而未入统：满一个月黄灯，超过两个月红灯。"), "R4.5, R2.29", statistics, parameters=("light.statistics_yellow_months", "light.statistics_red_months", "statistics.threshold_yuan")),
    Rule("ledger.returns", "returns", gettext_lazy("填报"), gettext_lazy("有年度计划而本期未报：数据缺失；连续几期未报的写明自哪期起。"), "R4.7", returns, version=3, parameters=("return.lock_day",)),
    Rule("ledger.freshness", "freshness", gettext_lazy("时效"), gettext_lazy("台账信息超过规定天数未更新、未确认。"), "Z05", freshness, parameters=("freshness.building_days", "freshness.reserve_days")),
):  # fmt: skip
    register(_rule)
