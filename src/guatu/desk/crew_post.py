"""One post's page: its projects, what is open in them, where it has to go; and how work lies on posts and units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Post, Unit
from guatu.access.queries import post_labels
from guatu.attention.lights import lights_of
from guatu.cases.queries import visible_cases
from guatu.desk.crew_list import due_cell, visit_cell
from guatu.desk.crew_rows import CrewLine, CrewView, lines_of, own_due, rows_in
from guatu.desk.project_head import shown_light
from guatu.figures.labels import unit_label
from guatu.ledger.crews import queries
from guatu.ledger.models import CrewSeat, ProjectVisit
from guatu.ledger.queries import visible_standings
from guatu.ui.components import Column, Empty, Link, Row, Table, Tag


def post_lines(view: CrewView, post: UUID) -> list[CrewLine]:
    """A post's projects that the reader may see, those it has to go to first."""
    mine = queries.seats_in_force(view.snapshot_no).filter(post_id=post).values("project_id")
    lines = lines_of(view, rows_in(view).filter(project_id__in=mine).order_by("internal_code"))
    return sorted(lines, key=lambda line: _urgency(view, line, post))


def _urgency(view: CrewView, line: CrewLine, post: UUID) -> tuple[bool, str, str]:
    due = own_due(view, line, post)
    return due is None, due.on.isoformat() if due else "", line.standing.internal_code


def post_table(view: CrewView, post: Post) -> Table:
    """我的项目: stage, light, open cases, the post's own last visit, its next one."""
    lines = post_lines(view, post.id)
    lights = lights_of(view.screen.context, [line.standing for line in lines])
    cases = open_cases(view, [line.standing.project_id for line in lines])
    visitable = _visitable(view, [line.standing.project_id for line in lines])
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("seat", _("席位")), Column("stage", _("阶段")),
        Column("light", _("亮灯")), Column("cases", _("未销号事项"), "件", "count"), Column("visit", _("上次走访")),
        Column("due", _("下次应访")), Column("act", _("办理"), is_fixed=True),
    )  # fmt: skip
    rows = []
    for line in lines:
        one = line.standing
        own = [visit for visit in line.visits if post.id.hex in visit.post_key]
        url = view.screen.link("crew:project", one.project_id)
        rows.append(
            Row({
                "name": Link(one.label, url), "seat": "、".join(seat.title for seat in line.seats if seat.post_id == post.id),
                "stage": str(one.get_stage_display()), "light": shown_light(view.screen, one, lights[one.project_id]),
                "cases": cases[one.project_id], "visit": visit_cell(own), "due": due_cell(view, own_due(view, line, post.id)),
                "act": Link(_("登记走访"), view.screen.link("crew:visit", one.project_id)) if one.project_id in visitable else "",
            }, key=str(one.project_id), url=url)
        )  # fmt: skip
    empty = Empty(
        _("这个岗位还没有分包项目"),
        _("在项目的专班页安排席位后，项目列在这里。"),
        Link(_("看专班一览"), view.screen.link("crew:list")),
    )
    return Table("mine", _("我的项目"), columns, tuple(rows), view.query, empty=empty)


