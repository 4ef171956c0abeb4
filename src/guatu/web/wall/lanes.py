"""One project's lane: stage bars, promised and actual nodes, the overdue stretch. SVG with percentages, no script, no style."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.desk.drawers import is_published_only
from guatu.desk.wall_rows import WallRow
from guatu.ledger.models import ProjectMilestone
from guatu.ledger.vocab import Milestone
from guatu.web.wall.axis import Axis, percent

ONE_DAY = dt.timedelta(days=1)
# Percent of the window: how wide a node is, and how much its day's name needs beside it.
NODE = 2.3
_ROOM = {"quarter": 6.0, "year": 6.0, "two": 6.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """A node to draw. `kind`: actual, promised, overdue, ghost."""

    day: dt.date
    kind: str
    sign: str
    tip: str


def signs() -> dict[str, str]:
    """The one character that stands in a node."""
    return {
        "sign": pgettext("node", "签"), "perform": pgettext("node", "履"), "start": pgettext("node", "开"),
        "complete": pgettext("node", "竣"), "produce": pgettext("node", "投"), "capacity": pgettext("node", "达"),
        "benefit": pgettext("node", "效"),
    }  # fmt: skip


def lane(row: WallRow, axis: Axis, *, is_outside: bool) -> SafeString:
    """The lane of a row, with what it says in words for who cannot see it."""
    marks = list(_marks(row, axis.at, is_outside=is_outside or row.lights is None))
    seen = [mark for mark in marks if axis.covers(mark.day)]
    body = _bars(row, axis) + (SafeString("") if is_outside or row.lights is None else _overdue(row, axis)) + _drawn(seen, axis)
    if not body:
        body = _nothing(row, marks, axis)
    grid = SafeString('<use href="#wall-grid"/>')
    return format_html('<svg class="lane" role="img" aria-label="{}" focusable="false">{}{}</svg>', lane_words(row), grid, body)


def lane_words(row: WallRow) -> str:
    """Every date of a project in words."""
    said = [_node_words(key, node) for key, node in _ordered(row)]
    return "；".join(said) or _("没有登记节点日期")


# ---- nodes ---------------------------------------------------------------------------------------------------------


def _ordered(row: WallRow) -> list[tuple[str, ProjectMilestone]]:
    return [(key, row.nodes[key]) for key in Milestone.values if key in row.nodes]


def _marks(row: WallRow, at: dt.date, *, is_outside: bool) -> Iterator[Mark]:
    for key, node in _ordered(row):
        tip, sign = _node_words(key, node), signs()[key]
        if node.actual_on is not None:
            yield Mark(node.actual_on, "actual", sign, tip)
        elif node.promised_on is not None:
            is_late = node.promised_on < at and row.standing.state == "normal"
            if is_late and is_outside and row.lights is None and not is_published_only(row.standing):
                continue  # a promise that passed unmet is a problem, and problems are not for visitors
            is_late = is_late and not is_outside
            yield Mark(node.promised_on, "overdue" if is_late else "promised", sign, tip)
        if node.first_promised_on and node.first_promised_on not in (node.promised_on, node.actual_on) and not is_outside:
            yield Mark(node.first_promised_on, "ghost", sign, tip)


def _node_words(key: str, node: ProjectMilestone) -> str:
    said = []
    if node.actual_on is not None:
        said.append(_("实际 %(day)s") % {"day": node.actual_text or node.actual_on.isoformat()})
    if node.promised_on is not None:
        said.append(_("承诺 %(day)s") % {"day": _told(node.promised_on, node.promised_text)})
    if node.first_promised_on and node.first_promised_on != node.promised_on:
        said.append(_("最初承诺 %(day)s，改期 %(n)s 次") % {"day": node.first_promised_on.isoformat(), "n": node.moves})
    return f"{Milestone(key).label}：{'，'.join(said)}"


def _told(day: dt.date, text: str) -> str:
    """A promise as it was said, with the last day it can mean."""
    return f"{day.isoformat()}（{text}）" if text else day.isoformat()


def _drawn(marks: list[Mark], axis: Axis) -> SafeString:
    ghosts = [mark for mark in marks if mark.kind == "ghost"]
    nodes = sorted((mark for mark in marks if mark.kind != "ghost"), key=lambda mark: mark.day)
    places = apart([axis.share(mark.day) for mark in nodes], axis.share(axis.at + ONE_DAY))
    drawn = [_ghost(mark, axis) for mark in ghosts]
    drawn += [_node(mark, x, _has_room(places, at, axis)) for at, (mark, x) in enumerate(zip(nodes, places, strict=True))]
    return format_html_join("", "{}", ((one,) for one in drawn))


def apart(places: list[float], now: float) -> list[float]:
    """Nodes of nearby days side by side and not over one another; what has come stays left of the as-of line."""
    found = list(places)
    for at in range(len(found) - 2, -1, -1):
        if found[at + 1] <= now:
            found[at] = min(found[at], found[at + 1] - NODE)
    for at in range(1, len(found)):
        if found[at] > now:
            found[at] = max(found[at], found[at - 1] + NODE)
    return found


def _has_room(places: list[float], at: int, axis: Axis) -> bool:
    """Whether the day's name fits between this node and the next, or the edge."""
    following = places[at + 1] if at + 1 < len(places) else 100.0
    return following - places[at] >= _ROOM[axis.zoom]


