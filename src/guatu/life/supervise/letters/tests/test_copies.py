"""抄送: whom a line of copies names, and that they are told and may read the letter."""

from __future__ import annotations

import pytest

from guatu.access.models import Unit
from guatu.cases.tests.scene import officer
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.life.supervise.letters import queries, rules, services
from guatu.life.supervise.letters.services import Draft, Number
from guatu.life.supervise.letters.tests.scene import ORGAN, City, adopted, checked, drafted, fresh, overdue, signed
from guatu.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_whoever_it_is_copied_to_is_told_and_may_read_it(city: City) -> None:
    letter = drafted(city, copy_to="示例市住建局、省重点办。")
    housing, planner = officer(city.cast, "housing_bureau"), officer(city.cast, "county_b_office", "county_office")
    with pytest.raises(NotFound):
        queries.get_letter_for(housing, letter.id)
    signed(city, letter)
    assert Notice.objects.get(post_id=housing.post_id).text.startswith("收到抄送")
    assert queries.get_letter_for(housing, letter.id) == letter
    assert queries.visible_letters(housing).filter(id=letter.id).exists()
    assert not queries.visible_letters(planner).filter(id=letter.id).exists()
    with pytest.raises(Refused, match="只有收文单位"):
        services.receive_letter(actor=housing, letter=letter.id)
    told = set(Notice.objects.filter(key=f"letter:{letter.id}:signed").values_list("post_id", flat=True))
    assert city.drafter.post_id in told and housing.post_id not in told


def test_an_addressee_among_the_copies_is_told_as_addressee(city: City) -> None:
    letter = signed(city, drafted(city, copy_to="示例市住建局、示例市自然资源局"))
    assert city.bureau in letter.copies.all()
    assert Notice.objects.get(post_id=city.land.post_id, key__startswith=f"letter:{letter.id}").key.endswith(":issued")


def test_a_line_of_copies_names_units_and_nobody_by_chance(city: City) -> None:
    """A name that two units share is asked about; with its place in front, or in full where it is written so, it is one of them."""
    cast = city.cast
    made = {
        place.name: Unit.objects.create(name="城管局", place=place, kind="department") for place in (cast.county_a, cast.county_b)
    }
    rungs = (adopted(city, overdue(city)),)
    with pytest.raises(Invalid) as refused:
        services.draft_letter(
            actor=city.drafter, draft=Draft("reminder", city.bureau.id, rungs, copy_to="抄送：城管局、示例市住建局。")
        )
    (told,) = refused.value.problems["copy_to"]
    assert "“城管局”有 2 个单位" in told and "示例甲县城管局、示例乙县城管局" in told
    draft = Draft("reminder", city.bureau.id, rungs, copy_to="抄送：示例乙县城管局，示例市住建局。")
    letter = services.draft_letter(actor=city.drafter, draft=draft)
    assert set(letter.copies.all()) == {made["示例乙县"], cast.units["housing_bureau"]}
    assert letter.copy_to == "示例乙县城管局，示例市住建局。"


@pytest.mark.parametrize("text", ["甲局、乙局", "抄送：甲局，乙局。", " 抄 送:甲局；乙局", "甲局、乙局、甲局"])
def test_names_of_a_line(text: str) -> None:
    assert rules.names_in(text) == ["甲局", "乙局"]


def test_a_draft_from_before_copies_were_kept_is_copied_at_its_signature(city: City) -> None:
    """Whoever its paper names is told and may read it, as with any other; a name that two units share is asked about first."""
    clear, unclear = (checked(city, drafted(city, overdue(city, title=title), copy_to="示例市住建局")) for title in ("甲", "乙"))
    for letter in (clear, unclear):
        letter.copies.clear()
    housing = officer(city.cast, "housing_bureau")
    services.sign_letter(actor=city.signer, letter=clear.id, number=Number(ORGAN))
    assert list(fresh(clear).copies.all()) == [city.cast.units["housing_bureau"]]
    assert Notice.objects.filter(post_id=housing.post_id, key=f"letter:{clear.id}:copied").exists()
    assert Fact.objects.get(kind="letters.signed").body["copies"] == [str(city.cast.units["housing_bureau"].id)]
    Unit.objects.create(name="示例市住建局", place=city.cast.county_a, kind="department")
    with pytest.raises(Invalid, match="重拟") as refused:
        services.sign_letter(actor=city.signer, letter=unclear.id, number=Number(ORGAN))
    assert list(refused.value.problems) == ["copy_to"] and fresh(unclear).state == "checked"
