"""A small place for the desk's tests: two counties, a zone, projects that are ahead, behind, red and only published."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from guatu.desk import screen as screens
from guatu.desk.screen import Screen
from guatu.kernel.actor import SYSTEM, Actor
from guatu.ledger import kinds
from guatu.ledger.services import Draft, register_project
from guatu.ui.query import Query
from tests.cast import Cast
from tests.register import YI, event, planned, project_at, reached, returned

AT = "2023-06-30"


def screen_of(actor: Actor, path: str = "/wall/", **asked: str) -> Screen:
    """The screen of an address."""
    return screens.resolve(actor, Query(path).but(**{"at": AT, **asked}))


def promised(key: str, day: str, on: str = "2023-01-10"):  # type: ignore[no-untyped-def]
    """A date promised for a node."""
    return event(kinds.MilestonePromised(key, dt.date.fromisoformat(day)), on)


def ahead(cast: Cast, name: str = "示例领先", **attrs: object) -> UUID:
    """甲县: 6 of 10 done at half of the year."""
    return _running(cast.county_a, name, 6 * YI, **attrs)


def behind(cast: Cast, name: str = "示例落后", **attrs: object) -> UUID:
    """乙县: 1 of 10 done at half of the year: 40 points and 4 亿元 behind, red."""
    return _running(cast.county_b, name, 1 * YI, **attrs)


def red_already(cast: Cast, name: str = "示例早已红灯") -> UUID:
    """乙县: behind since May."""
    return _running(cast.county_b, name, 1 * YI, (returned("2023-05", "2023-05-31", YI // 2),))


def _running(place, name: str, done: int, before: tuple = (), **attrs: object) -> UUID:  # type: ignore[no-untyped-def, type-arg]
    stats = event(kinds.StatisticsEntered(True, "2022-06"), "2022-06-20")
    return project_at(
        place, reached("P40", "2022-05-01"), reached("P50", "2022-05-02"), stats, planned(2023, 10 * YI), *before,
        returned("2023-06", AT, done), name=name, on="2022-01-05", **attrs,
    )  # fmt: skip


def late_start(cast: Cast, name: str = "示例未开工", **attrs: object) -> UUID:
    """甲县: promised for 1 March and not begun: red since."""
    return project_at(
        cast.county_a, promised("start", "2023-03-01"), reached("P30", "2022-03-01"), name=name, on="2022-01-05", **attrs
    )


def published(cast: Cast, name: str = "公布项目", **attrs: object) -> UUID:
    """甲县: known from an article alone."""
    draft = Draft(
        attrs={"name": name, "place": cast.county_a.id, **attrs}, registered_on=dt.date(2022, 1, 5), provenance="reported",
        events=[promised("complete", "2022-12-01", on="2022-06-01")],
    )  # fmt: skip
    return register_project(actor=SYSTEM, draft=draft)
