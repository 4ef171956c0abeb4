"""Parts of a pack as tables, and an item's cells: the same on the page of a meeting and on the projector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.life.dispatch.meetings.pack import AgendaPart, Item, Pack
from guatu.life.dispatch.meetings.vocab import Part, Result
from guatu.ui.components import Cell, Column, Empty, Light, Link, Row, Table, Tag

RESULT_TONES = {"overdue": "bad", "done": "good", "submitted": "good", "idle": "watch"}


def part_title(part: AgendaPart) -> str:
    """What a part is called."""
    return str(Part(part.key).label)


def part_tables(pack: Pack, screen: Screen) -> list[tuple[str, AgendaPart, Table]]:
    """(title, part, table) of every part of a pack."""
    return [(part_title(part), part, _part_table(part, screen)) for part in pack.parts]


def _part_table(part: AgendaPart, screen: Screen) -> Table:
    columns, cells = _FORMS.get(part.key, _FORMS[Part.RED])
    rows = tuple(Row(cells(item, screen), key=item.key, url=item_url(item)) for item in part.items)
    left = part.total - len(part.items)
    foot = _("另有 %(n)s 项未列。") % {"n": left} if left else ""
    empty = Empty(_("没有"), _EMPTY().get(part.key, ""))
    return Table(
        f"part-{part.key}",
        part_title(part),
        columns(),
        rows,
        screen.query,
        empty=empty,
        has_tools=False,
        foot_note=foot,
        prefix=f"{part.key}_",
        is_tall=False,
    )


def _EMPTY() -> dict[str, str]:  # noqa: N802 - a table whose words follow the reader's language
    return {
        Part.PROMISES: _("这个系列还没有待落实的议定事项。"), Part.RED: _("没有红灯项目。"), Part.OVERDUE: _("没有逾期事项。"),
        Part.TOPICS: _("还没有列入议题；在“议题”里受理。"), Part.REQUESTS: _("没有待协调的事项。"), Part.STALLED: _("没有迟滞项目。"),
        Part.RANKING: _("还没有月结，不作排名。"),
    }  # fmt: skip


def item_url(item: Item) -> str:
    """Where an item opens: its case, its topic, its project."""
    for name, value in (("cases:case", item.case_id if item.part != Part.TOPICS else ""), ("meeting:topic", item.topic_id),
                        ("register:project", item.project_id)):  # fmt: skip
        if value:
            return reverse(name, args=[value])
    return ""


def title_cell(item: Item) -> object:
    """An item's name, leading where it opens; its number beside it."""
    url = item_url(item)
    named: object = Link(item.title, url) if url else item.title
    return Cell(named, note=item.number) if item.number and item.case_id else named


def result_tags(item: Item) -> tuple[Tag, ...]:
    """落实结论, how late, how often carried; three times and more is flagged."""
    found: list[Tag] = []
    if item.result in Result.values:
        found.append(Tag(str(Result(item.result).label), RESULT_TONES.get(item.result, "plain")))
    if item.result == "overdue" and item.days:
        found.append(Tag(_("超 %(n)s 天") % {"n": item.days}, "bad"))
    if item.carries:
        found.append(Tag(_("结转 %(n)s 次") % {"n": item.carries}, "bad" if item.is_flagged else "plain"))
    return tuple(found)


def _promises() -> tuple[Column, ...]:
    return (Column("title", _("议定事项"), width="wide", is_fixed=True), Column("unit", _("责任单位")), Column("due", _("时限")),
            Column("result", _("落实结论")), Column("progress", _("进展"), on_phone=False))  # fmt: skip


def _promise(item: Item, _screen: Screen) -> dict[str, Any]:
    return {
        "title": title_cell(item),
        "unit": item.unit,
        "due": item.due_on or None,
        "result": result_tags(item),
        "progress": item.progress or None,
    }


def _lit() -> tuple[Column, ...]:
    return (Column("title", _("项目"), width="wide", is_fixed=True), Column("place", _("县（市、区）")), Column("light", _("亮灯")),
            Column("reason", _("原因"), width="wide"), Column("since", _("起于")), Column("turn", _("轮到谁")))  # fmt: skip


def light_of(item: Item, screen: Screen) -> Light | None:
    """An item's light, opening its reasons."""
    if not item.light:
        return None
    return Light(
        item.light,
        screen.link("register:light", item.project_id) if item.project_id else "",
        days=item.days or None,
        reason=item.reason,
    )


def _red(item: Item, screen: Screen) -> dict[str, Any]:
    return {"title": title_cell(item), "place": item.place, "light": light_of(item, screen), "reason": item.reason or None,
            "since": item.since_on or None, "turn": item.turn or None}  # fmt: skip


def _owed() -> tuple[Column, ...]:
    return (Column("title", _("事项"), width="wide", is_fixed=True), Column("project", _("项目")), Column("unit", _("承办单位")),
            Column("due", _("时限")), Column("days", _("逾期"), "天", "count"), Column("turn", _("轮到谁"), on_phone=False))  # fmt: skip


def _case(item: Item, _screen: Screen) -> dict[str, Any]:
    return {"title": title_cell(item), "project": item.project or None, "unit": item.unit, "due": item.due_on or None,
            "days": item.days or None, "turn": item.turn or None}  # fmt: skip


def _agenda() -> tuple[Column, ...]:
    return (
        Column("title", _("议题"), width="wide", is_fixed=True),
        Column("unit", _("汇报单位")),
        Column("text", _("提请研究事项"), width="wide"),
    )


def _topic(item: Item, _screen: Screen) -> dict[str, Any]:
    title = title_cell(item)
    return {
        "title": (title, Tag(_("逾期提出"), "watch")) if item.is_late else title,
        "unit": item.unit,
        "text": item.text or None,
    }


def _still() -> tuple[Column, ...]:
    return (Column("title", _("项目"), width="wide", is_fixed=True), Column("place", _("县（市、区）")), Column("days", _("已过"), "天", "count"),
            Column("reason", _("原因"), width="wide"), Column("turn", _("轮到谁")), Column("list", _("清单")))  # fmt: skip


def _stalled(item: Item, _screen: Screen) -> dict[str, Any]:
    tag = Tag(_("已列入"), "bad") if item.result == "listed" else Tag(_("提议"), "draft")
    return {
        "title": title_cell(item),
        "place": item.place,
        "days": item.days or None,
        "reason": item.reason or None,
        "turn": item.turn or None,
        "list": tag,
    }


def _ranks() -> tuple[Column, ...]:
    return (Column("rank", _("位次"), measure="count"), Column("title", _("县（市、区）"), is_fixed=True), Column("reason", _("情况"), width="wide"),
            Column("move", _("较上月")))  # fmt: skip


def _rank(item: Item, _screen: Screen) -> dict[str, Any]:
    return {"rank": int(item.number), "title": item.title, "reason": item.reason, "move": item.result or None}


_FORMS: dict[str, tuple[Callable[[], tuple[Column, ...]], Callable[[Item, Screen], dict[str, Any]]]] = {
    Part.PROMISES: (_promises, _promise), Part.RED: (_lit, _red), Part.OVERDUE: (_owed, _case), Part.REQUESTS: (_owed, _case),
    Part.TOPICS: (_agenda, _topic), Part.STALLED: (_still, _stalled),
    **dict.fromkeys((Part.RANKING, Part.BEST, Part.WORST, Part.FLAGS), (_ranks, _rank)),
}  # fmt: skip
