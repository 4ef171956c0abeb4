"""考核归属分摊：whose a project's money is, place by place, from a day on (DECISIONS 23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.facts.folds import FactRow
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger import kinds, queries
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services.editing import provenance_for
from guatu.ledger.services.lifecycle import locked
from guatu.ledger.services.registering import with_ancestors
from guatu.ledger.sharing import WHOLE, Share, own_share

SHARED = "ledger.places_shared"


def share_places(
    *,
    actor: Actor,
    project: UUID,
    basis_points: Mapping[UUID, int],
    shared_on: dt.date,
    document_no: str,
    reason: str = "",
    corrects: UUID | None = None,
    evidence: tuple[Evid, ...] = (),
) -> UUID:
    """分摊跨县项目的考核归属，返回事实编号。Money counts by share from `shared_on`; the project itself counts once, where it leads.

    Nothing in `basis_points` makes it undivided again. `corrects` is the fact of an earlier split that was wrong; it needs a reason.
    Units: basis points, 10 000 in all. Errors: Invalid; Refused; NotFound. Facts: ledger.places_shared. Source: DECISIONS 4, 23.
    """
    seen = queries.get_standing_for(actor, project, verb="project.share")
    if not document_no.strip():
        raise Invalid({"document_no": [_("请写明分摊的依据文号（如会议纪要、批复）。")]})
    with journal.entry(actor=actor, verb="ledger.share_places", projects=[seen.project_id]) as entry:
        standing = locked(seen)
        _require_split(standing, basis_points, is_correction=corrects is not None)
        if corrects is not None:
            _require_tip(standing, corrects, reason)
        kind = kinds.PlacesShared(shares=_told(_within_reach(actor, standing, basis_points, shared_on)), document_no=document_no.strip())
        return entry.record(
            kind, occurred_on=shared_on, project=standing.project_id, place=standing.county_id, supersedes=corrects,
            provenance=provenance_for(standing), reason=reason.strip(), evidence=evidence,
        )  # fmt: skip


def open_splits(project: UUID) -> list[FactRow]:
    """The splits of a project that hold, newest first: what a correction may name."""
    return list(reversed(journal.facts_of(project, only=(SHARED,))))


def _require_split(standing: ProjectStanding, basis_points: Mapping[UUID, int], *, is_correction: bool) -> None:
    """Errors: Invalid, in words and per cent."""
    if not basis_points:
        if not standing.is_shared and not is_correction:
            raise Invalid({"shares": [_("请填写各地占比，合计 100 %。")]})
        return
    problems = []
    if any(points <= 0 for points in basis_points.values()):
        problems.append(_("占比须大于 0；不参加分摊的地方留空。"))
    if len(basis_points) == 1:
        problems.append(_("只有一个地方不算分摊：改归属请用“修改属性”，取消分摊请全部留空。"))
    total = sum(basis_points.values())
    if total != WHOLE:
        problems.append(_("各地占比合计 %(sum)s %%，应为 100 %%。") % {"sum": percent_text(total)})
    if problems:
        raise Invalid({"shares": problems})


def percent_text(basis_points: int) -> str:
    """Basis points as per cent, without idle zeros: 3350 → 33.5."""
    return f"{basis_points // 100}.{basis_points % 100:02d}".rstrip("0").rstrip(".")


def _within_reach(actor: Actor, standing: ProjectStanding, basis_points: Mapping[UUID, int], on: dt.date) -> list[Share]:
    """The shares with the county each lies in. Errors: Invalid for a place elsewhere; Refused, NotFound for one out of reach."""
    places = Place.objects.filter(root_id=standing.root_id).valid_on(on).in_bulk(list(basis_points))
    if len(places) < len(basis_points):
        raise Invalid({"shares": [_("有的地方不在本辖区，或当日已撤并。请从列出的地方中选。")]})
    shares = [Share(str(place), with_ancestors({"place": place})["county"] or "", points) for place, points in basis_points.items()]
    for place in places:
        policy.require(actor, "project.share", at_place(place))
    county = str(standing.county_id or "")
    if shares and county and own_share(shares, str(standing.place_id), county) is None:
        raise Invalid({"shares": [_("项目现在的考核归属须占一份；要换牵头的地方，请先用“修改属性”改考核归属。")]})
    return sorted(shares, key=lambda one: -one.basis_points)


def _told(shares: list[Share]) -> list[dict[str, object]]:
    return [{"place": one.place, "county": one.county or None, "basis_points": one.basis_points} for one in shares]


def _require_tip(standing: ProjectStanding, corrects: UUID, reason: str) -> None:
    """Errors: Invalid for a fact that is no open split of this project, or without a reason."""
    if corrects not in {fact.id for fact in open_splits(standing.project_id)}:
        raise Invalid({"corrects": [_("要更正的那次分摊已被更正，或不属于这个项目。请刷新后再选。")]})
    if not reason.strip():
        raise Invalid({"reason": [_("更正须写明原来错在哪里。")]})
