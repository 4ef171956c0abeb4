"""Messy files: rows that are no projects, projects that are not one row, formulas, and everything a sum can mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guatu.intake.problems import Outcome
from guatu.intake.tests import building as make
from guatu.intake.tests.corpus import case

ACCEPT, NORMALIZE, CONFIRM, REJECT, REFUSE = Outcome
HEAD = make.HEAD


def sums(label: str, rows: list[list[Any]], at: int = 1, off: float = 0) -> list[Any]:
    """A subtotal row over rows."""
    line: list[Any] = [None] * 10
    line[at] = label
    for column in make.AMOUNTS:
        line[column] = sum(row[column] for row in rows) + off
    return line


def heading(text: str) -> list[Any]:
    return [text]


ROWS = make.ledger(6)


@case(ACCEPT, rows=6)
def sum_at_the_end(path: Path) -> None:
    make.write(path, [HEAD, *ROWS, sums("合计", ROWS)])


@case(ACCEPT, rows=6)
def sum_at_the_top_with_count(path: Path) -> None:
    make.write(path, [HEAD, sums("合计（6个）", ROWS, at=0), *ROWS])


@case(CONFIRM, "subtotal.mismatch", rows=6)
def sum_that_is_wrong(path: Path) -> None:
    make.write(path, [HEAD, *ROWS, sums("合计", ROWS, off=7)])


@case(CONFIRM, "section.count", rows=6)
def sum_with_wrong_count(path: Path) -> None:
    make.write(path, [HEAD, sums("合计（8个）", ROWS, at=0), *ROWS])


@case(ACCEPT, rows=6)
def sums_below_their_rows(path: Path) -> None:
    make.write(path, [HEAD, *ROWS[:2], sums("小计", ROWS[:2]), *ROWS[2:], sums("小计", ROWS[2:]), sums("总计", ROWS)])


@case(CONFIRM, "subtotal.mismatch", rows=6)
def one_of_many_sums_wrong(path: Path) -> None:
    make.write(path, [HEAD, *ROWS[:2], sums("小计", ROWS[:2]), *ROWS[2:], sums("小计", ROWS[2:], off=-1), sums("总计", ROWS)])


@case(ACCEPT, rows=6)
def sum_rounded_to_its_digits(path: Path) -> None:
    head = [*HEAD[:6], "总投资（亿元）", *HEAD[7:]]
    rows = [make.project(n, G=1.2345 + n / 10000) for n in range(1, 7)]
    total = sums("合计", rows)
    total[6] = round(total[6], 2)
    make.write(path, [head, *rows, total])


@case(ACCEPT, rows=6)
def part_of_the_sum(path: Path) -> None:
    rows = [make.project(n, F="新建" if n < 4 else "扩建") for n in range(1, 7)]
    make.write(path, [HEAD, sums("合计", rows), sums("其中：新建项目", rows[:3]), sums("扩建项目小计", rows[3:]), *rows])


@case(CONFIRM, "subtotal.mismatch", rows=6)
def part_of_the_sum_wrong(path: Path) -> None:
    rows = [make.project(n, F="新建" if n < 4 else "扩建") for n in range(1, 7)]
    make.write(path, [HEAD, sums("合计", rows), sums("其中：新建", rows[:3], off=100), *rows])


@case(ACCEPT, rows=6, values={(0, "category"): "continued", (5, "category"): "new"})
def sections_with_counts(path: Path) -> None:
    make.write(path, [HEAD, heading("一、续建项目（4个）"), *ROWS[:4], heading("二、新开工项目（2个）"), *ROWS[4:]])


@case(CONFIRM, "section.count", rows=6)
def section_with_wrong_count(path: Path) -> None:
    make.write(path, [HEAD, heading("一、续建项目（12个）"), *ROWS])


@case(ACCEPT, rows=6, values={(0, "category"): "continued", (5, "category"): "new"})
def sections_with_sums(path: Path) -> None:
    first, second = sums("续建项目（4个）", ROWS[:4]), sums("新开工项目（2个）", ROWS[4:])
    first[0], second[0] = "一", "二"
    make.write(path, [HEAD, sums("合计", ROWS), first, *ROWS[:4], second, *ROWS[4:]])


@case(CONFIRM, "subtotal.mismatch", rows=6)
def section_with_wrong_sum(path: Path) -> None:
    first = sums("续建项目", ROWS, off=3)
    first[0] = "一"
    make.write(path, [HEAD, first, *ROWS])


@case(
    ACCEPT,
    rows=6,
    values={
        (0, "place"): "示例甲县",
        (0, "category"): "continued",
        (4, "place"): "示例乙县",
        (4, "category"): "continued",
        (5, "place"): "示例甲县",
        (5, "category"): "new",
    },
)
def counties_inside_sections(path: Path) -> None:
    head = [column for column in HEAD if column != "建设地点"]
    rows = [[value for at, value in enumerate(row) if at != 3] for row in ROWS]
    lines = [
        heading("一、续建项目"),
        heading("示例甲县"),
        *rows[:4],
        heading("示例乙县"),
        rows[4],
        heading("二、新开工项目"),
        heading("示例甲县"),
        rows[5],
    ]

    def merge(book: make.Book, page: make.Page) -> None:
        for at, line in enumerate(lines, start=1):
            if len(line) == 1:
                page.merge_range(at, 0, at, 8, line[0])

    make.write(path, [head, *lines], merge)


@case(ACCEPT, rows=6)
def numbers_that_start_again_under_a_section(path: Path) -> None:
    rows = [make.project(n, A=1 + (n - 1) % 3) for n in range(1, 7)]
    make.write(path, [HEAD, heading("一、续建项目"), *rows[:3], heading("二、新开工项目"), *rows[3:]])


@case(CONFIRM, "row.numbers", rows=6)
def numbers_that_start_again(path: Path) -> None:
    make.write(path, [HEAD, *[make.project(n, A=1 + (n - 1) % 3) for n in range(1, 7)]])


@case(NORMALIZE, "row.gap", rows=2)
def numbers_with_a_gap(path: Path) -> None:
    make.write(path, [HEAD, make.project(1), make.project(3)])


@case(ACCEPT, "row.note", rows=5)
def notes_under_the_table(path: Path) -> None:
    make.write(path, [*make.table(), ["注：数据来源于各县（市、区）报送，截至2023年8月31日"], ["填表人：", None, "审核人："]])


@case(ACCEPT, "row.repeated_header", rows=6)
def heading_again_on_every_page(path: Path) -> None:
    make.write(path, [HEAD, *ROWS[:3], HEAD, *ROWS[3:]])


@case(ACCEPT, rows=5)
def row_of_column_numbers(path: Path) -> None:
    make.write(path, [HEAD, list(range(1, 11)), *make.ledger()])


@case(ACCEPT, rows=3)
def numbered_rows_left_blank(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(3), [4], [5], [6]])


@case(CONFIRM, "row.merged", rows=4)
def project_over_two_rows(path: Path) -> None:
    def merge(book: make.Book, page: make.Page) -> None:
        page.merge_range(1, 1, 2, 1, ROWS[0][1])

    rows = [ROWS[0], make.project(2, A=None, B=None, C=None), *[make.project(n) for n in (2, 3, 4)]]
    make.write(path, [HEAD, *rows], merge)


@case(NORMALIZE, "row.filled", rows=4, values={(0, "place"): "示例甲县", (2, "place"): "示例甲县", (3, "place"): "示例甲县"})
def county_over_three_rows(path: Path) -> None:
    def merge(book: make.Book, page: make.Page) -> None:
        page.merge_range(1, 3, 3, 3, "示例甲县")

    make.write(path, [HEAD, *[make.project(n, D=None if 1 < n < 4 else "示例甲县") for n in range(1, 5)]], merge)


@case(CONFIRM, "row.merged", rows=2)
def amount_over_two_rows(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(2)], lambda book, page: page.merge_range(1, 6, 2, 6, 12100))


@case(CONFIRM, "row.hidden", rows=5)
def hidden_row(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.set_row(3, None, None, {"hidden": True}))


@case(CONFIRM, "row.struck", rows=5)
def struck_row(path: Path) -> None:
    def strike(book: make.Book, page: make.Page) -> None:
        page.write_string(3, 1, "示例甲县第2号标准厂房项目", book.add_format({"font_strikeout": True}))

    make.write(path, make.table(), strike)


@case(CONFIRM, "row.struck", rows=5)
def struck_words_in_a_cell(path: Path) -> None:
    def strike(book: make.Book, page: make.Page) -> None:
        page.write_rich_string(3, 9, "主体", book.add_format({"font_strikeout": True}), "封顶", "施工")

    make.write(path, make.table(), strike)


@case(ACCEPT, rows=5, values={(0, "total_yuan"): 121_000_000})
def formula_with_its_result(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_formula(2, 6, "=H3+7090", None, 12100))


@case(CONFIRM, "cell.uncached", rows=5, values={(0, "total_yuan"): None})
def formula_without_a_result(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_formula(2, 6, "=H3+7090", None, ""))


@case(REJECT, "cell.error", rows=5, values={(0, "total_yuan"): None})
def formula_that_failed(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_formula(2, 6, "=#REF!+1", None, "#REF!"))


@case(CONFIRM, "duplicate", rows=3)
def code_twice(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(2), make.project(3, C=make.project(1)[2])])


@case(CONFIRM, "duplicate", rows=3)
def name_twice(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(2), make.project(3, B="示例甲县第１号标准厂房 项目")])


@case(REJECT, "required.missing", rows=3)
def row_without_a_name(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(2), make.project(3, B=None)])


@case(CONFIRM, "row.unplaced", rows=2)
def cell_without_a_row(path: Path) -> None:
    make.write(path, [HEAD, *make.ledger(2), [None] * 6 + [500]])


@case(ACCEPT, rows=5, values={(0, "content"): "占地120亩。\n建设厂房3栋"})
def lines_inside_a_cell(path: Path) -> None:
    rows = [[*row, "占地120亩。\r\n建设厂房3栋"] for row in make.ledger()]
    make.write(path, [[*HEAD, "建设规模及主要内容"], *rows])


@case(ACCEPT, rows=5)
def only_a_name_and_a_place(path: Path) -> None:
    make.write(path, [["项目名称", "建设地点", "总投资（万元）"], *[[row[1], row[3], row[6]] for row in make.ledger()]])
