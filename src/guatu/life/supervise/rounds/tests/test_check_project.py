"""On site: nothing found is on record too, what is found becomes a case at once, and nobody looks at his own work."""

from __future__ import annotations

import pytest

from guatu.cases import services as cases
from guatu.cases.models import Case
from guatu.cases.services import Order
from guatu.cases.tests.scene import proof
from guatu.facts import verify
from guatu.facts.models import Entry, Evidence, Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import get_round_for, items_of, progress_of, visible_rounds
from guatu.life.supervise.rounds.services import Check, check_project, finish_round, start_round
from guatu.life.supervise.rounds.tests.scene import at, close, day, finding, found, plan, register, standing, started
from tests.cast import Cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


def item(round_id: object, project: object) -> RoundItem:
    """A project of a round."""
    return RoundItem.objects.get(snapshot_no=0, round_id=round_id, project_id=project)


def test_it_works(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    check = Check(
        one, projects[0], (finding(cast, evidence=proof()), finding(cast, category="wages", text="工资未发")), observed="基础完成"
    )
    told = check_project(actor=cast.inspector.actor, check=check)
    assert told.numbers == ("WT-2023-0001", "WT-2023-0002")
    case = standing(told.cases[0])
    assert (case.title, case.category, case.grade, case.source_type, case.source_id) == (
        "场地未平整，施工无法进场", "land", "C", "round", str(one),
    )  # fmt: skip
    assert case.issuer_unit_id == cast.units["inspection"].id
    assert standing(told.cases[1]).is_sensitive
    seen = item(one, projects[0])
    assert (seen.result, seen.found, seen.visits, seen.observed) == ("found", 2, 1, "基础完成")
    assert Fact.objects.filter(entry=Entry.objects.get(verb="rounds.check")).count() == 3
    assert Evidence.objects.filter(fact__kind="cases.opened").count() == 1


def test_nothing_found_is_on_record(cast: Cast) -> None:
    """B05: coverage is provable, and a figure of any day."""
    projects, one = register(cast), started(cast)
    check_project(actor=cast.inspector.actor, check=Check(one, projects[0]))
    with at("2023-08-20"):
        check_project(actor=cast.inspector.actor, check=Check(one, projects[-1]))
        assert progress_of([one]) == {one: (2, 4)}
        keys = ["rounds.due", "rounds.checked", "rounds.clear", "rounds.coverage"]
        now = evaluate(keys, context_for(cast.city, at=day("2023-08-20")), by="place")
        assert [value.shown for value in now.total.values()] == [4, 2, 2, 50]
        assert now.groups[str(cast.county_b.id)]["rounds.coverage"].shown == 100
        before = evaluate(["rounds.checked"], context_for(cast.city, at=day("2023-08-14"))).total
        assert before["rounds.checked"].shown == 1
    assert item(one, projects[0]).result == "clear"
    assert list(verify.verify()) == []


def test_a_patched_row_is_found_and_refilled(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    RoundItem.objects.filter(project_id=projects[0]).update(result="clear", checked_on=day("2023-08-14"))
    assert [problem.code for problem in verify.verify()] == ["standing.rounds.round"]
    verify.rebuild()
    assert item(one, projects[0]).checked_on is None
    assert list(verify.verify()) == []


def test_a_second_visit_adds_to_the_first(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    found(cast, one, projects[0])
    check_project(actor=cast.inspector.actor, check=Check(one, projects[0]))
    seen = item(one, projects[0])
    assert (seen.result, seen.found, seen.visits) == ("found", 1, 2)


def test_sent_twice_it_is_one(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    check = Check(one, projects[0], (finding(cast),))
    first = check_project(actor=cast.inspector.actor, check=check, idem_key="k")
    assert check_project(actor=cast.inspector.actor, check=check, idem_key="k") == first
    assert Case.objects.count() == 1
    with pytest.raises(Conflict):
        check_project(actor=cast.inspector.actor, check=Check(one, projects[0]), idem_key="k")


@pytest.mark.parametrize(("more", "field"), [
    ({"category": "weather"}, "1.category"), ({"text": " "}, "1.text"), ({"grade": ""}, "1.grade"),
    ({"level": "moon"}, "1.level"), ({"due_on": day("2023-08-01")}, "1.due_on"),
])  # fmt: skip
def test_a_bad_finding_is_named_and_nothing_is_written(cast: Cast, more: dict, field: str) -> None:  # type: ignore[type-arg]
    projects, one = register(cast), started(cast)
    with pytest.raises(Invalid) as refused:
        check_project(actor=cast.inspector.actor, check=Check(one, projects[0], (finding(cast), finding(cast, **more))))
    assert field in refused.value.problems
    assert not Case.objects.exists()
    assert item(one, projects[0]).visits == 0


def test_nobody_is_asked_to_put_right_what_he_would_verify(cast: Cast) -> None:
    """R4.13: the unit that inspects verifies."""
    projects, one = register(cast), started(cast)
    with pytest.raises(Invalid) as refused:
        found(cast, one, projects[0], handler=cast.units["inspection"].id)
    assert "0.handler" in refused.value.problems


def test_the_handler_does_not_close_its_own(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    case, land = found(cast, one, projects[0]), cast.department.actor
    cases.accept_case(actor=land, case=case)
    cases.submit_result(actor=land, case=case, text="已平整", evidence=proof())
    for step in (cases.close_case, lambda **told: cases.verify_result(manner="on_site", **told)):
        with pytest.raises((Refused, Conflict)):
            step(actor=land, case=case)
    assert standing(case).state == "submitted"


@pytest.mark.parametrize(("manner", "is_enough"), [("on_site", True), ("phone", True), ("papers", False)])
def test_a_problem_is_seen_put_right_not_read_about(cast: Cast, manner: str, is_enough: bool) -> None:
    """R4.13: somebody else looks on the spot or asks by phone; papers alone strike nothing off."""
    projects, one = register(cast), started(cast)
    case, land, inspector = found(cast, one, projects[0]), cast.department.actor, cast.inspector.actor
    cases.accept_case(actor=land, case=case)
    cases.submit_result(actor=land, case=case, text="已平整", evidence=proof())
    if is_enough:
        cases.verify_result(actor=inspector, case=case, manner=manner)
    else:
        with pytest.raises(Invalid) as refused:
            cases.verify_result(actor=inspector, case=case, manner=manner)
        assert "manner" in refused.value.problems
    assert standing(case).state == ("verified" if is_enough else "submitted")


def test_who_goes_and_who_does_not(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    for member in (cast.city_office, cast.county_office):
        with pytest.raises(Refused) as refused:
            check_project(actor=member.actor, check=Check(one, projects[0]))
        assert "指定的单位" in refused.value.reason
    with pytest.raises(Refused):
        check_project(actor=cast.viewer.actor, check=Check(one, projects[0]))
    with pytest.raises(NotFound):
        check_project(actor=cast.department.actor, check=Check(one, projects[0]))
    stranger = project_at(cast.neighbour_county)
    with pytest.raises(NotFound):
        check_project(actor=cast.inspector.actor, check=Check(one, stranger))


def test_a_unit_that_is_named_goes(cast: Cast) -> None:
    projects = register(cast)
    one = started(cast, units=(cast.units["land_bureau"].id, cast.units["county_a_office"].id))
    check_project(actor=cast.department.actor, check=Check(one, projects[-1]))
    check_project(actor=cast.county_office.actor, check=Check(one, projects[0]))
    assert progress_of([one]) == {one: (2, 4)}


def test_a_unit_that_is_named_files_what_it_finds_where_it_has_no_grant(cast: Cast) -> None:
    """A department asks and verifies in its own name; for a county's office, which could not follow it there, the round's own unit."""
    projects, housing = register(cast), cast.units["housing_bureau"].id
    one = started(cast, units=(cast.units["land_bureau"].id, cast.units["county_a_office"].id))
    cases_found = []
    for member in (cast.department, cast.county_office):
        told = check_project(actor=member.actor, check=Check(one, projects[-1], (finding(cast, handler=housing),)))
        cases_found.append(standing(told.cases[0]))
    assert [case.county_id for case in cases_found] == [cast.county_b.id] * 2
    asked = [(case.issuer_unit_id, case.verifier_unit_id) for case in cases_found]
    assert asked == [(cast.units[key].id,) * 2 for key in ("land_bureau", "inspection")]
    bodies = [fact.body["unit"] for fact in Fact.objects.filter(kind="rounds.project_checked").order_by("recorded_at")]
    assert bodies == [str(cast.units[key].id) for key in ("land_bureau", "county_a_office")]


def test_a_county_named_beyond_its_border_reads_that_round_and_nothing_else(cast: Cast) -> None:
    projects = register(cast)
    there, office = {"county_id": (str(cast.county_b.id),)}, cast.county_office.actor
    named = started(cast, filters=there, units=(cast.units["county_a_office"].id,))
    other = started(cast, filters=there)
    assert list(visible_rounds(office, cast.city.id)) == [Round.objects.get(id=named)]
    assert [one.project_id for one in items_of(office, get_round_for(office, named))] == [projects[-1]]
    check_project(actor=office, check=Check(named, projects[-1]))
    with pytest.raises(NotFound):
        check_project(actor=office, check=Check(other, projects[-1]))
    with pytest.raises(NotFound):
        check_project(actor=office, check=Check(named, projects[0]))
    with pytest.raises((NotFound, Refused)):
        finish_round(actor=office, round_id=named, note="雨天")
    with pytest.raises((NotFound, Refused)):
        cases.open_case(
            actor=office, order=Order(kind="problem", title="x", handler=cast.units["housing_bureau"].id, project=projects[-1], grade="C")
        )  # fmt: skip


def test_where_nobody_is_named_one_s_own_grant_counts(cast: Cast) -> None:
    projects = register(cast)
    one = start_round(actor=SYSTEM, plan=plan(cast))
    check_project(actor=cast.county_office.actor, check=Check(one, projects[0], (finding(cast),)))
    with pytest.raises(NotFound):
        check_project(actor=cast.county_office.actor, check=Check(one, projects[-1], (finding(cast),)))


def test_what_is_finished_stays_so(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    found(cast, one, projects[0])
    office = cast.inspector.actor
    with pytest.raises(Invalid) as refused:
        finish_round(actor=office, round_id=one)
    assert "3 个项目" in str(refused.value)
    with pytest.raises(Refused):
        finish_round(actor=cast.county_office.actor, round_id=one, note="雨天")
    finish_round(actor=office, round_id=one, note="其余三个并入下月", idem_key="k")
    finish_round(actor=office, round_id=one, note="其余三个并入下月", idem_key="k")
    body = Fact.objects.get(kind="rounds.finished").body
    assert (body["checked"], body["total"]) == (1, 4)
    with pytest.raises(Conflict):
        check_project(actor=office, check=Check(one, projects[1]))
    with pytest.raises(Conflict):
        finish_round(actor=office, round_id=one, note="再来")


def test_a_finding_runs_its_course(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    case = found(cast, one, projects[0])
    close(cast, case)
    assert standing(case).state == "closed"
