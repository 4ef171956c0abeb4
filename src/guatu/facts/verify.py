"""Proof that nothing was altered: guards, hashes, seals, references and standings (DECISIONS A10, A11; RELIABILITY P9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from guatu.facts import guards, merkle, references, refold, seal
from guatu.facts.folds import LIVE, Fold, SubjectFold, all_folds, all_subject_folds
from guatu.facts.models import Entry, Fact, SealHead, SealLeaf

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: what, where, and in words."""

    code: str
    where: str
    message: str


def verify(expected_head: tuple[int, str] | None = None, *, standings: bool = True) -> Iterator[Finding]:
    """Everything that does not hold, first the first differing row.

    `expected_head` is a (size, root) kept outside this database: without it an administrator who rewrites rows and
    re-computes every later hash is not found (RELIABILITY 0.8).
    """
    yield from _guards()
    yield from _integrity()
    yield from _rows()
    yield from _seals()
    yield from _outside_head(expected_head)
    yield from _references()
    if standings:
        for fold in all_folds():
            yield from _standing(fold)
        for one in all_subject_folds():
            yield from _subject_standing(one)


def _guards() -> Iterator[Finding]:
    for name in sorted(guards.missing()):
        yield Finding("guard.missing", name, _("防改触发器缺失；请运行 guatu migrate 后重试。"))


def _integrity() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        for (line,) in cursor.fetchall():
            if line != "ok":
                yield Finding("database.damaged", "sqlite", line)


def _rows() -> Iterator[Finding]:
    """Stored row hashes against the rows, and each fact's instant against its entry's."""
    ids = list(Entry.objects.order_by("recorded_at", "id").values_list("id", flat=True))
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        stored = Fact.objects.filter(entry_id__in=chunk).order_by("entry_id", "line").values_list("id", "row_hash")
        for (fact_id, kept), (_entry, now) in zip(stored.iterator(), seal.row_hashes(chunk), strict=True):
            if kept != now:
                yield Finding("fact.altered", str(fact_id), _("事实内容与其摘要不符。"))
    moved = Fact.objects.exclude(recorded_at=F("entry__recorded_at")).values_list("id", flat=True)
    for fact_id in moved.iterator():
        yield Finding("fact.instant", str(fact_id), _("事实的记录时刻与凭证不符。"))


def _seals() -> Iterator[Finding]:
    """Leaves against entries, heads against leaves."""
    heads = {size: (root, edge) for size, root, edge in SealHead.objects.values_list("size", "root_hash", "frontier")}
    pairs = list(SealLeaf.objects.order_by("index").values_list("index", "entry_id", "leaf_hash"))
    frontier: list[str] = []
    computed = dict(_leaves([entry for _i, entry, _h in pairs]))
    for position, (index, entry, kept) in enumerate(pairs):
        if index != position:
            yield Finding("seal.gap", str(position), _("封存叶缺号。"))
            return
        if computed.get(entry) != kept:
            yield Finding("entry.altered", str(entry), _("凭证内容与封存叶不符。"))
        frontier = merkle.append(frontier, position, kept)
        # The kept frontier too: the next seal grows from it.
        if position + 1 in heads and heads[position + 1] != (merkle.root_of(frontier), frontier):
            yield Finding("seal.head", str(position + 1), _("封存树根与叶不符。"))
    for size in heads:
        if size > len(pairs):
            yield Finding("seal.cut", str(size), _("封存尾部被截去。"))


def _leaves(entries: list[UUID]) -> Iterator[tuple[UUID, str]]:
    present = set(Entry.objects.values_list("id", flat=True))
    yield from seal.leaf_hashes([entry for entry in entries if entry in present])


def _outside_head(expected: tuple[int, str] | None) -> Iterator[Finding]:
    if expected is None:
        return
    size, root = expected
    leaves = list(SealLeaf.objects.order_by("index").values_list("leaf_hash", flat=True)[:size])
    if len(leaves) < size or merkle.root(leaves) != root:
        yield Finding("seal.outside", str(size), _("与外存的封存树头不符：已封存的内容被改写或截去。"))


def _references() -> Iterator[Finding]:
    places = {one for one in Fact.objects.values_list("place", flat=True).distinct() if one}
    for unknown in sorted(references.missing("place", places)):
        yield Finding("reference.place", str(unknown), _("事实所指的地方不存在。"))
    projects = _projects()
    for unknown in sorted(references.missing("project", projects)):
        yield Finding("reference.project", str(unknown), _("事实所指的项目不存在。"))


def _projects() -> set[UUID]:
    """Every project that a fact is about."""
    return {one for one in Fact.objects.values_list("project", flat=True).distinct() if one}


def _standing(fold: Fold) -> Iterator[Finding]:
    """Re-fold every project and compare with the stored live rows."""
    projects = _projects()
    for ids, rows in refold.read_rows(projects):
        kept = fold.stored(LIVE, ids)
        for project in ids:
            expected = fold.fold(refold.fold_rows(fold, rows[project])) if rows[project] else None
            if expected != kept.get(project):
                yield Finding(f"standing.{fold.name}", str(project), _("现状表与事实重算结果不符；可运行 guatu rebuild。"))


def _subject_standing(fold: SubjectFold) -> Iterator[Finding]:
    """The same for things that are no project."""
    for ids, rows in refold.subject_rows(fold, refold.subjects_of(fold)):
        kept = fold.stored(LIVE, ids)
        for one in ids:
            if (fold.fold(rows[one]) if rows[one] else None) != kept.get(one):
                yield Finding(f"standing.{fold.name}", str(one), _("现状表与事实重算结果不符；可运行 guatu rebuild。"))


def rebuild() -> int:
    """Clear and refill every live standing from the facts. Returns how many projects were folded."""
    projects = _projects()
    for fold in all_folds():
        fold.clear(LIVE)
    refold.fold_projects(projects)
    for one in all_subject_folds():
        one.clear(LIVE)
        refold.fold_subjects(one, refold.subjects_of(one))
    return len(projects)
