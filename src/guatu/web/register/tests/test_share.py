"""Sharing a project among counties by form: what was typed wrong is told, the page shows the split, the drawer shows the part."""

import io

import openpyxl
import pytest
from django.urls import reverse

from guatu.facts.models import Fact
from guatu.ledger.queries import shares_of
from guatu.web.register.tests.scene import browser, building, opened, sent
from tests.register import YI

pytestmark = pytest.mark.django_db


@pytest.fixture
def park(cast):
    return building(cast.county_a, "跨县铁路", total_yuan=10 * YI)


def typed(cast, a="60", b="40", **more):
    places = {f"place_{cast.county_a.id.hex}": a, f"place_{cast.county_b.id.hex}": b}
    return {"shared_on": "2023-09-01", "document_no": "示纪〔2023〕3号", **places, **more}


def problems_of(response):
    return " ".join(str(one) for errors in response.context["form"].errors.values() for one in errors)


def shares(park):
    return sorted(row.basis_points for row in shares_of(park))


def test_it_works(cast, park):
    form = opened(cast, "city_office", "share", park).context["form"]
    assert [form.fields[name].label for name in form.fields if name.startswith("place_")] == ["示例甲县", "示例乙县", "示例开发区"]
    assert sent(cast, "city_office", "share", park, **typed(cast, "62.5", "37.5")).status_code == 302
    assert shares(park) == [3750, 6250]
    page = opened(cast, "city_office", "project", park).context["page"]
    assert [(row.cells["place"], row.cells["share"], row.cells["total"]) for row in page.split.table.rows] == [
        ("示例甲县", "62.5 %", 625_000_000), ("示例乙县", "37.5 %", 375_000_000),
    ]  # fmt: skip
    assert "考核归属分摊：示例甲县 62.5 %、示例乙县 37.5 %" in [line.entry.title for line in page.timeline.lines]
    assert "跨地分摊" in [tag.text for tag in page.tags]


@pytest.mark.parametrize(
    ("more", "words"),
    [({"a": "60", "b": "30"}, "合计 90 %，应为 100 %"), ({"a": "60", "b": "四成"}, "数字"), ({"a": "100", "b": ""}, "只有一个地方"),
     ({"a": "", "b": ""}, "请填写各地占比"), ({"a": "33.333", "b": "66.667"}, "2"), ({"document_no": ""}, ""),
     ({"a": "120", "b": "-20"}, "100"), ({"shared_on": "2030-01-01"}, "")],
)  # fmt: skip
def test_what_is_wrong_is_told_on_the_form(cast, park, more, words):
    response = sent(cast, "city_office", "share", park, **typed(cast, **more))
    assert response.status_code == 422 and problems_of(response) and words in problems_of(response)
    assert shares(park) == []


def test_a_split_is_put_right_and_ended(cast, park):
    sent(cast, "city_office", "share", park, **typed(cast))
    wrong = Fact.objects.get(kind="ledger.places_shared")
    form = opened(cast, "city_office", "share", park).context["form"]
    assert form[f"place_{cast.county_a.id.hex}"].value() == "60"
    without = sent(cast, "city_office", "share", park, **typed(cast, "40", "60", corrects=str(wrong.id)))
    assert without.status_code == 422 and without.context["form"].errors["reason"]
    assert sent(cast, "city_office", "share", park, **typed(cast, "40", "60", corrects=str(wrong.id), reason="写反")).status_code == 302
    assert {row.place_id: row.basis_points for row in shares_of(park)}[cast.county_a.id] == 4000
    assert sent(cast, "city_office", "share", park, **typed(cast, "", "")).status_code == 302
    assert shares(park) == [] and opened(cast, "city_office", "project", park).context["page"].split is None


@pytest.mark.parametrize("who", ["county_office", "leader", "reporter"])
def test_it_is_the_citys_to_share(cast, park, who):
    assert sent(cast, who, "share", park, **typed(cast)).status_code == 403
    assert "share" not in [link.url.split("/")[-1] for link in opened(cast, who, "project", park).context["page"].acts]


def test_who_has_a_share_reads_the_project(cast, park):
    assert opened(cast, "other_county_office", "project", park).status_code == 404
    sent(cast, "city_office", "share", park, **typed(cast))
    page = opened(cast, "other_county_office", "project", park).context["page"]
    assert page.standing.project_id == park and page.acts == () and page.split is not None
    assert not any(figure.drawer_url for figure in page.figures)


def test_the_drawer_of_a_county_shows_its_part_of_the_whole(cast, park):
    sent(cast, "city_office", "share", park, **typed(cast))
    url = reverse("figure:drawer", args=[cast.county_b.code, "projects.total"])
    drawer = browser(cast, "other_county_office").get(url, {"at": "2023-09-10", "tab": "rows"}).content.decode()
    assert "跨县铁路" in drawer and "全额 100000 万元" in drawer


def test_the_register_marks_the_row_and_says_how_it_is_summed(cast, park):
    sent(cast, "city_office", "share", park, **typed(cast))
    table = opened(cast, "city_office", "list", county=cast.county_a.code).context["table"]
    assert "分摊" in table.foot_note and table.sums["total"].value == 6 * YI


def test_the_workbook_tells_the_shares_and_the_plain_name(cast, park):
    sent(cast, "city_office", "share", park, **typed(cast))
    content = opened(cast, "city_office", "workbook", cols="place,shares").content
    values = {cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True) for cell in row}
    assert {"甲县 60 %、乙县 40 %", "甲县"} <= values
