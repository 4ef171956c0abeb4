"""What the room opens, at a member's own or other place."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from uuid import UUID

from PIL import Image

from guatu.access.models import Place
from guatu.facts.models import Evidence
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.calendar import calendar_of
from guatu.life.dispatch.returns.models import ReturnCycle, ReviewChain, RowProposal
from guatu.life.dispatch.returns.photos import clean_photo, kept
from guatu.life.dispatch.returns.services import Filing, NewRow, Receipt, file_progress, propose_rows, start_cycles
from tests.cast import Cast, Member
from tests.register import load_parameters, project_at, reached


def begun(place: Place) -> Place:
    """The jurisdiction of a place, its cycles begun two months ago."""
    load_parameters()
    root = Place.objects.get(id=place.root_id)
    start_cycles(actor=SYSTEM, root=root, since=clock.today() - dt.timedelta(days=60))
    return root


def workday(root: Place) -> str:
    """The newest working day up to today."""
    day, calendar = clock.today(), calendar_of(root.id)
    while not calendar.is_workday(day):
        day -= dt.timedelta(days=1)
    return day.isoformat()


def _project(member: Member, is_own: bool) -> tuple[UUID, Place]:
    unit, place = (member.own_unit, member.own_place) if is_own else (member.other_unit, member.other_place)
    return project_at(place, reached("P40", "2022-03-01"), reached("P50", "2022-04-01"), unit=unit.id), begun(place)


def shot() -> bytes:
    """A small photo."""
    whole = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(whole, "JPEG")
    return whole.getvalue()


def _filed(member: Member, is_own: bool) -> Receipt:
    project, root = _project(member, is_own)
    evidence = (kept(clean_photo(shot(), "现场.jpg", "camera", {})),)
    filing = Filing(project, "daily", workday(root), progress="主体三层", reason="示例", evidence=evidence)
    return file_progress(actor=SYSTEM, filing=filing)


def sheet(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A project that owes a daily return, and the day."""
    project, root = _project(member, is_own)
    return {"project": project, "cycle": "daily", "occasion": workday(root)}


def receipt(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """The receipt of a return."""
    return {"entry": _filed(member, is_own).entry}


def returned(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A return."""
    found = _filed(member, is_own)
    return {"log": found.log, "occasion": found.occasion}


def photo(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A photo of a return."""
    return {"evidence": Evidence.objects.get(fact_id=_filed(member, is_own).fact).id}


def workbook(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A place and the month that ended before last."""
    place = member.own_place if is_own else member.other_place
    begun(place)
    first = clock.today().replace(day=1)
    last = first - dt.timedelta(days=1)
    return {"code": place.code, "occasion": f"{last if last.month != 1 else last.replace(day=1) - dt.timedelta(days=1):%Y-%m}"}


def proposal(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A row nobody knows."""
    place = member.own_place if is_own else member.other_place
    key = f"{RowProposal.objects.count():064d}"
    (made,) = propose_rows(actor=SYSTEM, place=place, file_sha256=key, rows=[NewRow("示例新项目", "填报表", 9)])
    return {"proposal": made.id}


def cycle(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A cycle of the jurisdiction."""
    root = begun(member.own_place if is_own else member.other_place)
    return {"pk": ReturnCycle.objects.get(root=root, key="daily").id}


def chain(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A review chain of the jurisdiction."""
    root = begun(member.own_place if is_own else member.other_place)
    return {"pk": ReviewChain.objects.get(root=root, key="default").id}


FACTORIES = {
    "returning_sheet": sheet, "returning_receipt": receipt, "returning_return": returned, "returning_photo": photo,
    "returning_workbook": workbook, "returning_proposal": proposal, "returning_cycle": cycle, "returning_chain": chain,
}  # fmt: skip
