"""`guatu worker`: a process that works off the queue, for PostgreSQL; several may run side by side."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from guatu.runner.serve import Service


class Command(BaseCommand):
    """Run workers and clock until stopped, or with --drain until the queue is empty."""

    @property
    def help(self) -> str:  # type: ignore[override]
        """What it does, in the language of the terminal; argparse takes no lazy text."""
        return _("处理后台任务（PostgreSQL 下可同时运行多个）。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --threads, --no-clock and --drain."""
        parser.add_argument("--threads", type=int, default=2, help=_("同时执行几个任务，默认 2。"))
        parser.add_argument("--no-clock", action="store_true", help=_("不看定时任务，也不收回中断的任务；至少要有一个进程看。"))
        parser.add_argument("--drain", action="store_true", help=_("执行完现有任务即退出。"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start, then wait for the queue to be empty or for a signal to stop."""
        if options["threads"] < 1:
            raise CommandError(_("--threads 至少为 1。"))
        if connection.vendor == "sqlite" and not options["drain"]:
            raise CommandError(_("使用内置数据库时，后台任务在服务进程内执行，不要另开 worker；离线处理请加 --drain。"))
        is_draining = options["drain"]
        has_clock = not (options["no_clock"] or is_draining)
        service = Service(options["threads"], has_clock=has_clock, is_draining=is_draining)
        stopped = _stopped_by_signal()
        service.start()
        if is_draining:
            while not service.wait(0.2) and not stopped.is_set():
                continue
        else:
            stopped.wait()
        if not service.stop():
            self.stderr.write(_("有任务没有及时停下；它会在别处重新执行。"))


def _stopped_by_signal() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: stopped.set())
    return stopped
