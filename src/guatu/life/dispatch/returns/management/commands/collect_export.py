"""guatu collect_export --place CODE --cycle KEY -o FILE：这一期的表单，签名后带到内网采集点。"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.kernel.errors import Invalid, NotFound
from guatu.life.dispatch.returns.collecting import export_package
from guatu.life.dispatch.returns.package import pack
from guatu.life.dispatch.returns.signing import add_key_argument, key_of


class Command(BaseCommand):
    """Writes the package of a place's cycle: the forms of the open occasion and what is known."""

    help = "导出采集包 / export a collecting package"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", required=True, help="地方代码 / place code")
        parser.add_argument("--cycle", required=True, help="周期代码 / cycle key")
        parser.add_argument("--occasion", default="", help="期号，不写为当前一期 / occasion; the open one when left out")
        parser.add_argument("-o", "--output", type=Path, required=True)
        add_key_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["place"]).first()
        if place is None:
            raise CommandError(_("没有代码为 %(code)s 的地方。") % {"code": options["place"]})
        try:
            made = export_package(place, options["cycle"], options["occasion"])
        except (Invalid, NotFound) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(pack(made, key_of(options)))
        told = {"path": options["output"], "n": made.manifest["forms"], "occasion": made.manifest["occasion"]}
        self.stdout.write(_("已导出 %(path)s：%(occasion)s 期 %(n)s 个项目") % told)
