"""Sweeping up: finished jobs and used tickets are not kept for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from guatu.kernel import clock
from guatu.runner.models import Job, Progress
from guatu.runner.registry import job, schedule
from guatu.runner.reporter import Reporter

KEEP_TICKETS = dt.timedelta(days=3)
# What the clock does every minute fills the list fastest and is asked about least.
KEEP_CLOCKWORK = dt.timedelta(days=7)
KEEP_JOBS = dt.timedelta(days=180)
_BATCH = 500


@schedule("runner.sweep", cron="20 3 * * *", title=_("每天 3:20 清理任务记录"))
@job("runner.sweep", title=_("清理任务记录"), priority=-50)
def sweep(progress: Reporter) -> dict[str, Any]:
    """Delete what is over and old enough, in small transactions so that nobody waits for the lock."""
    now = clock.now()
    tickets = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TICKETS)
    clockwork = Q(dedupe_key__startswith="schedule:", state="done", finished_at__lt=now - KEEP_CLOCKWORK)
    jobs = Job.objects.over().filter(clockwork | Q(finished_at__lt=now - KEEP_JOBS))
    stale = Progress.objects.filter(updated_at__lt=now - KEEP_TICKETS)
    return {name: _delete(rows, progress) for name, rows in (("tickets", tickets), ("jobs", jobs), ("progress", stale))}


def _delete(rows: QuerySet[Any], progress: Reporter) -> int:
    deleted = 0
    while chosen := list(rows.order_by().values_list("pk", flat=True)[:_BATCH]):
        rows.model._default_manager.filter(pk__in=chosen).delete()
        deleted += len(chosen)
        progress.step(progress.done + len(chosen))
    return deleted
