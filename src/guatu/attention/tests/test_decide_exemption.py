"""Who decides on an exemption and who is told: never whoever asked, by no hand; never for a closed month; what holds when it is done."""

from dataclasses import replace

import pytest

from guatu.access.models import Delegation
from guatu.attention import services
from guatu.attention.models import LightExemption
from guatu.attention.queries import waiting_exemptions
from guatu.attention.services import grant_exemption, propose_exemption, refuse_exemption, withdraw_exemption
from guatu.attention.tests.scene import asked, day, granted, wish
from guatu.facts.folds import LIVE
from guatu.figures.services import make_close
from guatu.kernel.errors import Invalid, Refused
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectStanding
from guatu.notices.models import Notice
from guatu.notices.wording import notice_words
from tests.cast import SINCE

pytestmark = pytest.mark.django_db


def test_whoever_asked_is_told_what_became_of_it(cast, slow):
    """Each outcome once, the reasons left in the house; what one did oneself is no news."""
    made = granted(cast, slow)
    withdraw_exemption(actor=cast.city_office.actor, exemption=made, reason="已复工")
    again = asked(cast, slow)
    refuse_exemption(actor=cast.leader.actor, exemption=again, reason="理由不足")
    withdraw_exemption(actor=cast.county_office.actor, exemption=asked(cast, slow), reason="写错了")
    rows = Notice.objects.filter(key__startswith="exemption:").order_by("created_at", "id")
    assert {row.post_id for row in rows} == {cast.county_office.post.id}
    project = LightExemption.objects.first().project_id
    name = ProjectStanding.objects.get(snapshot_no=LIVE, project_id=project).label
    assert [notice_words(row) for row in rows] == [
        f"亮灯豁免已批准，至 2023-10-31：{name}", f"亮灯豁免已撤回，理由见详情：{name}", f"亮灯豁免未批准，理由见详情：{name}",
    ]  # fmt: skip


@pytest.mark.parametrize(("asks", "decides"), [("self", "deputy"), ("deputy", "self"), ("deputy", "deputy")])
def test_a_deputy_of_whoever_asked_does_not_decide(cast, slow, asks, decides):
    """The leader acts for the city's office: what either asks in its name is decided by neither in its name."""
    office, leader = cast.city_office, cast.leader
    verbs = ["project.read", "light.propose", "light.approve"]
    Delegation.objects.create(from_post=office.post, to_post=leader.post, verbs=verbs, from_on=SINCE, to_on=day("2024-01-01"))
    hands = {"self": office.actor, "deputy": replace(leader.actor, on_behalf_of=office.post.id)}
    made = propose_exemption(actor=hands[asks], wish=wish(slow))
    with pytest.raises(Refused):
        grant_exemption(actor=hands[decides], exemption=made, document_no="示办〔2023〕9号")
    assert LightExemption.objects.get().state == "proposed"
    assert waiting_exemptions(hands[decides]) == []


def test_what_was_granted_meanwhile_is_not_the_askers_to_take_back(cast, slow, monkeypatch):
    """The county looks while it waits; before it holds the project, the city grants."""
    made, looked = asked(cast, slow), services.withdrawing_verb

    def granted_meanwhile(actor, exemption):
        found = looked(actor, exemption)
        grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号")
        return found

    monkeypatch.setattr(services, "withdrawing_verb", granted_meanwhile)
    with pytest.raises(Refused):
        withdraw_exemption(actor=cast.county_office.actor, exemption=made, reason="不要了")
    assert LightExemption.objects.get().state == "granted"


def test_a_month_closed_while_it_waited_is_not_lifted(cast, slow):
    made = asked(cast, slow)
    make_close(actor=cast.city_office.actor, root=cast.city, period=Period.month(2023, 8))
    with pytest.raises(Invalid) as refused:
        grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号")
    assert "valid_from" in refused.value.problems
    refuse_exemption(actor=cast.city_office.actor, exemption=made, reason="请改用9月1日起")
    again = asked(cast, slow, valid_from=day("2023-09-01"))
    grant_exemption(actor=cast.city_office.actor, exemption=again, document_no="示办〔2023〕9号")
