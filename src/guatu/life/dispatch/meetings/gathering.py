"""What there is to lay before a meeting, read from every storey below: promises, red lights, overdue cases, topics, requests.

Each function answers one part of the agenda, gravest first; `building` puts them in the order of the series.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guatu.attention.lights import ProjectLights
from guatu.cases import queries as case_queries
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.rules import days_late
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.meetings import history, rules
from guatu.life.dispatch.meetings.ground import Ground, previous_meeting
from guatu.life.dispatch.meetings.models import Decision, ListedProject
from guatu.life.dispatch.meetings.pack import Item
from guatu.life.dispatch.meetings.vocab import DONE_STATES, Part, TopicState


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of a part, gravest first, and the keys of those that were not made out in words."""

    items: list[Item]
    more: tuple[str, ...] = ()


def room(ground: Ground) -> int:
    """How many items a part makes out: twice what it lists, because an earlier part may claim some of them."""
    return 2 * int(ground.params["meeting.listed_most"])


def promises(ground: Ground) -> list[Item]:
    """上次议定事项落实: every case the series decided on that is open, or was closed since it last met. Worst first."""
    before = previous_meeting(ground.meeting)
    earlier = Decision.objects.filter(
        meeting__series_id=ground.series.id, meeting__held_on__lt=ground.meeting.held_on, meeting__state__in=DONE_STATES
    )
    decided = {row.case_id: row for row in earlier.select_related("meeting").order_by("meeting__held_on", "order") if row.case_id}
    rows = list(CaseStanding.objects.live().filter(case_id__in=list(decided)))
    since = before.held_on if before else ground.at
    kept = [row for row in rows if row.is_open or (row.closed_on or row.withdrawn_on or since) >= since]
    chains = history.chains_of_cases(kept)
    items = [_promise(ground, row, chains[row.case_id]) for row in kept]
    return sorted(items, key=lambda one: (_GRAVITY[one.result], -one.carries, -one.days, one.number))


_GRAVITY = {"overdue": 0, "idle": 1, "working": 2, "submitted": 3, "done": 4, "withdrawn": 5}


def _promise(ground: Ground, row: CaseStanding, chain: Sequence[Any]) -> Item:
    is_overdue = case_queries.is_overdue(row, ground.at)
    return case_item(ground, row, Part.PROMISES, chain, result=rules.promise_result(row.state, is_overdue=is_overdue))


def case_item(ground: Ground, row: CaseStanding, part: str, chain: Sequence[Any], **more: Any) -> Item:
    """A case as an item of the agenda."""
    project = ground.names.get(row.project_id) if row.project_id else None
    units = [row.unit_id, row.issuer_unit_id, row.verifier_unit_id, *(UUID(one) for one in row.coop_units)]
    return Item(
        key=f"case:{row.case_id}", part=part, title=row.title, number=row.number, kind=row.kind, text=row.text, case_id=str(row.case_id),
        project=project.label if project else "", project_id=_text(row.project_id), place_id=_text(row.place_id),
        county_id=_text(row.county_id), place=ground.places.get(row.county_id or row.place_id, "") if row.place_id else "",
        unit=ground.unit(row.unit_id), unit_ids=tuple(str(one) for one in units if one), turn=_turn(ground, row),
        due_on=_iso(row.due_on), since_on=_iso(row.opened_on), days=days_late(row.due_on, ground.at) if row.is_open else 0,
        state=row.state, progress=row.progress, carries=row.carries, is_flagged=row.carries >= ground.params["case.carries_flagged"],
        is_sensitive=row.is_sensitive, stage=project.stage if project else "", chain=tuple(chain), **more,
    )  # fmt: skip


def _turn(ground: Ground, row: CaseStanding) -> str:
    """Whose move it is, by name."""
    holder = {"handler": row.unit_id, "issuer": row.issuer_unit_id, "verifier": row.verifier_unit_id}.get(row.turn)
    return ground.unit(holder) or str(row.get_turn_display())


def red(ground: Ground) -> Listed:
    """红灯项目: each with its reason, since when, and whose turn it is; longest red first.

    The words of a light cost a read: where there are more than fit, the gravest are chosen by what is known without them.
    """
    late = sorted((one for one in ground.lights.values() if one.state == "late"), key=lambda one: _weight(ground, one))
    found = late[: ground.params["meeting.listed_most"]]
    chains = history.chains_of_projects([one.project_id for one in found])
    items = [_lit(ground, one, Part.RED, chains.get(one.project_id, ())) for one in found]
    more = tuple(f"project:{one.project_id}" for one in late[len(found) :])
    return Listed(sorted(items, key=lambda one: (one.since_on or "9999", one.title)), more)


def _weight(ground: Ground, lights: ProjectLights) -> tuple[int, int, str]:
    """Gravest first: in how many dimensions it is red, then how large it is."""
    row = ground.standings[lights.project_id]
    return (-sum(one.state == "late" for one in lights.findings), -(row.total_yuan or 0), row.internal_code)


def _lit(ground: Ground, lights: ProjectLights, part: str, chain: Sequence[Any], **more: Any) -> Item:
    row = ground.standings[lights.project_id]
    worst = [one for one in lights.findings if one.state == lights.state]
    since = min((one.since for one in worst if one.since), default=None)
    told = {
        "since_on": _iso(since), "days": max((ground.at - since).days, 0) if since else 0, "light": lights.state,
        "turn": next((one.turn for one in worst if one.turn), "") or _holder(ground, row),
        "reason": "；".join(dict.fromkeys(one.reason for one in worst if one.reason)),
        "turns_green": "；".join(dict.fromkeys(text for one in worst for text in one.turns_green)),
    }  # fmt: skip
    return Item(**{**_project(ground, row), "part": part, "chain": tuple(chain), **told, **more})


