"""B29: what does not move is proposed for the weekly assignment list."""

import pytest

from guatu.attention.stalling import stalled
from guatu.attention.tests.scene import day, promised
from guatu.figures.context import context_for
from guatu.kernel.actor import SYSTEM
from guatu.ledger.services import change_state
from tests.cast import build_cast
from tests.register import YI, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def found(cast, on="2023-08-31", place=None):
    return {one.standing.name: one for one in stalled(context_for(place or cast.city, at=day(on)))}


def test_it_works(cast):
    project_at(cast.county_a, reached("P40", "2023-06-01"), name="示例沉默项目")
    project_at(cast.county_a, reached("P40", "2023-07-02"), name="示例近日项目")
    one = found(cast)["示例沉默项目"]
    assert (one.days, one.last_on, one.is_silent) == (91, day("2023-06-01"), True)
    assert one.reasons == ("91 天无进展",)
    assert "示例近日项目" not in found(cast)
    assert "示例近日项目" in found(cast, "2023-09-01")


def test_two_missed_days_are_enough(cast):
    told = returned("2023-08", "2023-08-31", YI)
    project_at(
        cast.county_a, planned(2023, 2 * YI), reached("P30", "2023-08-01"), told, promised("start", "2023-03-31"), name="示例一个"
    )
    project_at(
        cast.county_a, planned(2023, 2 * YI), reached("P30", "2023-08-01"), told, promised("start", "2023-03-31"),
        promised("perform", "2023-02-28"), name="示例两个",
    )  # fmt: skip
    assert list(found(cast)) == ["示例两个"]
    one = found(cast)["示例两个"]
    assert [node.key for node in one.missed] == ["perform", "start"]
    assert one.reasons == ("逾期节点：履约（承诺 2023-02-28）、开工（承诺 2023-03-31）",)


def test_what_is_halted_finished_or_only_thought_of_is_left_alone(cast):
    for stage in ("P10", "P60"):
        project_at(cast.county_a, reached(stage, "2022-03-01"), name=stage)
    halted = project_at(cast.county_a, reached("P40", "2022-03-01"), name="示例停建")
    change_state(actor=SYSTEM, project=halted, state="stopped", reason="业主原因", since=day("2023-01-01"))
    assert found(cast) == {}


def test_the_longest_silent_first_and_only_in_scope(cast):
    for n, on in enumerate(("2023-04-01", "2023-02-01", "2023-03-01")):
        project_at(cast.county_a if n else cast.county_b, reached("P40", on), name=on)
    assert list(found(cast)) == ["2023-02-01", "2023-03-01", "2023-04-01"]
    assert list(found(cast, place=cast.county_b)) == ["2023-04-01"]
