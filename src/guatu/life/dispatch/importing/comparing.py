"""What a row would change: attributes with old and new, and facts still to be recorded. Nothing that already stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel.period import Period
from guatu.kernel.yuan import format_yuan
from guatu.ledger import gates, kinds, rules
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ledger.models import ProjectMilestone, ProjectMonth, ProjectStanding, ProjectYear
from guatu.ledger.services.registering import Event
from guatu.ledger.vocab import Category, Milestone, Stage, State
from guatu.life.dispatch.importing.wanting import Wanted, day_of


@dataclass(slots=True)
class Change:
    """One thing that would change, as people read it."""

    key: str
    title: str
    old: str
    new: str


@dataclass(slots=True)
class Planned:
    """Facts a row brings: an event, and the fact it corrects when it corrects one."""

    event: Event
    supersedes: UUID | None = None


@dataclass(slots=True)
class Difference:
    """Everything a row would do to its project."""

    attrs: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    facts: list[Planned] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether the register says it all already."""
        return not self.attrs and not self.facts


@dataclass(slots=True)
class Present:
    """What the register says of one project now."""

    standing: ProjectStanding | None = None
    year: ProjectYear | None = None
    month: ProjectMonth | None = None
    milestones: Mapping[str, ProjectMilestone] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The day and the period a sheet speaks of, and the file its facts are seen in."""

    as_of: dt.date
    period: Period | None
    year: int
    file_sha256: str
    sheet: str

    def evidence(self, wanted: Wanted, *keys: str) -> tuple[Evid, ...]:
        """The cells behind a fact; all of the row's when none is named."""
        cells = {key: wanted.cells[key] for key in (keys or wanted.cells) if key in wanted.cells}
        return (Evid(self.file_sha256, {"sheet": self.sheet, "row": wanted.row, "cells": cells}),)


def presents(projects: list[UUID], sheet: Sheet) -> dict[UUID, Present]:
    """The present state of many projects, in four reads a chunk."""
    found: dict[UUID, Present] = {project: Present() for project in projects}
    for start in range(0, len(projects), 2000):
        chunk = projects[start : start + 2000]
        same = {"snapshot_no": LIVE, "project_id__in": chunk}
        for standing in ProjectStanding.objects.filter(**same):
            found[standing.project_id].standing = standing
        for year in ProjectYear.objects.filter(**same, year=sheet.year):
            found[year.project_id].year = year
        if sheet.period is not None:
            for month in ProjectMonth.objects.filter(**same, period=sheet.period.key, basis="reported"):
                found[month.project_id].month = month
        for node in ProjectMilestone.objects.filter(**same):
            found[node.project_id].milestones = {**found[node.project_id].milestones, node.key: node}
    return found


def difference(wanted: Wanted, present: Present, sheet: Sheet) -> Difference:
    """What the row would do. For a row without a project, everything it says."""
    found = Difference()
    if present.standing is not None:
        _attributes(wanted, present.standing, found)
    _money(wanted, present, sheet, found)
    _stages(wanted, present, sheet, found)
    _promises(wanted, present, sheet, found)
    _rest(wanted, present, sheet, found)
    return found


def _attributes(wanted: Wanted, standing: ProjectStanding, found: Difference) -> None:
    for key, new in wanted.attrs.items():
        old = gates.attribute_of(standing, key)
        old = str(old) if isinstance(old, UUID) else old
        if new in (None, "") or new == old or (key == "place" and _is_finer(standing, str(new))):
            continue
        found.attrs[key], found.before[key] = new, old
        if ATTRIBUTES[key].kind not in {"place", "unit"}:
            found.changes.append(Change(key, str(ATTRIBUTES[key].title), shown(key, old), shown(key, new)))
        else:
            found.changes.append(Change(key, str(ATTRIBUTES[key].title), "", ""))


def _is_finer(standing: ProjectStanding, place: str) -> bool:
    """The sheet names the county of a project that the register already knows the park of."""
    return str(standing.county_id) == place


def shown(key: str, value: Any) -> str:
    """A value as people read it in a preview."""
    if value is None or value == "":
        return "–"
    if ATTRIBUTES[key].kind == "money":
        return f"{format_yuan(value, '万元', 2)} 万元"
    if isinstance(value, dict):
        return "、".join(f"{name} {mark}" for name, mark in value.items())
    return str(value)


def _add(found: Difference, planned: Planned, key: str, title: str, old: str, new: str) -> None:
    found.facts.append(planned)
    found.changes.append(Change(key, title, old, new))


def _yuan(value: int | None) -> str:
    return "–" if value is None else f"{format_yuan(value, '万元', 2)} 万元"


