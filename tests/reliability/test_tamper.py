"""Whatever an insider rewrites is found: every byte, every column, nine scripted rewrites with everything re-computed (P9)."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import F

from guatu.facts import canon, guards, merkle, seal
from guatu.facts.models import Entry, Evidence, Fact, SealHead, SealLeaf
from guatu.facts.verify import verify
from guatu.kernel.ids import uuid7
from tests.reliability.journal import Written, recompute, remove_entry, write

pytestmark = pytest.mark.django_db
# What no hash covers, each with the reason why that does no harm.
UNCOVERED = {
    "facts_evidence.id": "the row's own key: nothing else names it, file and cells are covered",
    "facts_sealhead.cut_at": "when a head was drawn; what it stands for is its size and root",
}


@pytest.fixture
def written() -> Iterator[Written]:
    """A journal whose guards an administrator has taken down."""
    made = write()
    guards.remove()
    yield made
    guards.install()


def found(written: Written, *, is_outside: bool = True) -> set[str]:
    """The codes of what verify finds, but for the guards that were taken down on purpose."""
    head = written.outside if is_outside else None
    return {one.code for one in verify(head, standings=False)} - {"guard.missing"}


def test_it_works(written: Written) -> None:
    assert found(written) == set()
    assert Fact.objects.count() >= 60 and Evidence.objects.exists()
    assert Fact.objects.exclude(supersedes=None).exists()


# ---- every byte -------------------------------------------------------------------------------------------------------


def edits(value: Any) -> Iterator[Any]:
    """A column value as it reads after each single byte of it was changed; `Unreadable` where it can no longer be read."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(canon.plain(value))
    plain = text.encode()
    for at in range(len(plain)):
        changed = plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :]
        try:
            yield _reread(value, changed.decode())
        except (ValueError, TypeError):
            yield Unreadable


class Unreadable:
    """The database, or Django, could not even read such a value."""


def _reread(value: Any, text: str) -> Any:
    if isinstance(value, dict | list):
        return json.loads(text)
    if isinstance(value, bool):
        return {"True": True, "False": False}[text] if text in {"True", "False"} else Unreadable
    if isinstance(value, dt.datetime):
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.date.fromisoformat(text)
    return type(value)(text)


def unseen(row: models.Model, columns: list[str], hashed: Callable[[Any], str], kept: str) -> tuple[int, list[str]]:
    """(how many edits, those that left the hash as it was)."""
    count, missed = 0, []
    for name in columns:
        value = getattr(row, name)
        for edited in edits(value) if value not in (None, "") else (_something(row, name),):
            count += 1
            if edited is Unreadable or edited == value:
                continue
            other = copy.copy(row)
            setattr(other, name, edited)
            if hashed(other) == kept:
                missed.append(f"{row._meta.label}.{name}: {value!r} → {edited!r}")
    return count, missed


def _something(row: models.Model, name: str) -> Any:
    """A value where there was none."""
    field = row._meta.get_field(name)
    if isinstance(field, models.ForeignKey | models.UUIDField):
        return uuid7()
    return 1 if isinstance(field, models.IntegerField) else "x"


def test_verify_every_byte(written: Written) -> None:
    """Each byte of each column of every fact, evidence and entry, changed once: the row's hash or the leaf differs."""
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.all():
        evidence[row.fact_id].append(row)
    facts = [one.attname for one in Fact._meta.concrete_fields if one.attname not in {"entry_id", "recorded_at", "row_hash"}]
    entries = [one.attname for one in Entry._meta.concrete_fields]
    count, missed = 0, list[str]()

    def look(result: tuple[int, list[str]]) -> None:
        nonlocal count
        count += result[0]
        missed.extend(result[1])

    for fact in Fact.objects.order_by("entry__recorded_at", "line")[:80]:
        papers = evidence[fact.id]
        look(unseen(fact, facts, lambda one, papers=papers: canon.fact_hash(one, papers), fact.row_hash))
        for paper in papers:
            look(unseen(paper, ["file_sha256", "locator"], lambda one, f=fact: canon.fact_hash(f, [one]), fact.row_hash))
    leaves = dict(SealLeaf.objects.values_list("entry_id", "leaf_hash"))
    for entry in Entry.objects.all():
        hashes = [one for _entry, one in seal.row_hashes([entry.id])]
        look(unseen(entry, entries, lambda one, h=hashes: canon.leaf_hash(one, h), leaves[entry.id]))
    assert missed == []
    assert count > 20_000


# ---- every column -----------------------------------------------------------------------------------------------------


def columns() -> list[tuple[type[models.Model], str]]:
    """Every column of what is sealed."""
    rows = (Entry, Fact, Evidence, SealLeaf, SealHead)
    return [(row, field.attname) for row in rows for field in row._meta.concrete_fields]


def test_every_column_is_covered(written: Written) -> None:
    """One value changed in the database itself: verify says so, or the database refuses, or the gap is a known one."""
    wrong = []
    for table, name in columns():
        label = f"{table._meta.db_table}.{table._meta.get_field(name).column}"
        with transaction.atomic():
            is_found = change(table, name) or bool(found(written))
            transaction.set_rollback(True)
        if is_found is (label in UNCOVERED):
            wrong.append(label)
    assert wrong == []
    assert found(written) == set()


def change(table: type[models.Model], name: str) -> bool:
    """Change one value. Whether the database itself refused."""
    rows = table.objects.exclude(reason="") if name == "supersedes_id" else table.objects.all()
    row = rows.order_by("pk").last()
    try:
        with transaction.atomic():
            table.objects.filter(pk=row.pk).update(**{name: other_than(row, name)})
    except DatabaseError:
        return True
    return False


