"""Whose jobs one sees: one's own, those of the places one holds `queue.read` for, and all for whoever runs the system."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place, Post
from guatu.access.things import at_place
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.runner import rules
from guatu.runner.models import Job, JobQuerySet
from guatu.runner.queries import find_job_row
from guatu.ui.query import Query

CLOCK, PEOPLE = "clock", "people"
OF_CLOCK = Q(dedupe_key__startswith="schedule:")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the posts and places a page mentions, looked up together."""

    posts: dict[UUID, str]
    places: dict[UUID, str]


def visible_jobs(actor: Actor) -> JobQuerySet:
    """Every job the actor may see."""
    reach = scope.of(actor, "queue.read")
    if reach.everything:
        return Job.objects.all()
    return Job.objects.filter(_own(actor) | Q(place_id__in=reach.place_ids))


def _own(actor: Actor) -> Q:
    own = Q(pk__in=())
    if actor.post_id is not None:
        own |= Q(actor_post=actor.post_id)
    if actor.user_id is not None:
        own |= Q(actor_user=actor.user_id)
    return own


def is_own(actor: Actor, job: Job) -> bool:
    """Whether the actor, or the same person in another post, asked for this job."""
    by_post = actor.post_id is not None and job.actor_post == actor.post_id
    return by_post or (actor.user_id is not None and job.actor_user == actor.user_id)


def get_job_for(actor: Actor, pk: UUID, verb: str = "queue.read") -> Job:
    """A job, if it is the actor's own or the actor may do `verb` to it.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb.
    """
    found = find_job_row(pk)
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    if not is_own(actor, found):
        policy.require(actor, verb, at_place(found.place_id))
    return found


def may_act(actor: Actor, job: Job) -> bool:
    """Whether the actor may retry or cancel this job."""
    return is_own(actor, job) or policy.can(actor, "queue.retry", at_place(job.place_id)).ok


def may_read_detail(actor: Actor, job: Job) -> bool:
    """Whether the actor reads a failure in detail: who looks after the queue always, its owner what is about the data."""
    is_about_data = job.cause_code in ("refused", "invalid", "conflict", "file_missing")
    return is_about_data or policy.can(actor, "queue.read", at_place(job.place_id)).ok


def filtered(jobs: JobQuerySet, query: Query) -> JobQuerySet:
    """Those the address asks for, newest first. The clock's finished work would bury the rest: left out unless asked for."""
    states = [one for one in query.many("state") if one in (*rules.OPEN_STATES, *rules.OVER_STATES)]
    kinds, by = query.many("kind"), query.text("by")
    if states:
        jobs = jobs.filter(state__in=states)
    if kinds:
        jobs = jobs.filter(key__in=kinds)
    if by in (CLOCK, PEOPLE):
        jobs = jobs.filter(OF_CLOCK if by == CLOCK else ~OF_CLOCK)
    elif not (states or kinds):
        jobs = jobs.exclude(OF_CLOCK, state=rules.DONE)
    return jobs.order_by("-created_at", "-id")


def names_of(jobs: Iterable[Job]) -> Names:
    """The names of the posts and places these jobs mention."""
    found = list(jobs)
    posts = {one for job in found for one in (job.actor_post, job.on_behalf_of, job.acted_by_post) if one}
    titles = Post.objects.filter(id__in=posts).values_list("id", "unit__name", "title")
    places = Place.objects.filter(id__in={job.place_id for job in found if job.place_id})
    return Names({pk: f"{unit}·{title}" for pk, unit, title in titles}, dict(places.values_list("id", "name")))
