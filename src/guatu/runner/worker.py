"""A worker: draws tickets and runs the jobs they belong to, one after the other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from django_tasks_db.utils import exclusive_transaction

from guatu.runner import bell
from guatu.runner.names import worker_name
from guatu.runner.registry import DEFAULT_QUEUE, LONG_QUEUE
from guatu.runner.running import run_job, run_ticket

POLL_S = 1.0
ALL_QUEUES = (DEFAULT_QUEUE, LONG_QUEUE)
# Waits while the database does not answer.
_LONGEST_PAUSE_S = 30.0

log = logging.getLogger("guatu.runner")


class Worker(TaskWorker):
    """django-tasks-db's worker, made to live in a thread: looks before it locks, hears the bell, outlives a lost database."""

    def __init__(
        self, number: int, stopping: threading.Event, *, queues: tuple[str, ...] = ALL_QUEUES, is_draining: bool = False
    ) -> None:
        super().__init__(
            queue_names=list(queues), interval=POLL_S, batch=is_draining, backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False, max_tasks=None, worker_id=worker_name(number), excluded_queue_names=[],
        )  # fmt: skip
        self._stopping, self._failures = stopping, 0

    def run(self) -> None:
        """Work until told to stop, or when draining until nothing is ready."""
        try:
            while not self._stopping.is_set():
                if self._try_next():
                    continue
                if self.batch and not self._failures:
                    return
                self._rest()
        finally:
            connections.close_all()

    def _try_next(self) -> bool:
        """Run the next job; whatever goes wrong on the way to it is said and survived."""
        try:
            close_old_connections()
            is_worked = self.run_next()
        except Exception:
            # A worker that ends silently is worse than any error: say it, wait, go on with a fresh connection.
            log.exception("worker %s could not work", self.worker_id)
            connections.close_all()
            self._failures += 1
            return False
        self._failures = 0
        return is_worked

    def _rest(self) -> None:
        """Until the bell rings or it is time to look again; longer and longer while the database does not answer."""
        if self._failures:
            self._stopping.wait(min(POLL_S * 2**self._failures, _LONGEST_PAUSE_S))
        else:
            bell.wait(POLL_S)

    def run_next(self) -> bool:
        """Draw one ticket and run what it is for; False when there is none."""
        ticket = self._draw()
        if ticket is None:
            return False
        self.run_task(ticket)
        return True

    def _draw(self) -> DBTaskResult[..., Any] | None:
        ready = ready_tickets(self.queue_names)
        # On SQLite drawing takes the ledger's write lock: not every second, only when there is something to draw.
        if not ready.exists():
            return None
        with exclusive_transaction(ready.db):
            ticket = ready.get_locked()
            if ticket is not None:
                ticket.claim(self.worker_id)
        return ticket


def ready_tickets(queues: Iterable[str] = ALL_QUEUES) -> DBTaskResultQuerySet:
    """Tickets that may be drawn now."""
    return DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS, queue_name__in=queues)


def drain(limit: int = 1000) -> int:
    """Run what is waiting now, in this thread and without workers; answers how many jobs ran. For tests and the command line.

    A job whose retry has to wait stays in the queue.
    """
    worker, ran = worker_name(0), 0
    tickets = ready_tickets().filter(task_path=run_job.module_path)
    while ran < limit and (ticket := tickets.first()) is not None:
        ticket.claim(worker)
        job_id = UUID(ticket.args_kwargs["args"][0])
        ticket.set_successful(run_ticket(job_id, ticket.id, worker, is_inline=True))
        ran += 1
    return ran
