"""The rows behind a figure of cases, for the drawer: which cases, and the newest evidence of their steps down to the photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.cases.models import CaseStanding
from guatu.cases.queries import is_in_circle, shown_title
from guatu.cases.standings import SUBJECT
from guatu.desk.cases_words import Names, days_words, names_of, soon_days, state_light
from guatu.desk.evidence import provenance_tag, shot_of, where_of
from guatu.desk.screen import Screen
from guatu.facts.models import Evidence, StoredFile
from guatu.figures import explain
from guatu.kernel import clock
from guatu.ui.components import Cell, Column, Link, Page, Row, Table
from guatu.ui.components.drawer import EvidenceItem

_ROWS = 50
_EVIDENCE = 12
# A column of a case's row that the board can be narrowed by, and what the address calls it.
_FIGURE_ROWS = {
    "cases.open": {}, "cases.overdue": {"mark": "overdue"}, "problems.open": {"kind": "problem"},
    "assignments.open": {"kind": "assignment"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseRows:
    """What the drawer shows of the cases behind a number: the rows in sight, the evidence, and the same rows as a page."""

    table: Table
    evidence: tuple[EvidenceItem, ...]
    rows_url: str


def case_rows(key: str, measure: str, screen: Screen, *, by: str = "", group: str = "") -> CaseRows | None:
    """The cases behind a measure (of one group of it). None for a measure that counts projects.

    Cases out of the reader's reach are counted, never shown (DECISIONS 28).
    """
    found = explain.subjects(measure, screen.context, by=by, group=group)
    if found is None or found.model is not CaseStanding:
        return None
    count = found.count()
    seen = found.visible_to(scope.of(screen.actor, "case.read"))
    rows = list(seen.order_by("due_on", "number")[:_ROWS])
    names = names_of(rows, screen.root.id)
    url = _board_url(key, screen, by, group) if rows else ""
    return CaseRows(_table(rows, count, names, screen), _evidence(rows, screen), url)


def _board_url(key: str, screen: Screen, by: str, group: str) -> str:
    """The board with the same narrowing; empty where the board cannot say the same rows."""
    if key not in _FIGURE_ROWS or by:
        return ""
    return screen.link("cases:board", place=screen.place.code, at=screen.context.at.isoformat(), **_FIGURE_ROWS[key])


def _table(rows: Sequence[CaseStanding], count: int, names: Names, screen: Screen) -> Table:
    columns = (
        Column("number", _("编号"), is_fixed=True), Column("title", _("事项"), width="fill"), Column("project", _("项目"), on_phone=False),
        Column("state", _("状态")), Column("due", _("办理时限")),
    )  # fmt: skip
    hidden, within = count - len(rows), soon_days(screen) if rows else 0
    note = _("另有 %(n)s 件未列出（超出显示行数或不在你的管辖范围）。") % {"n": hidden} if hidden > 0 else ""
    return Table(
        "drawer-rows", _("构成这个数的事项"), columns, tuple(_row(one, names, screen, within) for one in rows),
        page=Page(1, max(count, 1), count), foot_note=note, has_tools=False, is_dense=True, is_tall=False, phone="scroll",
    )  # fmt: skip


def _row(case: CaseStanding, names: Names, screen: Screen, within: int) -> Row:
    url, at = screen.link("cases:case", case.case_id), screen.context.at
    cells: dict[str, Any] = {
        "number": Link(case.number, url), "title": shown_title(screen.actor, case), "project": names.projects.get(case.project_id, ""),
        "state": state_light(case, at, within), "due": Cell(case.due_on, note=days_words(case, at)),
    }  # fmt: skip
    return Row(cells, key=str(case.case_id), url=url)


def _evidence(rows: Sequence[CaseStanding], screen: Screen) -> tuple[EvidenceItem, ...]:
    """The newest evidence of these cases' steps, as the day knows it; of a sensitive one only inside its circle."""
    read = {str(one.case_id): one for one in rows if is_in_circle(screen.actor, one)}
    context = screen.context
    pieces = Evidence.objects.filter(
        fact__subject_type=SUBJECT, fact__subject_id__in=list(read), fact__occurred_on__lte=context.at
    )
    if context.known_at is not None:
        pieces = pieces.filter(fact__recorded_at__lte=context.known_at)
    newest = list(pieces.select_related("fact").order_by("-fact__recorded_at", "id")[:_EVIDENCE])
    files = dict(StoredFile.objects.filter(sha256__in={one.file_sha256 for one in newest}).values_list("sha256", "name"))
    return tuple(_item(read[one.fact.subject_id], one, files) for one in newest)


def _item(case: CaseStanding, piece: Evidence, files: dict[str, str]) -> EvidenceItem:
    fact = piece.fact
    has_file = piece.file_sha256 in files
    return EvidenceItem(
        f"{case.number} {case.title}", where_of(piece.locator, files.get(piece.file_sha256, "")),
        quote=shot_of(piece.locator),
        url=reverse("cases:evidence", args=[UUID(fact.subject_id), piece.id]) if has_file else "", sha=piece.file_sha256,
        recorded=fact.recorded_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"), tags=(provenance_tag(fact.provenance),),
    )  # fmt: skip
