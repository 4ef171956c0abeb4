"""A receipt: that an entry, as it was filed, stands under a printed head. Anybody can check it with `docs/verify_receipt.py`."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from guatu.desk.administration_journal import Reader
from guatu.facts import canon, merkle, seal
from guatu.facts.models import Entry, Evidence, Fact, SealHead, SealLeaf
from guatu.kernel.errors import NotFound

FORMAT = "guatu-receipt-1"


def heads_over(entry: Entry) -> list[SealHead]:
    """The heads that an entry stands under, newest first; none while it is not sealed."""
    leaf = SealLeaf.objects.filter(entry=entry).first()
    return list(SealHead.objects.filter(size__gt=leaf.index).order_by("-size")[:50]) if leaf else []


def receipt(reader: Reader, entry: Entry, size: int | None = None) -> dict[str, Any]:
    """The receipt against the head of `size` leaves (the newest one without), with the content where the reader may have it.

    Errors: NotFound while the entry is not sealed, or when there is no such head above it.
    """
    leaf = SealLeaf.objects.filter(entry=entry).first()
    head = _head(size)
    if leaf is None or head is None or head.size <= leaf.index:
        raise NotFound("receipt")
    leaves = list(SealLeaf.objects.filter(index__lt=head.size).order_by("index").values_list("leaf_hash", flat=True))
    return {
        "format": FORMAT, "entry": str(entry.id), "recorded_at": canon.instant_text(entry.recorded_at), "leaf": leaf.leaf_hash,
        "index": leaf.index, "size": head.size, "root": head.root_hash, "proof": merkle.inclusion_proof(leaves, leaf.index),
        "content": _content(entry) if _may_have_content(reader, entry) else None,
    }  # fmt: skip


def _head(size: int | None) -> SealHead | None:
    heads = SealHead.objects.order_by("-size")
    return heads.first() if size is None else heads.filter(size=size).first()


def _may_have_content(reader: Reader, entry: Entry) -> bool:
    """Only whoever may read every fact of the entry: its hash needs them all."""
    kinds = list(Fact.objects.filter(entry=entry).values_list("kind", flat=True))
    if not all(reader.may_read_content(kind) for kind in kinds):
        return False
    return reader.is_audit or reader.facts().filter(entry=entry).count() == len(kinds)


def _content(entry: Entry) -> dict[str, Any]:
    """The entry and its facts with their evidence, exactly as they are hashed (`facts.canon`)."""
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(fact__entry=entry):
        evidence[row.fact_id].append(row)
    facts = [_fact(fact, evidence[fact.id]) for fact in Fact.objects.filter(entry=entry).order_by("line")]
    return {"entry": {name: canon.plain(getattr(entry, name)) for name in canon.ENTRY_FIELDS}, "facts": facts}


def _fact(fact: Fact, evidence: list[Evidence]) -> dict[str, Any]:
    row = {name: canon.plain(getattr(fact, name)) for name in canon.FACT_FIELDS}
    return row | {"evidence": sorted(canon.canonical([one.file_sha256, one.locator]).decode() for one in evidence)}


def heads(start: int, count: int) -> tuple[list[SealHead], int]:
    """A page of all heads, newest first, and how many there are."""
    rows = SealHead.objects.order_by("-size").only("size", "root_hash", "cut_at")
    return list(rows[start : start + count]), rows.count()


def head_line(head: SealHead | seal.Head) -> str:
    """A head as `guatu verify --head` and the receipt's checker take it."""
    return f"{head.size}:{head.root_hash}"
