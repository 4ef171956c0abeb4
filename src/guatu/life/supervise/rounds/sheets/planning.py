"""Whose problem a row is, what it would change, and why it cannot stand. Reads, writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.cases.models import CaseStanding
from guatu.cases.queries import independence_fault, is_in_circle
from guatu.cases.vocab import CaseState
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds import rules
from guatu.life.supervise.rounds.models import LedgerRow, ProblemDetail
from guatu.life.supervise.rounds.sheets.known import Known
from guatu.life.supervise.rounds.sheets.wanting import Names, Wanted

# How far along the loop a state is; a new row is brought in up to where the sheet says it stands.
STEPS = (CaseState.ASSIGNED, CaseState.WORKING, CaseState.SUBMITTED, CaseState.VERIFIED, CaseState.CLOSED)
_MOVING = (CaseState.ASSIGNED, CaseState.WORKING)
_OVER = (CaseState.CLOSED, CaseState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a row would change: what is written where, in no language. In words: `telling`."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot stand, and at which column."""

    key: str
    message: str


@dataclass(slots=True)
class Planned:
    """One row, whose it is, and what it would do."""

    wanted: Wanted
    project: ProjectStanding | None = None
    case: CaseStanding | None = None
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def state(self) -> str:
        """new, changed, unchanged or rejected."""
        if self.faults:
            return LedgerRow.State.REJECTED
        if self.case is None:
            return LedgerRow.State.NEW
        return LedgerRow.State.CHANGED if self.changes else LedgerRow.State.UNCHANGED


def plan_rows(actor: Actor, place: Place, rows: Sequence[Wanted], names: Names) -> list[Planned]:
    """Every row with its problem and its effect."""
    known = Known.of(place)
    planned = [_plan(actor, one, names, known) for one in rows]
    _refuse_repeats(planned)
    return planned


def _plan(actor: Actor, wanted: Wanted, names: Names, known: Known) -> Planned:
    found = Planned(wanted)
    found.project = _project(found, names)
    found.case = _case(found, known)
    if found.case is not None:
        _compare(actor, found, known)
    elif not found.faults:
        _judge_new(actor, found, known)
    return found


def _project(found: Planned, names: Names) -> ProjectStanding | None:
    known = names.projects.get(found.wanted.project_name, ())
    if not known:
        found.faults.append(Fault("project", _("台账里没有这个项目，请核对项目名称或先登记项目。")))
    elif len(known) > 1:
        found.faults.append(Fault("project", _("有 %(n)s 个项目叫这个名字，请改填内部编号或项目代码。") % {"n": len(known)}))
    return known[0] if len(known) == 1 else None


def _case(found: Planned, known: Known) -> CaseStanding | None:
    """By our number first, then by project and words, then by project and the office's own number."""
    case = known.by_number.get(found.wanted.said["number"])
    if case is None and found.project is not None:
        case = known.by_words.get(rules.match_key(str(found.project.project_id), found.wanted.said["text"]))
        case = case or _by_own_number(found, found.project, known)
    if case is not None and found.project is not None and case.project_id != found.project.project_id:
        found.faults.append(Fault("number", _("%(number)s 是另一个项目的问题，请核对编号和项目。") % {"number": case.number}))
    return case


def _by_own_number(found: Planned, project: ProjectStanding, known: Known) -> CaseStanding | None:
    """The one problem of the project under that number; which of several, or whether it is a new one, is for a person to say."""
    number = found.wanted.said["number"]
    same = known.by_own.get((project.project_id, number), ()) if number else ()
    if len(same) > 1:
        text = _("这个项目有 %(n)s 个问题用编号 %(number)s，请改填系统编号（%(ours)s）。")
        told = {"n": len(same), "number": number, "ours": "、".join(one.number for one in same)}
        found.faults.append(Fault("number", text % told))
    elif same and same[0].state in _OVER and found.wanted.said["text"]:
        text = _("编号 %(number)s 原是 %(ours)s（%(state)s），描述不同：新问题请换一个编号，复发的请在系统里重新挂号。")
        told = {"number": number, "ours": same[0].number, "state": same[0].get_state_display()}
        found.faults.append(Fault("number", text % told))
    return same[0] if len(same) == 1 else None


