"""A light is pressed: a case on the rung, among the other proposals to its addressee; or it is let be with a reason (R4.1)."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import translation

from guatu.access.models import Unit
from guatu.cases import ladders
from guatu.cases import services as cases
from guatu.cases.models import CaseStanding, Escalation
from guatu.documents import freezing
from guatu.facts import verify
from guatu.facts.models import Entry, Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import amend_project
from guatu.life.supervise.letters import queries, services
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.services import Draft, pressing
from guatu.life.supervise.letters.tests.light_scene import (
    GREEN,
    RED,
    YELLOW,
    asked,
    filed,
    lit,
    month,
    only,
    pressed,
    pressed_in_september,
    told,
)
from guatu.life.supervise.letters.tests.scene import City, adopted, at, overdue, standing

pytestmark = pytest.mark.django_db


def groups(city: City) -> list[tuple[str, list[str]]]:
    """(paper, numbers) of what could be drafted in one go."""
    return [(one.kind, [case.number for case in one.cases]) for one in queries.groups_for(city.drafter, city.cast.city.id) if one.is_adopted]


def text(letter: Any) -> str:
    """What a letter says."""
    content = freezing.content_of(letter.document)
    return "\n".join("".join(run.text for run in block.runs) for block in content.body if hasattr(block, "runs"))


def test_it_works(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        case = standing(pressed(city))
        assert case.title == "示例一号厂房：进度黄灯，落后时序 16.7 个百分点"
        assert "转绿条件：再完成" in case.text
        assert (case.kind, case.unit_id, case.issuer_unit_id, case.verifier_unit_id) == (
            "assignment", city.bureau.id, city.drafter.unit_id, city.drafter.unit_id,
        )  # fmt: skip
        # Five working days after Monday the 11th.
        assert (case.due_on, case.rank, case.source_type) == (dt.date(2023, 9, 18), 1, "light")
        rung = Escalation.objects.get(case_id=case.case_id)
        assert (rung.rung, rung.state, rung.why) == ("L1", "confirmed", "进度黄灯，落后时序 16.7 个百分点")
        decision = LightDecision.objects.get(snapshot_no=0)
        assert (decision.outcome, decision.case_id, str(decision.decision_id)) == ("pressed", case.case_id, case.source_id)
        assert groups(city) == [("reminder", [case.number])]
        assert told(city) == []
    assert list(verify.verify()) == []


def test_it_goes_into_one_letter_with_what_is_overdue(city: City) -> None:
    late = overdue(city, due="2023-08-30")
    adopted(city, late)
    with at("2023-09-06"):
        lit(city, GREEN, YELLOW, name="示例市第一通用厂房建设项目", short_name="示例一号厂房")
        case = pressed(city)
        (group,) = [one for one in queries.groups_for(city.drafter, city.cast.city.id) if one.kind == "reminder"]
        assert {one.case_id for one in group.cases} == {late, case}
        draft = Draft("reminder", city.bureau.id, tuple(one.id for one in group.escalations))
        letter = services.draft_letter(actor=city.drafter, draft=draft)
        words = text(letter)
        assert "2项事项中，1项已超过办理时限，最长逾期5个工作日，其余进展滞后、已经亮灯。" in words
        assert "示例一号厂房：进度黄灯，落后时序 16.7 个百分点（" in words and "示例一号厂房：示例一号厂房" not in words


def test_a_letter_about_lights_alone_says_nothing_of_being_overdue(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        pressed(city)
        (group,) = queries.groups_for(city.drafter, city.cast.city.id)
        draft = Draft("reminder", city.bureau.id, tuple(one.id for one in group.escalations))
        letter = services.draft_letter(actor=city.drafter, draft=draft)
        assert "你单位承办的1项事项进展滞后、已经亮灯。" in text(letter) and "逾期" not in text(letter)


def test_pressed_again_it_climbs_on_the_same_case(city: City) -> None:
    project, case = pressed_in_september(city)
    with at("2023-10-16"):
        filed(project, month("2023-09", YELLOW))
        assert told(city) == [("示例一号厂房", "progress", "L2")]
        assert pressed(city) == case
        assert CaseStanding.objects.live().count() == 1 and standing(case).rank == 2
        assert [one.rung for one in Escalation.objects.filter(case_id=case, state="confirmed").order_by("rank")] == ["L1", "L2"]
        assert [kind for kind, _numbers in groups(city)] == ["supervision"] and told(city) == []
        assert list(verify.verify()) == []


def test_a_rung_the_clock_proposed_is_adopted(city: City) -> None:
    """The case of the first light is overdue by October: its own ladder asks for the same paper."""
    project, case = pressed_in_september(city)
    with at("2023-10-16"):
        filed(project, month("2023-09", RED))
        ladders.propose_all()
        assert Escalation.objects.get(case_id=case, rung="L2").state == "proposed"
        pressed(city)
        assert Escalation.objects.get(case_id=case, rung="L2").state == "confirmed"


def test_a_rung_that_was_declined_is_proposed_in_a_new_round(city: City) -> None:
    project, case = pressed_in_september(city)
    with at("2023-10-16"):
        filed(project, month("2023-09", RED))
        ladders.propose_all()
        row = Escalation.objects.get(case_id=case, rung="L2")
        cases.decide_escalation(actor=city.signer, escalation=row.id, is_confirmed=False, reason="等月报")
        pressed(city)
        assert [(one.round, one.state) for one in Escalation.objects.filter(case_id=case, rung="L2").order_by("round")] == [
            (1, "dismissed"), (2, "confirmed"),
        ]  # fmt: skip


def test_a_case_that_climbed_by_itself_leaves_nothing_to_ask(city: City) -> None:
    project, case = pressed_in_september(city)
    with at("2023-10-16"):
        filed(project, month("2023-09", RED))
        adopted(city, case, "L2")
        assert told(city) == []


def test_a_settled_case_is_not_opened_anew_in_the_same_run(city: City) -> None:
    """A closed case stays closed; the next rung of the light opens another."""
    project, case = pressed_in_september(city)
    with at("2023-09-11"):
        cases.withdraw_case(actor=city.signer, case=case, reason="已合并督办")
        assert told(city) == []
    with at("2023-10-16"):
        filed(project, month("2023-09", YELLOW))
        again = pressed(city)
        assert again != case and standing(again).rank == 2
        assert list(verify.verify()) == []


def test_a_light_gone_green_leaves_the_pressed_case_open(city: City) -> None:
    project, case = pressed_in_september(city)
    with at("2023-10-16"):
        filed(project, month("2023-09", GREEN))
        assert told(city) == [] and standing(case).is_open


def test_let_be_needs_a_reason_and_is_kept(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        one = only(city)
        with pytest.raises(Invalid):
            services.let_light_be(actor=city.drafter, ask=one, reason="  ")
        assert told(city) != []
        services.let_light_be(actor=city.drafter, ask=one, reason="已电话约谈，下月再看")
        row = LightDecision.objects.get(snapshot_no=0)
        assert (row.outcome, row.reason, row.case_id, row.why) == ("let_be", "已电话约谈，下月再看", None, "进度黄灯，落后时序 16.7 个百分点")
        assert told(city) == [] and not CaseStanding.objects.live().exists()
    assert list(verify.verify()) == []
    before = list(LightDecision.objects.values())
    verify.rebuild()
    assert [{**row, "id": 0} for row in LightDecision.objects.values()] == [{**row, "id": 0} for row in before]


def test_let_be_at_the_first_rung_does_not_hold_the_second(city: City) -> None:
    with at("2023-09-11"):
        project = lit(city, GREEN, YELLOW)
        services.let_light_be(actor=city.drafter, ask=only(city), reason="下月再看")
    with at("2023-10-16"):
        filed(project, month("2023-09", YELLOW))
        assert told(city) == [("示例一号厂房", "progress", "L2")]


@pytest.mark.parametrize("second", ["press", "let_be"])
def test_of_two_at_once_the_later_is_told(city: City, second: str) -> None:
    """Both looked at the page before either decided."""
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        seen = only(city)
        services.press_light(actor=city.drafter, ask=seen)
        entries = Entry.objects.count()
        with pytest.raises(Conflict, match="刚被别人决定过"):
            if second == "press":
                services.press_light(actor=city.checker, ask=seen)
            else:
                services.let_light_be(actor=city.checker, ask=seen, reason="再看")
        assert CaseStanding.objects.live().count() == LightDecision.objects.count() == Escalation.objects.count() == 1
        assert Entry.objects.count() == entries


def test_of_two_in_the_same_instant_the_table_keeps_one(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither saw the other's decision: the second is refused by the table itself, and leaves nothing behind."""
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        seen = only(city)
        services.press_light(actor=city.drafter, ask=seen)
        monkeypatch.setattr(pressing, "_require_undecided", lambda _ask: None)
        monkeypatch.setattr(pressing, "open_cases_of_lights", lambda _root: {})
        with pytest.raises(Conflict, match="刚被别人决定过"):
            services.press_light(actor=city.checker, ask=seen)
        assert CaseStanding.objects.live().count() == LightDecision.objects.count() == 1
        assert Fact.objects.filter(kind="letters.light_pressed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_hands_in_the_same_second_one_presses(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        seen, told_by = only(city), []

        def press() -> None:
            try:
                services.press_light(actor=city.drafter, ask=seen)
                told_by.append("done")
            except Conflict as problem:
                told_by.append(str(problem.reason))
            finally:
                connections.close_all()

        hands = [threading.Thread(target=press) for _one in range(4)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert sorted(told_by, key=len) == ["done", *["示例一号厂房的这盏灯刚被别人决定过，请刷新后再看。"] * 3]
        assert CaseStanding.objects.live().count() == LightDecision.objects.count() == Escalation.objects.count() == 1
    assert list(verify.verify()) == []


def test_a_project_without_a_responsible_unit_cannot_be_pressed(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW, unit=None)
        with pytest.raises(Invalid) as told_why:
            pressed(city)
        assert "没有责任单位" in str(told_why.value.problems)
        assert not LightDecision.objects.exists() and not CaseStanding.objects.live().exists()


def test_who_may_not_draft_decides_nothing(city: City) -> None:
    cast = city.cast
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        seen = only(city)
        for member in (cast.leader, cast.reporter, cast.department, cast.viewer, cast.other_county_office):
            for act in (
                lambda actor: services.press_light(actor=actor, ask=seen),
                lambda actor: services.let_light_be(actor=actor, ask=seen, reason="再看"),
            ):
                with pytest.raises((Refused, NotFound)):
                    act(member.actor)
        assert not LightDecision.objects.exists()
        assert standing(services.press_light(actor=cast.county_office.actor, ask=seen)).level == "county"


def test_the_papers_are_chinese_whatever_is_read(city: City) -> None:
    with at("2023-09-11"), translation.override("en"):
        lit(city, GREEN, YELLOW)
        assert "behind" in asked(city)[0].reason
        assert standing(pressed(city)).title == "示例一号厂房：进度黄灯，落后时序 16.7 个百分点"


def test_the_responsible_unit_is_the_one_of_today(city: City) -> None:
    with at("2023-09-11"):
        project = lit(city, GREEN, YELLOW)
        other: Unit = city.cast.units["housing_bureau"]
        amend_project(
            actor=city.signer, project=project, attrs={"unit": other.id}, before={"unit": city.bureau.id}, reason="机构调整"
        )
        assert ProjectStanding.objects.live().get(project_id=project).unit_id == other.id
        assert standing(pressed(city)).unit_id == other.id
