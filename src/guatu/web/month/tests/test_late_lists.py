"""未报与迟报：who, since when; as a workbook, a picture and text to paste; and the pages in English."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.kernel import clock
from guatu.ledger.models import ProjectStanding
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.web.month.tests.desk import AUGUST, IN_TIME, TOO_LATE, due_project, text_of, url
from tests.cast import build_cast, sign_in
from tests.register import YI, load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def late(cast):
    """One filed in time, one late, one silent."""
    for name, at in (("示例守时项目", IN_TIME), ("示例沉默项目", None), ("示例迟报项目", TOO_LATE)):
        with clock.frozen(IN_TIME):
            project = due_project(cast.county_a, name)
        if at:
            with clock.frozen(at):
                file_returns(actor=cast.reporter.actor, period=AUGUST, returns=[Return(project, Told(5 * YI))])
    return cast


@pytest.fixture
def city(client, late):
    with clock.frozen(TOO_LATE):
        yield sign_in(client, late.city_office)


def test_it_works(city):
    page = text_of(city.get(url("late")))
    table = page[: page.index("<textarea")]
    assert ("示例沉默项目" in table, "示例迟报项目" in table, "示例守时项目" in table) == (True, True, False)
    assert table.index("示例沉默项目") < table.index("示例迟报项目")


def test_a_correction_after_the_lock_does_not_make_it_late(late):
    with clock.frozen(TOO_LATE):
        project = ProjectStanding.objects.live().get(name="示例守时项目").project_id
        file_returns(actor=late.reporter.actor, period=AUGUST, returns=[Return(project, Told(5 * YI + 5), reason="更正")])
        page = text_of(sign_in(Client(), late.city_office).get(url("late")))
    assert "示例守时项目" not in page


def test_before_the_lock_silence_is_not_yet_overdue(late):
    with clock.frozen(IN_TIME):
        page = text_of(sign_in(Client(), late.city_office).get(url("late")))
    assert "未到期" in page


def test_the_workbook(city):
    body = city.get(url("export", sheet="late")).content
    texts = [str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row]
    assert "示例沉默项目" in texts
    assert any("截至 2023-08-31" in text for text in texts)


@pytest.mark.parametrize("sheet", ["returns", "counties", "adjustments"])
def test_every_table_has_its_workbook(city, sheet):
    assert city.get(url("export", sheet=sheet)).content.startswith(b"PK")


def test_the_picture_and_the_text_say_as_of_when(city):
    assert city.get(url("picture")).content.startswith(b"\x89PNG")
    told = text_of(city.get(url("text")))
    assert "截至 2023-08-31" in told
    assert "未报 1 个" in told
    assert "甲县" in told


def test_a_countys_text_names_its_projects(late):
    with clock.frozen(TOO_LATE):
        told = text_of(sign_in(Client(), late.county_office).get(url("text")))
    assert "示例沉默项目" in told


def test_english_is_complete_on_every_page(city):
    city.cookies["django_language"] = "en"
    for name in ("desk", "differences", "counties", "close", "adjustments", "late"):
        page = text_of(city.get(url(name), headers={"accept-language": "en"}))
        for word in ("填报", "核定", "未报", "迟报", "月结", "县区", "异议", "锁定", "印发"):
            assert word not in page.replace("示例迟报项目", "").replace(reverse("month:desk"), ""), (name, word)


@pytest.mark.parametrize("name", ["differences", "counties", "close", "late"])
def test_queries_do_not_grow_with_the_rows(city, late, name, django_assert_max_num_queries):
    city.get(url(name))
    with CaptureQueriesContext(connection) as few:
        city.get(url(name))
    limit = len(few)
    with clock.frozen(IN_TIME):
        for number in range(8):
            project = due_project(late.county_a, f"示例更多项目{number}")
            file_returns(actor=late.reporter.actor, period=AUGUST, returns=[Return(project, Told(5 * YI))])
    city.get(url(name))  # what is counted once after every entry, the badge of the header, is not of the rows
    with django_assert_max_num_queries(limit):
        city.get(url(name))
    assert 5 < limit < 75
