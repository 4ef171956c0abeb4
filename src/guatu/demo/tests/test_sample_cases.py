"""The instructions and requests of the sample world: every state is there, everything is marked as sample, the proof is clean."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases.models import CaseStanding
from guatu.demo import accounts, structure
from guatu.demo.sample import steering_cases
from guatu.demo.sample.world import World
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.life.supervise.models import Instruction
from tests.register import load_parameters, project_at, reached

pytestmark = pytest.mark.django_db
FOUNDED, TODAY = dt.date(2021, 12, 31), dt.date(2023, 10, 16)


@pytest.fixture
def world(db: None) -> World:
    """Places, posts, and a project under construction in each of three counties."""
    load_parameters()
    with clock.frozen(dt.datetime.combine(FOUNDED, dt.time(9), clock.SHANGHAI)):
        made = structure.set_up("sample", actor=SYSTEM)
        accounts.staff(made, actor=SYSTEM, from_on=FOUNDED)
    with clock.frozen(dt.datetime(2023, 8, 1, 4, tzinfo=dt.UTC)):
        for code in ("99S101", "99S102", "99S103"):
            project_at(made.places[code], reached("P40", "2022-03-01"), reached("P50", "2022-06-01"), name=f"{code}示例项目")
    return World(made, accounts.posts(made))


def test_it_works(world: World) -> None:
    acts = steering_cases.acts(world, TODAY)
    assert [at for at, _act in acts] == sorted(at for at, _act in acts) and acts[-1][0].date() <= TODAY
    for at, act in acts:
        with clock.frozen(at):
            act()
    rows = list(CaseStanding.objects.live())
    assert {row.state for row in rows if row.kind == "coordination"} == {"closed", "working", "submitted", "verified", "assigned"}
    assert {row.state for row in rows if row.kind == "instruction"} == {"closed", "verified", "working", "assigned"}
    assert {one.state for one in Instruction.objects.all()} == {"opened", "filed", "proposed", "recorded"}
    assert Instruction.objects.count() == len(steering_cases.INSTRUCTIONS)
    assert all(row.is_sample for row in rows) and all(one.is_sample for one in Instruction.objects.all())
    assert list(verify()) == []
