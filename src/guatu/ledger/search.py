"""Search over the live register: exactly the hits of a case-sensitive substring search, through an index (DECISIONS 18).

Each pair of neighbouring characters becomes one token, written as two code points, so that neither engine's word breaker, case
folding or locale has a say. A text is found as a phrase of its pairs: two characters are one token, looked up and not compared.
A row of the index carries the number of the standing row it stands for, so that hits are joined and never carried about as a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from guatu.ledger.models import ProjectStanding

TABLE = "ledger_search"
FIELDS = ("name", "short_name", "national_code", "internal_code", "owner_name", "unit_name", "site_text")
# What a token of a field and one of the pinyin initials begin with: letters that are no hexadecimal digits.
_TEXT, _INITIALS = "x", "p"
# Stands behind a field's last character: no phrase reaches from one field into the next.
_END = "z"
_BATCH = 500


def tokens(text: str, mark: str = _TEXT) -> list[str]:
    """The pairs of a field, the last character with the end; white space is a character, as in a substring search."""
    signs = [f"{mark}{ord(char):x}" for char in text]
    return [one + other for one, other in pairwise([*signs, mark + _END])]


def index(rows: Sequence[ProjectStanding]) -> None:
    """Take live rows into the index; they have been stored, so they have their numbers."""
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT[connection.vendor], [(row.pk, _body(row)) for row in rows])


def forget(numbers: Sequence[int]) -> None:
    """Take the rows of these standings out of the index."""
    with connection.cursor() as cursor:
        for start in range(0, len(numbers), _BATCH):
            some = numbers[start : start + _BATCH]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {TABLE} WHERE {_NUMBER[connection.vendor]} IN ({marks})", some)  # noqa: S608 - marks only


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - a constant


_NUMBER = {"sqlite": "rowid", "postgresql": "standing_id"}
_INSERT = {
    "sqlite": f"INSERT INTO {TABLE}(rowid, body) VALUES (%s, %s)",  # noqa: S608 - a constant
    "postgresql": f"INSERT INTO {TABLE}(standing_id, body) VALUES (%s, to_tsvector('simple', %s))",  # noqa: S608
}
_MATCH = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE body MATCH %s",  # noqa: S608 - a constant
    "postgresql": f"SELECT standing_id FROM {TABLE} WHERE body @@ to_tsquery('simple', %s)",  # noqa: S608
}


def _body(row: ProjectStanding) -> str:
    fields = [tokens(getattr(row, name)) for name in FIELDS if getattr(row, name)]
    initials = tokens(row.pinyin, _INITIALS) if row.pinyin else []
    return " ".join(token for field in (*fields, initials) for token in field)


def hits(text: str) -> RawSQL:
    """The numbers of the live standings that contain `text` in a searched field, or whose pinyin initials do: for `id__in`.

    Latin letters alone are also tried as pinyin initials (cg finds 长葛). `text` is not empty.
    """
    phrases = [_phrase(text, _TEXT)]
    if text.isascii() and text.isalpha():
        phrases.append(_phrase(text.lower(), _INITIALS))
    either = {"sqlite": " OR ", "postgresql": " | "}[connection.vendor]
    return RawSQL(_MATCH[connection.vendor], [either.join(phrases)])  # noqa: S611 - constants, the words are a parameter


def _phrase(text: str, mark: str) -> str:
    """The engine's question for a text: one character begins a pair, more are pairs in a row."""
    pairs = tokens(text, mark)[:-1]
    if connection.vendor == "sqlite":
        return f'"{" ".join(pairs)}"' if pairs else f"{mark}{ord(text):x}{mark}*"
    return f"({' <-> '.join(pairs)})" if pairs else f"{mark}{ord(text):x}{mark}:*"


def matching(standings: QuerySet[ProjectStanding], text: str) -> QuerySet[ProjectStanding]:
    """`standings` (live rows) narrowed to those that `hits` finds; all of them where nothing is asked."""
    wanted = text.strip()
    return standings.filter(id__in=hits(wanted)) if wanted else standings


def looked_through(standings: QuerySet[ProjectStanding], text: str) -> QuerySet[ProjectStanding]:
    """The same for rows of a past day, which no index holds: each is looked at. `text` is not empty."""
    hit = reduce(or_, (Q(GreaterThan(StrIndex(F(name), Value(text)), 0)) for name in FIELDS))
    if text.isascii() and text.isalpha():
        hit |= Q(pinyin__contains=text.lower())
    return standings.filter(hit)


def create_table(schema_editor: Any) -> None:
    """Create the index table (called by the migration; the two engines differ in kind, not in meaning)."""
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_table(schema_editor: Any) -> None:
    """Undo `create_table`."""
    schema_editor.execute(f"DROP TABLE {TABLE}")


_CREATE: dict[str, Iterable[str]] = {
    "sqlite": (f"CREATE VIRTUAL TABLE {TABLE} USING fts5(body, tokenize='unicode61', detail='full', columnsize=0)",),
    "postgresql": (
        f"CREATE TABLE {TABLE} (standing_id bigint PRIMARY KEY, body tsvector NOT NULL)",
        # Without fastupdate: entries that wait to be sorted in would be read through by every search.
        f"CREATE INDEX ledger_search_body ON {TABLE} USING gin (body) WITH (fastupdate = off)",
    ),
}
