"""No sign of work, promises put off, papers missing, silence that lasts, overdue cases; each with its borders and its words."""

import datetime as dt
from itertools import pairwise

import pytest

from guatu.attention import rules
from guatu.attention.lights import lights_of, look, page_of, subject_on
from guatu.attention.promises import SLIPS
from guatu.attention.rules import Promise
from guatu.attention.services import set_rule
from guatu.attention.tests.scene import at, day, light, promised
from guatu.cases.services import Order, accept_case, open_case, stop_clock, submit_result
from guatu.cases.tests.scene import proof
from guatu.facts import journal
from guatu.figures.context import context_for
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import merge_projects
from tests.cast import build_cast
from tests.register import YI, event, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


# ---- 施工 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "state"), [(30, "normal"), (31, "watch"), (90, "watch"), (91, "late")])
def test_no_work_borders(cast, days, state):
    """R2.13: beyond 30 days yellow and 停工 is proposed, beyond 90 red and 停建 is."""
    project = project_at(cast.county_a, reached("P40", "2023-03-01"))
    on = day("2023-03-01") + dt.timedelta(days=days)
    assert light(project, cast.city, on.isoformat()).finding("ledger.no_work").state == state


def test_a_return_without_investment_is_no_sign_of_work(cast):
    """Three months of the same cumulative: the last month with work in it counts."""
    told = [returned(f"2023-0{n}", f"2023-0{n}-{end}", ytd * YI) for n, end, ytd in ((5, 31, 4), (6, 30, 4), (7, 31, 4))]
    project = project_at(cast.county_a, planned(2023, 10 * YI), reached("P40", "2023-03-01"), *told)
    found = light(project, cast.city, "2023-07-31").finding("ledger.no_work")
    assert found.state == "watch"
    assert found.reason == "连续 61 天无施工迹象，提请认定停工"
    assert found.since == day("2023-07-01")
    assert found.next_worse == "再过 30 天转红"
    assert "报送现场进展或本月完成投资" in found.turns_green


def test_what_is_not_being_built_is_not_asked_for_work(cast):
    for stage in ("P30", "P60"):
        project = project_at(cast.county_a, reached(stage, "2022-03-01"))
        assert light(project, cast.city, "2023-07-31").finding("ledger.no_work") is None


# ---- 改期 ------------------------------------------------------------------------------------------------------------------


def test_slips_count_later_dates_only():
    said = [
        Promise(day(f"2023-0{n}-01"), day(to)) for n, to in enumerate(("2023-06-30", "2023-09-30", "2023-08-31", "2023-10-31"), 1)
    ]
    found = rules.slips_of(said)
    assert (found.times, found.changed_on, found.before, found.after) == (
        2,
        day("2023-04-01"),
        day("2023-08-31"),
        day("2023-10-31"),
    )
    assert sum(after.promised_on > before.promised_on for before, after in pairwise(said)) == found.times


@pytest.mark.parametrize(("times", "state"), [(1, "normal"), (2, "watch"), (3, "late")])
def test_a_promise_put_off_again_and_again(cast, times, state):
    moves = [promised("complete", f"2024-0{n + 1}-28", f"2023-0{n + 1}-10") for n in range(times + 1)]
    project = project_at(cast.county_a, *moves)
    found = light(project, cast.city, "2023-08-31").finding("ledger.slipped")
    assert found.state == state
    if state != "normal":
        assert found.reason.startswith(f"竣工承诺已推后 {times} 次")
        assert found.since == day(f"2023-0{times + 1}-10")


def test_a_milestone_that_came_is_forgiven(cast):
    moves = [promised("start", f"2023-0{n}-28", f"2023-0{n}-01") for n in range(2, 6)]
    project = project_at(cast.county_a, *moves, reached("P40", "2023-06-10"))
    assert light(project, cast.city, "2023-05-31").finding("ledger.slipped").state == "late"
    assert light(project, cast.city, "2023-06-30").finding("ledger.slipped") is None


@pytest.mark.parametrize(("said", "state"), [("2023-06-14", None), ("2023-06-15", "watch"), ("2023-07-05", "watch")])
def test_a_promise_put_off_on_its_eve(cast, said, state):
    """15 days before the day, the day included."""
    project = project_at(cast.county_a, promised("start", "2023-06-30"), promised("start", "2023-12-31", said))
    found = light(project, cast.city, "2023-08-31").finding("ledger.changed_late")
    assert (found.state if found else None) == state


