"""Projects whose lights ask for letters: a plan of a hundred, ten a month behind or well on, returned month by month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.facts import journal
from guatu.kernel.actor import SYSTEM, Actor
from guatu.ledger.services import Event
from guatu.ledger.services.registering import record_events
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.lights import LightAsk, asks_of
from guatu.life.supervise.letters.tests.scene import City, at
from tests.register import YI, planned, project_at, reached, returned

# Cumulative completion in percent of the plan by month that gives a colour: 7/12 is 58.3, 8/12 is 66.7, 9/12 is 75.0.
GREEN = {"2023-06": 55, "2023-07": 60, "2023-08": 70, "2023-09": 80}
YELLOW = {"2023-06": 35, "2023-07": 40, "2023-08": 50, "2023-09": 56}
RED = {"2023-06": 10, "2023-07": 15, "2023-08": 20, "2023-09": 22}
_ENDS = {"2023-06": "2023-06-30", "2023-07": "2023-07-31", "2023-08": "2023-08-31", "2023-09": "2023-09-30"}


def month(key: str, colours: dict[str, int]) -> Event:
    """The return of a month that gives a colour at its end."""
    return returned(key, _ENDS[key], colours[key] * YI)


def lit(city: City, *colours: dict[str, int], until: str = "2023-08", place: Place | None = None, **attrs: Any) -> UUID:
    """A project of the land bureau with the colours of the months up to `until`, oldest first."""
    months = sorted(_ENDS)
    last = months.index(until) + 1
    events = [month(key, found) for key, found in zip(months[last - len(colours) : last], colours, strict=True)]
    # Too small for the statistics and started on time: nothing but the progress lights up.
    told = {"unit": city.bureau.id, "name": "示例一号厂房", "total_yuan": 4_000_000, **attrs}
    return project_at(place or city.cast.county_a, planned(2023, 100 * YI), reached("P40", "2023-01-10"), *events, **told)


def filed(project: UUID, *events: Event) -> None:
    """More about a project, as it becomes known."""
    with journal.entry(actor=SYSTEM, verb="test.file", projects=[project]) as pen:
        record_events(pen, project, events, "observed", ())


def asked(city: City, actor: Actor | None = None) -> list[LightAsk]:
    """What lights ask of the drafting post."""
    return asks_of(actor or city.drafter, city.cast.city.id)


def told(city: City, actor: Actor | None = None) -> list[tuple[str, str, str]]:
    """The same as (project's name, dimension, rung)."""
    return [(one.standing.name, one.run.dimension, one.rung) for one in asked(city, actor)]


def only(city: City) -> LightAsk:
    """The one light that asks, in the words of the papers."""
    found = services.asked_lights(city.drafter, city.cast.city.id, [one.key for one in asked(city)])
    assert len(found) == 1
    return found[0]


def pressed(city: City) -> UUID:
    """The one light that asks, pressed by the drafting post. The case."""
    return services.press_light(actor=city.drafter, ask=only(city))


def pressed_in_september(city: City) -> tuple[UUID, UUID]:
    """A project whose first yellow light, August's, was pressed as soon as the month was locked. (the project, the case)."""
    with at("2023-09-11"):
        project = lit(city, GREEN, YELLOW)
        return project, pressed(city)
