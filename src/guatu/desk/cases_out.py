"""The board as a workbook and as a picture for a chat group: exactly what is shown, with its filters and its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guatu.cases.queries import is_overdue
from guatu.desk import cases as reading
from guatu.desk.cases import Board
from guatu.desk.cases_columns import CaseColumn, CaseLine, case_columns
from guatu.desk.cases_filters import filter_words
from guatu.desk.cases_words import days_words, is_soon
from guatu.desk.screen import Screen, version_label
from guatu.documents import content
from guatu.documents.picture import Light, Picture
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.figures.labels import place_name
from guatu.ui.units import unit_word

_CHUNK = 2000
_PICTURE_ROWS = 20
_WIDE = {"title": 36.0, "text": 40.0, "progress": 40.0}


def as_of_line(board: Board) -> str:
    """As of when, in which version, over what: the line under every title."""
    screen = board.screen
    turn = reading.turn_titles()[board.turn]
    day = _("截至 %(day)s") % {"day": date_format(screen.context.at, "Y-m-d")}
    parts = [day, version_label(screen.context), turn, filter_words(board.bar)]
    return " · ".join(part for part in parts if part)


def title_of(screen: Screen) -> str:
    """示例市事项台账."""
    return _("%(place)s事项台账") % {"place": place_name(screen.place)}


def workbook(board: Board) -> Sheet:
    """Every row of the selection in the columns and the order on screen."""
    return Sheet(
        title_of(board.screen), tuple(_sheet_column(one) for one in board.chosen), _told_rows(board), name=_("事项台账"),
        as_of=as_of_line(board), paper="A3", frozen_columns=2, signers=(_("填报人："), _("审核人："), _("日期：")),
        is_sample=_has_sample(board),
    )  # fmt: skip


def _has_sample(board: Board) -> bool:
    return board.screen.root.is_sample or board.rows.filter(is_sample=True).exists()


def _sheet_column(one: CaseColumn) -> SheetColumn:
    unit = unit_word(one.column.unit) if one.column.unit else ""
    title = _("%(title)s（%(unit)s）") % {"title": one.column.title, "unit": unit} if unit else one.column.title
    wide = _WIDE.get(one.column.key, 0)
    return SheetColumn(title, one.kind, 0, width=wide, wraps=bool(wide))


def _told_rows(board: Board) -> Iterator[list[Any]]:
    """Rows by chunks, so that a whole city's cases never stand in memory together."""
    rows, start = reading.ordered(board), 0
    while chunk := list(rows[start : start + _CHUNK]):
        for line in reading.lines_of(board, chunk):
            yield [one.told(line) for one in board.chosen]
        start += _CHUNK


# ---- picture ---------------------------------------------------------------------------------------------------------------


def picture(board: Board) -> Picture:
    """The first screen of the selection for a chat group: few columns, the counts in one sentence."""
    rows = list(reading.ordered(board)[:_PICTURE_ROWS])
    lines, total = reading.lines_of(board, rows), board.rows.count()
    source = _("共 %(total)s 件，图中列出前 %(n)s 件") % {"total": total, "n": len(rows)} if total > len(rows) else ""
    return Picture(
        title_of(board.screen), as_of_line(board), sentence=_sentence(board), lights=_counts(lines),
        table=_table(lines) if lines else None, source=source, is_sample=_has_sample(board),
    )  # fmt: skip


def _sentence(board: Board) -> str:
    """The figures in words; what is unknown is left out, never said to be nothing."""
    values = {key: value.shown for key, value in reading.summed(reading.figures_context(board.screen)).total.items()}
    said = [_("未销号 %(n)s 件") % {"n": values["cases.open"]}, _("逾期 %(n)s 件") % {"n": values["cases.overdue"]}]
    if values["cases.closed_rate"] is not None:
        said.append(_("办结率 %(n)s%%") % {"n": values["cases.closed_rate"]})
    return "，".join(said) + "。"


def _counts(lines: Sequence[CaseLine]) -> tuple[Light, ...]:
    late = sum(is_overdue(line.case, line.at) for line in lines)
    soon = sum(is_soon(line.case, line.at, line.soon_days) for line in lines)
    found = (("■", _("逾期"), late, "red"), ("▲", _("临近"), soon, "amber"))
    return tuple(Light(shape, word, count, tone) for shape, word, count, tone in found if count)


def _table(lines: Sequence[CaseLine]) -> content.Table:
    heads = (_("编号"), _("事项"), _("承办单位"), _("时限"), _("状态"))
    columns = tuple(content.Column(title, "left") for title in heads)
    told = {one.column.key: one for one in case_columns()}
    return content.Table(columns, tuple(content.row(*_cells(line, told)) for line in lines))


def _cells(line: CaseLine, told: Mapping[str, CaseColumn]) -> tuple[str, ...]:
    due = line.case.due_on.isoformat() if line.case.due_on else "–"
    return (
        line.case.number, told["title"].told(line), told["handler"].told(line) or "–", f"{due} {days_words(line.case, line.at)}".strip(),
        told["state"].told(line),
    )  # fmt: skip
