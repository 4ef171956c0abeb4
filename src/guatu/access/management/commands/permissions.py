"""`guatu permissions [--write]`: compare the permission table with the reviewed file, or write it anew for review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from guatu.access import matrix

DEFAULT_FILE = Path("tests/permissions/matrix.csv")


class Command(BaseCommand):
    """权限表."""

    help = "核对或重写权限表（地址 × 方法 × 角色 × 本地/他地）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the file is, and whether to write it."""
        parser.add_argument("--write", action="store_true", help="按现行规则重写文件，供审阅")
        parser.add_argument("--file", type=Path, default=DEFAULT_FILE, help="权限表文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, or print each difference and fail when there is one."""
        wanted = matrix.table()
        path: Path = options["file"]
        if options["write"]:
            path.write_text(matrix.to_csv(wanted), encoding="utf-8")
            self.stdout.write(_("已写入 %(count)d 行。") % {"count": len(wanted)})
            return
        reviewed = set(matrix.from_csv(path.read_text(encoding="utf-8"))) if path.exists() else set()
        changed = sorted(reviewed ^ set(wanted))
        for row in changed:
            mark = "+" if row in wanted else "-"
            self.stdout.write(f"{mark} {row.url_name} {row.method} {row.role} {row.place} {row.status}")
        if changed:
            raise CommandError(_("权限表与文件不符；审阅后用 --write 更新。"))
        self.stdout.write(_("权限表与文件一致，共 %(count)d 行。") % {"count": len(wanted)})
