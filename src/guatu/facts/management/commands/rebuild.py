"""guatu rebuild：由事实重算全部现状。"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.facts import verify


class Command(BaseCommand):
    """Clears and refills the live standings in one transaction."""

    help = "由事实重算全部现状 / refill every standing from the facts"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            count = verify.rebuild()
        self.stdout.write(_("已重算 %(count)s 个项目。") % {"count": count})
