"""A fold whose subject has one row a snapshot: how the row is stored, read again for verify, and cleared. Written once for all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guatu.facts.folds import FactRow, SubjectFold

# Rows written in one statement: SQLite takes only so many values at a time.
_BATCH = 200


def row_columns(table: Any, key: str) -> tuple[str, ...]:
    """The columns a fold fills: all but the row's own id, its snapshot and its subject."""
    return tuple(one.attname for one in table._meta.concrete_fields if one.attname not in {"id", "snapshot_no", key})


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table, a subject each, told by the id in the column `key`."""

    table: Any
    key: str
    columns: tuple[str, ...]

    def _of(self, snapshot_no: int, ids: Iterable[UUID]) -> Any:
        return self.table.objects.filter(**{"snapshot_no": snapshot_no, f"{self.key}__in": list(ids)})

    def store(self, snapshot_no: int, found: Mapping[UUID, Mapping[str, Any] | None]) -> None:
        """Replace the rows of these subjects in a snapshot; None leaves a subject without one."""
        self._of(snapshot_no, found).delete()
        rows = [self.table(snapshot_no=snapshot_no, **{self.key: one}, **told) for one, told in found.items() if told is not None]
        self.table.objects.bulk_create(rows, batch_size=_BATCH)

    def stored(self, snapshot_no: int, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """The stored rows in the shape the fold returns."""
        rows = self._of(snapshot_no, ids)
        return {getattr(row, self.key): {name: getattr(row, name) for name in self.columns} for row in rows}

    def clear(self, snapshot_no: int) -> None:
        """Drop every row of a snapshot."""
        self.table.objects.filter(snapshot_no=snapshot_no).delete()


def one_row_fold(
    *, name: str, subject_type: str, kinds: frozenset[str], fold: Callable[[Sequence[FactRow]], Mapping[str, Any] | None], table: Any,
    key: str, follows_merges: bool = False,
) -> SubjectFold:  # fmt: skip
    """The fold of subjects that have one row each; `fold` gives the columns of `row_columns`, or None without a row."""
    rows = _Rows(table, key, row_columns(table, key))
    return SubjectFold(
        name=name, subject_type=subject_type, kinds=kinds, fold=fold, store=rows.store, stored=rows.stored, clear=rows.clear, table=table,
        key=key, follows_merges=follows_merges,
    )  # fmt: skip
