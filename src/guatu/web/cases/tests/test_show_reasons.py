"""Reasons as readers of another language read them: the house's own in theirs, what somebody typed as it was typed."""

import pytest
from django.urls import reverse

from guatu.cases import services
from guatu.cases.tests.scene import opened, proof
from guatu.kernel.actor import SYSTEM
from guatu.web.cases.tests.scene import browser

pytestmark = pytest.mark.django_db


def in_english(cast, case):
    client = browser(cast, "city_office")
    client.cookies["guatu_language"] = "en"
    return client.get(reverse("cases:case", args=[case])).context["page"]


def rung(case):
    return services.propose_escalation(actor=SYSTEM, case=case, ladder="letters", rung="L1", rank=1, why="逾期 3 天")


def test_it_works(cast):
    """签收 is a button of the house; typed as a reason it stays what was typed."""
    case, office = opened(cast), cast.city_office.actor
    services.decide_escalation(actor=office, escalation=rung(case).id, is_confirmed=False, reason="签收")
    services.withdraw_case(actor=office, case=case, reason="核验")
    page = in_english(cast, case)
    assert [one.reason for one in page.rungs] == ["签收"]
    assert "核验" in page.steps[0].body and "签收" in page.steps[1].body


def test_what_the_house_says_is_translated(cast):
    case, office = opened(cast), cast.city_office.actor
    rung(case)
    services.withdraw_case(actor=office, case=case, reason="重复")
    page = in_english(cast, case)
    assert [one.reason for one in page.rungs] == ["The case was withdrawn"]
    assert "The case was withdrawn" in page.steps[1].body


def test_what_a_closed_letter_says_is_translated(cast):
    case, office, land = opened(cast), cast.city_office.actor, cast.department.actor
    services.accept_case(actor=land, case=case)
    services.submit_result(actor=land, case=case, text="完成", evidence=proof())
    services.verify_result(actor=office, case=case, manner="phone")
    rung(case)
    services.close_case(actor=office, case=case)
    assert [one.reason for one in in_english(cast, case).rungs] == ["The case was closed"]
    other = opened(cast)
    services.settle_case(actor=office, case=other, reason="所列事项已全部销号")
    assert "All cases listed are closed" in in_english(cast, other).steps[0].body