def other_than(row: models.Model, name: str) -> Any:
    """Another value of the same shape."""
    value, field = getattr(row, name), row._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model.objects.exclude(pk=value).order_by("pk").values_list("pk", flat=True).first()
    if isinstance(field, models.UUIDField):
        return uuid7()
    if isinstance(value, dt.datetime | dt.date):
        return value - dt.timedelta(days=1)
    if isinstance(field, models.JSONField):
        return [*value, "0" * 64] if isinstance(value, list) else {**value, "x": 1}
    if isinstance(field, models.IntegerField):
        return (value or 0) + 40
    return ("f" if str(value or "").startswith("0") else "0") + str(value or "")[1:]


# ---- insiders ---------------------------------------------------------------------------------------------------------


def _return() -> Fact:
    return Fact.objects.filter(kind="ledger.investment_returned", superseded_by=None).order_by("id").first()


def raise_an_amount(_written: Written) -> None:
    fact = _return()
    body = {**fact.body, "ytd_yuan": fact.amount_yuan * 2}
    Fact.objects.filter(id=fact.id).update(amount_yuan=fact.amount_yuan * 2, body=body)


def back_date_a_return(_written: Written) -> None:
    """It came after the deadline and shall have come before."""
    entry, earlier = Entry.objects.get(idem_key="return-300000000"), dt.timedelta(days=9)
    Entry.objects.filter(id=entry.id).update(recorded_at=F("recorded_at") - earlier)
    Fact.objects.filter(entry=entry).update(recorded_at=F("recorded_at") - earlier)


def name_another_post(written: Written) -> None:
    entry = Entry.objects.get(idem_key="return-300000000")
    Entry.objects.filter(id=entry.id).update(actor_post=written.cast.reporter.actor.post_id)


def take_an_entry_away(_written: Written) -> None:
    """A correction that should never have been."""
    remove_entry(Entry.objects.get(idem_key="return-300000000").id)


def slip_an_entry_in(written: Written) -> None:
    """A return nobody sent, at an instant long past."""
    model = Entry.objects.get(idem_key="return-300000000")
    line = Fact.objects.filter(entry=model).order_by("line").first()
    model.id, model.idem_key, model.recorded_at = uuid7(), "forged", model.recorded_at - dt.timedelta(days=30)
    model.save(force_insert=True)
    line.id, line.entry_id, line.recorded_at, line.line = uuid7(), model.id, model.recorded_at, 1
    line.supersedes_id, line.project, line.row_hash = None, written.projects[9], "0" * 64
    line.save(force_insert=True)


def swap_two_entries(_written: Written) -> None:
    """Who came first shall have come second."""
    one, other = Entry.objects.order_by("recorded_at", "id")[:2]
    for entry, at in ((one, other.recorded_at), (other, one.recorded_at - dt.timedelta(microseconds=1))):
        Entry.objects.filter(id=entry.id).update(recorded_at=at)
        Fact.objects.filter(entry=entry).update(recorded_at=at)


def point_to_another_cell(_written: Written) -> None:
    paper = Evidence.objects.first()
    Evidence.objects.filter(id=paper.id).update(locator={**paper.locator, "row": 99})


def give_it_to_another_project(written: Written) -> None:
    fact = Fact.objects.filter(project=written.projects[0], kind="ledger.plan_set").first()
    Fact.objects.filter(id=fact.id).update(project=written.projects[1])


def cut_the_tail_and_grow_another(written: Written) -> None:
    """The last entries are dropped and as many harmless ones written, so that even the size is right."""
    last = list(Entry.objects.order_by("-recorded_at", "-id")[:3])
    for entry in last:
        if not Fact.objects.filter(supersedes__entry=entry).exists():
            remove_entry(entry.id)
    while Entry.objects.count() < written.head.size:
        kept = Entry.objects.order_by("recorded_at").first()
        kept.id, kept.idem_key, kept.recorded_at = uuid7(), str(uuid7()), last[0].recorded_at
        kept.save(force_insert=True)


REWRITES = (
    raise_an_amount, back_date_a_return, name_another_post, take_an_entry_away, slip_an_entry_in, swap_two_entries,
    point_to_another_cell, give_it_to_another_project, cut_the_tail_and_grow_another,
)  # fmt: skip


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda one: one.__name__)
def test_verify_insider_rewrites(rewrite: Callable[[Written], None], request: pytest.FixtureRequest) -> None:
    """Done alone it is found from inside; with every hash, leaf and head computed anew only the head outside tells."""
    written = request.getfixturevalue("written")
    rewrite(written)
    assert found(written, is_outside=False) or rewrite in {slip_an_entry_in, swap_two_entries}
    recompute()
    assert found(written, is_outside=False) == set()
    assert found(written) == {"seal.outside"}


def test_forged_head_rejected(written: Written) -> None:
    """A head that is not ours, one that is longer than the journal, one of another size with our root."""
    size, root = written.outside
    for forged in ((size, merkle.EMPTY_ROOT), (size + 1, root), (size - 1, root), (size, root[:-1] + ("0" if root[-1] != "0" else "1"))):
        assert {one.code for one in verify(forged, standings=False)} - {"guard.missing"} == {"seal.outside"}


def test_an_old_head_stays_good(written: Written) -> None:
    """What was printed last month is still the beginning of what is there now."""
    for size, root in SealHead.objects.values_list("size", "root_hash"):
        assert {one.code for one in verify((size, root), standings=False)} <= {"guard.missing"}