def _ghost(mark: Mark, axis: Axis) -> SafeString:
    x = percent(axis.share(mark.day))
    return format_html('<circle class="ghost" cx="{}" cy="50%" data-tip="{}"/>', x, mark.tip)


def _node(mark: Mark, x: float, has_room: bool) -> SafeString:
    circle = '<g class="node node-{}" data-tip="{}"><circle cx="{}" cy="50%"/><text x="{}" y="50%">{}</text></g>{}'
    day = _day_label(mark, x) if has_room else SafeString("")
    return format_html(circle, mark.kind, mark.tip, percent(x), percent(x), mark.sign, day)


def _day_label(mark: Mark, x: float) -> SafeString:
    """The day beside a node, above its bar."""
    text = f"{mark.day.month}-{mark.day.day}"
    return format_html('<text class="day day-{}" x="{}" y="50%" dx=".9em" dy="-.95em">{}</text>', mark.kind, percent(x), text)


# ---- bars ----------------------------------------------------------------------------------------------------------


def _bars(row: WallRow, axis: Axis) -> SafeString:
    drawn = (_bar(kind, first, after, axis) for kind, first, after in _stretches(row, axis.at))
    return format_html_join("", "{}", ((one,) for one in drawn if one))


def _stretches(row: WallRow, at: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    """(kind, first day, day after): before the start, building, what is left of it, after completion, halted."""
    one, after_at = row.standing, at + ONE_DAY
    if is_published_only(one):
        # Nobody told what came after what was printed: a bar up to today would be an invention.
        if one.started_on and one.completed_on:
            yield "building", one.started_on, one.completed_on
        return
    begun = _begun(row)
    started, ended = one.started_on, one.completed_on or one.produced_on
    if begun and (started is None or begun < started):
        yield "before", begun, min(started or after_at, after_at)
    if started is not None:
        yield "building", started, min(ended or after_at, after_at)
    if ended is not None:
        yield "after", ended, after_at
    promise = row.nodes.get("complete")
    if started is not None and ended is None and promise and promise.promised_on and promise.promised_on > at:
        yield "left", after_at, promise.promised_on
    if row.lights is not None and one.state in ("stopped", "postponed") and one.state_on is not None:
        yield "halted", one.state_on, after_at


def _begun(row: WallRow) -> dt.date | None:
    """The first thing known to have happened before the start; the register's own day when nothing else is."""
    one = row.standing
    known = [day for day in (one.signed_on, one.performed_on) if day is not None]
    return min(known) if known else (one.stage_on if one.started_on is None else None)


def _bar(kind: str, first: dt.date, after: dt.date, axis: Axis) -> SafeString:
    left, right = max(axis.share(first), 0.0), min(axis.share(after), 100.0)
    if right <= left:
        return SafeString("")
    return format_html('<rect class="stretch stretch-{}" x="{}" width="{}"/>', kind, percent(left), percent(right - left))


def _overdue(row: WallRow, axis: Axis) -> SafeString:
    """Hatched from the earliest promise that passed unmet to the as-of day."""
    passed = [
        node.promised_on
        for _key, node in _ordered(row)
        if node.actual_on is None and node.promised_on is not None and node.promised_on < axis.at
    ]
    if not passed or row.standing.state != "normal":
        return SafeString("")
    return _bar("overdue", min(passed) + ONE_DAY, axis.at + ONE_DAY, axis)


def _nothing(row: WallRow, marks: list[Mark], axis: Axis) -> SafeString:
    """An empty lane says why it is empty."""
    if marks:
        days = sorted(mark.day for mark in marks)
        said = _("节点在 %(first)s 至 %(last)s，不在本窗口") % {"first": days[0].isoformat(), "last": days[-1].isoformat()}
    else:
        said = _("未公布日期") if row.lights is None else _("没有登记节点日期")
    return format_html('<text class="lane-note" x="1%" y="50%">{}</text>', said)
