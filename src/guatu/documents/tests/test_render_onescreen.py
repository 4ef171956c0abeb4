"""One-screen pictures and the leader's one page."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from guatu.documents.content import Run, runs
from guatu.documents.onepage import Dragging, FigureCard, OnePage, render_onepage
from guatu.documents.picture import Light, Picture, paste_text, render_picture
from guatu.documents.tests.measure import ink, page_count, page_image, page_size, pieces, text_of
from guatu.documents.tests.specimens import county_table, wide_table
from guatu.kernel.errors import Invalid

PICTURE = Picture(
    "8月份进度填报情况", "截至 2023-09-05 17:30 · 实时未月结", "应报 648 个，已报 561 个。",
    (Light("●", "正常", 412, "green"), Light("▲", "关注", 88, "amber"), Light("✕", "停缓", 4, "grey")),
    county_table(), "数据来源：县（市、区）报送",
)  # fmt: skip
CARDS = tuple(FigureCard(f"指标{at}", f"{at}2.5", "亿元", "↑ 1.2", "green" if at % 2 else "") for at in range(8))
PAGE = OnePage(
    "示例市重点项目建设情况", "截至2023年8月31日 · 数据版本：8月月结版",
    runs("1—8月份，完成投资", Run("543.2亿元", face="hei"), "；7个项目转红，其中3个卡在施工许可。"), CARDS, county_table(),
    tuple(Dragging(f"示例项目{at}", Run("■ 滞后", tone="red"), "示例甲县", "施工许可逾期23天。") for at in range(3)),
    ("请协调施工许可。",), "数据来源于县（市、区）报送。",
)  # fmt: skip


def test_it_works() -> None:
    image = Image.open(io.BytesIO(render_picture(PICTURE)))
    assert image.width == 1080 and 600 < image.height <= 2600
    paper = render_onepage(PAGE)
    assert page_count(paper) == 1 and page_size(paper, 1) == pytest.approx((210, 297), abs=0.01)


def test_text_to_paste_says_the_same() -> None:
    lines = paste_text(PICTURE).split("\n")
    assert lines[:3] == ["【8月份进度填报情况】", "应报 648 个，已报 561 个。", "●正常412　▲关注88　✕停缓4"]
    assert "1 示例甲县：项目个数90，总投资(亿元)310.5，1—8月完成(亿元)90.1，亮灯● 正常" in lines
    assert lines[-1] == "截至 2023-09-05 17:30 · 实时未月结；数据来源：县（市、区）报送"
    assert paste_text(replace(PICTURE, is_sample=True)).startswith("【示例·")


def test_picture_without_a_date_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        render_picture(replace(PICTURE, as_of=" "))
    assert "as_of" in refused.value.problems


def test_picture_taller_than_a_screen_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        render_picture(replace(PICTURE, table=wide_table(60)))
    assert "table" in refused.value.problems


def test_picture_with_a_missing_character_is_an_error_and_not_a_box() -> None:
    with pytest.raises(Invalid, match=r"U\+2EBF0"):
        render_picture(replace(PICTURE, sentence="\U0002ebf0"))


def test_sample_is_marked() -> None:
    plain, marked = (Image.open(io.BytesIO(render_picture(replace(PICTURE, is_sample=flag)))) for flag in (False, True))
    assert plain.tobytes() != marked.tobytes()
    assert "示例" in {one.text for one in pieces(render_onepage(replace(PAGE, is_sample=True)), 1)}


def test_one_page_says_everything_asked_for() -> None:
    words = text_of(render_onepage(PAGE)).replace("\n", "")
    for said in ("543.2亿元", "指标7", "72.5", "拖后腿项目", "示例项目2", "请领导协调", "数据版本：8月月结版", "注：数据来源于"):
        assert said in words, said
    assert ink(page_image(render_onepage(PAGE), 1), (0, 0, 210, 278)).bottom < 279


def test_one_page_shrinks_before_it_refuses() -> None:
    usual = max(one.size_pt for one in pieces(render_onepage(PAGE), 1))
    fuller = replace(PAGE, asks=tuple(f"第{at}件：" + "请协调办理有关手续，尽快落实要素保障。" for at in range(14)))
    paper = render_onepage(fuller)
    assert page_count(paper) == 1 and max(one.size_pt for one in pieces(paper, 1)) < usual
    with pytest.raises(Invalid) as refused:
        render_onepage(replace(PAGE, asks=("请协调办理有关手续，尽快落实要素保障。" * 4,) * 40))
    assert "body" in refused.value.problems


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"figures": CARDS[:5]}, "figures"),
        ({"figures": CARDS + CARDS[:1]}, "figures"),
        ({"as_of": ""}, "as_of"),
        ({"dragging": PAGE.dragging * 2}, "dragging"),
    ],
)
def test_one_page_that_says_too_little_or_too_much(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        render_onepage(replace(PAGE, **changes))
    assert field in refused.value.problems
