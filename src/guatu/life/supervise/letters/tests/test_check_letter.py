"""核稿 and 会签: by somebody else, by the units that were asked."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.access.models import Unit
from guatu.cases.tests.scene import officer
from guatu.documents.models import Status
from guatu.facts.models import Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.letters import services, templating
from guatu.life.supervise.letters.models import LetterRoute
from guatu.life.supervise.letters.services import Draft, Number
from guatu.life.supervise.letters.tests.scene import ORGAN, City, checked, drafted, fresh
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


def countersigned(city: City) -> tuple[object, object]:
    """A letter the housing bureau is asked about, and its officer."""
    letter = drafted(city)
    services.check_letter(actor=city.checker, letter=letter.id, units=(city.cast.units["housing_bureau"].id,))
    return fresh(letter), officer(city.cast, "housing_bureau")


def test_it_works(city: City) -> None:
    letter = checked(city)
    assert letter.state == "checked" and letter.document.status == Status.CHECKED
    assert letter.document.checked_by == "示例市项目办副主任"


def test_the_drafter_does_not_check_himself(city: City) -> None:
    letter = drafted(city)
    with pytest.raises(Refused, match="拟稿人"):
        services.check_letter(actor=city.drafter, letter=letter.id)
    with pytest.raises(Refused):
        services.check_letter(actor=city.cast.leader.actor, letter=letter.id)
    with pytest.raises(NotFound):
        services.check_letter(actor=city.cast.county_office.actor, letter=letter.id)
    with pytest.raises(Conflict):
        services.check_letter(actor=city.checker, letter=letter.id, seen=9)


def test_a_checked_letter_is_not_checked_again(city: City) -> None:
    letter = checked(city)
    with pytest.raises(Conflict):
        services.check_letter(actor=city.signer, letter=letter.id)


def test_units_are_asked_and_agree(city: City) -> None:
    letter, housing = countersigned(city)
    assert letter.state == "countersigning"
    assert Notice.objects.filter(post_id=housing.post_id).count() == 0, "told to the posts there were"
    with pytest.raises(Conflict):
        services.sign_letter(actor=city.signer, letter=letter.id, number=Number(ORGAN))
    services.countersign_letter(actor=housing, letter=letter.id, agrees=True)
    assert fresh(letter).state == "checked"
    assert Fact.objects.get(kind="letters.countersigned").body["opinion"] == "agreed"
    with pytest.raises(Conflict):
        services.countersign_letter(actor=housing, letter=letter.id, agrees=True)


def test_an_objection_stops_the_letter(city: City) -> None:
    letter, housing = countersigned(city)
    with pytest.raises(Invalid) as refused:
        services.countersign_letter(actor=housing, letter=letter.id, agrees=False)
    assert list(refused.value.problems) == ["words"]
    services.countersign_letter(actor=housing, letter=letter.id, agrees=False, words="不属我局职责")
    with pytest.raises(Conflict, match="会签不同意"):
        services.sign_letter(actor=city.signer, letter=letter.id, number=Number(ORGAN))
    services.send_back_letter(actor=city.checker, letter=letter.id, reason="按会签意见修改")
    with pytest.raises(Conflict, match="先重拟"):
        services.check_letter(actor=city.checker, letter=letter.id)
    rungs = tuple(letter.items.values_list("escalation_id", flat=True))
    services.redraft_letter(actor=city.drafter, letter=letter.id, draft=Draft("reminder", city.bureau.id, rungs))
    services.check_letter(actor=city.checker, letter=letter.id)
    assert fresh(letter).state == "countersigning", "the unit is asked again"


def test_only_units_that_were_asked_say_something(city: City) -> None:
    letter, _housing = countersigned(city)
    with pytest.raises(Refused, match="没有请你单位会签"):
        services.countersign_letter(actor=city.checker, letter=letter.id, agrees=True)
    with pytest.raises(NotFound):
        services.countersign_letter(actor=city.land, letter=letter.id, agrees=True)


def test_who_can_be_asked(city: City) -> None:
    letter = drafted(city)
    Unit.objects.filter(id=city.cast.units["information"].id).update(valid_to=dt.date(2023, 8, 1))
    for unit in ("land_bureau", "city_office", "information"):
        with pytest.raises(Invalid) as refused:
            services.check_letter(actor=city.checker, letter=letter.id, units=(city.cast.units[unit].id,))
        assert list(refused.value.problems) == ["units"], unit


def test_the_route_is_data(city: City) -> None:
    """Two posts must check, if the jurisdiction says so; from the third level on two must sign whatever the row says (R4.2)."""
    LetterRoute.objects.create(
        root=city.cast.city, kind="reminder", order=1, step="check", people=2, roles="city_office", valid_from=dt.date(2023, 1, 1)
    )
    letter = drafted(city)
    assert services.check_letter(actor=city.checker, letter=letter.id) is False
    with pytest.raises(Conflict, match="另一个岗位"):
        services.check_letter(actor=city.checker, letter=letter.id)
    assert services.check_letter(actor=city.signer, letter=letter.id) is True
    LetterRoute.objects.filter(kind="criticism", step="sign").update(people=1)
    assert templating.way_of("criticism", "sign", root=city.cast.city.id).people == 2


def test_sending_back_needs_a_reason(city: City) -> None:
    letter = checked(city)
    with pytest.raises(Invalid):
        services.send_back_letter(actor=city.checker, letter=letter.id, reason=" ")
    services.send_back_letter(actor=city.checker, letter=letter.id, reason="口径有误")
    assert fresh(letter).state == "drafted"
