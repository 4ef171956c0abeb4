"""Jobs of the dispatch stage."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guatu.life.dispatch.importing.services import apply_import
from guatu.life.dispatch.models import ImportBatch
from guatu.runner.jobs import Reporter, job


@job("dispatch.apply_import", title=_("台账入账"))
def apply_large_import(progress: Reporter, batch: str) -> dict[str, int]:
    """Apply a large batch beside the page. The verb is idempotent by the batch, so a second run answers the same."""
    kept = ImportBatch.objects.get(id=UUID(batch))
    return apply_import(actor=progress.actor, batch=kept, tell=progress.step)
