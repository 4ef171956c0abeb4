"""Giving a seat up, changing its holder, closing a crew: reasons, days, and the grants that end."""

from __future__ import annotations

import pytest

from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.crews.queries import crew_of, past_seats
from guatu.ledger.crews.services import close_crew, replace_post, vacate_seat
from guatu.ledger.crews.tests.scene import day, grants_over, post_in, seated, seats, signed_at
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = day("2023-08-14")


def test_it_works(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "housing_bureau")
    seat = seated(cast, project, post, from_on=day("2023-06-01"))
    vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="另有任用")
    (row,) = past_seats(project)
    assert (row.to_on, row.end_why, row.end_cause) == (TODAY, "另有任用", "changed")
    assert crew_of(project) == []
    assert [one.post_id for one in crew_of(project, day("2023-08-13"))] == [post.id]
    assert crew_of(project, day("2023-05-31")) == []
    assert grants_over(project, post) == [("reporter", TODAY)]


def test_a_grant_that_another_seat_needs_stays(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "housing_bureau")
    seat = seated(cast, project, post)
    seated(cast, project, post, "site_officer")
    vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="只留现场")
    assert grants_over(project, post) == [("reporter", None)]


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_refuses_without_a_reason(cast: Cast, reason: str) -> None:
    project = signed_at(cast)
    seat = seated(cast, project, post_in(cast, "county_a_office"))
    with pytest.raises(Invalid) as refused:
        vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason=reason)
    assert "reason" in refused.value.problems
    assert seats(project) == [("officer", True)]


def test_it_refuses_twice_before_and_from_outside(cast: Cast) -> None:
    project = signed_at(cast)
    seat = seated(cast, project, post_in(cast, "county_a_office"), from_on=day("2023-08-10"))
    with pytest.raises(Invalid):
        vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x", on=day("2023-08-09"))
    with pytest.raises(Invalid):
        vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x", on=day("2023-08-15"))
    with pytest.raises(NotFound):
        vacate_seat(actor=cast.other_county_office.actor, project=project, seat=seat, reason="x")
    with pytest.raises(Refused):
        vacate_seat(actor=cast.reporter.actor, project=project, seat=seat, reason="x")
    vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x")
    with pytest.raises(NotFound):
        vacate_seat(actor=cast.city_office.actor, project=project, seat=seat, reason="x")


def test_a_county_does_not_unseat_a_city_leader(cast: Cast) -> None:
    project = signed_at(cast)
    seat = seated(cast, project, cast.leader.post, "city_leader")
    with pytest.raises(Refused):
        vacate_seat(actor=cast.county_office.actor, project=project, seat=seat, reason="x")


def test_another_post_takes_over_on_the_same_day(cast: Cast) -> None:
    project, old, new = signed_at(cast), post_in(cast, "housing_bureau"), post_in(cast, "housing_bureau", "新服务员")
    seat = seated(cast, project, old, "department", element="land", phase="building", from_on=day("2023-01-05"))
    replace_post(actor=cast.city_office.actor, project=project, seat=seat, post=new.id, reason="分工调整")
    (row,) = crew_of(project)
    assert (row.post_id, row.element, row.phase, row.from_on, row.why) == (new.id, "land", "building", TODAY, "分工调整")
    assert (grants_over(project, old), grants_over(project, new)) == ([("department", TODAY)], [("department", None)])


def test_a_change_that_is_refused_leaves_the_holder(cast: Cast) -> None:
    project, gone = signed_at(cast), post_in(cast, "county_a_office", valid_to=day("2023-01-01"))
    seat = seated(cast, project, post_in(cast, "county_a_office"))
    with pytest.raises(Invalid):
        replace_post(actor=cast.city_office.actor, project=project, seat=seat, post=gone.id, reason="x")
    assert seats(project) == [("officer", True)]


def test_a_crew_is_closed_when_its_work_is_done(cast: Cast) -> None:
    project, outside = signed_at(cast), post_in(cast, "housing_bureau")
    seated(cast, project, post_in(cast, "county_a_office"))
    seated(cast, project, outside, "member")
    with pytest.raises(Invalid):
        close_crew(actor=cast.county_office.actor, project=project, reason=" ")
    assert close_crew(actor=cast.county_office.actor, project=project, reason="已投产，转企业服务") == 2
    assert {row.end_cause for row in past_seats(project)} == {"closed"}
    assert grants_over(project, outside) == [("viewer", TODAY)]
    with pytest.raises(Invalid):
        close_crew(actor=cast.county_office.actor, project=project, reason="x")


def test_a_county_does_not_close_a_crew_with_a_city_leader(cast: Cast) -> None:
    project = signed_at(cast)
    seated(cast, project, post_in(cast, "county_a_office"))
    seated(cast, project, cast.leader.post, "city_leader")
    with pytest.raises(Refused):
        close_crew(actor=cast.county_office.actor, project=project, reason="已投产，转企业服务")
    assert seats(project) == [("city_leader", True), ("officer", True)]
    assert close_crew(actor=cast.city_office.actor, project=project, reason="已投产，转企业服务") == 2