def _money(wanted: Wanted, present: Present, sheet: Sheet, found: Difference) -> None:
    year = present.year
    if wanted.plan_yuan is not None and wanted.plan_yuan != (year.plan_yuan if year else None):
        kind = kinds.PlanSet(sheet.year, "adjusted" if year and year.plan_yuan is not None else "issued", "")
        event = Event(kind, sheet.as_of, str(sheet.year), wanted.plan_yuan, evidence=sheet.evidence(wanted, "plan_yuan"))
        _add(found, Planned(event), "plan_yuan", _("年度计划"), _yuan(year.plan_yuan if year else None), _yuan(wanted.plan_yuan))
    if wanted.carried_yuan is not None and wanted.carried_yuan != (year.carried_yuan if year else None):
        event = Event(
            kinds.CarriedForward(sheet.year), sheet.as_of, str(sheet.year), wanted.carried_yuan,
            evidence=sheet.evidence(wanted, "done_to_last_year_yuan"),
        )  # fmt: skip
        old = _yuan(year.carried_yuan if year else None)
        _add(found, Planned(event), "carried_yuan", _("截至上年底累计"), old, _yuan(wanted.carried_yuan))
    _return(wanted, present, sheet, found)


def _return(wanted: Wanted, present: Present, sheet: Sheet, found: Difference) -> None:
    month = present.month
    if wanted.ytd_yuan is None or sheet.period is None or (month and month.ytd_yuan == wanted.ytd_yuan):
        return
    kind = kinds.InvestmentReturned(
        basis="reported", ytd_yuan=wanted.ytd_yuan, month_yuan=wanted.month_yuan, since_start_yuan=wanted.since_start_yuan
    )
    event = Event(
        kind, sheet.as_of, sheet.period.key, wanted.ytd_yuan, _("台账重报") if month else "",
        sheet.evidence(wanted, "ytd_yuan", "month_yuan", "since_start_yuan"),
    )  # fmt: skip
    title = _("%(period)s累计完成") % {"period": sheet.period.label_zh}
    _add(found, Planned(event, month.fact_id if month else None), "ytd_yuan", title, _yuan(month.ytd_yuan if month else None), _yuan(wanted.ytd_yuan))


def _stages(wanted: Wanted, present: Present, sheet: Sheet, found: Difference) -> None:
    """Dated stages first, then the stage the sheet names, when it is further than the register."""
    now = present.standing.stage if present.standing else ""
    for stage, told in sorted(wanted.reached.items()):
        node = present.milestones.get(rules.MILESTONE_OF_STAGE[stage])
        if node is not None and node.actual_on is not None:
            continue
        event = Event(
            kinds.StageReached(stage, told.precision, told.text), day_of(told, sheet.as_of), evidence=sheet.evidence(wanted)
        )
        _add(found, Planned(event), f"stage.{stage}", str(Stage(stage).label), "–", told.text or told.on.isoformat())
        now = stage if rules.stage_rank(stage) > rules.stage_rank(now) else now
    if wanted.stage and rules.stage_rank(wanted.stage) > rules.stage_rank(now):
        event = Event(
            kinds.StageReached(wanted.stage, "reading", _("截至台账日期")), sheet.as_of, evidence=sheet.evidence(wanted)
        )
        _add(found, Planned(event), "stage", _("阶段"), str(Stage(now).label), str(Stage(wanted.stage).label))


def _promises(wanted: Wanted, present: Present, sheet: Sheet, found: Difference) -> None:
    for key, told in wanted.promises.items():
        node = present.milestones.get(key)
        if node is not None and (node.promised_on == told.on or node.actual_on is not None):
            continue
        kind = kinds.MilestonePromised(key, told.on, told.precision, told.text)
        reason = _("台账改期") if node is not None and node.promised_on else ""
        event = Event(kind, sheet.as_of, reason=reason, evidence=sheet.evidence(wanted))
        title = _("承诺%(what)s") % {"what": Milestone(key).label}
        _add(found, Planned(event), f"promise.{key}", title, _said(node), told.text or told.on.isoformat())


def _said(node: ProjectMilestone | None) -> str:
    if node is None or node.promised_on is None:
        return "–"
    return node.promised_text or node.promised_on.isoformat()


def _rest(wanted: Wanted, present: Present, sheet: Sheet, found: Difference) -> None:
    standing, year = present.standing, present.year
    if wanted.category and wanted.category != (year.category if year else ""):
        event = Event(kinds.YearCategorised(sheet.year, wanted.category), sheet.as_of, str(sheet.year), evidence=sheet.evidence(wanted))
        old = str(Category(year.category).label) if year else "–"
        _add(found, Planned(event), "category", _("年度类别"), old, str(Category(wanted.category).label))
    if wanted.state and wanted.state != (standing.state if standing else State.NORMAL):
        event = Event(kinds.StateChanged(wanted.state, _("台账所载")), sheet.as_of, reason=_("台账所载"), evidence=sheet.evidence(wanted))
        old = standing.get_state_display() if standing else "–"
        _add(found, Planned(event), "state", _("运行状态"), old, str(State(wanted.state).label))
    told = wanted.is_in_statistics
    if told is not None and told != (standing.is_in_statistics if standing else None):
        event = Event(kinds.StatisticsEntered(told), sheet.as_of, evidence=sheet.evidence(wanted, "in_statistics"))
        old = "–" if standing is None or standing.is_in_statistics is None else _yes_no(standing.is_in_statistics)
        _add(found, Planned(event), "in_statistics", _("是否入统"), old, _yes_no(told))


def _yes_no(value: bool) -> str:
    return _("是") if value else _("否")


