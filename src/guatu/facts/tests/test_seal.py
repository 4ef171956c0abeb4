"""Sealing and verifying: every kind of tampering is found and named."""

import pytest
from django.db import connection

from guatu.facts import guards, merkle, seal
from guatu.facts.models import Entry, Evidence, Fact, SealHead, SealLeaf
from guatu.facts.verify import verify
from tests.cast import build_cast
from tests.register import planned, project_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal_rows():
    cast = build_cast()
    for name in ("示例一", "示例二", "示例三"):
        project_at(cast.county_a, planned(2023, 100), name=name)
    return seal.seal_now()


@pytest.fixture
def unguarded(journal_rows):
    """An administrator with the database password: the triggers are gone."""
    guards.remove()
    yield journal_rows
    guards.install()


def codes(**more):
    return {finding.code for finding in verify(**more)} - {"guard.missing"}


def test_it_works(journal_rows):
    assert journal_rows.size == Entry.objects.count() == SealLeaf.objects.count()
    assert list(verify((journal_rows.size, journal_rows.root_hash))) == []


def test_a_receipt_leads_to_the_printed_head(journal_rows):
    entry = Entry.objects.order_by("recorded_at").first()
    paper = seal.inclusion(entry.id)
    assert merkle.root_from_inclusion(paper["leaf"], paper["index"], paper["size"], paper["proof"]) == journal_rows.root_hash


def test_sealing_twice_adds_nothing(journal_rows):
    assert seal.seal_now() == journal_rows


def test_an_altered_amount_is_found(unguarded):
    fact = Fact.objects.filter(kind="ledger.plan_set").first()
    Fact.objects.filter(id=fact.id).update(amount_yuan=101)
    found = [f for f in verify(standings=False) if f.code == "fact.altered"]
    assert [f.where for f in found] == [str(fact.id)]


def test_an_altered_amount_with_its_hash_recomputed_is_found(unguarded):
    fact = Fact.objects.filter(kind="ledger.plan_set").first()
    fact.amount_yuan = 101
    hashed = next(h for e, h in seal.row_hashes([fact.entry_id]) if e == fact.entry_id)
    Fact.objects.filter(id=fact.id).update(amount_yuan=101, row_hash=hashed)
    assert "entry.altered" in codes(standings=False)


def test_a_deleted_fact_is_found(unguarded):
    fact = Fact.objects.filter(kind="ledger.plan_set").first()
    Evidence.objects.filter(fact=fact).delete()
    Fact.objects.filter(id=fact.id)._raw_delete("default")
    assert "entry.altered" in codes(standings=False)


def test_a_cut_tail_is_found_with_the_head_kept_outside(unguarded):
    last = SealLeaf.objects.order_by("-index").first()
    SealHead.objects.filter(size=unguarded.size)._raw_delete("default")
    SealLeaf.objects.filter(index=last.index)._raw_delete("default")
    kept = (unguarded.size, unguarded.root_hash)
    assert "seal.outside" in codes(expected_head=kept, standings=False)


def test_a_full_recomputation_is_found_with_the_head_kept_outside(unguarded):
    Fact.objects.filter(kind="ledger.plan_set").update(reason="改")
    rows = list(Fact.objects.prefetch_related("evidence"))
    for fact, (_entry, hashed) in zip(
        Fact.objects.order_by("entry_id", "line"), seal.row_hashes(list(Entry.objects.values_list("id", flat=True))), strict=True
    ):
        Fact.objects.filter(id=fact.id).update(row_hash=hashed)
    SealHead.objects.all()._raw_delete("default")
    SealLeaf.objects.all()._raw_delete("default")
    seal.seal_now()
    assert rows
    assert codes(standings=False) == set()
    assert "seal.outside" in codes(expected_head=(unguarded.size, unguarded.root_hash), standings=False)


def test_a_missing_guard_is_found(unguarded):
    assert any(f.code == "guard.missing" for f in verify(standings=False))


def test_a_patched_standing_is_found(journal_rows):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_projectyear SET plan_yuan = plan_yuan + 1 WHERE snapshot_no = 0")
    assert "standing.ledger.money" in codes()
