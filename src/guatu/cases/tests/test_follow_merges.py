"""Two rows were one project: its cases are found under the one that stands, on the days it stood, and go back when it is undone."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases import queries, services
from guatu.cases.tests.scene import day, opened, standing
from guatu.facts import verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate, table_rows
from guatu.kernel import clock
from guatu.ledger.services import merge_projects, undo_merge
from tests.cast import Cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


def at(text: str) -> object:
    """Another day."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def test_it_works(cast: Cast) -> None:
    survivor, gone = project_at(cast.county_a, name="甲厂"), project_at(cast.county_a, name="甲厂一期")
    case, office = opened(cast, project=gone), cast.city_office.actor
    with at("2023-08-16"):
        merge = merge_projects(actor=office, survivor=survivor, merged=gone, reason="同一备案号")
        assert [one.case_id for one in queries.cases_of_project(survivor)] == [case]
        assert queries.cases_of_project(gone) == []
        services.accept_case(actor=cast.department.actor, case=case)
        assert list(verify.verify()) == []
    with at("2023-08-18"):
        undo_merge(actor=office, survivor=survivor, merge=merge, reason="两个地块")
        assert (standing(case).project_id, standing(case).state) == (gone, "working")
        assert list(verify.verify()) == []


def test_a_day_before_the_merge_knows_both(cast: Cast) -> None:
    survivor, gone = project_at(cast.county_a, name="甲厂"), project_at(cast.county_a, name="甲厂一期")
    case = opened(cast, project=gone)
    with at("2023-08-16"):
        merge_projects(actor=cast.city_office.actor, survivor=survivor, merged=gone, reason="同一备案号")
        then, now = (context_for(cast.city, at=day(one)) for one in ("2023-08-15", "2023-08-16"))
        assert table_rows("case", then).get(case_id=case).project_id == gone
        assert table_rows("case", now).get(case_id=case).project_id == survivor
        assert evaluate(["cases.open"], now).total["cases.open"].raw == 1


def test_what_was_merged_before_follows_too(cast: Cast) -> None:
    first, second, third = (project_at(cast.county_a, name=name) for name in ("甲", "乙", "丙"))
    case, office = opened(cast, project=first), cast.city_office.actor
    merge_projects(actor=office, survivor=second, merged=first, reason="同一备案号")
    merge = merge_projects(actor=office, survivor=third, merged=second, reason="同一备案号")
    assert standing(case).project_id == third
    undo_merge(actor=office, survivor=third, merge=merge, reason="两个地块")
    assert standing(case).project_id == second
    assert list(verify.verify()) == []
