"""Sealing: entries, in the order they became known, become leaves of one RFC 6962 tree (DECISIONS A10)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from guatu.facts import canon, journal, locks, merkle
from guatu.facts.models import Entry, Evidence, Fact, SealHead, SealLeaf

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Head:
    """A signed-off state of the journal: how many entries, and the root over them."""

    size: int
    root_hash: str
    cut_at: dt.datetime | None

    @property
    def short(self) -> str:
        """The head as it is printed in footers."""
        return f"{self.size}·{self.root_hash[:16]}"


def head() -> Head:
    """The newest head (the empty tree's before anything was sealed)."""
    newest = SealHead.objects.order_by("-size").first()
    if newest is None:
        return Head(0, merkle.EMPTY_ROOT, None)
    return Head(newest.size, newest.root_hash, newest.cut_at)


def seal_now() -> Head:
    """Seal every entry up to a fresh cut and return the head."""
    at = journal.cut()
    with transaction.atomic():
        locks.hold_exclusive()
        newest = SealHead.objects.order_by("-size").first()
        size, frontier = (newest.size, list(newest.frontier)) if newest else (0, [])
        leaves: list[SealLeaf] = []
        for entry, leaf in leaf_hashes(unsealed(at)):
            frontier = merkle.append(frontier, size, leaf)
            leaves.append(SealLeaf(index=size, entry_id=entry, leaf_hash=leaf))
            size += 1
        if leaves:
            SealLeaf.objects.bulk_create(leaves, batch_size=_CHUNK)
            SealHead.objects.create(size=size, root_hash=merkle.root_of(frontier), frontier=frontier, cut_at=at)
    return head()


def unsealed(until: dt.datetime | None = None) -> list[UUID]:
    """Entries not yet sealed, in sealing order."""
    entries = Entry.objects.filter(leaf__isnull=True)
    if until is not None:
        entries = entries.filter(recorded_at__lte=until)
    return list(entries.order_by("recorded_at", "id").values_list("id", flat=True))


def leaf_hashes(entry_ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    """(entry, leaf hash) computed from the rows as they stand now, in the order given."""
    for start in range(0, len(entry_ids), _CHUNK):
        ids = entry_ids[start : start + _CHUNK]
        entries = Entry.objects.in_bulk(ids)
        hashes: dict[UUID, list[str]] = defaultdict(list)
        for entry_id, row_hash in row_hashes(ids):
            hashes[entry_id].append(row_hash)
        for entry_id in ids:
            yield entry_id, canon.leaf_hash(entries[entry_id], hashes[entry_id])


def row_hashes(entry_ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    """(entry, fact hash) in line order, computed from facts and evidence, not read from the stored column."""
    seen: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(fact__entry_id__in=entry_ids).iterator():
        seen[row.fact_id].append(row)
    for fact in Fact.objects.filter(entry_id__in=entry_ids).order_by("entry_id", "line").iterator():
        yield fact.entry_id, canon.fact_hash(fact, seen[fact.id])


def inclusion(entry_id: UUID) -> dict[str, object]:
    """A receipt that anybody can check against a printed head: leaf, index, size, proof."""
    leaf = SealLeaf.objects.get(entry_id=entry_id)
    newest = head()
    leaves = list(SealLeaf.objects.order_by("index").values_list("leaf_hash", flat=True)[: newest.size])
    proof = merkle.inclusion_proof(leaves, leaf.index)
    return {
        "leaf": leaf.leaf_hash, "index": leaf.index, "size": newest.size, "proof": proof, "root": newest.root_hash,
    }  # fmt: skip
