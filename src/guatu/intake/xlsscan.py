"""What an .xls sheet says beyond its values: hidden rows and columns, merged ranges, strike-through, errors, number formats."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from guatu.intake import biff
from guatu.intake.biff import u16
from guatu.intake.numberformats import changes_meaning
from guatu.intake.sheets import Merge, place
from guatu.intake.xlsxscan import Scan

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
STATES = {0: "visible", 1: "hidden", 2: "very_hidden"}
CELL_RECORDS = frozenset({biff.NUMBER, biff.RK, biff.LABELSST, biff.LABEL, biff.BOOLERR, biff.FORMULA})


@dataclass(slots=True)
class Globals:
    """The part of the stream that speaks for all sheets."""

    sheets: list[tuple[str, str, int]] = field(default_factory=list)
    struck_fonts: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    cell_styles: list[tuple[int, int]] = field(default_factory=list)
    is_1904: bool = False

    def is_struck(self, style: int) -> bool:
        font = self.cell_styles[style][0] if style < len(self.cell_styles) else 0
        font -= font > 4  # font number 4 does not exist in this format
        return font < len(self.struck_fonts) and self.struck_fonts[font]

    def format_of(self, style: int) -> str | None:
        number = self.cell_styles[style][1] if style < len(self.cell_styles) else 0
        return changes_meaning(number, self.formats.get(number))


def scan(stream: bytes) -> tuple[Globals, dict[str, Scan]]:
    """The findings of each sheet by name."""
    shared = _read_globals(stream)
    found = {name: _read_sheet(stream[offset:], shared) for name, _state, offset in shared.sheets if offset < len(stream)}
    return shared, found


def _read_globals(stream: bytes) -> Globals:
    shared = Globals()
    for _at, kind, payload in biff.records(stream):
        if kind == biff.EOF:
            return shared
        if kind == biff.BOUNDSHEET:
            name, state = _text(payload, 6, 1), STATES.get(payload[4] & 3, "hidden")
            shared.sheets.append((name, state, int.from_bytes(payload[:4], "little")))
        elif kind == biff.FONT:
            shared.struck_fonts.append(bool(u16(payload, 2) & 0x08))
        elif kind == biff.FORMAT:
            shared.formats[u16(payload, 0)] = _text(payload, 2, 2)
        elif kind == biff.XF:
            shared.cell_styles.append((u16(payload, 0), u16(payload, 2)))
        elif kind == biff.DATEMODE:
            shared.is_1904 = bool(u16(payload, 0))
    return shared


def _text(payload: bytes, at: int, width: int) -> str:
    """A counted string; `width` bytes of count, one flag byte, then one or two bytes a character."""
    length = int.from_bytes(payload[at : at + width], "little")
    is_wide = payload[at + width] & 1
    body = payload[at + width + 1 : at + width + 1 + length * (2 if is_wide else 1)]
    return body.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _read_sheet(stream: bytes, shared: Globals) -> Scan:
    found = Scan()
    for _at, kind, payload in biff.records(stream):
        if kind == biff.EOF:
            break
        if kind == biff.ROW and u16(payload, 12) & 0x20:
            found.hidden_rows.append(u16(payload, 0))
        elif kind == biff.COLINFO and u16(payload, 8) & 1:
            found.hidden_columns.extend(range(u16(payload, 0), min(u16(payload, 2), 255) + 1))
        elif kind == biff.MERGECELLS:
            found.merges.extend(_merges(payload))
        else:
            _note_cells(kind, payload, shared, found)
    return found


def _merges(payload: bytes) -> Iterator[Merge]:
    for at in range(2, 2 + 8 * u16(payload, 0), 8):
        top, bottom, left, right = (u16(payload, at + step) for step in (0, 2, 4, 6))
        yield Merge(top, left, bottom, right)


def _note_cells(kind: int, payload: bytes, shared: Globals, found: Scan) -> None:
    if kind == biff.MULRK:
        row, first = u16(payload, 0), u16(payload, 2)
        for step in range((len(payload) - 6) // 6):
            _note_style(place(row, first + step), u16(payload, 4 + 6 * step), shared, found)
    elif kind in CELL_RECORDS and len(payload) >= 6:
        key = place(u16(payload, 0), u16(payload, 2))
        _note_style(key, u16(payload, 4), shared, found)
        if kind == biff.FORMULA:
            found.formulas.append(key)
        error = _error_of(kind, payload)
        if error:
            found.errors[key] = error


def _note_style(key: int, style: int, shared: Globals, found: Scan) -> None:
    if shared.is_struck(style):
        found.struck.append(key)
    number_format = shared.format_of(style)
    if number_format:
        found.formats[key] = number_format


def _error_of(kind: int, payload: bytes) -> str | None:
    if kind == biff.BOOLERR and len(payload) > 7 and payload[7]:
        return ERRORS.get(payload[6], "#ERROR")
    if kind == biff.FORMULA and payload[12:14] == b"\xff\xff" and payload[6:7] == b"\x02":
        return ERRORS.get(payload[8], "#ERROR")
    return None


def open_stream(data: bytes) -> bytes:
    """The workbook stream of an .xls file's bytes."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return biff.workbook_stream(container)
