"""The ladder on dates made by hand (R4.1–R4.4)."""

from __future__ import annotations

import pytest

from guatu.cases import ladders
from guatu.cases import services as cases
from guatu.cases.models import Escalation
from guatu.cases.tests.scene import proof
from guatu.life.supervise.letters import rules, services
from guatu.life.supervise.letters.rules import Past, Thresholds
from guatu.life.supervise.letters.services import Draft, Number
from guatu.life.supervise.letters.tests.scene import City, adopted, at, checked, drafted, fresh, overdue, signed, standing

LIMITS = Thresholds(1, 5, 2)
UNANSWERED = Past(is_issued=True, is_past_due=True)


def rungs(case: object) -> list[str]:
    return list(Escalation.objects.filter(case_id=case, ladder="letters").order_by("rank").values_list("rung", flat=True))


@pytest.mark.parametrize(("late", "reached"), [(0, False), (1, True), (3, True), (5, True), (6, False)])
def test_a_reminder_is_due_from_the_first_working_day_late(late: int, reached: bool) -> None:
    assert rules.reminder_reached(late, LIMITS) is reached


@pytest.mark.parametrize(
    ("late", "past", "reached"),
    [(5, Past(), ""), (6, Past(), "late"), (3, UNANSWERED, "unanswered"), (0, UNANSWERED, ""), (3, Past(is_issued=True), ""),
     (3, Past(is_issued=True, is_past_due=True, is_replied=True), ""), (9, Past(is_issued=True, is_past_due=True, is_replied=True), "late")],
)  # fmt: skip
def test_a_supervision_letter_is_due_when_late_or_unanswered(late: int, past: Past, reached: str) -> None:
    assert rules.supervision_reached(late, past, LIMITS) == reached


def test_an_interview_is_due_after_criticism_or_two_letters_in_a_quarter() -> None:
    replied = Past(is_issued=True, is_past_due=True, is_replied=True)
    assert rules.interview_reached(replied, 0, LIMITS) == "unmet"
    assert rules.interview_reached(Past(is_issued=True), 1, LIMITS) == ""
    assert rules.interview_reached(Past(), 2, LIMITS) == "letters"


@pytest.mark.django_db
def test_it_works(city: City) -> None:
    """Friday 2023-08-25 is the date; Monday is one working day late, and 2023-09-04 the sixth."""
    case = overdue(city, due="2023-08-25")
    for day, wanted in (
        ("2023-08-25", []),
        ("2023-08-26", []),
        ("2023-08-28", ["L1"]),
        ("2023-09-01", ["L1"]),
        ("2023-09-04", ["L1", "L2"]),
    ):
        with at(day):
            ladders.propose_all()
            assert rungs(case) == wanted, day
    told = Escalation.objects.get(case_id=case, rung="L2")
    assert told.why == "已逾期 6 个工作日"


@pytest.mark.django_db
def test_seen_late_for_the_first_time_the_reminder_is_passed_over(city: City) -> None:
    case = overdue(city, due="2023-08-18")
    ladders.propose_all()
    assert rungs(case) == ["L2"]


@pytest.mark.django_db
def test_an_unanswered_reminder_becomes_a_supervision_letter(city: City) -> None:
    """Signed on Thursday 2023-08-31 with five working days: due on Thursday 2023-09-07."""
    case = overdue(city, due="2023-08-30")
    letter = signed(city, drafted(city, case))
    assert letter.reply_due_on is not None and letter.reply_due_on.isoformat() == "2023-09-07"
    with at("2023-09-06"):
        ladders.propose_all()
        assert rungs(case) == ["L1"]
    with at("2023-09-08"):
        ladders.propose_all()
        assert Escalation.objects.get(case_id=case, rung="L2").why == "提醒函逾期未回复，已逾期 7 个工作日"


@pytest.mark.django_db
def test_a_clock_that_stands_is_not_late(city: City) -> None:
    case = overdue(city, due="2023-09-01")
    with at("2023-09-01"):
        cases.accept_case(actor=city.land, case=case)
        cases.stop_clock(actor=city.signer, case=case, cause="upper", reason="等批复")
    with at("2023-09-08"):
        ladders.propose_all()
        assert rungs(case) == []


