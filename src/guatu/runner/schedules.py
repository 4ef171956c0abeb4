"""定时：what is done by the clock, put in the queue exactly once however many tickers look."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Invalid, NotFound
from guatu.runner import registry, rules
from guatu.runner.models import Job, Schedule
from guatu.runner.registry import ScheduleSpec, schedule
from guatu.runner.services import enqueue

__all__ = ["schedule", "set_schedule", "sync_schedules", "tick"]

log = logging.getLogger("guatu.runner")


def sync_schedules() -> None:
    """Write down the schedules this version declares. What the office has changed, and what is already due, stays."""
    now = clock.now()
    for spec in registry.all_schedules().values():
        fresh = {"job_key": spec.job_key, "cron": spec.cron, "next_run_at": rules.next_after(spec.cron, now)}
        row, is_new = Schedule.objects.get_or_create(key=spec.key, defaults=fresh)
        if not is_new:
            _follow_code(row, spec, now)


def _follow_code(row: Schedule, spec: ScheduleSpec, now: dt.datetime) -> None:
    cron = row.cron if row.is_cron_own else spec.cron
    if (cron, spec.job_key) == (row.cron, row.job_key):
        return
    changes = {"cron": cron, "job_key": spec.job_key}
    Schedule.objects.filter(key=row.key).update(**changes)
    # Only a run that still lies ahead moves to the new line: an overdue one is owed.
    Schedule.objects.filter(key=row.key, next_run_at__gt=now).update(next_run_at=rules.next_after(cron, now))


def tick() -> list[Job]:
    """Put in the queue what is due. Runs missed while nothing ticked become one run."""
    now = clock.now()
    for row in Schedule.objects.filter(is_enabled=True, last_run_at__gt=now + rules.CLOCK_SET_BACK):
        _catch_clock(row, now)
    due = Schedule.objects.filter(is_enabled=True, next_run_at__lte=now, key__in=registry.all_schedules())
    return [job for row in due.order_by("next_run_at") if (job := _run_due(row, now)) is not None]


@transaction.atomic
def _run_due(row: Schedule, now: dt.datetime) -> Job | None:
    """Move the schedule on and queue its job, both or neither; None when another ticker was first."""
    spec = registry.all_schedules()[row.key]
    seen = Schedule.objects.filter(key=row.key, is_enabled=True, next_run_at=row.next_run_at)
    if not seen.update(last_run_at=now, next_run_at=rules.next_after(row.cron, now)):
        return None
    # While the last run is still going a second one would only stand in its way.
    return enqueue(spec.job_key, spec.args, actor=SYSTEM, dedupe_key=f"schedule:{row.key}")


def _catch_clock(row: Schedule, now: dt.datetime) -> None:
    """The clock was set back: without this the schedule would rest until the old time comes round again (P5)."""
    seen = Schedule.objects.filter(key=row.key, next_run_at=row.next_run_at)
    seen.update(last_run_at=None, next_run_at=rules.next_after(row.cron, now))


@transaction.atomic
def set_schedule(key: str, *, actor: Actor, cron: str | None = None, is_enabled: bool | None = None) -> Schedule:
    """Change when a schedule runs, or whether it does. An empty `cron` goes back to the version's own line.

    Errors: NotFound; Invalid for a line that is no five-field cron.
    """
    spec, row = registry.find_schedule(key), Schedule.objects.select_for_update().filter(key=key).first()
    if spec is None or row is None:
        raise NotFound(_("没有这项定时任务。"))
    if cron is not None:
        row.cron, row.is_cron_own = _checked(cron) or spec.cron, bool(cron.strip())
    if is_enabled is not None:
        row.is_enabled = is_enabled
    row.next_run_at = rules.next_after(row.cron, clock.now())
    row.save(update_fields=["cron", "is_cron_own", "is_enabled", "next_run_at"])
    log.info("schedule %s set", key, extra={"cron": row.cron, "enabled": row.is_enabled, "post": str(actor.post_id)})
    return row


def _checked(cron: str) -> str:
    line = " ".join(cron.split())
    problem = rules.cron_problem(line) if line else None
    if problem:
        words = {
            "shape": _("时间表应为五段：分 时 日 月 周，例如“0 2 * * *”表示每天 2 时。"),
            "never": _("按这个时间表永远不会执行，请检查日和月。"),
        }
        raise Invalid({"cron": [words[problem]]})
    return line
