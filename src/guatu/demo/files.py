"""The demo's data files: rows as they stand (`data/schema.json` names the columns), and what pages ask of them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Row = dict[str, str]
PUBLISHED_ROOT = "411000"
SAMPLE_ROOT = "99S000"


def _text(path: str) -> str:
    return resources.files("guatu.demo").joinpath("data", *path.split("/")).read_text(encoding="utf-8")


@cache
def rows(path: str) -> tuple[Row, ...]:
    """The rows of a data file such as "xuchang/projects.csv". Not to be changed by the caller."""
    return tuple(csv.DictReader(_text(path).splitlines()))


@cache
def document(path: str) -> Any:
    """A JSON data file, whole. Not to be changed by the caller."""
    return json.loads(_text(path))


def day(text: str) -> dt.date | None:
    """A date column; None when it is empty."""
    return dt.date.fromisoformat(text) if text else None


def number(text: str) -> int | None:
    """An integer column; None when it is empty: nothing was printed, which is not 0."""
    return int(text) if text else None


def parts(text: str) -> list[str]:
    """The values of a column that holds several."""
    return [part for part in text.split(";") if part]


@dataclass(frozen=True, slots=True)
class Document:
    """A published document: its text is not shipped, its hash is what evidence points to."""

    key: str
    title: str
    sha256: str
    dated_on: dt.date
    dated_text: str


@cache
def documents() -> dict[str, Document]:
    """The published documents by key. One without a printed title is called what it is."""
    return {
        row["document_id"]: Document(
            row["document_id"], row["title"] or row["kind"], row["sha256"], dt.date.fromisoformat(row["dated_on"]),
            row["dated_text"],
        )
        for row in rows("xuchang/documents.csv")
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where documents disagree, and what was done about it, in both languages."""

    key: str
    finding: str
    finding_en: str
    treatment: str
    treatment_en: str


@cache
def contradictions() -> dict[str, Contradiction]:
    """Every contradiction by key (X01 …)."""
    return {
        row["x_id"]: Contradiction(row["x_id"], row["finding"], row["finding_en"], row["treatment"], row["treatment_en"])
        for row in rows("xuchang/contradictions.csv")
    }


def contradictions_of(project_name: str) -> list[Contradiction]:
    """The contradictions that a published project's row names."""
    found = next((row for row in rows("xuchang/projects.csv") if row["name"] == project_name), None)
    return _named(parts(found["x_ids"]) if found else [])


def contradictions_of_total(key: str) -> list[Contradiction]:
    """The contradictions that a stated total names."""
    found = next((row for row in rows("xuchang/stated_totals.csv") if row["key"] == key), None)
    return _named(parts(found["x_ids"]) if found else [])


def _named(keys: Iterable[str]) -> list[Contradiction]:
    return [contradictions()[key] for key in keys]
