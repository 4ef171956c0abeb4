"""A workbook that came back: rows by their key, everything wrong named by sheet, row and cell, new rows kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.intake import gate, reader
from guatu.intake.sheets import Sheet, letter, raw_of
from guatu.kernel.errors import Invalid
from guatu.kernel.yuan import parse_amount
from guatu.life.dispatch.returns.services import NewRow
from guatu.life.dispatch.returns.workbook import AT, FIRST_ROW, Drawn, Head, row_of, titles

MOST_ROWS = 5000
_YES = frozenset({"是", "√", "y", "yes", "无变化"})


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it came back. Units: yuan. `row` counts from 1, as people see it; `drawn` is what it held when it went out."""

    project: UUID
    row: int
    drawn: Drawn
    ytd_yuan: int | None
    progress: str
    blockers: str
    reason: str
    document_no: str
    is_same: bool

    @property
    def typed(self) -> Drawn:
        """What its cells hold now."""
        return Drawn.of(self.ytd_yuan, self.progress, self.blockers)

    @property
    def is_touched(self) -> bool:
        """Whether the unit changed a cell."""
        return self.typed != self.drawn or self.is_same


@dataclass(slots=True)
class Returned:
    """A whole workbook: which one it is, its rows, rows nobody knows, and what is wrong."""

    head: Head
    sheet: str
    sha256: str
    rows: list[Told] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def refuse(self, row: int, key: str, text: str) -> None:
        """Note a problem at a cell."""
        self.problems.append(at_cell(self.sheet, row, key, text))


def at_cell(sheet: str, row: int, key: str, text: str) -> str:
    """工作表“填报表” H7：…"""
    return _("工作表“%(sheet)s”第 %(row)s 行 %(cell)s 格：%(text)s") % {
        "sheet": sheet, "row": row, "cell": f"{letter(AT[key])}{row}", "text": text,
    }  # fmt: skip


def read_workbook(data: bytes, name: str) -> Returned:
    """A file as rows. Errors: Invalid on "file" when the gate refuses it or it is no workbook of ours."""
    looked = gate.check(data, name)
    if not looked.ok:
        raise Invalid({"file": [str(one) for one in looked.problems]})
    book = reader.read(data, name, passed=looked)
    found = next(((sheet, head) for sheet in book.sheets if (head := _head(sheet))), None)
    if found is None:
        told = [str(one) for one in book.problems]
        raise Invalid({"file": told or [_("这不是本系统发出的填报表，或首行的表号被改过。请重新下载，在原表上填写。")]})
    sheet, head = found
    returned = Returned(head, sheet.name, looked.sha256)
    _read_rows(sheet, returned)
    return returned


def _head(sheet: Sheet) -> Head | None:
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    return Head.read(first) if isinstance(first, str) else None


def _read_rows(sheet: Sheet, returned: Returned) -> None:
    seen: dict[UUID, int] = {}
    for offset, cells in enumerate(sheet.rows[FIRST_ROW : FIRST_ROW + MOST_ROWS], FIRST_ROW):
        row = offset + 1
        texts = {key: raw_of(cells[at]).strip() if at < len(cells) else "" for key, at in AT.items()}
        if not any(texts[key] for key in texts if key != "no"):
            continue
        if not texts["key"]:
            _new_row(returned, row, texts)
            continue
        found = row_of(texts["key"])
        project = found[0] if found else None
        if found is None or project is None:
            returned.refuse(row, "key", _("行键被改动，认不出是哪个项目。请从原表复制这一行的行键，或重新下载。"))
        elif project in seen:
            returned.refuse(row, "key", _("与第 %(row)s 行是同一个项目，重复了。请只留一行。") % {"row": seen[project]})
        else:
            seen[project] = row
            _known_row(returned, row, found, texts)


def _new_row(returned: Returned, row: int, texts: Mapping[str, str]) -> None:
    if not texts["name"]:
        returned.refuse(row, "name", _("没有行键，也没有项目名称。请补项目名称，或删除该行。"))
        return
    kept: dict[str, Any] = {titles()[key]: texts[key] for key in ("ytd", "progress", "blockers") if texts[key]}
    returned.new.append(NewRow(texts["name"], returned.sheet, row, kept))


def _known_row(returned: Returned, row: int, key: tuple[UUID, Drawn], texts: Mapping[str, str]) -> None:
    yuan, problem = read_wan(texts["ytd"])
    if problem:
        returned.refuse(row, "ytd", problem)
    is_same = texts["same"].casefold() in _YES
    if texts["same"] and not is_same:
        returned.refuse(row, "same", _("这一格只填“是”或留空。"))
    returned.rows.append(
        Told(key[0], row, key[1], yuan, texts["progress"], texts["blockers"], texts["reason"], texts["document"], is_same)
    )


def read_wan(text: str) -> tuple[int | None, str]:
    """(yuan, problem) of an amount in 万元 as it was typed; neither for an empty cell."""
    if not text.strip():
        return None, ""
    found = parse_amount(text, "万元")
    if found.qualifier or found.is_rounded or found.problem or found.yuan is None or found.currency != "CNY":
        return None, _("“%(text)s”不是确定的金额；请填数字，单位万元，最多四位小数。") % {"text": text[:40]}
    return found.yuan, ""
