"""guatu sync_codes：装入口径参数与代码表，可重复执行。"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from guatu.ledger import reference


class Command(BaseCommand):
    """Loads the data files that come with the product."""

    help = "装入口径参数与代码表 / load rule parameters and code lists"

    def handle(self, *args: Any, **options: Any) -> None:
        count = reference.load_parameters()
        self.stdout.write(_("口径参数 %(count)s 项。") % {"count": count})
