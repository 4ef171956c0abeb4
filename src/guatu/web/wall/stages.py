"""阶段墙：projects × stages; a cell says when a stage was reached, shows the light where the project stands, and what is promised."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.desk.wall import Wall
from guatu.desk.wall_rows import WallRow
from guatu.ledger.models import ProjectMilestone
from guatu.ledger.vocab import DATE_OF_MILESTONE, MILESTONE_OF_STAGE, STAGE_ORDER, Stage
from guatu.ui.components import Light


@dataclass(frozen=True, slots=True)
class StageHead:
    """One column: the stage and how many counted projects stand in it."""

    stage: str
    title: str
    standing_in: int


@dataclass(frozen=True, slots=True)
class StageCell:
    """One cell. `state`: passed, here, promised, overdue, ahead."""

    state: str
    text: str = ""
    tip: str = ""
    light: Light | None = None


def stage_heads(wall: Wall) -> tuple[StageHead, ...]:
    """The stages in order, each with how many stand in it."""
    counts = Counter(row.standing.stage for row in wall.rows if row.standing.is_counted)
    return tuple(StageHead(stage, str(Stage(stage).label), counts[stage]) for stage in STAGE_ORDER)


def stage_cells(row: WallRow, at: dt.date, *, is_outside: bool) -> tuple[StageCell, ...]:
    """The cells of a row, one a stage."""
    here = STAGE_ORDER.index(row.standing.stage) if row.standing.stage else -1
    return tuple(_cell(row, stage, n - here, at, is_outside=is_outside) for n, stage in enumerate(STAGE_ORDER))


def _cell(row: WallRow, stage: str, distance: int, at: dt.date, *, is_outside: bool) -> StageCell:
    reached = _reached(row, stage, is_here=distance == 0)
    node = row.nodes.get(MILESTONE_OF_STAGE.get(stage, ""))
    if distance == 0 and row.standing.stage:
        return StageCell("here", reached or _("日期未填"), light=None if is_outside else row.light)
    if distance < 0 and row.standing.stage:
        return StageCell("passed", reached)
    if node is not None and node.promised_on is not None and node.actual_on is None:
        return _promised(row, node, at, is_outside=is_outside)
    return StageCell("ahead", reached)


def _reached(row: WallRow, stage: str, *, is_here: bool) -> str:
    """The day a stage was reached, as it was told."""
    key = MILESTONE_OF_STAGE.get(stage)
    node = row.nodes.get(key) if key else None
    if node is not None and node.actual_text:
        return str(node.actual_text)
    day = getattr(row.standing, DATE_OF_MILESTONE[key]) if key else None
    day = day or (row.standing.stage_on if is_here else None)
    return day.isoformat() if day else ""


def _promised(row: WallRow, node: ProjectMilestone, at: dt.date, *, is_outside: bool) -> StageCell:
    promised = node.promised_on
    is_late = promised is not None and promised < at and row.standing.state == "normal"
    told = node.promised_text or (promised.isoformat() if promised else "")
    if is_late and not is_outside and row.lights is not None:
        days = (at - promised).days if promised else 0
        return StageCell("overdue", told, _("承诺 %(day)s，已过 %(days)s 天") % {"day": told, "days": days})
    if is_late and is_outside:
        return StageCell("ahead")
    return StageCell("promised", told, _("承诺 %(day)s") % {"day": told})


def without_stage(rows: Iterable[WallRow]) -> int:
    """How many rows have no stage at all: it was never published or told."""
    return sum(1 for row in rows if not row.standing.stage)
