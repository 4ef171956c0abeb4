"""guatu restore FILE：把备份放回空的数据目录，然后核对。"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from guatu.facts import files, seal
from guatu.facts.management.commands import _archive
from guatu.facts.models import Entry, StoredFile
from guatu.facts.verify import verify

_PIECE = 1 << 20


class Command(BaseCommand):
    """Refuses a damaged backup and a folder that is in use; ends with 1 when what it restored does not verify."""

    help = "恢复备份到空的数据目录并核对 / restore a backup into an empty data folder and verify it"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        if not source.is_file():
            raise CommandError(_("没有这个文件：%(path)s") % {"path": source})
        require_empty()
        manifest = restore_backup(source)
        self.stdout.write(_("已恢复，原件 %(files)s 件；正在核对…") % {"files": len(manifest["files"])})
        found = check_restored(manifest)
        for line in found:
            self.stderr.write(f"✕ {line}")
        if found:
            raise SystemExit(1)
        head = manifest["seal"]
        self.stdout.write(_("● 全部相符。封存树头：%(size)s:%(root)s") % {"size": head["size"], "root": head["root"]})
        self.stdout.write(_("所有人须重新登录。"))


def require_empty() -> None:
    """Nothing is ever written over. Errors: CommandError when a database is there already; on PostgreSQL when none is there yet."""
    if connection.vendor != "sqlite":
        if Entry._meta.db_table not in connection.introspection.table_names():
            raise CommandError(_("请先用 pg_restore 恢复数据库，再运行本命令恢复原件。"))
        return
    for path in _database_files():
        if path.exists() and path.stat().st_size:
            raise CommandError(_("%(path)s 已存在；请停止服务，把它移到别处，再恢复。") % {"path": path})


def _database_files() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")]


def restore_backup(source: Path) -> dict[str, Any]:
    """Put everything back and return the manifest. Errors: CommandError when the backup is damaged or of another engine."""
    home = Path(settings.GUATU_HOME)
    home.mkdir(parents=True, exist_ok=True)
    try:
        _archive.require_whole(source)
        with tempfile.TemporaryDirectory(prefix=".guatu-restore-", dir=home) as beside:
            manifest = _unpack(source, Path(beside))
            _require_same_engine(manifest)
            _put_in_place(Path(beside), manifest)
    except (_archive.Damaged, tarfile.TarError, ValueError, KeyError) as error:
        words = _("备份已损坏或不是本系统的备份，没有恢复任何内容（%(where)s）。请换一份备份。")
        raise CommandError(words % {"where": error}) from error
    return manifest


def _unpack(source: Path, beside: Path) -> dict[str, Any]:
    """Everything into a folder beside, each member's bytes against its hash."""
    hashes: dict[str, str] = {}
    with tarfile.open(source, mode="r:") as tar:
        for name, body in _archive.members(tar):
            target = beside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                shutil.copyfileobj(body, out, _PIECE)
                out.flush()
                os.fsync(out.fileno())
            hashes[name] = body.sha256
    manifest: dict[str, Any] = json.loads((beside / _archive.MANIFEST).read_bytes())
    _require_told(manifest, hashes)
    return manifest


def _require_told(manifest: dict[str, Any], hashes: dict[str, str]) -> None:
    if manifest["format"] != _archive.FORMAT or hashes.get(_archive.DATABASE) != manifest["database"]:
        raise _archive.Damaged(_archive.DATABASE)
    for sha in manifest["files"]:
        if hashes.get(f"files/{sha[:2]}/{sha[2:4]}/{sha}") != sha:
            raise _archive.Damaged(sha)


def _require_same_engine(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        words = _("这份备份来自 %(theirs)s，当前数据库是 %(ours)s；请用相同的数据库恢复。")
        raise CommandError(words % {"theirs": manifest["engine"], "ours": connection.vendor})


def _put_in_place(beside: Path, manifest: dict[str, Any]) -> None:
    """Originals first, the database last: a restore that is broken off leaves no database that lacks its originals."""
    for path in sorted((beside / "files").rglob("*")) if (beside / "files").is_dir() else []:
        if path.is_file():
            target = files.path_of(path.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(path, 0o640)
            os.replace(path, target)
    if manifest["database"]:
        # Whoever has the file open would go on reading the one that was there before.
        connection.close()
        database = _database_files()[0]
        database.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(beside / _archive.DATABASE, 0o640)
        shutil.move(beside / _archive.DATABASE, database)


def check_restored(manifest: dict[str, Any]) -> list[str]:
    """What does not hold in the restored ledger, in words; empty when all is well."""
    _bring_up_to_date()
    found = [f"{one.code} {one.where} {one.message}" for one in verify()]
    head = seal.head()
    # A dump of PostgreSQL was made apart from the backup, so there the heads need not be the same.
    if manifest["database"] and [head.size, head.root_hash] != [manifest["seal"]["size"], manifest["seal"]["root"]]:
        found.append(_("封存树头与备份时不同：%(size)s:%(root)s") % {"size": head.size, "root": head.root_hash})
    named = StoredFile.objects.order_by("sha256").values_list("sha256", flat=True)
    return found + [_("原件缺失：%(sha)s") % {"sha": sha} for sha in named if not files.path_of(sha).is_file()]


def _bring_up_to_date() -> None:
    """A backup of an older version is brought to the present tables before it is read."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database="default", interactive=False, verbosity=0)
