"""Lights over a register: thresholds with their borders, reasons, since when, what turns them green."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.attention import figures, rules
from guatu.attention.lights import lights_of, tell
from guatu.attention.registry import all_rules
from guatu.facts import journal
from guatu.figures.context import context_for, live_context
from guatu.figures.evaluate import evaluate, rows_of
from guatu.figures.registry import measure_of
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import change_state, set_parameter
from tests.cast import build_cast
from tests.register import YI, event, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def light(project, place, at):
    context = context_for(place, at=dt.date.fromisoformat(at))
    standing = ProjectStanding.objects.at(context.snapshot_no).get(project_id=project)
    return lights_of(context, [standing])[project]


def promised(milestone, on, said="2023-01-10"):
    return event(kinds.MilestonePromised(milestone, dt.date.fromisoformat(on)), said)


def test_it_works(cast):
    project = project_at(cast.county_a, planned(2023, 12 * YI), returned("2023-08", "2023-08-31", 8 * YI))
    found = light(project, cast.city, "2023-08-31")
    assert found.finding("ledger.progress").state == "normal"


@pytest.mark.parametrize(
    ("done", "state"),
    [(67, "normal"), (57, "normal"), (56, "watch"), (37, "watch"), (36, "late")],
)
def test_progress_borders(cast, done, state):
    """R4.5: 10 to 30 points behind, both included, is yellow; more is red. 8/12 is 66.67 %."""
    project = project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", done * YI))
    assert light(project, cast.city, "2023-08-31").finding("ledger.progress").state == state


def test_border_words_include_and_exclude():
    """R0.5: 10 and 30 belong to yellow."""
    band = rules.Band(Decimal(10), Decimal(30))
    assert [band.state(Decimal(v)) for v in ("9.99", "10", "30", "30.01")] == ["normal", "watch", "watch", "late"]


def test_progress_tells_why_and_what_turns_it_green(cast):
    project = project_at(
        cast.county_a,
        planned(2023, 100 * YI),
        returned("2023-07", "2023-07-31", 58 * YI),
        returned("2023-08", "2023-08-31", 50 * YI),
        unit_name="示例发改局",
    )
    found = light(project, cast.city, "2023-08-31").finding("ledger.progress")
    assert found.reason == "落后时序 16.7 个百分点"
    assert found.since == dt.date(2023, 8, 31)
    assert found.turn == "示例发改局"
    assert found.turns_green == ("再完成 66667 万元即回到绿灯线内",)


def test_a_start_overdue_is_yellow_then_red(cast):
    project = project_at(cast.county_a, promised("start", "2023-03-31"))
    states = [light(project, cast.city, at).finding("ledger.start").state for at in ("2023-03-31", "2023-04-30", "2023-06-30")]
    assert states == ["future", "watch", "late"]


def test_a_start_that_came_is_green(cast):
    project = project_at(cast.county_a, promised("start", "2023-03-31"), reached("P40", "2023-05-01"))
    assert light(project, cast.city, "2023-04-30").finding("ledger.start").state == "watch"
    assert light(project, cast.city, "2023-05-31").finding("ledger.start").state == "normal"


def test_a_missing_return_is_missing_data(cast):
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-07", "2023-07-31", 58))
    assert light(project, cast.city, "2023-08-31").state == "missing"


def money(project, place, at):
    """What the month's money says on a day: the return, and how far behind."""
    found = light(project, place, at)
    return found.finding("ledger.returns").state, found.finding("ledger.progress").state


def test_nobody_is_late_before_the_lock(cast):
    """56 of 100 is 2.3 points behind 7/12 and 10.7 behind 8/12; the month locks on the 5th (R3.2, R4.7)."""
    july, august = returned("2023-07", "2023-07-31", 56), returned("2023-08", "2023-09-02", 56)
    silent = project_at(cast.county_a, planned(2023, 100), july, name="示例甲")
    early = project_at(cast.county_a, planned(2023, 100), july, august, name="示例乙")
    assert [money(silent, cast.city, at) for at in ("2023-09-01", "2023-09-05")] == [("normal", "normal")] * 2
    assert money(silent, cast.city, "2023-09-06") == ("missing", "watch")
    assert money(early, cast.city, "2023-09-03") == ("normal", "watch"), "what came early is looked at early"


@pytest.mark.parametrize(("today", "state"), [("2023-08-31", "normal"), ("2023-09-05", "normal"), ("2023-09-06", "missing")])
def test_a_months_last_day_is_judged_like_any_other(cast, today, state):
    """The register stands at the month's end as soon as one project has told it; the lights board at today: both say the same."""
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-07", "2023-07-31", 56))
    with clock.frozen(dt.datetime.fromisoformat(f"{today}T12:00:00+08:00")):
        contexts = context_for(cast.city, at=dt.date(2023, 8, 31)), live_context(cast.city, at=clock.today())
        found = [lights_of(one, ProjectStanding.objects.at(one.snapshot_no).filter(project_id=project)) for one in contexts]
    assert [one[project].finding("ledger.returns").state for one in found] == [state, state]


@pytest.mark.parametrize(
    ("on", "returns", "progress"),
    [("2023-10-06", "normal", "normal"), ("2023-10-07", "normal", "normal"), ("2023-10-08", "missing", "watch")],
)
def test_the_lock_moves_off_a_holiday(cast, on, returns, progress):
    """The 5th of October 2023 is a day off: the month desk and the lights lock on the 7th, a Saturday worked (R14.4)."""
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-08", "2023-08-31", 63))
    assert money(project, cast.city, on) == (returns, progress)


