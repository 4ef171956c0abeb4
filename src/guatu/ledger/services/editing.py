"""Ordinary edits: they validate only what they touch, and refuse only where two people touched the same thing."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import gates, kinds, validation
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ledger.services.registering import with_ancestors


def amend_project(
    *,
    actor: Actor,
    project: UUID,
    attrs: dict[str, Any],
    before: dict[str, Any],
    reason: str = "",
    effective_on: dt.date | None = None,
    evidence: tuple[Evid, ...] = (),
    idem_key: str | None = None,
) -> list[str]:
    """修改项目属性，返回改动的栏。`before` is what the editor saw of the attributes sent.

    An attribute that another has changed meanwhile is refused, naming it; the rest of the register may move freely.
    Errors: Invalid by attribute; Conflict naming the attributes; Refused; NotFound. Facts: ledger.project_amended.
    """
    standing = get_standing_for(actor, project, verb="project.amend")
    cleaned = validation.clean(attrs)
    request = {"attrs": cleaned, "before": before, "reason": reason, "on": effective_on}
    try:
        with journal.entry(
            actor=actor, verb="ledger.amend_project", idem_key=idem_key, request=request, projects=[standing.project_id]
        ) as entry:
            current = ProjectStanding.objects.get(snapshot_no=LIVE, project_id=standing.project_id)
            changed = _changes(current, cleaned, before)
            _require_reason(changed, reason)
            entry.answer = {"changed": sorted(changed)}
            if changed:
                entry.record(
                    kinds.ProjectAmended(attrs=_placed(changed), before={k: before.get(k) for k in changed}),
                    occurred_on=effective_on or clock.today(), project=current.project_id, place=current.county_id,
                    provenance=provenance_for(current), reason=reason, evidence=evidence,
                )  # fmt: skip
    except journal.Replayed as earlier:
        return list(earlier.answer["changed"])
    return sorted(changed)


def _changes(current: ProjectStanding, cleaned: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What really changes. Errors: Conflict where the present value is neither what was seen nor what is wanted."""
    changed, overlapping = {}, []
    for key, wanted in cleaned.items():
        now = _comparable(gates.attribute_of(current, key))
        if now == _comparable(wanted):
            continue
        if key in before and now != _comparable(before[key]):
            overlapping.append(str(ATTRIBUTES[key].title))
        changed[key] = wanted
    if overlapping:
        text = _("这些栏刚被别人改过：%(fields)s。请核对现值后再改。") % {"fields": "、".join(overlapping)}
        raise Conflict(text, fields=overlapping)
    return changed


def _comparable(value: Any) -> Any:
    """Unknown, empty and missing are one; ids compare as text."""
    if value is None or value == "" or value == []:
        return None
    return str(value) if isinstance(value, UUID) else value


def _require_reason(changed: dict[str, Any], reason: str) -> None:
    weighty = [str(ATTRIBUTES[key].title) for key in changed if ATTRIBUTES[key].needs_reason]
    if weighty and not reason.strip():
        raise Invalid({"reason": [_("改动 %(fields)s 会影响汇总，请写明理由。") % {"fields": "、".join(weighty)}]})


def _placed(changed: dict[str, Any]) -> dict[str, Any]:
    return with_ancestors(changed) if changed.get("place") else changed


def provenance_for(standing: ProjectStanding) -> str:
    """A sample project's facts stay sample, whoever files them (DECISIONS 30)."""
    return "sample" if standing.is_sample else "observed"


def attach_evidence(
    *,
    actor: Actor,
    project: UUID,
    requirement: str,
    title: str,
    file_sha256: str,
    seen_on: dt.date | None = None,
    locator: dict[str, Any] | None = None,
) -> None:
    """存入佐证：a stored file meets a gate's requirement. Errors: Invalid for an unknown requirement; Refused; NotFound.

    Facts: ledger.evidence_attached.
    """
    standing = get_standing_for(actor, project, verb="evidence.attach")
    known = {r.target for r in gates.requirements() if r.kind == "evidence"}
    if requirement not in known:
        raise Invalid({"requirement": [_("没有这一项佐证要求。")]})
    with journal.entry(actor=actor, verb="ledger.attach_evidence", projects=[standing.project_id]) as entry:
        entry.record(
            kinds.EvidenceAttached(requirement=requirement, title=title[:80]), occurred_on=seen_on or clock.today(),
            project=standing.project_id, place=standing.county_id, provenance=provenance_for(standing),
            evidence=[Evid(file_sha256, locator or {})],
        )  # fmt: skip


def confirm_current(*, actor: Actor, project: UUID, note: str = "", idem_key: str | None = None) -> None:
    """确认无变化：what the register says still holds today. Facts: ledger.confirmed_current."""
    standing = get_standing_for(actor, project, verb="project.amend")
    try:
        with journal.entry(
            actor=actor, verb="ledger.confirm_current", idem_key=idem_key, request={"note": note},
            projects=[standing.project_id],
        ) as entry:  # fmt: skip
            entry.record(
                kinds.ConfirmedCurrent(note=note), occurred_on=clock.today(), project=standing.project_id,
                place=standing.county_id, provenance=provenance_for(standing),
            )  # fmt: skip
    except journal.Replayed:
        return
