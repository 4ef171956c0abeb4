"""The handler's and the issuer's moves: accept, return once, extend, stop, hand over, submit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from guatu.access.models import Unit
from guatu.cases import queries, services
from guatu.cases.models import CaseStanding
from guatu.cases.services import Order
from guatu.cases.tests.scene import day, officer, opened, proof, standing
from guatu.facts import verify
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.kernel.ids import uuid7
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def at(text: str) -> object:
    """Another day."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def test_it_works(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    services.note_progress(actor=land, case=case, text="已签协议 3 户")
    services.submit_result(actor=land, case=case, text="清表完成", evidence=proof())
    found = standing(case)
    assert (found.state, found.turn, found.submissions, found.version) == ("submitted", "verifier", 1, 4)
    assert found.progress == "清表完成"


def test_only_the_handler_moves_it(cast: Cast) -> None:
    case = opened(cast)
    for member in (cast.city_office, cast.county_office, cast.inspector):
        with pytest.raises(Refused):
            services.accept_case(actor=member.actor, case=case)
    with pytest.raises(NotFound):
        services.accept_case(actor=officer(cast, "housing_bureau"), case=case)
    with pytest.raises(Refused):
        services.submit_result(actor=cast.viewer.actor, case=case, text="x", evidence=proof())


def test_it_is_returned_once_within_two_working_days(cast: Cast) -> None:
    """R4.12."""
    case, land = opened(cast), cast.department.actor
    with at("2023-08-17"), pytest.raises(Invalid) as late:
        services.return_case(actor=land, case=case, reason="不是我局职责", basis="三定方案")
    assert "2023-08-16" in str(late.value)
    services.return_case(actor=land, case=case, reason="不是我局职责", basis="三定方案")
    assert (standing(case).state, standing(case).turn) == ("returned", "issuer")
    services.rule_on_return(actor=cast.city_office.actor, case=case, reason="征地由你局牵头")
    assert standing(case).state == "working"
    other = opened(cast)
    services.return_case(actor=land, case=other, reason="不是我局职责", basis="三定方案")
    services.hand_over(actor=cast.city_office.actor, case=other, to_unit=cast.units["housing_bureau"].id, reason="属住建")
    found = standing(other)
    assert (found.unit_id, found.state, found.returns) == (cast.units["housing_bureau"].id, "assigned", 0)


def test_it_is_not_handed_to_a_unit_that_is_gone(cast: Cast) -> None:
    case, gone = opened(cast), cast.units["housing_bureau"]
    gone.valid_to = day("2023-08-13")
    gone.save()
    with pytest.raises(Invalid) as refused:
        services.hand_over(actor=cast.city_office.actor, case=case, to_unit=gone.id, reason="属住建")
    assert "已撤销" in str(refused.value)
    assert standing(case).unit_id == cast.units["land_bureau"].id


