"""送达, 签收, 回复, 撤回; the call, the scan; what is asked of whom."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases import services as cases
from guatu.cases import todo
from guatu.cases.tests.scene import officer, proof
from guatu.documents.models import NumberLine, Status
from guatu.facts import files
from guatu.facts.models import Fact
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.letters import queries, services
from guatu.life.supervise.letters.content import Call
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Number
from guatu.life.supervise.letters.tests.scene import ORGAN, City, at, checked, drafted, fresh, overdue, signed, standing
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


def delivered(city: City) -> Letter:
    letter = signed(city)
    services.deliver_letter(actor=city.drafter, letter=letter.id, channel="network")
    return fresh(letter)


def test_it_works(city: City) -> None:
    """From delivery to the close of the case: the reply is the addressee's, the word about it the issuer's."""
    letter = delivered(city)
    assert Notice.objects.filter(post=city.land.post_id, key=f"letter:{letter.id}:issued").exists()
    with at("2023-09-04"):
        services.receive_letter(actor=city.land, letter=letter.id)
        services.reply_letter(actor=city.land, letter=letter.id, text="已完成清表", evidence=proof())
        assert (fresh(letter).state, standing(letter.reply_case_id).state) == ("replied", "submitted")
        with pytest.raises(Conflict, match="刚被别人办理过"):
            services.accept_reply(actor=city.signer, letter=letter.id, seen=letter.version)
        services.accept_reply(actor=city.signer, letter=letter.id)
    assert standing(letter.reply_case_id).state == "closed"
    assert [one.kind for one in queries.facts_of(letter.id)] == [
        "letters.drafted", "letters.checked", "letters.signed", "letters.delivered", "letters.received", "letters.replied",
        "letters.reply_accepted",
    ]  # fmt: skip
    assert Fact.objects.get(kind="letters.replied").evidence.count() == 1
    assert list(verify()) == []


def test_stages(city: City) -> None:
    """Each letter stands under the tabs it belongs to."""

    def stages(letter: Letter) -> set[str]:
        return {
            one
            for one in queries.STAGES
            if queries.in_stage(queries.visible_letters(city.signer), one).filter(id=letter.id).exists()
        }

    letter = drafted(city)
    assert stages(letter) == {"drafts"}
    checked(city, letter)
    assert stages(letter) == {"signing"}
    services.sign_letter(actor=city.signer, letter=letter.id, number=Number(ORGAN))
    assert stages(letter) == {"issued", "waiting"}
    services.reply_letter(actor=city.land, letter=letter.id, text="已办")
    services.accept_reply(actor=city.signer, letter=letter.id)
    assert stages(letter) == {"issued", "settled"}


def test_a_reply_that_does_not_answer_is_owed_again(city: City) -> None:
    letter = delivered(city)
    services.reply_letter(actor=city.land, letter=letter.id, text="正在办理")
    with pytest.raises(Conflict, match="不需要回复"):
        services.reply_letter(actor=city.land, letter=letter.id, text="再回一次")
    with pytest.raises(Invalid):
        services.refuse_reply(actor=city.signer, letter=letter.id, reason="")
    with pytest.raises(Conflict, match="刚被别人办理过"):
        services.refuse_reply(actor=city.signer, letter=letter.id, reason="没有写明完成时间", seen=letter.version)
    services.refuse_reply(actor=city.signer, letter=letter.id, reason="没有写明完成时间", seen=fresh(letter).version)
    assert (fresh(letter).state, fresh(letter).replied_on) == ("received", None)
    assert Fact.objects.get(kind="letters.reply_refused").reason == "没有写明完成时间"
    with pytest.raises(Conflict, match="待认可"):
        services.refuse_reply(actor=city.signer, letter=letter.id, reason="再退")
    services.reply_letter(actor=city.land, letter=letter.id, text="九月中旬完成")
    assert standing(letter.reply_case_id).submissions == 2


def test_who_receives_and_replies(city: City) -> None:
    letter = delivered(city)
    for act in (
        lambda actor: services.receive_letter(actor=actor, letter=letter.id),
        lambda actor: services.reply_letter(actor=actor, letter=letter.id, text="已办"),
    ):
        with pytest.raises(Refused, match="只有收文单位"):
            act(city.drafter)
        with pytest.raises(NotFound):
            act(officer(city.cast, "county_b_office", "county_office"))
    with pytest.raises(Invalid):
        services.reply_letter(actor=city.land, letter=letter.id, text=" ")


def test_the_same_reply_sent_twice_is_one(city: City) -> None:
    letter = delivered(city)
    for _again in range(2):
        services.reply_letter(actor=city.land, letter=letter.id, text="已办", idem_key="k")
    assert Fact.objects.filter(kind="letters.replied").count() == 1
    for other in ({"text": "没办"}, {"evidence": proof()}, {"on": dt.date(2023, 8, 31)}):
        with pytest.raises(Conflict, match="不同内容"):
            services.reply_letter(actor=city.land, letter=letter.id, idem_key="k", **{"text": "已办", **other})  # type: ignore[arg-type]


def test_a_reply_by_the_cases_own_page_is_a_reply(city: City) -> None:
    letter = delivered(city)
    with at("2023-09-04"):
        cases.submit_result(actor=city.land, case=fresh(letter).reply_case_id, text="已办")  # type: ignore[arg-type]
    services.accept_reply(actor=city.signer, letter=letter.id)
    assert (fresh(letter).state, str(fresh(letter).replied_on)) == ("replied", "2023-09-04")


def test_a_withdrawn_letter_takes_no_reply(city: City) -> None:
    letter = delivered(city)
    services.withdraw_letter(actor=city.signer, letter=letter.id, reason="口径有误")
    letter = fresh(letter)
    assert (letter.state, letter.document.status) == ("withdrawn", Status.WITHDRAWN)
    assert NumberLine.objects.get().text == letter.document.doc_number, "the number stays with it"
    assert standing(letter.reply_case_id).state == "withdrawn"
    for seen in (None, letter.version - 1):
        with pytest.raises(Refused, match="已撤回") as refused:
            services.reply_letter(actor=city.land, letter=letter.id, text="已办", seen=seen)
        assert refused.value.code == "withdrawn"
    with pytest.raises(Conflict):
        services.receive_letter(actor=city.land, letter=letter.id)
    with pytest.raises(Conflict):
        services.withdraw_letter(actor=city.signer, letter=letter.id, reason="再撤")


def test_withdrawn_before_issue_the_rung_may_be_written_about_again(city: City) -> None:
    case = overdue(city)
    letter = drafted(city, case)
    with pytest.raises(Invalid):
        services.withdraw_letter(actor=city.drafter, letter=letter.id, reason=" ")
    services.withdraw_letter(actor=city.drafter, letter=letter.id, reason="已当面说明")
    assert Fact.objects.get(kind="letters.withdrawn").body["was_issued"] is False
    assert [len(one.escalations) for one in queries.groups_for(city.drafter, city.cast.city.id)] == [1]


def test_an_answered_letter_is_not_called_back(city: City) -> None:
    letter = delivered(city)
    services.reply_letter(actor=city.land, letter=letter.id, text="已办")
    services.accept_reply(actor=city.signer, letter=letter.id)
    with pytest.raises(Conflict, match="不能再撤回"):
        services.withdraw_letter(actor=city.signer, letter=letter.id, reason="口径有误")


def test_the_call_is_recorded_before_issue(city: City) -> None:
    letter = drafted(city)
    call = Call(dt.date(2023, 8, 31), "用地科科长", "noted", "下周一回话")
    services.note_call(actor=city.drafter, letter=letter.id, call=call)
    assert fresh(letter).called_whom == "用地科科长"
    with pytest.raises(Invalid):
        services.note_call(actor=city.drafter, letter=letter.id, call=Call(dt.date(2023, 8, 31), "", "noted"))
    sent = signed(city, letter)
    with pytest.raises(Conflict):
        services.note_call(actor=city.drafter, letter=sent.id, call=call)


def test_the_stamped_scan_is_kept_by_its_hash(city: City) -> None:
    stored = files.store(b"%PDF-1.7 stamped", name="盖章件.pdf", kind="pdf")
    with pytest.raises(Conflict):
        services.attach_scan(actor=city.drafter, letter=checked(city).id, file_sha256=stored.sha256)
    letter = signed(city, drafted(city, overdue(city, title="报批滞后")))
    services.attach_scan(actor=city.drafter, letter=letter.id, file_sha256=stored.sha256)
    assert fresh(letter).scan_sha256 == stored.sha256
    with pytest.raises(Invalid):
        services.attach_scan(actor=city.drafter, letter=letter.id, file_sha256="0" * 64)


def test_delivery(city: City) -> None:
    letter = signed(city)
    with pytest.raises(Invalid):
        services.deliver_letter(actor=city.drafter, letter=letter.id, channel="pigeon")
    with pytest.raises(Invalid):
        services.deliver_letter(actor=city.drafter, letter=letter.id, channel="hand", on=dt.date(2023, 8, 1))
    services.deliver_letter(actor=city.drafter, letter=letter.id, channel="hand")
    with pytest.raises(Conflict):
        services.deliver_letter(actor=city.drafter, letter=letter.id, channel="hand")


def test_who_sees_a_letter(city: City) -> None:
    """A draft is the issuer's; a signed one the addressee's too."""
    members = city.cast.members
    letter = drafted(city)

    def seen_by() -> set[str]:
        return {key for key, one in members.items() if queries.visible_letters(one.actor).filter(id=letter.id).exists()}

    assert seen_by() == {"leader", "city_office", "inspector"}
    signed(city, letter)
    assert seen_by() == {"leader", "city_office", "inspector", "department"}
    with pytest.raises(NotFound):
        queries.get_letter_for(members["county_office"].actor, letter.id)


def test_a_sensitive_letter_shows_itself_to_its_circle(city: City) -> None:
    letter = signed(city, drafted(city, overdue(city, title="张家村集体访", category="petition")))
    assert queries.shown_title(city.land, letter).endswith("张家村集体访的提醒函")
    planner = officer(city.cast, "city_government", "viewer")
    assert queries.shown_title(planner, letter) == "其他协调事项"
    with pytest.raises(Refused, match="敏感"):
        queries.get_letter_for(planner, letter.id)
    assert standing(letter.reply_case_id).is_sensitive


def test_each_is_asked_for_his_move(city: City) -> None:
    today = clock.today()
    asked = lambda actor: [one.act for one in todo.todo_of(actor, today) if one.url[0] == "letter:letter"]  # noqa: E731
    letter = drafted(city)
    assert (asked(city.drafter), asked(city.checker), asked(city.land)) == ([], ["核稿"], [])
    services.check_letter(actor=city.checker, letter=letter.id, units=(city.cast.units["housing_bureau"].id,))
    housing = officer(city.cast, "housing_bureau")
    assert (asked(housing), asked(city.signer)) == (["会签"], [])
    services.countersign_letter(actor=housing, letter=letter.id, agrees=True)
    assert (asked(city.signer), asked(city.drafter)) == (["签发"], [])
    services.sign_letter(actor=city.signer, letter=letter.id, number=Number(ORGAN))
    assert asked(city.land) == ["签收"]
    services.receive_letter(actor=city.land, letter=letter.id)
    assert asked(city.land) == []
    assert [one.act for one in todo.todo_of(city.land, today) if one.source == "函件回复"] == ["办理"]
    cases.submit_result(actor=city.land, case=letter_case(letter), text="已办")
    assert [one.act for one in todo.todo_of(city.signer, today) if one.source == "函件回复"] == ["核验"]


def letter_case(letter: Letter) -> object:
    return fresh(letter).reply_case_id
