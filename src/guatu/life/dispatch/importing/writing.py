"""Writing an import into an open entry: new projects in one go, changes fact by fact, each with the cells it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guatu.access.models import Place
from guatu.facts.journal import Recorder
from guatu.ledger import kinds, validation
from guatu.ledger.models import PersonalNote
from guatu.ledger.services.registering import Draft, register_drafts, with_ancestors
from guatu.life.dispatch.importing.comparing import Sheet
from guatu.life.dispatch.importing.planned import Planned


def write_rows(entry: Recorder, rows: Sequence[Planned], sheet: Sheet, place: Place) -> None:
    """Register what is new and change what differs. Facts: the ledger's."""
    provenance = "sample" if place.is_sample else "imported"
    drafts = []
    for row in rows:
        if row.match.project is None:
            draft = _draft(row, sheet, provenance)
            row.wanted.project_id = draft.project_id
            drafts.append(draft)
        else:
            _change(entry, row, sheet, provenance)
    if drafts:
        register_drafts(entry, drafts)
    _keep_personal(rows)


def _draft(row: Planned, sheet: Sheet, provenance: str) -> Draft:
    return Draft(
        attrs=row.wanted.attrs, registered_on=sheet.as_of, provenance=provenance, evidence=sheet.evidence(row.wanted),
        events=[planned.event for planned in row.difference.facts], personal=row.wanted.personal,
    )  # fmt: skip


def _change(entry: Recorder, row: Planned, sheet: Sheet, provenance: str) -> None:
    project, standing = row.match.project, row.present.standing
    county: UUID | None = standing.county_id if standing else None
    if row.difference.attrs:
        attrs = validation.clean(row.difference.attrs)
        entry.record(
            kinds.ProjectAmended(with_ancestors(attrs) if attrs.get("place") else attrs, row.difference.before),
            occurred_on=sheet.as_of, project=project, place=county, provenance=provenance,
            evidence=sheet.evidence(row.wanted),
        )  # fmt: skip
    for planned in row.difference.facts:
        event = planned.event
        entry.record(
            event.kind, occurred_on=event.occurred_on, project=project, place=county, period=event.period,
            amount_yuan=event.amount_yuan, provenance=provenance, supersedes=planned.supersedes, reason=event.reason,
            evidence=event.evidence,
        )  # fmt: skip


def _keep_personal(rows: Sequence[Planned]) -> None:
    """Names and telephones beside a known project, replaced as the sheet says them now; a new one brings its own."""
    known = [(project, row.wanted.personal) for row in rows if (project := row.match.project) is not None]
    for project, personal in known:
        for key, value in personal.items():
            PersonalNote.objects.update_or_create(project_id=project, key=key, defaults={"value": value[:120]})
