"""挂图：every project of a place with its light, its holder and its dates, in groups; the rows of the wall and of nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access.models import Place
from guatu.attention.lights import lights_of
from guatu.desk.dragging import holders
from guatu.desk.drawers import is_published_only
from guatu.desk.register_rows import HEAVY, RowsContext, Selection, select
from guatu.desk.screen import Screen
from guatu.desk.wall_rows import WallRow
from guatu.figures.closing import previous_close
from guatu.figures.context import Context, context_for
from guatu.figures.labels import group_labels, place_label
from guatu.figures.models import Close
from guatu.ledger import vocab
from guatu.ledger.models import ProjectMilestone, ProjectStanding

AUDIENCES = {
    "inside": gettext_noop("内部"), "leader": gettext_noop("领导"), "tour": gettext_noop("观摩"), "public": gettext_noop("对外"),
}  # fmt: skip
# Before the contract a project is a negotiation, and negotiations are not for visitors (DECISIONS 33).
SHOWN_OUTSIDE = tuple(stage for stage in vocab.STAGE_ORDER if stage >= "P30")
GROUPS = {
    "county": gettext_noop("县区"), "unit": gettext_noop("责任单位"), "stage": gettext_noop("阶段"),
    "tier": gettext_noop("层级"), "chain": gettext_noop("产业链"), "field": gettext_noop("领域"), "none": gettext_noop("不分组"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WallGroup:
    """Rows under one heading, worst first; parts of a project follow it."""

    key: str
    title: str
    rows: tuple[WallRow, ...]

    @property
    def counted(self) -> int:
        """How many of its rows count as projects (DECISIONS 25)."""
        return sum(row.standing.is_counted for row in self.rows)

    @property
    def parts(self) -> int:
        """How many of its rows are parts of others."""
        return len(self.rows) - self.counted

    @property
    def states(self) -> Counter[str]:
        """How many counted rows show each light."""
        return Counter(row.lights.state for row in self.rows if row.lights and row.standing.is_counted)


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the wall at one place and date."""

    screen: Screen
    selection: Selection
    groups: tuple[WallGroup, ...]
    audience: str
    group_by: str
    turned: frozenset[UUID] = field(default_factory=frozenset)
    since: Close | None = None

    @property
    def rows(self) -> list[WallRow]:
        """Every row in the order of the wall."""
        return [row for group in self.groups for row in group.rows]

    @property
    def is_outside(self) -> bool:
        """Whether visitors look on: no lights, no problems, no negotiations."""
        return self.audience in {"tour", "public"}

    @property
    def states(self) -> Counter[str]:
        """How many counted rows show each light."""
        return sum((group.states for group in self.groups), Counter())

    @property
    def is_published_only(self) -> bool:
        """Whether nobody reports here: all that is known was published (DECISIONS 29)."""
        rows = self.rows
        return bool(rows) and all(is_published_only(row.standing) for row in rows)


def wall_of(screen: Screen) -> Wall:
    """The wall a request asks for. Errors: as `register_rows.select`."""
    audience = screen.query.text("audience")
    audience = audience if audience in AUDIENCES else "inside"
    group_by = screen.query.text("group")
    group_by = group_by if group_by in GROUPS else ("unit" if screen.context.is_county else "county")
    if audience in {"tour", "public"}:
        screen = _for_visitors(screen)
    selection = select(screen)
    rows = _rows(screen, selection, has_lights=audience in {"inside", "leader"})
    since = previous_close(screen.root.id, screen.context.at) if audience in {"inside", "leader"} else None
    turned = _turned(screen, rows, since) if since else frozenset()
    kept = _kept_rows(screen, rows, turned)
    if len(kept) < len(rows):
        selection = replace(selection, context=_only(selection.context, kept))
    groups = tuple(_groups(kept, group_by, screen))
    return Wall(screen, selection, groups, audience, group_by, turned & {row.standing.project_id for row in kept}, since)


def _kept_rows(screen: Screen, rows: Sequence[WallRow], turned: frozenset[UUID]) -> list[WallRow]:
    """The wall's own two filters: what turned red since the close, and what a dimension holds."""
    held = screen.query.text("held")
    found = list(rows)
    if screen.query.text("turned"):
        found = [row for row in found if row.standing.project_id in turned]
    if held:
        found = [row for row in found if held in row.red_dimensions]
    return found


def _only(context: Context, rows: Sequence[WallRow]) -> RowsContext:
    """The context over which figures say exactly these rows."""
    same = {one.name: getattr(context, one.name) for one in fields(Context)}
    return RowsContext(**same, chosen=[row.standing.project_id for row in rows])


def _for_visitors(screen: Screen) -> Screen:
    query = screen.query.but(light=None, mark=None)
    return replace(screen, context=screen.context.narrowed(stage=SHOWN_OUTSIDE), query=query)


# ---- rows ----------------------------------------------------------------------------------------------------------


