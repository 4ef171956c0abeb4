"""Who is on which list: 省重点, 市重点, three programmes of 三个一批, the city plan. Pure.

Overlaps the profile asks for are taken first, then the list is filled from those who fit it best. A part goes where its
bundle goes and does not count there (DECISIONS 25).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from guatu.demo import files
from guatu.demo.sample.model import LAST_DAY, Invented, Reached
from guatu.demo.sample.money import add_late
from guatu.demo.sample.plan import profile
from guatu.demo.sample.promises import days

Fit = Callable[[Invented], "tuple[int, ...] | None"]
_PUBLIC = ("urbanisation", "infrastructure", "ecology", "livelihood")
_PROGRAMMES = (1, 2, 3)


def enlist(projects: Sequence[Invented]) -> None:
    """Fill every list of the profile."""
    counted = [one for one in projects if one.is_counted]
    scale = min(1.0, len(counted) / 364)
    lists = {row["code"]: row for row in files.rows("sample/lists.csv")}
    chosen: dict[str, list[Invented]] = {}
    waiting = _slow("SIGN", "sign_performed_bp", scale, _waiting(counted))
    late = _slow("START", "start_started_bp", scale, _overdue(counted))
    for code, fit in _fits(waiting, late).items():
        wanted = max(1, round(int(lists[code]["members"]) * scale))
        free = _not_yet(code, counted, chosen)
        chosen[code] = _fill(code, wanted, fit, free, chosen, scale)
    for code, members in chosen.items():
        for one in members:
            one.memberships[code] = one.count_unit
    _follow_bundles(projects)
    _settle_tiers(projects)
    for one in chosen["S-KEYC-2023-2"]:
        add_late(one)
    for issue in _PROGRAMMES:
        _reach_benefit(chosen[f"S-3B{issue}-PROD"], profile()["programme_rates"]["produce_benefit_bp"][issue - 1])


def _not_yet(code: str, counted: Sequence[Invented], chosen: dict[str, list[Invented]]) -> list[Invented]:
    """Nobody is in the same batch of two programmes."""
    batch = code.rsplit("-", 1)[1] if code.startswith("S-3B") else ""
    used = {one.key for name, members in chosen.items() if batch and name.endswith(f"-{batch}") for one in members}
    return [one for one in counted if one.key not in used]


def _fill(
    code: str, wanted: int, fit: Fit, counted: Sequence[Invented], chosen: dict[str, list[Invented]], scale: float
) -> list[Invented]:
    """Those it must share with an earlier list, then the best fitting of the others."""
    fitting = {one.key: score for one in counted if (score := fit(one)) is not None}
    ranked = sorted((one for one in counted if one.key in fitting), key=lambda one: (*fitting[one.key], one.key))
    members: list[Invented] = []
    for overlap in profile()["overlaps"]:
        other = next((name for name in overlap["lists"] if name != code), "")
        if code in overlap["lists"] and other in chosen:
            inside = {one.key for one in chosen[other]}
            shared = [one for one in ranked if one.key in inside][: max(1, round(overlap["at_least"] * scale))]
            members += [one for one in shared if one not in members]
    rest = [one for one in ranked if one not in members]
    return (members + rest)[:wanted]


# ---- who fits ------------------------------------------------------------------------------------------------------


def _fits(waiting: dict[int, set[str]], late: dict[int, set[str]]) -> dict[str, Fit]:
    """Each list's test, in the order they are filled. A lower score fits better; None does not fit."""
    found: dict[str, Fit] = {
        "S-KEYP-2022": _key(2022, province=True), "S-KEYC-2022": _key(2022, province=False),
        "S-KEYP-2023": _key(2023, province=True), "S-KEYC-2023": _key(2023, province=False),
        "S-KEYC-2023-2": _second_batch, "S-CITY-2023": _city_plan,
    }  # fmt: skip
    # Production first: those who were in an earlier start are taken from it.
    found |= {f"S-3B{issue}-PROD": _produced(_held(issue)) for issue in _PROGRAMMES}
    found |= {f"S-3B{issue}-SIGN": _signed(_held(issue), waiting[issue]) for issue in _PROGRAMMES}
    # The second before the first: it must share members with the third production, which began about then.
    return found | {f"S-3B{issue}-START": _started(_held(issue), late[issue]) for issue in (2, 1, 3)}


def _slow(batch: str, rates: str, scale: float, candidates: Callable[[int], Iterable[Invented]]) -> dict[int, set[str]]:
    """Of each programme's batch so many that did not do what they came for, each project once."""
    used: set[str] = set()
    found: dict[int, set[str]] = {}
    for issue, rate_bp in zip(_PROGRAMMES, profile()["programme_rates"][rates], strict=True):
        members = next(item["members"] for item in profile()["lists"] if item["code"] == f"S-3B{issue}-{batch}")
        count = round(members * scale * (10_000 - rate_bp) / 10_000)
        free = sorted((one for one in candidates(issue) if one.key not in used), key=lambda one: one.dice.number(batch))
        found[issue] = {one.key for one in free[:count]}
        used |= found[issue]
    return found


