"""What the clock does for cases: rungs that were reached are proposed every working morning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guatu.cases import ladders
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import schedule


@schedule("cases.escalations_daily", cron="10 7 * * *", title=_("每天 7:10 提出升级建议"))
@job("cases.propose_escalations", title=_("提出升级建议"))
def propose_escalations(progress: Reporter) -> dict[str, int]:
    """Propose every rung reached and not yet proposed. Safe to repeat: a rung is proposed once."""
    progress.step(doing=_("正在核对逾期事项"))
    return {"proposed": ladders.propose_all()}
