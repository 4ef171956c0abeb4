"""A sum of the register opens exactly its rows; a light of it its reasons, on the same rows."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from guatu.ledger import kinds
from guatu.ui.components import GroupRow
from guatu.web.register.tests.scene import browser, building, names_of, opened, rows_of
from guatu.web.register.tests.test_list import sum_of
from tests.register import YI, event

pytestmark = pytest.mark.django_db


def test_a_sum_opens_the_drawer_of_exactly_these_rows(varied):
    for asked in ({"light": "late"}, {"q": "园"}, {"county": "99S001"}, {"group": "place", "mark": "unlisted"}):
        response = opened(varied, "city_office", "list", **asked)
        figure = response.context["table"].sums["total"]
        drawer = browser(varied, "city_office").get(figure.drawer_url).context["drawer"]
        assert drawer.figure.value == figure.value
        listed = [row.cells["amount"] for row in drawer.rows.rows]
        assert sum(listed) == figure.value
        assert drawer.moves == () and drawer.figure.drawer_url == ""
        kept = parse_qs(urlsplit(drawer.rows_url).query)
        assert all(kept[name] == [value] for name, value in asked.items())


def test_a_group_sum_opens_the_rows_of_its_group(varied):
    table = opened(varied, "city_office", "list", group="place", stage="P50").context["table"]
    head = next(row for row in table.rows if isinstance(row, GroupRow) and row.title == "乙县")
    drawer = browser(varied, "city_office").get(head.cells["total"].drawer_url).context["drawer"]
    assert drawer.figure.value == 2 * YI and len(drawer.rows.rows) == 1


def test_an_unknown_sum_is_not_found(cast):
    assert opened(cast, "city_office", "sum", key="no.such").status_code == 404
    assert opened(cast, "city_office", "sum").status_code == 404


def test_a_part_is_marked_and_not_counted(cast):
    parent = building(cast.county_a, "打捆园", total_yuan=9 * YI)
    building(cast.county_a, "子项园", row_role="part", parent=str(parent), is_counted=False, total_yuan=YI)
    response = opened(cast, "city_office", "list")
    assert sum_of(response, "total") == 9 * YI
    assert "列出 2 行，其中计数 1 个" in response.content.decode()
    assert names_of(opened(cast, "city_office", "list", mark="part")) == ["子项园"]


def test_a_light_leads_to_its_reasons_on_the_same_rows(cast):
    one = building(cast.county_a, "甲园", event(kinds.MilestonePromised("complete", dt.date(2023, 6, 30)), "2022-01-05"))
    row = rows_of(opened(cast, "county_office", "list"))[0]
    page = browser(cast, "county_office").get(row.cells["light"].url)
    assert page.status_code == 200 and "甲园" in page.content.decode()
    assert opened(cast, "other_county_office", "light", one).status_code == 404
