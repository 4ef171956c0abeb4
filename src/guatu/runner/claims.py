"""Taking a job and giving it back: conditional updates, so that of several workers one wins and a late one changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from guatu.kernel import clock
from guatu.runner import rules
from guatu.runner.causes import Cause
from guatu.runner.models import Job, JobAttempt


@transaction.atomic
def claim(job_id: UUID, ticket_id: UUID, worker: str) -> Job | None:
    """Take a waiting job with its current ticket; None when somebody else has it, or it is over, or the ticket is an old one."""
    now = clock.now()
    waiting = Job.objects.filter(id=job_id, state=rules.WAITING, task_id=ticket_id)
    taken = waiting.update(
        state=rules.RUNNING, attempts=F("attempts") + 1, worker=worker, started_at=now, finished_at=None, cause_code="", cause="",
    )  # fmt: skip
    if not taken:
        return None
    job = Job.objects.get(id=job_id)
    JobAttempt.objects.create(job=job, number=job.attempts, worker=worker, started_at=now)
    return job


@transaction.atomic
def settle(job: Job, state: str, *, cause: Cause | None = None, result: Any = None, **changes: Any) -> bool:
    """Write what the run came to. False when the job was meanwhile taken from this run: then nothing is changed."""
    now, why = clock.now(), cause or Cause("")
    is_over = state in rules.OVER_STATES
    mine = Job.objects.filter(id=job.id, state=rules.RUNNING, attempts=job.attempts)
    settled = mine.update(
        state=state, cause_code=why.code, cause=why.detail, result=result, finished_at=now if is_over else None, worker="",
        **changes,
    )  # fmt: skip
    if settled:
        runs = JobAttempt.objects.filter(job_id=job.id, number=job.attempts)
        runs.update(outcome=state, cause_code=why.code, cause=why.detail, finished_at=now)
    return bool(settled)
