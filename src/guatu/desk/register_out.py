"""The register as a workbook and as a picture for a chat group: exactly what is shown, with its filters and its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guatu.desk import register as reading
from guatu.desk.register import Register
from guatu.desk.register_columns import Kept
from guatu.desk.register_filters import filter_words
from guatu.desk.register_lines import Line, light_state
from guatu.desk.screen import Screen, version_label
from guatu.documents import content
from guatu.documents.picture import Light, Picture
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.figures.evaluate import FigureTable
from guatu.figures.labels import place_name
from guatu.ui.numbers import number_text
from guatu.ui.units import light_word, unit_word

_CHUNK = 2000
_PICTURE_ROWS = 20
_PICTURE_COLUMNS = ("name", "place", "stage", "light", "total", "rate")
_SHAPES = {"late": ("■", "red"), "watch": ("▲", "amber"), "missing": ("◆", "grey"), "normal": ("●", "green")}


def as_of_line(register: Register) -> str:
    """As of when, in which version, over what: the line under every title."""
    screen = register.screen
    parts = [
        _("截至 %(day)s") % {"day": date_format(screen.context.at, "Y-m-d")}, version_label(screen.context),
        filter_words(register.bar),
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def title_of(screen: Screen) -> str:
    """示例市项目台账."""
    return _("%(place)s项目台账") % {"place": place_name(screen.place)}


def workbook(register: Register) -> Sheet:
    """Every row of the selection in the columns and the order on screen, with the sums beneath."""
    table = reading.summed(register)
    return Sheet(
        title_of(register.screen), tuple(_sheet_column(kept) for kept in register.chosen), _told_rows(register), name=_("台账"),
        as_of=as_of_line(register), totals=_totals(register, table), paper="A3", frozen_columns=1,
        signers=(_("填报人："), _("审核人："), _("日期：")), is_sample=_has_sample(register, table),
    )  # fmt: skip


def _has_sample(register: Register, table: FigureTable) -> bool:
    return register.screen.root.is_sample or any(value.sample_rows for value in table.total.values())


def _sheet_column(kept: Kept) -> SheetColumn:
    unit = unit_word(kept.column.unit) if kept.column.unit else ""
    title = _("%(title)s（%(unit)s）") % {"title": kept.column.title, "unit": unit} if unit else kept.column.title
    wide = {"wide": 36.0}.get(kept.column.width, 0)
    return SheetColumn(title, kept.kind, kept.places, width=wide, wraps=bool(wide))


def _told_rows(register: Register) -> Iterator[list[Any]]:
    """Rows by chunks, so that a hundred thousand never stand in memory together."""
    names, rows, start = reading.names_of(register), reading.ordered(register), 0
    while chunk := list(rows[start : start + _CHUNK]):
        for line in reading.lines_of(register, chunk, names):
            yield [kept.told(line) for kept in register.chosen]
        start += _CHUNK


def _totals(register: Register, table: FigureTable) -> list[Any]:
    title = _("合计（计数 %(n)s 个）") % {"n": table.total["projects.count"].raw}
    sums = [table.total[kept.figure].shown if kept.figure else "" for kept in register.chosen]
    return [title, *sums[1:]]


# ---- picture ---------------------------------------------------------------------------------------------------------------


def picture(register: Register) -> Picture:
    """The first screen of the selection for a chat group: few columns, counts of lights, the sums in one sentence."""
    screen, table = register.screen, reading.summed(register)
    rows = list(reading.ordered(register)[:_PICTURE_ROWS])
    lines = reading.lines_of(register, rows, reading.names_of(register))
    total = reading.row_count(register)
    source = _("共 %(total)s 行，图中列出前 %(n)s 行") % {"total": total, "n": len(rows)} if total > len(rows) else ""
    return Picture(
        title_of(screen), as_of_line(register), sentence=_sentence(table), lights=_light_counts(lines),
        table=_table(register, lines) if lines else None, source=source, is_sample=_has_sample(register, table),
    )  # fmt: skip


def _sentence(table: FigureTable) -> str:
    """The sums in words; what is unknown is left out, never said to be nothing."""
    values = {key: value.shown for key, value in table.total.items()}
    said = [_("项目 %(n)s 个") % {"n": values["projects.count"]}]
    if values.get("projects.total") is not None:
        said.append(_("总投资 %(n)s 亿元") % {"n": values["projects.total"]})
    if values.get("completion.rate") is not None:
        said.append(_("投资完成率 %(n)s%%") % {"n": values["completion.rate"]})
    return "，".join(said) + "。"


def _light_counts(lines: Sequence[Line]) -> tuple[Light, ...]:
    states = [light_state(line.standing, line.lights) for line in lines if line.lights]
    return tuple(
        Light(shape, light_word(state), states.count(state), tone) for state, (shape, tone) in _SHAPES.items() if state in states
    )  # fmt: skip


def _table(register: Register, lines: Sequence[Line]) -> content.Table:
    chosen = [kept for kept in register.chosen if kept.column.key in _PICTURE_COLUMNS]
    columns = tuple(content.Column(_head(kept), "right" if kept.column.measure else "left") for kept in chosen)
    rows = tuple(content.row(*(_words(kept, line) for kept in chosen)) for line in lines)
    return content.Table(columns, rows)


def _head(kept: Kept) -> str:
    return f"{kept.column.title}({unit_word(kept.column.unit)})" if kept.column.unit else kept.column.title


def _words(kept: Kept, line: Line) -> str:
    value = kept.told(line)
    if kept.column.key == "name":
        return str(line.standing.label)
    if isinstance(value, Decimal):
        return number_text(value, "number", places=kept.places)
    return "–" if value in (None, "") else str(value)
