"""One project of a round looked at on site: nothing found, or findings that become cases in the same entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.services.opening import Order, write_opening
from guatu.cases.vocab import Level
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.life.supervise.rounds import kinds, rules
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import asking_unit, get_item_for, inspects, is_inspector
from guatu.life.supervise.rounds.standings import SUBJECT
from guatu.life.supervise.rounds.vocab import Category, Result


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what it is about, in which words, how grave, who has to put it right. `due_on` wins over the grade's limit."""

    category: str
    text: str
    grade: str
    handler: UUID
    level: str = Level.CITY
    title: str = ""
    due_on: dt.date | None = None
    evidence: tuple[Evid, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One visit. Without findings: 核查无问题. `observed` is the progress seen, in words; its number is a return (现场核查)."""

    round_id: UUID
    project: UUID
    findings: tuple[Finding, ...] = ()
    observed: str = ""
    note: str = ""
    evidence: tuple[Evid, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was written: the fact, and the cases opened with their numbers."""

    fact: UUID
    cases: tuple[UUID, ...] = ()
    numbers: tuple[str, ...] = ()


def check_project(*, actor: Actor, check: Check, idem_key: str | None = None) -> Checked:
    """现场核查一个项目；each finding opens a problem in the same entry. A second visit adds to the first.

    Errors: Invalid, a finding's under "0.text", "1.handler" …; Refused for whoever does not inspect; NotFound; Conflict when the
    round is finished. Facts: rounds.project_checked, cases.opened.
    """
    one, item = get_item_for(actor, check.round_id, check.project)
    if not inspects(actor, one):
        raise Refused(_("这轮核查由指定的单位到现场，你的单位不在其中。"))
    if check.findings:
        policy.require(actor, "case.open")
    request = _request(check)
    try:
        with journal.entry(
            actor=actor, verb="rounds.check", idem_key=idem_key, request=request, projects=[check.project]
        ) as entry:
            _hold(one)
            return _write(entry, actor, check, one, item)
    except journal.Replayed as earlier:
        told = earlier.answer
        return Checked(UUID(told["fact"]), tuple(UUID(case) for case in told["cases"]), tuple(told["numbers"]))


def _request(check: Check) -> dict[str, Any]:
    return {
        "round": check.round_id, "project": check.project, "observed": check.observed, "note": check.note,
        "findings": [[one.category, one.text, one.grade, one.handler, one.level, one.due_on] for one in check.findings],
    }  # fmt: skip


def _hold(one: Round) -> None:
    now = Round.objects.select_for_update().get(id=one.id)
    if now.finished_on is not None:
        raise Conflict(_("这轮核查已于 %(day)s 办结。") % {"day": now.finished_on.isoformat()})


def _write(entry: journal.Recorder, actor: Actor, check: Check, one: Round, item: RoundItem) -> Checked:
    provenance = "sample" if one.is_sample or item.is_sample else "observed"
    cases, numbers = [], []
    asker, is_named = asking_unit(actor, one, item), is_inspector(actor, one)
    for at, finding in enumerate(check.findings):
        case, number = _open(entry, actor, check, (at, finding), asker, is_allowed=is_named)
        cases.append(case)
        numbers.append(number)
    kind = kinds.ProjectChecked(
        result=Result.FOUND if cases else Result.CLEAR, cases=tuple(str(case) for case in cases), observed=check.observed.strip(),
        note=check.note.strip(), unit=str(actor.unit_id or ""), post=str(actor.post_id or ""),
    )  # fmt: skip
    fact = entry.record(
        kind, occurred_on=clock.today(), project=check.project, place=item.county_id or item.place_id or one.place_id,
        subject=(SUBJECT, one.id), provenance=provenance, evidence=check.evidence,
    )  # fmt: skip
    entry.answer = {"fact": str(fact), "cases": [str(case) for case in cases], "numbers": numbers}
    return Checked(fact, tuple(cases), tuple(numbers))


def _open(
    entry: journal.Recorder, actor: Actor, check: Check, numbered: tuple[int, Finding], asker: UUID | None, *, is_allowed: bool
) -> tuple[UUID, str]:  # fmt: skip
    """The case of a finding. A round that names the actor lets it open here what its own grant would not."""
    at, finding = numbered
    if finding.category not in Category.values:
        raise Invalid({f"{at}.category": [_("请选择问题类别。")]})
    if not finding.text.strip():
        raise Invalid({f"{at}.text": [_("请写明发现了什么问题。")]})
    order = Order(
        kind="problem", title=finding.title or rules.short_title(finding.text), handler=finding.handler, text=finding.text,
        project=check.project, issuer=asker, due_on=finding.due_on, grade=finding.grade, level=finding.level, category=finding.category,
        source=(SUBJECT, str(check.round_id)), evidence=finding.evidence,
    )  # fmt: skip
    try:
        case = write_opening(entry, actor=actor, order=order, is_allowed=is_allowed)
    except Invalid as invalid:
        # Verifier and handler are one choice on the form: that nobody checks his own is said at the unit chosen.
        names = {"verifier": "handler", "title": "text"}
        raise Invalid({f"{at}.{names.get(name, name)}": found for name, found in invalid.problems.items()}) from invalid
    return case, str(entry.answer["number"])
