"""Standing rows as of another date: a frozen close, or a cache that may be dropped at any time (DECISIONS 8).

One pure fold serves every date: rows that no fact between touches are copied, the others re-folded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Max, Min, Q

from guatu.access.models import Place, Unit
from guatu.facts import locks, refold
from guatu.facts.folds import LIVE
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from guatu.ledger.models import Project, Snapshot, SnapshotName
from guatu.ledger.standings import SNAPSHOT_TABLES

_KEPT = 24


def ensure(root: UUID, at: dt.date, known_at: dt.datetime | None) -> int:
    """The snapshot number whose rows are those of (`at`, `known_at`): live when nothing lies after, else a cache."""
    newest = Entry.objects.aggregate(at=Max("recorded_at"))["at"]
    if newest is None:
        return LIVE
    known = min(known_at, newest) if known_at is not None else newest
    if not changed_after(root, at, known):
        return LIVE
    found = Snapshot.objects.filter(root_id=root, at_date=at, known_at=known).order_by("-no").first()
    if found is not None:
        return int(found.no)
    with transaction.atomic():
        made = draw(root, at, known, kind=Snapshot.Kind.AS_OF)
        _forget_old(root)
    return int(made.no)


def changed_after(root: UUID, at: dt.date, known_at: dt.datetime) -> set[UUID]:
    """Projects of a jurisdiction with facts that (`at`, `known_at`) does not see, and that the live rows do."""
    unseen = Fact.objects.filter(project__isnull=False).filter(Q(occurred_on__gt=at) | Q(recorded_at__gt=known_at))
    mine = Project.objects.filter(root_id=root).values("id")
    touched = set(unseen.filter(project__in=mine).values_list("project", flat=True).distinct())
    # A merge moves facts between projects: both ends are re-folded.
    gone = unseen.filter(project__in=touched, kind=refold.MERGED).values_list("subject_id", flat=True)
    return touched | {UUID(one) for one in gone}


def draw(root: UUID, at: dt.date, known_at: dt.datetime, *, kind: str) -> Snapshot:
    """Fold every project of `root` as of (`at`, `known_at`) into a new snapshot. Inside the caller's transaction.

    On PostgreSQL entries may commit between two of the statements below. A close keeps them out, because its rows cannot be
    mended; a cache folds once more what moved meanwhile, because a reader must not hold up the writers.
    """
    if kind == Snapshot.Kind.CLOSE:
        locks.hold_exclusive()
    number = _next_number(kind)
    made = Snapshot.objects.create(
        no=number, kind=kind, root_id=root, at_date=at, known_at=known_at, created_at=clock.now()
    )
    changed = changed_after(root, at, known_at)
    _copy_live(root, number, changed)
    changed |= changed_after(root, at, known_at)
    refold.fold_projects(changed, at=at, known_at=known_at, snapshot_no=number)
    if kind == Snapshot.Kind.CLOSE:
        _keep_names(root, number)
    return made


def _next_number(kind: str) -> int:
    if kind == Snapshot.Kind.CLOSE:
        return int(Snapshot.objects.aggregate(no=Max("no"))["no"] or 0) + 1 if _any_close() else 1
    return min(int(Snapshot.objects.aggregate(no=Min("no"))["no"] or 0), 0) - 1


def _any_close() -> bool:
    return Snapshot.objects.filter(no__gt=0).exists()


def _copy_live(root: UUID, number: int, but: set[UUID]) -> None:
    """Copy live rows within the database, all but `but`; nothing travels through Python.

    The rows of a close may not be deleted again (guards), so the changed projects are left out from the start.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS guatu_left_out (project_id {_ID_TYPE[connection.vendor]})")
        cursor.execute("DELETE FROM guatu_left_out")
        cursor.executemany("INSERT INTO guatu_left_out VALUES (%s)", [[_id(one)] for one in but])
    for table in SNAPSHOT_TABLES:
        _copy_table(table, root, number)


_ID_TYPE = {"sqlite": "char(32)", "postgresql": "uuid"}


def _id(value: UUID) -> str | UUID:
    return value.hex if connection.vendor == "sqlite" else value


def _copy_table(table: type[models.Model], root: UUID, number: int) -> None:
    name = table._meta.db_table
    columns = [f.column for f in table._meta.concrete_fields if f.column not in {"id", "snapshot_no"}]
    quoted = ", ".join(f'"{column}"' for column in columns)
    mine = f"SELECT id FROM {Project._meta.db_table} WHERE root_id = %s"  # noqa: S608 - names of our own tables
    sql = (
        f'INSERT INTO "{name}" (snapshot_no, {quoted}) '  # noqa: S608
        f'SELECT %s, {quoted} FROM "{name}" WHERE snapshot_no = 0 AND project_id IN ({mine}) '
        "AND project_id NOT IN (SELECT project_id FROM guatu_left_out)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [number, _id(root)])


def _keep_names(root: UUID, number: int) -> None:
    """What places and units are called on the day (DECISIONS 16)."""
    things = [*Place.objects.filter(root_id=root), *Unit.objects.filter(place__root_id=root)]
    SnapshotName.objects.bulk_create(
        [SnapshotName(snapshot_no=number, thing=thing.id, name=thing.label) for thing in things], batch_size=500
    )


def _forget_old(root: UUID) -> None:
    """Keep the newest caches of a jurisdiction; closes are kept for ever."""
    old = Snapshot.objects.filter(root_id=root, kind=Snapshot.Kind.AS_OF).order_by("-created_at")[_KEPT:]
    for snapshot in list(old):
        for table in SNAPSHOT_TABLES:
            table.objects.filter(snapshot_no=snapshot.no).delete()
        snapshot.delete()


def name_at(snapshot_no: int, things: Iterable[UUID]) -> dict[UUID, str]:
    """Names of places and units as a close kept them (empty for live rows and caches)."""
    rows = SnapshotName.objects.filter(snapshot_no=snapshot_no, thing__in=list(things))
    return dict(rows.values_list("thing", "name"))
