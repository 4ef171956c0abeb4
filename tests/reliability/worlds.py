"""Two worlds that differ only where 甲县 may not look: other counties', zones' and cities' projects, returns, imports, jobs.

Ids are drawn from a stream of their own for each part, and the clock stands still in each, so that 甲县's own rows are the same in
both worlds to the last bit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from guatu.access.models import Place
from guatu.figures.services import confirm_place, make_close
from guatu.kernel import clock, ids
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger.models import SavedView
from guatu.ledger.services import Event
from guatu.life.dispatch.importing.services import apply_import, preview_import
from guatu.runner.jobs import enqueue
from guatu.web.importing.tests import things as importing_things
from tests.cast import Cast, Member, build_cast
from tests.permissions.things import made
from tests.register import YI, categorised, load_parameters, planned, project_at, reached, returned

AUGUST, SEPTEMBER = Period.parse("2023-08"), Period.parse("2023-09")
MORNING = dt.datetime(2023, 10, 9, 1, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Others:
    """What the rest of the jurisdiction is like. `word` stands in every name and text of theirs."""

    word: str
    counties: int
    total_yuan: int
    ytd_yuan: int
    stage: str
    tier: str
    is_busy: bool


ONE = Others("旁县", 2, 7 * YI, YI // 2, "P20", "city", False)
# 暗号: a word that nobody in 甲县 may ever read.
OTHER = Others("暗号金乌", 5, 93 * YI, 11 * YI, "P60", "province", True)


class _Stream:
    """Ids in a row, instead of by chance."""

    def __init__(self, name: str) -> None:
        self.start, self.count = sum(ord(one) << (6 * at) for at, one in enumerate(name)), 0

    def advance(self, _millisecond: int) -> tuple[int, int]:
        self.count += 1
        return 1_690_000_000_000 + self.start % 10**9, self.count << 20


@contextmanager
def part(name: str, hour: int) -> Iterator[None]:
    """Everything inside has ids of its own stream and happens at one hour."""
    kept, ids._LAST = ids._LAST, _Stream(name)  # type: ignore[assignment]
    try:
        with clock.frozen(MORNING + dt.timedelta(hours=hour)):
            yield
    finally:
        ids._LAST = kept


@dataclass
class World:
    """A world as 甲县's office meets it: itself, and the arguments of every address that is about a thing of its own."""

    cast: Cast
    office: Member
    things: dict[str, dict[str, Any]]


def build(others: Others, wanted: list[str]) -> World:
    """Build one. `wanted` names the factories whose things are needed."""
    with part("cast", 0):
        load_parameters()
        cast = build_cast()
        office = cast.county_office
    with part("own", 1):
        _project(cast.county_a, "甲县", 5 * YI, YI, "P50", "city", 1)
        _project(cast.county_a, "甲县", 3 * YI, 2 * YI, "P30", "county", 2)
        things = {name: made(name, cast, office, is_own=True) for name in wanted if name != "month_close"}
    with part("others", 2):
        _others(cast, others)
    with part("close", 3):
        close = make_close(actor=SYSTEM, root=cast.city, period=AUGUST)
        things |= {"month_close": {"pk": close.id}} if "month_close" in wanted else {}
    with part("late", 4):
        _project(cast.county_b, others.word, others.total_yuan, others.ytd_yuan, others.stage, others.tier, 91)
        for place in (cast.county_b, cast.zone) if others.is_busy else ():
            confirm_place(actor=SYSTEM, place=place, period=SEPTEMBER)
    return World(cast, office, things)


def _project(place: Place, word: str, total: int, ytd: int, stage: str, tier: str, number: int) -> None:
    events: list[Event] = [
        planned(2023, total // 2), categorised(2023, "new"), reached(stage, "2023-06-01"),
        returned("2023-07", "2023-07-31", ytd), returned("2023-08", "2023-08-31", ytd + number * 10_000),
        returned("2023-09", "2023-09-30", ytd + number * 20_000),
    ]  # fmt: skip
    project_at(
        place, *events, name=f"示例{word}{number}号项目", total_yuan=total + number, tier=tier, content=f"{word}的厂房",
        owner_name=f"{word}公司", problem_text=f"{word}征地未完",
    )  # fmt: skip


def _others(cast: Cast, others: Others) -> None:
    for number in range(others.counties):
        for place in (cast.county_b, cast.zone, cast.neighbour_county, cast.city):
            _project(place, others.word, others.total_yuan, others.ytd_yuan, others.stage, others.tier, number + 10)
    batch = preview_import(actor=SYSTEM, place=cast.county_b, content=importing_things.small_ledger(), filename=f"{others.word}台账.xlsx")
    enqueue("runner.sweep", actor=cast.other_county_office.actor, place_id=cast.county_b.id, subject=others.word)
    if others.is_busy:
        apply_import(actor=SYSTEM, batch=batch)
        post = cast.other_county_office.post
        SavedView.objects.create(
            post=post, page="register", name=others.word, query="stage=P60", is_shared=True, created_at=clock.now()
        )
