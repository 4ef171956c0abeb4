"""Which place and day a page is about, and which rows of it the reader may count."""

import datetime as dt

import pytest

from guatu.desk.screen import version_label
from guatu.desk.tests.world import AT, ahead, behind, screen_of
from guatu.figures.evaluate import evaluate
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from tests.register import project_at

pytestmark = pytest.mark.django_db


def test_it_works(cast):
    ahead(cast)
    screen = screen_of(cast.leader.actor)
    assert (screen.place, screen.context.at, screen.is_whole) == (cast.city, dt.date(2023, 6, 30), True)


def test_each_begins_at_its_own_place(cast):
    assert screen_of(cast.county_office.actor).place == cast.county_a
    assert screen_of(cast.county_office.actor).root == cast.city


def test_a_place_out_of_reach_is_not_found(cast):
    with pytest.raises(NotFound):
        screen_of(cast.county_office.actor, place=cast.county_b.code)
    with pytest.raises(NotFound):
        screen_of(cast.county_office.actor, place=cast.city.code)


def test_nobody_without_a_reach_gets_in(cast):
    with pytest.raises(Refused):
        screen_of(cast.system_admin.actor)


def test_a_unit_counts_its_own_projects_only(cast):
    project_at(cast.county_a, unit=str(cast.units["land_bureau"].id))
    project_at(cast.county_a)
    screen = screen_of(cast.department.actor)
    assert (screen.place, screen.is_whole) == (cast.city, False)
    assert evaluate(["projects.count"], screen.context).total["projects.count"].raw == 1


@pytest.mark.parametrize("asked", [{"at": "30.6.2023"}, {"at": "2999-01-01"}, {"known": "soon"}])
def test_a_date_that_cannot_be_read_is_said_to_be_wrong(cast, asked):
    with pytest.raises(Invalid):
        screen_of(cast.leader.actor, **asked)


def test_the_version_is_named(cast):
    behind(cast)
    assert version_label(screen_of(cast.leader.actor).context) == "实时未月结"
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-06"))
    assert version_label(screen_of(cast.leader.actor).context) == "6月月结版"
    assert version_label(screen_of(cast.leader.actor, known="now").context) == "实时未月结"


def test_a_past_day_is_marked_as_past(cast):
    behind(cast)
    assert not screen_of(cast.leader.actor, at=AT).view.is_past
    assert screen_of(cast.leader.actor, at="2023-05-31").view.is_past


def test_links_keep_the_context_and_lead_nowhere_without_a_room(cast):
    screen = screen_of(cast.leader.actor, place=cast.county_a.code)
    assert screen.link("cockpit:cockpit", dim="size") == "/cockpit/?place=99S001&at=2023-06-30&dim=size"
    assert screen.link("nowhere:list") == ""
