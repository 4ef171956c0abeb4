"""Seats and visits are facts folded: verified, rebuilt, seen as of a past day, kept by a close; and whom a post answers to."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from guatu.access.models import Unit
from guatu.facts.verify import rebuild, verify
from guatu.figures import snapshots
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger.crews.queries import crew_of, superior_posts, visits_of
from guatu.ledger.crews.services import replace_post, vacate_seat
from guatu.ledger.crews.standings import VISIT_FOLD
from guatu.ledger.crews.tests.scene import day, post_in, seated, seats, signed_at, visited
from guatu.ledger.models import CrewSeat, ProjectVisit
from guatu.ledger.services import merge_projects
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    """Clean, then spoilt, then found, then rebuilt."""
    project, officer = signed_at(cast), post_in(cast, "housing_bureau")
    seat = seated(cast, project, officer, from_on=day("2023-06-01"))
    visited(cast, project, officer, "2023-07-05")
    vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x")
    signed_at(cast, name="没有专班")
    assert list(verify()) == []
    CrewSeat.objects.update(post_id=project)
    ProjectVisit.objects.all().delete()
    assert {one.code for one in verify()} == {"standing.ledger.crew", "standing.ledger.visit"}
    rebuild()
    assert list(verify()) == []


def test_a_past_day_shows_who_sat_then(cast: Cast) -> None:
    project, old, new = signed_at(cast), post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    seat = seated(cast, project, old, from_on=day("2023-03-01"))
    replace_post(actor=cast.city_office.actor, project=project, seat=seat, post=new.id, reason="x", on=day("2023-08-01"))
    number = snapshots.ensure(cast.city.id, day("2023-07-31"), None)
    assert number < 0
    assert [one.post_id for one in crew_of(project, snapshot_no=number)] == [old.id]
    assert [one.post_id for one in crew_of(project)] == [new.id]
    assert [one.post_id for one in crew_of(project, day("2023-07-31"))] == [old.id]


def test_visits_of_a_past_day(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office")
    visited(cast, project, post, "2023-07-05")
    visited(cast, project, post, "2023-08-02")
    number = snapshots.ensure_subjects(VISIT_FOLD, cast.city.id, day("2023-07-31"), None)
    assert [one.visited_on for one in visits_of([project], snapshot_no=number)[project]] == [day("2023-07-05")]
    assert len(visits_of([project], at=day("2023-08-01"))[project]) == 1


def test_a_close_keeps_its_crews(cast: Cast) -> None:
    project = signed_at(cast)
    seat = seated(cast, project, post_in(cast, "county_a_office"), from_on=day("2023-03-01"))
    visited(cast, project, post_in(cast, "county_a_office"), "2023-07-05")
    number = make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-07")).snapshot_no
    vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x", on=day("2023-07-10"))
    assert seats(project, number) == [("officer", True)]
    assert ProjectVisit.objects.filter(snapshot_no=number).count() == 1
    for table in (CrewSeat, ProjectVisit):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.filter(snapshot_no=number).update(project_id=cast.city.id)
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_merge_brings_both_crews(cast: Cast) -> None:
    kept, gone = signed_at(cast), signed_at(cast, name="重复的")
    seated(cast, kept, post_in(cast, "county_a_office"))
    seated(cast, gone, post_in(cast, "county_a_office", "县领导"), "county_leader")
    merge_projects(actor=cast.city_office.actor, survivor=kept, merged=gone, reason="重复")
    assert [one.seat for one in crew_of(gone)] == ["county_leader", "officer"]
    assert list(verify()) == []


def test_whom_a_post_answers_to(cast: Cast) -> None:
    project, officer = signed_at(cast), post_in(cast, "county_a_office")
    office = {one.post.id for one in (cast.county_office, cast.city_office, cast.leader) if one.post}
    assert cast.county_office.post is not None
    assert superior_posts(officer.id) == [cast.county_office.post.id]
    seated(cast, project, officer)
    seated(cast, project, cast.leader.post, "city_leader")
    assert cast.leader.post is not None
    assert superior_posts(officer.id) == [cast.leader.post.id]
    county = post_in(cast, "county_a_office", "县领导")
    seated(cast, project, county, "county_leader")
    assert superior_posts(officer.id) == [county.id]
    assert set(superior_posts(cast.county_office.post.id)) <= office - {cast.county_office.post.id}
    assert superior_posts(project) == []


def test_the_unit_above_comes_before_the_place(cast: Cast) -> None:
    part = Unit.objects.create(
        name="示例市项目办调度科", place=cast.city, kind="department", parent=cast.units["city_office"], is_sample=True
    )
    cast.units["part"] = part
    assert cast.city_office.post is not None
    assert superior_posts(post_in(cast, "part").id) == [cast.city_office.post.id]
    assert SINCE.year == 2018
