"""Standing rows as of another date: a frozen close, or a cache that may be dropped at any time (DECISIONS 8).

One pure fold serves every date: rows that no fact between touches are copied, the others re-folded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, Max, Min, Q, Value
from django.db.models.functions import Coalesce

from guatu.access.models import Place, Unit
from guatu.facts import locks, refold
from guatu.facts.folds import LIVE, SubjectFold, all_folds, all_subject_folds
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.ledger.models import Project, Snapshot, SnapshotName
from guatu.ledger.standings import SNAPSHOT_TABLES

# So many caches of a kind are kept in a jurisdiction, and whatever somebody may still be reading from: what was handed out
# within so long. Each use need not be written down, only one in a while. Longer than any page takes, and no longer: under a storm
# of returns every minute kept is a copy of the jurisdiction more.
_KEPT = 24
_IN_USE = dt.timedelta(minutes=5)
_MARKED_EVERY = dt.timedelta(minutes=1)


def ensure(root: UUID, at: dt.date, known_at: dt.datetime | None) -> int:
    """The snapshot number whose rows are those of (`at`, `known_at`): live when nothing lies after, else a cache."""
    known = _known(_folded_kinds(), at, known_at)
    if known is None or not changed_after(root, at, known):
        return LIVE
    found = _drawn_before(root_id=root, at_date=at, known_at=known, fold="")
    if found is not None:
        return found
    with transaction.atomic():
        made = draw(root, at, known, kind=Snapshot.Kind.AS_OF)
        _forget_old(root, "")
    return int(made.no)


def ensure_subjects(fold: SubjectFold, root: UUID, at: dt.date, known_at: dt.datetime | None) -> int:
    """The same for things that are no project. A number of their own, drawn only when somebody asks: they move daily, and
    every page of the register would otherwise copy every project after each of their facts."""
    known = _known(fold.kinds | {refold.MERGED} if fold.follows_merges else fold.kinds, at, known_at)
    if known is None or not subjects_after(fold, root, at, known):
        return LIVE
    asked = {"root_id": root, "at_date": at, "known_at": known, "fold": fold.name}
    found = _drawn_before(**asked)
    if found is not None:
        return found
    now = clock.now()
    with transaction.atomic():
        number = _next_number(Snapshot.Kind.AS_OF)
        Snapshot.objects.create(no=number, kind=Snapshot.Kind.AS_OF, created_at=now, used_at=now, **asked)
        _draw_subjects(fold, root, at, known, number)
        _forget_old(root, fold.name)
    return number


def _drawn_before(**asked: Any) -> int | None:
    """The number of a snapshot that is there already, marked as in use; None when there is none or it is just being forgotten."""
    found = Snapshot.objects.filter(**asked).order_by("-no").first()
    if found is None:
        return None
    now = clock.now()
    if found.used_at is not None and found.used_at > now - _MARKED_EVERY:
        return int(found.no)
    return int(found.no) if Snapshot.objects.filter(id=found.id).update(used_at=now) else None


def _folded_kinds() -> frozenset[str]:
    """What moves a row. No fold reads a merge, yet it moves whole histories: without it the days before would be copied as merged."""
    return frozenset({refold.MERGED}).union(*(fold.kinds for fold in all_folds()))


def _known(kinds: frozenset[str], at: dt.date, known_at: dt.datetime | None) -> dt.datetime | None:
    """The instant after which nothing of these kinds was learned about the days up to `at`, or the one asked for if it lies before.

    What happened later leaves those days as they were, so it draws them no new rows; a correction may reach back into them.
    """
    # Written so that the index of kinds is of no use: the newest fact is found from the end of the one of instants, within a few
    # rows, where gathering every fact of these kinds and sorting them takes as long as there are facts.
    facts = Fact.objects.annotate(what=Coalesce("kind", Value(""))).filter(what__in=kinds)
    newest = facts.filter(Q(occurred_on__lte=at) | Q(supersedes__isnull=False)).order_by("-recorded_at")
    told = newest.values_list("recorded_at", flat=True).first()
    if told is None:
        # Of those days nothing is known at all: what was learned first stands for that.
        told = facts.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return told if told is None or known_at is None else min(known_at, told)


def changed_after(root: UUID, at: dt.date, known_at: dt.datetime) -> set[UUID]:
    """Projects of a jurisdiction with facts that (`at`, `known_at`) does not see, and that the live rows do."""
    unseen = Fact.objects.filter(project__isnull=False, kind__in=_folded_kinds())
    unseen = unseen.filter(Q(occurred_on__gt=at) | Q(recorded_at__gt=known_at))
    mine = Project.objects.filter(root_id=root).values("id")
    touched = {one for one in unseen.filter(project__in=mine).values_list("project", flat=True).distinct() if one}
    # A merge moves facts between projects: both ends are re-folded.
    gone = unseen.filter(project__in=touched, kind=refold.MERGED).values_list("subject_id", flat=True)
    return touched | {UUID(one) for one in gone}


def subjects_after(fold: SubjectFold, root: UUID, at: dt.date, known_at: dt.datetime) -> set[UUID]:
    """The same for things that are no project. One that was withdrawn since has no live row: its facts say where it belongs."""
    later = Q(occurred_on__gt=at) | Q(recorded_at__gt=known_at)
    unseen = Fact.objects.filter(later, subject_type=fold.subject_type, kind__in=fold.kinds)
    touched = {UUID(one) for one in unseen.values_list("subject_id", flat=True).distinct()}
    touched |= refold.moved_by_merges(fold, _merged_after(root, at, known_at)) if fold.follows_merges else set()
    if not touched:
        return touched
    live = set(fold.table.objects.filter(snapshot_no=LIVE, root_id=root).values_list(fold.key, flat=True))
    here = Q(place__in=Place.objects.filter(root_id=root).values("id"))
    here |= Q(project__in=Project.objects.filter(root_id=root).values("id"))
    return touched & live | {UUID(one) for one in unseen.filter(here).values_list("subject_id", flat=True).distinct()}


def _merged_after(root: UUID, at: dt.date, known_at: dt.datetime) -> set[UUID]:
    """Projects of a jurisdiction that were merged away, or stood up again, after (`at`, `known_at`)."""
    unseen = Fact.objects.filter(Q(occurred_on__gt=at) | Q(recorded_at__gt=known_at), kind=refold.MERGED)
    here = unseen.filter(project__in=Project.objects.filter(root_id=root).values("id"))
    return {UUID(one) for one in here.values_list("subject_id", flat=True).distinct()}


def draw(root: UUID, at: dt.date, known_at: dt.datetime, *, kind: str) -> Snapshot:
    """Fold every project of `root` as of (`at`, `known_at`) into a new snapshot. Inside the caller's transaction.

    On PostgreSQL entries may commit between two of the statements below. A close keeps them out, because its rows cannot be
    mended; a cache folds once more what moved meanwhile, because a reader must not hold up the writers.
    """
    if kind == Snapshot.Kind.CLOSE:
        locks.hold_exclusive()
    number, now = _next_number(kind), clock.now()
    made = Snapshot.objects.create(
        no=number, kind=kind, root_id=root, at_date=at, known_at=known_at, created_at=now, used_at=now
    )
    changed = changed_after(root, at, known_at)
    _copy_live(root, number, changed)
    changed |= changed_after(root, at, known_at)
    refold.fold_projects(changed, at=at, known_at=known_at, snapshot_no=number)
    if kind == Snapshot.Kind.CLOSE:
        for fold in all_subject_folds():
            _draw_subjects(fold, root, at, known_at, number)
        _keep_names(root, number)
    return made


def _draw_subjects(fold: SubjectFold, root: UUID, at: dt.date, known_at: dt.datetime, number: int) -> None:
    """Things that are no project: copied where nothing lies after, folded anew otherwise."""
    changed = subjects_after(fold, root, at, known_at)
    _leave_out(changed)
    _copy_table(fold.table, fold.key, "root_id = %s", root, number)
    changed |= subjects_after(fold, root, at, known_at)
    refold.fold_subjects(fold, changed, at=at, known_at=known_at, snapshot_no=number)


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
    _leave_out(but)
    mine = f"project_id IN (SELECT id FROM {Project._meta.db_table} WHERE root_id = %s)"  # noqa: S608 - a table of ours
    for table in SNAPSHOT_TABLES:
        _copy_table(table, "project_id", mine, root, number)


def _leave_out(ids: set[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS guatu_left_out (id {_ID_TYPE[connection.vendor]})")
        cursor.execute("DELETE FROM guatu_left_out")
        cursor.executemany("INSERT INTO guatu_left_out VALUES (%s)", [[_id(one)] for one in ids])


_ID_TYPE = {"sqlite": "char(32)", "postgresql": "uuid"}


def _id(value: UUID) -> str | UUID:
    return value.hex if connection.vendor == "sqlite" else value


def _copy_table(table: type[models.Model], key: str, mine: str, root: UUID, number: int) -> None:
    name = table._meta.db_table
    columns = [f.column for f in table._meta.concrete_fields if f.column not in {"id", "snapshot_no"}]
    quoted = ", ".join(f'"{column}"' for column in columns)
    sql = (
        f'INSERT INTO "{name}" (snapshot_no, {quoted}) '  # noqa: S608 - names of our own tables
        f'SELECT %s, {quoted} FROM "{name}" WHERE snapshot_no = 0 AND {mine} '
        f"AND {key} NOT IN (SELECT id FROM guatu_left_out)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [number, _id(root)])


def _keep_names(root: UUID, number: int) -> None:
    """What places and units are called on the day (DECISIONS 16)."""
    things = [*Place.objects.filter(root_id=root), *Unit.objects.filter(place__root_id=root)]
    SnapshotName.objects.bulk_create(
        [SnapshotName(snapshot_no=number, thing=thing.id, name=thing.label) for thing in things], batch_size=500
    )


def _forget_old(root: UUID, fold: str) -> None:
    """Keep the newest caches of one kind in a jurisdiction and those in use; closes are kept for ever."""
    kept = Snapshot.objects.filter(root_id=root, kind=Snapshot.Kind.AS_OF, fold=fold)
    unused = Q(used_at=None) | Q(used_at__lt=clock.now() - _IN_USE)
    for old in list(kept.order_by(F("used_at").desc(nulls_last=True), "no")[_KEPT:]):
        # Asked again while deleting: a reader may have taken it meanwhile.
        if not Snapshot.objects.filter(unused, id=old.id).delete()[0]:
            continue
        for table in (*SNAPSHOT_TABLES, *(one.table for one in all_subject_folds())):
            table.objects.filter(snapshot_no=old.no).delete()


def name_at(snapshot_no: int, things: Iterable[UUID]) -> dict[UUID, str]:
    """Names of places and units as a close kept them (empty for live rows and caches)."""
    rows = SnapshotName.objects.filter(snapshot_no=snapshot_no, thing__in=list(things))
    return dict(rows.values_list("thing", "name"))
