"""A job at a member's own or other place, for the permission table."""

from __future__ import annotations

from typing import Any

from guatu.access.models import Place
from guatu.kernel.actor import SYSTEM, Actor
from guatu.runner.jobs import enqueue
from guatu.runner.models import Job
from tests.cast import Cast, Member


def make_job(
    key: str = "runner.sweep",
    *,
    actor: Actor = SYSTEM,
    place: Place | None = None,
    args: dict[str, Any] | None = None,
    **row: Any,
) -> Job:
    """A job in the queue, its row then changed to what the test needs."""
    subject, dedupe_key = row.pop("subject", ""), row.pop("dedupe_key", None)
    place_id = place.id if place else None
    job = enqueue(key, args, actor=actor, place_id=place_id, subject=subject, dedupe_key=dedupe_key)
    Job.objects.filter(id=job.id).update(**row) if row else None
    return Job.objects.get(id=job.id)


def failed_job(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Somebody else's failed job."""
    return {"pk": make_job(place=member.own_place if is_own else member.other_place, state="failed", cause_code="bug").id}


def open_job(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """Somebody else's waiting job."""
    return {"pk": make_job(place=member.own_place if is_own else member.other_place).id}


FACTORIES = {"job": failed_job, "open_job": open_job}
