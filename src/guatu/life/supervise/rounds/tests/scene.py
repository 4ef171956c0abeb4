"""An inspection under way: a small register, a round over it, findings, and problems closed or not."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.cases import services as cases
from guatu.cases.models import CaseStanding
from guatu.cases.tests.scene import proof
from guatu.kernel import clock
from guatu.life.supervise.rounds.services import Check, Finding, RoundPlan, check_project, start_round
from tests.cast import Cast, Member
from tests.register import project_at


def day(text: str) -> dt.date:
    """A date from its text."""
    return dt.date.fromisoformat(text)


def at(text: str) -> Any:
    """Another day, at noon."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def register(cast: Cast, many: int = 4) -> list[UUID]:
    """Projects of 甲县 and one of 乙县."""
    land = str(cast.units["land_bureau"].id)
    made = [project_at(cast.county_a, name=f"示例甲县{n}号项目", unit=land) for n in range(1, many)]
    return [*made, project_at(cast.county_b, name="示例乙县项目")]


def plan(cast: Cast, **more: Any) -> RoundPlan:
    """A full-coverage round of the city from today on."""
    told = {
        "title": "八月全覆盖核查", "place": cast.city.id, "method": "full", "from_on": clock.today(),
        "to_on": clock.today() + dt.timedelta(days=14),
    }  # fmt: skip
    return RoundPlan(**{**told, **more})


def started(cast: Cast, member: Member | None = None, **more: Any) -> UUID:
    """Such a round, begun by the inspectors."""
    return start_round(actor=(member or cast.inspector).actor, plan=plan(cast, **more))


def finding(cast: Cast, **more: Any) -> Finding:
    """Something the land bureau has to put right."""
    told = {"category": "land", "text": "场地未平整，施工无法进场。", "grade": "C", "handler": cast.units["land_bureau"].id}
    return Finding(**{**told, **more})


def found(cast: Cast, round_id: UUID, project: UUID, **more: Any) -> UUID:
    """A finding of a round; its case."""
    told = check_project(actor=cast.inspector.actor, check=Check(round_id, project, (finding(cast, **more),)))
    return told.cases[0]


def close(cast: Cast, case: UUID) -> None:
    """From acceptance to 销号, each by whose it is."""
    land, inspector = cast.department.actor, cast.inspector.actor
    cases.accept_case(actor=land, case=case)
    cases.submit_result(actor=land, case=case, text="已平整", evidence=proof())
    cases.verify_result(actor=inspector, case=case, manner="on_site")
    cases.close_case(actor=inspector, case=case)


def standing(case: UUID) -> CaseStanding:
    """How a case stands."""
    return CaseStanding.objects.get(snapshot_no=0, case_id=case)
