"""The worked examples of docs/rules/lights.md that need more than a project's own rows come out as written."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import guatu
from guatu.attention import rules
from guatu.attention.exempting import lifted
from guatu.attention.models import LightExemption
from guatu.attention.papers import KEYS
from guatu.attention.promises import SLIPS
from guatu.attention.registry import Finding, Page, Subject, rule
from guatu.attention.rules import Promise
from guatu.figures.context import Context
from guatu.ledger.models import ProjectMilestone, ProjectStanding, ProjectYear

PACKAGE = Path(guatu.__file__).parent
DOCUMENT = PACKAGE.parents[1] / "docs/rules/lights.md"
_ROW = re.compile(r"\| (?P<light>[^|]+?) \| (?P<given>[^|]+?) \| (?P<answer>[^|]+?) \|")
ONE = UUID(int=1)
Given = Mapping[str, str]


def examples(text: str) -> list[tuple[str, str, str]]:
    """The rows of the tables headed Light."""
    found, is_inside = [], False
    for line in text.splitlines():
        row = _ROW.fullmatch(line)
        if line.startswith("|---"):
            continue
        is_inside = row is not None and (is_inside or row["light"] == "Light")
        if row and is_inside and row["light"] != "Light":
            found.append((row["light"], row["given"], row["answer"]))
    return found


ALL = examples(DOCUMENT.read_text(encoding="utf-8"))


def parameters() -> dict[str, Any]:
    """The numbers that come with the program."""
    text = (PACKAGE / "ledger/data/parameters.csv").read_text(encoding="utf-8")
    return {row["key"]: json.loads(row["value"]) for row in csv.DictReader(text.splitlines())}


def day(text: str | None) -> dt.date | None:
    """A date, when there is one."""
    return dt.date.fromisoformat(text) if text else None


def subject(given: Given, standing: ProjectStanding, year: ProjectYear | None = None, **more: Any) -> Subject:
    """A project that has nothing but what is given."""
    at = day(given.get("at")) or dt.date(2023, 8, 31)
    context = Context(root=ONE, place=ONE, place_ids=None, at=at, known_at=None, snapshot_no=0, params=parameters())
    nodes = {"complete": ProjectMilestone(key="complete", promised_on=day("2025-12-31"))}
    page = Page(context, (standing,), {}, {ONE: nodes}, **more)
    return Subject(standing, year, nodes, context, page)


def said_of(key: str, one: Subject) -> str:
    """What a rule says, with since when where it is missing."""
    found = rule(key).look(one)
    if found is None:
        return "–"
    return f"{found.state} since {found.since}" if found.state == "missing" else found.state


def returns(given: Given) -> str:
    year = ProjectYear(plan_yuan=1, through_on=day(given.get("through")))
    return said_of("ledger.returns", subject(given, ProjectStanding(project_id=ONE), year))


def no_work(given: Given) -> str:
    return said_of(
        "ledger.no_work", subject(given, ProjectStanding(project_id=ONE, stage=given["stage"], stage_on=day(given["last"])))
    )


def slipped(given: Given) -> str:
    promises = [
        Promise(dt.date(2023, n, 1), dt.date.fromisoformat(text)) for n, text in enumerate(given["promised"].split(","), 1)
    ]
    slips = {ONE: {"complete": rules.slips_of(promises)}}
    return said_of("ledger.slipped", subject(given, ProjectStanding(project_id=ONE), extras={SLIPS: slips}))


def changed_late(given: Given) -> str:
    before, after = (dt.date.fromisoformat(given[name]) for name in ("before", "after"))
    slips = rules.slips_of([Promise(dt.date(2023, 1, 1), before), Promise(dt.date.fromisoformat(given["said"]), after)])
    extras = {SLIPS: {ONE: {"complete": slips} if slips.is_slipping else {}}}
    return said_of("ledger.changed_late", subject(given, ProjectStanding(project_id=ONE), extras=extras))


def overdue(given: Given) -> str:
    params = parameters()
    return rules.overdue_state(
        [int(text) for text in given["late"].split(",")], params["light.case_red_workdays"], params["light.case_red_count"]
    )


def papers(given: Given) -> str:
    since = day(given.get("in force"))
    standing = ProjectStanding(project_id=ONE, stage="P40", stage_on=day(given["entered"]))
    in_force = {"ledger.evidence": since} if since else {}
    return said_of("ledger.evidence", subject(given, standing, extras={KEYS: {}}, in_force=in_force))


def exempt(given: Given) -> str:
    row = LightExemption(
        dimension="progress",
        state="granted",
        valid_from=day(given["from"]),
        valid_until=day(given["until"]),
        document_no="",
        reason="",
    )
    at = day(given["at"])
    assert at is not None
    return lifted(Finding("ledger.progress", given["found"]), [row] if row.holds_on(at) else []).state


ASKED: dict[str, Callable[[Given], str]] = {
    "ledger.returns": returns, "ledger.no_work": no_work, "ledger.slipped": slipped, "ledger.changed_late": changed_late,
    "cases.overdue": overdue, "ledger.evidence": papers, "exempt": exempt, "worst": lambda given: rules.worst(given["found"].split(",")),
}  # fmt: skip


@pytest.mark.parametrize(("light", "given", "answer"), ALL)
def test_it_comes_out_as_written(light: str, given: str, answer: str) -> None:
    values = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in given.split(";"))}
    assert ASKED[light](values) == answer


def test_every_question_is_worked() -> None:
    """No table is lost unnoticed."""
    assert {light for light, _given, _answer in ALL} == set(ASKED)
