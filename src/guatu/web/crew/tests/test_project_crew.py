"""A project's crew: seat, change, form from the team, close; what is refused stands on the form."""

from __future__ import annotations

import pytest

from guatu.ledger.crews.queries import crew_of
from guatu.ledger.crews.services import Seating, set_template
from guatu.ledger.crews.tests.scene import post_in, seated, seats, signed_at
from guatu.web.crew.tests.room import opened, sent, text_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office", "服务员甲")
    page = text_of(opened(cast, "county_office", "project", project))
    assert "未建专班" in page
    assert "安排一个席位" in page
    answer = sent(cast, "county_office", "add", project, seat="officer", post=str(post.id), from_on="2023-08-14", reason="")
    assert (answer.status_code, seats(project)) == (302, [("officer", True)])
    page = text_of(opened(cast, "county_office", "project", project))
    assert "服务员甲" in page
    assert "换岗、离位" in page


def test_who_may_not_change_sees_no_form(cast: Cast) -> None:
    project = signed_at(cast)
    seated(cast, project, cast.leader.post, "city_leader")
    for who in ("viewer", "reporter", "leader"):
        page = text_of(opened(cast, who, "project", project))
        assert "安排一个席位" not in page
        assert "换岗、离位" not in page
    page = text_of(opened(cast, "county_office", "project", project))
    assert "安排一个席位" in page
    assert "换岗、离位" not in page, "a city leader is the city's to change"


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office", "服务员甲")
    answer = sent(cast, "city_office", "add", project, seat="department", post=str(post.id), from_on="2023-08-14", reason="试试")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "牵头部门要写明管哪项要素" in page
    assert 'value="试试"' in page
    assert seats(project) == []


def test_a_county_cannot_offer_a_city_leader(cast: Cast) -> None:
    project = signed_at(cast)
    assert cast.leader.post is not None
    answer = sent(cast, "county_office", "add", project, seat="city_leader", post=str(cast.leader.post.id), from_on="2023-08-14")
    assert answer.status_code == 422


def test_the_same_form_sent_twice_seats_once(cast: Cast) -> None:
    project, post = signed_at(cast), post_in(cast, "county_a_office")
    for _turn in range(2):
        answer = sent(cast, "city_office", "add", project, seat="member", post=str(post.id), from_on="2023-08-14", key="k")
        assert answer.status_code == 302
    assert len(seats(project)) == 1


def test_a_seat_changes_its_holder_or_falls_free(cast: Cast) -> None:
    project, old, new = signed_at(cast), post_in(cast, "county_a_office"), post_in(cast, "county_a_office", "接手")
    seat = seated(cast, project, old)
    assert "服务员" in text_of(opened(cast, "county_office", "seat", project, seat))
    assert sent(cast, "county_office", "seat", project, seat, post=str(new.id), on="2023-08-14", reason="").status_code == 422
    assert sent(cast, "county_office", "seat", project, seat, post=str(new.id), on="2023-08-14", reason="分工").status_code == 302
    (row,) = crew_of(project)
    assert row.post_id == new.id
    assert sent(cast, "county_office", "seat", project, row.fact_id, post="", on="2023-08-14", reason="撤岗").status_code == 302
    assert crew_of(project) == []
    assert "撤岗" in text_of(opened(cast, "county_office", "project", project))


def test_one_click_forms_the_crew_of_the_county(cast: Cast) -> None:
    project = signed_at(cast)
    assert "去维护模板" in text_of(opened(cast, "county_office", "project", project))
    lines = [
        Seating(post_in(cast, "county_a_office").id, "officer"),
        Seating(post_in(cast, "county_a_office", "班长").id, "leader"),
    ]
    set_template(actor=cast.county_office.actor, place=cast.county_a, lines=lines)
    assert "按模板组建" in text_of(opened(cast, "county_office", "project", project))
    assert sent(cast, "county_office", "form", project).status_code == 302
    assert [one.seat for one in crew_of(project)] == ["leader", "officer"]


def test_a_crew_is_closed_with_its_effect_named(cast: Cast) -> None:
    project = signed_at(cast)
    seated(cast, project, post_in(cast, "county_a_office"))
    assert "1 个席位全部离位" in text_of(opened(cast, "county_office", "project", project))
    sent(cast, "county_office", "close", project, reason="")
    assert len(crew_of(project)) == 1
    sent(cast, "county_office", "close", project, reason="已投产")
    assert crew_of(project) == []


def test_a_crew_with_a_city_leader_is_the_citys_to_close(cast: Cast) -> None:
    project = signed_at(cast)
    seated(cast, project, cast.leader.post, "city_leader")
    assert "撤销专班" not in text_of(opened(cast, "county_office", "project", project))
    assert sent(cast, "county_office", "close", project, reason="已投产").status_code == 403
    assert len(crew_of(project)) == 1
    assert "撤销专班" in text_of(opened(cast, "city_office", "project", project))


def test_the_register_shows_the_crew(cast: Cast) -> None:
    project = signed_at(cast)
    seated(cast, project, post_in(cast, "county_a_office", "服务员甲"))
    page = text_of(sign_in_page(cast, project))
    assert "首席服务员" in page
    assert "示例甲县项目办·服务员甲" in page


def sign_in_page(cast: Cast, project: object):  # type: ignore[no-untyped-def]
    """The project's page in the register."""
    from django.urls import reverse  # noqa: PLC0415 - beside its only use

    from guatu.web.crew.tests.room import browser  # noqa: PLC0415

    return browser(cast, "city_office").get(reverse("register:project", args=[project]))


def test_the_template_page_keeps_and_refuses(cast: Cast) -> None:
    post = post_in(cast, "county_a_office")
    form = {"line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0", "line-0-seat": "officer", "line-0-post": str(post.id)}
    assert sent(cast, "county_office", "template", cast.county_a.code, **form).status_code == 302
    assert str(post.id) in text_of(opened(cast, "county_office", "template", cast.county_a.code))
    form["line-1-seat"] = "leader"
    answer = sent(cast, "county_office", "template", cast.county_a.code, **form)
    assert answer.status_code == 422
    assert "第2行" in text_of(answer)
