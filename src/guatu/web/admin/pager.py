"""Earlier and later pages of what is no table."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.ui.components import Page
from guatu.ui.query import Query


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is, and the addresses beside; empty when there is nothing that way."""

    page: Page
    earlier: str = ""
    later: str = ""


def pager(query: Query, page: Page) -> Pager | None:
    """The pager of a list; None when everything is on one page."""
    if page.last == 1:
        return None
    earlier = query.but(page=page.number - 1 if page.number > 2 else None).url if page.number > 1 else ""
    return Pager(page, earlier, query.but(page=page.number + 1).url if page.number < page.last else "")
