"""Workbooks: what is shown and nothing else, typed, harmless, fast."""

from __future__ import annotations

import datetime as dt
import io
import time
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from guatu.documents.xlsx import Sheet, SheetColumn, write_xlsx, xlsx_bytes
from guatu.documents.xlsx_rows import MISSING, column_name
from guatu.kernel.errors import Invalid

COLUMNS = (
    SheetColumn("序号", "int"), SheetColumn("项目名称"), SheetColumn("项目代码", "code"),
    SheetColumn("总投资(亿元)", "number", group="投资"), SheetColumn("本年计划(亿元)", "number", group="投资"),
    SheetColumn("开工日期", "date"),
)  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    (1, "示例大道北延", "2306-411082-04-01-123456", Decimal("12.34"), None, dt.date(2023, 6, 30)),
    (2, "示例产业园", "", Decimal("-1.5"), Decimal("2"), None),
]


def sheet(rows: Any = ROWS, **changes: Any) -> Sheet:
    given: dict[str, Any] = {
        "unit": "亿元", "as_of": "截至 2023-08-31", "source": "数据来源：报送",
        "totals": ("", "合计", "", Decimal("10.84"), Decimal(2), ""), "signers": ("填报人：", "审核人：", "（盖章）"),
    }  # fmt: skip
    return Sheet("重点项目台账", COLUMNS, rows, **{**given, **changes})


def opened(*sheets: Sheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(*sheets)))


def test_it_works() -> None:
    page = opened(sheet()).active
    lines = list(page.iter_rows(values_only=True))
    assert lines[0][0] == "重点项目台账" and lines[1][0] == "截至 2023-08-31" and lines[1][5] == "单位：亿元"
    assert lines[2] == ("序号", "项目名称", "项目代码", "投资", None, "开工日期")
    assert lines[3][3:5] == ("总投资(亿元)", "本年计划(亿元)")
    assert lines[4][:5] == (1, "示例大道北延", "2306-411082-04-01-123456", 12.34, MISSING)
    assert lines[4][5].date() == dt.date(2023, 6, 30)
    assert lines[5] == (2, "示例产业园", None, -1.5, 2, MISSING)
    assert lines[6][1:5] == ("合计", None, 10.84, 2)
    assert lines[8][0] == "数据来源：报送" and "审核人：" in lines[9][0]
    assert page.max_column == len(COLUMNS)


def test_numbers_and_dates_are_typed_and_formatted() -> None:
    page = opened(sheet()).active
    assert page["D5"].data_type == "n" and page["D5"].number_format == "#,##0.00"
    assert page["F5"].number_format == "yyyy-mm-dd" and page["A5"].number_format == "#,##0"
    assert page["C5"].data_type == "s" and page["C5"].number_format == "@"


def test_it_is_ready_to_read_and_to_print() -> None:
    page = opened(sheet(paper="A3")).active
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:F6"  # the totals stay outside, or sorting would move them
    assert page.print_title_rows == "$1:$4"
    assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 8
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    assert all(page.column_dimensions[column_name(at)].width >= 7 for at in range(6))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "=cmd|'/c calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    page = opened(sheet([(1, text, text, None, None, None)])).active
    assert page["B5"].data_type == "s" and page["C5"].data_type == "s"
    assert page["B5"].value.strip() == text.strip() and page["B5"].quotePrefix
    assert not opened(sheet()).active["B5"].quotePrefix


def test_awkward_text_comes_back_as_it_was() -> None:
    text = ' a<b>&"c" \x01_x0041_ \n换行 \U00020bb7 ]]> '
    page = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(sheet([(1, text, "", None, None, None)]))))
    assert page.get_sheet_by_index(0).to_python()[4][1] == text


def test_long_codes_keep_every_digit() -> None:
    page = opened(sheet([(10**15 + 1, 411082123456789012, "", Decimal("1e20"), None, dt.date(1899, 1, 1))])).active
    assert page["A5"].value == "1000000000000001" and page["B5"].value == "411082123456789012"
    assert page["F5"].value == "1899-01-01"


def test_the_unknown_is_a_dash_and_never_nought() -> None:
    page = opened(sheet([(None, None, None, None, Decimal("NaN"), None)])).active
    assert [page.cell(5, at).value for at in range(1, 7)] == [MISSING] * 6


def test_sample_is_said_on_the_sheet_and_on_paper() -> None:
    page = opened(sheet(is_sample=True)).active
    assert "示例数据" in page["A2"].value and "示例" in page.oddHeader.center.text
    assert "示例" not in opened(sheet()).active["A2"].value


def test_several_sheets_and_awkward_names() -> None:
    book = opened(sheet(), sheet([], name="[一]:*?/\\'" + "长" * 40, totals=None), sheet(iter([]), name="第三"))
    assert len(book.sheetnames) == 3 and all(len(name) <= 31 for name in book.sheetnames)
    assert book.worksheets[1].auto_filter.ref == "A4:F4"


def test_a_float_and_a_ragged_row_are_bugs() -> None:
    with pytest.raises(TypeError, match="float"):
        xlsx_bytes(sheet([(1, "x", "", 1.5, None, None)]))
    with pytest.raises(ValueError):
        xlsx_bytes(sheet([(1, "x")]))


def test_text_longer_than_a_cell_is_refused_with_its_place() -> None:
    with pytest.raises(Invalid, match="B5"):
        xlsx_bytes(sheet([(1, "长" * 32768, "", None, None, None)]))


def test_equal_rows_give_equal_bytes() -> None:
    assert xlsx_bytes(sheet()) == xlsx_bytes(sheet())


def _big_rows(count: int) -> Iterator[list[Any]]:
    line = ["示例大道北延工程项目", 1234, Decimal("12.34"), dt.date(2023, 1, 1), "2306-411082-04-01-123456"]
    for _at in range(count):
        yield line * 6


def test_many_rows_take_little_time_and_no_memory() -> None:
    columns = tuple(SheetColumn(f"列{at}", ("text", "int", "number", "date", "code")[at % 5]) for at in range(30))
    xlsx_bytes(sheet())
    started = time.process_time()
    write_xlsx([Sheet("大表", columns, _big_rows(6000))], io.BytesIO())
    ours = time.process_time() - started
    started = time.process_time()
    _write_plainly(6000)
    theirs = time.process_time() - started
    assert ours < 0.4 * theirs  # about 0.23 on an idle machine

    tracemalloc.start()
    with open("/dev/null", "wb") as nowhere:
        write_xlsx([Sheet("大表", columns, _big_rows(3000))], _Unseekable(nowhere))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


class _Unseekable(io.RawIOBase):
    """A stream that can only be written, as an HTTP answer is."""

    def __init__(self, to: Any) -> None:
        self.to = to

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return int(self.to.write(data))


def _write_plainly(count: int) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    page = book.add_worksheet()
    for at, line in enumerate(_big_rows(count)):
        for column, value in enumerate(line):
            if isinstance(value, str):
                page.write_string(at, column, value)
            elif isinstance(value, dt.date):
                page.write_datetime(at, column, value)
            else:
                page.write_number(at, column, value)
    book.close()
