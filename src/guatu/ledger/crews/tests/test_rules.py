"""Worked examples: who needs a crew, when the next visit is due, and how 113 projects fall to 20 officers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.ledger.crews.rules import Job, Officer, VisitDuty, _Desk, crew_need, duty_parts, next_visit_due, share_out
from guatu.ledger.crews.tests.scene import day

TWICE, WEEKLY = VisitDuty(2, "month"), VisitDuty(1, "week")


@pytest.mark.parametrize(
    ("stage", "tier", "state", "need"),
    [
        ("P30", "", "normal", "signed"),
        ("P50", "", "stopped", "signed"),
        ("P20", "city", "normal", "listed"),
        ("P20", "county", "normal", ""),
        ("P70", "province", "normal", "producing"),
        ("P50", "province", "removed", ""),
    ],
)
def test_crew_need(stage: str, tier: str, state: str, need: str) -> None:
    assert crew_need(stage, tier, state) == need


def test_a_month_is_cut_into_as_many_parts_as_visits() -> None:
    assert duty_parts(TWICE, day("2023-08-20")) == [
        (day("2023-08-01"), day("2023-08-15")),
        (day("2023-08-16"), day("2023-08-31")),
    ]
    assert duty_parts(TWICE, day("2024-02-20"))[0][1] == day("2024-02-14")
    assert duty_parts(WEEKLY, day("2023-08-20")) == [(day("2023-08-14"), day("2023-08-20"))]


@pytest.mark.parametrize(
    ("visits", "since", "due"),
    [
        ((), "2023-08-01", "2023-08-15"),
        ((), "2023-08-02", "2023-08-31"),  # the first half had begun
        ((), "2023-08-17", "2023-09-15"),
        (("2023-08-03",), "2023-06-01", "2023-08-31"),
        (("2023-08-03", "2023-08-09"), "2023-06-01", "2023-09-15"),
        (("2023-06-20",), "2023-06-01", "2023-06-30"),  # missed in June, due until somebody goes
        (("2023-06-20", "2023-08-05"), "2023-06-01", "2023-08-31"),
        (("2023-07-20",), "2023-08-01", "2023-08-15"),  # before the seat was taken
    ],
)
def test_twice_a_month(visits: tuple[str, ...], since: str, due: str) -> None:
    """R4.3."""
    assert next_visit_due(TWICE, map(day, visits), day(since)) == day(due)


def test_once_a_week() -> None:
    assert next_visit_due(WEEKLY, [], day("2023-08-14")) == day("2023-08-20")
    assert next_visit_due(WEEKLY, [], day("2023-08-15")) == day("2023-08-27")
    assert next_visit_due(WEEKLY, [day("2023-08-16")], day("2023-01-01")) == day("2023-08-27")


def test_a_duty_that_cannot_be_met_is_refused() -> None:
    with pytest.raises(ValueError, match="no such duty"):
        VisitDuty.of({"times": 0, "per": "month"})


def _jobs(many: int, counties: int) -> list[Job]:
    return [Job(f"p{number:03}", f"c{number % counties}") for number in range(many)]


def test_113_projects_fall_to_20_officers_within_two() -> None:
    shares = share_out([Officer(f"o{number:02}") for number in range(20)], _jobs(113, 6), 2)
    loads = Counter(share.to for share in shares)
    assert sum(loads.values()) == 113
    assert max(loads.values()) - min(loads.values()) <= 2
    assert max(loads.values()) == 6


def test_nobody_is_sent_to_another_county() -> None:
    officers = [Officer(f"o{number:02}", frozenset({f"c{number % 6}"})) for number in range(18)] + [Officer("x1"), Officer("x2")]
    shares = share_out(officers, _jobs(113, 6), 2)
    counties = {one.key: one for one in officers}
    assert all(counties[share.to].serves(share.job.county) for share in shares)
    loads = Counter(share.to for share in shares)
    assert max(loads.values()) - min(loads[one.key] for one in officers) <= 2


def test_everybody_keeps_what_is_theirs_as_long_as_it_is_even() -> None:
    jobs = [Job(f"p{number:03}", "c0", now=f"o{number % 4}") for number in range(20)]
    shares = share_out([Officer(f"o{number}") for number in range(4)], jobs, 2)
    assert {share.cause for share in shares} == {"kept"}


def test_only_as_many_move_as_must() -> None:
    """12 with one officer, none with the other: five moves bring them within two (7 and 5)."""
    jobs = [Job(f"p{number:03}", "c0", now="a") for number in range(12)]
    shares = share_out([Officer("a"), Officer("b")], jobs, 2)
    assert Counter(share.cause for share in shares) == {"kept": 7, "levelled": 5}


def test_heavy_ones_are_given_first() -> None:
    """LPT by hand: 5 → a, 4 → b, 3 → b (4 < 5), 3 → a, 1 → b: 8 and 8."""
    weights = (5, 4, 3, 3, 1)
    jobs = [Job(f"p{number}", "c0", weight) for number, weight in enumerate(weights)]
    shares = share_out([Officer("a"), Officer("b")], jobs, 2)
    loads: Counter[str] = Counter()
    for share in shares:
        loads[share.to] += share.job.weight
    assert loads == {"a": 8, "b": 8}


def test_a_county_nobody_serves_is_said_so() -> None:
    (share,) = share_out([Officer("a", frozenset({"c1"}))], [Job("p", "c0")], 2)
    assert (share.to, share.cause) == ("", "none")
    assert share_out([], [Job("p", "c0")], 2)[0].cause == "none"


def test_the_same_input_gives_the_same_answer() -> None:
    officers, jobs = [Officer(f"o{number:02}") for number in range(20)], _jobs(113, 6)
    assert share_out(officers, jobs, 2) == share_out(officers[::-1], jobs[::-1], 2)


def test_nobody_who_lies_within_the_limit_is_moved() -> None:
    """A has ten in a county nobody else serves; B and C, four and two, lie within two and keep what is theirs."""
    officers = [Officer("a", frozenset({"c1"})), Officer("b", frozenset({"c2"})), Officer("c", frozenset({"c2"}))]
    jobs = [Job(f"a{n}", "c1", now="a") for n in range(10)] + [Job(f"b{n}", "c2", now="b") for n in range(4)]
    jobs += [Job(f"c{n}", "c2", now="c") for n in range(2)]
    assert {share.cause for share in share_out(officers, jobs, 2)} == {"kept"}


_COUNTIES = ("c1", "c2", "c3")
_OFFICERS = st.lists(st.sets(st.sampled_from(_COUNTIES)), min_size=1, max_size=5).map(
    lambda found: [Officer(f"o{number}", frozenset(counties)) for number, counties in enumerate(found)]
)
_JOBS = st.lists(
    st.tuples(st.sampled_from(_COUNTIES), st.integers(1, 4), st.sampled_from(["", "o0", "o1", "o2", "o3", "o4"])), max_size=14
).map(lambda found: [Job(f"p{number:02}", *told) for number, told in enumerate(found)])


# A busy machine is slow, not wrong.
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_OFFICERS, _JOBS, st.integers(0, 3))
def test_every_move_is_from_the_fullest_to_the_least_who_could_trade_and_brings_them_nearer(
    officers: list[Officer], jobs: list[Job], most_apart: int
) -> None:
    desk = _Desk(officers, most_apart)
    for job in jobs:
        desk.give(job, job.now if job.now in desk.load and desk.officers[job.now].serves(job.county) else desk.lightest(job))
    while (move := desk._best_move()) is not None:
        job, to = move
        holder, before = desk.holder[job.key], dict(desk.load)
        gap = before[holder] - before[to]
        assert desk.officers[to].serves(job.county)
        assert gap > most_apart
        assert gap == max(_gap(desk, one) for one in jobs if desk.holder[one.key] and _gap(desk, one) > one.weight)
        desk.give(job, to)
        assert abs(desk.load[holder] - desk.load[to]) < gap
    assert all(_gap(desk, one) <= max(most_apart, one.weight) for one in jobs if desk.holder[one.key])


def _gap(desk: _Desk, job: Job) -> int:
    """How far the holder of a job lies above the least of those who may serve it."""
    return desk.load[desk.holder[job.key]] - desk.load[desk.lightest(job)]