def _rows(screen: Screen, selection: Selection, *, has_lights: bool) -> list[WallRow]:
    standings = list(selection.rows.defer(*HEAVY))
    lights = (selection.lit or lights_of(screen.context, standings)) if has_lights else {}
    # Whoever looked at the lights has read the milestones.
    nodes = {one: found.subject.milestones for one, found in lights.items() if found.subject} if lights else _nodes(screen, standings)
    units, places = holders(standings), _places(screen)
    return [
        WallRow(
            screen, one, None if is_published_only(one) else lights.get(one.project_id), nodes[one.project_id], units[one.project_id],
            _place_of(one, screen, places), has_lights,
        )
        for one in standings
    ]  # fmt: skip


def _place_of(one: ProjectStanding, screen: Screen, places: Mapping[UUID | None, str]) -> str:
    """The county it belongs to; within a county the town or park, and nothing for the county itself."""
    if not screen.context.is_county:
        return places.get(one.county_id or one.place_id, "")
    return "" if one.place_id == screen.place.id else places.get(one.place_id, "")


def _nodes(screen: Screen, standings: Sequence[ProjectStanding]) -> Mapping[UUID, dict[str, ProjectMilestone]]:
    found: dict[UUID, dict[str, ProjectMilestone]] = defaultdict(dict)
    ids = {one.project_id for one in standings}
    rows = ProjectMilestone.objects.filter(screen.context.base("standing__"))
    for row in rows.iterator(2000):
        if row.project_id in ids:
            found[row.project_id][row.key] = row
    return found


def _places(screen: Screen) -> dict[UUID | None, str]:
    return {one.id: place_label(one) for one in Place.objects.filter(root_id=screen.root.id)}


# ---- groups --------------------------------------------------------------------------------------------------------


def _groups(rows: Sequence[WallRow], by: str, screen: Screen) -> Iterable[WallGroup]:
    members: dict[str, list[WallRow]] = defaultdict(list)
    for row in rows:
        members[_group_of(row, by, screen)].append(row)
    found = [WallGroup(key, title, tuple(_ordered(members[key]))) for key, title in _titles(by, members, screen)]
    # Units have no order that everybody knows; the one with the most red comes first.
    return sorted(found, key=lambda group: -group.states["late"]) if by == "unit" else found


def _group_of(row: WallRow, by: str, screen: Screen) -> str:
    standing = row.standing
    if by == "none":
        return ""
    if by == "unit":
        return row.holder
    if by == "county":
        inner = standing.place_id if screen.context.is_county else standing.county_id or standing.place_id
        return str(inner or "")
    return str(getattr(standing, by))


def _titles(by: str, members: Mapping[str, list[WallRow]], screen: Screen) -> list[tuple[str, str]]:
    from_labels = by not in {"unit", "none"}
    names = group_labels("place" if by == "county" else by, members, screen.context) if from_labels else {}
    order = {str(one): at for at, one in enumerate(_official(screen))} if by == "county" else _ORDER.get(by, {})
    keys = sorted(members, key=lambda key: (key == "", order.get(key, 99), names.get(key, key)))
    empty = {"unit": _("责任单位未填"), "none": _("全部项目")}
    return [(key, (names.get(key) if from_labels else key) or empty.get(by, _("未填"))) for key in keys]


_ORDER = {
    "stage": {stage: at for at, stage in enumerate(vocab.STAGE_ORDER)},
    "tier": {"province": 0, "city": 1, "county": 2},
}


def _official(screen: Screen) -> list[UUID]:
    return list(Place.objects.filter(root_id=screen.root.id).in_official_order().values_list("id", flat=True))


def _ordered(rows: Sequence[WallRow]) -> Iterable[WallRow]:
    """Worst light first, then by stage; the parts of a project right under it."""
    here = {row.standing.project_id for row in rows}
    parts: dict[UUID | None, list[WallRow]] = defaultdict(list)
    for row in rows:
        if row.is_part:
            parts[row.standing.parent_id if row.standing.parent_id in here else None].append(row)
    for row in sorted((row for row in rows if not row.is_part), key=_rank):
        yield row
        yield from sorted(parts.pop(row.standing.project_id, ()), key=_rank)
    for left in parts.values():
        yield from sorted(left, key=_rank)


def _rank(row: WallRow) -> tuple[int, str, int, str]:
    return (row.severity, row.standing.stage or "P99", -(row.standing.total_yuan or 0), row.standing.internal_code)


# ---- what moved ----------------------------------------------------------------------------------------------------


def _turned(screen: Screen, rows: Sequence[WallRow], close: Close) -> frozenset[UUID]:
    """转红：red now and not red at the close before. Only what was on the register then can have turned."""
    red = {row.standing.project_id for row in rows if row.lights and row.lights.state == "late"}
    if not red:
        return frozenset()
    then = context_for(screen.place, at=close.at_date)
    before = ProjectStanding.objects.at(then.snapshot_no).filter(project_id__in=red)
    lights = lights_of(then, list(before.defer(*HEAVY)))
    return frozenset(project for project, one in lights.items() if one.state != "late")