def _visitable(view: CrewView, projects: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these projects for which the reader may enter a visit today: whoever looks at another post's page often may not."""
    if not view.is_live:
        return frozenset()
    rows = visible_standings(view.screen.actor, verb="visit.record")
    return frozenset(one for chunk in queries.chunks(projects) for one in rows.filter(project_id__in=chunk).values_list("project_id", flat=True))


def open_cases(view: CrewView, projects: Iterable[UUID]) -> Counter[UUID]:
    """Cases still open by project, of those the reader may see."""
    found: Counter[UUID] = Counter()
    if not view.is_live:
        return found
    for chunk in queries.chunks(projects):
        rows = visible_cases(view.screen.actor).open().filter(project_id__in=chunk)
        found.update(one for one in rows.values_list("project_id", flat=True) if one)
    return found


def visit_rows(visits: Iterable[ProjectVisit], most: int = 30) -> list[ProjectVisit]:
    """The newest visits of several projects."""
    return sorted(visits, key=lambda one: (one.visited_on, one.id), reverse=True)[:most]


# ---- load ------------------------------------------------------------------------------------------------------------------


def load_tables(view: CrewView) -> tuple[Table, Table]:
    """How many projects, seats, open cases and overdue visits lie on each post, and on each unit."""
    rows = queries.seats_in_force(view.snapshot_no).filter(project_id__in=rows_in(view).values("project_id"))
    seats = list(rows)
    projects = {one.project_id for one in seats}
    cases, late = open_cases(view, projects), _late(view, seats)
    labels = post_labels({one.post_id for one in seats})
    units = {one.id: unit_label(one) for one in Unit.objects.filter(id__in={one.unit_id for one in seats})}
    posts: dict[UUID | None, tuple[str, str]] = {
        post: (labels.get(post, ""), view.screen.link("crew:post", post)) for post in {one.post_id for one in seats}
    }
    named = {
        unit: (units.get(unit, _("单位不详")), view.screen.link("crew:list", unit=str(unit)))
        for unit in {one.unit_id for one in seats}
    }
    return (
        _load_table(view, "posts", _("岗位负担"), _("岗位"), _grouped(seats, "post_id"), posts, cases, late),
        _load_table(view, "units", _("单位负担"), _("单位"), _grouped(seats, "unit_id"), named, cases, late),
    )


def _late(view: CrewView, seats: list[CrewSeat]) -> frozenset[UUID]:
    visits = queries.visits_of({one.project_id for one in seats}, at=view.at, snapshot_no=view.visits_no)
    found = []
    for one in seats:
        due = queries.visit_due(one, visits.get(one.project_id, ()), view.duties)
        if due is not None and due < view.at:
            found.append(one.fact_id)
    return frozenset(found)


def _grouped(seats: Iterable[CrewSeat], column: str) -> dict[UUID | None, list[CrewSeat]]:
    found: dict[UUID | None, list[CrewSeat]] = defaultdict(list)
    for one in seats:
        found[getattr(one, column)].append(one)
    return found


def _load_table(
    view: CrewView, key: str, caption: str, head: str, groups: Mapping[UUID | None, list[CrewSeat]],
    names: Mapping[UUID | None, tuple[str, str]], cases: Mapping[UUID, int], late: frozenset[UUID],
) -> Table:  # fmt: skip
    columns = (
        Column("name", head, is_sticky=True, is_fixed=True, width="wide"), Column("projects", _("项目"), "个", "count"),
        Column("seats", _("席位"), "个", "count"), Column("officer", _("其中首席服务员"), "个", "count"),
        Column("cases", _("未销号事项"), "件", "count"), Column("late", _("逾期走访"), "次", "count"),
    )  # fmt: skip
    rows = []
    for one, seats in groups.items():
        projects = {seat.project_id for seat in seats}
        name, url = names[one]
        cells = {
            "name": Link(name, url), "projects": len(projects), "seats": len(seats),
            "officer": sum(seat.seat == "officer" for seat in seats), "cases": sum(cases[project] for project in projects),
            "late": sum(seat.fact_id in late for seat in seats),
        }  # fmt: skip
        rows.append(Row(cells, key=str(one), url=url))
    rows.sort(key=lambda row: (-int(str(row.cells["projects"])), str(row.cells["name"].title)))  # type: ignore[attr-defined]
    empty = Empty(_("还没有专班"), _("先为项目安排席位。"), Link(_("看专班一览"), view.screen.link("crew:list")))
    return Table(key, caption, columns, tuple(rows), view.query, empty=empty, prefix=f"{key}.", is_dense=True)


def gone_tag(post: Post, view: CrewView) -> Tag | None:
    """A post that was abolished says so: what it owes must be handed over."""
    return Tag(_("岗位已撤销"), "bad") if post.valid_to is not None and post.valid_to <= view.at else None
