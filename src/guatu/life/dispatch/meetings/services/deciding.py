"""In the meeting: a line typed becomes an owned assignment; what is already on the books is carried, proposed for closing, passed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access.models import Unit
from guatu.access.models.places import UnitKind
from guatu.cases import services as cases
from guatu.cases.models import CaseStanding, coop_ids
from guatu.cases.queries import get_case_for
from guatu.cases.services import Order
from guatu.cases.services.opening import write_opening
from guatu.cases.vocab import OWED_STATES, CaseState, Level
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7
from guatu.kernel.titles import shortened
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.history import meeting_label
from guatu.life.dispatch.meetings.models import Decision, Meeting, Topic
from guatu.life.dispatch.meetings.services.topics import Slip, raise_topic
from guatu.life.dispatch.meetings.services.working import Work, require_words, tell, working
from guatu.life.dispatch.meetings.units import units_of
from guatu.life.dispatch.meetings.vocab import DecisionKind, MeetingState, SeriesKind, TopicState

_TITLE = 60
_CLOSE = gettext_noop("会议议定可以销号，请提交结果和佐证：%(number)s")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the meeting decided, as it is typed: words, unit, date. What it is about comes from the page it is typed on.

    Without a unit it is only noted. About an existing case the number stays: the case is handed over or instructed anew.
    """

    text: str
    unit: UUID | None = None
    due_on: dt.date | None = None
    topic: UUID | None = None
    project: UUID | None = None
    case: UUID | None = None
    coop: tuple[UUID, ...] = ()


def decide(*, actor: Actor, meeting: UUID, ruling: Ruling, idem_key: str | None = None) -> Decision:
    """议定一件事：opened as a case with the meeting as its source, owned and dated, in one entry.

    Errors: Invalid by field; Refused; NotFound; Conflict when the meeting is over. Facts: meetings.decided, cases.opened.
    """
    require_words(ruling.text, _("请写明决定内容。"), "text")
    request = {"meeting": meeting, **asdict(ruling)}
    try:
        with _in_meeting(actor, meeting, "decide", idem_key=idem_key, request=request) as work:
            matter = _about(work, ruling)
            if matter.case is not None:
                return _about_case(work, ruling, matter.case)
            case = _opened(work, ruling, matter) if ruling.unit else None
            return write_decision(work, DecisionKind.ASSIGNED if case else DecisionKind.NOTED, ruling, case, matter.project)
    except journal.Replayed as earlier:
        return Decision.objects.get(id=UUID(earlier.answer["decision"]))


