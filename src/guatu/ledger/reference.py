"""General reference rows that come with the product: rule parameters, loaded from dated data files, safe to repeat."""

from __future__ import annotations

import csv
import datetime as dt
import json
from functools import cache
from importlib import resources

from django.db import connection

from guatu.ledger.models import Parameter
from guatu.ledger.models.reference import EVER


def load_parameters() -> int:
    """Put the default parameters in place; rows that a jurisdiction set itself stay. Returns how many rows there are."""
    there = {(one.key, one.valid_from): one for one in Parameter.objects.filter(root=None)}
    told = [_told(row) for row in _rows("parameters.csv")]
    Parameter.objects.bulk_create([one for one in told if (one.key, one.valid_from) not in there])
    for one in told:
        old = there.get((one.key, one.valid_from), one)
        if any(getattr(old, name) != getattr(one, name) for name in _TOLD):
            Parameter.objects.filter(id=old.id).update(**{name: getattr(one, name) for name in _TOLD})
    return Parameter.objects.filter(root=None).count()


_TOLD = ("value", "title", "source")


def _told(row: dict[str, str]) -> Parameter:
    since = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else EVER
    return Parameter(key=row["key"], valid_from=since, value=json.loads(row["value"]), title=row["title"], source=row["source"])


def has_table() -> bool:
    """Whether the parameters have a table yet (migrating back takes it away)."""
    return Parameter._meta.db_table in connection.introspection.table_names()


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("guatu.ledger").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
