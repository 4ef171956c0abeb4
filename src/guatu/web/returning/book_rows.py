"""A workbook row by row: what the unit changed since it was drawn, against what stands there now (DECISIONS 35)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.desk.project_words import money_text
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.services import Filing
from guatu.life.dispatch.returns.workbook import Drawn
from guatu.life.dispatch.returns.workbook_reading import Told, at_cell

CELLS = ("ytd", "progress", "blockers")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a row's project at the moment it comes back. Units: yuan."""

    ytd_yuan: int | None
    mark: Mapping[str, Any]

    @property
    def cells(self) -> Drawn:
        """As a workbook drawn now would hold it."""
        return Drawn.of(self.ytd_yuan, self.mark.get("progress", ""), self.mark.get("blockers", ""))

    def is_new(self, row: Told, cell: str) -> bool:
        """Whether the unit changed a cell to something that does not stand there yet. An amount or a progress that was wiped out
        says nothing; a problem that was wiped out is over."""
        typed = getattr(row.typed, cell)
        is_wiped = (cell == "ytd" and row.ytd_yuan is None) or (cell == "progress" and not row.progress)
        return not is_wiped and typed not in (getattr(row.drawn, cell), getattr(self.cells, cell))

    def is_overtaken(self, row: Told, cell: str) -> bool:
        """Whether somebody else changed a cell, too, after the workbook was drawn."""
        return self.is_new(row, cell) and getattr(self.cells, cell) != getattr(row.drawn, cell)


def standings_now(cycle: ReturnCycle, occasion: Occasion, money_told: Mapping[UUID, int], rows: Iterable[Told]) -> dict[UUID, Standing]:
    """What stands for each row, in one read."""
    projects = [row.project for row in rows]
    marks = queries.marks_of(cycle, [occasion], projects)
    return {one: Standing(money_told.get(one), marks.get((one, occasion.key), {})) for one in projects}


def conflicts(sheet: str, rows: Iterable[Told], now: Mapping[UUID, Standing]) -> list[str]:
    """The cells that were changed on both sides, by sheet, row and cell: nobody's words go under unseen."""
    return [
        at_cell(sheet, row.row, cell, _overtaken(now[row.project], cell))
        for row in rows
        for cell in CELLS
        if now[row.project].is_overtaken(row, cell)
    ]


def _overtaken(now: Standing, cell: str) -> str:
    stands = now.mark.get(cell, "") if cell != "ytd" else "" if now.ytd_yuan is None else money_text(now.ytd_yuan)
    text = _("下载之后这一格已有人报为“%(now)s”。请重新下载，核对后在新表上填。")
    return text % {"now": stands or _("空")}


def filings_of(cycle: ReturnCycle, occasion: Occasion, rows: Sequence[Told], now: Mapping[UUID, Standing]) -> list[Filing]:
    """What the unit says anew of progress and problems. A cell it did not touch keeps what stands there now."""
    found = (_filing(cycle, occasion, row, now[row.project]) for row in rows)
    return [one for one in found if one is not None]


def _filing(cycle: ReturnCycle, occasion: Occasion, row: Told, now: Standing) -> Filing | None:
    has_words, has_problem = now.is_new(row, "progress"), now.is_new(row, "blockers")
    is_same = row.is_same and not has_words and _may_repeat(row, now)
    if not (has_words or has_problem or is_same):
        return None
    mark = now.mark
    blockers = row.blockers if has_problem else mark.get("blockers", "")
    words = row.progress if has_words else "" if is_same else mark.get("progress", "")
    return Filing(
        row.project, cycle.key, occasion.key, progress=words, is_unchanged=is_same or (not has_words and mark.get("is_unchanged", False)),
        people=mark.get("people"), has_problem=bool(blockers), blockers=blockers, reason=row.reason, seen=mark.get("filing", ""),
    )  # fmt: skip


def _may_repeat(row: Told, now: Standing) -> bool:
    """Whether 无变化 says something: before anything was told, or in place of words that the unit itself wiped out."""
    return "filing" not in now.mark or (not row.progress and not now.mark["is_unchanged"] and now.cells.progress == row.drawn.progress)
