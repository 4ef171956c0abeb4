"""What the clock does for cases: every morning rungs reached are proposed, and dates near, past and long past are told."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from guatu.cases import ladders, overdue_notices
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import schedule


@schedule("cases.escalations_daily", cron="10 7 * * *", title=_("每天 7:10 提出升级建议"))
@job("cases.propose_escalations", title=_("提出升级建议"))
def propose_escalations(progress: Reporter) -> dict[str, int]:
    """Propose every rung reached and not yet proposed. Safe to repeat: a rung is proposed once."""
    progress.step(doing=_("正在核对逾期事项"))
    return asdict(ladders.propose_all())


@schedule("cases.notices_daily", cron="15 7 * * *", title=_("每天 7:15 提醒到期和逾期事项"))
@job("cases.tell_dates", title=_("提醒到期和逾期事项"))
def tell_dates(progress: Reporter) -> dict[str, int]:
    """Tell handlers, issuers and superiors about dates. Safe to repeat: each is told once an occasion."""
    return asdict(overdue_notices.tell_all(step=progress.step))