def _project(ground: Ground, row: ProjectStanding) -> dict[str, Any]:
    return {
        "key": f"project:{row.project_id}", "title": row.label, "project": row.name, "project_id": str(row.project_id),
        "place": ground.places.get(row.county_id or row.place_id, "") if row.place_id else "", "place_id": _text(row.place_id),
        "county_id": _text(row.county_id), "unit": _holder(ground, row), "unit_ids": (str(row.unit_id),) if row.unit_id else (),
        "stage": row.stage, "state": row.state,
    }  # fmt: skip


def _holder(ground: Ground, row: ProjectStanding) -> str:
    return row.unit_name or ground.unit(row.unit_id)


def overdue(ground: Ground) -> Listed:
    """逾期事项: owed, past their date; longest first."""
    return _of_cases(ground, case_queries.overdue(ground.cases(), ground.at).order_by("due_on", "number"), Part.OVERDUE)


def _of_cases(ground: Ground, rows: CaseQuerySet, part: str) -> Listed:
    every = list(rows)
    made = every[: room(ground)]
    chains = history.chains_of_cases(made)
    more = tuple(f"case:{row.case_id}" for row in every[len(made) :])
    return Listed([case_item(ground, row, part, chains.get(row.case_id, ())) for row in made], more)


def topics(ground: Ground) -> list[Item]:
    """本次议题: accepted ones in the order of the agenda, with the opinions sought before the meeting."""
    rows = ground.meeting.topics.filter(state__in=(TopicState.ACCEPTED, TopicState.DONE)).select_related("reporter", "place")
    found = []
    for row in rows.prefetch_related("opinions__unit").order_by("order", "raised_at"):
        project = ground.names.get(row.project_id) if row.project_id else None
        units = [row.reporter_id, *row.attending_ids, *(one.unit_id for one in row.opinions.all())]
        found.append(
            Item(
                key=f"topic:{row.id}",
                part=Part.TOPICS,
                title=row.title,
                text=row.proposal,
                progress=row.background,
                project=project.label if project else "",
                project_id=_text(row.project_id),
                case_id=_text(row.case_id),
                topic_id=str(row.id),
                place=row.place.label,
                place_id=str(row.place_id),
                county_id=str(row.place_id),
                unit=row.reporter.label,
                unit_ids=tuple(str(one) for one in units),
                turn=row.reporter.label,
                is_sensitive=row.is_sensitive,
                is_late=row.is_late,
                stage=project.stage if project else "",
                chain=history.chain_of_topic(row),
            )
        )
    return found


def requests(ground: Ground) -> Listed:
    """请领导协调事项: open requests for coordination, oldest first."""
    return _of_cases(ground, ground.cases().open().filter(kind="coordination").order_by("opened_on", "number"), Part.REQUESTS)


def stalled_projects(ground: Ground) -> Listed:
    """迟滞项目: those on the body's list first, then what the detector proposes; with earlier letters and decisions (B29)."""
    kept = {row.project_id: row for row in ListedProject.objects.filter(series_id=ground.series.id, released_on=None)}
    proposed = sorted(ground.stalls.values(), key=lambda one: -(one.days or 0))
    # One that was struck out of the sums, or moved away, since the day of the data has no light here any more.
    wanted = [one for one in dict.fromkeys([*kept, *(stall.standing.project_id for stall in proposed)]) if one in ground.lights]
    made = wanted[: max(room(ground), len(kept))]
    chains = history.chains_of_projects(made)
    items = [_stuck(ground, project, kept.get(project), chains.get(project, ())) for project in made]
    more = tuple(f"project:{project}" for project in wanted[len(made) :])
    return Listed(sorted(items, key=lambda one: (not one.is_flagged, -one.days, one.title)), more)


def _stuck(ground: Ground, project: UUID, kept: ListedProject | None, chain: Sequence[Any]) -> Item:
    stall = ground.stalls.get(project)
    why = "；".join(stall.reasons) if stall else (kept.why if kept else "")
    days = (stall.days or 0) if stall else (ground.at - kept.listed_on).days if kept else 0
    more = {"reason": why, "days": days, "is_flagged": kept is not None, "result": "listed" if kept else "proposed"}
    return _lit(ground, ground.lights[project], Part.STALLED, chain, **more)


def limited(items: Iterable[Item], most: int) -> tuple[tuple[Item, ...], int]:
    """The gravest, and how many there are in all."""
    found = tuple(items)
    return found[:most], len(found)


def marks(ground: Ground) -> dict[str, tuple[str, ...]]:
    """What the next pack is compared with: which projects are red or yellow, which cases overdue."""
    states: dict[str, list[str]] = {"late": [], "watch": []}
    for one in ground.lights.values():
        if one.state in states:
            states[one.state].append(str(one.project_id))
    late = case_queries.overdue(ground.cases(), ground.at).values_list("case_id", flat=True)
    return {
        "red": tuple(sorted(states["late"])),
        "watch": tuple(sorted(states["watch"])),
        "overdue": tuple(sorted(str(one) for one in late)),
    }


def _text(value: UUID | None) -> str:
    return str(value) if value else ""


def _iso(value: dt.date | None) -> str:
    return value.isoformat() if value else ""
