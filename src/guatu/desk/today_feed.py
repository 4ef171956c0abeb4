"""The due dates of a post as an iCalendar file (RFC 5545): one all-day event a thing, whose identity outlives its changes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from guatu.cases.outward import outward
from guatu.cases.todo import TodoItem, todo_of
from guatu.kernel import clock
from guatu.kernel.actor import Actor

_OCTETS = 75
_DAY = dt.timedelta(days=1)


def calendar_text(actor: Actor, at: dt.date | None = None) -> str:
    """Everything with a date that is asked of the actor's post, as it may leave the house. Lines end as the format wants them."""
    day, stamp, title = at or clock.today(), clock.now(), _("挂图待办")
    items = [one for one in outward(todo_of(actor, day, only_dated=True)) if one.due_on is not None]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Guatu//To do//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(title)}", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    seen: set[str] = set()
    for one in items:
        lines.extend(_event(one, stamp, seen))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(one: TodoItem, stamp: dt.datetime, seen: set[str]) -> Iterator[str]:
    assert one.due_on is not None  # noqa: S101 - asked for above
    summary = _("%(act)s：%(what)s") % {"act": one.act, "what": one.what}
    told = " · ".join(part for part in (one.source, one.project, one.asked_by) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:{_identity(one, seen)}@guatu"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.due_on + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary)}"
    if told:
        yield f"DESCRIPTION:{_escaped(told)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _identity(one: TodoItem, seen: set[str]) -> str:
    """The thing's address in the house: its key may change with every step, and a calendar must move the event, not add one."""
    name, args = one.url
    wanted = f"{name}:{':'.join(map(str, args))}" if name and args else one.key
    # Two things at one address are two events: the second keeps its own key.
    wanted = one.key if wanted in seen else wanted
    seen.add(wanted)
    return hashlib.sha256(wanted.encode()).hexdigest()[:32]


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a line, never inside a character; what goes on begins with a space."""
    left = ""
    for char in line:
        if len((left + char).encode()) > _OCTETS:
            yield left
            left = " "
        left += char
    yield left
