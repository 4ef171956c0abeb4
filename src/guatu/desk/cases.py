"""The case board: whose turn it is, in one dense list, with its counts, its figures and its tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.standings import SUBJECT
from guatu.desk import cases_filters as filters
from guatu.desk.cases_columns import CaseColumn, CaseLine, case_columns
from guatu.desk.cases_screen import rows_in_scope
from guatu.desk.cases_words import names_of, soon_days
from guatu.desk.project_reach import openable
from guatu.desk.register_filters import uuid_or_none
from guatu.desk.screen import Screen, is_of_today
from guatu.desk.shown import shown
from guatu.facts.models import Evidence
from guatu.figures.evaluate import FigureTable, evaluate
from guatu.ui.components import BulkAction, Choice, Empty, Figure, FilterBar, Link, Page, Row, Tab, Table
from guatu.ui.query import Query

SIZE = 50
DEFAULT_SORT = "due"
FIGURES = ("cases.open", "cases.overdue", "cases.due", "cases.closed_rate", "cases.on_time_rate")


@dataclass(frozen=True, slots=True)
class Board:
    """What one reading of the board gives: the rows every chip keeps, the column that is open, the columns on screen."""

    screen: Screen
    kept: CaseQuerySet
    rows: CaseQuerySet
    turn: str
    columns: tuple[CaseColumn, ...]
    chosen: tuple[CaseColumn, ...]
    sort: str
    bar: FilterBar


def open_board(screen: Screen) -> Board:
    """The board as an address asks for it. Errors: Invalid for a filter that cannot be read."""
    columns = case_columns()
    wanted = screen.query.many("cols")
    chosen = tuple(k for k in columns if (k.column.is_fixed or k.column.key in wanted if wanted else not k.column.is_hidden))
    kept, turn = filters.kept_rows(screen, rows_in_scope(screen)), filters.turn_asked(screen.query)
    sort = screen.query.text("sort", DEFAULT_SORT)
    bar = filters.case_filter_bar(screen)
    return Board(screen, kept, filters.in_turn(kept, turn), turn, columns, chosen, sort, bar)


# ---- whose turn ------------------------------------------------------------------------------------------------------------


def turn_titles() -> dict[str, str]:
    """The columns of the board with their names."""
    return {
        "": _("未了结"), "handler": _("轮到承办"), "issuer": _("轮到交办"), "verifier": _("轮到核验"), "waiting": _("等企业、上级"),
        "done": _("已了结"), "all": _("全部"),
    }  # fmt: skip


def turn_tabs(board: Board) -> list[Tab]:
    """The columns as links with how many stand in each: one statement for all."""
    counts = {name: Count("id", filter=condition) if condition else Count("id") for name, condition in filters.TURNS.items()}
    found = board.kept.order_by().aggregate(**{f"n_{name or 'open'}": count for name, count in counts.items()})
    base = board.screen.query.without("page", "turn")
    if board.screen.query.many("state"):
        base = base.without("state")
    return [
        Tab(title, base.but(turn=name or None).url, name == board.turn, found[f"n_{name or 'open'}"])
        for name, title in turn_titles().items()
    ]  # fmt: skip


# ---- figures ---------------------------------------------------------------------------------------------------------------


def figures_context(screen: Screen) -> Screen:
    """The screen its figures are asked in: the place, narrowed by what a figure's drawer can be told too."""
    context, query = screen.context, screen.query
    units = tuple(value for value in query.many("unit") if uuid_or_none(value))
    if units:
        context = context.narrowed(unit_id=units)
    return Screen(screen.actor, screen.place, screen.root, context, screen.view, query)


def board_figures(board: Board) -> list[Figure]:
    """未销号、逾期、应办结、办结率、按期办结率 of the place, each with its drawer."""
    screen = figures_context(board.screen)
    table = summed(screen)
    return [shown(table.total[key], screen) for key in FIGURES]


def summed(screen: Screen) -> FigureTable:
    """Those figures over the screen's context."""
    return evaluate(FIGURES, screen.context)


# ---- rows ------------------------------------------------------------------------------------------------------------------


def ordered(board: Board) -> QuerySet[CaseStanding]:
    """The rows in the order asked for; what has no date comes last, the number settles ties."""
    key = board.sort.lstrip("-")
    column = next((one.order for one in board.columns if one.column.key == key and one.order), "due_on")
    by = F(column).desc(nulls_last=True) if board.sort.startswith("-") else F(column).asc(nulls_last=True)
    return board.rows.order_by(by, "number")


