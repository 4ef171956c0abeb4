"""The page of returns: what each project told last, what is planned, what is told now, ready to be filled in (UI 3 填报)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.queries import post_labels
from guatu.desk.month import Month
from guatu.desk.month_rows import (
    DIFFERS,
    EXTRA,
    FILED,
    LATE,
    MISSING,
    UNVERIFIED,
    condition,
    is_late,
    rows_of_month,
)
from guatu.facts.models import Fact
from guatu.figures.labels import place_label
from guatu.kernel.rounding import half_up
from guatu.ledger.models.standing import StandingQuerySet
from guatu.ui.components import Filter, FilterBar, Option, Page, Tag

SIZE = 50
_ORDER = ("state_order", "place_order", "county_id", "internal_code")


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One project of the period. Units: yuan. `seen` is the return the page was drawn from; empty before the first."""

    project: UUID
    name: str
    code: str
    place: str
    unit: str
    url: str
    is_due: bool
    is_late: bool
    may_file: bool
    plan: int | None
    prorata: int | None
    carried: int | None
    before: int | None
    told: int | None
    since: int | None
    checked: int | None
    seen: str
    reason: str = ""
    document_no: str = ""
    filed_by: str = ""
    first_at: dt.datetime | None = None
    owes: bool = False

    @property
    def month(self) -> int | None:
        """本月: what was told less the period before."""
        return None if self.told is None else self.told - (self.before or 0)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """未报, 迟报, 无计划."""
        found = []
        if self.told is None:
            found.append(Tag(_("未报"), "bad" if self.owes else "watch"))
        if self.is_late:
            found.append(Tag(_("迟报"), "watch"))
        if not self.is_due:
            found.append(Tag(_("非应报"), "plain", _("本年度没有计划，或已停缓建；报了照记。")))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Filing:
    """A page of returns with its filters."""

    lines: tuple[ReturnLine, ...]
    page: Page
    bar: FilterBar
    may_file: bool


def filing(month: Month) -> Filing:
    """The page of returns the address asks for."""
    query = month.screen.query
    rows = selected(month)
    page = Page(query.number("page"), SIZE, rows.count())
    shown = list(rows.order_by(*_ORDER)[(page.number - 1) * SIZE : page.number * SIZE])
    lines = lines_of(month, shown)
    return Filing(tuple(lines), page, filter_bar(month), any(line.may_file for line in lines))


def selected(month: Month) -> StandingQuerySet:
    """The rows the filters leave."""
    query = month.screen.query
    rows = rows_of_month(month).filter(condition(query.text("state"), month))
    sought = query.text("q").strip()
    return rows.filter(Q(name__contains=sought) | Q(internal_code__icontains=sought)) if sought else rows


def filter_bar(month: Month) -> FilterBar:
    """By state, and by a piece of the name or the code."""
    words = {MISSING: _("未报"), FILED: _("已报"), LATE: _("迟报"), UNVERIFIED: _("待核定"), DIFFERS: _("核定有差异"), EXTRA: _("非应报")}
    options = tuple(Option(key, title) for key, title in words.items())
    bar = (Filter("state", _("状态"), "choice", options),)
    return FilterBar(bar, month.screen.query, search="q", search_hint=_("项目名称或编号"))


def every_line(month: Month) -> list[ReturnLine]:
    """All rows the filters leave, for a workbook."""
    return list(lines_of(month, list(selected(month).order_by(*_ORDER))))


def lines_for(month: Month, projects: Iterable[UUID]) -> dict[UUID, ReturnLine]:
    """The lines of these projects as they stand now, whatever the filters."""
    rows = rows_of_month(month).filter(project_id__in=list(projects))
    return {line.project: line for line in lines_of(month, list(rows))}


def lines_of(month: Month, rows: Sequence[Any]) -> Iterable[ReturnLine]:
    """Rows as lines, with who filed them and why."""
    facts = Fact.objects.select_related("entry").in_bulk([row.told_fact for row in rows if row.told_fact])
    posts = post_labels(fact.entry.actor_post for fact in facts.values() if fact.entry.actor_post)
    places = {one.id: place_label(one) for one in Place.objects.filter(id__in={row.county_id for row in rows})}
    return [_line(month, row, facts.get(row.told_fact), posts, places) for row in rows]


def _line(
    month: Month, row: Any, fact: Fact | None, posts: Mapping[UUID, str], places: Mapping[UUID, str]
) -> ReturnLine:  # fmt: skip
    may_file = month.is_live and policy.can(month.screen.actor, "return.file", row).ok
    by = posts.get(fact.entry.actor_post, "") if fact and fact.entry.actor_post else ""
    return ReturnLine(
        project=row.project_id, name=row.label, code=row.internal_code, place=places.get(row.county_id, ""),
        unit=row.unit_name, url=month.screen.link("register:project", row.project_id), is_due=row.is_due,
        is_late=is_late(row, month), may_file=may_file, plan=row.plan, prorata=prorata(row.plan, month),
        carried=row.carried, before=row.before, told=row.told, since=row.told_since, checked=row.checked,
        seen=str(row.told_fact or ""), reason=fact.reason if fact else "",
        document_no=fact.body.get("document_no", "") if fact else "", filed_by=by, first_at=row.first_at,
        owes=month.is_locked,
    )  # fmt: skip


def prorata(plan: int | None, month: Month) -> int | None:
    """What the plan would have done by now: plan × months gone ÷ 12 (R2.26)."""
    return None if plan is None else int(half_up(Decimal(plan) * month.rows.share))
