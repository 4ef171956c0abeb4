"""A post is handed over: its cases stand on the list both sides sign, and go to the taker's unit in the same verb."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.cases import services, todo
from guatu.cases.services import Order
from guatu.cases.tests.scene import day, officer, opened, proof, standing
from guatu.facts import verify
from guatu.kernel import clock
from guatu.kernel.errors import Invalid
from guatu.ledger.crews.queries import handovers_of
from guatu.ledger.crews.services import hand_over_post, items_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def handed(cast: Cast, giver: UUID | None, taker: UUID | None) -> UUID:
    """One post's duties go to another."""
    assert giver is not None
    assert taker is not None
    return hand_over_post(actor=cast.city_office.actor, from_post=giver, to_post=taker, on=day("2023-08-14"), reason="职能划转")


def listed(post: UUID | None) -> dict[str, str]:
    """What the list says of cases: number and parts by title."""
    assert post is not None
    return {one["title"]: one["detail"] for one in items_of(post) if one["mover"] == "cases"}


def test_it_works(cast: Cast) -> None:
    """The handler's post goes over, with dates and state as they are."""
    case, land, housing = opened(cast), cast.department.actor, officer(cast, "housing_bureau")
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-22"), reason="雨季")
    assert listed(land.post_id) == {"清表受阻": "WT-2023-0001，承办，办理中"}
    before = standing(case)
    handed(cast, land.post_id, housing.post_id)
    after = standing(case)
    assert after.unit_id == cast.units["housing_bureau"].id
    kept = ("state", "due_on", "extension_until", "extensions", "returns", "accepted_on", "issuer_unit_id", "verifier_unit_id")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    (item,) = handovers_of(land.post_id)[0].body["items"]  # type: ignore[arg-type]
    assert (item["key"], item["project"], item["due_on"]) == (str(case), str(after.project_id), "2023-08-21")
    assert (listed(land.post_id), list(listed(housing.post_id))) == ({}, ["清表受阻"])
    assert [one.act for one in todo.todo_of(housing, clock.today())] == ["办理"]
    services.submit_result(actor=housing, case=case, text="清表完成", evidence=proof())
    assert list(verify.verify()) == []


def test_whoever_asks_verifies_and_helps_hands_over_too(cast: Cast) -> None:
    city, inspector = cast.city_office.actor, cast.inspector.actor
    asked = opened(cast, coop=(cast.units["housing_bureau"].id,), verifier=cast.units["inspection"].id)
    helper = officer(cast, "housing_bureau")
    handed(cast, helper.post_id, officer(cast, "information").post_id)
    handed(cast, inspector.post_id, officer(cast, "city_government", "leader", "副市长").post_id)
    handed(cast, city.post_id, officer(cast, "inspection", "inspector", "副主任").post_id)
    found, units = standing(asked), cast.units
    assert found.coop_units == [str(units["information"].id)]
    assert found.verifier_unit_id == units["city_government"].id
    assert (found.issuer_unit_id, found.issuer_post_id == city.post_id) == (units["inspection"].id, False)
    assert list(verify.verify()) == []


def test_within_a_unit_it_stays_the_units(cast: Cast) -> None:
    case, colleague = opened(cast), officer(cast, "city_office", "city_office", "副主任")
    handed(cast, cast.city_office.actor.post_id, colleague.post_id)
    found = standing(case)
    assert (found.issuer_unit_id, found.issuer_post_id) == (cast.units["city_office"].id, colleague.post_id)
    land = officer(cast, "land_bureau", title="副科长")
    handed(cast, cast.department.actor.post_id, land.post_id)
    assert (standing(case).unit_id, standing(case).version) == (cast.units["land_bureau"].id, found.version)


def test_what_a_colleague_does_is_not_handed_over(cast: Cast) -> None:
    """The unit keeps what another of its posts has in hand."""
    colleague, land = officer(cast, "land_bureau", title="副科长"), cast.department.actor
    mine, theirs = opened(cast, title="清表"), opened(cast, title="供地")
    services.accept_case(actor=land, case=mine)
    services.accept_case(actor=colleague, case=theirs)
    assert (list(listed(land.post_id)), list(listed(colleague.post_id))) == (["清表"], ["供地"])
    handed(cast, land.post_id, officer(cast, "housing_bureau").post_id)
    assert standing(mine).unit_id == cast.units["housing_bureau"].id
    assert standing(theirs).unit_id == cast.units["land_bureau"].id


def test_nobody_comes_to_verify_his_own(cast: Cast) -> None:
    """R4.13: then nothing moves, and it says what to do."""
    case = opened(cast)
    taker = officer(cast, "city_office", "city_office", "副主任")
    with pytest.raises(Invalid) as refused:
        handed(cast, cast.department.actor.post_id, taker.post_id)
    assert "WT-2023-0001" in str(refused.value)
    assert standing(case).unit_id == cast.units["land_bureau"].id
    services.withdraw_case(actor=cast.city_office.actor, case=case, reason="重复")
    handed(cast, cast.department.actor.post_id, taker.post_id)


def test_the_list_names_nothing_sensitive_and_nothing_settled(cast: Cast) -> None:
    opened(cast, category="petition", title="张家村集体访")
    services.withdraw_case(actor=cast.city_office.actor, case=opened(cast, title="重复的"), reason="重复")
    assert listed(cast.department.actor.post_id) == {"其他协调事项": "WT-2023-0001，承办，待签收"}


def test_parts_go_with_the_lead(cast: Cast) -> None:
    whole, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=whole)
    part = Order(kind="", title="迁移管线", handler=cast.units["information"].id)
    (made,) = services.split_case(actor=land, case=whole, parts=[part])
    handed(cast, land.post_id, officer(cast, "housing_bureau").post_id)
    housing = cast.units["housing_bureau"].id
    assert (standing(made).issuer_unit_id, standing(made).verifier_unit_id, standing(whole).unit_id) == (housing,) * 3


def test_a_later_step_keeps_its_order(cast: Cast) -> None:
    """A hand-over dated before the last step is written on the day of that step."""
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    taker = officer(cast, "housing_bureau").post_id
    assert land.post_id is not None
    assert taker is not None
    hand_over_post(actor=cast.city_office.actor, from_post=land.post_id, to_post=taker, on=day("2023-08-10"), reason="职能划转")
    assert (standing(case).unit_id, standing(case).state) == (cast.units["housing_bureau"].id, "working")