@pytest.mark.django_db
def test_the_whole_ladder(city: City) -> None:
    """Each rung waits for the letter of the one below, and for its date."""
    case = overdue(city, due="2023-08-30")
    first = signed(city, drafted(city, case))
    with at("2023-09-08"):
        second = signed(city, drafted(city, case, kind="supervision", rung="L2"))
        assert f"《{first.title}》（{first.document.doc_number}，2023年8月31日）" in _text(second)
        ladders.propose_all()
        assert rungs(case) == ["L1", "L2"]
    with at("2023-09-18"):
        third = drafted(city, case, kind="criticism", rung="L3")
        checked(city, third)
        leader, inspector = city.cast.leader.actor, city.cast.inspector.actor
        assert services.sign_letter(actor=leader, letter=third.id, number=Number(organ_code="示重组")) is False
        assert services.sign_letter(actor=inspector, letter=third.id, number=Number(organ_code="示重组")) is True
    with at("2023-10-20"):
        fourth = drafted(city, case, kind="interview", rung="L4")
        checked(city, fourth)
        for actor in (leader, inspector):
            services.sign_letter(actor=actor, letter=fourth.id, number=Number(organ_code="示重组"))
    with at("2023-11-20"):
        fifth = drafted(city, case, kind="referral", rung="L5")
        told = _text(fifth)
    assert rungs(case) == ["L1", "L2", "L3", "L4", "L5"] and standing(case).rank == 5
    assert fifth.reply_days is None and fifth.document.kind == "sheet"
    for letter in (first, second, third, fourth):
        assert str(fresh(letter).document.doc_number) in told
    assert "是否问责由有权机关依规认定" in told


def _text(letter: object) -> str:
    return str(fresh(letter).document.content)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_two_supervision_letters_in_a_quarter_propose_an_interview(city: City) -> None:
    with at("2023-09-08"):
        first = overdue(city, due="2023-08-30", title="清表受阻")
        second = overdue(city, due="2023-08-29", title="报批滞后")
        for case in (first, second):
            signed(city, drafted(city, case, kind="supervision", rung="L2", skip_reason="首次核对时已严重逾期"))
        ladders.propose_all()
        assert "L4" in rungs(first) and "本季度已发督办函 2 份" in Escalation.objects.get(case_id=first, rung="L4").why
    with at("2023-09-11"):
        ladders.propose_all()
        assert rungs(first).count("L4") == 1


@pytest.mark.django_db
def test_a_letter_about_a_letter_is_never_proposed(city: City) -> None:
    letter = signed(city)
    with at("2023-09-11"):
        ladders.propose_all()
    assert rungs(letter.reply_case_id) == []


@pytest.mark.django_db
def test_what_is_done_closes_its_open_rungs(city: City) -> None:
    """R4.4: an accepted 销号 drops its proposals by itself; drafts and the reply that is still owed are settled after it."""
    waiting, drafting, sent = overdue(city), overdue(city, title="报批滞后"), overdue(city, title="水电未通")
    ladders.propose_all()
    draft, letter = drafted(city, drafting), signed(city, drafted(city, sent))
    for case in (waiting, drafting, sent):
        cases.accept_case(actor=city.land, case=case)
        cases.submit_result(actor=city.land, case=case, text="完成", evidence=proof())
        cases.verify_result(actor=city.signer, case=case, manner="on_site")
        cases.close_case(actor=city.signer, case=case)
    assert Escalation.objects.get(case_id=waiting).state == "dismissed"
    assert services.settle_letters() == {"rungs": 0, "drafts": 1, "replies": 1}
    assert services.settle_letters() == {"rungs": 0, "drafts": 0, "replies": 0}
    assert (fresh(draft).state, fresh(letter).state) == ("withdrawn", "issued")
    assert standing(letter.reply_case_id).state == "closed"


@pytest.mark.django_db
def test_a_relapse_starts_where_it_was_closed(city: City) -> None:
    case = overdue(city)
    adopted(city, case)
    cases.accept_case(actor=city.land, case=case)
    cases.submit_result(actor=city.land, case=case, text="完成", evidence=proof())
    cases.verify_result(actor=city.signer, case=case, manner="on_site")
    cases.close_case(actor=city.signer, case=case)
    with at("2023-09-11"):
        again = cases.relapse_case(actor=city.signer, case=case, text="又被占用")
        assert standing(again).rank == 1
    with at("2023-09-19"):
        ladders.propose_all()
        assert rungs(again) == [], "one working day late: the reminder lies behind it"
    with at("2023-09-28"):
        ladders.propose_all()
        assert rungs(again) == ["L2"]


@pytest.mark.django_db
def test_papers_of_the_ladder_come_from_adopted_rungs_only(city: City) -> None:
    case = overdue(city)
    with pytest.raises(Exception, match="须由升级提议生成"):
        services.draft_letter(actor=city.drafter, draft=Draft("reminder", city.bureau.id, cases=(case,)))
