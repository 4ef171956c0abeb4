"""What goes on record of a sample project, as facts with their day. Pure: `script` says when each is written down."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256

from guatu.demo import files
from guatu.demo.sample.model import FIRST_DAY, LAST_DAY, Invented, Reached
from guatu.demo.sample.promises import days, problem_text
from guatu.facts.journal import Evid
from guatu.ledger import gates, kinds
from guatu.ledger.services import Event

_BUILDING = frozenset({"P40", "P50"})
_RESERVE = frozenset({"P10", "P20", "P30", "P35"})
_REFRESH_BUILDING_BP, _REFRESH_RESERVE_BP, _NEW_WORDS_BP = 7_400, 6_800, 2_500
_REQUEST = "请{unit}牵头协调（示例）"


@cache
def papers() -> dict[str, tuple[str, bytes]]:
    """The invented papers that stand behind stages: by requirement, a file name and its bytes."""
    found = {}
    for requirement in gates.requirements():
        if requirement.kind == "evidence":
            text = f"示例佐证：{requirement.title}\n本文件为示例数据，仅供演示，不得引用。\n"
            found[requirement.target] = (f"示例佐证-{requirement.target}.txt", text.encode())
    return found


def happenings(one: Invented) -> list[Event]:
    """Everything of the register side in the order of its days."""
    every = [*_carried(one), *_stages(one), *_promises(one), *_changes(one), *_statistics(one), *_problems(one), *_refreshes(one)]
    return sorted(every, key=lambda event: event.occurred_on)


def progress_text(one: Invented, stage: str, turn: object = "") -> str:
    """Words for how far it is."""
    words: list[str] = files.document("sample/vocabulary.json")["progress"][stage]
    return one.dice.pick(("progress", stage, turn), words)


def _carried(one: Invented) -> Iterator[Event]:
    if one.carried_yuan is not None and one.role != "part":
        yield Event(kinds.CarriedForward(2022), FIRST_DAY, "2022", one.carried_yuan)


def _stages(one: Invented) -> Iterator[Event]:
    ordered = sorted(one.reached, key=lambda reached: (reached.on, reached.stage))
    for reached in ordered:
        yield Event(kinds.StageReached(reached.stage), reached.on)
        if reached.on > one.registered_on:
            yield Event(kinds.ProjectAmended({"progress_text": progress_text(one, reached.stage)}), reached.on)
            yield from _evidence(one, reached)


def _evidence(one: Invented, reached: Reached) -> Iterator[Event]:
    for requirement in gates.requirements():
        if requirement.stage == reached.stage and requirement.kind == "evidence":
            name, content = papers()[requirement.target]
            seen = (Evid(sha256(content).hexdigest(), {"document": name}),)
            yield Event(kinds.EvidenceAttached(requirement.target, requirement.title), reached.on, evidence=seen)


def _promises(one: Invented) -> Iterator[Event]:
    for promised in one.promised:
        kind = kinds.MilestonePromised(promised.milestone, promised.promised_on, promised.precision, promised.text)
        yield Event(kind, promised.said_on, reason=promised.reason)


def _changes(one: Invented) -> Iterator[Event]:
    for changed in one.changed:
        kind = kinds.StateChanged(changed.state, changed.cause, changed.resume_on, changed.document_no)
        yield Event(kind, changed.on, reason=changed.cause)


def _statistics(one: Invented) -> Iterator[Event]:
    if one.statistics_on:
        yield Event(kinds.StatisticsEntered(True, f"{one.statistics_on:%Y-%m}"), one.statistics_on)


def _problems(one: Invented) -> Iterator[Event]:
    """What holds it up, since it was held up."""
    templates = files.document("sample/vocabulary.json")["problem_templates"]
    template = next((each for each in templates if each["key"] == one.cause), None)
    since = one.drags_from or one.halted_on or (one.registered_on + days(90))
    if template is None or since > LAST_DAY:
        return
    attrs = {
        "problem_text": problem_text(one, template["text"]),
        "request_text": _REQUEST.format(unit=_lead(one, template["lead"])),
    }
    yield Event(kinds.ProjectAmended(attrs), max(since, one.registered_on))


def _lead(one: Invented, code: str) -> str:
    """The unit a kind of problem goes to: the city's, else the county's."""
    names = {row["code"]: row["short_name"] for row in files.rows("sample/units.csv")}
    return names.get(f"{one.place}-{code}") or names[f"S-{code}"]


def _refreshes(one: Invented) -> Iterator[Event]:
    """Somebody said that the register still holds: most months while it is built, most quarters before."""
    if one.role == "part":
        return
    for on in _month_days(one):
        stage = _stage_on(one, on)
        if stage in _BUILDING and one.dice.hits(("refresh", on), _REFRESH_BUILDING_BP):
            yield _refreshed(one, stage, on)
        elif stage in _RESERVE and on.month % 3 == 0 and one.dice.hits(("refresh", on), _REFRESH_RESERVE_BP):
            yield Event(kinds.ConfirmedCurrent(), on)


def _refreshed(one: Invented, stage: str, on: dt.date) -> Event:
    if one.dice.hits(("words", on), _NEW_WORDS_BP):
        return Event(kinds.ProjectAmended({"progress_text": progress_text(one, stage, on)}), on)
    return Event(kinds.ConfirmedCurrent(), on)


def _month_days(one: Invented) -> Iterable[dt.date]:
    """A day near each month's end while the project is on the register and not halted."""
    for year, month in months():
        on = dt.date(year, month, 26)
        if on > one.registered_on and (one.halted_on is None or on < one.halted_on):
            yield on


def months() -> list[tuple[int, int]]:
    """The months of the sample world."""
    return [(2022 + at // 12, at % 12 + 1) for at in range(12 + LAST_DAY.month)]


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _stage_on(one: Invented, on: dt.date) -> str:
    return max((reached.stage for reached in one.reached if reached.on <= on), default="")
