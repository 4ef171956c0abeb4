"""What jobs and schedules there are: declared by each stage's `jobs.py`, closed after start-up (DECISIONS 15)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from guatu.runner.rules import cron_problem

JobFunction = Callable[..., Any]
MAX_ATTEMPTS = 4
DEFAULT_QUEUE, LONG_QUEUE = "default", "long"


@dataclass(frozen=True, slots=True)
class JobSpec:
    """One kind of job. `title` is shown; `max_attempts` bounds automatic retries; higher `priority` runs first (−100…100).

    `queue`: "long" for work of minutes, so that one worker always stays free for what people and the clock wait for.
    """

    key: str
    title: Any
    function: JobFunction
    max_attempts: int = MAX_ATTEMPTS
    priority: int = 0
    queue: str = DEFAULT_QUEUE


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """One thing done by the clock. `cron`: five fields, Shanghai time; the office may change it in the table."""

    key: str
    cron: str
    job_key: str
    title: Any = ""
    args: Mapping[str, Any] = field(default_factory=dict)


_jobs: dict[str, JobSpec] = {}
_schedules: dict[str, ScheduleSpec] = {}
_is_frozen = False


def job(
    key: str, *, title: Any, max_attempts: int = MAX_ATTEMPTS, priority: int = 0, queue: str = DEFAULT_QUEUE
) -> Callable[[JobFunction], JobFunction]:
    """Declare the function below as the job `key` (dotted, never renamed: queued jobs name it).

    The function takes `progress` (a `guatu.runner.reporter.Reporter`) and keyword arguments that JSON can hold, and returns None
    or a small JSON value.
    Errors: RuntimeError for a key declared twice or after start-up; ValueError for an unknown queue.
    """
    if queue not in (DEFAULT_QUEUE, LONG_QUEUE):
        raise ValueError(f"job {key}: no such queue {queue}")

    def declare(function: JobFunction) -> JobFunction:
        _put(_jobs, key, JobSpec(key, title, function, max_attempts, priority, queue))
        function.job_key = key  # type: ignore[attr-defined]
        return function

    return declare


def schedule(
    key: str, *, cron: str, job: str | JobFunction | None = None, title: Any = "", args: Mapping[str, Any] | None = None
) -> Callable[[JobFunction], JobFunction]:
    """Declare that a job is run by the clock: `@schedule(key, cron=…)` above `@job`, or `schedule(key, cron=…, job=…)` alone.

    Errors: ValueError for a cron line that cannot be used; RuntimeError for a key declared twice or after start-up.
    """
    problem = cron_problem(cron)
    if problem:
        raise ValueError(f"schedule {key}: {cron!r} is no five-field cron line ({problem})")

    def declare(function: str | JobFunction) -> Any:
        job_key = function if isinstance(function, str) else function.job_key  # type: ignore[attr-defined]
        _put(_schedules, key, ScheduleSpec(key, cron, job_key, title, dict(args or {})))
        return function

    if job is not None:
        declare(job)
        return lambda function: function
    return declare


def _put(where: dict[str, Any], key: str, spec: Any) -> None:
    if _is_frozen:
        raise RuntimeError(f"{key} is declared after start-up; declare it in a module named jobs.py of an installed app")
    if key in where:
        raise RuntimeError(f"{key} is declared twice")
    where[key] = spec


def freeze() -> None:
    """Close the registry. Errors: RuntimeError when a schedule names a job nobody declared."""
    global _is_frozen
    for spec in _schedules.values():
        if spec.job_key not in _jobs:
            raise RuntimeError(f"schedule {spec.key} names the unknown job {spec.job_key}")
    _is_frozen = True


@contextmanager
def opened() -> Iterator[None]:
    """Let a test declare jobs and schedules inside the block; everything is as before afterwards."""
    global _is_frozen
    kept_jobs, kept_schedules, was_frozen = dict(_jobs), dict(_schedules), _is_frozen
    _is_frozen = False
    try:
        yield
    finally:
        _is_frozen = was_frozen
        _jobs.clear()
        _jobs.update(kept_jobs)
        _schedules.clear()
        _schedules.update(kept_schedules)


def find_job(key: str) -> JobSpec | None:
    """The job declared under `key`, or None."""
    return _jobs.get(key)


def job_spec(key: str) -> JobSpec:
    """The job declared under `key`. Errors: KeyError when nobody declared it."""
    return _jobs[key]


def find_schedule(key: str) -> ScheduleSpec | None:
    """The schedule declared under `key`, or None."""
    return _schedules.get(key)


def all_schedules() -> dict[str, ScheduleSpec]:
    """Every declared schedule by key."""
    return dict(_schedules)


def check_args(spec: JobSpec, args: Mapping[str, Any]) -> None:
    """Refuse arguments the function does not take, where the mistake is made and not later in a worker.

    Errors: TypeError.
    """
    inspect.signature(spec.function).bind(None, **args)
