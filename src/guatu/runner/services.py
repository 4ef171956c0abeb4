"""Verbs of the queue: put a job in, try it again, take it out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, NotFound
from guatu.kernel.ids import uuid7
from guatu.runner import bell, registry, rules
from guatu.runner.models import Job
from guatu.runner.queries import open_job_by_dedupe_key
from guatu.runner.registry import JobFunction, JobSpec
from guatu.runner.running import issue_ticket, plain_json

log = logging.getLogger("guatu.runner")


def enqueue(
    job: str | JobFunction,
    args: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    dedupe_key: str | None = None,
    place_id: UUID | None = None,
    subject: str = "",
    parent: UUID | None = None,
) -> Job:
    """Put a job in the queue inside the caller's transaction: rolled back, it never was.

    While a job with the same `dedupe_key` is waiting or running, that one is answered instead of a second; let the key name the
    place, so that nobody is handed another office's job. `subject` is what it is about (a file's name), shown beside the title.
    Errors: KeyError for a job nobody declared; TypeError for arguments its function does not take or JSON cannot hold.
    """
    spec = registry.job_spec(job if isinstance(job, str) else job.job_key)  # type: ignore[attr-defined]
    plain_args = plain_json(dict(args or {}))
    registry.check_args(spec, plain_args)
    fresh = _fresh(spec, plain_args, actor)
    fresh.dedupe_key, fresh.place_id, fresh.subject, fresh.parent_id = dedupe_key or "", place_id, subject[:200], parent
    stored = _store_once(fresh, spec) if dedupe_key else _store(fresh, spec)
    transaction.on_commit(bell.ring)
    return stored


def _fresh(spec: JobSpec, args: Mapping[str, Any], actor: Actor) -> Job:
    # The title as it is written in the source: readers get it in their own language.
    with translation.override(None):
        title = str(spec.title)
    return Job(
        id=uuid7(), key=spec.key, title=title, args=args, attempts_allowed=spec.max_attempts, created_at=clock.now(),
        actor_post=actor.post_id, actor_user=actor.user_id, actor_unit=actor.unit_id, actor_channel=actor.channel,
        on_behalf_of=actor.on_behalf_of, said_by=actor.said_by,
    )  # fmt: skip


@transaction.atomic
def _store(job: Job, spec: JobSpec) -> Job:
    job.task_id = issue_ticket(job.id, spec)
    job.save(force_insert=True)
    return job


def _store_once(job: Job, spec: JobSpec) -> Job:
    """Store it unless one with its key is open. Twice, because the open one may end between the clash and the look."""
    for _attempt in range(2):
        found = open_job_by_dedupe_key(job.dedupe_key)
        if found is not None:
            return found
        try:
            return _store(job, spec)
        except IntegrityError:
            continue
    found = open_job_by_dedupe_key(job.dedupe_key)
    if found is None:
        raise Conflict(_("同样的任务刚刚由他人提交，请稍后再试。"))
    return found


def retry_job(*, actor: Actor, job_id: UUID) -> Job:
    """Put a failed or cancelled job back in the queue with a full set of tries; what it did before stays in its history.

    Errors: NotFound; Conflict when it is neither failed nor cancelled, or one like it is already open.
    """
    try:
        with transaction.atomic():
            return _requeue(_locked(job_id), actor)
    except IntegrityError:
        raise Conflict(_("同样的任务已在队列中，不必重试。")) from None


def _requeue(job: Job, actor: Actor) -> Job:
    if job.state not in (rules.FAILED, rules.CANCELLED):
        raise Conflict(_("只有失败或已取消的任务可以重试。"))
    spec = registry.find_job(job.key)
    if spec is None:
        raise Conflict(_("当前版本没有这种任务，无法重试；请重新办理。"))
    job.state, job.is_cancel_asked, job.finished_at, job.acted_by_post = rules.WAITING, False, None, actor.post_id
    job.task_id, job.attempts_allowed = issue_ticket(job.id, spec), job.attempts + spec.max_attempts
    job.save(update_fields=["state", "is_cancel_asked", "finished_at", "acted_by_post", "task", "attempts_allowed"])
    log.info("job retried", extra={"job": str(job.id), "post": str(actor.post_id)})
    transaction.on_commit(bell.ring)
    return job


@transaction.atomic
def cancel_job(*, actor: Actor, job_id: UUID) -> Job:
    """Take a waiting job out of the queue at once; ask a running one to stop at its next step.

    Errors: NotFound; Conflict when it is over already.
    """
    job = _locked(job_id)
    if not job.is_open:
        raise Conflict(_("任务已经结束，不能取消。"))
    now, by = clock.now(), {"acted_by_post": actor.post_id}
    waiting = Job.objects.filter(id=job.id, state=rules.WAITING)
    if not waiting.update(state=rules.CANCELLED, finished_at=now, cause_code="cancelled", cause="", **by):
        Job.objects.filter(id=job.id, state=rules.RUNNING).update(is_cancel_asked=True, **by)
    log.info("job cancelled", extra={"job": str(job.id), "post": str(actor.post_id)})
    job.refresh_from_db()
    return job


def _locked(job_id: UUID) -> Job:
    job = Job.objects.select_for_update(of=("self",)).filter(id=job_id).first()
    if job is None:
        raise NotFound(_("没有这个任务。"))
    return job
