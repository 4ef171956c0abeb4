"""Ladders beside one another: each has its own rungs, and a case that fails holds up no other (R4.1, R4.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guatu.cases import ladders, services
from guatu.cases.ladders import Looked, Proposed, Rung
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.tests.scene import day, opened
from guatu.cases.vocab import RungState
from guatu.kernel.actor import SYSTEM
from guatu.kernel.workdays import seed_calendar
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATE = day("2023-08-28")


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ladders whose rungs have the same names."""
    monkeypatch.setattr(ladders, "_RUNGS", {})
    for ladder in ("first", "second"):
        for rank, key in enumerate(("L1", "L2"), start=1):
            ladders.register(Rung(ladder, key, rank, key, "R4.1", _late if rank == 1 else _after(key)))


def _late(_looked: Looked) -> str:
    return "已逾期"


def _after(_key: str) -> Callable[[Looked], str]:
    return lambda looked: "下一级" if looked.confirmed("L1") else ""


def rungs(case: object) -> list[tuple[str, str]]:
    """What was proposed of a case."""
    rows = Escalation.objects.filter(case_id=case).order_by("ladder", "rank")
    return list(rows.values_list("ladder", "rung"))


def test_it_works(cast: Cast) -> None:
    case = opened(cast)
    assert ladders.propose_all(LATE) == Proposed(2)
    assert rungs(case) == [("first", "L1"), ("second", "L1")]
    assert ladders.propose_all(LATE) == Proposed()


def test_a_rung_of_one_ladder_does_not_stand_for_its_namesake(cast: Cast) -> None:
    case = opened(cast)
    services.propose_escalation(actor=SYSTEM, case=case, ladder="first", rung="L1", rank=1, why="已逾期")
    ladders.propose_all(LATE)
    assert rungs(case) == [("first", "L1"), ("second", "L1")]


def test_what_was_climbed_on_one_ladder_was_not_climbed_on_the_other(cast: Cast) -> None:
    case = opened(cast)
    made = services.propose_escalation(actor=SYSTEM, case=case, ladder="first", rung="L1", rank=1, why="已逾期")
    assert made is not None
    services.decide_escalation(actor=cast.city_office.actor, escalation=made.id, is_confirmed=True)
    ladders.propose_all(LATE)
    assert rungs(case) == [("first", "L1"), ("first", "L2"), ("second", "L1")]


CONFIRMED, PROPOSED = RungState.CONFIRMED, RungState.PROPOSED


@pytest.mark.parametrize(
    ("rank", "earlier", "first", "second"),
    [
        (1, [("first", 1, CONFIRMED)], 1, 0),
        (2, [("first", 1, CONFIRMED), ("second", 2, CONFIRMED)], 1, 2),
        (2, [("first", 2, CONFIRMED), ("second", 1, PROPOSED)], 2, 0),
        (2, [("first", 2, CONFIRMED), ("second", 2, CONFIRMED)], 2, 2),
        (2, [], 2, 2),  # a relapse begins there on every ladder (R4.4)
        (2, [("first", 1, CONFIRMED)], 2, 2),
    ],
)
def test_how_high_a_case_stands_on_each_ladder(
    rank: int, earlier: list[tuple[str, int, RungState]], first: int, second: int
) -> None:
    """A rung climbed on one ladder does not count for the other, though the case keeps one rank for both."""
    rows = tuple(Escalation(ladder=ladder, rung=f"L{n}", rank=n, state=state) for ladder, n, state in earlier)
    looked = Looked(CaseStanding(rank=rank), LATE, {}, seed_calendar(), rows)
    assert (ladders._climbed(looked, "first"), ladders._climbed(looked, "second")) == (first, second)


def test_a_higher_rung_of_one_ladder_hides_no_lower_one_of_the_other(cast: Cast) -> None:
    """The first is climbed to its second rung: the second ladder still begins with its first, and goes on from there."""
    case, office = opened(cast), cast.city_office.actor
    for rank, rung in enumerate(("L1", "L2"), start=1):
        made = services.propose_escalation(actor=SYSTEM, case=case, ladder="first", rung=rung, rank=rank, why="已逾期")
        assert made is not None
        services.decide_escalation(actor=office, escalation=made.id, is_confirmed=True)
    assert ladders.propose_all(LATE) == Proposed(1)
    assert rungs(case) == [("first", "L1"), ("first", "L2"), ("second", "L1")]
    (begun,) = Escalation.objects.filter(case_id=case, ladder="second")
    services.decide_escalation(actor=office, escalation=begun.id, is_confirmed=True)
    assert ladders.propose_all(LATE) == Proposed(1)
    assert rungs(case)[-1] == ("second", "L2")


def test_a_case_that_fails_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = opened(cast), opened(cast)
    real = ladders.propose_escalation

    def propose(*, case: object, **more: object) -> object:
        return 1 / 0 if case == broken else real(case=case, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ladders, "propose_escalation", propose)
    assert ladders.propose_all(LATE) == Proposed(2, failed=1)
    assert (rungs(broken), len(rungs(fine))) == ([], 2)
    monkeypatch.setattr(ladders, "propose_escalation", real)
    assert ladders.propose_all(LATE) == Proposed(2)
