"""Topics: raised by a unit, answered by those asked, taken on, sent back or merged by the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.cases.outward import HIDDEN
from guatu.cases.queries import get_case_for
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.kernel.ids import uuid7
from guatu.ledger.queries import get_standing_for
from guatu.life.dispatch.meetings import kinds, routing, rules
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, Topic, TopicOpinion
from guatu.life.dispatch.meetings.queries import get_topic_for, next_deadline, open_series
from guatu.life.dispatch.meetings.services.working import posts_of, provenance, require_words, working
from guatu.life.dispatch.meetings.vocab import MeetingState, SeriesKind, Stance, TopicState
from guatu.notices.services import notify

_ASKED = gettext_noop("请对议题“%(title)s”提出意见")
_RETURNED = gettext_noop("议题“%(title)s”已退回：%(reason)s")
_RETURNED_HIDDEN = gettext_noop("你单位提出的一个议题已退回，理由见议题页。")
SUBJECT = "topic"


@dataclass(frozen=True, slots=True)
class Slip:
    """议题单：what a unit hands in. Ids throughout; `reporter` is the actor's own unit unless told otherwise."""

    series: UUID
    title: str
    proposal: str
    background: str = ""
    reporter: UUID | None = None
    attending: tuple[UUID, ...] = ()
    opinions: tuple[UUID, ...] = ()
    project: UUID | None = None
    case: UUID | None = None
    evidence: tuple[Evid, ...] = ()


def raise_topic(*, actor: Actor, slip: Slip, idem_key: str | None = None) -> Topic:
    """提出议题：flagged when it comes after the deadline, never refused for it (PRODUCT 6). The body it belongs to is proposed.

    Errors: Invalid by field; Refused; NotFound for a body, project or case out of reach. Facts: meetings.topic_raised.
    """
    series = open_series(actor, slip.series)
    reporter = _reporter(actor, slip)
    policy.require(actor, "topic.raise", reporter)
    place, project, is_sensitive = _about(actor, slip, reporter)
    _check(slip)
    try:
        with journal.entry(actor=actor, verb="meetings.raise_topic", idem_key=idem_key, request=_request(slip)) as entry:
            return _write(entry, actor, slip, (series, reporter, place, project, is_sensitive))
    except journal.Replayed as earlier:
        return Topic.objects.get(id=UUID(earlier.answer["topic"]))


def _reporter(actor: Actor, slip: Slip) -> Unit:
    asked = slip.reporter or actor.unit_id
    found: Unit | None = Unit.objects.filter(id=asked).valid_on(clock.today()).first() if asked else None
    if found is None:
        raise Invalid({"reporter": [_("请选择汇报单位。")]})
    return found


def _about(actor: Actor, slip: Slip, reporter: Unit) -> tuple[Place, UUID | None, bool]:
    """(where it is, which project, is it sensitive): what it is about must be within the actor's own reach."""
    case = get_case_for(actor, slip.case) if slip.case else None
    project = slip.project or (case.project_id if case else None)
    standing = get_standing_for(actor, project) if project else None
    place_id = (standing.county_id or standing.place_id) if standing else case.place_id if case else reporter.place_id
    place = (Place.objects.filter(id=place_id).first() if place_id else None) or reporter.place
    return place, standing.project_id if standing else None, bool(case and case.is_sensitive)


def _check(slip: Slip) -> None:
    problems: dict[str, list[str]] = {}
    if not slip.title.strip() or len(slip.title) > 120:
        problems["title"] = [_("议题名称要有 1 至 120 个字。")]
    if not slip.proposal.strip():
        problems["proposal"] = [_("请写明提请研究的事项和建议。")]
    wanted = {*slip.attending, *slip.opinions}
    if Unit.objects.filter(id__in=wanted).valid_on(clock.today()).count() != len(wanted):
        problems["attending"] = [_("单位不存在或已撤销，请重新选择。")]
    if problems:
        raise Invalid(problems)


def _request(slip: Slip) -> dict[str, Any]:
    return {
        "series": slip.series, "title": slip.title, "proposal": slip.proposal, "background": slip.background, "reporter": slip.reporter,
        "attending": list(slip.attending), "opinions": list(slip.opinions), "project": slip.project, "case": slip.case,
        "evidence": [one.file_sha256 for one in slip.evidence],
    }  # fmt: skip


