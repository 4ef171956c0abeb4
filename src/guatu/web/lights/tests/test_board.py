"""The board: counts that open, the list with its reasons, what turned, filters, files, who sees what."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.cases.services import Order, open_case
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.web.lights.tests.scene import page, project, september, url
from tests.cast import Cast, build_cast, sign_in
from tests.register import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    load_parameters()
    with september():
        yield build_cast()


@pytest.fixture
def lit(cast: Cast) -> Cast:
    project(cast.county_a, "示例落后项目", 58, 20, unit_name="示例发改局")
    project(cast.county_a, "示例略慢项目", 58, 50)
    project(cast.county_b, "示例正常项目", 10, 70)
    project(cast.county_b, "示例未报项目", 58, None)
    return cast


@pytest.fixture
def city(client: Client, lit: Cast) -> Client:
    return sign_in(client, lit.city_office)


def the_list(text: str) -> str:
    """The part of the page below its heading."""
    return text[text.index('id="the-list"') :]


def test_it_works(city: Client) -> None:
    found = page(city, "board")
    assert "红灯" in found and "数据缺失" in found
    rows = the_list(found)
    assert "落后时序 46.7 个百分点" in rows
    assert "示例发改局" in rows
    assert "再完成" in rows and "万元即回到绿灯线内" in rows
    assert "示例正常项目" not in rows
    assert "2023年8月 未报" in rows


def test_counts_open_as_figures(city: Client, lit: Cast) -> None:
    found = page(city, "board")
    assert f"/figure/{lit.city.code}/lights.progress.late" in found
    assert f"in={lit.county_a.id}" in found or f"group={lit.county_a.id}" in found


def test_filters_are_in_the_address(city: Client, lit: Cast) -> None:
    only_red = the_list(page(city, "board", state="late"))
    assert "示例落后项目" in only_red and "示例略慢项目" not in only_red
    county = the_list(page(city, "board", county=str(lit.county_b.id)))
    assert "示例未报项目" in county and "示例落后项目" not in county
    returns = the_list(page(city, "board", dim="returns"))
    assert "示例未报项目" in returns and "示例落后项目" not in returns
    assert "没有符合条件的灯" in page(city, "board", dim="start")


def test_what_turned_since_the_close(city: Client, lit: Cast) -> None:
    """July: 58 of 58.3 expected, green. August: 20, red. The third was red in July and is green again."""
    assert "没有可比的上次" in page(city, "board", since="close")
    make_close(actor=lit.city_office.actor, root=lit.city, period=Period.month(2023, 7))
    found = page(city, "board")
    turned = found[found.index('id="turned"') : found.index('id="the-list"')]
    assert turned.index("转红") < turned.index("示例落后项目") < turned.index("转绿") < turned.index("示例正常项目")
    assert "进度已恢复" in turned
    assert "示例落后项目" in the_list(page(city, "board", turned="red"))
    assert "示例略慢项目" not in the_list(page(city, "board", turned="red"))


def test_what_turned_since_a_week_ago(city: Client) -> None:
    found = page(city, "board", since="week")
    assert "一周前（2023年8月24日）" in found


def test_an_overdue_case_stands_on_the_list(city: Client, lit: Cast) -> None:
    held = project(lit.county_a, "示例受阻项目", 58, 70)
    order = Order(
        kind="problem",
        title="清表受阻",
        handler=lit.units["land_bureau"].id,
        grade="C",
        project=held,
        opened_on=dt.date(2023, 8, 14),
    )
    open_case(actor=lit.city_office.actor, order=order)
    rows = the_list(page(city, "board", dim="problem"))
    assert "示例受阻项目" in rows and "逾期 8 个工作日" in rows
    assert "示例市自然资源局" in rows


def test_the_workbooks(city: Client) -> None:
    for sheet, word in (("list", "示例略慢项目"), ("places", "甲县"), ("changes", "亮灯变化")):
        body = city.get(url("workbook", sheet=sheet)).content
        texts = [str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row]
        assert any(word in text for text in texts), sheet
        assert any("截至 2023-08-31" in text for text in texts)
    assert city.get(url("workbook", sheet="weather")).status_code == 404


def test_the_workbook_holds_what_the_list_shows(city: Client) -> None:
    """Two choices of one filter stand in the address twice; the files take both."""
    found = html.unescape(page(city, "board", state="watch&state=late", dim="progress&dim=returns"))
    shown = [name for name in ("示例落后项目", "示例略慢项目", "示例未报项目") if name in the_list(found)]
    assert shown == ["示例落后项目", "示例略慢项目"]
    (address,) = set(re.findall(r'href="(/lights/workbook[^"]*sheet=list[^"]*)"', found))
    rows = openpyxl.load_workbook(io.BytesIO(city.get(address).content)).active.iter_rows(values_only=True)
    listed = [str(row[0]) for row in rows if str(row[0]).startswith("示例") and "亮灯" not in str(row[0])]
    assert sorted(listed) == sorted(shown)
    (text,) = set(re.findall(r'href="(/lights/text[^"]*)"', found))
    told = city.get(text).content.decode()
    assert [name for name in ("示例落后项目", "示例略慢项目", "示例未报项目") if name in told] == shown


def test_the_picture_and_the_text(city: Client) -> None:
    assert city.get(url("picture")).content.startswith(b"\x89PNG")
    told = city.get(url("text")).content.decode()
    assert "截至 2023-08-31" in told and "示例落后项目" in told and "红灯1" in told


def test_each_sees_its_own(lit: Cast) -> None:
    """A county sees its rows, a department its unit's, an administrator none."""
    project(lit.county_b, "示例用地项目", 58, 20, unit=str(lit.units["land_bureau"].id))
    county = page(sign_in(Client(), lit.county_office), "board")
    assert "示例落后项目" in county and "示例未报项目" not in county
    department = page(sign_in(Client(), lit.department), "board")
    assert "示例用地项目" in department and "示例落后项目" not in department
    assert sign_in(Client(), lit.system_admin).get(url("board")).status_code == 403
    assert "提请豁免" in county and "提请豁免" not in page(sign_in(Client(), lit.viewer), "board")


def test_an_empty_place_says_so(cast: Cast) -> None:
    found = page(sign_in(Client(), cast.city_office), "board")
    assert "没有红灯和黄灯" in found and "没有亮灯的地方" in found


def test_queries_do_not_grow_with_the_rows(city: Client, lit: Cast) -> None:
    page(city, "board", since="close")
    with CaptureQueriesContext(connection) as few:
        page(city, "board", since="close")
    limit = len(few)
    for number in range(30):
        project(lit.county_a, f"示例更多项目{number}", 58, 20)
    page(city, "board", since="close")  # what is counted once after every entry, the badge of the header, is not of the rows
    with CaptureQueriesContext(connection) as many:
        page(city, "board", since="close")
    assert len(many) <= limit
    assert 5 < limit < 75


def test_english_is_complete(city: Client, lit: Cast) -> None:
    make_close(actor=SYSTEM, root=lit.city, period=Period.month(2023, 7))
    city.cookies["django_language"] = "en"
    for name in ("board", "rules", "exemptions"):
        text = city.get(url(name), headers={"accept-language": "en"}).content.decode()
        # The titles of parameters are the office's own data.
        lights = () if name == "rules" else ("红灯", "黄灯", "转红")
        for word in (*lights, "维度", "轮到谁", "豁免", "规则", "启用", "未报"):
            assert word not in text.replace("示例未报项目", ""), (name, word)
