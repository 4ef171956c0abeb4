"""The weekly life of the sample city: crews, returns, inspections, meetings, letters, in the weeks before its present day.

Each part says what happens when; here it is put among the months of the script in the order of the calendar and done, each act at
its own instant: a journal runs forward, and what is received late by it is late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from guatu.demo.sample import (
    script,
    steering_cases,
    steering_crews,
    steering_letters,
    steering_meetings,
    steering_problems,
    steering_returns,
)
from guatu.demo.sample.model import PRESENT_DAY
from guatu.demo.sample.world import World
from guatu.kernel import clock

Act = tuple[dt.datetime, Callable[[], object]]
# Before that nothing of the weekly life happens; its parts look at the projects as they stand then.
BEGINS = PRESENT_DAY - dt.timedelta(weeks=10)
PARTS = (steering_crews, steering_returns, steering_problems, steering_cases, steering_meetings, steering_letters)


def perform(world: World, acts: Sequence[script.Act]) -> None:
    """The script, and from its last weeks on the weekly life among it, up to the morning of the present day."""
    first, morning = script.instant(BEGINS, 0), script.instant(PRESENT_DAY, 9)
    world.perform(act for act in acts if act.at < first)
    every: list[Act] = [(act.at, partial(world.perform, [act])) for act in acts if act.at >= first]
    for at, act in sorted([*every, *_weekly(world, morning)], key=lambda one: one[0]):
        with clock.frozen(at):
            act()


def _weekly(world: World, morning: dt.datetime) -> Iterator[Act]:
    """What every part adds before `morning`; of two at the same instant the one of the earlier part comes first."""
    for part in PARTS:
        yield from (act for act in part.acts(world, PRESENT_DAY) if act[0] < morning)
