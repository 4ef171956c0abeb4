"""Search over the live register: exactly the hits of a substring search, through an index (DECISIONS 18).

Each character becomes one token, written as its code point, so that neither engine's word breaker, case folding or locale
has a say; a query is a phrase of such tokens, and candidates are rechecked with a case-sensitive position test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex

from guatu.ledger.models import ProjectStanding

TABLE = "ledger_search"
FIELDS = ("name", "short_name", "national_code", "internal_code", "owner_name", "unit_name", "site_text")
# Stands between two fields, so that no phrase matches across the border.
_BORDER = " zz "


def tokens(text: str) -> str:
    """One token a character; white space is a character too, as in a substring search."""
    return " ".join(f"x{ord(char):x}" for char in text)


def reindex(gone: Collection[UUID] | Mapping[UUID, Any], rows: Sequence[ProjectStanding]) -> None:
    """Replace the index rows of these projects."""
    ids = [str(project) for project in gone]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            marks = ",".join(["%s"] * len(chunk))
            cursor.execute(f"DELETE FROM {TABLE} WHERE project_id IN ({marks})", chunk)  # noqa: S608 - marks only
        cursor.executemany(_INSERT[connection.vendor], [(str(row.project_id), _body(row)) for row in rows])


_INSERT = {
    "sqlite": f"INSERT INTO {TABLE}(project_id, body) VALUES (%s, %s)",  # noqa: S608 - a constant
    "postgresql": f"INSERT INTO {TABLE}(project_id, body) VALUES (%s, to_tsvector('simple', %s))",  # noqa: S608
}
_MATCH = {
    "sqlite": f"SELECT project_id FROM {TABLE} WHERE body MATCH %s",  # noqa: S608 - a constant
    "postgresql": f"SELECT project_id FROM {TABLE} WHERE body @@ phraseto_tsquery('simple', %s)",  # noqa: S608
}


def _body(row: ProjectStanding) -> str:
    return _BORDER.join(tokens(getattr(row, name)) for name in FIELDS if getattr(row, name))


def candidates(text: str) -> list[UUID]:
    """Live projects whose index holds the phrase."""
    phrase = tokens(text)
    with connection.cursor() as cursor:
        cursor.execute(_MATCH[connection.vendor], [f'"{phrase}"' if connection.vendor == "sqlite" else phrase])
        return [row[0] if isinstance(row[0], UUID) else UUID(row[0]) for row in cursor.fetchall()]


def matching(standings: QuerySet[ProjectStanding], text: str) -> QuerySet[ProjectStanding]:
    """`standings` (live rows) narrowed to those that contain `text` in a searched field, or whose pinyin initials do.

    Latin letters alone are also tried as pinyin initials (cg finds 长葛).
    """
    wanted = text.strip()
    if not wanted:
        return standings
    hit = Q()
    annotated = standings
    for name in FIELDS:
        annotated = annotated.annotate(**{f"_at_{name}": StrIndex(name, Value(wanted))})
        hit |= Q(**{f"_at_{name}__gt": 0})
    hit &= Q(project_id__in=candidates(wanted))
    if wanted.isascii() and wanted.isalpha():
        hit |= Q(pinyin__contains=wanted.lower())
    return annotated.filter(hit)


def create_table(schema_editor: Any) -> None:
    """Create the index table (called by the migration; the two engines differ in kind, not in meaning)."""
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_table(schema_editor: Any) -> None:
    """Undo `create_table`."""
    schema_editor.execute(f"DROP TABLE {TABLE}")


_CREATE: dict[str, Iterable[str]] = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(project_id UNINDEXED, body, tokenize='unicode61', detail='full')",
    ),
    "postgresql": (
        f"CREATE TABLE {TABLE} (project_id uuid PRIMARY KEY, body tsvector NOT NULL)",
        f"CREATE INDEX ledger_search_body ON {TABLE} USING gin (body)",
    ),
}
