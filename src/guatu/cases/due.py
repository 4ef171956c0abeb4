"""What is due when: the parts of a to-do list, and how far a day is away in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

OVERDUE, TODAY, WEEK, LATER, UNDATED = "overdue", "today", "week", "later", "undated"
PARTS = (OVERDUE, TODAY, WEEK, LATER, UNDATED)
# What has to be done before one goes home.
PRESSING = (OVERDUE, TODAY)


def part_of(due_on: dt.date | None, at: dt.date) -> str:
    """Which part of the list a date belongs to; the week ends on Sunday. Source: UI 3."""
    if due_on is None:
        return UNDATED
    if due_on <= at:
        return OVERDUE if due_on < at else TODAY
    return WEEK if due_on <= at + dt.timedelta(days=6 - at.weekday()) else LATER


def part_title(part: str) -> str:
    """The heading of a part in the reader's language."""
    return {
        OVERDUE: _("逾期"), TODAY: _("今天到期"), WEEK: _("本周到期"), LATER: _("以后到期"), UNDATED: _("没有期限"),
    }[part]  # fmt: skip


def days_words(due_on: dt.date | None, at: dt.date) -> str:
    """How far a date is away: days late, today, days left; empty without a date. Units: calendar days."""
    if due_on is None:
        return ""
    days = (due_on - at).days
    if days < 0:
        return _("逾期 %(n)s 天") % {"n": -days}
    return _("还有 %(n)s 天") % {"n": days} if days else _("今天")


def head_words(overdue: int, today: int, week: int) -> str:
    """The sentence above the list."""
    counts = {"overdue": overdue, "today": today, "week": week}
    if overdue and today:
        return _("今天要办 %(today)s 件，逾期 %(overdue)s 件。") % counts
    if overdue:
        return _("逾期 %(overdue)s 件，今天没有到期的。") % counts
    if today:
        return _("今天要办 %(today)s 件，没有逾期。") % counts
    return _("今天没有要办的，本周还有 %(week)s 件。") % counts if week else _("今天没有要办的，也没有逾期。")