def test_a_promise_put_off_after_its_day_says_so(cast):
    project = project_at(cast.county_a, promised("start", "2023-06-30"), promised("start", "2023-12-31", "2023-07-05"))
    found = light(project, cast.city, "2023-08-31")
    assert found.finding("ledger.changed_late").reason == "开工承诺在原承诺日已过 5 天时改期"
    assert found.of_dimension("promise").state == "watch"


def test_a_merged_history_counts_with_the_survivor(cast):
    kept = project_at(
        cast.county_a, promised("complete", "2024-06-30"), promised("complete", "2024-09-30", "2023-03-10"), name="示例甲"
    )
    gone = project_at(cast.county_a, promised("complete", "2024-12-31", "2023-04-10"), name="示例乙")
    with at("2023-08-20"):
        merge_projects(actor=SYSTEM, survivor=kept, merged=gone, reason="同一项目")
    assert light(kept, cast.city, "2023-08-31").finding("ledger.slipped").state == "watch"


def test_nothing_is_read_of_promises_that_stand(cast):
    project_at(cast.county_a, promised("complete", "2024-06-30"))
    context = context_for(cast.city, at=day("2023-08-31"))
    assert page_of(context, list(ProjectStanding.objects.at(context.snapshot_no))).extras[SLIPS] == {}


# ---- 佐证 ------------------------------------------------------------------------------------------------------------------


def in_force_from(cast, text):
    set_rule(
        actor=SYSTEM, root=cast.city, rule="ledger.evidence", is_enabled=True, valid_from=day(text), source="示办〔2023〕7号"
    )


@pytest.mark.parametrize(
    ("on", "state"), [("2023-06-16", "future"), ("2023-06-17", "watch"), ("2023-07-31", "watch"), ("2023-08-01", "late")]
)
def test_papers_that_the_gate_asks_for(cast, on, state):
    """15 days to file them, red beyond 60."""
    project = project_at(cast.county_a, reached("P40", "2023-06-01"))
    assert light(project, cast.city, on).finding("ledger.evidence") is None
    in_force_from(cast, "2023-05-01")
    assert light(project, cast.city, on).finding("ledger.evidence").state == state


def test_only_what_was_entered_since_is_asked_for(cast):
    project = project_at(cast.county_a, reached("P40", "2023-06-01"))
    in_force_from(cast, "2023-06-02")
    assert light(project, cast.city, "2023-08-31").finding("ledger.evidence") is None


def test_papers_on_file_are_green_and_the_missing_are_named(cast):
    filed = event(kinds.EvidenceAttached("site_photo"), "2023-06-02")
    project = project_at(cast.county_a, reached("P40", "2023-06-01"), filed)
    in_force_from(cast, "2023-05-01")
    found = light(project, cast.city, "2023-07-01").finding("ledger.evidence")
    assert found.reason == "进入开工 30 天，仍缺：施工合同或施工许可证"
    both = project_at(
        cast.county_a, reached("P40", "2023-06-01"), filed, event(kinds.EvidenceAttached("construction"), "2023-06-02")
    )
    assert light(both, cast.city, "2023-07-01").finding("ledger.evidence").state == "normal"


# ---- 填报 ------------------------------------------------------------------------------------------------------------------


def test_silence_is_told_with_its_length(cast):
    project = project_at(cast.county_a, planned(2023, 100), returned("2023-05", "2023-05-31", 58))
    found = light(project, cast.city, "2023-08-31").finding("ledger.returns")
    assert (found.state, found.reason, found.since) == ("missing", "自2023年6月起连续 3 期未报", day("2023-06-30"))


def test_january_is_not_returned_alone(cast):
    """R2.29."""
    project = project_at(cast.county_a, planned(2023, 100))
    assert light(project, cast.city, "2023-01-31").finding("ledger.returns").state == "future"
    found = light(project, cast.city, "2023-02-28").finding("ledger.returns")
    assert (found.state, found.reason) == ("missing", "2023年1—2月 未报")


