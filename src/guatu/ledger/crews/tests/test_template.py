"""The standing team: set down by a place, seated with one verb, and which projects lack a crew."""

from __future__ import annotations

import pytest

from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.crews.queries import crew_of, lacks_of, own_template
from guatu.ledger.crews.services import Seating, seat_from_template, set_template
from guatu.ledger.crews.tests.scene import day, post_in, seated, signed_at
from guatu.ledger.queries import get_standing_for
from tests.cast import Cast
from tests.register import project_at, reached

pytestmark = pytest.mark.django_db


def lines(cast: Cast) -> list[Seating]:
    """A head, an officer, and a department for land."""
    return [
        Seating(post_in(cast, "county_a_office", "班长").id, "leader"), Seating(post_in(cast, "county_a_office").id, "officer"),
        Seating(post_in(cast, "land_bureau", "用地科").id, "department", "land", "preliminary"),
    ]  # fmt: skip


def test_it_works(cast: Cast) -> None:
    assert set_template(actor=cast.county_office.actor, place=cast.county_a, lines=lines(cast)) == 3
    assert [one.seat for one in own_template(cast.county_a)] == ["leader", "officer", "department"]
    fact = Fact.objects.get(kind="ledger.crew_template_set")
    assert [one["seat"] for one in fact.body["lines"]] == ["leader", "officer", "department"]
    project = signed_at(cast)
    assert seat_from_template(actor=cast.county_office.actor, project=project) == 3
    assert [one.seat for one in crew_of(project)] == ["leader", "department", "officer"]


def test_what_is_taken_stays(cast: Cast) -> None:
    set_template(actor=cast.county_office.actor, place=cast.county_a, lines=lines(cast))
    project, own = signed_at(cast), post_in(cast, "county_a_office", "自己的服务员")
    seated(cast, project, own)
    assert seat_from_template(actor=cast.county_office.actor, project=project) == 2
    assert [one.post_id for one in crew_of(project) if one.seat == "officer"] == [own.id]
    with pytest.raises(Invalid) as refused:
        seat_from_template(actor=cast.county_office.actor, project=project)
    assert "都已有人" in str(refused.value)


def test_the_citys_lines_come_first(cast: Cast) -> None:
    assert cast.leader.post is not None
    set_template(actor=cast.city_office.actor, place=cast.city, lines=[Seating(cast.leader.post.id, "city_leader")])
    set_template(actor=cast.county_office.actor, place=cast.county_a, lines=lines(cast))
    project = signed_at(cast)
    assert seat_from_template(actor=cast.county_office.actor, project=project) == 4
    assert crew_of(project)[1].seat == "city_leader"


def test_a_post_that_went_meanwhile_is_left_out(cast: Cast) -> None:
    set_template(actor=cast.county_office.actor, place=cast.county_a, lines=lines(cast))
    gone = own_template(cast.county_a)[0].post
    gone.valid_to = day("2023-01-01")
    gone.save()
    assert seat_from_template(actor=cast.county_office.actor, project=signed_at(cast)) == 2


def test_it_refuses(cast: Cast) -> None:
    project = signed_at(cast)
    with pytest.raises(Invalid) as refused:
        seat_from_template(actor=cast.county_office.actor, project=project)
    assert "模板" in str(refused.value)
    told = lines(cast)
    for member in (cast.reporter, cast.viewer):
        with pytest.raises(Refused):
            set_template(actor=member.actor, place=cast.county_a, lines=told)
    with pytest.raises(NotFound):
        set_template(actor=cast.other_county_office.actor, place=cast.county_a, lines=told)
    with pytest.raises(Invalid) as twice:
        set_template(actor=cast.county_office.actor, place=cast.county_a, lines=[*told, told[0]])
    assert "line4" in twice.value.problems
    with pytest.raises(Refused):
        set_template(actor=cast.county_office.actor, place=cast.county_a, lines=[Seating(told[0].post, "city_leader")])
    assert own_template(cast.county_a) == []


def test_what_lacks_is_said(cast: Cast) -> None:
    project = signed_at(cast)

    def lacks(one: object = project) -> tuple[str, ...]:
        return lacks_of(get_standing_for(cast.city_office.actor, one), crew_of(one))  # type: ignore[arg-type]

    assert lacks() == ("crew",)
    seated(cast, project, post_in(cast, "county_a_office"), "member")
    assert lacks() == ("leader", "officer")
    seated(cast, project, post_in(cast, "county_a_office"))
    seated(cast, project, post_in(cast, "county_a_office", "县领导"), "county_leader")
    assert lacks() == ()
    assert lacks(project_at(cast.county_a, name="谋划")) == ()
    done = project_at(
        cast.county_a, *(reached(one, "2022-06-01") for one in ("P20", "P30", "P35", "P40", "P50", "P60", "P70")), name="投产"
    )
    assert lacks(done) == ()
    seated(cast, done, post_in(cast, "county_a_office"))
    assert lacks(done) == ("closing",)
