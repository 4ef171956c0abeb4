"""Rules of GB/T 9704 that need no page: numbers, titles, red heads, signatures, tables."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.documents.checks import require_sound
from guatu.documents.columns import fit, placed_heads, set_head
from guatu.documents.content import Column, HeadCell, Heading, Run, Table, para, row, runs
from guatu.documents.marks import marks_of
from guatu.documents.rules import DOC_NUMBER, circled, ems, long_date, red_head, signature_indents, title_lines
from guatu.documents.tests.specimens import bulletin, wide_table
from guatu.kernel.errors import Invalid


def test_it_works() -> None:
    assert long_date(dt.date(2023, 5, 8)) == "2023年5月8日"
    assert ems("许昌2023") == 4.0
    assert [circled(at) for at in (1, 20, 21)] == ["①", "⑳", "(21)"]


@pytest.mark.parametrize("number", ["许政〔2023〕5号", "许重建办函〔2023〕1024号"])
def test_good_numbers(number: str) -> None:
    assert DOC_NUMBER.fullmatch(number)


@pytest.mark.parametrize(
    "number",
    [
        "许政[2023]5号",
        "许政【2023】5号",
        "许政(2023)5号",
        "许政〔23〕5号",
        "许政〔2023〕第5号",
        "许政〔2023〕05号",
        "〔2023〕5号",
    ],
)
def test_bad_numbers(number: str) -> None:
    assert not DOC_NUMBER.fullmatch(number)
    with pytest.raises(Invalid):
        require_sound(bulletin(doc_number=number))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("全市重点项目建设情况通报", ["全市重点项目建设情况通报"]),
        ("许昌市人民政府办公室关于印发重点项目管理办法的通知", ["许昌市人民政府办公室", "关于印发重点项目管理办法的通知"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
    ],
)
def test_titles_break_by_meaning(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_title_never_breaks_a_number_or_begins_with_a_stop() -> None:
    lines = title_lines("关于加快推进示例大道北延工程等3个项目施工许可、2023年计划投资1673.1亿元情况的督办函")
    assert "".join(lines) == "关于加快推进示例大道北延工程等3个项目施工许可、2023年计划投资1673.1亿元情况的督办函"
    assert all(ems(line) <= 20 and line[0] not in "，。、的" and not line[-1].isdigit() for line in lines)


def test_red_head_stays_inside_the_type_area() -> None:
    for text in ("许昌市人民政府文件", "许昌市重点项目建设指挥部办公室文件", "中" * 40):
        size, scale = red_head(text)
        assert ems(text) * size * scale / 100 * 25.4 / 72 <= 150.5
    assert red_head("许昌市人民政府文件", most_pt=46)[1] == 100


def test_signature_indents() -> None:
    assert signature_indents("示例市人民政府", "2023年9月8日", is_stamped=True) == (3.5, 4.0)
    name, day = signature_indents("示例市重点项目建设指挥部办公室", "2023年9月8日", is_stamped=True)
    assert name == 0 and day == (15 - 6) / 2
    # without a seal: the name two in, the date beginning two right of the name
    name, day = signature_indents("示例市重点项目办公室", "2023年9月8日", is_stamped=False)
    assert (name, day) == (2, 10 - 6)
    name, day = signature_indents("市项目办", "2023年10月18日", is_stamped=False)
    assert day == 2 and name + 4 == 2 + ems("2023年10月18日") + 2


def test_table_fills_the_width_and_breaks_no_number() -> None:
    table = wide_table()
    made = fit(table, 225)
    assert sum(made.widths_mm) == pytest.approx(225)
    for column, width in zip(table.columns, made.widths_mm, strict=True):
        longest = max(ems(line.cells[table.columns.index(column)].text) for line in table.rows if line.role == "")
        assert width >= longest * made.size_pt * 25.4 / 72


def test_a_table_too_wide_squeezes_text_before_numbers() -> None:
    columns = (Column("名称", "left", width=60), *(Column(f"数{at}", "right") for at in range(8)))
    table = Table(columns, (row("很长的名称" * 8, *["1\u2009234\u2009567.89"] * 8),))
    made = fit(table, 156)
    assert made.size_pt == 7 and sum(made.widths_mm) == pytest.approx(156)
    assert made.widths_mm[1] >= ems("1\u2009234\u2009567.89") * 7 * 25.4 / 72


def test_heads_keep_their_unit_whole() -> None:
    assert set_head("年度计划投资(亿元)", 4) == "年度计\n划投资\n(亿元)"
    assert set_head("县(市、区)", 6) == "县(市、区)"


def test_a_head_that_does_not_tile_is_refused() -> None:
    good = ((HeadCell("甲", 1, 2), HeadCell("乙", 2)), (HeadCell("丙"), HeadCell("丁")))
    assert [[one.is_below for one in line] for line in placed_heads(good, 3)] == [[False, False], [True, False, False]]
    for bad in (good[:1], (good[0], (HeadCell("丙"),)), ((HeadCell("甲", 4),), good[1])):
        with pytest.raises(ValueError, match="head"):
            placed_heads(bad, 3)
    table = Table((Column("一"), Column("二")), (row("1", "2"),), heads=((HeadCell("甲"),),))
    with pytest.raises(Invalid):
        require_sound(bulletin(body=(table,)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"), ({"organ": ""}, "organ"), ({"body": ()}, "body"),
        ({"body": (Heading(5, runs("五")),)}, "body"),
        ({"body": (Table((Column("一"),), (row("1", "2"),)),)}, "body"), ({"body": (para(Run("x", tone="blue")),)}, "body"),
        ({"body": (para("控\x07制"),)}, "body"), ({"note": "\u202e转向"}, "body"), ({"is_sample": True}, "doc_number"),
    ],
)  # fmt: skip
def test_unsound_content_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound(bulletin(**changes))
    assert field in refused.value.problems


def test_figures_are_numbered_once_in_reading_order() -> None:
    document = bulletin(body=(para(Run("1", "b"), Run("2", "a"), Run("1", "b"), Run("3", "b", footnote="注一")),), attachments=())
    items = marks_of(document).items()
    assert [(item.number, item.text, item.figure_key) for item in items] == [(1, "1", "b"), (2, "2", "a"), (3, "3", "b")]
    assert marks_of(document).notes() == ["注一"]
