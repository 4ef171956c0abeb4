"""The projector page: one item at a time for one audience, with the whole chain behind it and the line to type a decision in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.cases.outward import HIDDEN
from guatu.desk import meeting as desk
from guatu.figures.labels import unit_label
from guatu.kernel.actor import Actor
from guatu.life.dispatch.meetings import queries, rules
from guatu.life.dispatch.meetings.models import Decision, Meeting
from guatu.life.dispatch.meetings.pack import Item, Pack
from guatu.life.dispatch.meetings.queries import Decided
from guatu.life.dispatch.meetings.units import units_of
from guatu.life.dispatch.meetings.vocab import Audience, MeetingState, Part, SeriesKind
from guatu.ui.components import Choice, Tag
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.meeting import pack_tables, tables
from guatu.web.meeting.answers import screen_of
from guatu.web.meeting.forms import ActForm, DecideForm


def audience_of(request: SignedRequest, meeting: Meeting) -> str:
    """Who looks on: as the address says, else as the series is set."""
    asked = request.GET.get("audience", "")
    return asked if asked in Audience.values else meeting.series.audience


def room_page(
    request: SignedRequest, meeting: Meeting, *, form: DecideForm | None = None, act: ActForm | None = None, status: int = 200
) -> HttpResponse:
    """One item of the pack, big."""
    screen, audience = screen_of(request, meeting), audience_of(request, meeting)
    pack = desk.room_pack(request.actor, meeting, audience)
    items, at = pack.items, _at(request, pack)
    item = items[at] if items else None
    may = _may_decide(request.actor, meeting) and audience not in rules.OUTSIDE
    context = {
        "meeting": meeting, "series": meeting.series, "number": tables.number_words(meeting), "pack": pack, "item": item, "at": at + 1 if item else 0,
        "total": len(items), "part_title": pack_tables.part_title(pack.part(item.part)) if item else "", "audiences": _audiences(request, meeting, audience),
        "audience": audience, "is_outside": audience in rules.OUTSIDE, "light": pack_tables.light_of(item, screen) if item else None,
        "tags": pack_tables.result_tags(item) if item else (), "url": pack_tables.item_url(item) if item and audience not in rules.OUTSIDE else "",
        "previous": _url(request, meeting, at - 1) if at > 0 else "", "next": _url(request, meeting, at + 1) if at + 1 < len(items) else "",
        "jumps": _jumps(request, meeting, pack), "form": form or (_form(meeting, item) if may else None), "act": act, "may": may,
        "decide_url": _post("meeting:decide", meeting, at, audience), "act_url": _post("meeting:act", meeting, at, audience),
        "units": [unit_label(one) for one in units_of(meeting.series.place)] if may else [], "made": _made(request.actor, meeting, item, audience) if item and audience not in rules.OUTSIDE else [],
        "others": [one for one in queries.readable_series(request.actor, meeting.series.place) if one.id != meeting.series_id] if may else [],
        "back_url": screen.link("meeting:show", meeting.id), "is_case": bool(item and item.case_id and item.part != Part.TOPICS),
    }  # fmt: skip
    return shell.page(request, "meeting/room.html", {**context, "is_wall": True}, screen=screen, active="meeting", status=status)


def _at(request: SignedRequest, pack: Pack) -> int:
    text = request.GET.get("item", "1")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(asked, 1), max(len(pack.items), 1)) - 1


def _may_decide(actor: Actor, meeting: Meeting) -> bool:
    is_open = meeting.state == MeetingState.FIXED or (meeting.series.kind == SeriesKind.ONSITE and meeting.is_open)
    return is_open and policy.can(actor, "meeting.run", meeting.run_scope()).ok


def _form(meeting: Meeting, item: Item | None) -> DecideForm:
    about = {"topic": item.topic_id, "project": item.project_id, "case": item.case_id} if item else {}
    return DecideForm(place=meeting.series.place, initial={name: value for name, value in about.items() if value})


def _query(request: SignedRequest, meeting: Meeting) -> Query:
    kept = {"audience": request.GET.get("audience", ""), "place": request.GET.get("place", "")}
    return Query(reverse("meeting:room", args=[meeting.id])).but(**kept)


def _url(request: SignedRequest, meeting: Meeting, at: int) -> str:
    return _query(request, meeting).but(item=at + 1).url


def _post(name: str, meeting: Meeting, at: int, audience: str) -> str:
    return Query(reverse(name, args=[meeting.id])).but(item=at + 1, audience=audience).url


def _audiences(request: SignedRequest, meeting: Meeting, current: str) -> list[Choice]:
    query = _query(request, meeting)
    return [
        Choice(str(label), query.but(audience=value, item=None).url, value == current, key=value)
        for value, label in Audience.choices
    ]


def _jumps(request: SignedRequest, meeting: Meeting, pack: Pack) -> list[tuple[str, int, str]]:
    """(part, how many, address of its first item)."""
    found, at = [], 0
    for part in pack.parts:
        if part.items:
            found.append((pack_tables.part_title(part), part.total, _url(request, meeting, at)))
        at += len(part.items)
    return found


def _made(actor: Actor, meeting: Meeting, item: Item, audience: str) -> list[dict[str, Any]]:
    """Chips: what this meeting has decided about the item on the screen, in words for those alone who may read them."""
    return [_chip(actor, one, audience) for one in queries.decided_in(meeting) if _is_about(one.decision, item)]


def _is_about(row: Decision, item: Item) -> bool:
    """A case or topic by its own id; a project only where the item is the project itself."""
    if item.case_id and row.case_id == _id(item.case_id):
        return True
    if item.topic_id:
        return row.topic_id == _id(item.topic_id)
    return bool(item.project_id and not item.case_id and row.project_id == _id(item.project_id))


def _chip(actor: Actor, one: Decided, audience: str) -> dict[str, Any]:
    row, case = one.decision, one.case
    is_hidden = rules.is_masked(one.is_sensitive, audience, is_in_circle=queries.is_decision_in_circle(actor, one))
    return {
        "text": _(HIDDEN) if is_hidden else row.text, "unit": row.unit.label if row.unit else "", "tag": Tag(str(row.get_kind_display())),
        "due": row.due_on or (case.due_on if case else None), "number": case.number if case else "",
        "url": reverse("cases:case", args=[case.case_id]) if case else "",
    }  # fmt: skip


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
