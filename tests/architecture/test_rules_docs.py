"""The worked examples of docs/rules come out as written, and every rule the code cites is in the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.asking import answer
from tests.architecture.sources import CLONE, PACKAGE, working

PAGES = CLONE / "docs/rules"
WORKED = {
    "R0.3", "R0.5", "R2.18", "R2.19", "R2.26", "R2.28", "R2.31", "R4.1", "R4.5", "R10.9", "R14.5", "DECISIONS 2", "DECISIONS 9",
}  # fmt: skip
_HEADING = re.compile(r"## (R\d+\.\d+|DECISIONS \d+)\b")
_ROW = re.compile(r"\| (?P<asked>[^|]+?) \| (?P<given>[^|]+?) \| (?P<answer>[^|]+?) \|")
_INDEXED = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
_RULE = re.compile(r"\b(R\d+)\.(\d+)(?:[–-](?:R\d+\.)?(\d+))?")
_DECISION = re.compile(r"\bDECISIONS ((?:[A-C]?\d+(?:[–-][A-C]?\d+)?(?:, )?)+)")


@dataclass(frozen=True)
class Example:
    """One row of a table: under which rule, what is asked, what is given, what must come out."""

    rule: str
    asked: str
    given: str
    answer: str

    @property
    def values(self) -> dict[str, str]:
        """What is given, by name."""
        pairs = (pair.partition("=") for pair in self.given.split(";"))
        return {name.strip(): value.strip() for name, _, value in pairs}


def examples(text: str) -> Iterator[Example]:
    """Every example of a page."""
    rule, is_inside = "", False
    for line in text.splitlines():
        rule = found[1] if (found := _HEADING.match(line)) else rule
        row = _ROW.fullmatch(line)
        if line.startswith("|---"):
            continue
        is_inside = row is not None and (is_inside or row["asked"] == "Asked")
        if row and is_inside and row["asked"] != "Asked":
            yield Example(rule, row["asked"], row["given"], row["answer"])


ALL = [one for page in sorted(PAGES.glob("*.md")) for one in examples(page.read_text(encoding="utf-8"))]


def test_it_works() -> None:
    """A table is read as it stands."""
    page = "## R0.3 — x\n\n| Asked | Given | Answer |\n|---|---|---|\n| round | value=2.5; places=0 | 3 |\n"
    assert list(examples(page)) == [Example("R0.3", "round", "value=2.5; places=0", "3")]


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.rule} {one.asked} {one.given}")
def test_it_comes_out_as_written(one: Example) -> None:
    """The program answers what the page says."""
    assert answer(one.asked, one.values) == one.answer


def test_a_wrong_answer_is_seen() -> None:
    """The check above can fail."""
    assert answer("figure batch.produce_rate", {"b.start": "15", "b.start.produced": "7"}) != "53.8"
    with pytest.raises(KeyError):
        answer("weather", {})


def test_the_rules_that_numbers_hang_on_are_worked() -> None:
    """None of these pages loses its table unnoticed."""
    assert {one.rule for one in ALL} == WORKED


def test_every_cited_rule_is_in_the_index() -> None:
    """Whoever meets an id in the code can look it up."""
    missing = {f"{id_} in {where}" for id_, where in cited() if id_ not in indexed()}
    assert not missing, sorted(missing)


def test_citations_are_read_with_their_ranges() -> None:
    """The check above sees what it should."""
    assert list(ids("Source: R0.6, R14.1–R14.3; DECISIONS A2, 5–6.")) == [
        "R0.6", "R14.1", "R14.2", "R14.3", "DECISIONS 2", "DECISIONS 5", "DECISIONS 6",
    ]  # fmt: skip


def test_the_index_says_each_rule_once() -> None:
    """An id stands on one line, with words."""
    found = _INDEXED.findall((PAGES / "index.md").read_text(encoding="utf-8"))
    assert len({id_ for id_, _words in found}) == len(found)
    assert all(len(words) > 10 for _id, words in found)


def indexed() -> set[str]:
    """The ids of the index."""
    return {id_ for id_, _words in _INDEXED.findall((PAGES / "index.md").read_text(encoding="utf-8"))}


def cited() -> Iterator[tuple[str, str]]:
    """Every rule id in the sources and in the delivered parameters and gates."""
    files: list[tuple[Path, str]] = [(source.path, source.text) for source in working()]
    files += [(path, path.read_text(encoding="utf-8")) for path in (PACKAGE / "ledger/data").glob("*.csv")]
    for path, text in files:
        for id_ in ids(text):
            yield id_, path.relative_to(PACKAGE).as_posix()


def ids(text: str) -> Iterator[str]:
    """Rule ids and decisions in a text, ranges written out."""
    for chapter, first, last in _RULE.findall(text):
        for at in range(int(first), int(last or first) + 1):
            yield f"{chapter}.{at}"
    for said in _DECISION.findall(text):
        for part in re.findall(r"\d+(?:[–-][A-C]?\d+)?", said):
            first, *rest = re.findall(r"\d+", part)
            for at in range(int(first), int(rest[0] if rest else first) + 1):
                yield f"DECISIONS {at}"
