"""Planted faults: each breaks one promise, and one named test must notice (RELIABILITY 4.4, the check of the checks).

As a plugin, `python -m pytest -p tests.reliability.planted <test>` with GUATU_PLANT=<name>; the programs that tests start plant the
same fault in themselves. `test_planted.py` runs them all. Nothing here imports Django before it is set up.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

VARIABLE = "GUATU_PLANT"
HERE = "tests/reliability"


@dataclass(frozen=True)
class Plant:
    """One fault, and the test that must turn red. `engine`: where the fault can be felt at all."""

    sow: Callable[[], None]
    test: str
    engine: str = "sqlite"


def _set(module: str, name: str, value: Any) -> None:
    """Replace something in a module or a class of it ("package.module:Class")."""
    path, _, inner = module.partition(":")
    owner = import_module(path)
    setattr(getattr(owner, inner) if inner else owner, name, value)


def _get(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def _nothing(*_args: Any, **_more: Any) -> None:
    """What a forgotten line does."""


def _pragma(old: str, new: str) -> None:
    """Other words to every SQLite connection that is opened from now on."""
    for one in _get("django.conf", "settings").DATABASES.values():
        assert old in one["OPTIONS"]["init_command"]
        one["OPTIONS"]["init_command"] = one["OPTIONS"]["init_command"].replace(old, new)


def _os(**broken: Any) -> SimpleNamespace:
    """The module `os` for one file of ours, with something broken in it."""
    return SimpleNamespace(**{**vars(os), **broken})


def _without(module: str, name: str, field: str) -> None:
    kept = _get(module, name)
    assert field in kept
    _set(module, name, tuple(one for one in kept if one != field))


# ---- the faults -------------------------------------------------------------------------------------------------------


def anybody_files_returns() -> None:
    _set("guatu.life.build.services", "policy", SimpleNamespace(require=_nothing))


def a_fact_column_is_not_hashed() -> None:
    _without("guatu.facts.canon", "FACT_FIELDS", "amount_yuan")


def an_entry_column_is_not_hashed() -> None:
    _without("guatu.facts.canon", "ENTRY_FIELDS", "actor_post")


def evidence_is_not_hashed() -> None:
    hashed = _get("guatu.facts.canon", "fact_hash")
    _set("guatu.facts.canon", "fact_hash", lambda fact, _evidence: hashed(fact, ()))


def the_outside_head_is_not_asked() -> None:
    _set("guatu.facts.verify", "_outside_head", lambda _expected: ())


def heads_are_not_compared_with_leaves() -> None:
    _set("guatu.facts.verify", "_seals", lambda: ())


def transactions_are_deferred() -> None:
    for one in _get("django.conf", "settings").DATABASES.values():
        one["OPTIONS"]["transaction_mode"] = "DEFERRED"


def commits_are_not_flushed() -> None:
    _pragma("synchronous=FULL", "synchronous=NORMAL")


def files_are_not_flushed() -> None:
    _set("guatu.facts.files", "os", _os(fsync=_nothing))


def an_entry_is_no_transaction() -> None:
    _set("guatu.facts.journal", "transaction", SimpleNamespace(atomic=nullcontext))
    _set("guatu.facts.locks", "_require_atomic", _nothing)


def keys_are_not_looked_up() -> None:
    _set("guatu.facts.journal", "_answer_again", _nothing)


def the_clock_is_believed() -> None:
    _set("guatu.facts.recorder", "_next_instant", _get("guatu.kernel.clock", "now"))


def updates_are_not_guarded() -> None:
    for maker in ("_sqlite", "_postgres"):
        made = _get("guatu.facts.guards", maker)
        _set("guatu.facts.guards", maker, lambda *args, made=made: [one for one in made(*args) if not one[0].endswith("_update")])


def replacing_is_not_deleting() -> None:
    _pragma("PRAGMA recursive_triggers=ON;", "")


def sums_are_floats() -> None:
    models = import_module("django.db.models")
    cast = import_module("django.db.models.functions").Cast

    def expression(one: Any, context: Any, on: Any) -> Any:
        given = {"filter": one.where(context, on)} if one.where(context, on) else {}
        return models.Sum(cast(one.column, models.FloatField()), **given) if one.column else models.Count("id", **given)

    _set("guatu.figures.evaluate", "_expression", expression)


def the_later_edit_wins() -> None:
    changes = _get("guatu.ledger.services.editing", "_changes")
    _set("guatu.ledger.services.editing", "_changes", lambda current, cleaned, _before: changes(current, cleaned, {}))


def everybody_sees_everything() -> None:
    _set("guatu.ledger.models.standing:StandingQuerySet", "visible_to", lambda rows, _scope: rows)


def an_import_looks_everywhere() -> None:
    matcher = _get("guatu.life.dispatch.importing.matching", "Matcher")
    places = _get("guatu.access.models", "Place").objects
    _set("guatu.life.dispatch.importing.reading", "Matcher", lambda place: matcher(places.get(id=place.root_id)))


def an_outage_is_a_bug() -> None:
    _set("guatu.web.failing", "_OUTAGES", frozenset())


def halves_of_files_stay() -> None:
    _set("guatu.facts.files", "os", _os(unlink=_nothing))


def a_cut_takes_no_lock() -> None:
    _set("guatu.facts.locks", "hold_exclusive", _nothing)


def a_writer_takes_no_lock() -> None:
    _set("guatu.facts.locks", "hold_shared", _nothing)


def a_close_takes_no_lock() -> None:
    _set("guatu.figures.snapshots", "locks", SimpleNamespace(hold_exclusive=_nothing))


def projects_are_not_locked() -> None:
    _set("guatu.facts.journal", "lock_projects", _nothing)
    _set("guatu.facts.recorder", "lock_projects", _nothing)


PLANTS = {
    plant.sow.__name__: plant
    for plant in (
        Plant(anybody_files_returns, "src/guatu/life/build/tests/test_file_returns.py"),
        Plant(a_fact_column_is_not_hashed, f"{HERE}/test_tamper.py::test_verify_every_byte"),
        Plant(an_entry_column_is_not_hashed, f"{HERE}/test_tamper.py::test_every_column_is_covered"),
        Plant(evidence_is_not_hashed, f"{HERE}/test_tamper.py::test_every_column_is_covered"),
        Plant(the_outside_head_is_not_asked, f"{HERE}/test_tamper.py::test_verify_insider_rewrites"),
        Plant(heads_are_not_compared_with_leaves, f"{HERE}/test_tamper.py::test_every_column_is_covered"),
        Plant(transactions_are_deferred, f"{HERE}/test_crowd.py::test_lost_update"),
        Plant(commits_are_not_flushed, f"{HERE}/test_durable.py::test_fsync_before_ack"),
        Plant(files_are_not_flushed, f"{HERE}/test_durable.py::test_fsync_before_ack"),
        Plant(an_entry_is_no_transaction, f"{HERE}/test_kill.py::test_kill_each_statement"),
        Plant(keys_are_not_looked_up, f"{HERE}/test_crowd.py::test_parallel_same_key"),
        Plant(the_clock_is_believed, f"{HERE}/test_clock_steps.py::test_clock_steps"),
        Plant(updates_are_not_guarded, f"{HERE}/test_append_only.py::test_ledger_rejects_update_delete"),
        Plant(replacing_is_not_deleting, f"{HERE}/test_append_only.py::test_ledger_rejects_update_delete"),
        Plant(sums_are_floats, f"{HERE}/test_integers.py::test_sums_integer_only"),
        Plant(the_later_edit_wins, f"{HERE}/test_crowd.py::test_two_people_edit_one_field"),
        Plant(everybody_sees_everything, f"{HERE}/test_two_worlds.py::test_two_worlds_equal"),
        Plant(an_import_looks_everywhere, f"{HERE}/test_two_worlds.py::test_a_preview_shows_nothing_of_another_countys_project"),
        Plant(an_outage_is_a_bug, f"{HERE}/test_outages.py::test_disk_full"),
        Plant(halves_of_files_stay, f"{HERE}/test_outages.py::test_an_upload_that_does_not_fit_leaves_no_file"),
        Plant(a_cut_takes_no_lock, f"{HERE}/test_crowd.py::test_nothing_appears_behind_a_cut", "postgres"),
        Plant(a_writer_takes_no_lock, f"{HERE}/test_crowd.py::test_nothing_appears_behind_a_cut", "postgres"),
        Plant(a_close_takes_no_lock, f"{HERE}/test_crowd.py::test_a_close_under_writers_holds_what_its_cut_saw", "postgres"),
        Plant(projects_are_not_locked, f"{HERE}/test_crowd.py::test_lost_update", "postgres"),
    )
}


def plant_from_environment() -> None:
    """Break what GUATU_PLANT names; nothing when it is not set."""
    name = os.environ.get(VARIABLE, "")
    if name:
        PLANTS[name].sow()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Sow once everything is set up and before any test."""
    plant_from_environment()
