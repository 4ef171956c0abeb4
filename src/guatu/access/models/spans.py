"""Half-open spans of dates, the one convention of this storey: first day in, last day out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q


class SpanQuerySet(models.QuerySet[Any]):
    """Rows with `from_on` and `to_on`."""

    def on(self, date: dt.date) -> Self:
        """Those in force on `date`."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=date), from_on__lte=date)

    def unended(self, date: dt.date) -> Self:
        """Those in force on `date` or still to come."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=date))

    def overlapping(self, from_on: dt.date, to_on: dt.date | None) -> Self:
        """Those that share at least one day with the span given."""
        rows = self.filter(Q(to_on=None) | Q(to_on__gt=from_on))
        return rows if to_on is None else rows.filter(from_on__lt=to_on)


class ValidityQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from` and `valid_to`, either of which may be unknown."""

    def valid_on(self, date: dt.date) -> Self:
        """Those that exist on `date`."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=date), Q(valid_to=None) | Q(valid_to__gt=date))


def ordered(first: str, last: str, name: str) -> models.CheckConstraint:
    """A constraint that `last` is not before `first`; an empty span (equal dates) was never in force and is allowed."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        name=name,
    )
