"""亮灯 for whoever has no screen: workbooks, the picture for a chat group, and the same as text (DECISIONS 33)."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guatu.desk.lights_board import WHOLE, Board, place_table
from guatu.desk.lights_changes import change_table, headline
from guatu.desk.lights_list import Listed, filter_bar, light_table, listed
from guatu.desk.screen import Screen, version_label
from guatu.desk.sheets import picture_table, sheet_of
from guatu.documents.picture import Light, Picture
from guatu.documents.xlsx import Sheet
from guatu.figures.labels import place_name
from guatu.kernel.errors import NotFound
from guatu.ui.components import Table
from guatu.ui.units import light_word

_PICTURED = 16
_PICTURE_COLUMNS = ("name", "light", "days", "turn")
_SHAPES = {"late": ("■", "red"), "watch": ("▲", "amber"), "missing": ("◆", "grey"), "normal": ("●", "green")}
_SHEETS: dict[str, Callable[[Board], Table]] = {
    "places": place_table,
    "list": lambda board: light_table(listed(board), is_whole=True),
    "changes": lambda board: change_table(board, is_whole=True),
}


def workbook(board: Board, name: str) -> Sheet:
    """One of the board's tables, every row of it. Errors: NotFound for a table there is not."""
    made = _SHEETS.get(name)
    if made is None:
        raise NotFound(_("没有这张表。"))
    table = made(board)
    return sheet_of(table, as_of=as_of_line(board), source=title_of(board.screen), is_sample=is_sample(board))


def title_of(screen: Screen) -> str:
    """示例市亮灯情况."""
    return _("%(place)s亮灯情况") % {"place": place_name(screen.place)}


def as_of_line(board: Board) -> str:
    """As of when, in which version, of what."""
    bar = filter_bar(board)
    asked = [f"{one.label}：{words}" for one in bar.filters if (words := one.words(bar.query))]
    day = _("截至 %(day)s") % {"day": date_format(board.context.at, "Y-m-d")}
    return " · ".join((day, version_label(board.context), *asked))


def is_sample(board: Board) -> bool:
    """Whether any row of it is invented."""
    return board.screen.root.is_sample or any(value.sample_rows for value in board.table.total.values())


def picture(board: Board) -> Picture:
    """The first screen of the list: the sentence, how many of each light, the worst of each dimension."""
    found = listed(board)
    total = len(found.items)
    source = _("共 %(total)s 条，图中列出前 %(n)s 条") % {"total": total, "n": _PICTURED} if total > _PICTURED else ""
    return Picture(
        title_of(board.screen), as_of_line(board), headline(board).text, lights=_counts(board),
        table=picture_table(light_table(_first(found), is_whole=False), _PICTURE_COLUMNS) if total else None, source=source,
        is_sample=is_sample(board),
    )  # fmt: skip


def _first(found: Listed) -> Listed:
    return Listed(found.board, found.items[:_PICTURED], found.counties)


def _counts(board: Board) -> tuple[Light, ...]:
    values = {key.rpartition(".")[2]: int(board.table.total[key].raw or 0) for key in WHOLE}
    return tuple(
        Light(shape, light_word(state), values[state], tone) for state, (shape, tone) in _SHAPES.items() if state in values
    )
