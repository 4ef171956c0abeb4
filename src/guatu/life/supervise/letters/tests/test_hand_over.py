"""岗位交接: the letters in a post's hands stand on the list, and what is addressed to it goes to whoever takes over."""

from __future__ import annotations

import pytest

from guatu.access.models import Post
from guatu.cases.tests.scene import officer
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.errors import Refused
from guatu.ledger.crews.handover import owed_by
from guatu.ledger.crews.services import hand_over_post
from guatu.life.supervise.letters import services
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