def _write(
    entry: journal.Recorder, actor: Actor, slip: Slip, about: tuple[MeetingSeries, Unit, Place, UUID | None, bool]
) -> Topic:
    series, reporter, place, project, is_sensitive = about
    deadline = next_deadline(series, clock.now())
    made = Topic(
        id=uuid7(), series=series, place=place, reporter=reporter, reporter_post_id=actor.post_id, title=slip.title.strip(),
        background=slip.background.strip(), proposal=slip.proposal.strip(), attending=[str(one) for one in slip.attending],
        project_id=project, case_id=slip.case, is_sensitive=is_sensitive, raised_at=clock.now(), deadline_at=deadline,
        is_late=deadline is not None and clock.now() > deadline, is_sample=place.is_sample or series.is_sample,
    )  # fmt: skip
    made.route, made.route_why = routing.proposed(made, clock.today())
    made.save(force_insert=True)
    _ask(made, slip.opinions)
    kind = kinds.TopicRaised(
        series=str(series.id), title=made.title, proposal=made.proposal, reporter=str(reporter.id),
        attending=tuple(made.attending), opinions=tuple(str(one) for one in slip.opinions), case=str(slip.case or ""),
        route=made.route, is_late=made.is_late,
    )  # fmt: skip
    entry.record(
        kind, occurred_on=clock.today(), project=project, place=place.id, subject=(SUBJECT, made.id),
        provenance=provenance(made.is_sample), evidence=slip.evidence,
    )  # fmt: skip
    entry.answer = {"topic": str(made.id)}
    return made


def _ask(topic: Topic, units: tuple[UUID, ...]) -> None:
    for unit in dict.fromkeys(units):
        TopicOpinion.objects.create(id=uuid7(), topic=topic, unit_id=unit, asked_on=clock.today())
    values = {"title": {"text": HIDDEN} if topic.is_sensitive else topic.title}
    notify(posts=posts_of(units), key=f"topic:{topic.id}:opinion", text=_ASKED, values=values, url=("meeting:topic", (topic.id,)))


# ---- what is done with it ------------------------------------------------------------------------------------------


@contextmanager
def _step(actor: Actor, topic: UUID, name: str, seen: int | None = None) -> Iterator[tuple[Topic, journal.Recorder]]:
    with journal.entry(actor=actor, verb=f"meetings.{name}") as entry:
        row = _held(topic, seen)
        yield row, entry
        row.version += 1
        row.save()


def _held(topic: UUID, seen: int | None = None) -> Topic:
    """The topic as it stands now, held until the entry ends. Errors: Conflict when it moved on since it was seen."""
    row = Topic.objects.select_for_update(of=("self",)).select_related("series__place", "place").get(id=topic)
    if seen is not None and seen != row.version:
        raise Conflict(_("这个议题刚被别人办理过，请看过新的情况再办。"), fields=("version",))
    return row


def _record(entry: journal.Recorder, row: Topic, kind: Any, reason: str = "") -> None:
    entry.record(
        kind, occurred_on=clock.today(), project=row.project_id, place=row.place_id, subject=(SUBJECT, row.id), reason=reason.strip(),
        provenance=provenance(row.is_sample),
    )  # fmt: skip


def give_opinion(*, actor: Actor, topic: UUID, stance: str, text: str = "") -> TopicOpinion:
    """答复意见 for one's own unit. Errors: Invalid; Refused for a unit that was not asked; NotFound. Facts: meetings.opinion_given."""
    found = get_topic_for(actor, topic, verb="topic.advise")
    if stance not in Stance.values or not stance:
        raise Invalid({"stance": [_("请选择同意、修改后同意或不同意。")]})
    if stance != Stance.AGREED:
        require_words(text, _("修改后同意或不同意须写明意见。"), "text")
    with _step(actor, topic, "give_opinion") as (one, entry):
        row = found.opinions.filter(unit_id=actor.unit_id).first() if actor.unit_id else None
        if row is None:
            raise Refused(_("没有向你单位征求意见。"))
        if one.state not in (TopicState.RAISED, TopicState.ACCEPTED):
            raise Conflict(_("这个议题已办结，不再征求意见。"))
        row.stance, row.text, row.answered_on, row.post_id = stance, text.strip(), clock.today(), actor.post_id
        row.save()
        _record(entry, one, kinds.OpinionGiven(topic=str(topic), unit=str(actor.unit_id), stance=stance, text=row.text))
    return row


