"""Any number opens: definition, arithmetic, rows, evidence, movement; in its own place, date and version."""

import datetime as dt
import html
import re

import pytest
from django.utils import translation

from guatu.desk import drawers
from guatu.desk import screen as screens
from guatu.desk.drawers import Asked
from guatu.desk.measures import measure_title
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.figures.registry import all_figures
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.services import Draft, register_project
from guatu.ui.query import Query
from tests.cast import sign_in
from tests.register import YI, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db(databases="__all__")


def screen_of(actor, **params):
    return screens.resolve(actor, Query("/").but(**params))


def drawer(actor, key, by="", group="", **params):
    return drawers.figure_drawer(screen_of(actor, **params), Asked(key, by, group))


def text_of(response):
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_works(cast, client):
    project_at(cast.county_a, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 1 * YI), name="示例轴承")
    page = sign_in(client, cast.leader).get(f"/figure/{cast.city.code}/completion.rate", {"at": "2023-03-31"})
    assert page.status_code == 200
    said = text_of(page)
    for word in ("投资完成率", "25.0", "年度计划", "4.0000", "示例轴承", "口径", "计算", "明细", "证据", "变动"):
        assert word in said


def test_the_arithmetic_has_the_real_numbers(cast):
    project_at(cast.county_a, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 1 * YI))
    terms = drawer(cast.leader.actor, "completion.points", at="2023-03-31").terms
    assert [(t.label, t.figure.value) for t in terms[:3]] == [("本年累计完成", YI), ("年度计划", 4 * YI), ("时序进度", 25)]
    assert terms[-1].is_result and terms[-1].figure.value == 0


def test_what_nobody_verified_is_marked(cast):
    project_at(cast.county_a, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 1 * YI))
    assert [tag.text for tag in drawer(cast.leader.actor, "done.ytd", at="2023-03-31").figure.tags] == ["初步"]
    assert drawer(cast.leader.actor, "plan.total", at="2023-03-31").figure.tags == ()


def test_verified_rows_carry_no_mark(cast):
    both = returned("2023-03", "2023-03-31", 2 * YI), returned("2023-03", "2023-03-31", 1 * YI, "verified")
    project_at(cast.county_a, planned(2023, 4 * YI), *both)
    found = drawer(cast.leader.actor, "done.ytd", at="2023-03-31").figure
    assert (found.value, found.tags) == (1 * YI, ())


def test_the_rows_are_the_largest_first_and_lead_to_their_projects(cast):
    project_at(cast.county_a, total_yuan=2 * YI, name="示例小")
    project_at(cast.county_b, total_yuan=7 * YI, name="示例大")
    rows = drawer(cast.leader.actor, "projects.total").rows.rows
    assert [(row.cells["name"].title, row.cells["amount"]) for row in rows] == [("示例大", 7 * YI), ("示例小", 2 * YI)]


def test_a_group_of_a_number_opens_to_its_own_rows(cast):
    project_at(cast.county_a, total_yuan=2 * YI)
    project_at(cast.county_b, total_yuan=7 * YI)
    found = drawer(cast.leader.actor, "projects.total", by="place", group=str(cast.county_a.id))
    assert (found.figure.value, found.place, found.rows.page.total) == (2 * YI, "示例市 · 甲县", 1)


def test_it_opens_in_the_narrowing_of_the_page(cast, client):
    project_at(cast.county_a, reached("P50", "2023-01-05"), total_yuan=2 * YI)
    project_at(cast.county_a, total_yuan=7 * YI)
    page = sign_in(client, cast.leader).get(f"/figure/{cast.city.code}/projects.total", {"f.stage": "P50"})
    assert "2.00" in text_of(page)


def test_how_it_moved_since_the_close(cast):
    both = returned("2023-03", "2023-03-31", 1 * YI), returned("2023-04", "2023-04-30", 3 * YI)
    project_at(cast.county_a, planned(2023, 4 * YI), *both)
    make_close(actor=SYSTEM, root=cast.city, period=Period.month(2023, 3))
    found = drawer(cast.leader.actor, "done.ytd", at="2023-04-30")
    assert found.moved_since == "2023年3月月结版"
    assert [(m.before.value, m.after.value, m.change.value) for m in found.moves] == [(YI, 3 * YI, 2 * YI)]


def test_it_names_the_cell_it_comes_from(cast):
    stored = files.store(b"PK sample", name="台账.xlsx", kind="xlsx")
    where = Evid(stored.sha256, {"sheet": "2023年", "row": 12, "cells": {"total": "F12"}})
    draft = Draft({"name": "示例项目", "place": cast.county_a.id, "total_yuan": YI}, dt.date(2022, 1, 5), "sample", (where,))
    register_project(actor=SYSTEM, draft=draft)
    (item,) = drawer(cast.leader.actor, "projects.total").evidence
    assert (item.title, item.where) == ("示例项目", "《台账.xlsx》 表 2023年 第 12 行 F12")
    assert item.url.startswith("/figure/evidence/")


def test_every_term_of_the_arithmetic_has_a_name():
    for one in all_figures():
        for key in one.measures:
            assert measure_title(key) != key, f"{one.key}: {key} has no name"


def test_nothing_chinese_in_the_english_arithmetic(cast):
    project_at(cast.county_a)
    with translation.override("en"):
        found = drawer(cast.leader.actor, "projects.count")
        said = [found.definition.text, found.definition.formula, found.version_label, *(term.label for term in found.terms)]
    assert not re.search(r"[一-鿿]", " ".join(said))


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("no.such", {}), ("projects.count", {"by": "place", "group": "99"}), ("projects.count", {"by": "nothing"}),
        ("projects.count", {"f.county_id": "abc"}), ("projects.count", {"list": "abc"}),
    ],
)  # fmt: skip
def test_what_is_not_a_number_is_not_found(cast, client, key, params):
    assert sign_in(client, cast.leader).get(f"/figure/{cast.city.code}/{key}", params).status_code == 404


def test_another_county_is_not_found(cast, client):
    url = f"/figure/{cast.county_b.code}/projects.count"
    assert sign_in(client, cast.county_office).get(url).status_code == 404


def test_a_department_sees_the_numbers_of_its_own_projects(cast):
    project_at(cast.county_a, total_yuan=2 * YI, unit=str(cast.units["land_bureau"].id))
    project_at(cast.county_a, total_yuan=7 * YI)
    found = drawer(cast.department.actor, "projects.total")
    assert (found.figure.value, found.place) == (2 * YI, "示例市")


def test_a_department_may_not_ask_for_a_place(cast):
    with pytest.raises(NotFound):
        screen_of(cast.department.actor, place=cast.county_a.code)


def test_more_rows_than_are_listed_are_said_to_be_there(cast, monkeypatch):
    monkeypatch.setattr(drawers, "_ROWS", 1)
    project_at(cast.county_a)
    project_at(cast.county_b)
    found = drawer(cast.leader.actor, "projects.count")
    assert (found.rows.page.total, len(found.rows.rows)) == (2, 1)
    assert "另有 1 行未列出" in found.rows.foot_note


def test_statements_are_bounded(cast, client, django_assert_max_num_queries):
    for n in range(20):
        project_at(cast.county_a, planned(2023, YI), returned("2023-03", "2023-03-31", YI), name=f"示例{n}")
    sign_in(client, cast.leader)
    with django_assert_max_num_queries(75):
        client.get(f"/figure/{cast.city.code}/done.ytd", {"at": "2023-03-31"})
