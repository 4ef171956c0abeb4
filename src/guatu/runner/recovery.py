"""Finding jobs whose worker is gone and giving them back to the queue, their attempts counted."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator

from django.db import transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from guatu.kernel import clock
from guatu.runner import registry, rules
from guatu.runner.causes import Cause
from guatu.runner.models import Job, Progress
from guatu.runner.names import is_gone
from guatu.runner.rules import LOST_AFTER_ROUNDS, Watch
from guatu.runner.running import end_run, issue_ticket, running_here

log = logging.getLogger("guatu.runner")


def recover_lost(watch: Watch, *, rounds: int = LOST_AFTER_ROUNDS) -> list[Job]:
    """Give back every job whose worker is gone: at once when its process is known to be dead, else after `rounds` without a beat.

    Call it once a round with the same `watch`. Several watchers may do so: each giving back is a conditional update.
    """
    signs = dict(_signs())
    watch.keep_only(signs)
    lost = [key for key, (sign, worker) in signs.items() if watch.unchanged(key, sign) >= rounds or is_gone(worker)]
    jobs = Job.objects.in_bulk([job_id for _kind, job_id in lost])
    return [job for kind, job_id in lost if (job := jobs.get(job_id)) and _GIVE_BACK[kind](job)]


def _signs() -> Iterator[tuple[tuple[str, object], tuple[Hashable, str]]]:
    """What each job shows of its worker's life: (what it is, which) → (sign, worker)."""
    here = running_here()
    running = [job for job in Job.objects.filter(state=rules.RUNNING) if job.id not in here]
    beats = {row.job_id: row.beats for row in Progress.objects.filter(job_id__in=[job.id for job in running])}
    for job in running:
        yield ("run", job.id), ((job.attempts, beats.get(job.id)), job.worker)
    # Killed between drawing the ticket and taking the job: the ticket is used up and the job would wait for ever.
    unheld = Q(task=None) | ~Q(task__status=TaskResultStatus.READY)
    for job in Job.objects.filter(unheld, state=rules.WAITING).select_related("task"):
        drawn_by = job.task.worker_ids[-1] if job.task and job.task.worker_ids else ""
        yield ("ticket", job.id), (job.task_id, drawn_by)


@transaction.atomic
def _give_back_run(job: Job) -> bool:
    ending = rules.ending_of_loss(
        attempts=job.attempts, attempts_allowed=job.attempts_allowed, is_cancel_asked=job.is_cancel_asked
    )
    used = job.task
    state = end_run(job, ending, Cause("worker_lost"))
    if state == "taken":
        return False
    # The ticket of the dead worker would otherwise count as running for ever.
    if used is not None:
        running = DBTaskResult.objects.filter(pk=used.pk, status=TaskResultStatus.RUNNING)
        running.update(status=TaskResultStatus.FAILED, finished_at=clock.now())
    log.warning("job %s lost its worker: %s", job.key, state, extra={"job": str(job.id), "attempt": job.attempts})
    return True


@transaction.atomic
def _renew_ticket(job: Job) -> bool:
    ticket = issue_ticket(job.id, registry.find_job(job.key))
    stale = Job.objects.filter(id=job.id, state=rules.WAITING, task_id=job.task_id)
    if stale.update(task_id=ticket):
        return True
    transaction.set_rollback(True)
    return False


_GIVE_BACK = {"run": _give_back_run, "ticket": _renew_ticket}
