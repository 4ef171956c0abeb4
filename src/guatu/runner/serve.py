"""Workers and clock of one process: threads inside the server on SQLite, processes of their own on PostgreSQL."""

from __future__ import annotations

import atexit
import logging
import threading
import time

from django.db import connections

from guatu.runner import bell
from guatu.runner.recovery import recover_lost
from guatu.runner.registry import DEFAULT_QUEUE
from guatu.runner.rules import LOST_AFTER_ROUNDS, Watch
from guatu.runner.running import stop_running
from guatu.runner.schedules import sync_schedules, tick
from guatu.runner.worker import ALL_QUEUES, Worker

ROUND_S = 5.0
# A job gets this long to end by itself when the server is stopped, then it is asked to go back to the queue, then it is left.
GRACE_S = 10.0
LAST_GRACE_S = 5.0
_LOOK_S = 0.1

log = logging.getLogger("guatu.runner")


class Service:
    """The worker threads and the clock thread of this process."""

    def __init__(
        self, threads: int, *, has_clock: bool = True, is_draining: bool = False, round_s: float = ROUND_S,
        lost_after_rounds: int = LOST_AFTER_ROUNDS,
    ) -> None:  # fmt: skip
        self._stopping = threading.Event()
        self._round_s, self._rounds = round_s, lost_after_rounds
        self._workers = [
            Worker(number, self._stopping, queues=_queues(number, threads), is_draining=is_draining)
            for number in range(1, threads + 1)
        ]
        self._threads = [
            threading.Thread(target=worker.run, name=f"guatu-worker-{number}", daemon=True)
            for number, worker in enumerate(self._workers, 1)
        ]
        self._clock = [threading.Thread(target=self._tell_time, name="guatu-clock", daemon=True)] if has_clock else []

    def start(self) -> Service:
        """Begin. The clock's first round comes first: it gives back what a killed predecessor left behind."""
        for thread in (*self._clock, *self._threads):
            thread.start()
        log.info("runner started with %d workers", len(self._threads))
        return self

    def wait(self, for_s: float | None = None) -> bool:
        """Wait until every worker has ended by itself (draining) or was stopped; False when the time ran out first."""
        looks = None if for_s is None else int(for_s / _LOOK_S)
        while any(thread.is_alive() for thread in self._threads):
            if looks is not None and (looks := looks - 1) < 0:
                return False
            time.sleep(_LOOK_S)
        return True

    def stop(self, grace_s: float = GRACE_S) -> bool:
        """Take no more work, let what runs end or go back to the queue. False when a job would not: its beat stops with us."""
        self._stopping.set()
        bell.ring()
        if not self.wait(grace_s):
            stop_running()
            self.wait(LAST_GRACE_S)
        for thread in self._clock:
            thread.join(LAST_GRACE_S)
        return self.wait(0)

    def _tell_time(self) -> None:
        watch, is_synced = Watch(), False
        try:
            while not self._stopping.is_set():
                is_synced = self._round(watch, is_synced=is_synced)
                self._stopping.wait(self._round_s)
        finally:
            connections.close_all()

    def _round(self, watch: Watch, *, is_synced: bool) -> bool:
        """One round of the clock. An error costs one round, never the thread."""
        try:
            if not is_synced:
                sync_schedules()
            recover_lost(watch, rounds=self._rounds)
            tick()
        except Exception:
            log.exception("a round of the clock failed")
            connections.close_all()
            return is_synced
        return True


def _queues(number: int, threads: int) -> tuple[str, ...]:
    """Of several workers the first takes no long work, so that an import of minutes holds up neither seal nor bulletin."""
    return (DEFAULT_QUEUE,) if threads > 1 and number == 1 else ALL_QUEUES


_service: Service | None = None
_lock = threading.Lock()


def start_in_process(threads: int = 2) -> Service:
    """Start workers and clock inside this process, once; ended cleanly when the interpreter ends.

    For the single serving process on SQLite. Call it after forking, never before: threads do not survive a fork.
    """
    global _service
    with _lock:
        if _service is None:
            _service = Service(threads).start()
            atexit.register(stop_in_process)
        return _service


def stop_in_process() -> None:
    """End what `start_in_process` began."""
    global _service
    with _lock:
        service, _service = _service, None
    if service is not None:
        service.stop()
