"""The month at the desk: which return period a screen means, which rows it shows, the sentence on it (DECISIONS 22, 34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from guatu.access.models import Place
from guatu.desk import screen as screens
from guatu.desk.labels import period_label
from guatu.desk.screen import NOW, Screen
from guatu.facts.folds import LIVE
from guatu.figures.closing import previous_close
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.models import Close
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.period import Period
from guatu.ledger.calendar import calendar_of
from guatu.ui.query import Query

FIGURES = (
    "returns.due", "returns.filed", "returns.missing", "done.reported", "done.verified", "done.gap", "done.unverified",
    "done.ytd", "done.month",
)  # fmt: skip
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """One return period of one place. `rows` says which rows the tables read: live ones where they may still be worked on."""

    screen: Screen
    period: Period
    rows: Context
    lock_on: dt.date
    issue_on: dt.date
    close: Close | None
    before: Close | None
    values: Mapping[str, FigureValue]

    @property
    def label(self) -> str:
        """2023年8月."""
        return period_label(self.period)

    @property
    def is_live(self) -> bool:
        """Whether what is on screen may be worked on: live rows, not a close and not an earlier state of knowledge."""
        return self.rows.snapshot_no == LIVE

    @property
    def is_locked(self) -> bool:
        """Whether the lock day is over (return.lock_day of the next month, moved off a day off)."""
        return clock.today() > self.lock_on

    @property
    def lock_at(self) -> dt.datetime:
        """The instant from which a return is late: the end of the lock day."""
        return dt.datetime.combine(self.lock_on + _DAY, dt.time(), clock.SHANGHAI)

    @property
    def root(self) -> Place:
        """The jurisdiction that is closed as one."""
        return self.screen.root

    def link(self, name: str, *args: object, **params: object) -> str:
        """Another page of this month, in the same place and version."""
        return self.screen.link(name, *args, **{"at": self.period.end.isoformat(), **params})

    def live_link(self, name: str) -> str:
        """The same page over what is known now."""
        return self.link(name, known=NOW)


def open_month(actor: Actor, query: Query) -> Month:
    """The month a request asks for: of its place, at the end of a return period. Errors: as `screen.resolve`."""
    screen = screens.resolve(actor, query)
    period = reported_period(screen.context.period)
    if screen.context.at != period.end:
        screen = screens.resolve(actor, query.but(at=period.end.isoformat()))
    context, days = screen.context, calendar_of(screen.root.id)
    return Month(
        screen=screen, period=period, rows=_rows(screen), lock_on=days.in_month_after(period.end, _day(context, "return.lock_day", 5)),
        issue_on=days.in_month_after(period.end, _day(context, "return.issue_day", 10)),
        close=Close.objects.filter(root_id=context.root, at_date=period.end).first(),
        before=previous_close(context.root, period.end), values=evaluate(FIGURES, context).total,
    )  # fmt: skip


def _day(context: Context, key: str, usual: int) -> int:
    return int(context.params.get(key, usual))


def _rows(screen: Screen) -> Context:
    if screen.context.close_id is not None or screen.query.text("known") not in ("", NOW):
        return screen.context
    return replace(screen.context, snapshot_no=LIVE, known_at=None)


def reported_period(period: Period) -> Period:
    """The return period a calendar month belongs to; 1 月 is not reported alone, so until February is over it is December's.

    Source: R2.29.
    """
    if period.end.month == 1:
        return Period.month(period.end.year - 1, 12)
    return Period.reported(period.end.year, period.end.month)


def following_period(period: Period) -> Period:
    """The return period after this one: 1—2月 follows December."""
    year, month = divmod(period.end.year * 12 + period.end.month, 12)
    return Period.reported(year, month + 1)


def earlier_url(month: Month, name: str) -> str:
    """The same page a period earlier."""
    return month.link(name, at=month.period.previous_reported().end.isoformat(), known=None)


def later_url(month: Month, name: str) -> str:
    """The same page a period later; empty while that one is not over."""
    later = following_period(month.period)
    return month.link(name, at=later.end.isoformat(), known=None) if later.end <= clock.today() else ""
