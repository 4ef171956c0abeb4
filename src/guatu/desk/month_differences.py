"""自报 beside 核定, row by row: the differences, the reasons, the objections that wait (DECISIONS 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.queries import post_labels
from guatu.desk.month import Month
from guatu.desk.month_returns import filter_bar as _returns_bar
from guatu.desk.month_returns import selected
from guatu.desk.month_rows import (
    DIFFERS,
    MISSING,
    OBJECTED,
    OBJECTION,
    RETURNED,
    SAME,
    UNVERIFIED,
    Counts,
    is_objected,
    state_of,
    sums,
)
from guatu.desk.project_words import money_text
from guatu.facts.models import Fact
from guatu.figures.labels import place_label
from guatu.ledger.vocab import Basis
from guatu.ui.components import (
    BulkAction,
    Cell,
    Choice,
    Column,
    Empty,
    Filter,
    FilterBar,
    Link,
    Option,
    Page,
    Row,
    Table,
    Tag,
    TimelineEntry,
)
from guatu.ui.wording import moment_text

SIZE = 100
DEFAULT_SORT = "-gap"
_TONES = {MISSING: "bad", UNVERIFIED: "watch", DIFFERS: "draft", SAME: "good", OBJECTION: "bad"}
_SORTS = {"gap": "distance", "told": "told", "checked": "checked", "plan": "plan", "name": "name"}


def state_words() -> dict[str, str]:
    """What the states of a row are called."""
    return {MISSING: _("未报"), UNVERIFIED: _("待核定"), DIFFERS: _("有差异"), SAME: _("一致"), OBJECTION: _("异议待答复")}


def differences(month: Month, counted: Counts, *, is_whole: bool = False) -> Table:
    """The table; `is_whole` for a workbook, without pages. Sorted by the amount of the difference unless asked otherwise."""
    query, rows = month.screen.query, selected(month)
    page = Page(query.number("page"), SIZE, rows.count())
    ordered = rows.order_by(*_order(query.text("sort", DEFAULT_SORT)))
    shown = list(ordered if is_whole else ordered[(page.number - 1) * SIZE : page.number * SIZE])
    totals = sums(rows)
    may = policy.can(month.screen.actor, "return.verify", month.screen.place).ok and month.is_live
    return Table(
        "differences", _("自报与核定"), _columns(), tuple(_rows(month, shown, may=may)), query,
        sums={"told": totals["told_sum"], "checked": totals["checked_sum"], "gap": totals["gap_sum"]},
        sums_title=_("合计"), page=page, filters=_bar(month), default_sort=DEFAULT_SORT, bulk=_bulk(month) if may else (),
        exports=(Link(_("导出 Excel"), month.link("month:export", sheet="differences", **_kept(month))),),
        empty=Empty(_("没有符合条件的项目"), _("放宽筛选条件，或先填报本期。"), Link(_("去填报"), month.link("month:desk"))),
        views=_views(month, counted), is_dense=True,
    )  # fmt: skip


def _views(month: Month, counted: Counts) -> tuple[Choice, ...]:
    """The usual ways of looking at it, each with how many rows it leaves."""
    state = month.screen.query.text("state")
    found = ((UNVERIFIED, counted.unverified), (DIFFERS, counted.differs), (OBJECTION, counted.objected), (MISSING, counted.missing))
    query, words = month.screen.query.but(page=None), state_words()
    every = Choice(_("全部"), query.but(state=None).url, not state)
    return (every, *(Choice(f"{words[key]} {n}", query.but(state=key).url, key == state) for key, n in found))


def _kept(month: Month) -> dict[str, str]:
    return {name: month.screen.query.text(name) for name in ("state", "q", "sort")}


def _order(sort: str) -> list[Any]:
    column = F(_SORTS.get(sort.lstrip("-"), "distance"))
    first = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return [first, "place_order", "county_id", "internal_code"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, is_sortable=True, width="wide"), Column("place", _("县区")),
        Column("state", _("状态")), Column("plan", _("年度计划"), "万元", "yuan", is_sortable=True, is_hidden=True),
        Column("told", _("自报累计"), "万元", "yuan", is_sortable=True),
        Column("checked", _("核定累计"), "万元", "yuan", is_sortable=True),
        Column("gap", _("自报－核定"), "万元", "yuan", is_sortable=True, hint=_("按差额的大小排序，不分正负")),
        Column("inspected", _("现场核查"), "万元", "yuan", on_phone=False), Column("reason", _("核定理由"), width="fill"),
        Column("objection", _("县区异议")),
    )  # fmt: skip


def _bar(month: Month) -> FilterBar:
    options = tuple(Option(key, title) for key, title in state_words().items())
    bar = _returns_bar(month)
    return FilterBar((Filter("state", _("状态"), "choice", options),), bar.query, search=bar.search, search_hint=bar.search_hint)


def _bulk(month: Month) -> tuple[BulkAction, ...]:
    effect = _("将把选中的 {n} 个项目按自报数核定。县区可以看到，月结前可提出异议。")
    return (BulkAction(_("按自报核定"), month.link("month:take", **_kept(month)), effect),)


def _rows(month: Month, rows: Sequence[Any], *, may: bool) -> list[Row]:
    facts = Fact.objects.in_bulk([row.checked_fact for row in rows if row.checked_fact])
    objections = _objections(month, [row.project_id for row in rows])
    places = {one.id: place_label(one) for one in Place.objects.filter(id__in={row.county_id for row in rows})}
    return [_row(month, row, facts.get(row.checked_fact), objections, places, may=may) for row in rows]


def _row(
    month: Month, row: Any, checked: Fact | None, objections: Mapping[UUID, str], places: Mapping[UUID, str], *, may: bool
) -> Row:  # fmt: skip
    url, state = month.link("month:return", row.project_id), state_of(row, month)
    text = objections.get(row.project_id, "")
    cells = {
        "name": Link(row.label, url), "place": places.get(row.county_id, ""), "state": Tag(state_words()[state], _TONES[state]),
        "plan": row.plan, "told": row.told, "checked": row.checked, "gap": row.gap, "inspected": row.inspected,
        "reason": checked.reason if checked and checked.reason else "",
        "objection": Cell(text, tone="wrong" if is_objected(row) else "quiet") if text else "",
    }  # fmt: skip
    # Only what nobody has verified can be taken over in bulk; the key carries the very return the city looked at.
    key = f"{row.project_id}:{row.told_fact}" if may and row.told is not None and row.checked is None else ""
    return Row(cells, key=key, url=url, edit_url=url)


def _objections(month: Month, projects: Sequence[UUID]) -> dict[UUID, str]:
    """The newest objection of each project."""
    facts = Fact.objects.filter(project__in=projects, kind=OBJECTED, period=month.period.key).order_by("recorded_at")
    if month.rows.known_at:
        facts = facts.filter(recorded_at__lte=month.rows.known_at)
    return {fact.project: str(fact.body["text"]) for fact in facts if fact.project}


# ---- one project -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """What was told, verified, inspected and objected of one project for the period, newest first."""

    entries: tuple[TimelineEntry, ...]


def story(month: Month, project: UUID) -> Story:
    """The period of one project as it happened."""
    facts = Fact.objects.filter(project=project, kind__in=(RETURNED, OBJECTED), period=month.period.key)
    if month.rows.known_at:
        facts = facts.filter(recorded_at__lte=month.rows.known_at)
    found = list(facts.select_related("entry", "superseded_by").order_by("-recorded_at", "-line")[:50])
    posts = post_labels(fact.entry.actor_post for fact in found if fact.entry.actor_post)
    return Story(tuple(_happened(fact, posts) for fact in found))


def _happened(fact: Fact, posts: Mapping[UUID, str]) -> TimelineEntry:
    is_return = fact.kind == RETURNED
    title = dict(Basis.choices).get(fact.body.get("basis", ""), "") if is_return else _("异议")
    parts = [fact.reason if is_return else fact.body["text"], _numbered(fact)]
    is_replaced = getattr(fact, "superseded_by", None) is not None
    by = posts.get(fact.entry.actor_post, _("岗位")) if fact.entry.actor_post else _("系统")
    return TimelineEntry(
        fact.occurred_on.isoformat(), _told_title(str(title), fact), by=by, recorded=moment_text(fact.recorded_at),
        body="；".join(part for part in parts if part), tone="struck" if is_replaced else "" if is_return else "watch",
    )  # fmt: skip


def _told_title(title: str, fact: Fact) -> str:
    if fact.kind != RETURNED or fact.amount_yuan is None:
        return title
    amount = money_text(fact.amount_yuan)
    return _("%(basis)s本年累计 %(amount)s 万元") % {"basis": title, "amount": amount}


def _numbered(fact: Fact) -> str:
    number = fact.body.get("document_no", "")
    return _("文号 %(number)s") % {"number": number} if number else ""
