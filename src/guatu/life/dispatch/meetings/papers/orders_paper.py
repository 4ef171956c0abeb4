"""周交办清单 in the office's columns (DOMAIN 3.2): as a sheet to print and as a workbook; what is sensitive is not spelled out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from guatu.access.models import Unit
from guatu.documents.content import Column, Document, Kind, Row, Run, Table
from guatu.documents.rules import long_date
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.meetings.history import meeting_label
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.pack import Item, Pack
from guatu.life.dispatch.meetings.papers.pack_paper import MASKED, result_text, shown_on_paper
from guatu.life.dispatch.meetings.queries import Decided, decided_in

COLUMNS = (
    "序号", "交办事项", "来源", "涉及项目", "牵头单位", "配合单位", "责任领导", "具体要求（目标成果）", "完成时限", "上周交办落实情况", "落实结论", "备注",
)  # fmt: skip
SIGNERS = ("填报人：", "审核人：", "（盖章）")
Line = tuple[str, ...]


def lines(meeting: Meeting, pack: Pack | None) -> list[Line]:
    """New assignments first, then what was promised before and how it stands."""
    decided = [one for one in decided_in(meeting) if one.decision.kind == "assigned"]
    projects = _projects(one.decision.project_id for one in decided)
    units = {str(one.id): one.label for one in Unit.objects.filter(place__root_id=meeting.series.place.root_id)}
    label = meeting_label(meeting)
    found = [_new(one, label, projects, units) for one in decided]
    found += [_old(item) for item in (pack.part("promises").items if pack else ())]
    return [(str(at), *line) for at, line in enumerate(found, 1)]


def _projects(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {one for one in ids if one}
    return {row.project_id: row.label for row in ProjectStanding.objects.live().filter(project_id__in=wanted)}


def _new(one: Decided, label: str, projects: dict[UUID | None, str], units: dict[str, str]) -> Line:
    row, case = one.decision, one.case
    is_hidden = one.is_sensitive
    coop = "、".join(units.get(unit, "") for unit in (case.coop_units if case else ()))
    due = row.due_on or (case.due_on if case else None)
    title = MASKED if is_hidden else (case.title if case else row.text)
    text = "" if is_hidden else row.text
    return (
        title, f"会议（{label}）", "" if is_hidden else projects.get(row.project_id, ""), row.unit.label if row.unit else "", coop, "", text,
        due.isoformat() if due else "", "", "", case.number if case else "",
    )  # fmt: skip


def _old(item: Item) -> Line:
    shown = shown_on_paper(item)
    return (
        shown.title,
        "上次会议",
        shown.project,
        shown.unit,
        "",
        "",
        shown.text,
        shown.due_on,
        shown.progress or "–",
        result_text(shown),
        shown.number,
    )


def title_of(meeting: Meeting) -> str:
    """What the list is called."""
    return f"{meeting.series.place.name}{meeting.series.title}交办清单"


def assemble(meeting: Meeting, pack: Pack | None) -> Document:
    """The list as a sheet to print across A3."""
    columns = tuple(Column(title, "center" if title in ("序号", "完成时限", "落实结论") else "left") for title in COLUMNS)
    rows = tuple(Row(tuple(Run(cell or "–") for cell in line)) for line in lines(meeting, pack))
    rows = rows or (Row(tuple(Run("本次会议没有交办事项" if at == 1 else "–") for at in range(len(COLUMNS)))),)
    return Document(
        kind=Kind.SHEET, organ="", title=title_of(meeting), body=(Table(columns, rows, signers=SIGNERS),), paper="A3", landscape=True,
        note=f"{long_date(meeting.held_on)}会议", is_sample=meeting.is_sample,
    )  # fmt: skip


def sheet(meeting: Meeting, pack: Pack | None) -> Sheet:
    """The same as a workbook."""
    wide = {"交办事项": 28, "具体要求（目标成果）": 36, "上周交办落实情况": 30, "涉及项目": 20, "序号": 6}
    columns = tuple(SheetColumn(title, "text", width=wide.get(title, 12), wraps=title in wide) for title in COLUMNS)
    return Sheet(
        title=title_of(meeting), columns=columns, rows=lines(meeting, pack), as_of=f"会议日期 {_iso(meeting.held_on)}", signers=SIGNERS,
        paper="A3", is_sample=meeting.is_sample, name="交办清单",
    )  # fmt: skip


def _iso(day: dt.date) -> str:
    return day.isoformat()
