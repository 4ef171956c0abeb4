"""Plan and done of one project: the year as a curve and as bars, the three numbers side by side, the plans of every year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.labels import period_label
from guatu.facts import journal
from guatu.figures.context import Context
from guatu.kernel.period import Period
from guatu.kernel.rounding import half_up
from guatu.ledger import vocab
from guatu.ledger.models import ProjectMonth, ProjectYear
from guatu.ui.components import Cell, Chart, Column, Empty, Link, Row, Series, Table, Tag

_MONTHS = tuple(range(1, 13))
_UNIT = "万元"
_NEWEST = 13


def year_curve(months: Sequence[ProjectMonth], year: ProjectYear | None, context: Context) -> Chart | None:
    """The year's cumulative: plan by the calendar dashed, what counts solid. None while there is neither."""
    done = {m.period_end.month: m.ytd_yuan for m in months if m.is_effective and m.period_end.year == context.year}
    plan = year.plan_yuan if year else None
    if not done and plan is None:
        return None
    actual = tuple(done.get(month) for month in _MONTHS)
    prorata = tuple(int(half_up(Decimal(plan) * month / 12)) if plan is not None else None for month in _MONTHS)
    series = (Series(_("时序计划"), prorata, "plan"), Series(_("实际累计"), actual))
    return Chart(
        "curve", _("%(year)s年投资进度") % {"year": context.year}, "line", _month_names(), series, _UNIT, "yuan", 0,
        summary=_curve_words(actual, prorata), mark_at=_month_names()[context.period.end.month - 1], mark_label=_("数据月"),
        category_title=_("截至"),
    )  # fmt: skip


def _month_names() -> tuple[str, ...]:
    return tuple(_("%(month)s月") % {"month": month} for month in _MONTHS)


def _curve_words(actual: Sequence[int | None], prorata: Sequence[int | None]) -> str:
    """The newest point in one sentence."""
    last = max((at for at, value in enumerate(actual) if value is not None), default=None)
    if last is None:
        return _("本年还没有投资回报。")
    done, due = actual[last], prorata[last]
    if done is None or due is None:
        return ""
    gap = half_up(Decimal(done - due) / 10000, 0)
    words = _("截至 %(month)s月，比时序多完成 %(n)s 万元。") if gap >= 0 else _("截至 %(month)s月，比时序少完成 %(n)s 万元。")
    return words % {"month": last + 1, "n": abs(gap)}


def month_bars(months: Sequence[ProjectMonth], context: Context) -> Chart | None:
    """What was done in each period of the year."""
    rows = [m for m in months if m.is_effective and m.period_end.year == context.year]
    if not rows:
        return None
    names = tuple(_short(Period.parse(m.period)) for m in rows)
    return Chart(
        "months", _("各期完成"), "bars", names, (Series(_("本期完成"), tuple(m.month_yuan for m in rows)),), _UNIT, "yuan", 0,
        height="short", category_title=_("期间"),
    )  # fmt: skip


def _short(period: Period) -> str:
    first, last = period.start.month, period.end.month
    return _("%(month)s月") % {"month": last} if first == last else _("%(first)s—%(last)s月") % {"first": first, "last": last}


# ---- 自报 / 核定 / 现场核查 ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Three:
    """The three numbers of one period."""

    period: str
    by_basis: Mapping[str, ProjectMonth]

    def of(self, basis: str) -> ProjectMonth | None:
        return self.by_basis.get(basis)


def returns_table(months: Sequence[ProjectMonth], *, is_whole: bool) -> Table:
    """自报、核定、现场核查 side by side by period, newest first: none overwrites another (DECISIONS 22).

    The newest periods only, unless the whole is asked for.
    """
    by_period: dict[str, dict[str, ProjectMonth]] = {}
    for month in months:
        by_period.setdefault(month.period, {})[month.basis] = month
    three = [_Three(period, found) for period, found in by_period.items()]
    three.sort(key=lambda one: Period.parse(one.period).end, reverse=True)
    links, shown = _evidence_links(months), three if is_whole else three[:_NEWEST]
    columns = (
        Column("period", _("期间"), is_sticky=True, is_fixed=True),
        *(Column(basis.value, str(basis.label), _UNIT, "yuan", 2, group=_("本年累计")) for basis in vocab.Basis),
        Column("gap", _("自报减核定"), _UNIT, "yuan", 2), Column("month", _("本期完成"), _UNIT, "yuan", 2),
        Column("marks", _("标记")), Column("papers", _("佐证"), on_phone=False),
    )  # fmt: skip
    rows = tuple(Row(_three_cells(one, links), key=one.period) for one in shown)
    empty = Empty(_("还没有投资回报"), _("县（市、区）在“月报”中填报后，自报、核定与现场核查在这里并列。"))
    hidden = len(three) - len(shown)
    return Table(
        "returns", _("自报、核定与现场核查"), columns, rows, has_tools=False, is_tall=False, phone="scroll", empty=empty,
        foot_note=_("另有 %(n)s 期较早的，点“看全部”列出。") % {"n": hidden} if hidden else "",
    )  # fmt: skip


