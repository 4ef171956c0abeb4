"""What the clock does for the notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guatu.notices import outbox
from guatu.notices.services.telling import DELIVER
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import schedule


@schedule("notices.deliver_often", cron="*/5 * * * *", title=_("每 5 分钟外发通知和日报"))
@job(DELIVER, title=_("外发通知"))
def deliver(progress: Reporter) -> dict[str, int]:
    """Write down and send what is due: notices, digests, second tries. Safe to repeat: a message goes out once."""
    return outbox.work(progress.step)
