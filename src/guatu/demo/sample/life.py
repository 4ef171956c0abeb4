"""The dates of each sample project: stages reached, promises made and moved, stops. Pure; nothing after LAST_DAY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from guatu.demo import files
from guatu.demo.sample.model import FIRST_DAY, LAST_DAY, Changed, Invented, Reached
from guatu.demo.sample.promises import days, months_later, promise

# After this day a promised completion is not yet due at the open month.
_NOT_DUE = dt.date(2023, 10, 15)
# Of starts that are overdue, so many are long overdue (red); the others were moved into the open month (yellow).
_LONG_OVERDUE_BP = 3800
_PASSED_COMPLETION_BP = 2200


def live(projects: Iterable[Invented]) -> None:
    """Give every project its dates."""
    for one in projects:
        _LIVES[one.trajectory](one)
        one.reached = sorted((reached for reached in one.reached if reached.on <= LAST_DAY), key=lambda r: (r.on, r.stage))
        one.registered_on = max(FIRST_DAY, one.reached[0].on)
        one.categories = _categories(one)
        one.statistics_on = _statistics(one)


def span(one: Invented, name: str) -> tuple[dt.date, dt.date]:
    """A window of the profile, ended at LAST_DAY."""
    first, last = (dt.date.fromisoformat(text) for text in one.profile[name])
    return first, max(first, min(last, LAST_DAY - days(3)))


def _within(one: Invented, name: str) -> dt.date:
    return one.dice.day(name, *span(one, name))


def _moves(one: Invented) -> int:
    low, high = one.profile["promise_moves"]
    return one.dice.between("moves", low, high)


def _end_stage(one: Invented) -> str:
    return str(one.dice.weighted("end stage", one.profile["stage_at_end"]))


def _reach(one: Invented, *stages: tuple[str, dt.date]) -> None:
    one.reached += [Reached(stage, on) for stage, on in stages]


# ---- ways through life ---------------------------------------------------------------------------------------------


def _until_start(one: Invented, start_on: dt.date, *, until: str = "P35") -> None:
    """Idea, preliminary and, unless the government builds, signing and performing, in the year before the start."""
    ago = {"P10": (380, 520), "P20": (260, 360), "P30": (130, 240), "P35": (30, 110)}
    for stage, (near, far) in ago.items():
        if stage > until or (stage in ("P30", "P35") and one.attrs["approval_mode"] == "approve"):
            continue
        _reach(one, (stage, start_on - days(one.dice.between(stage, near, far))))


def _started(one: Invented) -> dt.date:
    """Started on a day of its window, about as it was promised."""
    on = _within(one, "start_between")
    _until_start(one, on)
    _reach(one, ("P40", on), ("P50", on + days(one.dice.between("P50", 35, 100))))
    slack = one.dice.between("start slack", -12, 40)
    promise(one, "start", said_on=on - days(one.dice.between("said", 60, 240)), final=on + days(slack))
    return on


def _produced(one: Invented) -> None:
    started_on = _started(one)
    produced_on = _within(one, "produced_between")
    completed_on = produced_on - days(one.dice.between("complete", 20, 75))
    slack = days(one.dice.between("completion slack", -15, 45))
    promise(one, "complete", said_on=started_on, final=completed_on + slack, moves=_moves(one))
    end = _end_stage(one)
    _reach(one, ("P60", produced_on if end == "P60" else completed_on))
    if end == "P60":
        return
    _reach(one, ("P70", produced_on))
    promise(one, "produce", said_on=started_on, final=produced_on + slack)
    if end == "P75":
        _reach(one, ("P75", min(produced_on + days(one.dice.between("P75", 60, 160)), LAST_DAY - days(1))))


def _building(one: Invented) -> None:
    started_on = _started(one)
    low, high = one.profile["build_months"]
    planned_on = months_later(started_on, one.dice.between("build", low, high))
    final = max(planned_on, _NOT_DUE + days(one.dice.between("not due", 0, 150)))
    promise(one, "complete", said_on=started_on, final=final, moves=_moves(one))


def _dragging(one: Invented) -> None:
    started_on = _started(one)
    one.drags_from = _within(one, "drag_from_between")
    passed = not one.story and one.dice.hits("passed completion", _PASSED_COMPLETION_BP)
    first, last = (dt.date(2023, 5, 1), dt.date(2023, 8, 20)) if passed else (_NOT_DUE, dt.date(2024, 9, 30))
    promise(one, "complete", said_on=started_on, final=one.dice.day("completion", first, last), moves=_moves(one))


def _started_this_year(one: Invented) -> None:
    started_on = _started(one)
    low, high = one.profile["build_months"]
    promise(one, "complete", said_on=started_on, final=months_later(started_on, one.dice.between("build", low, high)))


def _overdue(one: Invented) -> None:
    """A promised start that has passed: long ago, or after it was moved into the open month."""
    long = bool(one.story) or one.dice.hits("long", _LONG_OVERDUE_BP)
    first, last = (dt.date(2023, 3, 20), dt.date(2023, 5, 25)) if long else (dt.date(2023, 8, 1), dt.date(2023, 8, 26))
    final = one.dice.day("final", first, last)
    _until_start(one, dt.date(2023, 2, 1), until=_end_stage(one))
    promise(one, "start", said_on=dt.date(2022, 12, 5), final=final, moves=1 if long else _moves(one))


def _preliminary(one: Invented) -> None:
    first, last = (dt.date.fromisoformat(text) for text in one.profile["start_between"])
    final = one.dice.day("start", first + days(40), last)
    _until_start(one, final - days(60), until="P20")
    promise(one, "start", said_on=one.dice.day("said", dt.date(2022, 9, 1), dt.date(2023, 5, 31)), final=final, moves=_moves(one))


def _signed(one: Invented) -> None:
    one.attrs["approval_mode"] = "file"
    signed_on = _within(one, "signed_between")
    before = one.dice.between("before", 60, 200)
    _reach(one, ("P10", signed_on - days(before)), ("P20", signed_on - days(before // 3)), ("P30", signed_on))
    if _end_stage(one) == "P35":
        _reach(one, ("P35", min(signed_on + days(one.dice.between("P35", 50, 150)), LAST_DAY - days(2))))
    first, last = (dt.date.fromisoformat(text) for text in one.profile["start_between"])
    final = one.dice.day("start", max(first, signed_on + days(90)), last)
    promise(one, "start", said_on=signed_on, final=final, moves=min(1, _moves(one)))


def _idea(one: Invented) -> None:
    _reach(one, ("P10", one.dice.day("P10", dt.date(2021, 9, 1), dt.date(2023, 7, 31))))


def _halted(one: Invented) -> None:
    """Stopped, or postponed until a day, while it was built or still prepared."""
    state = one.profile["state_at_end"]
    halted_on = _within(one, "stopped_between")
    if _end_stage(one) == "P20":
        _until_start(one, halted_on + days(30), until="P20")
        promise(one, "start", said_on=halted_on - days(200), final=halted_on + days(20), moves=1)
    else:
        promise(one, "complete", said_on=_started(one), final=dt.date(2023, 12, 31), moves=1)
    resume = one.dice.day("resume", dt.date(2023, 11, 1), dt.date(2024, 6, 30)) if state == "postponed" else None
    cause = one.dice.pick("halt cause", files.document("sample/vocabulary.json")["stop_causes"])
    one.reached = [reached for reached in one.reached if reached.on <= halted_on]
    one.changed.append(Changed(state, halted_on, cause, resume))


def _removed(one: Invented) -> None:
    removed_on = _within(one, "removed_between")
    _until_start(one, removed_on + days(60), until=_end_stage(one))
    cause = one.dice.pick("remove cause", files.document("sample/vocabulary.json")["remove_causes"])
    one.changed.append(Changed("removed", removed_on, cause, document_no="示项办〔2022〕18号（示例）"))


_LIVES: dict[str, Callable[[Invented], None]] = {
    "produced_2022": _produced, "produced_2023": _produced, "building_ahead": _building, "building_on_track": _building,
    "building_dragging": _dragging, "started_2023": _started_this_year, "start_overdue": _overdue,
    "preliminary": _preliminary, "signed_waiting": _signed, "idea": _idea, "stopped": _halted, "postponed": _halted,
    "removed": _removed,
}  # fmt: skip


# ---- what follows from the dates -----------------------------------------------------------------------------------


def _categories(one: Invented) -> dict[int, str]:
    """The category of each year the project was on the register; a start within 2022 made it a new start."""
    start_on = one.on("P40")
    found = {2022: one.profile["category_2022"], 2023: one.profile["category_2023"]}
    if start_on and start_on.year == 2022 and found[2022] == "continued":
        found[2022] = "new"
    if one.registered_on > dt.date(2022, 3, 10):
        found[2022] = ""
    return {year: category for year, category in found.items() if category}


def _statistics(one: Invented) -> dt.date | None:
    """The month it was entered in statistics: some months after the start; a few never."""
    start_on = one.on("P40")
    rules = files.document("sample/profile.json")["statistics"]
    if start_on is None or (start_on >= FIRST_DAY and one.dice.hits("never in statistics", rules["never_bp"])):
        return None
    low, high = rules["lag_months"]
    lag = one.dice.weighted("statistics lag", {1: 600, 2: 250, 3: 100, high: 50}) if low == 1 else low
    on = months_later(start_on.replace(day=20), lag)
    return on if on <= LAST_DAY else None
