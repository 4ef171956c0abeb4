"""What a job function gets as `progress`: says how far it is, hears that it is to stop, and shows that its worker lives."""

from __future__ import annotations

import logging
import threading
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import F
from django.utils import translation

from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.runner.causes import Cancelled, Stopped
from guatu.runner.models import Job, Progress

PULSE_S = 1.0
# The scratch row is written at least every so many pulses even when nothing moved: that is the sign of life.
BEAT_EVERY = 5

log = logging.getLogger("guatu.runner")


class Reporter:
    """The running job as its function sees it.

    `idem_key` is the job's id: give it to `journal.entry(idem_key=…)`, and a second run after a crash finds the first's answer.
    """

    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.id
        self.idem_key: str = str(job.id)
        self.attempt: int = job.attempts
        self.actor: Actor = job.actor
        self.place_id: UUID | None = job.place_id
        self.done, self.total = 0, 0
        self.doing = ""
        self.words: dict[str, Any] = {}
        self.is_moved = False
        self._cancelled, self._stopped = threading.Event(), threading.Event()

    def step(self, done: int | None = None, total: int | None = None, doing: Any = "", **words: Any) -> None:
        """Say how far it is: a cheap call, written about once a second by another thread, outside the job's own transaction.

        `doing` is what it is at, in the source language with named placeholders filled from `words`; readers get it translated.
        Errors: Cancelled or Stopped when the job is to end here; let them pass, so that an open transaction is undone.
        """
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        if doing:
            with translation.override(None):
                self.doing, self.words = str(doing), words
        self.is_moved = True
        self.check()

    def check(self) -> None:
        """End here if asked to. Errors: Cancelled, Stopped."""
        if self._cancelled.is_set():
            raise Cancelled
        if self._stopped.is_set():
            raise Stopped

    @property
    def is_cancelled(self) -> bool:
        """Whether the request to stop has been heard."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to end at its next step."""
        self._cancelled.set()

    def stop(self) -> None:
        """Ask the job to go back to the queue at its next step: the server is being shut down."""
        self._stopped.set()

    def write(self) -> None:
        """Write the scratch row: what moved, and one more beat."""
        self.is_moved = False
        row = {
            "attempt": self.attempt, "done": self.done, "total": self.total, "doing": self.doing, "words": self.words,
            "updated_at": clock.now(),
        }  # fmt: skip
        if not Progress.objects.filter(job_id=self.job_id).update(beats=F("beats") + 1, **row):
            Progress.objects.create(job_id=self.job_id, **row)


class Inline:
    """In place of the pulse for a job run in its caller's own thread: writes its progress once, at the end."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._reporter.is_moved:
            self._reporter.write()


class Pulse:
    """The thread beside a running job: writes its progress and its beat, and listens for a request to stop."""

    def __init__(self, reporter: Reporter, pulse_s: float = PULSE_S) -> None:
        self._reporter, self._pulse_s = reporter, pulse_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"pulse-{reporter.job_id}", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        beat = 0
        try:
            while not self._over.wait(self._pulse_s):
                self._attempt(is_due=beat % BEAT_EVERY == 0)
                beat += 1
            self._attempt(is_due=False)
        finally:
            connections.close_all()

    def _attempt(self, *, is_due: bool) -> None:
        try:
            if not self._over.is_set() and _is_cancel_asked(self._reporter.job_id):
                self._reporter.cancel()
            if is_due or self._reporter.is_moved:
                self._reporter.write()
        except (DatabaseError, InterfaceError):
            # A missed beat is not worth a failed job: the next one tries again on a fresh connection.
            log.warning("progress not written", exc_info=True, extra={"job": str(self._reporter.job_id)})
            connections.close_all()


def _is_cancel_asked(job_id: UUID) -> bool:
    return bool(Job.objects.filter(id=job_id, is_cancel_asked=True).exists())
