"""The month's workbook for whoever has no network: prefilled, known cells locked, last month beside each input (DECISIONS 35)."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import xlsxwriter
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from guatu.kernel.yuan import to_unit

MARK = "guatu-return:v2"
HEAD_ROW, FIRST_ROW = 3, 4  # offsets from 0, as the writer counts
SPARE_ROWS = 10
_SALT = "guatu.returns.workbook"
_KEY = re.compile(r"(?P<project>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(?P<cells>[0-9a-f]{8}(?:\.[0-9a-f]{8}){2})")
# (key, is it typed by hand, width). The first column is the hidden key of the row.
COLUMNS = (
    ("key", False, 0), ("no", False, 5), ("name", True, 30), ("code", False, 12), ("unit", False, 22), ("plan", False, 12),
    ("before", False, 12), ("ytd", True, 14), ("same", True, 9), ("last", False, 30), ("progress", True, 36), ("blockers", True, 30),
    ("reason", True, 24), ("document", True, 16),
)  # fmt: skip
AT = {key: at for at, (key, _typed, _width) in enumerate(COLUMNS)}


def digest_of(value: int | str | None) -> str:
    """What tells one cell's content from another, however a spreadsheet program breaks its lines; an amount in yuan."""
    text = "" if value is None else " ".join(str(value).split())
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stood in a row's cells when the workbook was drawn, as digests: by it a cell that the unit changed is told from one
    it only got and gave back (DECISIONS 35)."""

    ytd: str
    progress: str
    blockers: str

    @classmethod
    def of(cls, ytd_yuan: int | None, progress: str, blockers: str) -> Drawn:
        """Of the cells themselves. Units: yuan."""
        return cls(digest_of(ytd_yuan), digest_of(progress), digest_of(blockers))


@dataclass(frozen=True, slots=True)
class Line:
    """One project as the workbook shows it. Units: yuan."""

    project: UUID
    name: str
    code: str
    unit: str
    plan: int | None
    before: int | None
    told: int | None
    last: str
    progress: str = ""
    blockers: str = ""

    @property
    def key(self) -> str:
        """The hidden key of the row."""
        return key_of(self.project, Drawn.of(self.told, self.progress, self.blockers))


@dataclass(frozen=True, slots=True)
class Head:
    """Which workbook it is: place and cycle and occasion, in its first cell, signed."""

    place: str
    cycle: str
    occasion: str

    @property
    def text(self) -> str:
        """As it stands in the first cell."""
        told = f"{MARK}:{self.place}:{self.cycle}:{self.occasion}"
        return f"{told}:{_sign(told)}"

    @classmethod
    def read(cls, text: str) -> Head | None:
        """From the first cell; None when it was not written by us or was changed."""
        told, _colon, sign = text.rpartition(":")
        parts = told.split(":")
        if len(parts) != 5 or not told.startswith(MARK) or not constant_time_compare(sign, _sign(told)):
            return None
        return cls(*parts[2:])


def _sign(text: str) -> str:
    return salted_hmac(_SALT, text).hexdigest()[:16]


def key_of(project: UUID, drawn: Drawn) -> str:
    """The hidden key of a row: the project and what its cells held, with a mark by which a broken key is seen."""
    told = f"{project}:{drawn.ytd}.{drawn.progress}.{drawn.blockers}"
    return f"{told}:{_sign(told)}"


def row_of(key: str) -> tuple[UUID, Drawn] | None:
    """The project of a key and what its cells held; None for a broken one, and for a signed text that is no key: the workbook's
    own first cell, pasted where a key stood, bears our sign, too."""
    told, _colon, sign = key.strip().rpartition(":")
    found = _KEY.fullmatch(told)
    if found is None or not constant_time_compare(sign, _sign(told)):
        return None
    return UUID(found["project"]), Drawn(*found["cells"].split("."))


def titles() -> dict[str, str]:
    """What the columns are called."""
    return {
        "key": _("行键（勿改）"), "no": _("序号"), "name": _("项目名称"), "code": _("内部编号"), "unit": _("责任单位"),
        "plan": _("年度计划（万元）"), "before": _("上期累计（万元）"), "ytd": _("本年累计（万元）"), "same": _("无变化（填“是”）"),
        "last": _("上期形象进度"), "progress": _("本期形象进度"), "blockers": _("存在问题"), "reason": _("说明（核减、补报必填）"),
        "document": _("依据文号"),
    }  # fmt: skip


def workbook_bytes(head: Head, title: str, note: str, lines: Sequence[Line], *, is_sample: bool = False) -> bytes:
    """The workbook of one place and month: yellow cells are for typing, the others are locked, the key is hidden."""
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    page = book.add_worksheet(_("填报表"))
    looks = _looks(book)
    page.write_string(0, 0, head.text)
    page.merge_range(0, 1, 0, len(COLUMNS) - 1, title, looks["title"])
    page.write_string(1, 1, note, looks["note"])
    page.write_string(2, 1, _("黄色格填写，其余锁定；只入账改动过的格。新项目写在表尾空行，由县项目办处理。金额单位：万元。"), looks["note"])
    if is_sample:
        page.write_string(1, len(COLUMNS) - 3, _("示例数据，仅供演示，不得引用"), looks["sample"])
    for at, (key, _typed, width) in enumerate(COLUMNS):
        page.write_string(HEAD_ROW, at, titles()[key], looks["head"])
        page.set_column(at, at, width or 1, None, {"hidden": key == "key"})
    for number, line in enumerate(lines):
        _write(page, FIRST_ROW + number, number + 1, line, looks)
    for row in range(FIRST_ROW + len(lines), FIRST_ROW + len(lines) + SPARE_ROWS):
        for key in ("name", "ytd", "progress", "blockers"):
            page.write_blank(row, AT[key], None, looks["typed_text" if key != "ytd" else "typed"])
    _finish(page, FIRST_ROW + len(lines))
    book.close()
    return whole.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "border_color": "#8A94A3", "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    typed = {"bg_color": "#FFF7DB", "locked": False}
    told = {
        "title": {"font_name": "黑体", "font_size": 16, "align": "center"}, "note": {"font_name": "宋体", "font_size": 10},
        "sample": {"font_name": "宋体", "font_size": 10, "font_color": "#C0272D"},
        "head": {**edge, "font_name": "黑体", "text_wrap": True, "align": "center", "bg_color": "#F0F2F5"},
        "text": {**edge, "text_wrap": True}, "number": {**edge, "num_format": "#,##0.####", "align": "right"},
        "typed_text": {**edge, **typed, "text_wrap": True}, "typed": {**edge, **typed, "num_format": "#,##0.####", "align": "right"},
    }  # fmt: skip
    return {name: book.add_format(look) for name, look in told.items()}


def _write(page: Any, row: int, number: int, line: Line, looks: dict[str, Any]) -> None:
    page.write_string(row, AT["key"], line.key)
    page.write_number(row, AT["no"], number, looks["number"])
    for key, text in (("name", line.name), ("code", line.code), ("unit", line.unit), ("last", line.last)):
        page.write_string(row, AT[key], text, looks["text"])
    for key, yuan in (("plan", line.plan), ("before", line.before)):
        _money(page, row, AT[key], yuan, looks["number"])
    _money(page, row, AT["ytd"], line.told, looks["typed"])
    for key, text in (("same", ""), ("progress", line.progress), ("blockers", line.blockers), ("reason", ""), ("document", "")):
        page.write_string(row, AT[key], text, looks["typed_text"]) if text else page.write_blank(
            row, AT[key], None, looks["typed_text"]
        )


def _money(page: Any, row: int, column: int, yuan: int | None, look: Any) -> None:
    if yuan is None:
        page.write_blank(row, column, None, look)
    else:
        page.write_number(row, column, float(to_unit(yuan, "万元", 4) or Decimal(0)), look)


def _finish(page: Any, last: int) -> None:
    page.data_validation(FIRST_ROW, AT["same"], last, AT["same"], {"validate": "list", "source": [_("是")]})
    page.freeze_panes(FIRST_ROW, AT["code"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)
    page.set_footer("&L" + _("填报人：　　　　审核人：　　　　日期：") + "&R&P / &N")
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
