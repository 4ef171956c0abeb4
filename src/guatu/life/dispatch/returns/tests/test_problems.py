"""A problem told in a return becomes a case when the return is accepted: once, and once for the same words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from guatu.access.models import Unit
from guatu.cases.models import CaseStanding
from guatu.cases.services import withdraw_case
from guatu.facts import verify
from guatu.facts.models import Entry
from guatu.life.dispatch.returns.services import Receipt, pass_step, send_back
from guatu.life.dispatch.returns.tests.scene import at, building, filed, photo, pick_of
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
WORDS = "临时用电容量不足，待供电部门增容"


def accepted(cast: Cast, receipt: Receipt) -> Receipt:
    """A return passed by the county and by the city."""
    for member in (cast.county_office, cast.city_office):
        pass_step(actor=member.actor, pick=pick_of(receipt))
    return receipt


def cases() -> list[CaseStanding]:
    """The cases that stand, oldest first."""
    return list(CaseStanding.objects.live().order_by("number"))


def test_it_works(cast: Cast) -> None:
    project = building(cast.county_a, unit=cast.units["county_b_office"].id)
    receipt = filed(cast, project, has_problem=True, blockers=WORDS, evidence=(photo(),))
    pick = pick_of(receipt)
    pass_step(actor=cast.county_office.actor, pick=pick)
    assert cases() == [], "only the last check takes it up"
    pass_step(actor=cast.city_office.actor, pick=pick)
    (case,) = cases()
    assert (case.kind, case.text, case.project_id, case.grade, case.state) == ("problem", WORDS, project, "B", "assigned")
    assert (case.unit_id, case.issuer_unit_id) == (cast.units["county_b_office"].id, cast.units["city_office"].id)
    assert (case.source_type, case.source_id) == ("return", str(receipt.fact))
    entry = Entry.objects.filter(verb="returns.pass_step").latest("recorded_at")
    assert sorted(fact.kind for fact in entry.facts.all()) == ["cases.opened", "returns.step_passed"]
    assert list(verify.verify()) == []


def test_without_a_unit_it_is_the_countys(cast: Cast) -> None:
    accepted(cast, filed(cast, building(cast.county_a), has_problem=True, blockers=WORDS))
    (case,) = cases()
    assert case.unit_id == cast.units["county_a_office"].id


def test_nothing_without_a_problem_and_nothing_when_sent_back(cast: Cast) -> None:
    accepted(cast, filed(cast, building(cast.county_a, "示例无问题")))
    receipt = filed(cast, building(cast.county_a), has_problem=True, blockers=WORDS)
    send_back(actor=cast.county_office.actor, pick=pick_of(receipt), reason="照片不清")
    assert cases() == []


def test_the_same_words_are_one_case_until_it_is_closed(cast: Cast) -> None:
    project, other = building(cast.county_a), building(cast.county_a, "示例另一个")
    accepted(cast, filed(cast, project, has_problem=True, blockers=WORDS))
    with at("2023-08-15 10:00"):
        accepted(cast, filed(cast, project, "2023-08-15", has_problem=True, blockers=f" {WORDS}\n"))
        assert len(cases()) == 1
        accepted(cast, filed(cast, other, "2023-08-15", has_problem=True, blockers=WORDS))
        assert len(cases()) == 2, "another project's is another case"
    with at("2023-08-16 10:00"):
        accepted(cast, filed(cast, project, "2023-08-16", has_problem=True, blockers="北侧围挡内有通信杆未迁"))
        assert len(cases()) == 3, "new words are a new problem"
        withdraw_case(actor=cast.city_office.actor, case=cases()[0].case_id, reason="已接电")
    with at("2023-08-17 10:00"):
        accepted(cast, filed(cast, project, "2023-08-17", has_problem=True, blockers=WORDS))
        assert len(cases()) == 4, "it is over, and told again"


def test_a_corrected_return_does_not_open_it_again(cast: Cast) -> None:
    project = building(cast.county_a)
    first = accepted(cast, filed(cast, project, has_problem=True, blockers=WORDS))
    withdraw_case(actor=cast.city_office.actor, case=cases()[0].case_id, reason="已接电")
    told = {"has_problem": True, "blockers": WORDS, "people": 12, "reason": "补人数", "seen": str(first.fact)}
    accepted(cast, filed(cast, project, **told))
    assert len(cases()) == 1


def test_the_page_of_the_return_leads_to_it(client: Client, cast: Cast) -> None:
    receipt = filed(cast, building(cast.county_a), has_problem=True, blockers=WORDS)
    url = reverse("returning:return", args=[receipt.log, receipt.occasion])
    county = sign_in(client, cast.county_office)
    assert "同样文字的问题没有销号前不再另立" in county.get(url).content.decode()
    accepted(cast, receipt)
    (case,) = cases()
    page = county.get(url).content.decode()
    assert reverse("cases:case", args=[case.case_id]) in page and case.number in page


def test_the_page_of_a_return_told_while_the_case_was_open_still_leads_to_it_when_it_is_closed(
    client: Client, cast: Cast
) -> None:
    project = building(cast.county_a)
    accepted(cast, filed(cast, project, has_problem=True, blockers=WORDS))
    with at("2023-08-15 10:00"):
        again = accepted(cast, filed(cast, project, "2023-08-15", has_problem=True, blockers=WORDS))
    with at("2023-08-17 10:00"):
        withdraw_case(actor=cast.city_office.actor, case=cases()[0].case_id, reason="已接电")
        page = (
            sign_in(client, cast.county_office)
            .get(reverse("returning:return", args=[again.log, again.occasion]))
            .content.decode()
        )
    assert cases()[0].number in page and "没有立案" not in page


def test_a_case_that_was_over_before_is_not_the_returns(client: Client, cast: Cast) -> None:
    """Nobody could be asked any more when it was told again: no case, and the page says so."""
    project = building(cast.county_a)
    accepted(cast, filed(cast, project, has_problem=True, blockers=WORDS))
    withdraw_case(actor=cast.city_office.actor, case=cases()[0].case_id, reason="已接电")
    Unit.objects.filter(id=cast.units["county_a_office"].id).update(kind="department")
    with at("2023-08-15 10:00"):
        again = accepted(cast, filed(cast, project, "2023-08-15", has_problem=True, blockers=WORDS))
        assert len(cases()) == 1
        page = (
            sign_in(client, cast.county_office)
            .get(reverse("returning:return", args=[again.log, again.occasion]))
            .content.decode()
        )
    assert "没有立案" in page


def test_and_its_page_leads_back(client: Client, cast: Cast) -> None:
    receipt = accepted(cast, filed(cast, building(cast.county_a), has_problem=True, blockers=WORDS))
    page = sign_in(client, cast.city_office).get(reverse("cases:case", args=[cases()[0].case_id])).content.decode()
    assert reverse("returning:return", args=[receipt.log, receipt.occasion]) in page
