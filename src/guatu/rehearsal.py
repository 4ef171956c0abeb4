"""A rehearsal: with sample data, and only then, the house may live on a day of its own, so that a demo is always current."""

from __future__ import annotations

import datetime as dt

from guatu.kernel import clock


def begin(day: str, *, is_sample: bool) -> dt.date | None:
    """Set the clock to the day asked for; nothing for an empty text.

    Errors: ValueError for a text that is no day, or without sample data: a real ledger is dated by the real clock.
    """
    if not day:
        return None
    if not is_sample:
        raise ValueError("GUATU_TODAY is for rehearsals on sample data: set GUATU_SAMPLE=1 or leave it empty")
    found = dt.date.fromisoformat(day)
    clock.rehearse_from(found)
    return found