def accept_topic(*, actor: Actor, topic: UUID, meeting: UUID, reason: str = "", seen: int | None = None) -> Topic:
    """列入议程 of a meeting of the topic's own place whose pack is not frozen. A body above the one the rule proposes needs a
    written reason (B09).

    Errors: Invalid; Refused; NotFound; Conflict. Facts: meetings.topic_accepted.
    """
    _require_run(actor, topic)
    # The meeting is held before the topic, as everything decided in a meeting does it: a pack frozen meanwhile is seen.
    with working(actor=actor, meeting=meeting, verb="meeting.run", name="accept_topic") as work:
        _require_unfrozen(work.meeting)
        row = _held(topic, seen)
        _require_waiting(row)
        if row.series.place_id != work.series.place_id:
            raise Invalid({"meeting": [_("这个议题提交给%(place)s，请列入该地的会议。") % {"place": row.series.place.label}]})
        if rules.skips_step(work.series.kind, row.route):
            require_words(reason, _("建议先提交%(route)s；越级上会须写明理由。") % {"route": _route_words(row)})
        row.state, row.meeting, row.skip_reason = TopicState.ACCEPTED, work.meeting, reason.strip()[:200]
        row.order, row.version = work.meeting.topics.count() + 1, row.version + 1
        row.save()
        work.save()
        _record(work.entry, row, kinds.TopicAccepted(topic=str(topic), meeting=str(meeting), proposed=row.route), reason)
    return row


def _route_words(row: Topic) -> str:
    return str(SeriesKind(row.route).label) if row.route in SeriesKind.values else _("发函督办")


def _require_waiting(row: Topic) -> None:
    if row.state != TopicState.RAISED:
        text = _("这个议题现在是“%(state)s”，不能这样办理。请刷新后再看。")
        raise Conflict(text % {"state": row.get_state_display()}, fields=("state",))


def _require_unfrozen(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PREPARING:
        text = _("这次会议现在是“%(state)s”，材料不再变动。请列入下一次会议。")
        raise Conflict(text % {"state": meeting.get_state_display()}, fields=("state",))


def return_topic(*, actor: Actor, topic: UUID, reason: str, seen: int | None = None) -> Topic:
    """退回议题, with the reason. Errors: Invalid; Refused; NotFound; Conflict. Facts: meetings.topic_returned."""
    require_words(reason, _("请写明退回理由。"))
    _require_run(actor, topic)
    with _step(actor, topic, "return_topic", seen) as (row, entry):
        _require_waiting(row)
        row.state, row.return_reason = TopicState.RETURNED, reason.strip()[:200]
        _record(entry, row, kinds.TopicReturned(topic=str(topic)), reason)
        _tell_returned(row)
    return row


def _tell_returned(row: Topic) -> None:
    """Tell the reporter. A notice may go outside: of a sensitive topic it says neither the name nor the reason (DECISIONS 33)."""
    text, values = _RETURNED, {"title": row.title, "reason": row.return_reason}
    if row.is_sensitive:
        text, values = _RETURNED_HIDDEN, {}
    notify(
        posts=posts_of([row.reporter_id]),
        key=f"topic:{row.id}:returned",
        text=text,
        values=values,
        url=("meeting:topic", (row.id,)),
    )


def _require_run(actor: Actor, topic: UUID) -> None:
    found = get_topic_for(actor, topic, verb="topic.read")
    policy.require(actor, "meeting.run", found.run_scope())


def merge_topic(*, actor: Actor, topic: UUID, into: UUID, seen: int | None = None) -> Topic:
    """并入另一个议题：one matter, one page. The case behind it goes along when the other has none.

    Errors: Invalid; Refused; NotFound; Conflict. Facts: meetings.topic_merged.
    """
    _require_run(actor, topic)
    _require_run(actor, into)
    with journal.entry(actor=actor, verb="meetings.merge_topic") as entry:
        # Held in the order of their ids: two merges the other way round would wait for each other.
        held = {one: _held(one, seen if one == topic else None) for one in sorted({topic, into}, key=str)}
        row, kept = held[topic], held[into]
        _require_waiting(row)
        if kept.id == row.id or kept.series_id != row.series_id or kept.state not in (TopicState.RAISED, TopicState.ACCEPTED):
            raise Invalid({"into": [_("请选择同一会议系列里另一个还没有上会的议题。")]})
        _take_over(kept, row)
        row.state, row.merged_into, row.version = TopicState.MERGED, kept, row.version + 1
        row.save()
        _record(entry, row, kinds.TopicMerged(topic=str(topic), into=str(into)))
    return row


def _take_over(kept: Topic, row: Topic) -> None:
    kept.attending = list(dict.fromkeys([*kept.attending, *row.attending, str(row.reporter_id)]))
    if kept.case_id is None and row.case_id is not None:
        kept.case_id, kept.project_id = row.case_id, kept.project_id or row.project_id
        kept.is_sensitive = kept.is_sensitive or row.is_sensitive
    kept.version += 1
    kept.save()


def deadline_words(deadline: dt.datetime | None) -> str:
    """Until when topics come, as a form says it."""
    return f"{clock.local_time(deadline):%Y-%m-%d %H:%M}" if deadline else ""
