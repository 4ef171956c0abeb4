"""Over what, and as of when: the scope and the two dates every figure on a page obeys."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from guatu.access.models import Place
from guatu.facts.folds import LIVE
from guatu.figures import snapshots
from guatu.figures.models import Close
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMembership, ProjectMonth, ProjectStanding
from guatu.ledger.queries import parameters


@dataclass(frozen=True, slots=True)
class Context:
    """A resolved scope. `place_ids` None means the whole jurisdiction. `snapshot_no` says which rows are read."""

    root: UUID
    place: UUID
    place_ids: frozenset[UUID] | None
    at: dt.date
    known_at: dt.datetime | None
    snapshot_no: int
    params: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    list_id: UUID | None = None
    close_id: UUID | None = None
    close_period: str = ""
    is_county: bool = False

    @property
    def period(self) -> Period:
        """The reporting month the date falls in: its own when `at` is a month's last day, else the one before."""
        last = calendar.monthrange(self.at.year, self.at.month)[1]
        month = Period.month(self.at.year, self.at.month)
        return month if self.at.day == last else month.previous()

    @property
    def year(self) -> int:
        """The year whose plan and done are meant."""
        return self.period.end.year

    @property
    def share(self) -> Decimal:
        """时序进度: completed months ÷ 12. Source: R2.26."""
        return Decimal(self.period.months_elapsed) / Decimal(12)

    def base(self, prefix: str = "") -> Q:
        """The rows in scope, for a table whose standing columns carry `prefix`."""
        found = Q(snapshot_no=self.snapshot_no, **{f"{prefix}root_id": self.root})
        found &= ~Q(**{f"{prefix}state": "removed"})
        if self.place_ids is not None:
            found &= Q(**{f"{prefix}place_id__in": self.place_ids})
        for column, values in self.filters:
            found &= Q(**{f"{prefix}{column}__in": values})
        if self.list_id is not None:
            members = ProjectMembership.objects.filter(
                snapshot_no=self.snapshot_no, list_id=self.list_id, is_counted=True, out_on=None
            )
            found &= Q(project_id__in=members.values("project_id"))
        return found

    def narrowed(self, **filters: tuple[str, ...]) -> Context:
        """The same scope with more filters on standing columns."""
        return replace(self, filters=(*self.filters, *sorted(filters.items())))

    def in_list(self, list_id: UUID) -> Context:
        """The same scope, only the members of a list that count."""
        return replace(self, list_id=list_id)


def context_for(place: Place, *, at: dt.date | None = None, known_at: dt.datetime | None = None) -> Context:
    """The context of a place. Without a date: the newest month that has data. A closed month-end means that close, unless
    a known-at is given (DECISIONS 9)."""
    at = at or newest_date(place.root_id)
    close = None
    if known_at is None:
        close = Close.objects.filter(root_id=place.root_id, at_date=at).first()
    snapshot_no = close.snapshot_no if close else snapshots.ensure(place.root_id, at, known_at)
    if close is None:
        return _over(place, at, snapshot_no=snapshot_no, known_at=known_at)
    return _over(place, at, snapshot_no=snapshot_no, known_at=close.known_at, close_id=close.id, close_period=close.period)


def _over(place: Place, at: dt.date, **rows: Any) -> Context:
    whole = place.parent_id is None or place.id == place.root_id
    return Context(
        **{"known_at": None, **rows}, root=place.root_id, place=place.id, at=at,
        place_ids=None if whole else frozenset(Place.objects.under(place).values_list("id", flat=True)),
        params=parameters(root=place.root_id, at=at), is_county=place.kind in {"county", "zone", "park"},
    )  # fmt: skip


def live_context(place: Place, *, at: dt.date | None = None) -> Context:
    """The context over live rows whatever closes there are; without a date, at the newest month that has data.

    Asks for no snapshot: none is needed, and drawing one costs a jurisdiction.
    """
    return _over(place, at or newest_date(place.root_id), snapshot_no=LIVE)


def newest_date(root: UUID) -> dt.date:
    """The newest month-end with a return or a close in this jurisdiction; without either the newest day its register was
    told anything; else today."""
    returns = ProjectMonth.objects.filter(snapshot_no=LIVE, standing__root_id=root).aggregate(on=Max("period_end"))["on"]
    closed = Close.objects.filter(root_id=root).aggregate(on=Max("at_date"))["on"]
    known: list[dt.date] = [date for date in (returns, closed) if date is not None]
    if known:
        return max(known)
    told: dt.date | None
    told = ProjectStanding.objects.filter(snapshot_no=LIVE, root_id=root).aggregate(on=Max("refreshed_on"))["on"]
    return told or clock.today()
