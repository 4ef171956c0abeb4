"""Where a project stands on its way: stages and promises, what the next gate still asks for, lists, what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.policy import Verdict
from guatu.desk.register_filters import list_title
from guatu.desk.screen import Screen
from guatu.ledger import gates, queries, rules, vocab
from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.ui.components import Link, StageStop
from guatu.ui.query import Query

Verdicts = Mapping[str, Verdict]
# Attribute → the group of the amendment form it stands in.
FORM_GROUPS: dict[str, tuple[str, ...]] = {
    "basic": ("name", "short_name", "national_code", "tier", "nature", "approval_mode"),
    "belonging": ("place", "unit", "unit_name", "site_place", "site_text", "stat_place"),
    "owner": ("owner_name", "owner_uscc"),
    "money": ("total_yuan", "total_qualifier", "fixed_yuan", "funding"),
    "kind": ("field", "chain", "industry"),
    "counting": ("row_role", "parent", "is_counted"),
    "content": ("content", "build_years", "land_text"),
    "progress": ("progress_text", "year_goal", "problem_text", "request_text", "next_step", "remark"),
}


def group_of(attribute: str) -> str:
    """The group of the amendment form an attribute stands in."""
    return next((group for group, keys in FORM_GROUPS.items() if attribute in keys), "basic")


def act_url(name: str, project: UUID, **asked: str) -> str:
    """The address of a form of this project."""
    return Query(reverse(f"register:{name}", args=[project])).but(**asked).url


# ---- the rail --------------------------------------------------------------------------------------------------------------


def stops_of(standing: ProjectStanding, milestones: Mapping[str, ProjectMilestone]) -> tuple[StageStop, ...]:
    """Every stage with what was promised and what came."""
    here = rules.stage_rank(standing.stage)
    return tuple(_stop(code, here, standing, milestones.get(rules.MILESTONE_OF_STAGE.get(code, ""))) for code in rules.STAGES)


def _stop(code: str, here: int, standing: ProjectStanding, node: ProjectMilestone | None) -> StageStop:
    at = rules.stage_rank(code)
    state = "done" if at < here else "current" if at == here else "todo"
    if state == "done" and code in {"P30", "P35"} and node is None and standing.approval_mode == "approve":
        state = "skipped"
    return StageStop(str(vocab.Stage(code).label), state, _stop_day(code, standing, node), _stop_note(node))


def _stop_day(code: str, standing: ProjectStanding, node: ProjectMilestone | None) -> str:
    if node is not None and node.actual_on:
        return node.actual_text or node.actual_on.isoformat()
    if code == standing.stage and standing.stage_on:
        return standing.stage_on.isoformat()
    if node is not None and node.promised_on:
        return _("承诺 %(when)s") % {"when": node.promised_text or node.promised_on.isoformat()}
    return ""


def _stop_note(node: ProjectMilestone | None) -> str:
    return _("改期 %(n)s 次") % {"n": node.moves} if node is not None and node.moves else ""


# ---- the next gate ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
    """One thing still missing for the next stage, and where to mend it; `why_not` when this reader may not."""

    label: str
    action: Link | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The next stage, what it still asks for, and the way through when nothing is missing."""

    stage: str
    label: str
    needs: tuple[Need, ...]
    go: Link | None = None
    why_not: str = ""


def gate_of(standing: ProjectStanding, may: Verdicts) -> Gate | None:
    """What the next stage asks for; None at the end of the life or when removed."""
    found = queries.missing_for_next(standing)
    if found is None:
        return None
    verdict = may["project.transition"]
    label = _("登记进入%(stage)s") % {"stage": found.stage_label}
    go = Link(label, act_url("stage", standing.project_id)) if verdict.ok and found.is_open else None
    needs = tuple(_need(one, standing, may) for one in found.missing)
    return Gate(found.stage, found.stage_label, needs, go, "" if verdict.ok else verdict.reason)