def _three_cells(one: _Three, links: Mapping[UUID, list[Link]]) -> dict[str, object]:
    reported, verified = one.of("reported"), one.of("verified")
    counted = next((m for m in one.by_basis.values() if m.is_effective), None)
    cells: dict[str, object] = {basis: month.ytd_yuan for basis, month in one.by_basis.items()}
    return cells | {
        "period": period_label(Period.parse(one.period)),
        "gap": reported.ytd_yuan - verified.ytd_yuan if reported and verified else None,
        "month": counted.month_yuan if counted else None,
        "marks": _three_marks(one) or "",
        "papers": tuple(link for m in one.by_basis.values() for link in links.get(m.fact_id, ())) or "",
    }


def _three_marks(one: _Three) -> tuple[Tag, ...]:
    marks = [] if one.of("verified") else [Tag(_("初步"), "draft", _("未核定，以自报计入"))]
    if any(month.is_objected for month in one.by_basis.values()):
        marks.append(Tag(_("有异议"), "watch", _("县（市、区）对核定数书面提出异议")))
    return tuple(marks)


def _evidence_links(months: Iterable[ProjectMonth]) -> dict[UUID, list[Link]]:
    found = journal.evidence_of([month.fact_id for month in months])
    return {
        fact: [Link(_("佐证%(n)s") % {"n": at}, reverse("figure:evidence", args=[row.id])) for at, row in enumerate(rows, 1)]
        for fact, rows in found.items()
    }


# ---- the plans of every year -----------------------------------------------------------------------------------------------


def plans_table(years: Sequence[ProjectYear]) -> Table:
    """Category, plan, its document and what was done, newest year first (DECISIONS 26)."""
    columns = (
        Column("year", _("年度"), is_sticky=True, is_fixed=True), Column("category", _("类别")),
        Column("plan", _("现行计划"), _UNIT, "yuan", 2), Column("paper", _("计划文书")),
        Column("carried", _("上年底累计"), _UNIT, "yuan", 2, on_phone=False), Column("done", _("本年完成"), _UNIT, "yuan", 2),
        Column("rate", _("完成率"), "%", "percent", 1), Column("since", _("开工以来"), _UNIT, "yuan", 2, on_phone=False),
    )  # fmt: skip
    rows = tuple(Row(_year_cells(year), key=str(year.year)) for year in sorted(years, key=lambda y: y.year, reverse=True))
    empty = Empty(_("年度计划未下达"), _("计划下达后，完成率才有分母。"))
    return Table("plans", _("年度计划与完成"), columns, rows, has_tools=False, is_tall=False, phone="scroll", empty=empty)


def _year_cells(year: ProjectYear) -> dict[str, object]:
    is_moved = year.plan_first_yuan is not None and year.plan_first_yuan != year.plan_yuan
    first = _("首次下达 %(n)s 万元") % {"n": half_up(Decimal(year.plan_first_yuan or 0) / 10000, 0)} if is_moved else ""
    rate = Decimal(year.done_yuan) * 100 / Decimal(year.plan_yuan) if year.plan_yuan and year.done_yuan is not None else None
    paper = f"{year.get_plan_kind_display()} {year.plan_document}".strip() if year.plan_kind else ""
    basis = str(year.get_done_basis_display()) if year.done_basis else ""
    return {
        "year": str(year.year), "category": str(year.get_category_display()) if year.category else "",
        "plan": Cell(year.plan_yuan, note=first), "paper": paper, "carried": year.carried_yuan,
        "done": Cell(year.done_yuan, note=basis), "rate": rate, "since": year.since_start_yuan,
    }  # fmt: skip
