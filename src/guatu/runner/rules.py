"""What the runner decides without asking anything: when next, how long to wait, who is taken for dead, what a run comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from croniter import CroniterError, croniter

from guatu.kernel.clock import SHANGHAI

# Waits before an automatic retry, by how many attempts there have been; the last one holds from there on.
BACKOFF_S = (5, 30, 120)
# A beat that stays the same for so many rounds of the clock thread means its worker is gone. Rounds are counted instead of
# comparing instants, so that a stepped clock or two machines that disagree about the time take no living worker for dead (P5).
LOST_AFTER_ROUNDS = 6
# A ticker whose clock is this far behind the last run believes its clock was set back, not that another ticker is ahead of it.
CLOCK_SET_BACK = dt.timedelta(minutes=2)

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN_STATES = (WAITING, RUNNING)
OVER_STATES = (DONE, FAILED, CANCELLED)


def backoff_s(attempts: int) -> int:
    """How long to wait before trying again after so many attempts.

    Units: seconds.
    """
    return BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1]


def cron_problem(cron: str) -> str | None:
    """Why a cron line cannot be used ("shape", "never"), or None.

    Five fields in Shanghai time; seconds, years and random fields are not taken.
    """
    fields = cron.split()
    if len(fields) != 5 or any("R" in one or "H" in one for one in fields[:3]) or not croniter.is_valid(cron):
        return "shape"
    try:
        next_after(cron, dt.datetime(2024, 1, 1, tzinfo=SHANGHAI))
    except CroniterError:
        return "never"
    return None


def next_after(cron: str, instant: dt.datetime) -> dt.datetime:
    """The first instant after `instant` that `cron` names in Shanghai; missed ones are not caught up one by one."""
    found: dt.datetime = croniter(cron, instant.astimezone(SHANGHAI)).get_next(dt.datetime)
    return found.astimezone(dt.UTC)


def was_clock_set_back(last_run_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the last run lies so far ahead of now that only a clock set back explains it."""
    return last_run_at is not None and last_run_at - now > CLOCK_SET_BACK


@dataclass(frozen=True, slots=True)
class Ending:
    """What a run comes to. `wait_s` only for a job that is to run again; `is_counted`: the attempt uses up one of its tries."""

    state: str
    wait_s: int = 0
    is_counted: bool = True


def ending_of_failure(*, is_transient: bool, attempts: int, attempts_allowed: int) -> Ending:
    """A run that failed: again after a wait when the cause passes by itself and tries are left, else failed."""
    if is_transient and attempts < attempts_allowed:
        return Ending(WAITING, backoff_s(attempts))
    return Ending(FAILED)


def ending_of_loss(*, attempts: int, attempts_allowed: int, is_cancel_asked: bool) -> Ending:
    """A run whose worker is gone: cancelled if someone had asked for that, else at once again while tries are left."""
    if is_cancel_asked:
        return Ending(CANCELLED)
    return Ending(WAITING) if attempts < attempts_allowed else Ending(FAILED)


@dataclass(slots=True)
class Watch:
    """Counts for how many rounds each thing has shown the same sign of life."""

    _seen: dict[Hashable, tuple[Hashable, int]] = field(default_factory=dict)

    def unchanged(self, key: Hashable, sign: Hashable) -> int:
        """Look at `key` once a round; rounds since its sign last changed."""
        before, rounds = self._seen.get(key, (sign, -1))
        rounds = rounds + 1 if before == sign else 0
        self._seen[key] = (sign, rounds)
        return rounds

    def keep_only(self, keys: Iterable[Hashable]) -> None:
        """Forget everything else, so that the watch does not grow."""
        wanted = set(keys)
        self._seen = {key: seen for key, seen in self._seen.items() if key in wanted}
