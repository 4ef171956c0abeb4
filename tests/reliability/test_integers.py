"""`test_sums_integer_only`: no float and no decimal anywhere near money, in columns, in SQL, in what is kept (RELIABILITY 0.10)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from guatu.facts.models import Entry, Evidence, Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.models import CloseValue
from guatu.figures.registry import all_figures
from tests.reliability.journal import write

_SUM = re.compile(r'\bSUM\((?:DISTINCT )?"(?P<table>\w+)"\."(?P<column>\w+)"')
# What would leave the integers: other aggregates, casts, divisions, literals with a point.
_INEXACT = re.compile(
    r"\b(AVG|TOTAL|STDDEV\w*|VAR\w*|ROUND|POWER|SQRT)\s*\(|\bCAST\(|::|\b(REAL|FLOAT|DOUBLE|DECIMAL|NUMERIC)\b|[\w\")]\s*/\s*[\w\"(]|\d\.\d",
    re.IGNORECASE,
)
DIMENSIONS = ("place", "stage", "field", "tier", "chain", "unit", "size", "category")


def ours() -> Iterator[models.Field]:
    for model in apps.get_models():
        if model.__module__.startswith("guatu."):
            yield from model._meta.concrete_fields


def test_no_inexact_column() -> None:
    """A float or decimal column would sum differently on the two engines."""
    assert [str(one) for one in ours() if isinstance(one, models.FloatField | models.DecimalField)] == []
    money = [one for one in ours() if one.attname.endswith("_yuan")]
    assert len(money) > 10
    assert [str(one) for one in money if not isinstance(one, models.BigIntegerField)] == []


@pytest.fixture
def queries(db: None) -> list[str]:
    """Every statement of a full evaluation: all figures, over the whole and by each dimension, live, closed and as of."""
    written = write()
    keys = {by: [one.key for one in all_figures() if by in one.dimensions] for by in DIMENSIONS}
    with CaptureQueriesContext(connection) as seen:
        for at in (dt.date(2023, 9, 30), dt.date(2023, 8, 31), dt.date(2023, 7, 31)):
            context = context_for(written.cast.city, at=at)
            evaluate([one.key for one in all_figures()], context)
            for by, chosen in keys.items():
                evaluate(chosen, context, by=by)
    return [one["sql"] for one in seen.captured_queries if "SUM(" in one["sql"].upper() or "COUNT(" in one["sql"].upper()]


def test_sums_integer_only(queries: list[str]) -> None:
    """Every SUM is over an integer column and nothing else is computed in SQL."""
    assert len(queries) > 50
    assert [sql for sql in queries if _INEXACT.search(without_texts(sql))] == []
    columns = {(one["table"], one["column"]) for sql in queries for one in _SUM.finditer(sql)}
    assert len(columns) >= 5
    kinds = {(f.model._meta.db_table, f.column): f for f in ours()}
    assert [one for one in columns if not isinstance(kinds[one], models.BigIntegerField | models.IntegerField)] == []
    assert sum(len(re.findall(r"\bSUM\(", sql)) for sql in queries) == sum(len(_SUM.findall(sql)) for sql in queries)


def without_texts(sql: str) -> str:
    """Without quoted values and names, whose slashes and points are not arithmetic.

    A type written on a quoted identity, day, moment or word is how PostgreSQL's driver spells a parameter; it computes nothing.
    """
    return re.sub(r"'[^']*'(::(uuid|date|timestamptz|text|varchar)(\[\])?)?|\"[^\"]*\"", '"x"', sql)


def test_an_inexact_sum_is_seen() -> None:
    """The check above can fail."""
    for sql in ("SELECT AVG(x)", "SELECT SUM(CAST(x AS NUMERIC))", "SELECT SUM(a) / 10000", "SELECT a * 1.5", "SELECT x::float8"):
        assert _INEXACT.search(sql), sql
    assert not _INEXACT.search(without_texts("""SELECT SUM("a"."b") FILTER (WHERE "a"."on" <= '2023/08') FROM "a" """))


@pytest.mark.django_db
def test_values_are_exact_in_memory_and_kept() -> None:
    """int or Decimal when evaluated; integers or text, never a float, in facts, answers and closes."""
    written = write()
    table = evaluate([one.key for one in all_figures()], context_for(written.cast.city, at=dt.date(2023, 8, 31)))
    assert {type(value.raw) for value in table.total.values()} <= {int, Decimal, type(None)}
    assert {type(part) for value in table.total.values() for part in value.parts.values()} <= {int, type(None)}
    kept: list[Any] = [*Fact.objects.values_list("body", flat=True), *Entry.objects.values_list("answer", flat=True)]
    kept += [*Evidence.objects.values_list("locator", flat=True), *CloseValue.objects.values_list("parts", flat=True)]
    assert [one for value in kept for one in floats(value)] == []
    assert [one for one in CloseValue.objects.values_list("value", flat=True) if "e" in one.lower() or ("." in one and len(one) > 40)] == []


def floats(value: Any) -> Iterator[float]:
    """Every float inside a JSON value."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from floats(one)
