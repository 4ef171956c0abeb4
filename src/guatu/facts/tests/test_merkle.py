"""The tree against its definition, and proofs that must and must not hold."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.facts import merkle

leaves = st.lists(st.binary(min_size=1, max_size=8).map(lambda b: hashlib.sha256(b"\x00" + b).hexdigest()), min_size=1, max_size=40)


def by_definition(hashes: list[str]) -> str:
    """RFC 6962 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return merkle.node(by_definition(hashes[:k]), by_definition(hashes[k:]))


def test_it_works():
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()
    one = hashlib.sha256(b"\x00a").hexdigest()
    assert merkle.root([one]) == one


@given(leaves)
def test_root_by_appending_is_the_definition(hashes):
    assert merkle.root(hashes) == by_definition(hashes)


@given(leaves, st.data())
def test_every_leaf_has_a_proof(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    proof = merkle.inclusion_proof(hashes, index)
    assert merkle.root_from_inclusion(hashes[index], index, len(hashes), proof) == merkle.root(hashes)


@given(leaves, st.data())
def test_a_forged_leaf_does_not_reach_the_root(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    forged = hashlib.sha256(b"forged").hexdigest()
    proof = merkle.inclusion_proof(hashes, index)
    assert merkle.root_from_inclusion(forged, index, len(hashes), proof) != merkle.root(hashes)


def test_it_refuses_a_proof_of_wrong_length():
    hashes = [hashlib.sha256(bytes([n])).hexdigest() for n in range(5)]
    proof = merkle.inclusion_proof(hashes, 2)
    with pytest.raises(ValueError, match="short"):
        merkle.root_from_inclusion(hashes[2], 2, 5, proof[:-1])
    with pytest.raises(ValueError, match="long"):
        merkle.root_from_inclusion(hashes[0], 0, 1, proof)
