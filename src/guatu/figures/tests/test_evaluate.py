"""Figures over the standings: DOMAIN's worked examples, groups, unknowns, one statement per table."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.registry import all_figures, measure_of, subject_table
from guatu.kernel.actor import SYSTEM
from guatu.ledger.models import ProjectList
from guatu.ledger.services import create_list, join_list
from tests.cast import build_cast
from tests.register import YI, categorised, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def value(key, place, at, **more):
    return evaluate([key], context_for(place, at=dt.date.fromisoformat(at), **more)).total[key]


def test_it_works(cast):
    project_at(cast.county_a, total_yuan=3 * YI)
    project_at(cast.county_b, total_yuan=5 * YI)
    table = evaluate(["projects.count", "projects.total"], context_for(cast.city), by="place")
    assert table.total["projects.total"].shown == Decimal("8.00")
    assert table.groups[str(cast.county_a.id)]["projects.total"].raw == 3 * YI


def test_there_are_at_least_forty():
    assert len(all_figures()) >= 40


def test_jiangmen_2022_october(cast):
    """R2.26: 629.0/647.4 = 97.2 %, minus 10/12 = 13.8 points ahead."""
    project_at(cast.county_a, planned(2022, 64740 * YI // 100), returned("2022-10", "2022-10-31", 62900 * YI // 100))
    assert value("completion.rate", cast.city, "2022-10-31").shown == Decimal("97.2")
    assert value("completion.prorata", cast.city, "2022-10-31").shown == Decimal("83.3")
    assert value("completion.points", cast.city, "2022-10-31").shown == Decimal("13.8")


def test_rates_are_sums_over_sums_not_means(cast):
    """R2.28."""
    project_at(cast.county_a, planned(2023, 100), returned("2023-03", "2023-03-31", 100))
    project_at(cast.county_a, planned(2023, 300), returned("2023-03", "2023-03-31", 0))
    assert value("completion.rate", cast.city, "2023-03-31").shown == Decimal("25.0")


def batch(cast, code, name, members):
    made = create_list(
        actor=SYSTEM, root=cast.city, code=code, title=name, kind=ProjectList.Kind.PROGRAMME, year=2022, batch=name
    )
    for project in members:
        join_list(actor=SYSTEM, project=project, project_list=made, joined_on=dt.date(2022, 4, 6))
    return made


def test_xinzheng_first_four_issues(cast):
    """R2.18: 15 in the started batch, 13 begun = 86.7 %, 7 in production = 7/15 = 46.7 % and not 7/13; 16 of 17 at benefit."""
    begun = [reached("P40", "2022-05-01")]
    started = [project_at(cast.county_a, *(begun if n < 13 else []), *([reached("P70", "2022-09-01")] if n < 7 else [])) for n in range(15)]
    producing = [project_at(cast.county_a, *([reached("P80", "2022-09-01")] if n < 16 else [])) for n in range(17)]
    batch(cast, "k4", "开工", started)
    batch(cast, "t4", "投产", producing)
    assert value("batch.start_rate", cast.city, "2022-12-31").shown == Decimal("86.7")
    assert value("batch.produce_rate", cast.city, "2022-12-31").shown == Decimal("46.7")
    assert value("batch.benefit_rate", cast.city, "2022-12-31").shown == Decimal("94.1")


def test_parts_are_not_counted_twice(cast):
    parent = project_at(cast.county_a, total_yuan=75 * YI, row_role="parent")
    project_at(cast.county_a, total_yuan=15 * YI, row_role="part", parent=str(parent), is_counted=False)
    assert value("projects.total", cast.city, "2023-03-31").raw == 75 * YI
    assert value("projects.parts", cast.city, "2023-03-31").raw == 1


def test_unknown_is_not_zero(cast):
    project_at(cast.county_a, total_yuan=None)
    assert value("projects.total", cast.city, "2023-03-31").raw is None
    assert value("plan.total", cast.city, "2023-03-31").raw is None
    assert value("projects.unpriced", cast.city, "2023-03-31").raw == 1


def test_an_amendment_counts_from_its_day(cast):
    project = project_at(cast.county_a, reached("P40", "2023-03-01"))
    assert value("projects.building", cast.city, "2023-02-28").raw == 0
    assert value("projects.building", cast.city, "2023-03-31").raw == 1
    assert project


def test_statistics_are_due_after_a_full_month(cast):
    """R2.31."""
    project_at(cast.county_a, reached("P40", "2023-03-15"), total_yuan=4_999_999)
    project_at(cast.county_a, reached("P40", "2023-03-15"), total_yuan=5_000_000)
    assert value("statistics.due", cast.city, "2023-03-31").raw == 0
    assert value("statistics.due", cast.city, "2023-04-30").raw == 1


def test_categories_split_the_plan(cast):
    project_at(cast.county_a, planned(2023, 3 * YI), categorised(2023, "new"))
    project_at(cast.county_a, planned(2023, 5 * YI), categorised(2023, "continued"))
    context = context_for(cast.city, at=dt.date(2023, 3, 31))
    groups = evaluate(["plan.total"], context, by="category").groups
    assert {key: v["plan.total"].raw for key, v in groups.items()} == {"new": 3 * YI, "continued": 5 * YI}


def test_many_figures_are_one_statement_per_table(cast, django_assert_num_queries):
    context = context_for(cast.city, at=dt.date(2023, 3, 31))
    own = [one for one in all_figures() if not any(measure_of(m).provider or subject_table(measure_of(m).table) for m in one.measures)]
    with django_assert_num_queries(4):
        evaluate([one.key for one in own], context)


def test_sample_rows_are_told(cast):
    project_at(cast.county_a)
    assert value("projects.count", cast.city, "2023-03-31").sample_rows == 1
