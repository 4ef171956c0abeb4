"""Messy files: ledgers as offices really keep them: headings, sheets, other programs' parts, text files, legacy books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwt

from guatu.intake.problems import Outcome
from guatu.intake.tests import building as make
from guatu.intake.tests.corpus import case

ACCEPT, NORMALIZE, CONFIRM, REJECT, REFUSE = Outcome
HEAD = make.HEAD
BARE = [*HEAD[:6], "总投资", "2023年计划投资", "1-8月完成投资", HEAD[9]]


def head(**changes: str) -> list[str]:
    named = list(HEAD)
    for column, text in changes.items():
        named[ord(column) - 65] = text
    return named


# headings


@case(ACCEPT, rows=5, values={(0, "total_yuan"): 121_000_000})
def title_and_unit_line(path: Path) -> None:
    make.write(path, [["示例市2023年重点项目台账"], [None] * 9 + ["单位：万元"], BARE, *make.ledger()])


@case(ACCEPT, rows=5, values={(0, "plan_yuan"): 50_100_000, (0, "ytd_yuan"): 30_010_000, (4, "total_yuan"): 125_000_000})
def heading_of_two_rows(path: Path) -> None:
    upper = [*HEAD[:6], "投资情况（万元）", None, None, "当前形象进度"]
    lower = [None] * 6 + ["总投资", "2023年计划投资", "1-8月完成投资", None]

    def merge(book: make.Book, page: make.Page) -> None:
        for column in (*range(6), 9):
            page.merge_range(1, column, 2, column, HEAD[column])
        page.merge_range(1, 6, 1, 8, "投资情况（万元）")

    make.write(path, [["示例市重点项目台账"], upper, lower, *make.ledger()], merge)


@case(ACCEPT, rows=5, values={(0, "plan_yuan"): 50_100_000, (0, "ytd_yuan"): 30_010_000})
def heading_of_two_rows_unmerged(path: Path) -> None:
    upper = [*HEAD[:6], "总投资（万元）", "2023年投资（万元）", None, "当前形象进度"]
    lower = [None] * 7 + ["计划投资", "完成投资", None]
    make.write(path, [upper, lower, *make.ledger()])


@case(
    ACCEPT,
    rows=5,
    values={
        (0, "permit_filing"): "done",
        (0, "permit_land"): "doing",
        (0, "permit_eia"): "not_done",
        (0, "permit_energy"): "not_applicable",
    },
)
def heading_of_three_rows(path: Path) -> None:
    group, middle = "项目前期", "前期手续办理情况"
    rows = [[*HEAD, *[group] * 4], [None] * 10 + [middle] * 4, [None] * 10 + ["备案", "用地", "环评", "能评"]]
    rows += [[*make.project(n), "√", "△", "×", "—"] for n in range(1, 6)]

    def merge(book: make.Book, page: make.Page) -> None:
        for column in range(10):
            page.merge_range(0, column, 2, column, HEAD[column])
        page.merge_range(0, 10, 0, 13, group)
        page.merge_range(1, 10, 1, 13, middle)

    make.write(path, rows, merge)


@case(ACCEPT, rows=5, values={(0, "total_yuan"): 123_450_000, (0, "plan_yuan"): 50_100_000})
def two_units_side_by_side(path: Path) -> None:
    rows = [make.project(n, G=1.2345 if n == 1 else 1.5) for n in range(1, 6)]
    make.write(path, [head(G="总投资(亿元)"), *rows])


@case(CONFIRM, "header.unit", rows=5, values={(0, "total_yuan"): None})
def heading_without_unit(path: Path) -> None:
    make.write(path, [BARE, *make.ledger()])


@case(CONFIRM, "header.unit_conflict", rows=5)
def unit_line_of_two_units(path: Path) -> None:
    make.write(path, [["单位：万元、亿元"], BARE, *make.ledger()])


@case(ACCEPT, rows=5, values={(0, "total_yuan"): 121_000_000})
def unit_line_with_land(path: Path) -> None:
    make.write(path, [["填报单位：示例甲县发展改革委（盖章）  单位：万元、亩"], BARE, *make.ledger()])


@case(ACCEPT, rows=5, absent=frozenset({"header.unsure"}))
def heading_with_line_breaks(path: Path) -> None:
    make.write(path, [head(B="项目\n名称", G="总投资\n（万元）", J=" 当前 形象进度 "), *make.ledger()])


@case(CONFIRM, "header.duplicate", rows=5)
def two_columns_of_one_heading(path: Path) -> None:
    make.write(path, [[*HEAD, "总投资（万元）"], *[[*row, 1] for row in make.ledger()]])


@case(ACCEPT, rows=5, values={(0, "plan_yuan"): 50_100_000})
def two_years_side_by_side(path: Path) -> None:
    make.write(path, [[*HEAD, "2024年计划投资（万元）"], *[[*row, 9999] for row in make.ledger()]])


@case(ACCEPT, "header.unmapped", rows=5, extra={(0, "所属园区"): "示例产业园", (1, "K值"): "3.5"})
def columns_nobody_knows(path: Path) -> None:
    make.write(path, [[*HEAD, "所属园区", "K值"], *[[*row, "示例产业园", 3.5] for row in make.ledger()]])


@case(CONFIRM, "header.unsure", rows=5)
def heading_we_are_not_sure_of(path: Path) -> None:
    make.write(path, [[*HEAD, "建设开始时间"], *[[*row, "2023年3月"] for row in make.ledger()]])


@case(CONFIRM, "header.required", rows=5)
def heading_without_names(path: Path) -> None:
    make.write(path, [head(B="甲"), *make.ledger()])


@case(REJECT, "header.missing")
def no_heading_at_all(path: Path) -> None:
    make.write(path, [["甲", "乙", "丙"], [1, 2, 3], [4, 5, 6]])


@case(CONFIRM, "header.hidden", rows=5)
def hidden_column(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.set_column(6, 6, 10, None, {"hidden": True}))


@case(ACCEPT, rows=5, values={(0, "phone"): "13800000000"})
def personal_column(path: Path) -> None:
    make.write(path, [[*HEAD, "联系电话"], *[[*row, "13800000000"] for row in make.ledger()]])


# sheets


@case(REJECT, "sheet.none")
def book_of_nothing(path: Path) -> None:
    make.write(path, [])


@case(CONFIRM, "sheet.choose", rows=5)
def two_ledgers_in_one_book(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: make.fill(book.add_worksheet("二"), make.table(3)))


@case(ACCEPT, rows=3, sheet="二")
def one_of_two_ledgers(path: Path) -> None:
    two_ledgers_in_one_book(path)


@case(REJECT, "sheet.unknown", sheet="三")
def sheet_that_is_not_there(path: Path) -> None:
    make.plain(path)


@case(CONFIRM, "sheet.hidden", rows=5)
def hidden_ledger(path: Path) -> None:
    def hide(book: make.Book, page: make.Page) -> None:
        other = book.add_worksheet("旧")
        make.fill(other, make.table(3))
        other.very_hidden()

    make.write(path, make.table(), hide)


@case(ACCEPT, rows=5)
def cover_sheet_in_front(path: Path) -> None:
    def after(book: make.Book, page: make.Page) -> None:
        make.fill(book.add_worksheet("台账二"), make.table())

    make.write(path, [["封面"], ["示例市重点项目台账"]], after, sheet="封面")


# the part as other programs write it


@case(ACCEPT, rows=5)
def part_with_prefix(path: Path) -> None:
    make.raw_sheet(path, make.inline_rows([HEAD, *make.ledger()], "x"), "x")


@case(ACCEPT, rows=5)
def part_without_addresses(path: Path) -> None:
    make.raw_sheet(path, make.inline_rows([HEAD, *make.ledger()], with_address=False))


@case(CONFIRM, "row.hidden", rows=5)
def part_in_single_quotes(path: Path) -> None:
    body = make.inline_rows([HEAD, *make.ledger()], quote="'")
    make.raw_sheet(path, body.replace("<row r='4'>", "<row r='4' hidden='1'>"))


@case(CONFIRM, "row.hidden", rows=5)
def part_with_comments(path: Path) -> None:
    body = make.inline_rows([HEAD, *make.ledger()])
    make.raw_sheet(path, body.replace('<row r="4">', '<!-- <row r="9"> --><row hidden="true" r="4">'))


# other files


def text_file(path: Path, encoding: str, mark: str = ",", title: str = "示例市台账") -> None:
    path.write_bytes(make.csv_text(make.table(title=title), mark).encode(encoding))


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_in_utf8(path: Path) -> None:
    text_file(path, "utf-8")


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_in_utf8_with_mark(path: Path) -> None:
    text_file(path, "utf-8-sig")


@case(ACCEPT, rows=5, filename="台账.csv", values={(0, "name"): "示例甲县第1号标准厂房项目"})
def csv_in_gbk(path: Path) -> None:
    text_file(path, "gbk")


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_in_gb18030(path: Path) -> None:
    text_file(path, "gb18030", title="示例市䶮氏项目台账")


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_in_utf16_with_mark(path: Path) -> None:
    text_file(path, "utf-16")


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_in_utf16_without_mark(path: Path) -> None:
    text_file(path, "utf-16-le")


@case(ACCEPT, rows=5, filename="台账.txt")
def text_with_tabs(path: Path) -> None:
    text_file(path, "utf-16", "\t")


@case(ACCEPT, rows=5, filename="台账.csv")
def csv_with_semicolons(path: Path) -> None:
    text_file(path, "utf-8", ";")


@case(CONFIRM, "csv.encoding", filename="台账.csv")
def csv_in_two_encodings(path: Path) -> None:
    path.write_bytes(make.csv_text(make.table(3)).encode() + "示例\xff".encode("gbk", "ignore") + b"\xff\xfe\x81\n")


@case(ACCEPT, rows=5, filename="台账.csv", encoding="utf-16-be")
def csv_in_an_encoding_a_person_named(path: Path) -> None:
    text_file(path, "utf-16-be")


def legacy(path: Path, after: Any = None) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("台账")
    for number, row in enumerate(make.table()):
        for column, value in enumerate(row):
            page.write(number, column, value)
    if after:
        after(page)
    book.save(str(path))


@case(ACCEPT, rows=5, filename="台账.xls")
def legacy_book(path: Path) -> None:
    legacy(path)


@case(CONFIRM, "row.hidden", "row.struck", rows=5, filename="台账.xls")
def legacy_book_with_hidden_and_struck_rows(path: Path) -> None:
    def after(page: Any) -> None:
        page.row(3).hidden = True
        page.write(5, 10, "取消", xlwt.easyxf("font: struck_out on"))

    legacy(path, after)