@pytest.mark.parametrize(("reason", "basis", "field"), [("", "三定", "reason"), ("不是", "", "basis")])
def test_a_return_says_why_and_on_what_basis(cast: Cast, reason: str, basis: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.return_case(actor=cast.department.actor, case=opened(cast), reason=reason, basis=basis)
    assert field in refused.value.problems


def test_whoever_returns_a_case_suggests_a_unit_that_may_have_it(cast: Cast) -> None:
    case = opened(cast)
    elsewhere = Unit.objects.create(name="邻市城管局", place=cast.neighbour_city, kind="department", is_sample=True)
    said = {"actor": cast.department.actor, "case": case, "reason": "不是我局职责", "basis": "三定方案"}
    for unit in (elsewhere.id, uuid7()):
        with pytest.raises(Invalid) as refused:
            services.return_case(**said, suggested_unit=unit)
        assert "suggested_unit" in refused.value.problems
    assert standing(case).state == "assigned"
    services.return_case(**said, suggested_unit=cast.units["housing_bureau"].id)
    assert standing(case).state == "returned"


def test_an_extension_is_asked_before_expiry_and_decided_above(cast: Cast) -> None:
    """R4.15: the original date stays in sight."""
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    with pytest.raises(Invalid):
        services.ask_extension(actor=land, case=case, until_on=day("2023-09-30"), reason="雨季")
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    with pytest.raises(Refused):
        services.decide_extension(actor=land, case=case, is_granted=True)
    with pytest.raises(Invalid):
        services.decide_extension(actor=cast.city_office.actor, case=case, is_granted=False)
    services.decide_extension(actor=cast.city_office.actor, case=case, is_granted=True)
    found = standing(case)
    assert (found.due_on, found.original_due_on, found.extensions) == (day("2023-08-25"), day("2023-08-21"), 1)
    with at("2023-08-28"), pytest.raises(Invalid):
        services.ask_extension(actor=land, case=case, until_on=day("2023-08-28"), reason="雨季")


def test_a_stopped_clock_is_somebody_elses_time(cast: Cast) -> None:
    case, office = opened(cast), cast.city_office.actor
    services.accept_case(actor=cast.department.actor, case=case)
    with at("2023-08-16"):
        services.stop_clock(actor=office, case=case, cause="upper", reason="等省厅批复")
    found = standing(case)
    assert (found.turn, found.stopped_on) == ("upper", day("2023-08-16"))
    with at("2023-08-28"):
        services.resume_clock(actor=office, case=case)
    found = standing(case)
    assert (found.turn, found.due_on) == ("handler", day("2023-08-31"))
    assert found.spans == [["handler", "2023-08-14"], ["upper", "2023-08-16"], ["handler", "2023-08-28"]]


def test_it_needs_evidence_and_its_parts(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    with pytest.raises(Invalid) as bare:
        services.submit_result(actor=land, case=case, text="清表完成")
    assert "file" in bare.value.problems
    services.split_case(actor=land, case=case, parts=[Order(kind="", title="迁移管线", handler=cast.units["housing_bureau"].id)])
    with pytest.raises(Invalid) as parts:
        services.submit_result(actor=land, case=case, text="清表完成", evidence=proof())
    assert "WT-2023-0002" in str(parts.value)


def test_two_people_do_not_move_it_at_once(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    seen = standing(case).version
    services.accept_case(actor=land, case=case, seen=seen)
    with pytest.raises(Conflict):
        services.return_case(actor=land, case=case, reason="不是", basis="三定", seen=seen)


def test_the_same_submission_counts_once(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    for _again in range(2):
        services.submit_result(actor=land, case=case, text="清表完成", evidence=proof(), idem_key="k")
    assert standing(case).submissions == 1


def test_a_clock_stepped_back_writes_on_the_last_day(cast: Cast) -> None:
    """RELIABILITY P5: the order is that of the steps; a day told by hand must not lie before them."""
    case, land = opened(cast), cast.department.actor
    with at("2023-08-10"):
        services.accept_case(actor=land, case=case)
        assert standing(case).accepted_on == day("2023-08-14")
        with pytest.raises(Invalid):
            services.note_progress(actor=land, case=case, text="x", on=day("2023-08-01"))


def test_the_issuer_may_take_it_back(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(Invalid):
        services.withdraw_case(actor=cast.city_office.actor, case=case, reason="")
    services.withdraw_case(actor=cast.city_office.actor, case=case, reason="已由企业自行解决")
    assert standing(case).state == "withdrawn"
    with pytest.raises(Conflict):
        services.accept_case(actor=cast.department.actor, case=case)


def test_many_at_once_tell_who_was_left(cast: Cast) -> None:
    first, second = opened(cast), opened(cast, handler=cast.units["housing_bureau"].id)
    land = cast.department.actor
    found = services.each([first, second, first], lambda one: services.accept_case(actor=land, case=one))
    assert found.done == (first,)
    assert [number for number, _why in found.left] == ["WT-2023-0002"]


def test_another_handler_begins_anew(cast: Cast) -> None:
    """R4.12, R4.15: what was returned, asked for and granted before was another's."""
    case, office, housing = opened(cast), cast.city_office.actor, officer(cast, "housing_bureau")
    land = cast.department.actor
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    services.decide_extension(actor=office, case=case, is_granted=True)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-28"), reason="雨季")
    with at("2023-08-24"):
        services.hand_over(actor=office, case=case, to_unit=cast.units["housing_bureau"].id, reason="属住建")
    found = standing(case)
    assert (found.extension_until, found.extensions, found.due_on) == (None, 0, day("2023-08-31"))
    assert (found.original_due_on, found.extendable_to) == (day("2023-08-21"), day("2023-09-07"))
    with at("2023-08-28"):
        services.return_case(actor=housing, case=case, reason="不是我局职责", basis="三定方案")
        services.rule_on_return(actor=office, case=case, reason="由你局牵头")
        services.ask_extension(actor=housing, case=case, until_on=day("2023-09-11"), reason="雨季")
    assert list(verify.verify()) == []


def test_a_new_instruction_begins_anew(cast: Cast) -> None:
    case, office, land = opened(cast), cast.city_office.actor, cast.department.actor
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-22"), reason="雨季")
    services.reinstruct(actor=office, case=case, text="务必办好", due_on=day("2023-09-14"))
    found = standing(case)
    assert (found.extension_until, found.extensions, found.extendable_to) == (None, 0, day("2023-10-15"))
    with pytest.raises(Invalid):
        services.decide_extension(actor=office, case=case, is_granted=True)


def test_a_new_instruction_goes_straight_to_work(cast: Cast) -> None:
    """What is ordered a second time is no longer asked about; whoever accepted it accepted it then."""
    waiting, accepted, office = opened(cast), opened(cast), cast.city_office.actor
    services.accept_case(actor=cast.department.actor, case=accepted)
    with at("2023-08-16"):
        for case in (waiting, accepted):
            services.reinstruct(actor=office, case=case, text="务必办好")
    assert (standing(waiting).state, standing(waiting).accepted_on) == ("working", day("2023-08-16"))
    assert standing(accepted).accepted_on == day("2023-08-14")
    assert list(verify.verify()) == []


def stopped(cast: Cast) -> UUID:
    """A case whose clock stands still since two days after it was given."""
    case = opened(cast)
    with at("2023-08-16"):
        services.stop_clock(actor=cast.city_office.actor, case=case, cause="upper", reason="等省厅批复")
    return case


def test_accepting_waits_on_with_the_clock(cast: Cast) -> None:
    case = stopped(cast)
    with at("2023-08-17"):
        services.accept_case(actor=cast.department.actor, case=case)
    assert (standing(case).state, standing(case).turn, standing(case).stop_cause) == ("working", "upper", "upper")
    with at("2023-08-28"):
        services.resume_clock(actor=cast.city_office.actor, case=case)
    assert (standing(case).turn, standing(case).due_on) == ("handler", day("2023-08-31"))


def test_a_step_that_moves_it_ends_the_stop_and_gives_the_days_back(cast: Cast) -> None:
    case, office, land = stopped(cast), cast.city_office.actor, cast.department.actor
    with at("2023-08-28"):
        services.accept_case(actor=land, case=case)
        services.submit_result(actor=land, case=case, text="清表完成", evidence=proof())
        found = standing(case)
        assert (found.state, found.turn, found.stopped_on, found.due_on) == ("submitted", "verifier", None, day("2023-08-31"))
        assert queries.steps_of(case)[-2].kind == "cases.clock_resumed"
        with pytest.raises(Conflict):
            services.resume_clock(actor=office, case=case)
    again = stopped(cast)
    with at("2023-08-28"):
        services.hand_over(actor=office, case=again, to_unit=cast.units["housing_bureau"].id, reason="属住建")
        assert (standing(again).stopped_on, standing(again).turn) == (None, "handler")
    assert list(verify.verify()) == []


def test_taking_back_the_whole_takes_back_its_parts(cast: Cast) -> None:
    case, land, office = opened(cast), cast.department.actor, cast.city_office.actor
    services.accept_case(actor=land, case=case)
    housing, part = cast.units["housing_bureau"].id, Order(kind="", title="迁移管线", handler=cast.units["housing_bureau"].id)
    first, second = services.split_case(actor=land, case=case, parts=[part, replace(part, title="迁移杆线")])
    services.withdraw_case(actor=land, case=second, reason="并入第一项")
    services.withdraw_case(actor=office, case=case, reason="项目缓建")
    assert [standing(one).state for one in (case, first, second)] == ["withdrawn"] * 3
    assert [one.reason for one in queries.steps_of(first)][-1] == "项目缓建"
    assert not CaseStanding.objects.live().open().filter(unit_id=housing).exists()


def test_a_step_with_other_papers_is_another_request(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    services.note_progress(actor=land, case=case, text="已签 3 户", idem_key="n")
    with pytest.raises(Conflict):
        services.note_progress(actor=land, case=case, text="已签 3 户", evidence=proof(), idem_key="n")
