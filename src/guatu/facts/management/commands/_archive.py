"""The form of a backup: a plain tar (any tool opens it) and behind its end one line with the SHA-256 of every byte before it.

A flipped bit anywhere, the line included, is found before anything is restored (P10). In the tar: `database.sqlite3` (on
PostgreSQL pg_dump makes that part), the originals under `files/` by their own hash, and last `manifest.json`.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1
DATABASE, MANIFEST = "database.sqlite3", "manifest.json"
_MARK = b"guatu-backup-1 "
_LINE = len(_MARK) + 64 + 1
_FILE = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
_PIECE = 1 << 20


class Damaged(Exception):  # noqa: N818 - what was found
    """The file is no whole backup of ours."""


class HashingOut(io.RawIOBase):
    """Writes on, and hashes what it writes."""

    def __init__(self, to: BinaryIO) -> None:
        self._to, self._sum = to, hashlib.sha256()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Write and hash."""
        self._sum.update(data)
        return self._to.write(data)

    def seal(self) -> None:
        """Put the line with the hash behind everything."""
        self._to.write(_MARK + self._sum.hexdigest().encode() + b"\n")


class HashingIn:
    """Reads on, and hashes what it reads."""

    def __init__(self, source: Any) -> None:
        self._source, self._sum = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        data: bytes = self._source.read(size)
        self._sum.update(data)
        return data

    @property
    def sha256(self) -> str:
        """The hash of what was read so far."""
        return self._sum.hexdigest()


def add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file in and answer with the hash of the bytes put in."""
    with path.open("rb") as source:
        member = tarfile.TarInfo(name)
        member.size, member.mode = path.stat().st_size, 0o640
        hashing = HashingIn(source)
        tar.addfile(member, hashing)
    return hashing.sha256


def add_manifest(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    """Put the manifest in, last."""
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(body), 0o640
    tar.addfile(member, io.BytesIO(body))


def require_whole(path: Path) -> None:
    """Errors: Damaged when one byte is not as it was written."""
    size = path.stat().st_size - _LINE
    with path.open("rb") as source:
        whole = hashlib.sha256()
        for piece in _pieces(source, max(size, 0)):
            whole.update(piece)
        line = source.read()
    if size < 0 or line != _MARK + whole.hexdigest().encode() + b"\n":
        raise Damaged(path.name)


def _pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := source.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def members(tar: tarfile.TarFile) -> Iterator[tuple[str, HashingIn]]:
    """What is in a backup, one after the other. Errors: Damaged for anything we do not put in one."""
    for member in tar:
        source = tar.extractfile(member) if member.isreg() else None
        if source is None or not (member.name in (DATABASE, MANIFEST) or _FILE.fullmatch(member.name)):
            raise Damaged(member.name)
        yield member.name, HashingIn(source)
