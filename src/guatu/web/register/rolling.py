"""The New Year rollover as rows one approves: what was proposed travels with the form, so that only that is approved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.kernel import clock
from guatu.ledger import vocab
from guatu.ledger.services.planning import Rollover
from guatu.ui.query import Query
from guatu.web.register.answers import project_url

_YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal as a row: `value` is what is sent back when it is approved."""

    name: str
    url: str
    carried_yuan: int | None
    from_category: str
    to_category: str
    value: str


def year_of(query: Query) -> int:
    """The year to roll into: the one asked for, else the next one from December on, else this one."""
    asked, today = query.number("year", 0), clock.today()
    return asked if asked in _YEARS else today.year + (today.month == 12)


def shown(proposed: Sequence[Rollover], query: Query, root: Place, year: int) -> dict[str, Any]:
    """What the page is drawn from."""
    return {
        "rows": [_row(one) for one in proposed], "root": root, "year": year,
        "years": [(one, query.but(year=one).url, one == year) for one in (year - 1, year, year + 1)],
        "carried_yuan": sum(one.carried_yuan or 0 for one in proposed),
    }  # fmt: skip


def _row(one: Rollover) -> Proposed:
    sent = [str(one.project), one.name, one.carried_yuan, one.from_category, one.to_category]
    return Proposed(
        one.name, project_url(one.project), one.carried_yuan, _category(one.from_category), _category(one.to_category),
        json.dumps(sent, ensure_ascii=False),
    )  # fmt: skip


def _category(code: str) -> str:
    return str(vocab.Category(code).label) if code else ""


def chosen_rows(values: Iterable[str]) -> list[Rollover]:
    """The proposals that were approved, as they were shown. What cannot be read is none: the verb compares the rest."""
    found = []
    for value in values:
        try:
            project, name, carried, before, after = json.loads(value)
            found.append(Rollover(UUID(project), name, carried, before, after))
        except (ValueError, TypeError, AttributeError):
            continue
    return found
