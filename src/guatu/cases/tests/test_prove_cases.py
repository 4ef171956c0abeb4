"""Rows are what the facts say: verify, rebuild, any past day; figures; who sees what; what is asked of a post."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from guatu.cases import ladders, queries, services, todo
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.tests.scene import day, officer, opened, proof, standing
from guatu.facts import guards, verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.services import make_close
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger.models import Snapshot
from tests.cast import Cast, make_place

pytestmark = pytest.mark.django_db


def at(text: str) -> object:
    """Another day."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def finished(cast: Cast) -> UUID:
    """A case from beginning to end within August."""
    return done(cast, opened(cast))


def done(cast: Cast, case: UUID) -> UUID:
    """The steps that end a case."""
    services.accept_case(actor=cast.department.actor, case=case)
    services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    services.verify_result(actor=cast.city_office.actor, case=case, manner="on_site")
    services.close_case(actor=cast.city_office.actor, case=case)
    return case


def test_it_works(cast: Cast) -> None:
    finished(cast)
    opened(cast)
    assert list(verify.verify()) == []


def test_a_patched_row_is_found_and_refilled(cast: Cast) -> None:
    case = opened(cast)
    CaseStanding.objects.filter(case_id=case).update(due_on=day("2030-01-01"))
    assert [one.code for one in verify.verify()] == ["standing.cases.case"]
    verify.rebuild()
    assert list(verify.verify()) == []
    assert standing(case).due_on == day("2023-08-21")


def test_figures_count_as_of_any_day(cast: Cast) -> None:
    """R4.14: an overdue open case counts in every month until it is closed."""
    finished(cast)
    opened(cast)
    with at("2023-10-12"):
        august = evaluate(["cases.open", "cases.overdue", "cases.closed_rate", "problems.rate"], context_for(cast.city, at=day("2023-08-31"))).total
        assert [one.shown for one in august.values()] == [1, 1, 50, 50]
        september = evaluate(["cases.due", "cases.closed_rate"], context_for(cast.city, at=day("2023-09-30"))).total
        assert [one.shown for one in september.values()] == [1, 0]
    assert Snapshot.objects.count() == 0


def test_a_case_closed_early_counts_in_the_month_it_was_closed(cast: Cast) -> None:
    """R4.14: not in the month it was due, and what has no date is in none."""
    early = opened(cast, due_on=day("2023-10-20"))
    opened(cast, due_on=day("2023-09-20"))
    with at("2023-09-12"):
        done(cast, early)
    keys = ["cases.due", "cases.closed_rate", "cases.on_time_rate"]
    with at("2023-11-02"):
        found = {
            on: [one.shown for one in evaluate(keys, context_for(cast.city, at=day(on))).total.values()]
            for on in ("2023-08-31", "2023-09-30", "2023-10-31")
        }
    assert found == {"2023-08-31": [0, None, None], "2023-09-30": [2, 50, 50], "2023-10-31": [1, 0, 0]}


def test_a_past_day_does_not_see_what_came_later(cast: Cast) -> None:
    case = opened(cast)
    with at("2023-09-05"):
        services.accept_case(actor=cast.department.actor, case=case)
        services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
        services.verify_result(actor=cast.city_office.actor, case=case, manner="on_site")
        services.close_case(actor=cast.city_office.actor, case=case)
        then = evaluate(["cases.open", "cases.overdue"], context_for(cast.city, at=day("2023-08-31")), by="place")
        assert [one.shown for one in then.groups[str(cast.county_a.id)].values()] == [1, 1]
        now = evaluate(["cases.open"], context_for(cast.city, at=day("2023-09-05"))).total
        assert now["cases.open"].shown == 0
    assert Snapshot.objects.get().fold == "cases.case"


