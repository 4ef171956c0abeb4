"""Published vectors: another program must be able to hash the same rows."""

import datetime as dt
from types import SimpleNamespace
from uuid import UUID

from guatu.facts import canon

FACT = SimpleNamespace(
    id=UUID(int=1), line=1, kind="ledger.plan_set", schema_ver=1, project=UUID(int=2), subject_type="", subject_id="",
    place=None, occurred_on=dt.date(2023, 1, 10), period="2023", amount_yuan=400000000, quantity=None, unit="",
    provenance="imported", supersedes_id=None, reason="", body={"year": 2023, "plan_kind": "issued", "document_no": ""},
)  # fmt: skip


def test_it_works():
    assert canon.canonical({"乙": 1, "a": [None, True]}) == '{"a":[null,true],"乙":1}'.encode()


def test_fact_vector():
    expected = canon.digest(
        {
            "id": "00000000-0000-0000-0000-000000000001", "line": 1, "kind": "ledger.plan_set", "schema_ver": 1,
            "project": "00000000-0000-0000-0000-000000000002", "subject_type": "", "subject_id": "", "place": None,
            "occurred_on": "2023-01-10", "period": "2023", "amount_yuan": 400000000, "quantity": None, "unit": "",
            "provenance": "imported", "supersedes_id": None, "reason": "",
            "body": {"year": 2023, "plan_kind": "issued", "document_no": ""}, "evidence": [],
        }
    )  # fmt: skip
    assert canon.fact_hash(FACT, []) == expected


def test_evidence_is_part_of_the_hash():
    cell = SimpleNamespace(file_sha256="ab" * 32, locator={"sheet": "台账", "cells": {"plan_yuan": "F5"}})
    assert canon.fact_hash(FACT, [cell]) != canon.fact_hash(FACT, [])


def test_instants_are_utc_with_six_digits():
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert canon.instant_text(dt.datetime(2023, 9, 1, 8, 0, tzinfo=shanghai)) == "2023-09-01T00:00:00.000000Z"
