"""guatu backup -o FILE：账本和原件存成一个带校验的文件；服务运行中也可以做。"""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from argparse import ArgumentParser
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

import guatu
from guatu.facts import canon, files, merkle, seal
from guatu.facts.management.commands import _archive
from guatu.facts.models import SealHead, StoredFile
from guatu.kernel import clock


class Command(BaseCommand):
    """Writes beside, renames when whole: a backup that is there is a whole one."""

    help = "备份账本和原件 / back up the ledger and the originals"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.exists():
            raise CommandError(_("%(path)s 已存在；请另取文件名，旧备份不会被覆盖。") % {"path": output})
        if connection.vendor != "sqlite":
            self.stdout.write(_("数据库请先用 pg_dump 备份；本命令只备份原件："))
            self.stdout.write(f"  {dump_line()}")
        try:
            manifest = write_backup(output)
        except OSError as error:
            words = _("备份没有写成：%(why)s。请检查磁盘空间和目录权限。")
            raise CommandError(words % {"why": error.strerror or error}) from error
        self._tell(output, manifest)

    def _tell(self, output: Path, manifest: dict[str, Any]) -> None:
        head = manifest["seal"]
        self.stdout.write(_("已备份到 %(path)s，原件 %(files)s 件。") % {"path": output, "files": len(manifest["files"])})
        self.stdout.write(_("封存树头：%(size)s:%(root)s") % {"size": head["size"], "root": head["root"]})
        for name, words in (("missing", _("✕ 原件缺失，未能备份：%(sha)s")), ("damaged", _("✕ 原件已损坏：%(sha)s"))):
            for sha in manifest[name]:
                self.stderr.write(words % {"sha": sha})
        if manifest["missing"] or manifest["damaged"]:
            raise SystemExit(1)


def dump_line() -> str:
    """The pg_dump call for this database, without its password."""
    about = connection.settings_dict
    parts = [f"--{key}={about[name]}" for key, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER")) if about[name]]
    return " ".join(["pg_dump", "--format=custom", "--file=guatu.dump", *parts, str(about["NAME"])])


@dataclass(slots=True)
class Snapshot:
    """What the backup is of: the head, the hashes of the originals, and on SQLite the copy of the database."""

    seal: dict[str, Any]
    originals: list[str]
    copy: Path | None = None
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def write_backup(output: Path) -> dict[str, Any]:
    """Write the backup and return its manifest. Errors: OSError."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".guatu-backup-", dir=output.parent) as beside:
        part = Path(beside) / "part"
        # The database first: an original is on disk before the row that names it is committed, so none can be missing after.
        snapshot = _snapshot(Path(beside))
        with part.open("wb") as out:
            os.chmod(part, 0o600)
            manifest = _write(snapshot, _archive.HashingOut(out))
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, output)
    return manifest


def _write(snapshot: Snapshot, out: _archive.HashingOut) -> dict[str, Any]:
    database = None
    with tarfile.open(fileobj=out, mode="w|") as tar:
        if snapshot.copy is not None:
            database = _archive.add_file(tar, _archive.DATABASE, snapshot.copy)
        stored = [sha for sha in snapshot.originals if _add_original(tar, sha, snapshot)]
        manifest = {
            "format": _archive.FORMAT, "made_at": canon.instant_text(clock.now()), "version": guatu.__version__,
            "engine": connection.vendor, "database": database, "files": stored, "missing": snapshot.missing,
            "damaged": snapshot.damaged, "seal": snapshot.seal,
        }  # fmt: skip
        _archive.add_manifest(tar, manifest)
    out.seal()
    return manifest


def _add_original(tar: tarfile.TarFile, sha: str, snapshot: Snapshot) -> bool:
    """Put one original in. One whose bytes have rotted is put in all the same, and named."""
    path = files.path_of(sha)
    if not path.is_file():
        snapshot.missing.append(sha)
        return False
    if _archive.add_file(tar, f"files/{path.relative_to(files.root()).as_posix()}", path) != sha:
        snapshot.damaged.append(sha)
        return False
    return True


def _snapshot(folder: Path) -> Snapshot:
    if connection.vendor == "sqlite":
        return _sqlite_snapshot(folder / _archive.DATABASE)
    head = seal.head()
    originals = list(StoredFile.objects.order_by("sha256").values_list("sha256", flat=True))
    return Snapshot({"size": head.size, "root": head.root_hash}, originals)


def _sqlite_snapshot(copy: Path) -> Snapshot:
    """A copy as of one moment. Never a copy of the file itself: what is still in the write-ahead log would be missing."""
    source = f"{Path(connection.settings_dict['NAME']).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True, timeout=20)) as reading:
        reading.execute("VACUUM INTO ?", [str(copy)])
    os.chmod(copy, 0o600)
    with closing(sqlite3.connect(copy)) as copied:
        size, root = copied.execute(_NEWEST).fetchone() or (0, merkle.EMPTY_ROOT)
        originals = [row[0] for row in copied.execute(_ORIGINALS)]
    return Snapshot({"size": size, "root": root}, originals, copy)


_NEWEST = f"SELECT size, root_hash FROM {SealHead._meta.db_table} ORDER BY size DESC LIMIT 1"  # noqa: S608 - our own names
_ORIGINALS = f"SELECT sha256 FROM {StoredFile._meta.db_table} ORDER BY sha256"  # noqa: S608 - our own names