def _waiting(counted: Sequence[Invented]) -> Callable[[int], Iterable[Invented]]:
    """Signed about the time of a programme, and not performed."""

    def candidates(issue: int) -> Iterable[Invented]:
        return (o for o in counted if _near(o.on("P30"), _held(issue), 330, 20) and o.on("P35") is None and not o.changed)

    return candidates


def _overdue(counted: Sequence[Invented]) -> Callable[[int], Iterable[Invented]]:
    """Ought to have begun, and has not."""
    return lambda _issue: (one for one in counted if one.trajectory == "start_overdue")


def _held(issue: int) -> dt.date:
    found = next(row for row in files.rows("sample/lists.csv") if row["code"] == f"S-3B{issue}-START")
    return dt.date.fromisoformat(found["held_on"])


def _planned(one: Invented, year: int) -> bool:
    return one.categories.get(year, "") in ("continued", "new", "finishing")


def _key(year: int, *, province: bool) -> Fit:
    """省重点 takes the largest; 市重点 the next, and those the province has."""

    def fit(one: Invented) -> tuple[int, ...] | None:
        if not _planned(one, year) or one.total_yuan < (500_000_000 if province else 100_000_000):
            return None
        return (-one.total_yuan,) if province else (one.dice.number("key") % 1000 - min(one.total_yuan // 1_000_000, 900),)

    return fit


def _second_batch(one: Invented) -> tuple[int, ...] | None:
    new = one.trajectory == "started_2023" and one.total_yuan >= 50_000_000
    return (one.dice.number("second batch") % 1000,) if new and not one.story else None


def _city_plan(one: Invented) -> tuple[int, ...] | None:
    return (one.dice.number("city plan") % 1000,) if one.attrs["field"] in _PUBLIC and _planned(one, 2023) else None


def _near(on: dt.date | None, held: dt.date, before: int, after: int) -> tuple[int, ...] | None:
    """How near a day lies to the event, if it lies within so many days of it."""
    if on is None or not held - days(before) <= on <= held + days(after):
        return None
    return (abs((on - held).days),)


def _signed(held: dt.date, waiting: set[str]) -> Fit:
    """Those that signed about then and performed, and some that still wait."""

    def fit(one: Invented) -> tuple[int, ...] | None:
        if one.key in waiting:
            return (0,)
        return _near(one.on("P30"), held, 330, 20) if one.on("P35") else None

    return fit


def _started(held: dt.date, late: set[str]) -> Fit:
    """Those that ought to have begun, then those that began about then; first those that have produced since."""

    def fit(one: Invented) -> tuple[int, ...] | None:
        near = _near(one.on("P40"), held, 420, 60)
        return (-1,) if one.key in late else near and (int(one.on("P70") is None), *near)

    return fit


def _produced(held: dt.date) -> Fit:
    """By the day of production; first those that began within the programme's time, so that one may be in two batches."""

    def fit(one: Invented) -> tuple[int, ...] | None:
        near = _near(one.on("P70"), held, 220, 120)
        start_on = one.on("P40")
        return near if near is None else (int(start_on is None or start_on < dt.date(2021, 9, 1)), *near)

    return fit


# ---- what follows from the lists -----------------------------------------------------------------------------------


def _follow_bundles(projects: Iterable[Invented]) -> None:
    every = {one.key: one for one in projects}
    for part in every.values():
        if part.parent:
            part.memberships |= dict.fromkeys(every[part.parent].memberships, part.count_unit)


def _settle_tiers(projects: Iterable[Invented]) -> None:
    for one in projects:
        codes = set(one.memberships)
        county = _planned(one, 2022) or _planned(one, 2023)
        one.attrs["tier"] = (
            "province" if codes & {"S-KEYP-2022", "S-KEYP-2023"}
            else "city" if codes & {"S-KEYC-2022", "S-KEYC-2023", "S-KEYC-2023-2"}
            else "county" if county and one.dice.hits("county key", 6_000) else ""
        )  # fmt: skip


def _reach_benefit(members: Sequence[Invented], rate_bp: int) -> None:
    """So many of a production batch reached what they had promised, the earliest first."""
    ordered = sorted(members, key=lambda one: one.on("P70") or LAST_DAY)
    for one in ordered[: round(len(ordered) * rate_bp / 10_000)]:
        produced_on = one.on("P70")
        if produced_on is None or one.on("P80") is not None or produced_on > LAST_DAY - days(95):
            continue
        capacity_on = one.on("P75") or produced_on + days(one.dice.between("capacity", 40, 60))
        if one.on("P75") is None:
            one.reached.append(Reached("P75", capacity_on))
        benefit_on = min(capacity_on + days(one.dice.between("benefit", 30, 120)), LAST_DAY - days(5))
        one.reached.append(Reached("P80", max(benefit_on, capacity_on + days(1))))
