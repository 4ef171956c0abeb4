"""A case settled from outside: what goes with it, and what may no longer be decided about it (R4.4, R4.15)."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.cases import queries, services
from guatu.cases.services import Order
from guatu.cases.tests.scene import day, opened, proof, standing
from guatu.facts import verify
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def split(cast: Cast) -> tuple[UUID, UUID, UUID]:
    """A case the land bureau works on, and two parts of it: one only given, one whose result is in."""
    whole, land, office = opened(cast), cast.department.actor, cast.units
    services.accept_case(actor=land, case=whole)
    given, done = services.split_case(
        actor=land, case=whole,
        parts=[Order(kind="", title=title, handler=office["housing_bureau"].id) for title in ("迁移管线", "迁移杆线")],
    )  # fmt: skip
    services.accept_case(actor=SYSTEM, case=done)
    services.submit_result(actor=SYSTEM, case=done, text="已迁", evidence=proof())
    return whole, given, done


def test_it_works(cast: Cast) -> None:
    """Nobody owes the parts of what is owed no more; they happened and stay counted, as the whole does."""
    whole, given, done = split(cast)
    services.settle_case(actor=cast.city_office.actor, case=whole, reason="项目缓建")
    assert [standing(one).state for one in (whole, given, done)] == ["closed"] * 3
    assert [queries.steps_of(one)[-1].reason for one in (given, done)] == ["项目缓建"] * 2
    assert list(verify.verify()) == []


def test_it_leaves_no_rung_to_decide(cast: Cast) -> None:
    whole, given, _done = split(cast)
    for one in (whole, given):
        services.propose_escalation(actor=SYSTEM, case=one, ladder="letters", rung="L1", rank=1, why="已逾期")
    services.settle_case(actor=cast.city_office.actor, case=whole, reason="项目缓建")
    found = [(rung.state, rung.reason) for one in (whole, given) for rung in queries.escalations_of(one)]
    assert found == [("dismissed", "事项已销号")] * 2


@pytest.mark.parametrize("end", ["settle_case", "withdraw_case"])
def test_an_extension_ends_with_the_case(cast: Cast, end: str) -> None:
    """R4.15: what was asked for and not decided before the end is asked for no more."""
    case, office, land = opened(cast), cast.city_office.actor, cast.department.actor
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    getattr(services, end)(actor=office, case=case, reason="项目缓建")
    assert (standing(case).extension_until, standing(case).due_on) == (None, day("2023-08-21"))
    for is_granted in (True, False):
        with pytest.raises(Conflict):
            services.decide_extension(actor=office, case=case, is_granted=is_granted, reason="已了结")