def test_missed_periods():
    due = Period.parse("2023-04")
    assert [one.key for one in rules.missed_periods(due, None)] == ["2023-01/02", "2023-03", "2023-04"]
    assert [one.key for one in rules.missed_periods(due, day("2023-03-31"))] == ["2023-04"]
    assert [one.key for one in rules.missed_periods(Period.parse("2023-01/02"), None)] == ["2023-01/02"]


# ---- 问题 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "state"), [((), "normal"), ((0,), "normal"), ((1,), "watch"), ((5,), "watch"), ((6,), "late"), ((1, 1), "late")]
)
def test_overdue_cases(late, state):
    """R4.1: one is yellow; beyond 5 working days, or two of them, red."""
    assert rules.overdue_state(late, 5, 2) == state


def opened(cast, project, on="2023-08-14", **more):
    order = Order(
        kind="problem",
        title="清表受阻",
        handler=cast.units["land_bureau"].id,
        grade="C",
        project=project,
        opened_on=day(on),
        **more,
    )
    return open_case(actor=cast.city_office.actor, order=order)


def test_a_case_turns_its_project_yellow_then_red(cast):
    """Due 2023-08-21, a Monday; the sixth working day after it is Tuesday the 29th."""
    with at("2023-09-04"):
        project = project_at(cast.county_a)
        opened(cast, project)
        states = [
            light(project, cast.city, on).finding("cases.overdue").state
            for on in ("2023-08-21", "2023-08-22", "2023-08-28", "2023-08-29")
        ]
        assert states == ["normal", "watch", "watch", "late"]
        found = light(project, cast.city, "2023-08-28").finding("cases.overdue")
        assert found.reason == "事项 WT-2023-0001 逾期 5 个工作日"
        assert (found.turn, found.since, found.next_worse) == ("示例市自然资源局", day("2023-08-22"), "再逾期 1 个工作日转红")
        assert "清表受阻" not in found.reason


def test_two_overdue_cases_are_red(cast):
    with at("2023-09-04"):
        project = project_at(cast.county_a)
        for _n in range(2):
            opened(cast, project)
        found = light(project, cast.city, "2023-08-22")
        assert found.state == "late"
        assert found.finding("cases.overdue").reason == "2 件事项逾期，最长 1 个工作日（WT-2023-0001、WT-2023-0002）"


def test_a_past_day_sees_the_cases_of_that_day(cast):
    """Overdue in August, submitted in September: August stays as it was."""
    with at("2023-09-04"):
        project = project_at(cast.county_a)
        case = opened(cast, project)
        before = light(project, cast.city, "2023-08-31").finding("cases.overdue").state
        accept_case(actor=cast.department.actor, case=case)
        submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
        assert light(project, cast.city, "2023-08-31").finding("cases.overdue").state == before == "late"
        assert light(project, cast.city, "2023-09-04").finding("cases.overdue").state == "normal"


def test_a_stopped_clock_and_a_part_do_not_count(cast):
    with at("2023-08-16"):
        project = project_at(cast.county_a)
        case = opened(cast, project)
        stop_clock(actor=cast.city_office.actor, case=case, cause="enterprise", reason="等企业")
    with at("2023-09-04"):
        assert light(project, cast.city, "2023-08-31").finding("cases.overdue").state == "normal"


# ---- a page ----------------------------------------------------------------------------------------------------------------


def test_the_same_light_alone_and_on_a_page(cast):
    with at("2023-09-04"):
        held, other = project_at(cast.county_a), project_at(cast.county_b)
        opened(cast, held)
        context = context_for(cast.city, at=day("2023-08-31"))
        found = lights_of(context, list(ProjectStanding.objects.at(context.snapshot_no)))
        assert (found[held].state, found[other].finding("cases.overdue")) == ("late", None)
        assert found[held].state == light(held, cast.city, "2023-08-31").state


def test_a_subject_without_a_page_is_still_looked_at(cast):
    """What a form asks before it saves (PRODUCT C6): the usual rules, nothing beside the rows."""
    project = project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 10 * YI))
    context = context_for(cast.city, at=day("2023-08-31"))
    page = page_of(context, list(ProjectStanding.objects.at(context.snapshot_no).filter(project_id=project)))
    whole = subject_on(page, page.standings[0])
    bare = type(whole)(whole.standing, whole.year, whole.milestones, whole.context)
    assert look(bare).state == look(whole).state == "late"
    assert journal.facts_of(project)