def lines_of(board: Board, rows: Sequence[CaseStanding]) -> list[CaseLine]:
    """Rows with what stands beside them; as many statements for fifty as for one."""
    screen = board.screen
    names = names_of(rows, screen.root.id)
    needs_evidence = any(one.column.key == "evidence" for one in board.chosen)
    evidence = _evidence([row.case_id for row in rows]) if needs_evidence else {}
    within, open_to = soon_days(screen), openable(screen.actor, (row.project_id for row in rows))
    return [
        CaseLine(
            row, names, screen.actor, screen.context.at, within, screen.link("cases:case", row.case_id),
            screen.link("register:project", row.project_id) if row.project_id in open_to else "", evidence.get(row.case_id, 0),
        )
        for row in rows
    ]  # fmt: skip


def _evidence(cases: Sequence[UUID]) -> dict[UUID, int]:
    """How many pieces of evidence hang on the steps of these cases."""
    wanted = [str(one) for one in cases]
    rows = Evidence.objects.filter(fact__subject_type=SUBJECT, fact__subject_id__in=wanted)
    counts = rows.values_list("fact__subject_id").annotate(n=Count("id")).order_by()
    return {UUID(subject): count for subject, count in counts}


# ---- the table -------------------------------------------------------------------------------------------------------------


def board_table(board: Board, views: Iterable[Choice] = (), save_view_url: str = "") -> Table:
    """One page of the board as a table, with its tools, chips and bulk actions."""
    screen, total = board.screen, board.rows.count()
    number = min(screen.query.number("page"), max(1, -(-total // SIZE)))
    rows = list(ordered(board)[(number - 1) * SIZE : number * SIZE])
    lines = lines_of(board, rows)
    return Table(
        "cases", _("事项"), tuple(one.column for one in board.columns), tuple(_row(board, line) for line in lines),
        query=screen.query, page=Page(number, SIZE, total), filters=board.bar, empty=_empty(board), exports=_exports(screen),
        views=tuple(views), save_view_url=save_view_url, bulk=bulk_actions(screen), default_sort=DEFAULT_SORT, is_dense=True,
        foot_note=_foot(rows),
    )  # fmt: skip


def _row(board: Board, line: CaseLine) -> Row:
    cells = {one.column.key: one.cell(line) for one in board.chosen}
    level = 1 if line.case.parent_id is not None else 0
    return Row(cells, key=str(line.case.case_id), url=line.url, level=level)


def _foot(rows: Sequence[CaseStanding]) -> str:
    parts = sum(row.parent_id is not None for row in rows)
    return _("其中分办任务 %(n)s 件，不另计入上方指标。") % {"n": parts} if parts else ""


def _empty(board: Board) -> Empty:
    if board.bar.is_set or board.turn:
        return Empty(_("没有符合条件的事项"), _("换一栏，或放宽一两个条件。"), Link(_("看全部未了结"), board.bar.clear_url))
    return Empty(_("没有未了结的事项"), _("问题、交办、批示和协调请求登记后都在这里，直到销号。"))


def _exports(screen: Screen) -> tuple[Link, ...]:
    pairs = screen.query.without("page").pairs
    names = (("cases:workbook", _("Excel")), ("cases:picture", _("发群图")), ("cases:text", _("群发文字")))
    return tuple(Link(title, Query(reverse(name), pairs).url) for name, title in names)


def bulk_actions(screen: Screen) -> tuple[BulkAction, ...]:
    """What the reader may do to many at once, each naming its effect. The digit presses it."""
    if not is_of_today(screen.query):
        return ()
    wanted = (
        ("accept", "case.work", _("签收"), _("将签收选中的 {n} 件事项，从今天起由本单位办理。"), False),
        ("remind", "case.decide", _("催办"), _("将向选中的 {n} 件事项的承办单位发出催办通知。"), False),
        ("close", "case.close", _("销号"), _("将销号选中的 {n} 件事项；编号保留，不再计入未了结。"), True),
        ("hand-over", "case.decide", _("改派"), _("将为选中的 {n} 件事项改派承办单位；下一步填写单位和理由。"), False),
        ("withdraw", "case.decide", _("撤销"), _("将撤销选中的 {n} 件事项；下一步填写理由。"), True),
    )  # fmt: skip
    held = [one for one in wanted if policy.can(screen.actor, one[1]).ok]
    return tuple(
        BulkAction(f"{at} {title}", reverse(f"cases:bulk-{name}"), effect, is_grave)
        for at, (name, _verb, title, effect, is_grave) in enumerate(held, 1)
    )
