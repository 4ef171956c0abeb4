"""The second look: a share, by lot, never twice, never one's own (R4.13)."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases import services as cases
from guatu.cases import todo
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.rounds import rules
from guatu.life.supervise.rounds.models import Recheck, RecheckDraw
from guatu.life.supervise.rounds.services import draw_rechecks
from guatu.life.supervise.rounds.tests.scene import at, close, found, register, standing, started
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def closed(cast: Cast, many: int) -> list[object]:
    """Cases closed today."""
    projects, one = register(cast), started(cast)
    made = [found(cast, one, projects[0], text=f"第{n}处未平整") for n in range(many)]
    for case in made:
        close(cast, case)
    return made


def draw(cast: Cast, **more: object):  # type: ignore[no-untyped-def]
    """A draw of the inspectors."""
    return RecheckDraw.objects.get(id=draw_rechecks(actor=cast.inspector.actor, place=cast.city.id, **more))


def test_it_works(cast: Cast) -> None:
    """12 closed: 10 % rounded up are 2; the draw can be drawn again from its seed."""
    made = closed(cast, 12)
    one = draw(cast)
    chosen = [str(row.case_id) for row in one.rows.order_by("id")]
    body = Fact.objects.get(kind="rounds.rechecks_drawn").body
    assert (one.closed, one.percent, len(chosen)) == (12, 10, 2)
    assert rules.sample(body["population"], body["seed"], 2) == body["chosen"] == chosen
    assert set(body["population"]) == {str(case) for case in made}


def test_none_is_drawn_twice(cast: Cast) -> None:
    closed(cast, 12)
    draw(cast)
    with pytest.raises(Invalid) as refused:
        draw(cast)
    assert "已抽 2 件" in str(refused.value)
    projects, one = register(cast), started(cast)
    for n in range(9):
        close(cast, found(cast, one, projects[0], text=f"后来第{n}处"))
    draw(cast)
    assert Recheck.objects.count() == 3


def test_the_same_key_draws_once(cast: Cast) -> None:
    closed(cast, 1)
    assert draw(cast, idem_key="k").id == draw(cast, idem_key="k").id
    assert RecheckDraw.objects.count() == 1


def test_what_was_closed_long_ago_is_left(cast: Cast) -> None:
    closed(cast, 1)
    with at("2023-09-14"), pytest.raises(Invalid):
        draw(cast)


def test_nobody_draws_his_own_or_above_him(cast: Cast) -> None:
    """A county's office may not look at a city's case again, so it is not in its draw."""
    closed(cast, 3)
    with pytest.raises(Invalid):
        draw_rechecks(actor=cast.county_office.actor, place=cast.county_a.id)
    with pytest.raises(NotFound):
        draw_rechecks(actor=cast.county_office.actor, place=cast.city.id)
    with pytest.raises(Refused):
        draw_rechecks(actor=cast.leader.actor, place=cast.city.id)


def test_it_is_asked_of_whoever_drew_until_it_is_done(cast: Cast) -> None:
    closed(cast, 1)
    one, inspector = draw(cast).rows.get(), cast.inspector.actor
    (asked,) = [item for item in todo.todo_of(inspector, clock.today()) if item.key.startswith("recheck:")]
    assert asked.due_on == clock.today() + dt.timedelta(days=30)
    assert asked.key == f"recheck:{one.id}"
    again = cases.recheck_case(actor=inspector, case=one.case_id, is_sound=False, text="又堆土")
    assert standing(again).relapse_of == one.case_id  # type: ignore[arg-type]
    assert not [item for item in todo.todo_of(inspector, clock.today()) if item.key.startswith("recheck:")]
    with pytest.raises((Conflict, Invalid)):
        draw(cast)
