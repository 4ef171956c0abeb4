"""guatu verify：核对日志、封存与现状。"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from guatu.facts import seal
from guatu.facts.verify import verify


class Command(BaseCommand):
    """Prints every finding; exit 1 when there is one."""

    help = "核对日志、封存与现状 / verify the journal, its seals and the standings"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="SIZE:ROOT kept outside this database")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        expected = None
        if options["head"]:
            size, root = options["head"].split(":", 1)
            expected = (int(size), root)
        findings = list(verify(expected))
        head, tail = seal.head(), len(seal.unsealed())
        if options["json"]:
            rows = [{"code": f.code, "where": f.where, "message": f.message} for f in findings]
            self.stdout.write(
                json.dumps({"findings": rows, "size": head.size, "root": head.root_hash, "unsealed": tail})
            )
        else:
            self._print(findings, head, tail)
        if findings:
            raise SystemExit(1)

    def _print(self, findings: list[Any], head: seal.Head, tail: int) -> None:
        for f in findings:
            self.stdout.write(f"✕ {f.code} {f.where} {f.message}")
        self.stdout.write(_("封存树头：%(size)s:%(root)s") % {"size": head.size, "root": head.root_hash})
        self.stdout.write(_("未封存凭证：%(tail)s 张") % {"tail": tail})
        if not findings:
            self.stdout.write(_("● 全部相符。"))
