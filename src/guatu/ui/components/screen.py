"""What stands around every page: menu, place and time, who is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere. Without a url they are plain words."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways a thing can be set, reached by its own address."""

    title: str
    url: str = ""
    is_current: bool = False
    is_sample: bool = False
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the main menu. Entries of one named section share a drop-down; without a section they stand in the bar."""

    title: str
    url: str
    key: str
    section: str = ""
    count: int | None = None  # e.g. to-do items waiting; None prints nothing


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """口径三要素 of a page: which place, as of which day, in which version of the data."""

    places: tuple[Link, ...]  # outermost first; the last one is where we are
    at: date
    version_label: str  # 8月月结版 / 实时未月结 (DECISIONS 34)
    is_past: bool = False
    is_sample: bool = False
    jurisdictions: tuple[Choice, ...] = ()
    below: tuple[Choice, ...] = ()  # places one step further in
    versions: tuple[Choice, ...] = ()  # closes one may look back to
    at_url: str = ""  # GET form with ``at``; empty: the day cannot be changed here
    kept: tuple[tuple[str, str], ...] = ()  # parameters the form must carry along
    now_url: str = ""  # back to today and live data
    audience: str = ""  # 领导 / 观摩 / 对外; empty means 内部 (DECISIONS 33)
    alerts: tuple[str, ...] = ()  # one loud line each, for everyone (DECISIONS 12)


@dataclass(frozen=True, slots=True)
class Shell:
    """Who is here and which build this is: the ends of the header and the foot line."""

    post_title: str = ""
    unit_name: str = ""
    search_url: str = ""
    suggest_url: str = ""  # answers a fragment while one types
    language_url: str = ""  # Django's set_language
    logout_url: str = ""
    links: tuple[Link, ...] = ()  # inside the user menu
    posts: tuple[Choice, ...] = ()  # other posts of the same person
    seal_head: str = ""
    seal_url: str = ""
    inbox_url: str = ""
    unread: int = 0  # notices nobody has read
    clock_note: str = ""  # said when the house does not live in the present
    version: str = ""
