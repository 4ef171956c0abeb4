"""The row of meetings: the pack for 1,000 open cases, against reading the rows it is made of."""

from __future__ import annotations

import datetime as dt

from bench.rows import Result, measured
from bench.world import some_projects
from guatu.access.models import Place, Unit
from guatu.access.models.places import UnitKind
from guatu.cases.models import CaseStanding
from guatu.cases.services import Order
from guatu.cases.services.opening import write_opening
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.meetings.building import build_pack
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.services import load_series, plan_meeting

CASES = 1_000


def pack(city: Place) -> Result:
    """Build the pack of the weekly meeting over everything that is open and late."""
    meeting = prepared(city)
    today = clock.today()

    def floor() -> None:
        list(CaseStanding.objects.live().filter(root_id=city.id))
        list(ProjectStanding.objects.live().filter(root_id=city.id))

    return measured(
        f"会议材料（{CASES:,} 件未销号事项）", lambda: build_pack(meeting, today), "只读事项和现状行", floor, None, rounds=3
    )


def prepared(city: Place) -> Meeting:
    """A meeting to come, and a thousand cases behind it, a part of them late."""
    office = Unit.objects.create(name="示例基准市项目办", place=city, kind=UnitKind.PROJECT_OFFICE, is_sample=True)
    units = [Unit.objects.create(name=f"示例基准{n}局", place=city, kind=UnitKind.DEPARTMENT, is_sample=True) for n in range(20)]
    today, projects = clock.today(), some_projects(CASES)
    with journal.entry(actor=SYSTEM, verb="bench.open_cases") as entry:
        for at in range(CASES):
            opened_on = today - dt.timedelta(days=20 + at % 10)
            kind = "coordination" if at % 20 == 0 else "assignment"
            order = Order(
                kind, f"示例事项{at:04}", units[at % 20].id, project=projects[at % len(projects)], issuer=office.id, verifier=office.id,
                opened_on=opened_on, due_on=opened_on + dt.timedelta(days=5 + at % 40),
            )  # fmt: skip
            write_opening(entry, actor=SYSTEM, order=order)
    load_series(actor=SYSTEM, place=city)
    weekly = MeetingSeries.objects.get(place=city, key="weekly")
    made = plan_meeting(actor=SYSTEM, series=weekly.id, held_on=today + dt.timedelta(days=1))
    return Meeting.objects.select_related("series__place").get(id=made.id)
