"""A body that meets, and everything a test of a meeting needs."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.cases.models import CaseStanding
from guatu.cases.services import accept_case, close_case, submit_result, verify_result
from guatu.cases.tests.scene import proof
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.life.dispatch.meetings.models import Decision, Meeting, MeetingSeries, Topic
from guatu.life.dispatch.meetings.services import (
    Ruling,
    Slip,
    accept_topic,
    decide,
    finish_meeting,
    freeze_pack,
    load_series,
    plan_meeting,
    raise_topic,
)
from tests.cast import Cast
from tests.register import YI, load_parameters, planned, project_at, returned

MONDAY = dt.date(2023, 9, 4)


@contextmanager
def on(text: str, hour: int = 10):  # type: ignore[no-untyped-def]
    """Hold the clock at an hour of a Shanghai day."""
    with clock.frozen(dt.datetime.combine(dt.date.fromisoformat(text), dt.time(hour), clock.SHANGHAI)):
        yield


def bodies(place: Place) -> dict[str, MeetingSeries]:
    """The default bodies of a place, by key."""
    load_parameters()
    load_series(actor=SYSTEM, place=place)
    return {one.key: one for one in MeetingSeries.objects.filter(place=place).select_related("place")}


def called(series: MeetingSeries, held_on: str, actor: Actor = SYSTEM) -> Meeting:
    """A meeting put on the calendar."""
    return plan_meeting(actor=actor, series=series.id, held_on=dt.date.fromisoformat(held_on))


def under_way(series: MeetingSeries, day: str = "2023-09-04") -> Meeting:
    """A meeting whose pack is fixed: decisions may be typed."""
    meeting = called(series, day)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    return meeting


def red_project(place: Place, name: str = "示例红灯园", **more: Any) -> UUID:
    """A project far behind its plan in August."""
    return project_at(
        place, planned(2023, 10 * YI), returned("2023-07", "2023-07-31", YI), returned("2023-08", "2023-08-31", YI), name=name,
        unit_name="示例县住建局", **more,
    )  # fmt: skip


def good_project(place: Place, name: str = "示例绿灯园", **more: Any) -> UUID:
    """A project on time in August."""
    return project_at(
        place, planned(2023, 10 * YI), returned("2023-07", "2023-07-31", 6 * YI), returned("2023-08", "2023-08-31", 8 * YI), name=name,
        **more,
    )  # fmt: skip


def held(cast: Cast, series: MeetingSeries, day: str, *rulings: Ruling) -> Meeting:
    """A meeting that took place, with what it decided."""
    office = cast.city_office.actor
    with on(day):
        meeting = called(series, day, office)
        freeze_pack(actor=office, meeting=meeting.id)
        for one in rulings:
            decide(actor=office, meeting=meeting.id, ruling=one)
        return finish_meeting(actor=office, meeting=meeting.id)


def topic(
    cast: Cast, series: MeetingSeries, title: str = "供电线路迁改", *, meeting: Meeting | None = None, **more: Any
) -> Topic:
    """A topic of 甲县, accepted when a meeting is told."""
    slip = Slip(series.id, title, "请市电力部门十日内完成迁改", opinions=(cast.units["land_bureau"].id,), **more)
    made = raise_topic(actor=cast.county_office.actor, slip=slip)
    return made if meeting is None else accept_topic(actor=cast.city_office.actor, topic=made.id, meeting=meeting.id)


def closed(cast: Cast, case: UUID) -> None:
    """A case of the land bureau done, seen and closed by the office."""
    accept_case(actor=cast.department.actor, case=case)
    submit_result(actor=cast.department.actor, case=case, text="办完了", evidence=proof())
    verify_result(actor=cast.city_office.actor, case=case, manner="on_site")
    close_case(actor=cast.city_office.actor, case=case)


def case_of(decision: Decision) -> CaseStanding:
    """The case a decision became."""
    return CaseStanding.objects.get(snapshot_no=0, case_id=decision.case_id)


def ask(cast: Cast, text: str = "十日内完成清表", unit: str = "land_bureau", due: str = "2023-09-14", **more: Any) -> Ruling:
    """A decision as it is typed."""
    return Ruling(text, cast.units[unit].id, dt.date.fromisoformat(due), **more)
