"""Pure rules of access: names people sign in with, how long a session lives, whose roles exclude one another."""

from __future__ import annotations

import datetime as dt
import unicodedata

IDLE_LIMIT = dt.timedelta(minutes=30)
ABSOLUTE_LIMIT = dt.timedelta(hours=8)


def username_key(typed: str) -> str:
    """The one spelling of a user name: half width, no outer blanks, lower case."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def session_over(started: float, seen: float, now: float) -> str:
    """Why a session is over at `now` ("idle", "absolute"), or "" while it lives.

    Units: seconds since the epoch. Source: P18.
    """
    if now - started >= ABSOLUTE_LIMIT.total_seconds():
        return "absolute"
    if now - seen >= IDLE_LIMIT.total_seconds():
        return "idle"
    return ""
