"""What the drawer room opens, at a member's own or other place."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.facts import files, journal
from guatu.facts.journal import Evid
from guatu.facts.models import Evidence
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds
from tests.cast import Cast, Member
from tests.register import load_parameters, project_at

CONTENT = b"%PDF-1.4 sample"


def _project(member: Member, is_own: bool) -> UUID:
    load_parameters()
    place = member.own_place if is_own else member.other_place
    return project_at(place, unit=str((member.own_unit if is_own else member.other_unit).id))


def figure(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A number of a place."""
    return {"code": (member.own_place if is_own else member.other_place).code, "key": "projects.count"}


def light(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A project's light."""
    return {"project": _project(member, is_own)}


def evidence(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A paper filed for a project."""
    return {"pk": evidence_of(_project(member, is_own)).id}


def evidence_of(project: UUID, locator: dict[str, Any] | None = None) -> Evidence:
    """File a paper for a project and return where it was noted."""
    stored = files.store(CONTENT, name="施工许可证.pdf", kind="pdf")
    with journal.entry(actor=SYSTEM, verb="test.attach") as entry:
        entry.record(
            kinds.EvidenceAttached("permit", "施工许可证"), occurred_on=dt.date(2023, 3, 1), project=project,
            evidence=[Evid(stored.sha256, locator or {"page": 1})],
        )  # fmt: skip
    return Evidence.objects.filter(file_sha256=stored.sha256, fact__project=project).latest("id")


FACTORIES = {"figure": figure, "light": light, "evidence": evidence}