def _refuse_repeats(planned: Sequence[Planned]) -> None:
    seen: dict[object, int] = {}
    for row in planned:
        words = rules.match_key(str(row.project.project_id), row.wanted.said["text"]) if row.project else None
        key = row.case.case_id if row.case else words
        if key is not None and key in seen:
            row.faults.append(Fault("text", _("与第 %(row)s 行是同一个问题。") % {"row": seen[key]}))
        elif key is not None:
            seen[key] = row.wanted.row


# ---- what is there ---------------------------------------------------------------------------------------------------------


def _compare(actor: Actor, found: Planned, known: Known) -> None:
    case, wanted = found.case, found.wanted
    if case is None or found.faults:
        return
    if not policy.can(actor, "case.read", case).ok:
        found.faults.append(Fault("number", _("这个问题不在你的管辖范围。")))
        return
    if not is_in_circle(actor, case):
        found.notes.append(_("敏感事项，范围以外不作变更。"))
        return
    _refuse_future(found)
    _compare_progress(found, case, wanted)
    stands = _details(case, known)
    for key, new in details_said(wanted, case).items():
        if not _same(str(new), stands[key]):
            found.changes.append(Change(key, stands[key], str(new)))
    found.notes.extend(_kept(case, wanted, known))


def details_said(wanted: Wanted, case: CaseStanding | None = None) -> dict[str, Any]:
    """What a row says beside the case, as `ProblemDetail` holds it; what it leaves empty is not in it.

    Of a `case` there is already, its own number is no office's number, and words for another date than its own are not its words.
    """
    said, due = wanted.said, wanted.due
    is_own = case is None or said["number"] != case.number
    is_its_date = due is not None and (case is None or due.on == case.due_on)
    told = {
        "found_on": wanted.days.get("found_on"), "found_by": said["found_by"][:80], "level": wanted.level,
        "measures": said["measures"], "due_text": _words(wanted)[:40] if is_its_date else "",
        "own_number": said["number"][:40] if is_own else "", "person": wanted.person[:40],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def _words(wanted: Wanted) -> str:
    """The limit as it was written, where that is vaguer than a day."""
    due = wanted.due
    return due.text if due is not None and (due.precision != "day" or due.bound) else ""


def _details(case: CaseStanding, known: Known) -> dict[str, str]:
    """What stands beside a case, as the ledger prints it: what nobody wrote down is told by the case itself."""
    detail = known.details.get(case.case_id) or ProblemDetail()
    asker = known.units.get(case.issuer_unit_id, "") if case.issuer_unit_id else ""
    return {
        "found_on": (detail.found_on or case.opened_on).isoformat(), "found_by": detail.found_by or asker,
        "level": detail.level or case.level, "measures": detail.measures, "due_text": detail.due_text,
        "own_number": detail.own_number, "person": detail.person,
    }  # fmt: skip


def _compare_progress(found: Planned, case: CaseStanding, wanted: Wanted) -> None:
    told = wanted.said["progress"]
    if not told or _same(told, case.progress):
        return
    if case.state in _MOVING and case.stopped_on is None:
        found.changes.append(Change("progress", case.progress, told))
    else:
        found.notes.append(_("进展情况不改：这个问题现在是“%(state)s”。") % {"state": case.get_state_display()})


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, however their blanks and lines are set."""
    return "".join(one.split()) == "".join(other.split())


def _kept(case: CaseStanding, wanted: Wanted, known: Known) -> list[str]:
    """What the sheet tells otherwise and only the loop itself may move."""
    due = wanted.due.on if wanted.due else None
    told = wanted.said["text"]
    pairs = (
        (_("问题描述"), "" if not told or _same(told, case.text or case.title) else told[:40], (case.text or case.title)[:40]),
        (_("办理状态"), wanted.state and CaseState(wanted.state).label, case.state and CaseState(case.state).label),
        (
            _("牵头单位"),
            wanted.lead and known.units.get(wanted.lead, ""),
            known.units.get(case.unit_id, "") if case.unit_id else "",
        ),
        (_("办理时限"), due and due.isoformat(), case.due_on.isoformat() if case.due_on else ""),
    )
    text = _("%(field)s以系统为准：表中“%(told)s”，系统“%(ours)s”；请在系统里按程序办理。")
    return [text % {"field": title, "told": told, "ours": ours} for title, told, ours in pairs if told and str(told) != str(ours)]


# ---- what would be new -----------------------------------------------------------------------------------------------------


def _judge_new(actor: Actor, found: Planned, known: Known) -> None:
    wanted, project = found.wanted, found.project
    add = found.faults.append
    if project is not None and not policy.can(actor, "case.open", project).ok:
        add(Fault("project", _("这个项目不在你的管辖范围。")))
    if not wanted.said["text"]:
        add(Fault("text", _("请写明问题描述。")))
    if not wanted.category:
        add(Fault("category", _("请填问题类别。")))
    if wanted.lead is None:
        add(Fault("lead", _("没有这个单位：%(name)s。请填单位全称。") % {"name": wanted.lead_name or _("（空）")}))
    for name in wanted.coop_names[: 0 if len(wanted.coop) == len(wanted.coop_names) else None]:
        add(Fault("coop", _("没有这个单位：%(name)s。请填单位全称。") % {"name": name}))
        break
    _judge_verifier(actor, found)
    _judge_days(found)


def _judge_verifier(actor: Actor, found: Planned) -> None:
    """Nobody verifies his own, in a sheet neither (R4.13)."""
    wanted = found.wanted
    is_done = wanted.state in (CaseState.VERIFIED, CaseState.CLOSED)
    if is_done and wanted.verifier is None:
        found.faults.append(Fault("verifier", _("已核验、已销号的问题须写明核验单位的全称。")))
    if wanted.state in (CaseState.RETURNED, CaseState.WITHDRAWN):
        found.faults.append(Fault("state", _("退回、撤销的问题不从台账导入。")))
    fault = independence_fault(wanted.verifier if is_done else (wanted.found_by or actor.unit_id), wanted.lead)
    if fault:
        found.faults.append(Fault("verifier" if is_done else "lead", fault))


def _judge_days(found: Planned) -> None:
    wanted = found.wanted
    _refuse_future(found)
    begun = opened_on(wanted)
    if wanted.due is not None and wanted.due.on < begun:
        found.faults.append(Fault("due_on", _("办理时限早于交办日期。")))
    if wanted.state in STEPS and STEPS.index(CaseState(wanted.state)) >= STEPS.index(CaseState.SUBMITTED):
        _judge_end(found)


def _refuse_future(found: Planned) -> None:
    for key, on in found.wanted.days.items():
        if on > clock.today():
            found.faults.append(Fault(key, _("日期晚于今天：%(day)s。") % {"day": on.isoformat()}))


def _judge_end(found: Planned) -> None:
    wanted, begun = found.wanted, opened_on(found.wanted)
    submitted, closed = wanted.days.get("submitted_on"), wanted.days.get("closed_on")
    if wanted.state == CaseState.CLOSED and closed is None:
        found.faults.append(Fault("closed_on", _("已销号的问题须有销号日期。")))
    if wanted.state != CaseState.CLOSED and submitted is None:
        found.faults.append(Fault("submitted_on", _("已申请销号的问题须有销号申请日期。")))
    line = [one for one in (begun, submitted, closed) if one is not None]
    if line != sorted(line):
        found.faults.append(Fault("closed_on", _("交办、申请、销号的日期先后不对。")))


def opened_on(wanted: Wanted) -> dt.date:
    """The day a new problem was given out: as the sheet says, else when it was found, else today."""
    return wanted.days.get("assigned_on") or wanted.days.get("found_on") or clock.today()
