"""What the clock does for returns: silence past a lock is written down."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.services import record_missed
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import schedule


@schedule("returns.missed_hourly", cron="7 * * * *", title=_("每小时登记漏报"))
@job("returns.record_missed", title=_("登记漏报"))
def record_silence(progress: Reporter) -> dict[str, int]:
    """Write down what was not in by its lock. Safe to repeat: an occasion is written down once."""
    progress.step(doing=_("正在核对已锁定的各期"))
    return {"missed": sum(record_missed(cycle=one) for one in ReturnCycle.objects.order_by("root_id", "order"))}
