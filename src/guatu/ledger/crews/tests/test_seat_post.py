"""Taking a seat: what it writes, which grant it brings, and what is refused."""

from __future__ import annotations

import pytest

from guatu.access import policy
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.crews.queries import crew_of, leaders_of, posts_of, projects_of_post
from guatu.ledger.crews.services import Seating, seat_post
from guatu.ledger.crews.tests.scene import actor_of, day, grants_over, post_in, seated, seats, signed_at
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services import change_state
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    project, officer = signed_at(cast), post_in(cast, "county_a_office")
    seated(cast, project, officer, from_on=day("2023-08-01"))
    (row,) = crew_of(project)
    assert (row.post_id, row.seat, row.from_on, row.to_on, row.unit_id) == (
        officer.id,
        "officer",
        day("2023-08-01"),
        None,
        officer.unit_id,
    )
    assert row.is_sample
    fact = Fact.objects.get(kind="ledger.crew_seated")
    assert (fact.project, fact.place, fact.body["post"]) == (project, cast.county_a.id, str(officer.id))
    assert projects_of_post(officer.id) == [project]


def test_a_post_that_does_not_reach_gets_a_grant_over_this_project_only(cast: Cast) -> None:
    project, other = signed_at(cast), signed_at(cast, name="别的项目")
    officer = post_in(cast, "housing_bureau")
    seated(cast, project, officer)
    assert grants_over(project, officer) == [("reporter", None)]
    actor = actor_of(cast, officer)
    assert policy.can(actor, "return.file", get_standing_for(cast.city_office.actor, project)).ok
    with pytest.raises(NotFound):
        get_standing_for(actor, other)


def test_a_post_that_reaches_by_place_or_unit_gets_none(cast: Cast) -> None:
    project = signed_at(cast, unit=cast.units["land_bureau"].id)
    seated(cast, project, cast.reporter.post, "member")
    seated(cast, project, cast.department.post, "department", element="land")
    seated(cast, project, cast.leader.post, "city_leader")
    for member in (cast.reporter, cast.department, cast.leader):
        assert member.post is not None
        assert grants_over(project, member.post) == []


def test_the_role_is_the_seats(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "housing_bureau")
    seated(cast, project, post, "department", element="utilities", phase="building")
    seated(cast, project, post, "member")
    assert sorted(role for role, _end in grants_over(project, post)) == ["department", "viewer"]


def test_leaders_come_first_and_are_known(cast: Cast) -> None:
    project = signed_at(cast)
    county, head = post_in(cast, "county_a_office", "县领导"), post_in(cast, "county_a_office", "班长")
    seated(cast, project, post_in(cast, "county_a_office"))
    seated(cast, project, county, "county_leader")
    seated(cast, project, head, "leader")
    assert [one.seat for one in crew_of(project)] == ["leader", "county_leader", "officer"]
    assert leaders_of(project) == [head.id, county.id]
    assert len(posts_of(project)) == 3
    assert posts_of(project, ["officer"]) == [crew_of(project)[2].post_id]


def test_two_heads_may_lead_and_one_officer_serves(cast: Cast) -> None:
    """B02: 双班长."""
    project = signed_at(cast)
    for title in ("第一班长", "班长"):
        seated(cast, project, post_in(cast, "county_a_office", title), "leader")
    seated(cast, project, post_in(cast, "county_a_office"))
    with pytest.raises(Invalid) as refused:
        seated(cast, project, post_in(cast, "county_a_office", "另一个"))
    assert "换岗" in str(refused.value)
    assert len(seats(project)) == 3


def test_nobody_sits_twice_in_one_seat(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "housing_bureau")
    seated(cast, project, post, "department", element="land", phase="building")
    seated(cast, project, post, "department", element="labour", phase="building")
    with pytest.raises(Invalid) as refused:
        seated(cast, project, post, "department", element="land", phase="building")
    assert "已在这个席位上" in str(refused.value)


def test_it_refuses_a_post_that_is_gone(cast: Cast) -> None:
    project = signed_at(cast)
    with pytest.raises(Invalid) as refused:
        seated(cast, project, post_in(cast, "county_a_office", valid_to=day("2023-01-01")))
    assert "已撤销" in str(refused.value)
    assert seats(project) == []


def test_it_refuses_a_post_of_another_jurisdiction(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office")
    post.place = cast.neighbour_county
    post.save()
    with pytest.raises(Invalid):
        seated(cast, project, post)


def test_it_refuses_an_administrators_post(cast: Cast) -> None:
    """R15.1."""
    project = signed_at(cast)
    with pytest.raises(Invalid):
        seated(cast, project, cast.security_admin.post, "member")
    assert seats(project) == []


@pytest.mark.parametrize(
    ("seat", "more", "field"),
    [
        ("driver", {}, "seat"),
        ("department", {}, "element"),
        ("department", {"element": "weather"}, "element"),
        ("department", {"element": "land", "phase": "later"}, "phase"),
        ("officer", {"element": "land"}, "element"),
        ("officer", {"from_on": day("2023-08-15")}, "from_on"),
    ],
)
def test_it_refuses_what_cannot_stand(cast: Cast, seat: str, more: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refused:
        seated(cast, signed_at(cast), post_in(cast, "county_a_office"), seat, **more)
    assert field in refused.value.problems


def test_it_refuses_a_removed_project(cast: Cast) -> None:
    project = signed_at(cast)
    change_state(
        actor=cast.city_office.actor,
        project=project,
        state="removed",
        reason="撤项",
        since=day("2023-08-01"),
        document_no="示字1号",
    )
    with pytest.raises(Invalid):
        seated(cast, project, post_in(cast, "county_a_office"))


def test_who_may(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office")
    seating = Seating(post.id, "officer")
    with pytest.raises(NotFound):
        seat_post(actor=cast.other_county_office.actor, project=project, seating=seating)
    for member in (cast.reporter, cast.viewer, cast.leader, cast.inspector):
        with pytest.raises(Refused):
            seat_post(actor=member.actor, project=project, seating=seating)
    seat_post(actor=cast.county_office.actor, project=project, seating=seating)
    with pytest.raises(Refused):
        seat_post(actor=cast.county_office.actor, project=project, seating=Seating(post.id, "city_leader"))


def test_the_same_key_seats_once(cast: Cast) -> None:
    project, seating = signed_at(cast), Seating(post_in(cast, "county_a_office").id, "officer")
    first = seat_post(actor=cast.city_office.actor, project=project, seating=seating, idem_key="k")
    assert seat_post(actor=cast.city_office.actor, project=project, seating=seating, idem_key="k") == first
    assert len(seats(project)) == 1
