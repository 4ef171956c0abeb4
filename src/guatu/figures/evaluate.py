"""Evaluation: many figures over one scope in one statement per table (DECISIONS 5: standing tables only)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from guatu.figures import sharing, snapshots
from guatu.figures.context import Context
from guatu.figures.registry import Figure, Measure, Number, SubjectTable, figure, measure_of, subject_table
from guatu.kernel.rounding import half_up
from guatu.ledger.models import ProjectMembership, ProjectMilestone, ProjectMonth, ProjectStanding, ProjectYear

TABLES: dict[str, Any] = {
    "standing": ProjectStanding, "year": ProjectYear, "month": ProjectMonth, "membership": ProjectMembership,
    "milestone": ProjectMilestone,
}  # fmt: skip
_SAMPLE = "_sample"
YI = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure's value in one group. `parts` are the measures it was computed from."""

    figure: Figure
    group: str
    raw: Number | None
    parts: Mapping[str, int | None]
    sample_rows: int = 0

    @property
    def shown(self) -> Decimal | None:
        """The value in its printed unit, rounded half up (R0.3)."""
        if self.raw is None:
            return None
        raw = Decimal(self.raw)
        return half_up(raw / YI if self.figure.unit == "亿元" else raw, self.figure.places)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures by group. `groups` in order of first appearance; `total` is the whole scope, never a sum of the groups."""

    keys: tuple[str, ...]
    by: str
    groups: Mapping[str, Mapping[str, FigureValue]]
    total: Mapping[str, FigureValue]


def evaluate(keys: Sequence[str], context: Context, by: str | None = None) -> FigureTable:
    """The figures `keys` over `context`, for the whole scope and, with `by`, for each group.

    Errors: KeyError for an unknown figure; ValueError when a figure has no such dimension.
    """
    wanted = [figure(key) for key in keys]
    for one in wanted:
        if by is not None and by not in one.dimensions:
            raise ValueError(f"{one.key} has no dimension {by}")
    names = sorted({name for one in wanted for name in one.measures})
    total = _measured(names, context, None).get("", {})
    groups = _measured(names, context, by) if by else {}
    return FigureTable(
        keys=tuple(keys), by=by or "", total=_values(wanted, total, context, ""),
        groups={group: _values(wanted, parts, context, group) for group, parts in groups.items()},
    )  # fmt: skip


def _values(
    wanted: Iterable[Figure], measured: Mapping[str, int | None], context: Context, group: str
) -> dict[str, FigureValue]:
    found = {}
    for one in wanted:
        parts = {name: measured.get(name, nothing(name)) for name in one.measures}
        found[one.key] = FigureValue(one, group, one.compute(parts, context), parts, measured.get(_SAMPLE) or 0)
    return found


def nothing(name: str) -> int | None:
    """What a measure is over no rows: a count is 0, a sum is unknown (– on screen, never 0)."""
    return None if measure_of(name).column else 0


def _measured(names: Sequence[str], context: Context, by: str | None) -> dict[str, dict[str, int | None]]:
    """Measures by group, one statement per table."""
    tables: dict[str, list[Measure]] = defaultdict(list)
    for name in names:
        tables[measure_of(name).table].append(measure_of(name))
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for group, counts in _provided(tables.pop("provided", ()), context, by).items():
        found[group].update(counts)
    splits = sharing.splits_of(context, by)
    for table, measures in tables.items():
        for group, values in _aggregate(table, measures, context, by).items():
            found[group].update(values)
        if splits is not None and table in TABLES:
            _move_shares(found, table, [one for one in measures if sharing.is_shared(one)], splits, by)
    if not by:
        found.setdefault("", {})
    return found


def _aggregate(
    table: str, measures: Sequence[Measure], context: Context, by: str | None
) -> dict[str, dict[str, int | None]]:
    on = prefixed(table)
    aliases = {f"m{i}": one for i, one in enumerate(measures)}
    sums: dict[str, Any] = {alias: _expression(one, context, on) for alias, one in aliases.items()}
    sums[_SAMPLE.strip("_")] = Count("id", filter=Q(**{on("is_sample"): True}))
    rows = table_rows(table, context)
    if by is None:
        return {"": _named(rows.aggregate(**sums), aliases)}
    grouped = rows.annotate(_group=group_expression(by, table, context)).values("_group").order_by("_group")
    return {_text(row["_group"]): _named(row, aliases) for row in grouped.annotate(**sums)}


def _move_shares(
    found: dict[str, dict[str, int | None]], table: str, measures: Sequence[Measure], splits: sharing.Splits, by: str | None
) -> None:
    """Move the money of shared projects to the places that have a share of it."""
    for project, group, is_sample, amounts in _shared_rows(table, measures, splits, by):
        summed: set[str] = set()
        reached: set[str] = set()
        for one, amount in zip(measures, amounts, strict=True):
            for part in splits.parts(project, amount) if amount is not None else ():
                into = splits.group(part) if by == "place" else group
                found[into][one.key] = (found[into].get(one.key) or 0) + part.yuan
                (summed if part.is_whole else reached).add(into)
        # The row was counted where it was summed; it stands behind every other number that has a part of it, once.
        for into in reached - summed:
            found[into][_SAMPLE] = (found[into].get(_SAMPLE) or 0) + is_sample


def _shared_rows(
    table: str, measures: Sequence[Measure], splits: sharing.Splits, by: str | None
) -> Iterator[tuple[Any, str, bool, tuple[int | None, ...]]]:
    """(project, group, is it a sample, what each measure takes of the row) of the shared projects' rows, wherever they lead."""
    if not measures:
        return
    on, wide = prefixed(table), splits.wide
    amounts = {f"m{i}": _row_amount(one, wide, on) for i, one in enumerate(measures)}
    group = group_expression(by, table, wide) if by and by != "place" else Value("")
    rows = table_rows(table, wide).filter(project_id__in=list(splits.by_project)).annotate(_group=group, **amounts)
    for project, named, is_sample, *taken in rows.values_list("project_id", "_group", on("is_sample"), *amounts):
        yield project, _text(named), is_sample, tuple(taken)


