"""What the register gives out: a workbook of exactly the rows, a picture and its text, with filters and day."""

import io
import re
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from guatu.web.register.tests.scene import building, opened
from tests.register import YI, planned, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    building(cast.county_a, "甲园", planned(2023, 4 * YI), returned("2023-08", "2023-08-31", 3 * YI), total_yuan=1_234_500_000)
    building(cast.county_b, "乙园", total_yuan=2 * YI)
    building(cast.zone, "=危险()", total_yuan=None)
    return cast


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_it_works(three):
    response = opened(three, "city_office", "workbook")
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    sheet = sheet_of(response)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "示例市项目台账"
    assert "截至 2023-08-31" in rows[1][0] and "实时未月结" in rows[1][0] and "示例" in rows[1][0]
    heads = rows[2]
    assert heads[:2] == ["项目", "县区"] and "总投资（亿元）" in heads
    assert [row[0] for row in rows[3:6]] == ["甲园", "乙园", "=危险()"]
    total = heads.index("总投资（亿元）")
    assert rows[3][total] == pytest.approx(12.345) and rows[5][total] == "–"
    assert rows[3][heads.index("完成率（%）")] == 75
    assert rows[6][0] == "合计（计数 3 个）" and rows[6][total] == pytest.approx(14.35)


def test_it_holds_exactly_what_is_shown(three):
    asked = {"county": "99S001", "cols": ["name", "total", "content"], "q": "园"}
    sheet = sheet_of(opened(three, "city_office", "workbook", **asked))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[3:]][:2] == ["甲园", "合计（计数 1 个）"]
    assert rows[2][:3] == ["项目", "总投资（亿元）", "建设规模及主要内容"]
    assert "县区：甲县" in rows[1][0] and "查找：园" in rows[1][0]


def test_a_formula_stays_text(three):
    made = zipfile.ZipFile(io.BytesIO(opened(three, "city_office", "workbook").content))
    assert "<f>" not in made.read("xl/worksheets/sheet1.xml").decode()


def test_a_county_gets_its_own_rows_only(three):
    rows = [row[0].value for row in sheet_of(opened(three, "county_office", "workbook")).iter_rows()]
    assert "甲园" in rows and "乙园" not in rows


def test_every_column_can_go_out(three):
    every = [column.key for column in opened(three, "city_office", "list").context["table"].columns]
    sheet = sheet_of(opened(three, "city_office", "workbook", cols=every))
    assert sheet.max_column == len(every)


def test_the_picture_is_a_phone_screen(three):
    response = opened(three, "city_office", "picture", group="place")
    assert response["Content-Type"] == "image/png" and response.content.startswith(b"\x89PNG")


def test_the_text_says_the_same(three):
    told = opened(three, "city_office", "text", county="99S001").content.decode()
    assert "示例市项目台账" in told and "截至 2023-08-31" in told and "县区：甲县" in told
    assert re.search(r"甲园：.*总投资\(亿元\)12\.35", told)
    assert "乙园" not in told and "示例数据" in told


def test_nothing_found_gives_an_empty_sheet(three):
    sheet = sheet_of(opened(three, "city_office", "workbook", q="没有"))
    assert [cell.value for cell in sheet["A"]][3] == "合计（计数 0 个）"
    assert opened(three, "city_office", "picture", q="没有").status_code == 200


def test_the_links_carry_the_filters(three):
    table = opened(three, "city_office", "list", county="99S001", page=1).context["table"]
    assert [link.url for link in table.exports] == [
        reverse(f"register:{name}") + "?county=99S001" for name in ("workbook", "picture", "text")
    ]
