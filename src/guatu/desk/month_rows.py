"""Rows of a return period: what is due, what was told, what was verified, how far the two are apart, and what was objected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Coalesce

from guatu.access.models import Place
from guatu.desk.month import Month
from guatu.facts.models import Fact
from guatu.figures.evaluate import rows_of
from guatu.figures.registry import measure_of
from guatu.ledger.models import ProjectMonth, ProjectYear
from guatu.ledger.models.standing import StandingQuerySet
from guatu.ledger.queries import visible_standings
from guatu.ledger.vocab import Basis

RETURNED, OBJECTED = "ledger.investment_returned", "ledger.return_objected"
# What each state of a row means; the words are the tables'.
MISSING, FILED, LATE, UNVERIFIED, DIFFERS, SAME, OBJECTION, EXTRA = (
    "missing", "filed", "late", "unverified", "differs", "same", "objected", "extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows stand in each state."""

    due: int = 0
    missing: int = 0
    filed: int = 0
    late: int = 0
    unverified: int = 0
    verified: int = 0
    differs: int = 0
    objected: int = 0


def rows_of_month(month: Month) -> StandingQuerySet:
    """The projects the actor may see that are due, or were told or verified for the period, each with its numbers beside it.

    Beside: is_due, plan, carried, before, told (自报本年累计), told_since, told_fact, checked (核定), checked_fact, inspected,
    gap, distance (its amount), first_at (first filed), objected_at, checked_at, place_order. Units: yuan.
    """
    rows = visible_standings(month.screen.actor, snapshot_no=month.rows.snapshot_no).filter(month.rows.base())
    rows = _with_returns(_with_year(rows, month), month)
    return rows.filter(Q(is_due=True) | Q(told__isnull=False) | Q(checked__isnull=False))


def _with_year(rows: StandingQuerySet, month: Month) -> StandingQuerySet:
    due = rows_of(measure_of("n.returns_due"), month.rows).filter(project_id=OuterRef("project_id"))
    years = ProjectYear.objects.filter(
        snapshot_no=month.rows.snapshot_no, project_id=OuterRef("project_id"), year=month.period.end.year
    )
    order = Place.objects.filter(id=OuterRef("county_id")).values("official_order")[:1]
    return rows.annotate(
        is_due=Exists(due), plan=Subquery(years.values("plan_yuan")[:1]), carried=Subquery(years.values("carried_yuan")[:1]),
        place_order=Subquery(order),
    )  # fmt: skip


def _with_returns(rows: StandingQuerySet, month: Month) -> StandingQuerySet:
    told, checked = _told(month, Basis.REPORTED), _told(month, Basis.VERIFIED)
    rows = rows.annotate(
        told=Subquery(told.values("ytd_yuan")[:1]), told_since=Subquery(told.values("since_start_yuan")[:1]),
        told_fact=Subquery(told.values("fact_id")[:1]), checked=Subquery(checked.values("ytd_yuan")[:1]),
        checked_fact=Subquery(checked.values("fact_id")[:1]),
        inspected=Subquery(_told(month, Basis.INSPECTED).values("ytd_yuan")[:1]), before=_before(month),
    )  # fmt: skip
    rows = rows.annotate(
        gap=F("told") - F("checked"), first_at=_first(_facts(month, RETURNED).filter(body__basis=Basis.REPORTED.value)),
        objected_at=_last(_facts(month, OBJECTED)),
        checked_at=Subquery(Fact.objects.filter(id=OuterRef("checked_fact")).values("recorded_at")[:1]),
    )  # fmt: skip
    return rows.annotate(distance=Abs(F("gap")), state_order=_urgency())


def _told(month: Month, basis: str) -> Any:
    rows = ProjectMonth.objects.filter(
        snapshot_no=month.rows.snapshot_no, project_id=OuterRef("project_id"), period_end=month.period.end, basis=basis
    )
    return rows.order_by("-period")


def _before(month: Month) -> Any:
    """The county's own cumulative of the period before, in the same year."""
    end = month.period.end
    rows = ProjectMonth.objects.filter(
        snapshot_no=month.rows.snapshot_no, project_id=OuterRef("project_id"), basis=Basis.REPORTED, period_end__lt=end,
        period_end__year=end.year,
    )  # fmt: skip
    # Not by the bare column: SQLite would then walk its index over every project's months to save this sort of a dozen rows.
    newest = Coalesce("period_end", "period_end").desc()
    return Subquery(rows.order_by(newest).values("ytd_yuan")[:1])


def _facts(month: Month, kind: str) -> Any:
    facts = Fact.objects.filter(project=OuterRef("project_id"), kind=kind, period=month.period.key)
    return facts.filter(recorded_at__lte=month.rows.known_at) if month.rows.known_at else facts


def _first(facts: Any) -> Any:
    return Subquery(facts.order_by("recorded_at").values("recorded_at")[:1])


def _last(facts: Any) -> Any:
    return Subquery(facts.order_by("-recorded_at").values("recorded_at")[:1])


def _urgency() -> Any:
    """Silent rows first: they are what there is to do."""
    return Case(When(told__isnull=True, then=Value(0)), default=Value(1))


def condition(state: str, month: Month) -> Q:
    """The rows in one state. An objection counts until the city has verified again after it."""
    filed = Q(told__isnull=False)
    both = filed & Q(checked__isnull=False)
    late = Q(first_at__gte=month.lock_at)
    found = {
        MISSING: Q(is_due=True, told__isnull=True), FILED: filed, LATE: filed & late,
        UNVERIFIED: filed & Q(checked__isnull=True), DIFFERS: both & ~Q(gap=0), SAME: both & Q(gap=0),
        OBJECTION: Q(objected_at__gt=F("checked_at")), EXTRA: Q(is_due=False),
    }  # fmt: skip
    return found.get(state, Q())


def state_of(row: Any, month: Month) -> str:
    """The one word for a row of the difference table."""
    if row.told is None:
        return MISSING if row.checked is None else DIFFERS
    if row.checked is None:
        return UNVERIFIED
    if is_objected(row):
        return OBJECTION
    return DIFFERS if row.gap else SAME


def is_objected(row: Any) -> bool:
    """Whether an objection waits for the city's answer."""
    return row.objected_at is not None and row.checked_at is not None and row.objected_at > row.checked_at


def is_late(row: Any, month: Month) -> bool:
    """Whether its first return came after the lock day."""
    return row.told is not None and row.first_at is not None and row.first_at >= month.lock_at


def counts(rows: StandingQuerySet, month: Month) -> Counts:
    """How many rows stand in each state, in one statement."""
    wanted = (MISSING, FILED, LATE, UNVERIFIED, DIFFERS, OBJECTION)
    found = rows.aggregate(
        due=Count("id", filter=Q(is_due=True)), verified=Count("id", filter=Q(told__isnull=False, checked__isnull=False)),
        **{state: Count("id", filter=condition(state, month)) for state in wanted},
    )  # fmt: skip
    return Counts(**found)


def sums(rows: StandingQuerySet) -> Mapping[str, int | None]:
    """Told, verified and the difference over the rows shown. Units: yuan; None over nothing."""
    found = rows.aggregate(
        told_sum=Sum("told"), checked_sum=Sum("checked"), gap_sum=Sum("gap"), plan_sum=Sum("plan"), before_sum=Sum("before")
    )
    return {key: None if value is None else int(value) for key, value in found.items()}
