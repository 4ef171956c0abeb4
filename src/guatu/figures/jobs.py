"""Jobs of the figures."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.figures.models import Close
from guatu.figures.services import make_close
from guatu.kernel.period import Period
from guatu.runner.jobs import Reporter, job


@job("figures.make_close", title=_("办理月结"))
def make_large_close(progress: Reporter, root: str, period: str) -> dict[str, str]:
    """Close the month of a large jurisdiction beside the page. A month has one close, so a second run answers the same."""
    place, wanted = Place.objects.get(id=UUID(root)), Period.parse(period)
    made = Close.objects.filter(root_id=place.id, at_date=wanted.end).first()
    if made is None:
        progress.step(doing=_("正在固定 %(period)s 的数据"), period=wanted.key)
        made = make_close(actor=progress.actor, root=place, period=wanted)
    return {"close": str(made.id)}
