"""The sample world as acts in the order of the calendar: who does what, when. Pure; `world` performs them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from guatu.demo import files
from guatu.demo.sample.events import happenings, month_end, months
from guatu.demo.sample.model import FIRST_DAY, LAST_PERIOD, PRESENT_DAY, Invented, Told, round_yuan
from guatu.demo.sample.plan import by_place, profile
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.services import Event

# The month desk of the open month has something left to do: these two are neither confirmed nor verified.
_BEHIND = frozenset({"99S105", "99S106"})
_FIRST_CLOSE = Period.parse("2022-06")
_ROLLOVER_ON = dt.date(2023, 1, 13)
_LIST_DAYS = {"S-KEYC-2023-2": dt.date(2023, 6, 12), "S-CITY-2023": dt.date(2023, 3, 20)}


@dataclass(frozen=True, slots=True)
class Join:
    """A project joins a list, known by its code; `World` knows the list's id."""

    project: str
    code: str
    count_unit: str


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the journal to be: `kind` names the method of `World` that performs it."""

    at: dt.datetime
    kind: str
    place: str = ""
    period: Period | None = None
    told: tuple[tuple[str, Told], ...] = ()
    events: dict[str, list[Event]] = field(default_factory=dict)
    new: tuple[Invented, ...] = ()
    joins: tuple[Join, ...] = ()
    note: str = ""


def acts(projects: Sequence[Invented]) -> list[Act]:
    """Everything that happens, oldest first."""
    every = [*_register(projects), *_decide(projects), *_return(projects)]
    every.append(Act(instant(_ROLLOVER_ON, 10), "roll_over"))
    return sorted(every, key=lambda act: (act.at, act.place, act.kind))


def instant(on: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An hour of a day in the city's own time."""
    return dt.datetime.combine(on, dt.time(hour, minute), clock.SHANGHAI)


# ---- the register --------------------------------------------------------------------------------------------------


def _register(projects: Sequence[Invented]) -> Iterator[Act]:
    """Each county's first register, and what it writes down at the end of each month."""
    for number, (place, mine) in enumerate(by_place(projects).items()):
        happened = {one.key: happenings(one) for one in mine}
        first = tuple(one for one in mine if one.registered_on <= FIRST_DAY)
        events = {one.key: _until(happened[one.key], FIRST_DAY) for one in first}
        yield Act(instant(FIRST_DAY, 9, number), "write_down", place, events=events, new=first)
        before = FIRST_DAY
        for year, month in months():
            end = month_end(year, month)
            new = tuple(one for one in mine if before < one.registered_on <= end)
            newest = {one.key for one in new}
            known = [one for one in mine if one.registered_on <= end]
            events = {
                one.key: found
                for one in known
                if (found := [e for e in _until(happened[one.key], end) if one.key in newest or e.occurred_on > before])
            }
            yield Act(instant(end, 17, number), "write_down", place, events=events, new=new)
            before = end


def _until(events: Iterable[Event], end: dt.date) -> list[Event]:
    return [event for event in events if event.occurred_on <= end]


# ---- plans, categories, lists --------------------------------------------------------------------------------------


