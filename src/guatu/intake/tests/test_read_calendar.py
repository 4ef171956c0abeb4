"""A holiday notice as CSV or workbook: days are read, what is none is named with its row."""

import datetime as dt
import io

import openpyxl
import pytest

from guatu.intake.calendars import read_notice

SHEET = "日期,安排,名称,依据\n2027-01-01,放假,元旦,示办〔2026〕1号\n2027年2月20日,调休上班,春节,示办〔2026〕1号\n"


def test_it_works():
    notice = read_notice(SHEET.encode(), "2027.csv")
    assert not notice.problems and (notice.year, notice.source) == (2027, "示办〔2026〕1号")
    assert [(one.on, one.kind, one.name, one.row) for one in notice.days] == [
        (dt.date(2027, 1, 1), "off", "元旦", 2), (dt.date(2027, 2, 20), "work", "春节", 3),
    ]  # fmt: skip


def test_a_workbook_with_a_title_above():
    book = openpyxl.Workbook()
    for row in (["放假安排"], [], ["日期", "安排", "名称"], [dt.date(2027, 1, 1), "放假", "元旦"], [None, None, None]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    notice = read_notice(stream.getvalue(), "2027.xlsx")
    assert not notice.problems and [one.on for one in notice.days] == [dt.date(2027, 1, 1)] and notice.source == ""


def test_the_notices_that_come_with_the_house_are_of_this_form():
    notice = read_notice("date,kind,source_doc\n2024-01-01,off,国办发明电〔2023〕7号\n".encode(), "2024.csv")
    assert (notice.year, notice.source, notice.days[0].kind) == (2024, "国办发明电〔2023〕7号", "off")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日期,名称\n2027-01-01,元旦\n", "没有找到表头"), ("日期,安排\n2027年1月,放假\n", "第 2 行：“2027年1月”不是日期"),
        ("日期,安排\n2027-01-01,值班\n", "第 2 行：“值班”不是安排"), ("日期,安排\n", "没有一行"), ("日期,安排\n,放假\n", "第 2 行"),
    ],
)
def test_what_cannot_be_read_is_named(text, words):
    assert words in "".join(read_notice(text.encode(), "2027.csv").problems)


def test_what_is_no_sheet_is_refused():
    assert read_notice(b"%PDF-1.4 x", "2027.pdf").problems
    assert read_notice(b"", "2027.csv").problems
