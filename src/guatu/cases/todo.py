"""今日：what is asked of a post before it goes home, from every source that has something to ask (PRODUCT C9, UI 3).

A stage adds its own with `register_source`; a source reads, it never writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.cases import queries
from guatu.cases.models import CaseStanding
from guatu.cases.registry import kind_title
from guatu.cases.vocab import CaseState
from guatu.facts.folds import LIVE
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing to do. `url` is (address name, its arguments): a door draws it, a source knows none.

    `key` is stable from day to day, so that a notice about it is given once.
    """

    key: str
    what: str
    act: str
    url: tuple[str, tuple[Any, ...]]
    due_on: dt.date | None = None
    source: str = ""
    asked_by: str = ""
    project: str = ""
    project_id: UUID | None = None


Source = Callable[[Actor, dt.date], Iterable[TodoItem]]
_SOURCES: dict[str, Source] = {}
_UNDATED: set[str] = set()


def register_source(name: str, source: Source, *, is_dated: bool = True) -> None:
    """Add a source of things to do; one that is not dated never gives a date. Errors: RuntimeError when its name is taken."""
    if name in _SOURCES:
        raise RuntimeError(f"to-do source {name} is declared twice")
    _SOURCES[name] = source
    if not is_dated:
        _UNDATED.add(name)


def todo_of(actor: Actor, at: dt.date, *, only_dated: bool = False) -> list[TodoItem]:
    """Everything asked of the actor's post, earliest date first; what has no date comes last.

    `only_dated`: the sources that never give a date are not asked. Every page counts what is due, and looks at nothing for it that
    cannot be.
    """
    skipped = _UNDATED if only_dated else set()
    found = [item for name, source in _SOURCES.items() if name not in skipped for item in source(actor, at)]
    return sorted(found, key=lambda one: (one.due_on or dt.date.max, one.source, one.key))


def case_items(actor: Actor, _at: dt.date) -> Iterable[TodoItem]:
    """Cases in which the next move is the actor's unit's."""
    if actor.unit_id is None:
        return
    rows = list(queries.turns_of(actor).order_by("due_on"))
    names = _projects(rows)
    for row in rows:
        yield TodoItem(
            key=f"case:{row.case_id}:{row.version}", what=queries.shown_title(actor, row), act=_act(actor, row),
            url=("cases:case", (row.case_id,)), due_on=row.due_on, source=kind_title(row.kind), asked_by=row.number,
            project=names.get(row.project_id, ""), project_id=row.project_id,
        )  # fmt: skip


def _act(actor: Actor, row: CaseStanding) -> str:
    if row.extension_until is not None and actor.unit_id == row.issuer_unit_id:
        return _("批延期")
    return {
        CaseState.ASSIGNED: _("签收"), CaseState.WORKING: _("办理"), CaseState.RETURNED: _("裁定"), CaseState.SUBMITTED: _("核验"),
        CaseState.VERIFIED: _("销号"),
    }[CaseState(row.state)]  # fmt: skip


def _projects(rows: list[CaseStanding]) -> dict[UUID | None, str]:
    wanted = {row.project_id for row in rows if row.project_id}
    found = ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=wanted)
    return {one.project_id: one.label for one in found}
