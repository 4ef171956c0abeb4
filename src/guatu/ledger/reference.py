"""General reference rows that come with the product: rule parameters, loaded from dated data files, safe to repeat."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable
from importlib import resources

from django.db import connection

from guatu.ledger.models import Parameter
from guatu.ledger.models.reference import EVER


def load_parameters() -> int:
    """Put the default parameters in place; rows that a jurisdiction set itself stay. Returns how many rows there are."""
    for row in _rows("parameters.csv"):
        since = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else EVER
        Parameter.objects.update_or_create(
            key=row["key"], root=None, valid_from=since,
            defaults={"value": json.loads(row["value"]), "title": row["title"], "source": row["source"]},
        )  # fmt: skip
    return Parameter.objects.filter(root=None).count()


def has_table() -> bool:
    """Whether the parameters have a table yet (migrating back takes it away)."""
    return Parameter._meta.db_table in connection.introspection.table_names()


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = resources.files("guatu.ledger").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
