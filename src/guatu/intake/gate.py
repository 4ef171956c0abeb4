"""The gate: decides, before any library opens it, whether a foreign file may be read at all.

Order of the checks: name, size, content against extension, then the container's own gate (`zipgate`, `olegate`, text).
Source: RELIABILITY 4.3, DECISIONS 13.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from guatu.intake import limits, olegate, zipgate
from guatu.intake.problems import report
from guatu.intake.texts import CONTROLS, HIDDEN_DIRECTIONS
from guatu.kernel.errors import Problem

EXTENSIONS = {".xlsx": "xlsx", ".xls": "xls", ".csv": "csv", ".txt": "csv", ".tsv": "csv"}
MACRO_EXTENSIONS = frozenset({".xlsm", ".xlsb", ".xltm", ".xlam", ".xla"})
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN_MAGIC = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"SQLite format 3": "SQLite",
    b"{\\rtf": "RTF",
}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether a file may be read, as what, and why not. `unpacked_bytes` is what was really counted inside the container."""

    ok: bool
    kind: str | None
    sha256: str
    size: int
    problems: tuple[Problem, ...]
    unpacked_bytes: int = 0


def check(path_or_bytes: str | Path | bytes, filename: str) -> GateResult:
    """Look at a file without trusting it. Units: size in bytes. Errors: none, every refusal is a problem in the result."""
    size = len(path_or_bytes) if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).stat().st_size
    if size > limits.MAX_FILE_BYTES:
        refusal = report("file.too_large", raw=filename, size=size, limit=limits.MAX_FILE_BYTES)
        return GateResult(False, None, _hash_of(path_or_bytes), size, (refusal,))
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    kind, problems = _kind_of(data, filename)
    unpacked = size
    if not problems:
        problems, unpacked = _look_inside(data, kind)
    return GateResult(not problems, kind if not problems else None, digest, size, tuple(problems), unpacked)


def _hash_of(path_or_bytes: str | Path | bytes) -> str:
    if isinstance(path_or_bytes, bytes):
        return hashlib.sha256(path_or_bytes).hexdigest()
    with open(path_or_bytes, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _kind_of(data: bytes, filename: str) -> tuple[str | None, list[Problem]]:
    name = PurePosixPath(PureWindowsPath(filename).as_posix()).name
    extension = PurePosixPath(name).suffix.lower()
    if HIDDEN_DIRECTIONS.search(filename) or CONTROLS.search(filename):
        return None, [report("file.name", raw=filename)]
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return None, [report("file.empty", raw=name)]
    if extension in MACRO_EXTENSIONS:
        return None, [report("file.macro", raw=extension)]
    if extension not in EXTENSIONS:
        return None, [report("file.type", raw=name)]
    return _compare_content(data, EXTENSIONS[extension], extension)


def _compare_content(data: bytes, kind: str, extension: str) -> tuple[str | None, list[Problem]]:
    actual = _content_kind(data)
    if actual == "OLE" and kind == "xlsx" and olegate.is_encrypted_package(data):
        return None, [report("file.encrypted", raw=extension)]
    if actual == "HTML":
        return None, [report("file.html", raw=extension)]
    wanted = {"xlsx": "ZIP", "xls": "OLE", "csv": "TEXT"}[kind]
    if actual != wanted:
        return None, [report("file.extension", raw=extension, actual=actual)]
    return kind, []


def _content_kind(data: bytes) -> str:
    if data.startswith(ZIP_MAGIC):
        return "ZIP"
    if data.startswith(OLE_MAGIC):
        return "OLE"
    for magic, name in FOREIGN_MAGIC.items():
        if data.startswith(magic):
            return name
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"mime-version")):
        return "HTML"
    return "TEXT" if _is_text(data) else "BINARY"


def _is_text(data: bytes) -> bool:
    """Whether bytes can be text: without a UTF-16 shape, a NUL or many control bytes mean they are not."""
    sample = data[:65536]
    if data.startswith(UTF16_MARKS):
        return True
    nuls = sample.count(b"\x00")
    if nuls:
        evens, odds = sample[0::2].count(0), sample[1::2].count(0)
        return len(data) % 2 == 0 and min(evens, odds) == 0 and nuls > len(sample) // 50
    controls = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 26, 27))
    return controls <= len(sample) // 100


def _look_inside(data: bytes, kind: str | None) -> tuple[list[Problem], int]:
    if kind == "xlsx":
        return zipgate.look(data)
    if kind == "xls":
        return olegate.look(data), len(data)
    return [], len(data)
