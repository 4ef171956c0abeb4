"""From chosen rows of the proposal to the verbs: each row its own entry; what cannot stand any more is told and stops nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused
from guatu.ledger.crews.services import Seating, replace_post, seat_post
from guatu.ledger.models import ProjectStanding

Chosen = tuple[UUID, UUID | None, UUID]


def chosen_rows(keys: Iterable[str]) -> list[Chosen]:
    """(project, the seat as it was seen, the officer); what is no row of ours is left out."""
    found = []
    for key in keys:
        parts = key.split(".")
        try:
            project, seat, post = parts
            found.append((UUID(project), UUID(seat) if seat else None, UUID(post)))
        except ValueError:
            continue
    return found


def confirm(actor: Actor, chosen: Iterable[Chosen]) -> tuple[int, list[str]]:
    """Let the proposed officers take the seats. Returns how many did, and why each other did not."""
    done, left = 0, []
    for project, seat, post in chosen:
        try:
            if seat is None:
                seat_post(actor=actor, project=project, seating=Seating(post, "officer", reason=_("服务员均衡")))
            else:
                replace_post(actor=actor, project=project, seat=seat, post=post, reason=_("服务员均衡"))
            done += 1
        except (Invalid, Refused) as problem:
            left.append(_("%(name)s：%(why)s") % {"name": _name(project), "why": problem})
    return done, left


def _name(project: UUID) -> str:
    return ProjectStanding.objects.live().filter(project_id=project).values_list("name", flat=True).first() or str(project)
