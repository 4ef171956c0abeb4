"""亮灯变化：what turned red and what turned green since the last close or since a week ago, and the sentence about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.desk.drawers import light_url
from guatu.desk.lights_board import OVERALL, Board
from guatu.desk.lights_list import Item, lights_on
from guatu.desk.sentences import Piece, Sentence, counted_words, sentence, weave
from guatu.desk.shown import shown
from guatu.ui.components import Column, Empty, GroupRow, Light, Link, Row, Table
from guatu.ui.wording import date_text

SHOWN = 15


def headline(board: Board) -> Sentence:
    """红灯 3 个、黄灯 5 个；较上次月结（2023年7月31日）转红 2 个，转绿 1 个。"""
    figures = {
        key.rpartition(".")[2]: shown(value, board.screen) for key, value in board.table.total.items() if key.count(".") == 1
    }
    said = weave(
        _("红灯%(late)s，黄灯%(watch)s，数据缺失%(missing)s"), **{key: figures[key] for key in ("late", "watch", "missing")}
    )
    return sentence(said, _moved(board), (_("。"),))


def _moved(board: Board) -> tuple[Piece, ...]:
    if board.since_on is None:
        return (_("；还没有月结，没有可比的上次"),)
    red, green = len(board.turned_red), len(board.turned_green)
    query = board.screen.query.without("page", "dim", "state", "county")
    return weave(
        _("；较%(since)s转红%(red)s，转绿%(green)s"), since=since_words(board),
        red=Link(counted_words(red), query.but(turned="red").url) if red else counted_words(0),
        green=counted_words(green),
    )  # fmt: skip


def since_words(board: Board) -> str:
    """With what it is compared: 上次月结（2023年7月31日）."""
    if board.since_on is None:
        return ""
    text = _("上次月结（%(day)s）") if board.since == "close" else _("一周前（%(day)s）")
    return text % {"day": date_text(board.since_on)}


def change_table(board: Board, *, is_whole: bool = False) -> Table:
    """The projects whose light turned: then, now, and what holds it."""
    most = None if is_whole else SHOWN
    parts = ((_("转红"), board.turned_red), (_("转绿"), board.turned_green))
    shown_ids = [one for _title, ids in parts for one in ids[:most]]
    lines = tuple(_lines(board, parts, shown_ids, is_whole=is_whole)) if shown_ids else ()
    columns = (
        Column("name", _("项目"), is_fixed=True, is_sticky=True, width="wide"), *((Column("turned", _("变化")),) if is_whole else ()),
        Column("then", _("当时")), Column("now", _("现在")), Column("reason", _("原因"), width="fill"),
    )  # fmt: skip
    return Table(
        "lights-changes", _("亮灯变化"), columns, lines, board.screen.query, empty=_empty(board), has_tools=False, is_tall=False,
        foot_note=_more(parts, most),
    )  # fmt: skip


def _more(parts: Sequence[tuple[str, Sequence[UUID]]], most: int | None) -> str:
    hidden = sum(max(0, len(ids) - most) for _title, ids in parts) if most is not None else 0
    return _("另有 %(n)s 个见 Excel。") % {"n": hidden} if hidden else ""


def _empty(board: Board) -> Empty:
    if board.since_on is None:
        return Empty(_("没有可比的上次"), _("办理第一次月结之后，这里列出转红和转绿的项目；也可以与一周前比。"))
    return Empty(_("没有转红，也没有转绿"), _("与%(since)s相同。") % {"since": since_words(board)})


def _lines(
    board: Board, parts: Sequence[tuple[str, Sequence[UUID]]], wanted: Sequence[UUID], *, is_whole: bool
) -> Iterable[Row | GroupRow]:
    lights = lights_on(board, [Item(one, OVERALL, "") for one in wanted])
    for title, ids in parts:
        if ids and not is_whole:
            yield GroupRow(title, note=_("%(n)s 个") % {"n": len(ids)})
        for one in ids:
            light = lights.get(one)
            if light is None or light.subject is None:
                continue
            standing = light.subject.standing
            url = board.screen.link("register:project", one)
            cells: dict[str, object] = {
                "name": Link(standing.label, url), "turned": title, "then": Light(board.then[one][OVERALL]),
                "now": Light(light.state, light_url(one, board.screen)), "reason": light.reason if light.state != "normal" else _back(board, one),
            }  # fmt: skip
            yield Row(cells, key=str(one), url=url)


def _back(board: Board, project: UUID) -> str:
    """Which dimensions came back to green."""
    then, now = board.then[project], board.now[project]
    names = [
        title
        for key, title in board.dims.items()
        if then.get(key) in ("late", "watch", "missing") and now.get(key) != then.get(key)
    ]
    return _("%(names)s已恢复") % {"names": _("、").join(names)} if names else ""
