"""The list of stalled projects: put on by an officer, kept until somebody has seen it move (B29)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, NotFound
from guatu.kernel.ids import uuid7
from guatu.ledger.queries import get_standing_for
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.models import ListedProject
from guatu.life.dispatch.meetings.queries import get_series_to
from guatu.life.dispatch.meetings.services.working import provenance, require_words


def list_project(*, actor: Actor, series: UUID, project: UUID, why: str) -> ListedProject:
    """列入迟滞督办清单. Errors: Invalid without a reason; Refused; NotFound; Conflict when it is listed. Facts: meetings.project_listed."""
    require_words(why, _("请写明列入理由。"), "why")
    body = get_series_to(actor, series, "meeting.run")
    standing = get_standing_for(actor, project)
    with journal.entry(actor=actor, verb="meetings.list_project", projects=[standing.project_id]) as entry:
        if ListedProject.objects.filter(series=body, project_id=standing.project_id, released_on=None).exists():
            raise Conflict(_("这个项目已在清单上。"))
        made = ListedProject.objects.create(
            id=uuid7(), series=body, project_id=standing.project_id, listed_on=clock.today(), why=why.strip()[:200]
        )
        entry.record(
            kinds.ProjectListed(series=str(series)), occurred_on=clock.today(), project=standing.project_id, place=body.place_id,
            reason=why.strip(), provenance=provenance(body.is_sample or standing.is_sample),
        )  # fmt: skip
    return made


def release_project(*, actor: Actor, series: UUID, project: UUID, reason: str) -> ListedProject:
    """移出清单：somebody has seen it move, and says what was seen. Errors: Invalid; Refused; NotFound. Facts: meetings.project_released."""
    require_words(reason, _("请写明移出依据（现场看到了什么）。"))
    body = get_series_to(actor, series, "meeting.run")
    standing = get_standing_for(actor, project)
    with journal.entry(actor=actor, verb="meetings.release_project", projects=[standing.project_id]) as entry:
        rows = ListedProject.objects.select_for_update().filter(series=body, project_id=standing.project_id, released_on=None)
        row = rows.first()
        if row is None:
            raise NotFound(_("清单上没有这个项目。"))
        row.released_on, row.release_reason = clock.today(), reason.strip()[:200]
        row.save(update_fields=["released_on", "release_reason"])
        entry.record(
            kinds.ProjectReleased(series=str(series)), occurred_on=clock.today(), project=standing.project_id, place=body.place_id,
            reason=reason.strip(), provenance=provenance(body.is_sample or standing.is_sample),
        )  # fmt: skip
    return row
