"""Reads of the queue. Who may see which is asked by the doors; here nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from guatu.runner import registry, rules
from guatu.runner.causes import what_happened, what_to_do
from guatu.runner.models import Job, JobAttempt, Progress, Schedule


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is, in the reader's language. `total` is 0 while the end is not known."""

    job_id: UUID
    state: str
    title: str
    done: int = 0
    total: int = 0
    doing: str = ""
    cause: str = ""

    @property
    def percent(self) -> int | None:
        """Whole percent done; None while the end is not known."""
        if self.state == rules.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None


def open_job_by_dedupe_key(key: str) -> Job | None:
    """The waiting or running job with this key, or None."""
    return Job.objects.open().filter(dedupe_key=key).first()


def find_job_row(job_id: UUID) -> Job | None:
    """The job, or None."""
    return Job.objects.filter(id=job_id).first()


def runs_of(job: Job) -> list[JobAttempt]:
    """Every run of a job, first one first."""
    return list(JobAttempt.objects.filter(job=job).order_by("number"))


def progress_of(jobs: Iterable[Job]) -> dict[UUID, JobProgress]:
    """How far each of these jobs is. Two reads however many there are."""
    found = list(jobs)
    rows = {row.job_id: row for row in Progress.objects.filter(job_id__in=[job.id for job in found])}
    return {job.id: _progress(job, rows.get(job.id)) for job in found}


def _progress(job: Job, row: Progress | None) -> JobProgress:
    # What an earlier attempt had reached says nothing about this one.
    if row is None or row.attempt != job.attempts or job.state == rules.WAITING:
        return JobProgress(job.id, job.state, title_of(job), cause=what_happened(job.cause_code))
    return JobProgress(
        job.id, job.state, title_of(job), row.done, row.total, _filled(row.doing, row.words), what_happened(job.cause_code)
    )


def _filled(doing: str, words: dict[str, Any]) -> str:
    if not doing:
        return ""
    text = gettext(doing)
    try:
        return text % words if words else text
    except (KeyError, TypeError, ValueError):
        return text


def title_of(job: Job) -> str:
    """The job's title in the reader's language, with its subject."""
    return f"{kind_of(job)} · {job.subject}" if job.subject else kind_of(job)


def kind_title(key: str) -> str:
    """The title of a kind of job in the reader's language; its key when this version does not know it."""
    spec = registry.find_job(key)
    return str(spec.title) if spec else key


def kind_of(job: Job) -> str:
    """The title of a job's kind, also of one that this version does not know any more."""
    spec = registry.find_job(job.key)
    return str(spec.title) if spec else gettext(job.title)


def cause_words(job: Job | JobAttempt) -> tuple[str, str]:
    """(what happened, what to do about it) in plain words; both empty when nothing went wrong."""
    return what_happened(job.cause_code), what_to_do(job.cause_code)


def schedules() -> list[Schedule]:
    """Every schedule this version knows, next one first."""
    return list(Schedule.objects.filter(key__in=registry.all_schedules()).order_by("next_run_at", "key"))
