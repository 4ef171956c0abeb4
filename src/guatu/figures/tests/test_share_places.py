"""A project shared among places: money by share to the yuan, the project counted once, and from its day only (DECISIONS 23)."""

import datetime as dt

import pytest

from guatu.facts.verify import verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.explain import contributions
from guatu.figures.ranking import ranking
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger.services import amend_project, share_places
from tests.cast import build_cast, make_place
from tests.register import YI, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db
MONEY = ["projects.total", "plan.total", "done.ytd", "done.month"]


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def shared(cast, project, a=6000, b=4000, on="2023-02-01"):
    points = {cast.county_a.id: a, cast.county_b.id: b}
    return share_places(actor=SYSTEM, project=project, basis_points=points, shared_on=dt.date.fromisoformat(on), document_no="示〔2023〕1号")


def over(place, at, keys=MONEY, **more):
    return evaluate(keys, context_for(place, at=dt.date.fromisoformat(at)), **more)


def railway(cast, **attrs):
    return project_at(
        cast.county_a, reached("P40", "2022-06-01"), planned(2023, 10 * YI), returned("2023-03", "2023-03-31", 5 * YI), **attrs
    )


def test_it_works(cast):
    """10亿, 甲县 60 % 乙县 40 %: 6 and 4, the plan and what was done likewise; the project is 甲县's one."""
    project = railway(cast)
    project_at(cast.county_b, total_yuan=YI)
    shared(cast, project)
    groups = over(cast.city, "2023-03-31", [*MONEY, "projects.count"], by="place").groups
    a, b = groups[str(cast.county_a.id)], groups[str(cast.county_b.id)]
    assert [a[key].raw for key in MONEY] == [6 * YI, 6 * YI, 3 * YI, 3 * YI]
    assert [b[key].raw for key in MONEY] == [5 * YI, 4 * YI, 2 * YI, 2 * YI]
    assert (a["projects.count"].raw, b["projects.count"].raw) == (1, 1)
    assert list(verify()) == []


@pytest.mark.parametrize("total", [10, 99_999_999, 1, 12_345_678_901])
def test_places_add_up_to_the_jurisdiction_to_the_yuan(cast, total):
    project = railway(cast, total_yuan=total)
    share_places(
        actor=SYSTEM, project=project, shared_on=dt.date(2023, 2, 1), document_no="示1号",
        basis_points={cast.county_a.id: 3333, cast.county_b.id: 3333, cast.zone.id: 3334},
    )  # fmt: skip
    table = over(cast.city, "2023-03-31", [*MONEY, "projects.count"], by="place")
    for key in (*MONEY, "projects.count"):
        assert sum(values[key].raw or 0 for values in table.groups.values()) == table.total[key].raw


def test_a_county_reads_the_same_by_itself(cast):
    project = railway(cast)
    shared(cast, project)
    groups = over(cast.city, "2023-03-31", by="place").groups
    for place in (cast.county_a, cast.county_b):
        own = over(place, "2023-03-31").total
        assert {key: own[key].raw for key in MONEY} == {key: groups[str(place.id)][key].raw for key in MONEY}
        by_stage = over(place, "2023-03-31", ["projects.total"], by="stage").groups
        assert by_stage["P40"]["projects.total"].raw == own["projects.total"].raw


def test_a_rate_keeps_its_value_and_a_rank_follows_the_shares(cast):
    project = railway(cast)
    project_at(cast.county_b, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 4 * YI))
    shared(cast, project)
    rows = {row.place.id: row for row in ranking("completion.rate", context_for(cast.city, at=dt.date(2023, 3, 31)))}
    assert rows[cast.county_a.id].value.raw == 50
    assert rows[cast.county_b.id].value.raw == 75  # (4亿 × 50 % + 4亿) ÷ (4亿 + 4亿)
    assert (rows[cast.county_b.id].rank, rows[cast.county_a.id].rank) == (1, 2)


def test_before_its_day_nothing_is_shared(cast):
    project = railway(cast)
    shared(cast, project, on="2023-04-01")
    assert over(cast.county_a, "2023-03-31").total["projects.total"].raw == 10 * YI
    assert over(cast.county_b, "2023-03-31").total["projects.total"].raw is None
    assert over(cast.county_b, "2023-04-30").total["projects.total"].raw == 4 * YI


def test_a_closed_month_does_not_move(cast):
    project = railway(cast)
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-03"))
    shared(cast, project, on="2023-03-01")
    assert over(cast.county_a, "2023-03-31").total["projects.total"].raw == 10 * YI


def test_a_close_keeps_the_shares_of_its_day(cast):
    project = railway(cast)
    shared(cast, project)
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-03"))
    shared(cast, project, 5000, 5000, on="2023-04-01")
    assert over(cast.county_b, "2023-03-31").total["projects.total"].raw == 4 * YI
    assert over(cast.county_b, "2023-04-30").total["projects.total"].raw == 5 * YI
    assert list(verify()) == []


def test_the_rows_behind_a_county_add_up_to_its_number(cast):
    project = railway(cast)
    project_at(cast.county_b, total_yuan=YI)
    shared(cast, project)
    context = context_for(cast.city, at=dt.date(2023, 3, 31))
    for place, amounts in ((cast.county_a, [6 * YI]), (cast.county_b, [4 * YI, YI])):
        found, count = contributions("total", context, by="place", group=str(place.id))
        assert ([row.amount for row in found], count) == (amounts, len(amounts))
        own, _count = contributions("total", context_for(place, at=dt.date(2023, 3, 31)))
        assert [row.amount for row in own] == amounts


