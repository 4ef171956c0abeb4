"""The messy ledger of the first three minutes: forty rows as an office would send them, cell for cell from demo_ledger.json."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter

from guatu.demo import files

_MADE = dt.datetime(2023, 10, 1)  # noqa: DTZ001 - a fixed property of the file, so that the same bytes come every time
_TITLE = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
_NOTE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_HEAD = {"font_name": "黑体", "font_size": 10, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
_BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
_SECTION = {**_BODY, "font_name": "楷体", "bold": True}
_WIDTHS = {"B": 28, "C": 20, "D": 16, "F": 24, "J": 12, "K": 12, "L": 14, "R": 18, "S": 20}


def _source() -> Any:
    return files.document("sample/demo_ledger.json")


def file_name() -> str:
    """What the office called it."""
    return str(_source()["file_name"])


def demo_ledger() -> bytes:
    """The workbook: a title row, a two-row merged head, sections, subtotals, mixed units. The same bytes every time."""
    ledger = _source()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": ledger["rows"][0][0], "created": _MADE})
        sheet = book.add_worksheet(ledger["sheet_name"])
        styles = _styles(book)
        for letter, width in _WIDTHS.items():
            sheet.set_column(f"{letter}:{letter}", width)
        for merge in ledger["merges"]:
            sheet.merge_range(merge, "", styles[_style_of(ledger, int(merge.split(":")[0][1:]))])
        for number, cells in enumerate(ledger["rows"], 1):
            for column, cell in enumerate(cells):
                _write(sheet, number - 1, column, cell, styles, _style_of(ledger, number))
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    looks = {"title": _TITLE, "note": _NOTE, "head": _HEAD, "section": _SECTION, "body": _BODY}
    made = {name: book.add_format(look) for name, look in looks.items()}
    made["number"] = book.add_format({**_BODY, "num_format": "0.00"})
    made["whole"] = book.add_format({**_BODY, "num_format": "0"})
    made["date"] = book.add_format({**_BODY, "num_format": "yyyy-mm-dd"})
    return made


def _style_of(ledger: Any, row: int) -> str:
    if row <= 2 or row == len(ledger["rows"]):
        return "title" if row == 1 else "note"
    if row in ledger["header_rows"]:
        return "head"
    return "section" if row in {section["row"] for section in ledger["sections"]} else "body"


def _write(sheet: Any, row: int, column: int, cell: Any, styles: dict[str, Any], style: str) -> None:
    """A number, a date, or text just as it was typed. Empty cells get their border, and merged ones what they already have."""
    if isinstance(cell, dict) and "number" in cell:
        text = cell["number"]
        sheet.write_number(row, column, float(text), styles["number" if "." in text else "whole"])
    elif isinstance(cell, dict):
        sheet.write_datetime(row, column, dt.datetime.fromisoformat(cell["date"]), styles["date"])
    elif cell:
        sheet.write_string(row, column, cell, styles[style])
    elif style == "body":
        sheet.write_blank(row, column, None, styles[style])
