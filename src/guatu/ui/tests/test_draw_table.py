"""Tables: heads, cells, groups, sums, pages, tools."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import lxml.html
import pytest
from django.template import Context, Template

from guatu.kernel.vague import VagueDate
from guatu.ui.cells import cell_html
from guatu.ui.components import (
    Bar,
    BulkAction,
    Cell,
    Column,
    Empty,
    Figure,
    GroupRow,
    Light,
    Link,
    Page,
    Row,
    Table,
    Tag,
)  # fmt: skip
from guatu.ui.query import Query
from guatu.ui.tableview import head_lines, page_links, sum_cells

NAME = Column("name", "项目名称", is_sticky=True, is_sortable=True, is_fixed=True)
TOTAL = Column("total", "总投资", "亿元", "yuan", is_sortable=True)
COUNTY = Column("county", "县区")
CODE = Column("code", "代码", is_hidden=True)


def table(*rows: Row | GroupRow, query: Query | None = None, **more: object) -> Table:
    return Table("t", "台账", (NAME, TOTAL, COUNTY, CODE), rows, query or Query("/r/"), **more)  # type: ignore[arg-type]


def drawn(value: Table) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(
        Template("{% load guatu %}{% datatable table %}").render(Context({"table": value, "csrf_token": "x"}))
    )


def texts(tree: lxml.html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def test_it_works() -> None:
    tree = drawn(table(Row({"name": "甲项目", "total": 1_500_000_000, "county": "长葛市"}, url="/p/1/")))
    assert texts(tree, "//tbody/tr/*") == ["甲项目", "15.00", "长葛市"]
    assert tree.xpath("//tbody//th[@scope='row']/a/@href") == ["/p/1/"]
    assert texts(tree, "//thead//th") == ["项目名称", "总投资亿元", "县区"]


def test_the_same_fragment_is_swapped() -> None:
    tree = drawn(table(Row({"name": "甲"})))
    assert (tree.tag, tree.get("id"), tree.get("hx-select")) == ("section", "t", "#t")
    assert "show:none" in tree.get("hx-swap")


def test_sorting_is_a_link_and_numbers_fall_first() -> None:
    plain = head_lines(table())[0]
    assert [head.sort_url for head in plain] == ["/r/?sort=name", "/r/?sort=-total", ""]
    again = head_lines(table(query=Query("/r/", (("sort", "-total"), ("page", "4")))))[0]
    assert again[1].sort_url == "/r/?sort=total"
    assert (again[1].aria_sort, again[0].aria_sort, again[2].aria_sort) == ("descending", "none", "")


def test_columns_are_chosen_in_the_address() -> None:
    chosen = table(query=Query("/r/", (("cols", "code"),)))
    assert [column.key for column in chosen.shown] == ["name", "code"]
    tree = drawn(chosen)
    assert tree.xpath("//form[contains(@class,'columns')]//input[@type='checkbox'][@checked]/@value") == ["code"]


def test_two_tables_on_a_page_keep_apart() -> None:
    one = table(query=Query("/r/", (("sort", "name"),)), prefix="b_")
    assert one.sort == ""
    assert head_lines(one)[0][0].sort_url == "/r/?sort=name&b_sort=name"


def test_grouped_columns_make_a_second_line() -> None:
    columns = (
        NAME,
        Column("plan", "计划", "亿元", "yuan", group="本年投资"),
        Column("done", "完成", "亿元", "yuan", group="本年投资"),
    )
    upper, lower = head_lines(Table("t", "台账", columns, ()))
    assert [(head.title, head.colspan, head.rowspan) for head in upper] == [("项目名称", 1, 2), ("本年投资", 2, 1)]
    assert [head.title for head in lower] == ["计划", "完成"]


def test_only_leading_columns_stay() -> None:
    late = Column("late", "迟", is_sticky=True)
    heads = head_lines(Table("t", "台账", (NAME, TOTAL, late), ()))[0]
    assert "is-sticky stick-0 is-edge" in heads[0].classes
    assert "is-sticky" not in heads[2].classes


def test_sums_stand_under_their_columns() -> None:
    cells = sum_cells(table(sums={"total": Figure("sum", "合计", 1_500_000_000, "亿元", "yuan")}))
    assert (str(cells[0].html), cells[0].colspan) == ("Σ 合计", 1)
    assert "15.00" in cells[1].html
    assert cells[2].html == ""


def test_a_title_spreads_over_columns_without_sums() -> None:
    plain = Column("name", "项目名称")
    tree = drawn(Table("t", "台账", (plain, COUNTY, TOTAL), (GroupRow("一、续建", {"total": 1}, "3 个"), Row({"name": "甲"}))))
    assert tree.xpath("//tr[@class='group']/th/@colspan") == ["2"]
    assert texts(tree, "//tr[@class='group']/th") == ["一、续建3 个"]


@pytest.mark.parametrize(
    ("value", "column", "words"),
    [
        (None, TOTAL, "–"),
        ("", COUNTY, "–"),
        (0, TOTAL, "0.00"),
        (1133, Column("n", "数", measure="count"), "1\u2009133"),
        (Decimal("-9.6"), Column("p", "超", measure="points"), "−9.6"),
        (True, COUNTY, "是"),
        (date(2023, 6, 30), COUNTY, "2023-06-30"),
        (VagueDate(date(2023, 6, 30), "month", "before", "6月底前"), COUNTY, "6月底前"),
        (Light("late"), COUNTY, "滞后"),
        (Tag("公布"), COUNTY, "公布"),
        (Link("甲", "/p/", "注"), COUNTY, "甲注"),
        (Cell("甲", "原 乙", "changed"), COUNTY, "甲原 乙"),
        (Bar(0.5, text="50.0"), COUNTY, "50.0"),
        ((Tag("甲"), "乙"), COUNTY, "甲 乙"),
    ],
)
def test_what_may_stand_in_a_cell(value: object, column: Column, words: str) -> None:
    assert lxml.html.fragment_fromstring(f"<div>{cell_html(value, column)}</div>").text_content() == words


def test_a_cell_never_runs_a_script() -> None:
    html = (
        str(cell_html("<script>", COUNTY))
        + str(cell_html(Cell("<b>", "<i>", hint='"x'), COUNTY))
        + str(cell_html(Link("<u>"), COUNTY))
    )
    assert all(bad not in html for bad in ("<script", "<b>", "<i>", "<u>", '""x'))


def test_pages_have_a_window() -> None:
    links = page_links(table(page=Page(10, 50, 1133), query=Query("/r/", (("q", "甲"),))))
    assert [link.number for link in links] == [1, 0, 8, 9, 10, 11, 12, 0, 23]
    assert links[0].url == "/r/?q=%E7%94%B2"
    assert links[2].url.endswith("page=8")


@pytest.mark.parametrize(
    ("page", "shown"), [(Page(1, 50, 0), (0, 0, 1)), (Page(3, 50, 120), (101, 120, 3)), (Page(1, 50, 50), (1, 50, 1))]
)
def test_a_page_knows_its_rows(page: Page, shown: tuple[int, int, int]) -> None:
    assert (page.first_row, page.last_row, page.last) == shown


def test_nothing_found_says_what_to_do() -> None:
    tree = drawn(table(empty=Empty("没有符合条件的项目", "放宽条件", Link("登记项目", "/new/")), page=Page(1, 50, 0)))
    assert not tree.xpath("//table")
    assert tree.xpath("//a[@href='/new/']")


def test_chosen_rows_name_the_effect() -> None:
    tree = drawn(table(Row({"name": "甲"}, key="k1"), bulk=(BulkAction("发函", "/letters/", "将向 {n} 个单位发函"),)))
    assert tree.xpath("//input[@name='row']/@value") == ["k1"]
    assert tree.xpath("//input[@name='row']/@form") == tree.xpath("//form[@data-bulk]/@id") == ["t-bulk"]
    assert tree.xpath("//button[@formaction='/letters/']/@data-ask") == ["将向 {n} 个单位发函"]
    assert tree.xpath("//form[@data-bulk]//input[@name='csrfmiddlewaretoken']")


def test_phone_cards_keep_label_and_unit() -> None:
    tree = drawn(table(Row({"name": "甲", "total": 1})))
    assert tree.xpath("//td[@data-label='总投资']/@data-unit") == ["亿元"]
    assert {cell.get("role") for cell in tree.xpath("//tbody/tr/*")} == {"rowheader", "cell"}


def test_a_figure_is_written_in_the_unit_of_its_column() -> None:
    column = Column("a", "总投资", "万元", "yuan")
    assert ">155\u2009000<" in cell_html(Figure("k", "总投资", 1_550_000_000, "亿元", "yuan"), column)
    assert "亿元" not in cell_html(Figure("k", "总投资", 1_550_000_000, "亿元", "yuan"), column)


def test_a_figure_of_another_kind_says_its_own_unit() -> None:
    assert "个百分点" in cell_html(Figure("k", "超", Decimal("3"), measure="points"), Column("a", "率", "%"))


def test_a_title_keeps_to_the_columns_that_stay() -> None:
    tree = drawn(Table("t", "台账", (NAME, COUNTY, CODE, TOTAL), (GroupRow("一、续建", {"total": 1}), Row({"name": "甲"})),
                       bulk=(BulkAction("发函", "/", "发"),)))  # fmt: skip
    lead, gap, value = tree.xpath("//tr[@class='group']/*[not(contains(@class,'c-check'))]")
    assert ("stick-1" in lead.get("class"), lead.get("colspan"), gap.text_content()) == (True, None, "")
    assert value.text_content() == "0.00"
