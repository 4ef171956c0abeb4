"""The first three minutes (PRODUCT 5): a messy ledger in, the wall stands, the sentence, a red light, the total to its cell, paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guatu.demo import ledger_file
from tests.journeys.houses import House
from tests.journeys.paper import paper
from tests.journeys.walking import Walk, Walker

pytestmark = pytest.mark.browser
COUNTY = "99S101"
NAMES = "示例·精密铸件项目", "示例·电梯配件产业园一期"
# What the sheet's own last row says: 总投资, 年度计划 and 1—9月完成, in 亿元.
STATED = {"总投资": "108.3100 亿元", "本年度计划投资": "36.8000 亿元", "本年累计完成投资": "20.4980 亿元"}


def test_it_works(house: House, walker: Walker, tmp_path: Path) -> None:
    ledger = tmp_path / ledger_file.file_name()
    ledger.write_bytes(ledger_file.demo_ledger())
    walk = walker(house, "demo-city")
    closed = figure_in(walk.fetch(f"/wall/?place={COUNTY}&at=2023-07-31"), "done.ytd")
    before = figure_in(walk.fetch(f"/wall/?place={COUNTY}"), "done.ytd")
    hand_in(walk, ledger)
    answer_and_apply(walk)
    wall_stands(walk, before)
    read_the_sentence(walk)
    ask_a_red_light(walk)
    total = open_the_total(walk)
    as_of_the_last_close(walk, closed)
    print_both(walk, tmp_path, total)
    told = walk.tell("first three minutes")
    assert walk.steps <= 32 and walk.fields <= 4, told
    assert walk.look_narrow() == []


def hand_in(walk: Walk, ledger: Path) -> None:
    """0:00 into 归集 with it."""
    walk.menu("归集", "[name=file]")
    walk.hand_in("[name=file]", ledger)
    walk.choose("[name=place]", COUNTY)
    walk.touch("main form button:has-text('上传并预览')", "#questions")


def answer_and_apply(walk: Walk) -> None:
    """Its one question, its own 合计, the second click that names the effect."""
    assert "2.4～2.6" in walk.text("form[action$='/answer']")
    walk.touch("[name=accept]")
    walk.touch("button:has-text('按答复重新预览')", "form[action$='/apply']")
    rows = walk.page.locator("#totals tbody tr").all_inner_texts()
    for title, stated in STATED.items():
        (line,) = [row for row in rows if "合计" in row and f"\t{title}\t" in row]
        assert line.count(stated) == 2 and "相符" in line
    assert not [row for row in rows if "不符" in row]
    walk.touch("button:has-text('确认入账')", "#ask[open]")
    assert "新增 40 个项目" in walk.text("#ask-effect")
    walk.touch("[data-ask-yes]", "a:has-text('看挂图')")


def wall_stands(walk: Walk, before: str) -> None:
    """Every project of the ledger hangs there, and the county's total has grown by the sheet's own."""
    walk.touch("a:has-text('看挂图')", "#wall-rows tr[data-row]")
    wall = walk.text("#wall-rows")
    assert all(walk.page.locator(f"[data-tip='{name}']").count() for name in NAMES), wall[:400]
    assert walk.page.locator("#wall-rows tr[data-row]").count() >= 40
    assert yi(figure_on(walk, "done.ytd")) == pytest.approx(yi(before) + 20.50, abs=0.011)


def read_the_sentence(walk: Walk) -> None:
    """0:50 rank, distance in 亿元, the three that drag, and who holds them."""
    sentence = walk.text(".sentence")
    assert re.search(r"(差|多完成)[\d.]+亿元", sentence), sentence
    assert re.search(r"列县（市、区）组第\d位", sentence), sentence
    drag = sentence.split("拖后最多的是")[1]
    assert len(re.findall(r"（差[\d.]+亿元，[^，（）]+）", drag)) == 3, sentence
    assert "未填" not in drag and "月月结" in sentence


def ask_a_red_light(walk: Walk) -> None:
    """1:20 whose turn, since when, what turns it green."""
    walk.touch("#wall-rows a.light-late", "#drawer-body .drawer-parts")
    drawer = walk.text("#drawer-body")
    assert "该谁办" in drawer and "怎样转绿" in drawer
    assert re.search(r"自 ?20\d\d-\d\d-\d\d ?已 ?\d+ ?天", drawer), drawer[:300]
    assert walk.page.locator("#drawer-body .turns li").count() >= 1
    walk.page.keyboard.press("Escape")


def open_the_total(walk: Walk) -> str:
    """1:45 the total: definition, arithmetic, rows, and down to the cell of the sheet."""
    total = figure_on(walk, "done.ytd")
    walk.touch("main .bigs a[data-figure='done.ytd'], main a[data-figure='done.ytd']", "#drawer [role=tab]")
    assert "".join(tab[:2] for tab in walk.page.locator("#drawer [role=tab]").all_inner_texts()) == "口径计算明细证据变动"
    walk.touch("#tab-evidence")
    evidence = walk.text("#panel-evidence")
    assert f"《{ledger_file.file_name()}》" in evidence and "重点项目" in evidence, evidence[:400]
    assert re.search(r"第 \d+ 行 .*\bI\d+\b", evidence), evidence[:400]
    walk.page.keyboard.press("Escape")
    return total


def as_of_the_last_close(walk: Walk, closed: str) -> None:
    """The same number as of last month's close: what came today did not move it."""
    walk.touch(".ctx-time summary")
    walk.touch(".ctx-at a:has-text('7月')", ".ctx.is-past")
    assert "7月月结版" in walk.text(".ctx")
    assert figure_on(walk, "done.ytd") == closed
    walk.touch(".ctx-past a", ".ctx:not(.is-past)")


def print_both(walk: Walk, folder: Path, total: str) -> None:
    """2:40 the one page and the 通报, on paper."""
    walk.menu("通报", "a:has-text('领导一页纸')")
    page = paper(walk.download("a:has-text('领导一页纸')", folder), pages=1)
    assert "示例甲县" in page and total in page
    walk.touch("button:has-text('生成并定稿')", "a:has-text('正式件 PDF')")
    bulletin = paper(walk.download("a:has-text('正式件 PDF')", folder))
    assert "示例甲县" in bulletin and total in bulletin


def figure_on(walk: Walk, key: str) -> str:
    """The number of a figure on the page, as printed."""
    return figure_in(walk.page.content(), key)


def figure_in(page: str, key: str) -> str:
    """The number of a figure in a page, as printed."""
    found = re.search(rf'data-figure="{re.escape(key)}"[^>]*>(.*?)</a>', page, re.S)
    assert found, f"no {key}"
    return re.sub(r"<[^>]*>|[^\d.−]", "", re.sub(r"<[^>]*>", "", found[1]))


def yi(text: str) -> float:
    """A printed amount as a number, for comparing sums of rounded ones."""
    return float(text.replace("−", "-"))
