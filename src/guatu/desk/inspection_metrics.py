"""How well problems are put right: the registered figures by county or unit, and what is found again and again (R4.14, B05)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from guatu.desk.inspection_problems import problems_within
from guatu.desk.labels import named_groups
from guatu.desk.screen import Screen
from guatu.desk.shown import by_key, cells_of
from guatu.figures.evaluate import FigureTable, evaluate
from guatu.life.supervise.rounds.queries import category_title, readable
from guatu.ui.components import Cell, Column, Empty, Figure, Link, Row, Tab, Table

HEAD = ("problems.found", "problems.closed", "problems.open", "problems.rate", "cases.overdue", "rounds.coverage")
KEYS = (
    "problems.found", "problems.closed", "problems.open", "problems.rate", "cases.due", "cases.closed_rate", "cases.on_time_rate",
    "cases.rework_rate", "cases.overdue", "rounds.coverage",
)  # fmt: skip
GROUPS = ("place", "unit")


@dataclass(frozen=True, slots=True)
class Metrics:
    """The strip of figures and the table by county or unit."""

    strip: tuple[Figure, ...]
    table: Table
    tabs: tuple[Tab, ...]


def metrics(screen: Screen) -> Metrics:
    """办结率, 按期办结率, 整改率, 返工率 … by county or by unit."""
    by = screen.query.text("by", "place")
    by = by if by in GROUPS else "place"
    told = evaluate(KEYS, screen.context, by=by)
    head = by_key(told.total, screen, HEAD)
    titles = {"place": _("按县区"), "unit": _("按承办单位")}
    tabs = tuple(Tab(titles[key], screen.query.but(by=None if key == "place" else key).url, key == by) for key in GROUPS)
    return Metrics(tuple(head[key] for key in HEAD), _table(screen, told, by), tabs)


def _table(screen: Screen, told: FigureTable, by: str) -> Table:
    shown = cells_of(told.total, screen, KEYS, by="")
    columns = (
        Column("name", _("县区") if by == "place" else _("承办单位"), is_fixed=True, width="wide"),
        *(Column(key, one.title, one.unit, one.measure, one.places) for key, one in shown.items()),
    )
    names = named_groups(by, told.groups, screen.context)
    rows = tuple(Row({"name": name, **cells_of(told.groups[key], screen, KEYS, by=by)}, key=key) for key, name in names)
    empty = Empty(_("还没有问题"), _("核查发现的、台账导入的问题会在这里按县区汇总。"))
    return Table(
        "metrics", _("整改情况"), columns, rows, screen.query, sums=shown, sums_title=_("合计"), empty=empty, is_dense=True, is_tall=False,
        has_tools=False,
    )  # fmt: skip


def repeats(screen: Screen) -> Table:
    """The same kind of problem across projects, most first. What is sensitive is one line to those outside its circle."""
    rows = problems_within(screen).exclude(state="withdrawn").filter(opened_on__year=screen.context.at.year)
    seen = rows.filter(readable(screen.actor))
    told = seen.values("category").annotate(n=Count("id"), projects=Count("project_id", distinct=True)).order_by("-n", "category")
    hidden = rows.exclude(id__in=seen.values("id")).aggregate(n=Count("id"), projects=Count("project_id", distinct=True))
    columns = (
        Column("category", _("问题类别"), is_fixed=True), Column("n", _("本年问题"), "件", "count"),
        Column("projects", _("涉及项目"), "个", "count"), Column("note", _("说明")),
    )  # fmt: skip
    lines = [_repeat(screen, one["category"], one["n"], one["projects"]) for one in told]
    if hidden["n"]:
        lines.append(Row({"category": _("其他协调事项"), "n": hidden["n"], "projects": hidden["projects"]}, key="hidden"))
    empty = Empty(_("本年还没有问题"), _("同一类问题在几个项目上重复出现时，会在这里归到一行。"))
    return Table("repeats", _("问题归类"), columns, tuple(lines), screen.query, empty=empty, has_tools=False, is_tall=False)


def _repeat(screen: Screen, category: str, count: int, projects: int) -> Row:
    url = screen.link("inspection:problems", category=category or "none")
    note = Cell(_("多个项目反复出现"), tone="changed") if projects > 1 else ""
    title = category_title(category) or _("未分类")
    return Row({"category": Link(title, url), "n": count, "projects": projects, "note": note}, key=category or "none", url=url)
