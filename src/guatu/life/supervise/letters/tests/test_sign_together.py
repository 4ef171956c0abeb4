"""Several at once, on both engines: one letter is signed once, numbers run on without a gap and never twice, a rung has one letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from guatu.documents.models import NumberLine
from guatu.documents.numbers import missing_numbers
from guatu.facts.models import Fact
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.models import Letter, LetterApproval
from guatu.life.supervise.letters.services import Draft, Number
from guatu.life.supervise.letters.tests.scene import (
    ORGAN,
    City,
    adopted,
    at,
    build_city,
    checked,
    clerk,
    drafted,
    fresh,
    noon,
    overdue,
    signed,
)
from tests.reliability.crowd import raised, together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def city(db: None) -> City:
    """In place of the shared one: what threads are to see has to be committed."""
    return build_city()


def signers(city: City, count: int = CROWD) -> list[Actor]:
    """So many posts of the office that may sign."""
    return [clerk(city.cast, "city_office", "city_office", f"副主任之{number}") for number in range(count)]


def on(day: str, act: Callable[..., Any], **more: Any) -> Callable[[], Any]:
    """The act as a thread does it, on that day: a frozen clock is its own thread's."""

    def acting() -> Any:
        with clock.frozen(noon(day)):
            return act(**more)

    return acting


def sign(actor: Actor, letter: UUID, organ: str = ORGAN) -> bool:
    return services.sign_letter(actor=actor, letter=letter, number=Number(organ))


def test_many_sign_one_letter_and_one_does(city: City) -> None:
    letter = checked(city)
    answers = together([on("2023-08-31", sign, actor=one, letter=letter.id) for one in signers(city)])
    assert [one for one in answers if one is True] == [True]
    assert {type(one) for one in raised(answers)} == {Conflict} and len(raised(answers)) == CROWD - 1
    assert list(NumberLine.objects.values_list("seq", flat=True)) == [1]
    assert Fact.objects.filter(kind="letters.signed").count() == Fact.objects.filter(kind="cases.opened", body__kind="letter").count() == 1
    assert LetterApproval.objects.filter(letter=letter, step="sign").count() == 1
    assert list(verify()) == []


def test_many_letters_want_the_next_number_and_each_has_its_own(city: City) -> None:
    letters = [checked(city, drafted(city, overdue(city, title=f"事项之{chr(0x4E00 + one)}"))) for one in range(CROWD)]
    acts = [on("2023-08-31", sign, actor=who, letter=one.id) for who, one in zip(signers(city), letters, strict=True)]
    answers = together(acts)
    assert raised(answers) == [] and answers == [True] * CROWD
    assert sorted(NumberLine.objects.values_list("seq", flat=True)) == list(range(1, CROWD + 1))
    assert len({fresh(one).document.doc_number for one in letters}) == CROWD and missing_numbers(ORGAN, 2023) == []
    assert list(verify()) == []


def test_two_who_must_both_sign_sign_at_once(city: City) -> None:
    """R4.2: one of them completes it, whichever comes second."""
    case = overdue(city, due="2023-08-18")
    signed(city, drafted(city, case, kind="supervision", rung="L2", skip_reason="首次核对时已严重逾期"))
    with at("2023-09-11"):
        letter = checked(city, drafted(city, case, kind="criticism", rung="L3"))
    two = (city.cast.leader.actor, city.cast.inspector.actor)
    answers = together([on("2023-09-11", sign, actor=one, letter=letter.id, organ="示重组") for one in two])
    assert sorted(answers) == [False, True] and fresh(letter).state == "issued"
    assert NumberLine.objects.filter(text__startswith="示重组").count() == 1


def test_one_rung_has_one_letter(city: City) -> None:
    draft = Draft("reminder", city.bureau.id, (adopted(city, overdue(city)),))
    act = partial(services.draft_letter, draft=draft)
    answers = together([on("2023-08-31", act, actor=one) for one in signers(city)])
    assert {type(one) for one in raised(answers)} == {Conflict} and len(raised(answers)) == CROWD - 1
    assert Letter.objects.count() == 1


def test_one_key_signs_once(city: City) -> None:
    """The same click sent many times over, at once: every one is answered the same."""
    letter = checked(city)
    act = partial(services.sign_letter, actor=city.signer, letter=letter.id, number=Number(ORGAN), idem_key="k")
    assert together([on("2023-08-31", act) for _one in range(CROWD)]) == [True] * CROWD
    assert NumberLine.objects.count() == 1


def test_one_key_drafts_once(city: City) -> None:
    draft = Draft("reminder", city.bureau.id, (adopted(city, overdue(city)),))
    act = partial(services.draft_letter, actor=city.drafter, draft=draft, idem_key="k")
    answers = together([on("2023-08-31", act) for _one in range(CROWD)])
    assert {one.id for one in answers} == {Letter.objects.get().id}