def test_a_county_counts_by_its_towns(cast: Cast) -> None:
    town = make_place("99S101", "示例镇", "town", cast.county_a)
    opened(cast, place=town.id)
    opened(cast)
    for place, groups in ((cast.city, {cast.county_a.id: 2}), (cast.county_a, {town.id: 1, cast.county_a.id: 1})):
        found = evaluate(["cases.open"], context_for(place, at=day("2023-08-14")), by="place").groups
        assert {key: values["cases.open"].raw for key, values in found.items()} == {str(key): n for key, n in groups.items()}


def test_a_closed_month_keeps_its_cases(cast: Cast) -> None:
    case = opened(cast)
    with at("2023-09-05"):
        close = make_close(actor=cast.city_office.actor, root=cast.city, period=Period.month(2023, 8))
        services.withdraw_case(actor=cast.city_office.actor, case=case, reason="重复")
        kept = evaluate(["cases.open"], context_for(cast.city, at=day("2023-08-31"))).total
        assert kept["cases.open"].shown == 1
        assert CaseStanding.objects.filter(snapshot_no=close.snapshot_no).count() == 1
    assert guards.missing() == set()


def test_a_sensitive_case_shows_itself_to_its_circle(cast: Cast) -> None:
    """DECISIONS 33: counted for everybody, read by few, and a search does not tell what the title hides."""
    case = standing(opened(cast, category="petition", title="张家村集体访"))
    seen = {key: queries.shown_title(cast.members[key].actor, case) for key in ("leader", "inspector", "city_office", "department")}
    assert set(seen.values()) == {"张家村集体访"}
    for key in ("county_office", "viewer"):
        actor = cast.members[key].actor
        assert queries.shown_title(actor, case) == "其他协调事项"
        assert list(queries.search_in(queries.visible_cases(actor), actor, "集体访")) == []
        assert [one.number for one in queries.search_in(queries.visible_cases(actor), actor, "WT-2023")] == ["WT-2023-0001"]
    inspector = cast.inspector.actor
    assert queries.search_in(queries.visible_cases(inspector), inspector, "集体访").count() == 1


def test_who_sees_a_case(cast: Cast) -> None:
    opened(cast, coop=(cast.units["housing_bureau"].id,))
    counts = {key: queries.visible_cases(member.actor).count() for key, member in cast.members.items()}
    assert counts == {
        "leader": 1, "city_office": 1, "county_office": 1, "other_county_office": 0, "reporter": 1, "department": 1,
        "inspector": 1, "viewer": 1, "system_admin": 0, "security_admin": 0, "audit_admin": 0, "public": 0,
    }  # fmt: skip
    assert queries.visible_cases(officer(cast, "housing_bureau")).count() == 1


def test_the_day_asks_each_for_his_move(cast: Cast) -> None:
    case, land, office = opened(cast), cast.department.actor, cast.city_office.actor
    today = clock.today()
    assert [(one.act, one.due_on) for one in todo.todo_of(land, today)] == [("签收", day("2023-08-21"))]
    assert todo.todo_of(office, today) == []
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-22"), reason="雨")
    assert [one.act for one in todo.todo_of(office, today)] == ["批延期"]
    services.submit_result(actor=land, case=case, text="完成", evidence=proof())
    assert todo.todo_of(land, today) == []
    assert [one.act for one in todo.todo_of(office, today)] == ["核验"]


@pytest.fixture
def rung() -> object:
    """A ladder of one rung for this test only."""
    made = ladders.Rung("test", "T1", 1, "提醒", "R4.1", lambda looked: "逾期" if looked.at > looked.case.due_on else "")  # type: ignore[operator]
    ladders.register(made)
    yield made
    ladders._RUNGS.pop(("test", "T1"))


def test_the_clock_proposes_each_rung_once(cast: Cast, rung: ladders.Rung) -> None:
    opened(cast)
    assert Escalation.objects.filter(ladder="test").count() == 0
    ladders.propose_all(day("2023-08-21"))
    assert Escalation.objects.filter(ladder="test").count() == 0
    for _again in range(2):
        with at("2023-08-22"):
            ladders.propose_all()
    assert [one.rung for one in Escalation.objects.filter(ladder="test")] == ["T1"]
