"""The register page: rows, sums and groups of a selection, and the same as a workbook and a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.attention.lights import ProjectLights, lights_of
from guatu.desk import register_filters as filters
from guatu.desk.labels import group_labels
from guatu.desk.no_projects import no_projects
from guatu.desk.register_columns import Kept, all_columns, official_order
from guatu.desk.register_lines import Line, Names
from guatu.desk.register_rows import HEAVY, Selection, select
from guatu.desk.screen import Screen
from guatu.desk.shown import shown
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.labels import place_label, term_labels, unit_label
from guatu.ledger.models import ProjectShare, ProjectStanding, ProjectYear
from guatu.ui.components import Choice, Empty, Figure, FilterBar, GroupRow, Link, Page, Row, Table
from guatu.ui.query import Query

SIZE = 50
DEFAULT_SORT = "-total"
_COUNT = "projects.count"
_GROUP_COLUMN = {"place": "place", "stage": "stage", "unit": "unit"}


@dataclass(frozen=True, slots=True)
class Register:
    """What one reading of the register gives: the selection and the columns on screen."""

    selection: Selection
    columns: tuple[Kept, ...]
    chosen: tuple[Kept, ...]
    group: str
    sort: str
    bar: FilterBar

    @property
    def screen(self) -> Screen:
        """The screen it is read on."""
        return self.selection.screen

    @property
    def is_lit(self) -> bool:
        """Whether a column on screen asks for lights."""
        return any(kept.needs == "lights" or kept.column.key == "rate" for kept in self.chosen)


def open_register(screen: Screen) -> Register:
    """The register as an address asks for it. Errors: Invalid for a filter that cannot be read."""
    columns = all_columns()
    wanted = screen.query.many("cols")
    chosen = tuple(k for k in columns if (k.column.is_fixed or k.column.key in wanted if wanted else not k.column.is_hidden))
    group = screen.query.text("group")
    group = group if group in filters.GROUPS else ""
    return Register(
        select(screen), columns, chosen, group, screen.query.text("sort", DEFAULT_SORT), filters.filter_bar(screen)
    )


def row_count(register: Register) -> int:
    """How many rows the selection holds."""
    lit = register.selection.lit
    return register.selection.rows.count() if lit is None else len(lit)


# ---- rows ------------------------------------------------------------------------------------------------------------------


def ordered(register: Register) -> QuerySet[ProjectStanding]:
    """The rows in the order asked for; unknown values last, the internal code to settle ties."""
    context = register.screen.context
    rows = register.selection.rows
    by: list[Any] = []
    if register.group:
        rows, by = _grouped(rows, register.group, context)
    key = register.sort.lstrip("-")
    kept = next((one for one in register.columns if one.column.key == key and one.order), None)
    expression = kept.order(context) if kept and kept.order else F("total_yuan")
    if not isinstance(expression, F):
        rows, expression = rows.annotate(_by=expression), F("_by")
    is_down = register.sort.startswith("-") or not kept
    by.append(expression.desc(nulls_last=True) if is_down else expression.asc(nulls_last=True))
    return rows.order_by(*by, "internal_code").defer(*_unneeded(register))


def _unneeded(register: Register) -> list[str]:
    """The heavy columns of the table that nothing on screen shows."""
    wanted = {"details" if kept.needs == "details" else kept.column.key for kept in register.chosen}
    return [name for name in HEAVY if name not in wanted]


def _grouped(rows: QuerySet[ProjectStanding], group: str, context: Context) -> tuple[QuerySet[ProjectStanding], list[Any]]:
    if group == "place" and not context.is_county:
        return rows.annotate(_order=official_order(context)), [F("_order").asc(nulls_last=True), F("county_id")]
    column = {"place": "place_id", "stage": "stage", "unit": "unit_id"}[group]
    return rows, [F(column).asc(nulls_last=True)]


def lines_of(register: Register, rows: Sequence[ProjectStanding], names: Names) -> list[Line]:
    """Rows with what stands beside them: the year, the lights; two or four statements whatever their number."""
    screen, context = register.screen, register.screen.context
    years = _years(context, [row.project_id for row in rows])
    lights = _lights(register, rows)
    is_sample, shares = screen.root.is_sample, _shares(register, rows)
    return [
        Line(
            row, years.get(row.project_id), lights.get(row.project_id), names, context,
            screen.link("register:project", row.project_id), screen.link("register:light", row.project_id),
            row.is_sample and not is_sample, tuple(shares.get(row.project_id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _years(context: Context, ids: Sequence[UUID]) -> dict[UUID, ProjectYear]:
    rows = ProjectYear.objects.filter(snapshot_no=context.snapshot_no, year=context.year, project_id__in=ids)
    return {row.project_id: row for row in rows}


def _shares(register: Register, rows: Sequence[ProjectStanding]) -> dict[UUID, list[ProjectShare]]:
    """The shares of these rows, where a column shows them and one of the rows has any."""
    shared = [row.project_id for row in rows if row.is_shared]
    found: dict[UUID, list[ProjectShare]] = {}
    if shared and any(kept.needs == "shares" for kept in register.chosen):
        every = ProjectShare.objects.filter(snapshot_no=register.screen.context.snapshot_no, project_id__in=shared)
        for one in every.order_by("-basis_points", "place_id"):
            found.setdefault(one.project_id, []).append(one)
    return found


def _lights(register: Register, rows: Sequence[ProjectStanding]) -> Mapping[UUID, ProjectLights]:
    if register.selection.lit is not None:
        return register.selection.lit
    return lights_of(register.screen.context, rows) if register.is_lit else {}


def names_of(register: Register) -> Names:
    """What places and units of the jurisdiction are called, and the codes of the columns on screen."""
    root = register.screen.root.id
    coded = [kept.column.key for kept in register.chosen if kept.column.key in {"field", "chain", "industry"}]
    return Names(
        {one.id: place_label(one) for one in Place.objects.filter(root_id=root)},
        {one.id: unit_label(one) for one in Unit.objects.filter(place__root_id=root)},
        {name: term_labels(name, root) for name in coded},
    )


# ---- sums ------------------------------------------------------------------------------------------------------------------


def sum_keys(register: Register) -> list[str]:
    """The figures behind the columns on screen, and how many projects count."""
    return [_COUNT, *(kept.figure for kept in register.chosen if kept.figure)]


def summed(register: Register) -> FigureTable:
    """Those figures over exactly the rows of the selection, and over each group of them."""
    return evaluate(sum_keys(register), register.selection.context, by=register.group or None)


def _sum_cells(register: Register, values: Mapping[str, FigureValue], group: str | None = None) -> dict[str, Figure]:
    return {
        kept.column.key: _touchable(register, values[kept.figure], group) for kept in register.chosen if kept.figure in values
    }  # fmt: skip


def _touchable(register: Register, value: FigureValue, group: str | None) -> Figure:
    """A sum as a figure. Its drawer is opened with the register's own address, so that it opens the same rows."""
    screen = register.screen
    asked = {"key": value.figure.key}
    if group is not None:
        asked |= {"by": register.group, "in": group}
    url = Query(reverse("register:sum"), screen.query.without("page", "cols", "sort").pairs).but(**asked).url
    return replace(shown(value, screen), drawer_url=url)


