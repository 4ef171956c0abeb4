"""guatu start_returns --place CODE：按默认启用一个辖区的填报周期和审核链，可重复运行。"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.life.dispatch.returns.collecting import NODE
from guatu.life.dispatch.returns.services import start_cycles


class Command(BaseCommand):
    """Begins the cycles and chains that come with the house; those already there stay as they are."""

    help = "启用填报周期 / begin the return cycles of a jurisdiction"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", required=True, help="辖区代码 / code of the jurisdiction")
        parser.add_argument("--since", type=dt.date.fromisoformat, default=None, help="启用日，如 2023-08-01 / first day")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["place"]).first()
        if place is None:
            raise CommandError(_("没有代码为 %(code)s 的地方。") % {"code": options["place"]})
        root = Place.objects.get(id=place.root_id)
        added = start_cycles(actor=NODE, root=root, since=options["since"])
        self.stdout.write(_("已启用 %(n)s 项") % {"n": added})
