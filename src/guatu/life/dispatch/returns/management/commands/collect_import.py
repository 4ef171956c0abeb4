"""guatu collect_import FILE：验签后把采集包的答案入账，重复导入不重记；以 JSON 报结果。"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.collecting import apply_package
from guatu.life.dispatch.returns.package import unpack
from guatu.life.dispatch.returns.signing import add_key_argument, key_of


class Command(BaseCommand):
    """Applies a filled package; refuses one that was changed, is foreign or past its days."""

    help = "导入采集包 / import a filled collecting package"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_key_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            summary = apply_package(unpack(options["file"].read_bytes(), key_of(options)))
        except (Invalid, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(summary.as_dict(), ensure_ascii=False, indent=2))
