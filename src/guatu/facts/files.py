"""Originals, kept by their own hash under the data folder (RELIABILITY 4.1 storage)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from guatu.facts.models import StoredFile
from guatu.kernel import clock
from guatu.kernel.errors import NotFound


def root() -> Path:
    """The folder of originals."""
    return Path(settings.GUATU_HOME) / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash live. Two levels, so that no folder grows too wide."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def store(content: bytes, *, name: str, kind: str) -> StoredFile:
    """Keep `content`; the same bytes are kept once. The row is written in the caller's transaction."""
    sha256 = hashlib.sha256(content).hexdigest()
    _write(path_of(sha256), content)
    stored = StoredFile.objects.filter(sha256=sha256).first()
    if stored is None:
        label = Path(name).name[:200]
        stored = StoredFile.objects.create(
            sha256=sha256, name=label, kind=kind, size=len(content), stored_at=clock.now()
        )
    return stored


def _write(target: Path, content: bytes) -> None:
    """Write beside, flush to disk, rename, flush the folder: a crash leaves the whole file or none."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o640)
        os.replace(temporary, target)
    except OSError:
        # A full disk must not be filled further with halves of what did not fit.
        os.unlink(temporary)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> bytes:
    """The bytes with this hash. Errors: NotFound when they were never stored or were lost."""
    try:
        return path_of(sha256).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound("file") from error