@contextmanager
def _in_meeting(actor: Actor, meeting: UUID, name: str, **more: Any) -> Iterator[Work]:
    with working(actor=actor, meeting=meeting, verb="meeting.run", name=name, **more) as work:
        # An office on the spot has no pack; every other body decides on what was laid before it.
        states = (MeetingState.FIXED, MeetingState.PREPARING) if work.series.kind == SeriesKind.ONSITE else (MeetingState.FIXED,)
        work.require_state(*states)
        yield work


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a ruling is about: an open case that goes on under its number, or a project, or nothing on the books."""

    project: UUID | None = None
    case: CaseStanding | None = None
    is_sensitive: bool = False
    # Who did a settled sensitive case and helped with it: what goes on from it is theirs to read too (DECISIONS 33).
    circle: frozenset[UUID] = frozenset()


def _about(work: Work, ruling: Ruling) -> _Matter:
    """The matter, taken from the page it was typed on: each thing told must be on this meeting or within the actor's own reach.

    Errors: Invalid for a topic of another meeting; NotFound for a case or project out of reach.
    """
    topic = work.meeting.topics.filter(id=ruling.topic).first() if ruling.topic else None
    if ruling.topic and topic is None:
        raise Invalid({"": [_("这个议题不在本次会议上。")]})
    is_sensitive = bool(topic and topic.is_sensitive)
    told = ruling.case or (topic.case_id if topic else None)
    if told is not None:
        case = get_case_for(work.actor, told)
        if case.is_open:
            return _Matter(case.project_id, case, is_sensitive or case.is_sensitive)
        # What is closed is not opened again by a line: the new assignment takes its own number, and keeps its circle.
        circle = frozenset({case.unit_id, *coop_ids(case.coop_units)} - {None}) if case.is_sensitive else frozenset()
        return _Matter(case.project_id, None, is_sensitive or case.is_sensitive, circle)
    if topic and topic.project_id:
        return _Matter(topic.project_id, None, is_sensitive)
    return _Matter(get_standing_for(work.actor, ruling.project).project_id if ruling.project else None, None, is_sensitive)


def _opened(work: Work, ruling: Ruling, matter: _Matter) -> UUID:
    within = _units_within(work)
    unit = _unit(within, ruling)
    verifier = verifier_for(work, unit)
    root = work.series.place.root_id
    # A county's unit is reached through its county: the case lies there too, whatever county its project is in.
    is_local = unit.place.root_id == root and unit.place_id != root
    place = unit.place_id if is_local else None if matter.project else work.series.place_id
    # Of the old circle, whom this body may give work to today: a dissolved unit or a neighbour would have the whole decision refused.
    former = tuple(sorted((matter.circle & within.keys()) - {unit.id, verifier, work.actor.unit_id, *ruling.coop}))
    order = Order(
        kind="assignment", title=shortened(ruling.text, _TITLE), text=ruling.text.strip(), handler=unit.id,
        project=_standing(matter.project), place=place, issuer=work.actor.unit_id, verifier=verifier, coop=ruling.coop + former,
        due_on=ruling.due_on, level=Level.CITY if work.series.place_id == work.series.place.root_id else Level.COUNTY,
        is_sensitive=matter.is_sensitive, source=("meeting", str(work.meeting.id)),
        provenance="sample" if work.meeting.is_sample else "",
    )  # fmt: skip
    # Who has to do it is told by the case itself.
    return write_opening(work.entry, actor=work.actor, order=order)


def _units_within(work: Work) -> dict[UUID, Unit]:
    """The units this body may give work to, by id."""
    return {one.id: one for one in units_of(work.series.place)}


def _unit(within: Mapping[UUID, Unit], ruling: Ruling) -> Unit:
    """The unit that is to do it. Errors: Invalid when it, or one that is to help, is not one this meeting may order."""
    unit = within.get(ruling.unit) if ruling.unit else None
    if unit is None or not set(ruling.coop) <= within.keys():
        raise Invalid({"unit": [_("只能交办给本级、上级和下级的现有单位，请重新选择。")]})
    return unit


def _standing(project: UUID | None) -> UUID | None:
    return project if project and ProjectStanding.objects.live().filter(project_id=project).exists() else None


def verifier_for(work: Work, handler: Unit) -> UUID | None:
    """Who sees it done: the unit that asks, or the inspectors when the office gave the work to itself (R4.13)."""
    if work.actor.unit_id is not None and work.actor.unit_id != handler.id:
        return None
    places = (work.series.place_id, work.series.place.root_id)
    found = (
        Unit.objects.filter(place_id__in=places, kind=UnitKind.INSPECTION).exclude(id=handler.id).valid_on(clock.today()).first()
    )
    if found is None:
        raise Invalid({"unit": [_("交办给本单位的事项须由督查室核验，本级没有督查室；请选择其他单位。")]})
    chosen: UUID = found.id
    return chosen


def _about_case(work: Work, ruling: Ruling, case: CaseStanding) -> Decision:
    """The same number goes on: to another unit, or with new words and a new date. Without either it is only noted."""
    if ruling.unit is None and ruling.due_on is None:
        return write_decision(work, DecisionKind.NOTED, ruling, case.case_id, case.project_id)
    _act(work, replace(ruling, unit=_unit(_units_within(work), ruling).id) if ruling.unit else ruling, case)
    ruling = replace(ruling, unit=ruling.unit or case.unit_id)
    return write_decision(work, DecisionKind.ASSIGNED, ruling, case.case_id, case.project_id)


def _act(work: Work, ruling: Ruling, case: CaseStanding) -> None:
    asked: dict[str, Any] = {"actor": work.actor, "case": case.case_id, "due_on": ruling.due_on}
    reason = _("%(meeting)s议定：%(text)s") % {"meeting": meeting_label(work.meeting), "text": ruling.text.strip()}
    if ruling.unit and ruling.unit != case.unit_id:
        cases.hand_over(**asked, to_unit=ruling.unit, reason=reason)
    elif case.state == CaseState.RETURNED:
        cases.rule_on_return(**asked, reason=reason)
    else:
        cases.reinstruct(**asked, text=reason)


def write_decision(
    work: Work, kind: str, ruling: Ruling, case: UUID | None, project: UUID | None, *, to_series: UUID | None = None,
    is_automatic: bool = False, reason: str = "",
) -> Decision:  # fmt: skip
    """Keep a decision and record it. The order is taken while the meeting's row is held."""
    last = Decision.objects.filter(meeting=work.meeting).aggregate(top=Max("order"))["top"] or 0
    made = Decision.objects.create(
        id=uuid7(), meeting=work.meeting, order=last + 1, kind=kind, text=ruling.text.strip(), topic_id=ruling.topic,
        project_id=project, case_id=case, unit_id=ruling.unit, due_on=_due(ruling, case), to_series_id=to_series,
        is_automatic=is_automatic, decided_at=clock.now(),
    )  # fmt: skip
    told = kinds.Decided(
        meeting=str(work.meeting.id), decision=str(made.id), kind=kind, text=made.text, unit=str(ruling.unit or ""),
        due_on=made.due_on, case=str(case or ""), topic=str(ruling.topic or ""), to_series=str(to_series or ""),
    )  # fmt: skip
    work.record(told, project=_standing(project), reason=reason)
    work.entry.answer = {**work.entry.answer, "decision": str(made.id)}
    if ruling.topic:
        Topic.objects.filter(id=ruling.topic, state=TopicState.ACCEPTED).update(state=TopicState.DONE)
    return made


