"""纪要 in official form: the opening, what was decided with unit and date, and the rosters (R5.10)."""

from __future__ import annotations

from guatu.access.models import Unit
from guatu.cases.models import CaseStanding
from guatu.documents.content import Block, Document, Kind, Roster, Run, heading, para
from guatu.documents.rules import long_date
from guatu.life.dispatch.meetings.models import Decision, Meeting, Topic
from guatu.life.dispatch.meetings.papers.pack_paper import MASKED, ORDINALS
from guatu.life.dispatch.meetings.vocab import DecisionKind, Presence

_ROSTERS = ((Presence.ATTENDED, "出席"), (Presence.EXCUSED, "请假"), (Presence.OBSERVED, "列席"))
_HEADS = (
    (DecisionKind.ASSIGNED, "交办事项"), (DecisionKind.NOTED, "议定事项"), (DecisionKind.CARRIED, "结转续办事项"),
    (DecisionKind.CLOSE_PROPOSED, "拟销号事项"), (DecisionKind.ESCALATED, "提交其他会议研究事项"),
)  # fmt: skip


def assemble(meeting: Meeting, *, preamble: str = "") -> Document:
    """The minutes of a meeting that took place."""
    opening = preamble.strip() or _opening(meeting)
    body: list[Block] = [para(opening), *_decided(meeting), *_rosters(meeting)]
    return Document(
        kind=Kind.MINUTES, organ=meeting.series.organ, title=title_of(meeting), body=tuple(body), is_stamped=False,
        copy_to=_copy_to(meeting), printed_by=_printed_by(meeting), is_sample=meeting.is_sample,
    )  # fmt: skip


def title_of(meeting: Meeting) -> str:
    """2023年第24次重点项目建设周例会纪要."""
    return f"{meeting.year}年第{meeting.number}次{meeting.series.title}纪要"


def _opening(meeting: Meeting) -> str:
    where = f"在{meeting.venue}" if meeting.venue else ""
    chair = f"{meeting.chair_title}{where}主持召开" if meeting.chair_title else f"{where}召开"
    return f"{long_date(meeting.held_on)}，{chair}第{meeting.number}次{meeting.series.title}，听取上次议定事项落实情况，研究有关事项。纪要如下："


def _decided(meeting: Meeting) -> list[Block]:
    rows = list(meeting.decisions.select_related("unit", "to_series").order_by("order"))
    cases = {
        row.case_id: row for row in CaseStanding.objects.live().filter(case_id__in=[one.case_id for one in rows if one.case_id])
    }
    hidden = set(
        Topic.objects.filter(id__in=[one.topic_id for one in rows if one.topic_id], is_sensitive=True).values_list(
            "id", flat=True
        )
    )
    groups = [(title, mine) for kind, title in _HEADS if (mine := [one for one in rows if one.kind == kind])]
    blocks: list[Block] = []
    for ordinal, (title, mine) in zip(ORDINALS, groups, strict=False):
        blocks.append(heading(1, f"{ordinal}、{title}"))
        blocks += [
            _line(at, one, cases.get(one.case_id) if one.case_id else None, one.topic_id in hidden)
            for at, one in enumerate(mine, 1)
        ]
    return blocks or [para("会议听取了汇报，没有新的交办事项。")]


def _line(at: int, one: Decision, case: CaseStanding | None, is_hidden: bool) -> Block:
    is_hidden = is_hidden or bool(case and case.is_sensitive)
    text = MASKED if is_hidden else _words(one, case)
    owner = f"责任单位：{one.unit.name}" if one.unit else ""
    due = one.due_on or (case.due_on if case else None)
    ends = [owner, f"完成时限：{long_date(due)}" if due else "", f"编号：{case.number}" if case else ""]
    said = "；".join(part for part in ends if part)
    return para(f"{at}.{text.rstrip('。')}。", f"（{said}）" if said else "")


def _words(one: Decision, case: CaseStanding | None) -> str:
    if one.kind == DecisionKind.CARRIED and case is not None:
        return f"{case.title}：{one.text}，累计结转{case.carries}次"
    if one.kind == DecisionKind.ESCALATED and one.to_series is not None:
        return f"{case.title if case else ''}提交{one.to_series.title}研究：{one.text}"
    if one.kind == DecisionKind.CLOSE_PROPOSED and case is not None:
        return f"{case.title}：{one.text}"
    return one.text


def _rosters(meeting: Meeting) -> list[Block]:
    """出席、请假、列席 by unit in official order, each with the post that came when it was told."""
    rows = list(
        meeting.attendances.select_related("unit__place").order_by("unit__place__path", "unit__official_order", "unit__name")
    )
    found: list[Block] = []
    for presence, label in _ROSTERS:
        names = [f"{row.unit.name}{row.post_title}" for row in rows if row.presence == presence]
        if names:
            found.append(Roster(label, (Run("、".join(names)),)))
    return found


def _copy_to(meeting: Meeting) -> str:
    place = meeting.series.place
    return "市政府领导，各成员单位" if place.kind == "city" else "县（市、区）政府领导，各成员单位"


def _printed_by(meeting: Meeting) -> str:
    office = Unit.objects.filter(place_id=meeting.series.place_id, kind="project_office").order_by("official_order").first()
    return office.name if office else f"{meeting.series.place.name}重点项目建设办公室"
