"""One run of a job, from its ticket to its end."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
import time
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, InterfaceError, close_old_connections, transaction
from django.utils import translation
from django_tasks import TaskContext, task

from guatu.kernel import clock
from guatu.runner import claims, registry, rules
from guatu.runner.causes import Cancelled, Cause, Stopped, cause_of
from guatu.runner.models import Job
from guatu.runner.registry import JobSpec
from guatu.runner.reporter import Inline, Pulse, Reporter
from guatu.runner.rules import Ending

SETTLE_TRIES = 5

log = logging.getLogger("guatu.runner")

_running: dict[UUID, Reporter] = {}
_running_lock = threading.Lock()


@task(takes_context=True)
def run_job(context: TaskContext, job_id: str) -> str:
    """The one task django-tasks knows: run the Guatu job this ticket belongs to. Answers the state it came to."""
    result = context.task_result
    return run_ticket(UUID(job_id), UUID(str(result.id)), result.worker_ids[-1])


def issue_ticket(job_id: UUID, spec: JobSpec | None, *, wait_s: int = 0) -> UUID:
    """Put a ticket for a job in the queue, not to be drawn before `wait_s` seconds are over."""
    later = clock.now() + dt.timedelta(seconds=wait_s) if wait_s else None
    priority, queue = (spec.priority, spec.queue) if spec else (0, registry.DEFAULT_QUEUE)
    ticket = run_job.using(priority=priority, queue_name=queue, run_after=later).enqueue(str(job_id))
    return UUID(str(ticket.id))


def run_ticket(job_id: UUID, ticket_id: UUID, worker: str, *, is_inline: bool = False) -> str:
    """Run the job if this ticket still holds; "skipped" when it does not.

    `is_inline` runs without the thread beside it: for a caller that sits in a transaction of its own.
    """
    job = claims.claim(job_id, ticket_id, worker)
    if job is None:
        return "skipped"
    reporter = Reporter(job)
    with _running_lock:
        _running[job.id] = reporter
    try:
        return _run(job, reporter, Inline(reporter) if is_inline else Pulse(reporter))
    finally:
        with _running_lock:
            _running.pop(job.id, None)


def running_here() -> frozenset[UUID]:
    """The jobs this very process is running."""
    with _running_lock:
        return frozenset(_running)


def stop_running() -> None:
    """Ask every job of this process to go back to the queue at its next step."""
    with _running_lock:
        for reporter in _running.values():
            reporter.stop()


def _run(job: Job, reporter: Reporter, beside: AbstractContextManager[Any]) -> str:
    result, error = None, None
    with beside, translation.override(settings.LANGUAGE_CODE):
        try:
            result = _call(job, reporter)
        # Whatever a job raises is the job's cause, never the worker's end.
        except (Exception, SystemExit) as raised:
            error = raised
    ending, cause = _ending(job, error)
    if reporter.is_cancelled and ending.state == rules.WAITING:
        ending, cause = Ending(rules.CANCELLED), Cause("cancelled")
    return _settle(job, ending, cause, result)


def _call(job: Job, reporter: Reporter) -> Any:
    spec = registry.find_job(job.key)
    if spec is None:
        raise LookupError(job.key)
    return plain_json(spec.function(reporter, **job.args))


def plain_json(value: Any) -> Any:
    """`value` as JSON gives it back. Errors: TypeError, ValueError for what JSON cannot hold."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, allow_nan=False))


def _ending(job: Job, error: BaseException | None) -> tuple[Ending, Cause]:
    if error is None:
        return Ending(rules.DONE), Cause("")
    if isinstance(error, Cancelled):
        return Ending(rules.CANCELLED), Cause("cancelled")
    if isinstance(error, Stopped):
        return Ending(rules.WAITING, is_counted=False), Cause("stopped")
    if registry.find_job(job.key) is None:
        return Ending(rules.FAILED), Cause("unknown_job", job.key)
    cause = cause_of(error)
    ending = rules.ending_of_failure(
        is_transient=cause.is_transient, attempts=job.attempts, attempts_allowed=job.attempts_allowed
    )
    log.log(
        logging.ERROR if cause.code == "bug" else logging.WARNING, "job %s %s: %s", job.key, ending.state, cause.code,
        exc_info=error if cause.code == "bug" else None, extra={"job": str(job.id), "attempt": job.attempts},
    )  # fmt: skip
    return ending, cause


def _settle(job: Job, ending: Ending, cause: Cause, result: Any) -> str:
    """Write the end of a run. The database may be away just now; when it stays away the job is found by its missing beat."""
    for attempt in range(1, SETTLE_TRIES + 1):
        # Inside a caller's transaction (inline) closing would undo it.
        if not transaction.get_connection().in_atomic_block:
            close_old_connections()
        try:
            return end_run(job, ending, cause, result)
        except (DatabaseError, InterfaceError):
            if attempt == SETTLE_TRIES:
                raise
            time.sleep(attempt)
    raise AssertionError("unreachable")


@transaction.atomic
def end_run(job: Job, ending: Ending, cause: Cause, result: Any = None) -> str:
    """Write the end of a run; with the end "waiting" under a new ticket. "taken" when the job is no longer this run's."""
    changes: dict[str, Any] = {}
    if ending.state == rules.WAITING:
        changes["task_id"] = issue_ticket(job.id, registry.find_job(job.key), wait_s=ending.wait_s)
        changes["attempts_allowed"] = job.attempts_allowed + (0 if ending.is_counted else 1)
    if claims.settle(job, ending.state, cause=cause, result=result, **changes):
        return ending.state
    transaction.set_rollback(True)
    log.warning("job %s was taken from this run", job.key, extra={"job": str(job.id), "attempt": job.attempts})
    return "taken"