def test_a_project_of_the_city_is_shared_wholly_by_its_counties(cast):
    project = project_at(cast.city, total_yuan=10 * YI)
    shared(cast, project)
    table = over(cast.city, "2023-03-31", ["projects.total", "projects.count"], by="place")
    assert table.groups[str(cast.county_a.id)]["projects.total"].raw == 6 * YI
    assert table.groups[str(cast.city.id)]["projects.total"].raw == 0
    assert table.groups[str(cast.city.id)]["projects.count"].raw == 1


def test_a_project_that_moves_away_is_whole_again(cast):
    project = railway(cast)
    shared(cast, project)
    amend_project(actor=SYSTEM, project=project, attrs={"place": cast.zone.id}, before={}, reason="调整", effective_on=dt.date(2023, 3, 1))
    assert over(cast.zone, "2023-03-31").total["projects.total"].raw == 10 * YI
    assert over(cast.county_b, "2023-03-31").total["projects.total"].raw is None


@pytest.mark.parametrize("keys", [["projects.total"], ["projects.total", "projects.fixed"], ["done.reported", "done.ytd", "plan.total"]])
def test_a_value_with_a_sample_part_says_so_once(cast, keys):
    """However many measures are moved at once: one row behind each county's number, its own where it was summed or a part of it."""
    project = railway(cast, fixed_yuan=8 * YI)
    shared(cast, project)
    for place in (cast.county_a, cast.county_b):
        assert {value.sample_rows for value in over(place, "2023-03-31", keys).total.values()} == {1}
    table = over(cast.city, "2023-03-31", keys, by="place")
    assert {value.sample_rows for values in (table.total, *table.groups.values()) for value in values.values()} == {1}


# ---- a park is not its county ----------------------------------------------------------------------------------------------


@pytest.fixture
def park(cast):
    """A park in 甲县."""
    return make_place("99S011", "示例园区", "park", cast.county_a)


def split(project, points):
    share_places(actor=SYSTEM, project=project, basis_points=points, shared_on=dt.date(2023, 2, 1), document_no="示〔2023〕1号")


def totals(place, **more):
    return {group: values["projects.total"].raw for group, values in over(place, "2023-03-31", ["projects.total"], **more).groups.items()}


def total(place):
    return over(place, "2023-03-31", ["projects.total"]).total["projects.total"].raw


def test_the_share_of_a_park_is_the_parks_whoever_leads(cast, park):
    """甲县's project, 30 % of it its park's: the county has it among its own, but the park has it."""
    project = project_at(cast.county_a, total_yuan=10 * YI)
    split(project, {park.id: 3000, cast.county_b.id: 7000})
    assert (total(park), total(cast.county_a), total(cast.county_b)) == (3 * YI, 3 * YI, 7 * YI)
    assert totals(cast.city, by="place") == {str(cast.county_a.id): 3 * YI, str(cast.county_b.id): 7 * YI}
    assert totals(cast.county_a, by="place") == {str(cast.county_a.id): 0, str(park.id): 3 * YI}


@pytest.mark.parametrize(("own", "parks"), [(3000, 4000), (4000, 3000)])
def test_a_county_and_its_park_each_keep_their_share(cast, park, own, parks):
    project = project_at(cast.county_a, total_yuan=10 * YI)
    split(project, {cast.county_a.id: own, park.id: parks, cast.county_b.id: 3000})
    assert totals(cast.county_a, by="place") == {str(cast.county_a.id): own * YI // 1000, str(park.id): parks * YI // 1000}
    assert (total(park), total(cast.county_a), total(cast.county_b)) == (parks * YI // 1000, 7 * YI, 3 * YI)


def test_a_county_that_leads_through_its_park_keeps_its_share_there(cast, park):
    """The project stands in the park, the split names the county: the park reads it, as it reads the project."""
    project = project_at(park, total_yuan=10 * YI)
    split(project, {cast.county_a.id: 6000, cast.county_b.id: 4000})
    assert (total(park), total(cast.county_a), total(cast.county_b)) == (6 * YI, 6 * YI, 4 * YI)


def test_a_project_that_moves_from_the_park_to_its_county_leaves_the_park_its_share(cast, park):
    project = project_at(park, total_yuan=10 * YI)
    split(project, {park.id: 6000, cast.county_b.id: 4000})
    amend_project(actor=SYSTEM, project=project, attrs={"place": cast.county_a.id}, before={}, reason="调整", effective_on=dt.date(2023, 3, 1))
    assert (total(park), total(cast.county_a), total(cast.county_b)) == (6 * YI, 6 * YI, 4 * YI)
    assert over(cast.county_a, "2023-03-31", ["projects.count"], by="place").groups[str(cast.county_a.id)]["projects.count"].raw == 1


def test_a_zone_is_no_countys(cast):
    """A development zone stands beside the counties: its share is its own, in its own group of ranks."""
    project = railway(cast)
    split(project, {cast.county_a.id: 6000, cast.zone.id: 4000})
    assert totals(cast.city, by="place") == {str(cast.county_a.id): 6 * YI, str(cast.zone.id): 4 * YI}
    assert (total(cast.county_a), total(cast.zone)) == (6 * YI, 4 * YI)


def test_what_is_not_shared_costs_one_statement(cast, django_assert_num_queries):
    railway(cast)
    context = context_for(cast.city, at=dt.date(2023, 3, 31))
    with django_assert_num_queries(3):
        evaluate(["projects.total"], context, by="place")
