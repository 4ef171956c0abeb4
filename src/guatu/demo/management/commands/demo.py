"""guatu demo：装入演示数据，或写出三分钟演示用的台账。"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.demo import accounts, ledger_file
from guatu.demo.services import Report, load_demo
from guatu.kernel.actor import Actor

_MACHINE = Actor(post_id=None, user_id=None, unit_id=None, channel="cli")


class Command(BaseCommand):
    """Says what it did; a second run changes nothing and says so."""

    # The pages are no business of a load.
    requires_system_checks: list[str] = []
    help = "装入演示数据、写出演示台账 / load the demo, or write its messy ledger"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("load", help="装入两个演示辖区 / load both demo jurisdictions")
        ledger = actions.add_parser("ledger", help="写出杂乱的四十行台账 / write the messy forty-row ledger")
        ledger.add_argument("-o", "--output", default="", help="文件名 / file name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "ledger":
            self._write_ledger(Path(options["output"] or ledger_file.file_name()))
        else:
            self._load()

    def _load(self) -> None:
        report = load_demo(actor=_MACHINE, with_sample=settings.GUATU_SAMPLE)
        for line in _lines(report):
            self.stdout.write(line)
        if settings.GUATU_SAMPLE:
            self._print_sign_ins()
        else:
            self.stdout.write(_("未设 GUATU_SAMPLE=1：示例市和演示账号没有装入。"))

    def _print_sign_ins(self) -> None:
        self.stdout.write(_("演示账号（口令一律为 %(password)s，仅供演示）：") % {"password": accounts.PASSWORD})
        for one in accounts.sign_ins():
            self.stdout.write(f"  {one.username:<18}{one.role}  {one.title}")

    def _write_ledger(self, path: Path) -> None:
        try:
            path.write_bytes(ledger_file.demo_ledger())
        except OSError as error:
            text = _("写不了 %(path)s：%(why)s。请换一个能写的位置。")
            raise CommandError(text % {"path": path, "why": error.strerror}) from error
        self.stdout.write(_("已写出 %(path)s。") % {"path": path})


def _lines(report: Report) -> list[str]:
    """What was done, one line a jurisdiction."""
    found = []
    if report.sample_projects:
        text = _("示例市（示例数据）：登记 %(projects)s 个项目，月结 %(closes)s 期。")
        found.append(text % {"projects": report.sample_projects, "closes": report.sample_closes})
    if report.published_projects:
        text = _("许昌市（公布数据）：登记 %(projects)s 行、公布总数 %(totals)s 项、名单 %(lists)s 个。")
        counts = {"projects": report.published_projects, "totals": report.published_totals, "lists": report.published_lists}
        found.append(text % counts)
    if report.accounts:
        found.append(_("演示账号 %(count)s 个。") % {"count": report.accounts})
    return found or [_("演示数据已在，未作改动。")]
