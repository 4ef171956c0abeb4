"""What rounds ask of a unit."""

from __future__ import annotations

import pytest

from guatu.cases import todo
from guatu.kernel import clock
from guatu.life.supervise.rounds.services import Check, check_project, finish_round
from guatu.life.supervise.rounds.tests.scene import day, register, started
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def asked(member: Member) -> list[todo.TodoItem]:
    """What rounds ask of a post today."""
    return [one for one in todo.todo_of(member.actor, clock.today()) if one.key.startswith("round:")]


def test_it_works(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    found = asked(cast.inspector)
    assert {item.project_id for item in found} == set(projects)
    assert {item.url for item in found} == {("inspection:check", (one, project)) for project in projects}
    assert {item.due_on for item in found} == {day("2023-08-28")}
    check_project(actor=cast.inspector.actor, check=Check(one, projects[0]))
    assert len(asked(cast.inspector)) == 3
    finish_round(actor=cast.inspector.actor, round_id=one, note="雨天")
    assert asked(cast.inspector) == []


def test_nobody_else_is_asked(cast: Cast) -> None:
    register(cast)
    started(cast, units=(cast.units["land_bureau"].id,))
    assert asked(cast.inspector) == asked(cast.leader) == asked(cast.viewer) == []
    assert len(asked(cast.department)) == 4


def test_a_long_list_is_one_line(cast: Cast) -> None:
    register(cast, 25)
    one = started(cast)
    (line,) = asked(cast.inspector)
    assert line.url == ("inspection:round", (one,))
    assert "25" in line.what


def test_a_round_that_has_not_begun_waits(cast: Cast) -> None:
    register(cast)
    started(cast, from_on=day("2023-08-20"))
    assert asked(cast.inspector) == []