def _decide(projects: Sequence[Invented]) -> Iterator[Act]:
    """What the city decides, one entry a day: annual plans, categories, members of lists."""
    days: dict[dt.date, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    joins: dict[dt.date, list[Join]] = defaultdict(list)
    for one in projects:
        for plan in one.plans:
            kind = kinds.PlanSet(plan.year, plan.kind, plan.document_no)
            days[plan.on][one.key].append(Event(kind, plan.on, str(plan.year), plan.amount_yuan))
        for year, category in one.categories.items():
            on = max(dt.date.fromisoformat(profile()["annual_plan"]["issued_on"][str(year)]), _next_month(one))
            days[on][one.key].append(Event(kinds.YearCategorised(year, category), on, str(year)))
        for code, count_unit in one.memberships.items():
            joins[max(_listed_on(code), _next_month(one))].append(Join(one.key, code, count_unit))
    for on in sorted({*days, *joins}):
        yield Act(instant(on, 11), "decide", events=dict(days[on]), joins=tuple(joins[on]))


def _next_month(one: Invented) -> dt.date:
    """The first day on which the city can decide about a project: the day after the county wrote it down."""
    if one.registered_on <= FIRST_DAY:
        return FIRST_DAY
    return month_end(one.registered_on.year, one.registered_on.month) + dt.timedelta(days=1)


def _listed_on(code: str) -> dt.date:
    row = next(row for row in files.rows("sample/lists.csv") if row["code"] == code)
    issued_on = profile()["annual_plan"]["issued_on"][row["year"]]
    return _LIST_DAYS.get(code) or dt.date.fromisoformat(row["held_on"] or issued_on)


# ---- the month -----------------------------------------------------------------------------------------------------


def _return(projects: Sequence[Invented]) -> Iterator[Act]:
    """File, lock, confirm, verify, object, close, as the calendar says (R3.2)."""
    for row in files.rows("sample/cycles.csv"):
        period = Period.parse(row["period_key"]) if row["cycle_kind"] == "month" else None
        if period is None or period > LAST_PERIOD:
            continue
        cycle = {key: files.day(row[key]) or period.end for key in ("return_due_on", "lock_on", "object_until", "close_on")}
        for number, (place, mine) in enumerate(by_place(projects).items()):
            yield from _county_month(place, mine, period, cycle, number)
        yield from _inspect(projects, period)
        yield from _correct(projects, period, cycle["close_on"])
        if _FIRST_CLOSE <= period < LAST_PERIOD:
            yield Act(instant(cycle["close_on"], 16), "close", period=period)


def _county_month(place: str, mine: Sequence[Invented], period: Period, cycle: dict[str, dt.date], number: int) -> Iterator[Act]:
    verify_at = instant(cycle["lock_on"], 19, number)
    by_day: dict[dt.date, list[tuple[str, Told]]] = defaultdict(list)
    for one in mine:
        if period in one.reported:
            told = one.reported[period]
            by_day[cycle["return_due_on"] + dt.timedelta(days=told.days_late)].append((one.key, told))
    # What would come later than the present day has not come yet: it stands as missing.
    for on, filed in ((on, filed) for on, filed in by_day.items() if on < PRESENT_DAY):
        late = on > cycle["return_due_on"]
        yield Act(instant(on, 17 if late else 15, number), "file", place, period, tuple(filed))
    if period == LAST_PERIOD and place in _BEHIND:
        return
    yield Act(instant(cycle["lock_on"], 18, number), "confirm", place, period)
    in_time = [one for one in mine if period in one.verified and not one.reported[period].days_late]
    yield Act(verify_at, "verify", place, period, tuple((one.key, one.verified[period]) for one in in_time))
    yield from _object(in_time, period, cycle["object_until"], number)


def _object(mine: Sequence[Invented], period: Period, until: dt.date, number: int) -> Iterator[Act]:
    """A county objects where it was cut hard (DECISIONS 22)."""
    for one in mine:
        told, found = one.reported[period], one.verified[period]
        cut = told.ytd_yuan - found.ytd_yuan
        if cut * 12 > max(told.ytd_yuan, 1) and one.dice.hits(("object", period.key), 1_400) and not one.story:
            text = "监理计量单已补齐，申请复核（示例）"
            yield Act(instant(until, 10, number), "object", one.place, period, ((one.key, found),), note=text)


def _inspect(projects: Sequence[Invented], period: Period) -> Iterator[Act]:
    told = tuple((one.key, one.inspected[period]) for one in projects if period in one.inspected)
    if told:
        yield Act(instant(period.end + dt.timedelta(days=20), 16), "inspect", period=period, told=told)


def _correct(projects: Sequence[Invented], period: Period, closed_on: dt.date) -> Iterator[Act]:
    """A closed month that turned out to be wrong: filed again, by both sides, after the close."""
    if not _FIRST_CLOSE <= period < LAST_PERIOD:
        return
    fitting = [o for o in projects if period in o.verified and o.verified[period].ytd_yuan > o.verified[period].before_yuan > 0]
    for one in sorted(fitting, key=lambda one: one.dice.number(("corrected", period.key)))[: 2 if period.end.month == 6 else 1]:
        told, found = one.reported[period], one.verified[period]
        fallen = round_yuan((found.ytd_yuan - found.before_yuan) * one.dice.between("corrected by", 20, 60) // 100)
        paper = f"示项办〔{period.end.year}〕核{period.end.month}号（示例）"
        why = "更正：上月误将设备预付款计入"
        on = closed_on + dt.timedelta(days=one.dice.between("corrected on", 9, 15))
        for kind, old, hour in (("file", told, 10), ("verify", found, 11)):
            new = Told(period, max(0, old.ytd_yuan - fallen), old.before_yuan, why, paper)
            yield Act(instant(on, hour), kind, one.place, period, ((one.key, new),))
