"""Reads of exemptions: fetch-or-refuse, and what one may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.attention.models import LightExemption
from guatu.attention.registry import dimensions
from guatu.attention.standings import SUBJECT
from guatu.attention.vocab import ExemptionState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.facts.refold import survivors
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for, visible_standings

EVERY_DIMENSION = ""


def visible_exemptions(actor: Actor, *, verb: str = "project.read") -> QuerySet[LightExemption]:
    """The exemptions of projects an actor may do `verb` to, whatever their state; of a merged project, of its survivor."""
    return LightExemption.objects.filter(of_projects(visible_standings(actor, verb=verb)), snapshot_no=LIVE)


def of_projects(standings: QuerySet[ProjectStanding]) -> Q:
    """The exemptions of these projects and of whatever was merged into them."""
    stands = survivors()
    kept = set(standings.filter(project_id__in=set(stands.values())).values_list("project_id", flat=True)) if stands else set()
    merged = Q(project_id__in=[gone for gone, survivor in stands.items() if survivor in kept])
    return Q(project_id__in=standings.values("project_id")) | merged


def waiting_exemptions(actor: Actor) -> list[LightExemption]:
    """Those nobody decided yet and the actor may decide, oldest first; what one asked for is another's to decide."""
    rows = visible_exemptions(actor, verb="light.approve").filter(state=ExemptionState.PROPOSED)
    found = list(rows.order_by("asked_on", "exemption_id"))
    own = own_wishes(actor, [one.exemption_id for one in found])
    return [one for one in found if one.exemption_id not in own]


def get_exemption_for(actor: Actor, exemption: UUID, *, verb: str = "project.read") -> tuple[LightExemption, ProjectStanding]:
    """An exemption and its project, if the actor may do `verb` to the project.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb.
    """
    found = LightExemption.objects.filter(snapshot_no=LIVE, exemption_id=exemption).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return found, get_standing_for(actor, found.project_id, verb=verb)


def steps_of(exemption: UUID) -> list[Fact]:
    """Everything that happened to an exemption, oldest first, with entry and evidence."""
    return list(journal.facts_about(SUBJECT, exemption))


def own_wishes(actor: Actor, exemptions: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these the actor asked for: in either's name, by the own hand or by a deputy's."""
    mine = {actor.post_id, actor.on_behalf_of}
    return frozenset(one for one, posts in asking_posts(exemptions).items() if posts & mine)


def asking_posts(exemptions: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who asked for each of these: the post whose hand it was, and the one it acted for."""
    ids = [str(one) for one in exemptions]
    asked = Fact.objects.filter(kind="attention.exemption_proposed", subject_type=SUBJECT, subject_id__in=ids)
    rows = asked.values_list("subject_id", "entry__actor_post", "entry__on_behalf_of") if ids else ()
    return {UUID(one): frozenset(post for post in posts if post) for one, *posts in rows}


def standings_of(rows: Iterable[LightExemption]) -> dict[UUID, ProjectStanding]:
    """The projects these are about as they stand now, by the project an exemption was asked for."""
    stands = survivors()
    asked = {row.project_id: stands.get(row.project_id, row.project_id) for row in rows}
    found = {one.project_id: one for one in ProjectStanding.objects.filter(snapshot_no=LIVE, project_id__in=set(asked.values()))}
    return {project: found[kept] for project, kept in asked.items() if kept in found}


def dimension_titles() -> dict[str, str]:
    """What may be exempt: each dimension, or all of them under the empty key."""
    return {EVERY_DIMENSION: _("全部维度"), **dimensions()}
