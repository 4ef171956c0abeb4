"""Annual plans and monthly returns of the sample projects: 自报, 核定, 现场核查. Pure; whole 万元 throughout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from guatu.demo import files
from guatu.demo.sample.model import LAST_PERIOD, WAN, YEARS, Invented, Planned, Told, round_yuan
from guatu.demo.sample.plan import profile
from guatu.kernel.period import Period

# The curve of the year ends August at 62 %; lifted so that a county on its pace stands about where the calendar stands.
_LIFT_BP = {2022: 10_200, 2023: 11_500}
# Small places cannot differ from the city by their whole pace in every project: so much of the difference counts.
_PLACE_BP = 8_600
_FULL = 10_000
_INSPECTED = ("2022-06", "2022-09", "2022-12", "2023-03", "2023-06")
_PLANNED = frozenset({"continued", "new", "finishing"})
_ADJUSTED_ON, _ADDED_ON = dt.date(2023, 7, 6), dt.date(2023, 6, 12)


def periods(year: int) -> list[Period]:
    """The reporting periods of a year up to the open month; the first is 1—2月."""
    every = [Period.reported(year, month) for month in range(2, 13)]
    return [period for period in every if period.end <= LAST_PERIOD.end]


def fund(projects: Iterable[Invented]) -> None:
    """Give every project its plans and returns. Parts have none of their own: their bundle reports for them."""
    every = [one for one in projects if one.role != "part"]
    for one in every:
        _plan(one)
    _withdraw(every)
    _adjust(every)
    for one in every:
        for year in YEARS:
            _report(one, year)
    _decrease(every)
    for one in every:
        _verify(one)
        _inspect(one)


# ---- plans ---------------------------------------------------------------------------------------------------------


def _document(year: int, number: int) -> str:
    return str(profile()["annual_plan"]["document_no"].format(year=year, n=number))


def _plan(one: Invented) -> None:
    one.carried_yuan = _carried(one)
    left = one.total_yuan - (one.carried_yuan or 0)
    for year in YEARS:
        category = one.categories.get(year, "")
        if category not in _PLANNED or left < 100 * WAN or (one.halted_on and one.halted_on.year < year):
            continue
        amount = round_yuan(max(100 * WAN, min(left, _wanted(one, year, left, category))), 100 * WAN)
        issued_on = dt.date.fromisoformat(profile()["annual_plan"]["issued_on"][str(year)])
        one.plans.append(Planned(year, issued_on, "issued", amount, _document(year, 2)))
        left -= amount


def _carried(one: Invented) -> int | None:
    """What was done before 2022, by how long it had been built: None when nothing had begun."""
    start_on = one.on("P40")
    if start_on is None or start_on.year >= YEARS[0]:
        return None
    finished_on = one.on("P60") or one.promise("complete") or dt.date(2023, 12, 31)
    share_bp = (dt.date(2021, 12, 31) - start_on).days * _FULL // max(1, (finished_on - start_on).days)
    return round_yuan(one.total_yuan * min(share_bp, 7_500) // _FULL)


def _wanted(one: Invented, year: int, left: int, category: str) -> int:
    """The part of the total that the year is to take; the last year takes the rest."""
    low, high = profile()["annual_plan"]["share_of_total_bp"]
    if category == "finishing":
        return left
    share_bp = one.dice.between(("share", year), low, (low + high) // 2)
    if category == "new":
        share_bp = share_bp * 7 // 10
    return one.total_yuan * share_bp // _FULL


def _withdraw(projects: Sequence[Invented]) -> None:
    """调出: starts that will not come this year."""
    chosen = [one for one in projects if one.trajectory == "start_overdue" and not one.story and _amount(one, 2023)]
    for one in _few(chosen, profile()["annual_plan"]["withdrawn"]):
        one.plans.append(Planned(2023, _ADJUSTED_ON, "withdrawn", None, _document(2023, 12)))
        one.categories.pop(2023, None)


def _adjust(projects: Sequence[Invented]) -> None:
    """调整 in the middle of the year, by 文号 12: up where it runs ahead, down where it cannot be met."""
    factors = {"building_ahead": 12_000, "building_dragging": 8_500}
    chosen = [one for one in projects if one.trajectory in factors and not one.story and _amount(one, 2023)]
    for one in _few(chosen, profile()["annual_plan"]["adjusted"]):
        amount = round_yuan((_amount(one, 2023) or 0) * factors[one.trajectory] // _FULL, 100 * WAN)
        one.plans.append(Planned(2023, _ADJUSTED_ON, "adjusted", amount, _document(2023, 12)))


def add_late(one: Invented) -> None:
    """增补: the plan of a project that joined the list by the second batch was issued with it."""
    first = next((at for at, plan in enumerate(one.plans) if plan.year == 2023 and plan.kind == "issued"), None)
    if first is not None:
        one.plans[first] = Planned(2023, _ADDED_ON, "added", one.plans[first].amount_yuan, _document(2023, 9))


def _few(projects: Sequence[Invented], wanted: int) -> list[Invented]:
    """So many of them, in the same order on every machine; no more than a third when there are few."""
    count = min(wanted, len(projects) // 3)
    return sorted(projects, key=lambda one: one.dice.number("chosen"))[:count]


def _amount(one: Invented, year: int) -> int | None:
    mine = [plan for plan in one.plans if plan.year == year]
    return mine[0].amount_yuan if mine else None


# ---- what is done --------------------------------------------------------------------------------------------------


@cache
def _places() -> dict[str, Any]:
    return {place["code"]: place for place in profile()["places"]}


def _place(one: Invented) -> Any:
    return _places()[one.place]


def _pace(one: Invented, year: int, *, dragging: bool) -> int:
    """How fast the plan is worked off, 10000 being the pace of the calendar."""
    low, high = one.profile["pace_bp"] if dragging or one.trajectory != "building_dragging" else (9_400, 10_300)
    place_bp: int = _FULL + (_place(one)["pace_bp"] - _FULL) * _PLACE_BP // _FULL
    return one.dice.between(("pace", dragging), low, high) * place_bp // _FULL * _LIFT_BP[year] // _FULL


def _report(one: Invented, year: int) -> None:
    """自报 of a year: cumulative by period, months without work at nothing, some returns late and some missing."""
    plan = _amount(one, year)
    if not plan:
        return
    ytd = before = 0
    weights = _weights(one, year)
    for period in periods(year):
        if not _is_due(one, period):
            break
        ytd = _capped(one, year, ytd + _month(one, period, plan, weights))
        if one.dice.hits(("missing", period.key), _place(one)["missing_bp"]):
            continue
        one.reported[period] = Told(period, ytd, before, days_late=_days_late(one, period))
        before = ytd


def _is_due(one: Invented, period: Period) -> bool:
    """Until it is halted; in one story the county goes on reporting."""
    return one.halted_on is None or period.end < one.halted_on or bool(one.story)


def _weights(one: Invented, year: int) -> dict[Period, int]:
    """The year's curve over the periods in which work is done: from the start, until completion."""
    curve = profile()["months_curve_permille"][str(year)]
    every = [Period.reported(year, month) for month in range(2, 13)]
    start_on, done_on = one.on("P40"), one.on("P60")
    first = start_on if start_on and start_on.year == year else dt.date(year, 1, 1)
    last = done_on if done_on and done_on.year == year else dt.date(year, 12, 31)
    working = {p: w for p, w in zip(every, curve, strict=True) if p.end >= first and p.start <= last}
    return working or {every[-1]: 1}


