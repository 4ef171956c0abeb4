"""A case that was split is given to another unit: its open parts follow the new lead (R4.13)."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.cases import queries, services
from guatu.cases.services import Order
from guatu.cases.services.moving import owed_cases
from guatu.cases.tests.scene import officer, opened, proof, standing
from guatu.facts import verify
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def split(cast: Cast, *units: str) -> tuple[UUID, list[UUID]]:
    """A case the land bureau leads, with a part for each unit."""
    whole, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=whole)
    parts = [Order(kind="", title=f"{unit} 的任务", handler=cast.units[unit].id) for unit in units]
    return whole, services.split_case(actor=land, case=whole, parts=parts)


def handed(cast: Cast, whole: UUID, unit: str) -> None:
    """The city's office gives the whole to another unit."""
    services.hand_over(actor=cast.city_office.actor, case=whole, to_unit=cast.units[unit].id, reason="职责调整")


def test_it_works(cast: Cast) -> None:
    """The new lead asks and verifies from here on; who does a part, by when and how far it is, stays."""
    whole, (part, over) = split(cast, "information", "information")
    services.withdraw_case(actor=cast.department.actor, case=over, reason="重复")
    before, land, housing = standing(part), cast.units["land_bureau"].id, cast.units["housing_bureau"].id
    handed(cast, whole, "housing_bureau")
    after = standing(part)
    assert (after.issuer_unit_id, after.verifier_unit_id, after.issuer_post_id) == (housing, housing, None)
    kept = ("unit_id", "state", "due_on", "turn", "spans", "accepted_on", "extensions")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (standing(over).issuer_unit_id, queries.steps_of(part)[-1].reason) == (land, "职责调整")
    assert cast.department.actor.post_id is not None
    assert str(part) not in {one.key for one in owed_cases(cast.department.actor.post_id)}
    services.accept_case(actor=SYSTEM, case=part)
    services.submit_result(actor=SYSTEM, case=part, text="完成", evidence=proof())
    services.verify_result(actor=officer(cast, "housing_bureau"), case=part, manner="on_site")
    assert list(verify.verify()) == []


def test_what_another_verifies_stays_with_it(cast: Cast) -> None:
    """Only what the old lead asked for is the new one's: a part of a part is its own lead's."""
    whole, (part,) = split(cast, "information")
    information = officer(cast, "information")
    services.accept_case(actor=information, case=part)
    (deep,) = services.split_case(
        actor=information, case=part, parts=[Order(kind="", title="再分", handler=cast.units["housing_bureau"].id)]
    )
    handed(cast, whole, "housing_bureau")
    assert (standing(deep).issuer_unit_id, standing(deep).version) == (cast.units["information"].id, 1)


def test_nobody_comes_to_verify_its_own_part(cast: Cast) -> None:
    """R4.13: then nothing moves, and it says which part stands in the way."""
    whole, (part,) = split(cast, "housing_bureau")
    with pytest.raises(Invalid) as refused:
        handed(cast, whole, "housing_bureau")
    assert standing(part).number in str(refused.value)
    assert (standing(whole).unit_id, standing(part).version) == (cast.units["land_bureau"].id, 1)
    services.withdraw_case(actor=cast.department.actor, case=part, reason="并入整件")
    handed(cast, whole, "housing_bureau")
