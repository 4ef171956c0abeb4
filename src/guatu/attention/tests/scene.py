"""What the tests of the lights file and look at."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.attention.lights import ProjectLights, lights_of
from guatu.attention.services import Wish, grant_exemption, propose_exemption
from guatu.figures.context import context_for
from guatu.kernel import clock
from guatu.ledger import kinds
from guatu.ledger.models import ProjectStanding
from tests.cast import Cast
from tests.register import event


def day(text: str) -> dt.date:
    """A date from its text."""
    return dt.date.fromisoformat(text)


def at(text: str) -> Any:
    """Noon of a day, for whatever asks the clock."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def light(project: UUID, place: Place, on: str, known_at: dt.datetime | None = None) -> ProjectLights:
    """A project's light on a day."""
    context = context_for(place, at=day(on), known_at=known_at)
    standing = ProjectStanding.objects.at(context.snapshot_no).get(project_id=project)
    return lights_of(context, [standing])[project]


def promised(milestone: str, on: str, said: str = "2023-01-10") -> Any:
    """A date promised on a day."""
    return event(kinds.MilestonePromised(milestone, day(on)), said)


def wish(project: UUID, **more: Any) -> Wish:
    """Progress exempt from August to the end of October."""
    told = {
        "dimension": "progress",
        "reason": "环保管控停工令",
        "valid_from": day("2023-08-01"),
        "valid_until": day("2023-10-31"),
    }
    return Wish(project=project, **{**told, **more})


def asked(cast: Cast, project: UUID, **more: Any) -> UUID:
    """Asked for by the county's office."""
    return propose_exemption(actor=cast.county_office.actor, wish=wish(project, **more))


def granted(cast: Cast, project: UUID, **more: Any) -> UUID:
    """The same, granted by the city's office."""
    made = asked(cast, project, **more)
    grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号")
    return made
