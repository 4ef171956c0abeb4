"""The close: a closed month never moves, what comes late is an adjustment, and the sums meet."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from guatu.access.models import Place
from guatu.facts import journal
from guatu.facts.verify import verify
from guatu.figures import closing, snapshots
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.models import Close, CloseValue
from guatu.figures.services import confirm_place, make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectList
from guatu.ledger.services import amend_project, create_list, join_list
from tests.cast import build_cast
from tests.register import YI, load_parameters, planned, project_at, returned

pytestmark = pytest.mark.django_db
MARCH = Period.parse("2023-03")
APRIL = Period.parse("2023-04")


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def done(place, at, **more):
    return evaluate(["done.ytd"], context_for(place, at=dt.date.fromisoformat(at), **more)).total["done.ytd"].raw


def late_return(project, ytd, reason="补报"):
    from_march = returned("2023-03", "2023-03-31", ytd)
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(from_march.kind, occurred_on=from_march.occurred_on, project=project, period="2023-03", amount_yuan=ytd)


def test_it_works(cast):
    project_at(cast.county_a, planned(2023, 100), returned("2023-03", "2023-03-31", 40))
    close = make_close(actor=cast.city_office.actor, root=cast.city, period=MARCH)
    assert context_for(cast.city, at=MARCH.end).close_id == close.id
    kept = CloseValue.objects.get(close=close, place_id=cast.city.id, figure="done.ytd")
    assert kept.value == "40"
    assert list(verify()) == []


def test_a_closed_month_does_not_move(cast):
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-03", "2023-03-31", 40))
    make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    late_return(project, 55)
    amend_project(actor=SYSTEM, project=project, attrs={"total_yuan": 7}, before={}, reason="更正", effective_on=dt.date(2023, 3, 1))
    assert done(cast.city, "2023-03-31") == 40
    close = Close.objects.get()
    assert closing.closed_table(close, ["done.ytd"], cast.city.id).total["done.ytd"].raw == 40
    assert {(a.figure.key, a.amount) for a in closing.adjustments(close, cast.city, ["done.ytd"])} == {("done.ytd", Decimal(15))}


def test_year_to_date_is_closed_plus_adjustment_plus_month(cast):
    """DECISIONS 9: YTD_n = closed YTD_{n−1} + adjustments + month_n."""
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-03", "2023-03-31", 40))
    close = make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    late_return(project, 55)
    project_at(cast.county_b, returned("2023-03", "2023-03-31", 5), returned("2023-04", "2023-04-30", 9))
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        april = returned("2023-04", "2023-04-30", 70)
        entry.record(april.kind, occurred_on=april.occurred_on, project=project, period="2023-04", amount_yuan=70)
    adjusted = sum(a.amount for a in closing.adjustments(close, cast.city, ["done.ytd"]))
    table = evaluate(["done.ytd", "done.month"], context_for(cast.city, at=APRIL.end))
    assert table.total["done.ytd"].raw == 40 + adjusted + table.total["done.month"].raw == 79


def test_closed_rows_cannot_be_changed(cast):
    project_at(cast.county_a)
    make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    for action in (lambda: CloseValue.objects.update(value="1"), lambda: Close.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            action()


def test_it_refuses_a_second_close(cast):
    make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    with pytest.raises(Invalid):
        make_close(actor=SYSTEM, root=cast.city, period=MARCH)


def test_it_refuses_a_month_that_is_not_over(cast):
    with pytest.raises(Invalid):
        make_close(actor=SYSTEM, root=cast.city, period=Period.month(2099, 1))


def test_it_refuses_a_county(cast):
    with pytest.raises((Refused, NotFound)):
        make_close(actor=cast.county_office.actor, root=cast.city, period=MARCH)


def test_a_parent_and_its_part_in_one_list_block_the_close(cast):
    parent = project_at(cast.county_a, row_role="parent")
    part = project_at(cast.county_a, row_role="part", parent=str(parent))
    made = create_list(actor=SYSTEM, root=cast.city, code="s", title="省重点", kind=ProjectList.Kind.TIER, year=2023)
    for project in (parent, part):
        join_list(actor=SYSTEM, project=project, project_list=made, joined_on=dt.date(2023, 1, 1))
    with pytest.raises(Invalid) as refusal:
        make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    assert "同一名单" in str(refusal.value)


def test_a_county_confirms_once(cast):
    confirm_place(actor=cast.county_office.actor, place=cast.county_a, period=MARCH)
    with pytest.raises(Invalid):
        confirm_place(actor=cast.county_office.actor, place=cast.county_a, period=MARCH)


def test_a_county_cannot_confirm_another(cast):
    with pytest.raises((Refused, NotFound)):
        confirm_place(actor=cast.county_office.actor, place=cast.county_b, period=MARCH)


def test_a_reprint_after_renaming_prints_the_name_of_the_day(cast):
    project_at(cast.county_a, planned(2023, YI), returned("2023-03", "2023-03-31", 40))
    close = make_close(actor=SYSTEM, root=cast.city, period=MARCH)
    Place.objects.filter(id=cast.county_a.id).update(name="示例新县", short_name="新县")
    assert snapshots.name_at(close.snapshot_no, [cast.county_a.id]) == {cast.county_a.id: cast.county_a.label}
