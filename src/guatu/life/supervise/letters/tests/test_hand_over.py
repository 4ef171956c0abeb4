"""岗位交接: the letters in a post's hands stand on the list, and what is addressed to it goes to whoever takes over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.holdings import opened
from guatu.access.models import Post
from guatu.cases import services as cases
from guatu.cases.tests.scene import officer
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.errors import Refused
from guatu.ledger.crews.handover import owed_by
from guatu.ledger.crews.services import hand_over_post
from guatu.life.supervise.letters import handing, services
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.tests.scene import City, checked, drafted, fresh, overdue, signed

pytestmark = pytest.mark.django_db


def listed(post: object) -> list[tuple[str, str]]:
    """(what, how it stands) of the letters on a post's list."""
    return [(one.title, one.detail) for mover, one in owed_by(post) if mover == "letters"]  # type: ignore[arg-type]


def hand_over(city: City, giver: object, taker: object) -> None:
    hand_over_post(actor=city.cast.city_office.actor, from_post=giver, to_post=taker, on=clock.today(), reason="岗位调整")  # type: ignore[arg-type]


def test_it_works(city: City) -> None:
    """R4.3: a letter to the leader in charge is received and answered by whoever sits there after him."""
    housing, planner = officer(city.cast, "housing_bureau"), officer(city.cast, "city_government", "leader", "分管领导")
    letter = signed(city, drafted(city, addressee_post=housing.post_id))
    assert listed(housing.post_id) == [("关于加快办理清表受阻的提醒函", f"待签收，提醒函，{letter.document.doc_number}")]
    hand_over(city, housing.post_id, planner.post_id)
    assert fresh(letter).addressee_post_id == planner.post_id and listed(housing.post_id) == []
    (item,) = [one for one in Fact.objects.get(kind="ledger.duties_handed_over").body["items"] if one["mover"] == "letters"]
    assert (item["title"], item["due_on"]) == (letter.title, "2023-09-07")
    fact = Fact.objects.get(kind="letters.handed_over")
    assert (fact.subject_id, fact.body["to_post"], fact.reason) == (str(letter.id), str(planner.post_id), "岗位调整")
    services.receive_letter(actor=planner, letter=letter.id)
    with pytest.raises(Refused):
        services.reply_letter(actor=housing, letter=letter.id, text="已办")


def test_only_what_is_owed_is_listed(city: City) -> None:
    """A letter that asks for no reply, or whose reply is in or owed no more, is no duty; a reply sent back is the taker's."""
    giver, taker = (officer(city.cast, "city_government", "inspector", title) for title in ("分管领导", "接任领导"))
    titles = ("已回复", "已了结", "不要求回复", "待回复")
    answered, settled, silent, open_ = (
        signed(city, drafted(city, overdue(city, title=one), addressee_post=giver.post_id)) for one in titles
    )
    Letter.objects.filter(id=silent.id).update(reply_case=None, reply_due_on=None)
    for letter in (answered, settled, silent, open_):
        services.receive_letter(actor=giver, letter=letter.id)
    services.reply_letter(actor=giver, letter=answered.id, text="已办")
    cases.withdraw_case(actor=city.signer, case=settled.items.get().case_id, reason="重复")
    services.settle_letters()
    assert [title for title, _detail in listed(giver.post_id)] == [open_.title]
    hand_over(city, giver.post_id, taker.post_id)
    moved = {one.id: fresh(one).addressee_post_id for one in (answered, settled, silent, open_)}
    assert moved == {
        answered.id: taker.post_id, settled.id: giver.post_id, silent.id: giver.post_id, open_.id: taker.post_id,
    }  # fmt: skip
    services.refuse_reply(actor=city.signer, letter=answered.id, reason="没有写明时间")
    services.reply_letter(actor=taker, letter=answered.id, text="九月完成")


def test_a_hand_over_written_down_late_does_not_come_before_the_letter(city: City) -> None:
    housing, planner = officer(city.cast, "housing_bureau"), officer(city.cast, "city_government", "leader", "分管领导")
    letter = signed(city, drafted(city, addressee_post=housing.post_id))
    hand_over_post(
        actor=city.cast.city_office.actor, from_post=housing.post_id, to_post=planner.post_id, on=dt.date(2023, 8, 20), reason="岗位调整",
    )  # type: ignore[arg-type]  # fmt: skip
    assert Fact.objects.get(kind="letters.handed_over").occurred_on == letter.signed_on


def test_the_list_costs_the_same_for_many(city: City) -> None:
    def count(many: int) -> int:
        for at_ in range(many):
            drafted(city, overdue(city, title=f"事项{many}{at_}"))
        with opened(), CaptureQueriesContext(connection) as asked:
            list(handing.owed(city.drafter.post_id))  # type: ignore[arg-type]
        return len(asked)

    assert count(1) == count(4)


def test_what_waits_for_a_post_is_on_its_list(city: City) -> None:
    mine, waiting = drafted(city), checked(city, drafted(city, overdue(city, title="报批滞后")))
    assert listed(city.drafter.post_id) == [(waiting.title, "本岗位拟稿，提醒函"), (mine.title, "本岗位拟稿，提醒函")]
    assert listed(city.signer.post_id) == [(waiting.title, "待签发，提醒函"), (mine.title, "待核稿，提醒函")]
    hand_over(city, city.drafter.post_id, city.checker.post_id)
    assert fresh(mine).drafted_post_id == city.drafter.post_id, "who drafted it stays true"
    with pytest.raises(Refused, match="拟稿人"):
        services.check_letter(actor=city.drafter, letter=mine.id)


def test_a_sensitive_letter_is_listed_without_its_title(city: City) -> None:
    drafted(city, overdue(city, title="张家村集体访", category="petition"))
    assert listed(city.drafter.post_id) == [("其他协调事项", "本岗位拟稿，提醒函")]
    assert listed(Post.objects.get(id=city.land.post_id).id) == []
