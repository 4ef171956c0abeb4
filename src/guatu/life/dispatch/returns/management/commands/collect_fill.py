"""guatu collect_fill FILE --answers CSV -o FILE：在采集点把答案填进采集包，不需要数据库。"""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.collecting import fill_package
from guatu.life.dispatch.returns.package import pack, unpack
from guatu.life.dispatch.returns.signing import add_key_argument, key_of


class Command(BaseCommand):
    """Puts the answers of a CSV (code, progress, unchanged, people, problem, reason, said_by, photo) into a package."""

    help = "填写采集包 / fill a collecting package"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--answers", type=Path, required=True, help="CSV，UTF-8")
        parser.add_argument("--photos", type=Path, default=None, help="照片文件夹 / folder of photos")
        parser.add_argument("-o", "--output", type=Path, required=True)
        add_key_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        key = key_of(options)
        try:
            empty = unpack(options["file"].read_bytes(), key)
            with options["answers"].open(encoding="utf-8-sig", newline="") as lines:
                filled = fill_package(empty, list(csv.DictReader(lines)), _photos(options["photos"]))
        except (Invalid, OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(pack(filled, key))
        told = {"path": options["output"], "n": len(filled.answers), "all": len(filled.forms)}
        self.stdout.write(_("已写入 %(path)s：%(n)s／%(all)s 个项目有答案") % told)


def _photos(folder: Path | None) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()} if folder else {}
