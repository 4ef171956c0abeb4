"""What happened to a matter before: to a case the rungs it climbed and what meetings decided on it, to a project its cases (letters are
cases, too) and what was decided on it without one (B09). What is sensitive stays with its circle."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.registry import kind_title
from guatu.cases.vocab import RungState
from guatu.kernel import clock
from guatu.ledger.models import ProjectList, ProjectMembership
from guatu.life.dispatch.meetings import rules
from guatu.life.dispatch.meetings.models import Decision, Meeting, Topic
from guatu.life.dispatch.meetings.pack import Step

_BATCH = 2000


def chains_of_cases(rows: Sequence[CaseStanding]) -> dict[UUID, tuple[Step, ...]]:
    """What each of these cases went through: opened, climbed rungs, decided on by meetings, but for assignments of the day it
    was opened. Letters about it are not told. Oldest first."""
    found: dict[UUID, list[Step]] = {row.case_id: [_opening(row)] for row in rows}
    ids = list(found)
    for start in range(0, len(ids), _BATCH):
        chunk = ids[start : start + _BATCH]
        for rung in Escalation.objects.filter(case_id__in=chunk, state=RungState.CONFIRMED):
            found[rung.case_id].append(Step(str(rung.decided_on or rung.proposed_on), _("升级督办"), rung.why))
        for one in decisions_about(case_id__in=chunk):
            if one.case_id and not (one.kind == "assigned" and one.meeting.held_on.isoformat() == found[one.case_id][0].on):
                found[one.case_id].append(decision_step(one))
    return {key: tuple(sorted(steps, key=lambda step: step.on)) for key, steps in found.items()}


def _opening(row: CaseStanding) -> Step:
    return Step(row.opened_on.isoformat(), _("交办"), f"{kind_title(row.kind)} {row.number}")


def chains_of_projects(projects: Iterable[UUID]) -> dict[UUID, tuple[Step, ...]]:
    """The whole cases of each of these projects that are not sensitive, letters and problems among them, and the decisions on it that
    became no case. Oldest first."""
    wanted = list(projects)
    found: dict[UUID, list[Step]] = defaultdict(list)
    for start in range(0, len(wanted), _BATCH):
        chunk = wanted[start : start + _BATCH]
        for row in CaseStanding.objects.live().filter(project_id__in=chunk, parent_id=None, is_sensitive=False):
            state = str(row.get_state_display())
            found[_id(row.project_id)].append(
                Step(row.opened_on.isoformat(), f"{kind_title(row.kind)} {row.number}", f"{row.title}（{state}）")
            )
        for one in decisions_about(project_id__in=chunk, case_id=None):
            found[_id(one.project_id)].append(decision_step(one))
    return {key: tuple(sorted(steps, key=lambda step: step.on)) for key, steps in found.items()}


def _id(value: UUID | None) -> UUID:
    if value is None:
        raise ValueError("a row without its project")
    return value


def decisions_about(**which: Any) -> list[Decision]:
    """Decisions of meetings that took place or are under way, oldest first. What a sensitive topic came to is for its circle and
    stands on its own page only."""
    hidden = Topic.objects.filter(is_sensitive=True).values("id")
    rows = Decision.objects.filter(**which).exclude(meeting__state="not_held").exclude(case_id=None, topic_id__in=hidden)
    return list(rows.select_related("meeting__series", "unit").order_by("meeting__held_on", "order"))


def decision_step(one: Decision) -> Step:
    """A decision as a step of a chain."""
    title = f"{meeting_label(one.meeting)} · {one.get_kind_display()}"
    return Step(one.meeting.held_on.isoformat(), title, one.text)


def meeting_label(meeting: Meeting) -> str:
    """第24次重点项目建设周例会, or with its day when it has no number yet."""
    if meeting.number:
        return _("第%(n)s次%(title)s") % {"n": meeting.number, "title": meeting.series.title}
    return f"{meeting.series.title}（{meeting.held_on.isoformat()}）"


def chain_of_topic(topic: Topic) -> tuple[Step, ...]:
    """The case a topic is about, and what each unit asked beforehand answered."""
    steps: list[Step] = []
    if topic.case_id:
        row = CaseStanding.objects.live().filter(case_id=topic.case_id).first()
        steps += chains_of_cases([row])[topic.case_id] if row else ()
    for one in topic.opinions.all():
        day = one.answered_on or one.asked_on
        answer = "；".join(filter(None, (str(one.get_stance_display()), one.text)))
        steps.append(Step(day.isoformat(), _("征求%(unit)s意见") % {"unit": one.unit.label}, answer))
    return tuple(steps)


def path_of_case(case: UUID) -> list[Step]:
    """What meetings had to do with a case, and the rungs it climbed, as one timeline: topics, decisions, rungs (B09). What its own
    parties did is told on the page of the case; this is for the page of a topic."""
    steps = [
        Step(clock.local_date(t.raised_at).isoformat(), _("提出议题"), f"{t.series.title}：{t.title}")
        for t in Topic.objects.filter(case_id=case).select_related("series")
    ]
    steps += [decision_step(one) for one in decisions_about(case_id=case)]
    for rung in Escalation.objects.filter(case_id=case, state=RungState.CONFIRMED):
        steps.append(Step(str(rung.decided_on or rung.proposed_on), _("升级督办"), rung.why))
    return sorted(steps, key=lambda step: step.on)


def matter_of(case: UUID | None, project: UUID | None, units: int, place: Place, at: dt.date) -> rules.Matter:
    """What the route of a matter depends on: units, days open, letters so far, stalled, three-batches."""
    row = CaseStanding.objects.live().filter(case_id=case).first() if case else None
    letters = Escalation.objects.filter(case_id=case, state=RungState.CONFIRMED).count() if case else 0
    letters = max(letters, CaseStanding.objects.live().filter(kind="letter", project_id=project).count() if project else 0)
    lists = ProjectList.objects.filter(root_id=place.root_id, kind=ProjectList.Kind.PROGRAMME).values("id")
    in_batch = (
        project is not None
        and ProjectMembership.objects.filter(snapshot_no=0, project_id=project, list_id__in=lists, out_on=None).exists()
    )
    involved = len({row.unit_id, *row.coop_units} - {None}) if row else 0
    return rules.Matter(max(units, involved), (at - row.opened_on).days if row else 0, letters, False, in_batch)


def matter_of_topic(topic: Topic, at: dt.date) -> rules.Matter:
    """What the route of a topic depends on."""
    return matter_of(topic.case_id, topic.project_id, len({topic.reporter_id, *topic.attending_ids}), topic.series.place, at)