def _with_groups(register: Register, lines: Sequence[Line], table: FigureTable) -> list[Row | GroupRow]:
    """The rows with a heading before the first of each group, the group's own sums in it."""
    rows: list[Row | GroupRow] = []
    keys = [_group_of(register, line.standing) for line in lines]
    labels = group_labels(register.group, list(dict.fromkeys(keys)), register.screen.context) if register.group else {}
    for at, line in enumerate(lines):
        if register.group and (at == 0 or keys[at] != keys[at - 1]):
            rows.append(_heading(register, keys[at], labels[keys[at]], table))
        rows.append(_row(register, line))
    return rows


def _group_of(register: Register, standing: ProjectStanding) -> str:
    if register.group == "stage":
        return standing.stage
    if register.group == "unit":
        return str(standing.unit_id or "")
    county = None if register.screen.context.is_county else standing.county_id
    return str(county or standing.place_id or "")


def _heading(register: Register, key: str, label: str, table: FigureTable) -> GroupRow:
    values = table.groups.get(key, {})
    count = values[_COUNT].raw if _COUNT in values else 0
    return GroupRow(label, _sum_cells(register, values, key), note=_("计数 %(n)s 个") % {"n": count})


def _row(register: Register, line: Line) -> Row:
    screen = register.screen
    edit = reverse("register:amend", args=[line.standing.project_id]) if screen.context.snapshot_no == 0 else ""
    cells = {kept.column.key: kept.cell(line) for kept in register.chosen}
    level = 1 if line.standing.parent_id else 0
    return Row(cells, key=str(line.standing.project_id), url=line.url, edit_url=edit, level=level)


# ---- the table -------------------------------------------------------------------------------------------------------------


def register_table(register: Register, views: Iterable[Choice] = (), save_view_url: str = "") -> Table:
    """One page of the register as a table, with its tools, sums and filters."""
    screen, total = register.screen, row_count(register)
    number = min(screen.query.number("page"), max(1, -(-total // SIZE)))
    rows = list(ordered(register)[(number - 1) * SIZE : number * SIZE])
    table = summed(register)
    lines = lines_of(register, rows, names_of(register))
    bar = register.bar
    counted = table.total[_COUNT]
    return Table(
        "register", _("项目台账"), tuple(kept.column for kept in register.columns), tuple(_with_groups(register, lines, table)),
        query=screen.query, sums=_sum_cells(register, table.total) if rows else None,
        sums_title=_("Σ 筛选合计（计数 %(n)s 个）") % {"n": counted.raw}, page=Page(number, SIZE, total), filters=bar,
        empty=_empty(screen, bar.is_set, bar.clear_url), exports=_exports(screen), views=tuple(views), save_view_url=save_view_url,
        default_sort=DEFAULT_SORT, foot_note=_foot(total, counted, is_shared=any(row.is_shared for row in rows)),
    )  # fmt: skip


def _foot(total: int, counted: FigureValue, *, is_shared: bool) -> str:
    said = [_("跨地分摊的项目逐行列全额，分地合计按占比计。")] if is_shared else []
    if total != counted.raw:
        said.append(_("列出 %(rows)s 行，其中计数 %(n)s 个；子项、上级已含的和退库的不计入合计。") % {"rows": total, "n": counted.raw})
    return "".join(said)


def _empty(screen: Screen, is_filtered: bool, clear_url: str) -> Empty:
    if is_filtered:
        return Empty(_("没有符合条件的项目"), _("放宽一两个条件再看。"), Link(_("清除全部条件"), clear_url))
    return no_projects(screen, _("台账里还没有项目"))


def _exports(screen: Screen) -> tuple[Link, ...]:
    pairs = screen.query.without("page").pairs
    names = (("register:workbook", _("Excel")), ("register:picture", _("发群图")), ("register:text", _("群发文字")))
    return tuple(Link(title, Query(reverse(name), pairs).url) for name, title in names)