def _month(one: Invented, period: Period, plan: int, weights: dict[Period, int]) -> int:
    if period not in weights or (one.on("P40") is None and one.trajectory != "start_overdue"):
        return 0
    if one.story and one.halted_on and period.end >= one.halted_on:
        return round_yuan(plan // 200)
    dragging = one.drags_from is not None and period.end >= one.drags_from
    noise = one.dice.between(("noise", period.key), 8_300, 11_700)
    share = plan * weights[period] // sum(weights.values())
    return round_yuan(share * _pace(one, period.end.year, dragging=dragging) // _FULL * noise // _FULL)


def _capped(one: Invented, year: int, ytd: int) -> int:
    """Never beyond the total: nothing of the sample runs over its estimate unexplained."""
    earlier = sum(max((t.ytd_yuan for p, t in one.reported.items() if p.end.year == y), default=0) for y in YEARS if y < year)
    return max(0, min(ytd, one.total_yuan - (one.carried_yuan or 0) - earlier))


def _days_late(one: Invented, period: Period) -> int:
    if not one.dice.hits(("late", period.key), _place(one)["late_bp"]):
        return 0
    low, high = profile()["returns"]["late_days"]
    return one.dice.between(("days late", period.key), low, high)


def _decrease(projects: Sequence[Invented]) -> None:
    """核减、更正: a cumulative that fell, lawfully: with its reason and its paper (DECISIONS 22)."""
    chosen = [one for one in projects if one.trajectory.startswith("building") and len(one.reported) > 12]
    low, high = profile()["returns"]["decrease_bp"]
    reasons = files.document("sample/vocabulary.json")["decrease_reasons"]
    for number, one in enumerate(_few(chosen, profile()["returns"]["decreases"]), 1):
        period = one.dice.pick("decrease", [p for p in one.reported if p.start.month > 3])
        told = one.reported[period]
        lower = round_yuan(told.before_yuan * (_FULL - one.dice.between("decrease", low, high)) // _FULL)
        paper = f"示项办〔{period.end.year}〕更{number}号（示例）"
        one.reported[period] = Told(period, lower, told.before_yuan, one.dice.pick("why", reasons), paper)
        _follow(one, period, told.ytd_yuan - lower)


def _follow(one: Invented, period: Period, fallen: int) -> None:
    """The periods after a decrease of the same year stand on the lower cumulative."""
    later = [p for p in sorted(one.reported) if p > period and p.end.year == period.end.year]
    before = one.reported[period].ytd_yuan
    for p in later:
        told = one.reported[p]
        lower = max(before, told.ytd_yuan - fallen)
        one.reported[p] = Told(p, lower, before, told.reason or "接上期更正数续报", told.document_no, told.days_late)
        before = lower


# ---- what the city and the inspector found -------------------------------------------------------------------------


def _verify(one: Invented) -> None:
    """核定: mostly as reported; where it is cut the gap stays for the year, and grows or is made good."""
    rules = profile()["returns"]
    reasons = files.document("sample/vocabulary.json")["verify_reasons"]
    gap = before = year = 0
    for period, told in sorted(one.reported.items()):
        if period.end.year != year:
            gap = before = 0
            year = period.end.year
        if one.dice.hits(("cut", period.key), _place(one)["verified_lower_bp"]):
            cut_bp = one.dice.between(("by", period.key), *rules["verified_cut_bp"])
            gap += max(0, told.ytd_yuan - told.before_yuan) * cut_bp // _FULL
        elif one.dice.hits(("made good", period.key), 2_500):
            gap = 0
        ytd = _found(one, period, max(0, round_yuan(told.ytd_yuan - gap)), before)
        reason = one.dice.pick(("reason", period.key), reasons) if ytd != told.ytd_yuan else told.reason
        one.verified[period] = Told(period, ytd, before, reason, told.document_no)
        before = ytd


def _found(one: Invented, period: Period, ytd: int, before: int) -> int:
    """A halted project on which a county goes on reporting was found to stand still."""
    return before if one.story and one.halted_on and period.end >= one.halted_on else ytd


def _inspect(one: Invented) -> None:
    """现场核查 at the end of a quarter, of a few: mostly less than was reported."""
    rules = profile()["returns"]
    for key in _INSPECTED:
        period = Period.parse(key)
        told = one.verified.get(period)
        halted = bool(one.story and one.halted_on and period.end >= one.halted_on)
        if told is None or not (halted or one.dice.hits(("inspected", key), rules["inspected_bp"])):
            continue
        gap = 0 if halted else one.dice.between(("inspected gap", key), *rules["inspected_gap_bp"])
        found = round_yuan(told.ytd_yuan * (_FULL + gap) // _FULL)
        one.inspected[period] = Told(period, found, 0, "按现场工程量测算")
