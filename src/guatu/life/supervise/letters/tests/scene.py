"""Overdue cases in a city whose letters can be signed, and letters at every step of their way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guatu.access.models import Incumbency, Place, Unit
from guatu.cases import ladders
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.services import Order, decide_escalation, open_case
from guatu.cases.tests.scene import officer
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.supervise.letters import services, templating
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Draft, Number
from tests.cast import Cast, build_cast
from tests.register import load_parameters

ORGAN = "示重建办函"


def noon(day: str) -> dt.datetime:
    """Noon of a day in Shanghai."""
    return dt.datetime.fromisoformat(f"{day}T04:00:00+00:00")


def at(day: str) -> Any:
    """Another day."""
    return clock.frozen(noon(day))


@dataclass(slots=True)
class City:
    """The cast, and the posts of the office: who drafts, who checks, who signs; who answers."""

    cast: Cast
    drafter: Actor
    checker: Actor
    signer: Actor
    land: Actor

    @property
    def bureau(self) -> Unit:
        """The addressee of most letters."""
        return self.cast.units["land_bureau"]


def build_city(*, is_sample: bool = False) -> City:
    """The cast; unless wanted otherwise nothing in it is sample data."""
    cast = build_cast()
    load_parameters()
    templating.load_defaults()
    if not is_sample:
        Place.objects.update(is_sample=False)
    return City(
        cast, clerk(cast, "city_office", "city_office", "综合科科长"), clerk(cast, "city_office", "city_office", "副主任"),
        cast.city_office.actor, cast.department.actor,
    )  # fmt: skip


def clerk(cast: Cast, unit: str, role: str, title: str) -> Actor:
    """Another post of a unit, without anybody in it: it acts in verbs, not in a browser."""
    made = officer(cast, unit, role, title)
    Incumbency.objects.filter(post_id=made.post_id).delete()
    return made


def overdue(city: City, *, due: str = "2023-08-28", unit: str = "land_bureau", title: str = "清表受阻", **more: Any) -> UUID:
    """A case asked of a bureau and not done: by default three working days late on the 31st."""
    with at("2023-08-14"):
        return open_case(
            actor=city.signer,
            order=Order(
                kind="problem", title=title, handler=city.cast.units[unit].id, grade="C", place=city.cast.county_a.id,
                due_on=dt.date.fromisoformat(due), **more,
            ),
        )  # fmt: skip


def proposed(case: UUID, rung: str = "L1") -> Escalation:
    """The rung as the clock proposes it."""
    ladders.propose_all()
    return Escalation.objects.get(case_id=case, ladder="letters", rung=rung)


def adopted(city: City, case: UUID, rung: str = "L1") -> UUID:
    """The same, adopted."""
    return decide_escalation(actor=city.signer, escalation=proposed(case, rung).id, is_confirmed=True).id


def drafted(city: City, *cases: UUID, kind: str = "reminder", rung: str = "L1", **more: Any) -> Letter:
    """A letter to the bureau about these cases (one overdue by three days when none is named)."""
    wanted, addressee = cases or (overdue(city),), more.pop("addressee", city.bureau.id)
    rungs = tuple(adopted(city, case, rung) for case in wanted)
    return services.draft_letter(actor=city.drafter, draft=Draft(kind, addressee, rungs, **more))


def checked(city: City, letter: Letter | None = None) -> Letter:
    """Checked by another post, waiting for the signature."""
    one = letter or drafted(city)
    services.check_letter(actor=city.checker, letter=one.id)
    return fresh(one)


def signed(city: City, letter: Letter | None = None, **more: Any) -> Letter:
    """Signed, with its number."""
    one = checked(city, letter)
    services.sign_letter(actor=city.signer, letter=one.id, number=Number(organ_code=ORGAN), **more)
    return fresh(one)


def fresh(letter: Letter) -> Letter:
    """As it stands now."""
    return Letter.objects.select_related("document", "issuer", "addressee").get(id=letter.id)


def standing(case: UUID | None) -> CaseStanding:
    """How a case stands."""
    return CaseStanding.objects.get(snapshot_no=0, case_id=case)