def _row_amount(one: Measure, context: Context, on: Callable[[str], str]) -> Any:
    condition = one.where(context, on)
    return Case(When(condition, then=F(one.column or "")), default=None) if condition else F(one.column or "")


def _provided(measures: Sequence[Measure], context: Context, by: str | None) -> dict[str, dict[str, int | None]]:
    """Provided measures by group: each provider runs once, its classes are laid over the standings' grouping column."""
    if not measures:
        return {}
    groups = _groups_of_projects(context, by)
    found: dict[str, dict[str, int | None]] = defaultdict(lambda: {one.key: 0 for one in measures})
    classes = {provider: provider(context) for provider in {one.provider for one in measures} if provider}
    for one in measures:
        for project, name in classes[one.provider].items() if one.provider else ():
            if name == one.pick and project in groups:
                found[groups[project]][one.key] = (found[groups[project]][one.key] or 0) + 1
    return found


def _groups_of_projects(context: Context, by: str | None) -> dict[Any, str]:
    rows = ProjectStanding.objects.filter(context.base())
    if by is None:
        return dict.fromkeys(rows.values_list("project_id", flat=True), "")
    grouped = rows.annotate(_group=group_expression(by, "standing", context)).values_list("project_id", "_group")
    return {project: _text(group) for project, group in grouped}


def _named(row: Mapping[str, Any], aliases: Mapping[str, Measure]) -> dict[str, int | None]:
    # PostgreSQL sums bigint to numeric: this is the one place where a database sum becomes an int again (DECISIONS 19).
    found = {one.key: None if row[alias] is None else int(row[alias]) for alias, one in aliases.items()}
    found[_SAMPLE] = int(row[_SAMPLE.strip("_")] or 0)
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _expression(one: Measure, context: Context, on: Callable[[str], str]) -> Any:
    condition = one.where(context, on)
    if one.column is None:
        return Count("id", filter=condition) if condition else Count("id")
    return Sum(one.column, filter=condition) if condition else Sum(one.column)


def prefixed(table: str) -> Callable[[str], str]:
    """How a standing's column is reached from `table`."""
    is_plain = table == "standing" or subject_table(table) is not None
    return (lambda name: name) if is_plain else (lambda name: f"standing__{name}")


def rows_of(one: Measure, context: Context) -> QuerySet[Any]:
    """The rows behind a measure: exactly those that were summed."""
    if one.provider is not None:
        picked = [project for project, name in one.provider(context).items() if name == one.pick]
        return ProjectStanding.objects.filter(context.base(), project_id__in=picked)
    on = prefixed(one.table)
    return table_rows(one.table, context).filter(one.where(context, on))


def table_rows(table: str, context: Context) -> QuerySet[Any]:
    """The rows of a table that lie in scope."""
    subjects = subject_table(table)
    rows: QuerySet[Any]
    if subjects is None:
        rows = TABLES[table].objects.filter(context.base(prefixed(table)("")))
    else:
        rows = subjects.fold.table.objects.filter(_subject_base(subjects, context))
    return rows


# Narrowings that a thing which is no project has columns for; any other is asked of its project.
_OWN = frozenset({"county_id", "unit_id", "project_id"})


def _subject_base(table: SubjectTable, context: Context) -> Q:
    number = context.snapshot_no
    if context.close_id is None:
        number = snapshots.ensure_subjects(table.fold, context.root, context.at, context.known_at)
    found = Q(snapshot_no=number, root_id=context.root)
    if context.place_ids is not None:
        found &= Q(place_id__in=context.place_ids) | Q(county_id__in=context.place_ids)
    for column, values in context.filters:
        if column in _OWN:
            found &= Q(**{f"{column}__in": values})
    if context.list_id is not None or any(column not in _OWN for column, _values in context.filters):
        found &= Q(project_id__in=ProjectStanding.objects.filter(context.base()).values("project_id"))
    return found


def group_expression(by: str, table: str, context: Context) -> Any:
    """The grouping column of a dimension. `place` is the county level, or the places below when a county is in scope."""
    on = prefixed(table)
    subjects = subject_table(table)
    if subjects is not None:
        columns = subjects.columns[by]
        if by == "place" and context.is_county:
            columns = tuple(reversed(columns))
        return Coalesce(*map(F, columns)) if len(columns) > 1 else F(columns[0])
    if by == "place":
        return F(on("place_id")) if context.is_county else Coalesce(F(on("county_id")), F(on("place_id")))
    if by == "category":
        return F("category")
    if by == "unit":
        return F(on("unit_id"))
    if by == "size":
        return _size_band(on, context)
    return F(on(by))


def _size_band(on: Callable[[str], str], context: Context) -> Any:
    """总投资规模档: lower bounds inclusive, from the parameter of the day (R2.24). '' is unknown."""
    bounds = sorted(context.params["size.bands_yuan"], reverse=True)
    cases = [When(**{on("total_yuan") + "__gte": bound}, then=Value(str(bound))) for bound in bounds]
    below = When(**{on("total_yuan") + "__isnull": False}, then=Value("0"))
    return Case(*cases, below, default=Value(""), output_field=CharField())
