"""One project's crew: who sits where, what lacks, who sat before, who came to see it and what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Unit
from guatu.access.queries import post_labels
from guatu.cases.models import CaseStanding
from guatu.cases.queries import cases_of_source, is_overdue, shown_title
from guatu.desk.crew_list import due_cell, lack_tag
from guatu.desk.crew_rows import CrewLine, CrewView, line_of, own_due
from guatu.facts import journal
from guatu.facts.models import StoredFile
from guatu.figures.labels import unit_label
from guatu.ledger.crews import queries
from guatu.ledger.models import CrewSeat, ProjectStanding, ProjectVisit
from guatu.ui.components import Column, Empty, Link, Row, Table, Tag, TimelineEntry

_MOST_VISITS = 40


@dataclass(frozen=True, slots=True)
class CrewPage:
    """Everything the page shows; what may be done is empty on a past day."""

    view: CrewView
    standing: ProjectStanding
    line: CrewLine
    seats: Table
    past: Table
    lacks: tuple[Tag, ...]
    visits: tuple[TimelineEntry, ...]
    may: dict[str, bool]
    has_template: bool
    has_free_lines: bool


def crew_page(view: CrewView, standing: ProjectStanding) -> CrewPage:
    """The crew of a project as its screen has it."""
    project = standing.project_id
    seats = queries.crew_of(project, snapshot_no=view.snapshot_no)
    visits = queries.visits_of([project], at=view.at, snapshot_no=view.visits_no).get(project, [])
    line = line_of(view, standing, seats, visits)
    past = queries.past_seats(project, view.snapshot_no)
    labels = post_labels({one.post_id for one in [*seats, *past]})
    lines = queries.template_of(standing.county_id or standing.place_id, standing.root_id)
    verbs = {"edit": "crew.edit", "assign": "crew.assign_leader", "visit": "visit.record"}
    may = {name: view.is_live and policy.can(view.screen.actor, verb, standing).ok for name, verb in verbs.items()}
    # To close a crew is to free every seat of it: what each seat takes, the whole takes.
    may["close"] = bool(seats) and all(_may_change(one, may) for one in seats)
    return CrewPage(
        view, standing, line, _seat_table(view, line, labels, may), _past_table(past, labels), tuple(lack_tag(key) for key in line.lacks),
        tuple(visit_entries(view, visits[:_MOST_VISITS])), may,
        bool(lines), any(queries.is_free(one, seats) for one in lines),
    )  # fmt: skip


def _seat_table(view: CrewView, line: CrewLine, labels: dict[UUID, str], may: dict[str, bool]) -> Table:
    columns = (
        Column("seat", _("席位"), is_fixed=True), Column("post", _("岗位"), width="wide"), Column("from", _("就位日")), Column("why", _("原因")),
        Column("due", _("下次应访")), Column("act", _("办理"), is_fixed=True),
    )  # fmt: skip
    rows = tuple(_seat_row(view, line, one, labels, may) for one in line.seats)
    empty = Empty(_("还没有专班"), _("按模板一键组建，或在下面逐个安排席位。") if may["edit"] else _("由项目办组建。"))
    return Table("seats", _("在任席位"), columns, rows, has_tools=False, is_tall=False, empty=empty)


def _seat_row(view: CrewView, line: CrewLine, one: CrewSeat, labels: dict[UUID, str], may: dict[str, bool]) -> Row:
    act = Link(_("换岗、离位"), view.screen.link("crew:seat", one.project_id, one.fact_id)) if _may_change(one, may) else ""
    due = own_due(view, line, one.post_id) if one.seat in view.duties else None
    cells = {
        "seat": one.title, "post": Link(labels.get(one.post_id, ""), view.screen.link("crew:post", one.post_id)), "from": one.from_on,
        "why": one.why, "due": due_cell(view, due), "act": act,
    }  # fmt: skip
    return Row(cells, key=str(one.fact_id))


def _may_change(one: CrewSeat, may: dict[str, bool]) -> bool:
    return may["assign"] if one.seat == "city_leader" else may["edit"]


def _past_table(past: Iterable[CrewSeat], labels: dict[UUID, str]) -> Table:
    columns = (
        Column("seat", _("席位"), is_fixed=True), Column("post", _("岗位"), width="wide"), Column("from", _("就位日")), Column("to", _("离位日")),
        Column("cause", _("类别")), Column("why", _("变动原因"), width="wide"),
    )  # fmt: skip
    rows = tuple(
        Row({
            "seat": one.title, "post": labels.get(one.post_id, ""), "from": one.from_on, "to": one.to_on,
            "cause": str(one.get_end_cause_display()), "why": one.end_why,
        }, key=str(one.fact_id))
        for one in past
    )  # fmt: skip
    return Table("past", _("历任席位"), columns, rows, has_tools=False, is_tall=False)


def visit_entries(view: CrewView, visits: list[ProjectVisit]) -> Iterable[TimelineEntry]:
    """Visits with their photos and with what became of each promise."""
    facts = [one.fact_id for one in visits]
    papers = journal.evidence_of(facts)
    names = dict(
        StoredFile.objects.filter(sha256__in={row.file_sha256 for rows in papers.values() for row in rows}).values_list(
            "sha256", "name"
        )
    )
    cases: dict[str, list[CaseStanding]] = {}
    for case in cases_of_source("visit", facts):
        cases.setdefault(case.source_id, []).append(case)
    units = _unit_names(visits)
    for one in visits:
        links = tuple(
            Link(names.get(row.file_sha256, _("照片")), view.screen.link("figure:evidence", row.id))
            for row in papers.get(one.fact_id, [])
        )
        found = cases.get(str(one.fact_id), [])
        yield TimelineEntry(
            on=one.visited_on.isoformat(), title=f"{one.get_kind_display()}：{one.topics}", by=one.our_side, body=_body(one, units, found),
            url=view.screen.link("crew:seen", one.visit_id), tone="good" if one.is_clear else "", tags=tuple(_case_tag(view, case) for case in found), evidence=links,
        )  # fmt: skip


def _unit_names(visits: Iterable[ProjectVisit]) -> dict[str, str]:
    ids = {promise["unit"] for one in visits for promise in one.commitments}
    return {str(one.id): unit_label(one) for one in Unit.objects.filter(id__in=ids)}


def _body(one: ProjectVisit, units: dict[str, str], cases: list[CaseStanding]) -> str:
    parts = [
        _("对方：%(who)s") % {"who": one.their_side} if one.their_side else "", _("地点：%(where)s") % {"where": one.place_text} if one.place_text else "",
        _("未发现问题") if one.is_clear else one.outcome,
    ]  # fmt: skip
    promised = [] if cases else one.commitments
    parts += [
        _("承诺：%(what)s（%(unit)s，%(day)s前）")
        % {"what": each["text"], "unit": units.get(each["unit"], ""), "day": each["due_on"]}
        for each in promised
    ]
    return _("；").join(part for part in parts if part)


def _case_tag(view: CrewView, case: CaseStanding) -> Tag:
    tone = "good" if not case.is_open else "bad" if is_overdue(case, view.at) else "watch"
    words = f"{case.number} {shown_title(view.screen.actor, case)} {case.get_state_display()}"
    return Tag(words, tone, url=view.screen.link("cases:case", case.case_id))
