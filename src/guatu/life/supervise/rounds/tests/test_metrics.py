"""How well problems are put right, worked by hand (R4.14): of three due in August one on time, one late, one not done."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.cases import services as cases
from guatu.cases.tests.scene import proof
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.life.supervise.rounds.tests.scene import at, close, day, found, register, started
from tests.cast import Cast

pytestmark = pytest.mark.django_db

KEYS = ("cases.due", "cases.closed_rate", "cases.on_time_rate", "problems.rate", "cases.rework_rate")


def sent_back_once(cast: Cast, case: UUID) -> None:
    """Submitted and found wanting."""
    cases.accept_case(actor=cast.department.actor, case=case)
    cases.submit_result(actor=cast.department.actor, case=case, text="已平整", evidence=proof())
    cases.send_back(actor=cast.inspector.actor, case=case, reason="还差一角")


def finished(cast: Cast, case: UUID) -> None:
    """Submitted, seen on the spot, struck off."""
    cases.submit_result(actor=cast.department.actor, case=case, text="全部平整", evidence=proof())
    cases.verify_result(actor=cast.inspector.actor, case=case, manner="on_site")
    cases.close_case(actor=cast.inspector.actor, case=case)


def test_it_works(cast: Cast) -> None:
    """All found on Monday 14 August, C class: due on the 21st. Closed 2 of 3 = 66.7 %, on time 1 of 3 = 33.3 %, put right 2 of 3;
    1 of 3 submissions was sent back = 33.3 %."""
    projects, one = register(cast), started(cast)
    good, late, _open = (found(cast, one, projects[n], text=f"第{n}处未平整") for n in range(3))
    with at("2023-08-16"):
        sent_back_once(cast, good)
    with at("2023-08-18"):
        finished(cast, good)
    with at("2023-08-25"):
        close(cast, late)
    with at("2023-08-31"):
        told = evaluate(KEYS, context_for(cast.city, at=day("2023-08-31"))).total
    assert [str(value.shown) for value in told.values()] == ["3", "66.7", "33.3", "66.7", "33.3"]


def test_a_sensitive_one_counts_like_any_other(cast: Cast) -> None:
    """DECISIONS 33: what reads 其他协调事项 is in every figure."""
    projects, one = register(cast), started(cast)
    housing = cast.units["housing_bureau"].id
    found(cast, one, projects[0], category="wages", text="拖欠农民工工资", handler=housing)
    found(cast, one, projects[0])
    told = evaluate(["problems.found", "problems.open"], context_for(cast.city, at=day("2023-08-14"))).total
    assert [value.shown for value in told.values()] == [2, 2]
