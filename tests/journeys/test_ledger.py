"""Day one with a ledger (PRODUCT 6, moments 1, 8, 9): in with a conflict, out unchanged, a number to its cell, the month closed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guatu.demo import ledger_file
from tests.journeys.houses import House
from tests.journeys.paper import paper
from tests.journeys.walking import Walk, Walker

# Marked as using a database: the second engine runs only those.
pytestmark = [pytest.mark.browser, pytest.mark.both_engines, pytest.mark.django_db]
COUNTY, CITY = "99S101", "99S000"
TWIN = "示例·热力管网工程"
OWNERS = "示例甲公司051", "示例甲公司052"
# Where the twin stands in the sheet, and the cell of its plan.
ROW, PLAN = 6, "H6"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The messy ledger, naming in one row a project that the register knows twice."""
    book = openpyxl.load_workbook(io.BytesIO(ledger_file.demo_ledger()))
    book.active[f"B{ROW}"] = TWIN
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def test_it_works(house: House, walker: Walker, ledger: Path, tmp_path: Path) -> None:
    county = walker(house, "demo-jia")
    for owner in OWNERS:
        enter(county, owner)
    hand_in(county, ledger)
    resolve(county)
    gives_back_unchanged(county, ledger, tmp_path)
    open_to_the_cell(county, ledger, tmp_path)
    county.tell("a county's ledger")
    city = walker(house, "demo-city")
    close_the_month(city)
    print_the_bulletin(city, house, tmp_path)
    city.tell("the month closed and told")
    assert county.look_narrow() + city.look_narrow() == []
    house.close()
    assert "全部相符" in house.store.guatu("verify")


def enter(walk: Walk, owner: str) -> None:
    """A project entered by hand; the second one of its name is asked about and said to be another."""
    walk.go("/register/new")
    walk.type("[name=name]", TWIN)
    walk.page.select_option("[name=place]", label="示例甲县")
    walk.type("[name=owner_name]", owner)
    walk.type("[name=registered_on]", "2023-06-01")
    with walk.expecting(422):
        walk.touch("main form button[type=submit]")
        walk.page.wait_for_load_state()
        if walk.page.locator("[name=is_another]").count():
            walk.touch("[name=is_another]")
            walk.touch("main form button[type=submit]", "h1:has-text('热力管网')")
    assert TWIN in walk.text("h1")


def hand_in(walk: Walk, ledger: Path) -> None:
    """A county sees its own place chosen."""
    walk.menu("归集", "[name=file]")
    walk.hand_in("[name=file]", ledger)
    walk.touch("main form button:has-text('上传并预览')", "#questions")


def resolve(walk: Walk) -> None:
    """The range said yes to, the twin pointed at, the whole entered."""
    walk.touch("[name=accept]")
    walk.touch("button:has-text('按答复重新预览')", "#decide")
    assert not walk.page.locator("form[action$='/apply']").count()
    choices = [walk.page.locator(f"[name='row.{ROW}'] option:has-text('{owner}')") for owner in OWNERS]
    assert [one.count() for one in choices] == [1, 1]
    walk.choose(f"[name='row.{ROW}']", choices[1].get_attribute("value") or "")
    walk.touch("button:has-text('按选择重新预览')", "form[action$='/apply']")
    walk.touch("button:has-text('确认入账')", "#ask[open]")
    assert "新增 39 个项目、变更 1 个" in walk.text("#ask-effect")
    walk.touch("[data-ask-yes]", "a:has-text('按原表样式导出')")


def gives_back_unchanged(walk: Walk, ledger: Path, folder: Path) -> None:
    """Cell for cell, in the office's own columns and order; only what the page lists as put in order is written anew."""
    (folder / "out").mkdir()
    out = walk.download("a:has-text('按原表样式导出')", folder / "out")
    wanted, given = cells(ledger), cells(out)
    differing = {at: (wanted.get(at), given.get(at)) for at in wanted.keys() | given.keys() if wanted.get(at) != given.get(at)}
    listed = set(walk.page.locator("details li .num").all_text_contents())
    assert {at: both for at, both in differing.items() if not {at, re.sub("[A-Z]", "", at)} & listed} == {}
    again = walk.download("a:has-text('下载原件')", folder / "out")
    assert digest(again) == digest(ledger)


def cells(path: Path) -> dict[str, str]:
    """Every cell with something in it, as a reader would see it."""
    sheet = openpyxl.load_workbook(path).active
    return {cell.coordinate: said(cell.value) for row in sheet.iter_rows() for cell in row if said(cell.value)}


def said(value: Any) -> str:
    """One writing for one value: 5.20 is 5.2, and a day is a day."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value).strip()


def digest(path: Path) -> str:
    """What a file is, whatever it is called."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_to_the_cell(walk: Walk, ledger: Path, folder: Path) -> None:
    """From the register to the row, from its plan to the cell and the very file."""
    walk.go(f"/register/?q={TWIN}")
    walk.touch(f"#register a:has-text('{TWIN}')", "h1:has-text('热力管网')")
    walk.touch("main a[data-figure='plan.total']", "#drawer [role=tab]")
    walk.touch("#tab-evidence")
    evidence = walk.text("#panel-evidence")
    assert re.search(rf"《{ledger.name}》 表 重点项目 第 {ROW} 行 .*\b{PLAN}\b", evidence), evidence
    assert digest(walk.download(f"#panel-evidence a:has-text('{TWIN}')", folder)) == digest(ledger)
    walk.page.keyboard.press("Escape")


def close_the_month(walk: Walk) -> None:
    """9月: the effect is named, then it is fixed."""
    walk.menu("月报", ".tabs")
    walk.touch(".tabs a:has-text('月结')", "[data-open-dialog]:has-text('月结')")
    walk.touch("main [data-open-dialog]:has-text('月结')", "dialog[open]")
    walk.touch("dialog[open] button[type=submit]")
    walk.page.get_by_text("封存树头").first.wait_for()
    walk.go(f"/wall/?place={CITY}")
    assert "9月月结版" in walk.text(".ctx")


def print_the_bulletin(walk: Walk, house: House, folder: Path) -> None:
    """Drawn from the close, and the same from the command."""
    total = walk.text(".sentence a[data-figure='done.ytd']")
    walk.menu("通报", "button:has-text('生成并定稿')")
    walk.touch("button:has-text('生成并定稿')", "a:has-text('正式件 PDF')")
    assert "9月月结版" in walk.text(".page-sub")
    words = paper(walk.download("a:has-text('正式件 PDF')", folder))
    assert re.sub(r"\s|亿元", "", total) in words and "初步" not in words
    walk.download("a:has-text('正式件 DOCX')", folder)
    house.store.guatu("bulletin", "2023-09", "--place", CITY, "-o", str(folder / "command.pdf"))
    assert re.sub(r"\s|亿元", "", total) in paper(folder / "command.pdf")