def _need(one: gates.Requirement, standing: ProjectStanding, may: Verdicts) -> Need:
    if one.kind == "attribute":
        url = act_url("amend", standing.project_id, group=group_of(one.target)) + f"#id_{one.target}"
        return _mended(one.label, may["project.amend"], Link(_("去填写"), url))
    if one.kind == "evidence":
        url = act_url("evidence", standing.project_id, requirement=one.target)
        return _mended(one.label, may["evidence.attach"], Link(_("上传佐证"), url))
    return Need(one.label)


def _mended(label: str, verdict: Verdict, action: Link) -> Need:
    return Need(label, action) if verdict.ok else Need(label, why_not=verdict.reason)


# ---- milestones, lists -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone: first promise, present promise, what came, how often it moved. Units: days_late in calendar days."""

    label: str
    first: str
    promised: str
    actual: str
    moves: int
    days_late: int | None
    url: str = ""


def nodes_of(
    screen: Screen, standing: ProjectStanding, milestones: Mapping[str, ProjectMilestone], may: Verdicts
) -> tuple[Node, ...]:
    """Every milestone, promised or not."""
    return tuple(_node(one, milestones.get(one.value), screen, standing, may) for one in vocab.Milestone)


def _node(
    one: vocab.Milestone, node: ProjectMilestone | None, screen: Screen, standing: ProjectStanding, may: Verdicts
) -> Node:
    url = act_url("promise", standing.project_id, milestone=one.value) if may["project.amend"].ok else ""
    if node is None:
        return Node(str(one.label), "", "", "", 0, None, url)
    until = node.actual_on or screen.context.at
    late = (until - node.promised_on).days if node.promised_on and until > node.promised_on else None
    return Node(
        str(one.label), node.first_promised_on.isoformat() if node.first_promised_on else "",
        node.promised_text or (node.promised_on.isoformat() if node.promised_on else ""),
        node.actual_text or (node.actual_on.isoformat() if node.actual_on else ""), node.moves, late,
        "" if node.actual_on else url,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership:
    """A list the project is or was in, counting how, from when until when."""

    title: str
    count_unit: str
    span: str
    is_out: bool
    leave_url: str = ""


def memberships_of(standing: ProjectStanding, may: Verdicts, snapshot_no: int) -> tuple[Membership, ...]:
    """The project's lists, newest first."""
    found = []
    for row, one in queries.memberships_of(standing.project_id, snapshot_no=snapshot_no):
        leave = act_url("leave", standing.project_id, list=str(one.id)) if may["list.edit"].ok and not row.out_on else ""
        span = f"{row.in_on.isoformat()} — {row.out_on.isoformat() if row.out_on else ''}"
        found.append(Membership(list_title(one), str(row.get_count_unit_display()), span, row.out_on is not None, leave))
    return tuple(found)


# ---- what may be done ------------------------------------------------------------------------------------------------------

_ACTS = (
    ("amend", "project.amend"), ("evidence", "evidence.attach"), ("promise", "project.amend"), ("plan", "plan.set"),
    ("category", "project.amend"), ("join", "list.edit"), ("statistics", "project.amend"), ("state", "project.transition"),
    ("correct", "project.transition"), ("share", "project.share"), ("merge", "project.merge"),
)  # fmt: skip


def acts_of(standing: ProjectStanding, may: Verdicts) -> tuple[Link, ...]:
    """The forms this reader may open; what is not permitted is not offered."""
    if standing.state == vocab.State.REMOVED:
        return ()
    titles = act_titles()
    return tuple(Link(titles[name], act_url(name, standing.project_id)) for name, verb in _ACTS if may[verb].ok)


def act_titles() -> dict[str, str]:
    """What each form of a project is called."""
    return {
        "amend": _("修改属性"), "evidence": _("上传佐证"), "promise": _("承诺或改期"), "plan": _("年度计划"),
        "category": _("年度类别"), "join": _("列入名单"), "leave": _("调出名单"), "statistics": _("登记入统"),
        "state": _("停建、缓建、复工、退库"), "correct": _("误报更正"), "share": _("分摊考核归属"), "merge": _("合并重复项目"), "stage": _("推进阶段"),
        "approve": _("批准误报更正"), "undo": _("撤销合并"), "confirm": _("确认无变化"),
    }  # fmt: skip
