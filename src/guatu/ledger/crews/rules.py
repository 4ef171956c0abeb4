"""Arithmetic of crews: which project needs one, when the next visit is due, and how projects are shared out among officers."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

MONTH, WEEK = "month", "week"
# Seats that one post at a time holds. 班长 may be two (双班长).
SINGLE_SEATS = frozenset({"city_leader", "county_leader", "officer"})
LEADER_SEATS = ("leader", "county_leader", "city_leader")
# What a seat may do in its project when the post does not reach it otherwise (DECISIONS 14).
ROLE_OF_SEAT = {
    "leader": "viewer", "city_leader": "viewer", "county_leader": "viewer", "department": "department",
    "officer": "reporter", "site_officer": "reporter", "member": "viewer",
}  # fmt: skip
# A project has a crew from signing until it produces; one on a key list has it before it is signed.
STAGES_WITH_CREW = frozenset({"P30", "P35", "P40", "P50", "P60"})
STAGES_BEFORE = frozenset({"", "P10", "P20"})
KEY_TIERS = frozenset({"province", "city"})


def crew_need(stage: str, tier: str, state: str) -> str:
    """Why a project must have a crew: "signed", "listed" (key list), "producing" (it should be closed), or nothing.

    Source: PRODUCT C12.
    """
    if state == "removed":
        return ""
    if stage in STAGES_WITH_CREW:
        return "signed"
    if stage in STAGES_BEFORE:
        return "listed" if tier in KEY_TIERS else ""
    return "producing"


# ---- visits ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitDuty:
    """How often a seat goes to see its project: `times` in each calendar month, or in each week from Monday."""

    times: int
    per: str

    @classmethod
    def of(cls, told: Mapping[str, object]) -> VisitDuty:
        """From a parameter's value. Errors: ValueError for a duty that cannot be met."""
        duty = cls(int(str(told["times"])), str(told["per"]))
        if duty.times < 1 or duty.per not in (MONTH, WEEK):
            raise ValueError(f"no such duty: {told}")
        return duty


def duty_parts(duty: VisitDuty, day: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The period of `day` cut into as many parts as visits are owed in it: (first day, last day) of each."""
    if duty.per == WEEK:
        start, length = day - dt.timedelta(days=day.weekday()), 7
    else:
        start, length = day.replace(day=1), calendar.monthrange(day.year, day.month)[1]
    cuts = [length * number // duty.times for number in range(duty.times + 1)]
    return [(start + dt.timedelta(days=a), start + dt.timedelta(days=b - 1)) for a, b in pairwise(cuts)]


def next_visit_due(duty: VisitDuty, visited: Iterable[dt.date], since: dt.date) -> dt.date:
    """The last day for the next visit of a seat taken on `since`.

    A part of a period that had begun when the seat was taken is not owed. What was missed stays due until somebody goes; a visit
    then counts for its own period. Source: R4.3, PRODUCT C12.
    """
    days = sorted(day for day in visited if day >= since)
    if not days:
        return _first_after(duty, since)
    last = days[-1]
    owed = [part for part in duty_parts(duty, last) if part[0] >= since]
    done = sum(day >= duty_parts(duty, last)[0][0] for day in days)
    left = [end for _start, end in owed[done:] if end >= last]
    return left[0] if left else _following(duty, last)[0][1]


def _first_after(duty: VisitDuty, since: dt.date) -> dt.date:
    own = [end for start, end in duty_parts(duty, since) if start >= since]
    return own[0] if own else _following(duty, since)[0][1]


def _following(duty: VisitDuty, day: dt.date) -> list[tuple[dt.date, dt.date]]:
    return duty_parts(duty, duty_parts(duty, day)[-1][1] + dt.timedelta(days=1))


# ---- balance ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who serves projects; without `counties` in the whole jurisdiction."""

    key: str
    counties: frozenset[str] = frozenset()

    def serves(self, county: str) -> bool:
        """Whether a project of this county may be given to them."""
        return not self.counties or county in self.counties


@dataclass(frozen=True, slots=True)
class Job:
    """A project to be served: where, how much work, and who serves it now."""

    key: str
    county: str
    weight: int = 1
    now: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the proposal: the project, who has it, who should. `cause`: kept, new, levelled or none (nobody serves there)."""

    job: Job
    to: str
    cause: str


def share_out(officers: Sequence[Officer], jobs: Sequence[Job], most_apart: int) -> list[Share]:
    """Projects shared out: everybody keeps what is theirs; what nobody has goes, heaviest first, to whoever has least; then as
    few as possible are moved until no two officers who could trade lie more than `most_apart` apart.

    The same input gives the same answer. Source: PRODUCT C12.
    """
    desk = _Desk(sorted(officers, key=lambda one: one.key), most_apart)
    by_weight = sorted(jobs, key=lambda one: (-one.weight, one.key))
    for job in by_weight:
        if job.now in desk.load and desk.officers[job.now].serves(job.county):
            desk.give(job, job.now)
    for job in by_weight:
        if job.key not in desk.holder:
            desk.give(job, desk.lightest(job))
    desk.level()
    return [_share(job, desk.holder[job.key]) for job in sorted(jobs, key=lambda one: one.key)]


def _share(job: Job, to: str) -> Share:
    if not to:
        return Share(job, "", "none")
    return Share(job, to, "kept" if to == job.now else "levelled" if job.now else "new")


# How far apart, the holder, the job, who is to have it.
_Move = tuple[int, str, Job, str]


def _order_of_move(move: _Move) -> tuple[int, str, bool, int, str]:
    apart, holder, job, _to = move
    return -apart, holder, job.now == holder, job.weight, job.key


class _Desk:
    """The working table of one sharing out."""

    def __init__(self, officers: Sequence[Officer], most_apart: int) -> None:
        self.officers = {one.key: one for one in officers}
        self.most_apart = most_apart
        self.load = dict.fromkeys(self.officers, 0)
        self.holder: dict[str, str] = {}
        self.jobs: dict[str, dict[str, Job]] = {key: {} for key in self.officers}

    def give(self, job: Job, to: str) -> None:
        """Let `to` have the job, whoever had it."""
        before = self.holder.get(job.key, "")
        if before:
            self.load[before] -= job.weight
            del self.jobs[before][job.key]
        self.holder[job.key] = to
        if to:
            self.load[to] += job.weight
            self.jobs[to][job.key] = job

    def lightest(self, job: Job) -> str:
        """Who has least of those who may serve it; nobody where nobody may."""
        able = [key for key, one in self.officers.items() if one.serves(job.county)]
        return min(able, key=lambda key: (self.load[key], key), default="")

    def level(self) -> None:
        """Move one job at a time between two who lie too far apart. Ends: the sum of squares falls each time."""
        while (move := self._best_move()) is not None:
            self.give(*move)

    def _best_move(self) -> tuple[Job, str] | None:
        """The move between the two furthest apart of those who could trade; None when none lie more than `most_apart` apart.

        What is new to the holder moves before what it has long served, small before large.
        """
        best = min(self._moves(), key=_order_of_move, default=None)
        return None if best is None else best[2:]

    def _moves(self) -> Iterator[_Move]:
        """(how far apart, holder, job, who has least of those who may serve it) of every move that brings two nearer."""
        kept = {job.county: job for jobs in self.jobs.values() for job in jobs.values()}
        least = {county: self.lightest(job) for county, job in kept.items()}
        for holder, jobs in self.jobs.items():
            for job in jobs.values():
                apart = self.load[holder] - self.load[least[job.county]]
                # A job as heavy as the gap would only make them change places.
                if apart > max(self.most_apart, job.weight):
                    yield apart, holder, job, least[job.county]
