"""RFC 6962 Merkle tree over hex leaf hashes: root, frontier, inclusion and consistency proofs. Pure.

The frontier is the list of roots of the perfect subtrees on the right edge, largest first: enough to append without
reading old leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


def node(left: str, right: str) -> str:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def append(frontier: list[str], size: int, leaf: str) -> list[str]:
    """The frontier after one more leaf on a tree of `size` leaves."""
    edge = [*frontier, leaf]
    while size & 1:
        right = edge.pop()
        edge.append(node(edge.pop(), right))
        size >>= 1
    return edge


def root_of(frontier: Sequence[str]) -> str:
    """The root over a frontier (the empty tree's root when there is none)."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node(left, root)
    return root


def root(leaves: Sequence[str]) -> str:
    """The root over `leaves` from scratch."""
    edge: list[str] = []
    for size, leaf in enumerate(leaves):
        edge = append(edge, size, leaf)
    return root_of(edge)


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[str], index: int) -> list[str]:
    """Sibling hashes that lead from leaf `index` to the root of `leaves`, lowest first."""
    if len(leaves) == 1:
        return []
    at = _split(len(leaves))
    if index < at:
        return [*inclusion_proof(leaves[:at], index), root(leaves[at:])]
    return [*inclusion_proof(leaves[at:], index - at), root(leaves[:at])]


def root_from_inclusion(leaf: str, index: int, size: int, proof: Sequence[str]) -> str:
    """The root that `proof` claims for `leaf`; compare it with a head that came from outside.

    Errors: ValueError when the proof's length does not fit (index, size).
    """
    if size == 1:
        if proof:
            raise ValueError("proof too long")
        return leaf
    if not proof:
        raise ValueError("proof too short")
    at = _split(size)
    if index < at:
        return node(root_from_inclusion(leaf, index, at, proof[:-1]), proof[-1])
    return node(proof[-1], root_from_inclusion(leaf, index - at, size - at, proof[:-1]))