@pytest.mark.parametrize("on", ["2024-01-31", "2024-02-01", "2024-02-05", "2024-02-06", "2024-03-01", "2024-03-05"])
def test_a_new_year_owes_nothing_before_its_first_return(cast, on):
    """January is not returned alone (R2.29), and until February's lock nobody is late; the year before is another plan's."""
    project = project_at(cast.county_a, planned(2024, 100))
    found = light(project, cast.city, on)
    assert found.finding("ledger.returns").state == "future" and found.finding("ledger.progress") is None
    assert light(project, cast.city, "2024-03-06").finding("ledger.returns").state == "missing"


def test_a_lock_day_beyond_a_months_length_is_its_last(cast):
    set_parameter(actor=SYSTEM, root=cast.city, key="return.lock_day", value=31, valid_from=dt.date(2023, 1, 1), source="试行")
    silent = project_at(cast.county_a, planned(2023, 100), returned("2023-07", "2023-07-31", 56))
    assert money(silent, cast.city, "2023-09-29") == ("normal", "normal")


def test_statistics_yellow_then_red(cast):
    project = project_at(cast.county_a, reached("P40", "2023-03-15"))
    states = [
        light(project, cast.city, at).finding("ledger.statistics").state for at in ("2023-03-31", "2023-04-30", "2023-06-30")
    ]
    assert states == ["future", "watch", "late"]


def test_a_halted_project_has_one_light(cast):
    project = project_at(cast.county_a, planned(2023, 100))
    change_state(actor=SYSTEM, project=project, state="stopped", reason="业主原因", since=dt.date(2023, 8, 1))
    assert light(project, cast.city, "2023-08-31").state == "stopped"


def test_the_same_past_day_has_the_same_light(cast):
    project = project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 50 * YI))
    known = journal.cut()
    before = light(project, cast.city, "2023-08-31")
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        late = returned("2023-08", "2023-08-31", 90 * YI)
        entry.record(late.kind, occurred_on=late.occurred_on, project=project, period="2023-08", amount_yuan=90 * YI)
    context = context_for(cast.city, at=dt.date(2023, 8, 31), known_at=known)
    standing = ProjectStanding.objects.at(context.snapshot_no).get(project_id=project)
    assert lights_of(context, [standing])[project].state == before.state == "watch"


def test_lights_are_figures(cast):
    project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 10 * YI))
    project_at(cast.county_b, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 50 * YI))
    table = evaluate(["lights.late", "lights.watch"], context_for(cast.city), by="place")
    assert (table.total["lights.late"].raw, table.total["lights.watch"].raw) == (1, 1)
    assert table.groups[str(cast.county_a.id)]["lights.late"].raw == 1


def test_lights_cost_the_same_for_any_number(cast, django_assert_num_queries):
    """1 and 50 projects, some behind, some with promises that moved: the same statements, and none for their words."""
    for n in range(50):
        moves = [promised("complete", f"2024-0{k}-28", f"2023-0{k}-10") for k in range(1, 4)]
        project_at(cast.county_a, planned(2023, 100), returned("2023-08", "2023-08-31", 20), *moves, name=f"示例{n}")
    context = context_for(cast.city)
    every = list(ProjectStanding.objects.filter(context.base(), is_counted=True))
    for rows in (every[:1], every):
        # Milestones, years, rules in force, exemptions, the calendar, cases, the promises that moved and their merges.
        with django_assert_num_queries(8):
            found = lights_of(context, rows)
        with django_assert_num_queries(1):
            tell(found.values())
        with django_assert_num_queries(0):
            assert all("落后时序" in one.reason for one in found.values())


@pytest.mark.parametrize("later", [True, False])
def test_the_light_of_30_june_is_the_same_whenever_it_is_asked(cast, later):
    """Whatever happens after that day is not seen from it; what was learned after an instant is not seen as of it."""
    project = project_at(
        cast.county_a, planned(2023, 100 * YI), promised("start", "2023-03-31"), returned("2023-06", "2023-06-30", 30 * YI)
    )
    known = journal.cut()
    before = [(f.rule, f.state, f.reason, f.since) for f in light(project, cast.city, "2023-06-30").findings]
    if later:
        with journal.entry(actor=SYSTEM, verb="test") as entry:
            for one in (
                returned("2023-07", "2023-07-31", 90 * YI),
                reached("P40", "2023-07-15"),
                promised("complete", "2024-06-30", "2023-08-01"),
            ):
                entry.record(
                    one.kind, occurred_on=one.occurred_on, project=project, period=one.period, amount_yuan=one.amount_yuan
                )
        again = light(project, cast.city, "2023-06-30")
    else:
        with journal.entry(actor=SYSTEM, verb="test") as entry:
            one = returned("2023-06", "2023-06-30", 90 * YI)
            entry.record(one.kind, occurred_on=one.occurred_on, project=project, period=one.period, amount_yuan=one.amount_yuan)
        context = context_for(cast.city, at=dt.date(2023, 6, 30), known_at=known)
        standing = ProjectStanding.objects.at(context.snapshot_no).get(project_id=project)
        again = lights_of(context, [standing])[project]
    assert [(f.rule, f.state, f.reason, f.since) for f in again.findings] == before


def test_counts_by_dimension_open_their_rows(cast):
    project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 10 * YI))
    project_at(cast.county_b, planned(2023, 100 * YI))
    context = context_for(cast.city)
    table = evaluate(["lights.progress.late", "lights.returns.missing"], context, by="place")
    assert [table.total[key].raw for key in table.keys] == [1, 1]
    assert table.groups[str(cast.county_a.id)]["lights.progress.late"].raw == 1
    assert rows_of(measure_of("lights.returns.missing"), context).get().county_id == cast.county_b.id


def test_every_count_is_declared_for_a_dimension_that_has_rules():
    """A rule whose dimension nobody counts would be missing on the board."""
    assert all(figures.counted(one.dimension) for one in all_rules())
