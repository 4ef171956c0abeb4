"""`guatu serve`: the one command that puts the house on the network."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.cli.readiness import address_problem, collect_static
from guatu.cli.server import serve


class Command(BaseCommand):
    """Serve the pages, and on the embedded database run the jobs too."""

    @property
    def help(self) -> str:  # type: ignore[override]
        """What it does, in the language of the terminal; argparse takes no lazy text."""
        return _("启动服务；地址由 GUATU_HOST、GUATU_PORT 决定。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --check and --no-worker."""
        parser.add_argument("--check", action="store_true", help=_("只检查地址能否使用，不启动。"))
        parser.add_argument("--no-worker", action="store_true", help=_("不执行后台任务；另行用 worker 命令执行。"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say where, then serve."""
        host, port = settings.GUATU_HOST, settings.GUATU_PORT
        if problem := address_problem(host, port):
            raise CommandError(problem)
        if options["check"]:
            return
        collect_static()
        self.stdout.write(self.style.SUCCESS(f"挂图 Guatu  http://{_shown(host)}:{port}/"))
        self.stdout.write(_("按 Ctrl+C 停止。"))
        self.stdout.flush()
        serve(host, port, has_worker=not options["no_worker"])


def _shown(host: str) -> str:
    """The host as one types it: a wildcard is no address."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