def _due(ruling: Ruling, case: UUID | None) -> dt.date | None:
    """The date a case got when none was typed; inside the entry its row is not folded yet, so only what is known is kept."""
    row = CaseStanding.objects.live().filter(case_id=case).first() if case and not ruling.due_on else None
    return ruling.due_on or (row.due_on if row else None)


# ---- what is already on the books ----------------------------------------------------------------------------------


def carry_case(*, actor: Actor, meeting: UUID, case: UUID, text: str = "") -> Decision:
    """结转：found unfinished, carried on to the next meeting, counted. Errors: Refused; NotFound; Conflict.

    Facts: cases.carried_over, meetings.decided.
    """
    with _in_meeting(actor, meeting, "carry_case") as work:
        row = _open_case(work, case)
        return write_carry(work, row, text.strip() or _("继续办理，结转下次会议"))


def _open_case(work: Work, case: UUID) -> CaseStanding:
    row = get_case_for(work.actor, case, verb="case.decide")
    if not row.is_open:
        raise Conflict(_("%(number)s 已经了结，不必再议。") % {"number": row.number})
    return row


def write_carry(work: Work, row: CaseStanding, text: str, *, is_automatic: bool = False) -> Decision:
    """The same inside the caller's own step. A case is carried once a meeting."""
    if Decision.objects.filter(meeting=work.meeting, case_id=row.case_id, kind=DecisionKind.CARRIED).exists():
        raise Conflict(_("%(number)s 本次会议已结转。") % {"number": row.number})
    if row.state not in OWED_STATES:
        raise Conflict(_("%(number)s 承办单位已提交结果，等待核验，不再结转。") % {"number": row.number})
    cases.carry_over(actor=work.actor, case=row.case_id, meeting=str(work.meeting.id))
    ruling = Ruling(text, row.unit_id, row.due_on, case=row.case_id)
    return write_decision(work, DecisionKind.CARRIED, ruling, row.case_id, row.project_id, is_automatic=is_automatic)


def propose_close(*, actor: Actor, meeting: UUID, case: UUID, text: str = "") -> Decision:
    """拟销号：the meeting thinks it is done; the handler still shows it and somebody else still looks. Errors: Refused; Conflict.

    Facts: meetings.decided.
    """
    with _in_meeting(actor, meeting, "propose_close") as work:
        row = _open_case(work, case)
        tell([row.unit_id], f"case:{case}:close:{meeting}", _CLOSE, {"number": row.number}, ("cases:case", (case,)))
        words = text.strip() or _("已办结，按程序核验销号")
        ruling = Ruling(words, row.unit_id, row.due_on, case=row.case_id)
        return write_decision(work, DecisionKind.CLOSE_PROPOSED, ruling, row.case_id, row.project_id)


def escalate_case(*, actor: Actor, meeting: UUID, case: UUID, to_series: UUID | None, reason: str) -> Decision:
    """提交上级会议：the same number, a topic of the other body. Errors: Invalid without reason; Refused; NotFound; Conflict.

    Facts: meetings.decided, meetings.topic_raised.
    """
    require_words(reason, _("请写明提交理由。"))
    if to_series is None:
        raise Invalid({"to_series": [_("请选择提交到哪个会议。")]})
    with _in_meeting(actor, meeting, "escalate_case") as work:
        row = _open_case(work, case)
        if to_series == work.series.id:
            raise Invalid({"to_series": [_("请选择另一个会议。")]})
        slip = Slip(to_series, shortened(row.title, _TITLE), reason.strip(), row.progress, reporter=row.unit_id, case=case)
        topic = raise_topic(actor=actor, slip=slip)
        ruling = Ruling(reason, row.unit_id, row.due_on, case=row.case_id)
        return write_decision(
            work, DecisionKind.ESCALATED, ruling, row.case_id, row.project_id, to_series=topic.series_id, reason=reason
        )


def carried_already(meeting: Meeting) -> set[UUID]:
    """Cases this meeting has carried."""
    rows = Decision.objects.filter(meeting=meeting, kind=DecisionKind.CARRIED, case_id__isnull=False)
    return {one for one in rows.values_list("case_id", flat=True) if one}
