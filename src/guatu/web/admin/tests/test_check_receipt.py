"""A second verifier, sharing no code: `docs/verify_receipt.py` agrees with the house, and every forgery is rejected."""

import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from guatu.facts import journal, merkle, seal
from guatu.facts.models import Entry
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.kinds import ListCreated
from tests.cast import sign_in
from tests.register import load_parameters, planned, project_at

SCRIPT = Path(__file__).resolve().parents[5] / "docs" / "verify_receipt.py"
_spec = importlib.util.spec_from_file_location("verify_receipt", SCRIPT)
second = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(second)


@pytest.fixture
def office(client, cast):
    load_parameters()
    for number in range(5):
        project_at(cast.county_a, planned(2023, 100), name=f"示例{number}")
    seal.seal_now()
    return sign_in(client, cast.county_office)


def receipt_of(office, entry=None, query=""):
    entry = entry or Entry.objects.order_by("recorded_at")[2]
    return json.loads(office.get(f"/admin/journal/{entry.id}/receipt.json{query}").content)


def head():
    now = seal.head()
    return f"{now.size}:{now.root_hash}"


def test_it_works(office, tmp_path):
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt_of(office)), encoding="utf-8")
    run = [sys.executable, "-I", str(SCRIPT), str(path)]
    assert subprocess.run([*run, head()], check=False, capture_output=True).returncode == 0  # noqa: S603
    assert subprocess.run([*run, f"5:{'0' * 64}"], check=False, capture_output=True).returncode == 1  # noqa: S603
    assert subprocess.run(run, check=False, capture_output=True).returncode == 1  # noqa: S603


def test_it_is_short_and_stands_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    assert "guatu." not in text
    assert len(text.splitlines()) < 80


def test_it_agrees_for_every_leaf_of_every_small_tree():
    leaves = [merkle.node("00" * 32, f"{n:064x}") for n in range(33)]
    for size in range(1, 34):
        root = merkle.root(leaves[:size])
        for index in range(size):
            proof = [bytes.fromhex(one) for one in merkle.inclusion_proof(leaves[:size], index)]
            assert second.root_of(bytes.fromhex(leaves[index]), index, size, proof).hex() == root


def test_every_entry_has_a_receipt_that_holds(office):
    for entry in Entry.objects.all():
        assert second.check(receipt_of(office, entry), head()) == ""


def test_an_earlier_head_has_its_own_receipt(office, cast):
    before, entry = head(), Entry.objects.order_by("recorded_at")[1]
    project_at(cast.county_a, name="示例后来")
    seal.seal_now()
    assert second.check(receipt_of(office, entry, f"?size={before.split(':')[0]}"), before) == ""
    assert second.check(receipt_of(office, entry), before)
    assert office.get(f"/admin/journal/{entry.id}/receipt.json?size=1").status_code == 404


def test_the_short_head_of_a_footer_will_do(office):
    assert second.check(receipt_of(office), seal.head().short) == ""
    assert second.check(receipt_of(office), seal.head().short[:-1])


def forgeries(receipt):
    """Every single thing a forger could change."""
    def but(**changes):
        return receipt | changes

    other = "f" * 64
    yield "leaf", but(leaf=other)
    yield "index", but(index=receipt["index"] + 1)
    yield "size", but(size=receipt["size"] + 1)
    yield "negative", but(index=-1)
    yield "longer", but(proof=[*receipt["proof"], other])
    yield "shorter", but(proof=receipt["proof"][:-1])
    yield "entry", but(entry="0" * 36)
    for at in range(len(receipt["proof"])):
        yield f"proof {at}", but(proof=[other if n == at else one for n, one in enumerate(receipt["proof"])])
    for path, value in (("amount_yuan", 101), ("kind", "ledger.other"), ("occurred_on", "2020-01-01"), ("reason", "x"), ("evidence", ["x"])):
        changed = copy.deepcopy(receipt)
        changed["content"]["facts"][-1][path] = value
        yield path, changed
    for path in ("verb", "actor_post", "recorded_at"):
        changed = copy.deepcopy(receipt)
        changed["content"]["entry"][path] = "forged"
        yield path, changed
    fewer = copy.deepcopy(receipt)
    fewer["content"]["facts"].pop()
    yield "fewer facts", fewer


def test_every_forgery_is_rejected(office):
    receipt = receipt_of(office)
    assert len(receipt["content"]["facts"]) >= 2
    for what, forged in forgeries(receipt):
        try:
            wrong = second.check(forged, head())
        except (ValueError, KeyError, TypeError):
            wrong = "unreadable"
        assert wrong, what


def test_rewritten_with_a_new_leaf_it_no_longer_leads_to_the_head(office):
    """A forger who re-computes the leaf after changing an amount."""
    receipt = receipt_of(office)
    receipt["content"]["facts"][-1]["amount_yuan"] = 101
    receipt["leaf"] = second.leaf_of(receipt["content"]).hex()
    assert "证明推不出" in second.check(receipt, head())


def test_the_auditors_receipt_proves_without_content(client, office, cast):
    receipt = receipt_of(sign_in(client, cast.audit_admin))
    assert receipt["content"] is None
    assert second.check(receipt, head()) == ""


def test_who_may_read_a_part_gets_no_content(client, office, cast):
    """The hash needs every fact; a county that may read one of two is given none."""
    with journal.entry(actor=SYSTEM, verb="ledger.create_list") as entry:
        for place in (cast.county_a, cast.county_b):
            entry.record(ListCreated("x", place.name), occurred_on=clock.today(), place=place.id, provenance="sample")
    seal.seal_now()
    receipt = receipt_of(office, entry)
    assert receipt["content"] is None
    assert second.check(receipt, head()) == ""
    page = office.get(f"/admin/journal/{entry.id}").content.decode()
    assert "另有 1 条" in page
    assert "示例乙县" not in page
