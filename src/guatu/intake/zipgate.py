"""The gate of .xlsx: a zip directory that lies, overlaps, hides or swells is refused; so is everything that acts.

Source: RELIABILITY 4.3.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from guatu.intake import limits
from guatu.intake.problems import report
from guatu.kernel.errors import Problem

CHUNK = 1 << 20
LOCAL_HEADER = 30
ALLOWED_NAME = re.compile('^[^\x00-\x1f\x7f\\\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+$')
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
XML_ENDINGS = (".xml", ".rels", ".vml")
MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/intlmacrosheets/", re.IGNORECASE)
EXTERNAL_PARTS = re.compile(
    r"/externallinks/|/connections\.xml$|/querytables/|/webextensions/|/model/|/richdata/.*webimage", re.IGNORECASE
)
EMBEDDED_PARTS = re.compile(
    r"/embeddings/|/activex/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|jar|hta|lnk|zip|ole)$|oleobject", re.IGNORECASE
)
UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
KNOWN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


class _StoppedError(Exception):
    """Stops the look at the first part that is wrong; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def look(data: bytes) -> tuple[list[Problem], int]:
    """Problems of an .xlsx container, and the bytes really found inside it."""
    try:
        entries = _directory(data)
        _check_directory(entries, len(data))
        unpacked = 0
        for entry in entries:
            unpacked += _check_part(data, entry, unpacked)
        _check_is_workbook(entries)
    except _StoppedError as refusal:
        return [refusal.problem], 0
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        return [report("file.damaged", raw=error)], 0
    return [], unpacked


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.infolist()


def _refuse(code: str, raw: object, **said: Any) -> None:
    raise _StoppedError(report(code, raw=raw, **said))


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > limits.MAX_PARTS:
        _refuse("zip.parts", None, count=len(entries), limit=limits.MAX_PARTS)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        folded = entry.filename.lower()
        if folded in seen:
            _refuse("zip.duplicate", entry.filename)
        seen.add(folded)
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED_BYTES:
        _refuse("zip.bomb", sum(entry.file_size for entry in entries))
    _check_overlap(entries, size)


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    pieces = name.split("/")
    if not ALLOWED_NAME.match(name) or name.startswith("/") or ".." in pieces or "." in pieces or len(name) > 240:
        _refuse("zip.name", name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        _refuse("zip.name", name)
    if entry.flag_bits & 0x41 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse("zip.method", name)
    slashed = "/" + name
    for pattern, code in ((MACRO_PARTS, "file.macro"), (EXTERNAL_PARTS, "file.external"), (EMBEDDED_PARTS, "file.embedded")):
        if pattern.search(slashed):
            _refuse(code, name)
    if entry.file_size > limits.RATIO_FLOOR_BYTES and entry.file_size > limits.MAX_RATIO * max(entry.compress_size, 1):
        _refuse("zip.bomb", name)


def _check_overlap(entries: list[zipfile.ZipInfo], size: int) -> None:
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if ordered and ordered[0].header_offset != 0:
        _refuse("zip.overlap", ordered[0].filename)
    ends = [entry.header_offset for entry in ordered[1:]] + [size]
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size > end:
            _refuse("zip.overlap", entry.filename)


def _check_part(data: bytes, entry: zipfile.ZipInfo, so_far: int) -> int:
    """Inflate one part, counting what really comes out; look for declarations while it passes."""
    counted, checksum, tail, head = 0, 0, b"", b""
    is_xml = entry.filename.lower().endswith(XML_ENDINGS)
    kept: list[bytes] = []
    for chunk in _inflate(data, entry):
        counted += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if counted > entry.file_size or so_far + counted > limits.MAX_UNPACKED_BYTES:
            _refuse("zip.size" if counted > entry.file_size else "zip.bomb", entry.filename)
        if is_xml:
            if DOCTYPE.search(tail + chunk):
                _refuse("xml.dtd", entry.filename)
            tail, head = chunk[-32:], head or chunk[:512]
            if entry.filename.endswith((".rels", "[Content_Types].xml")):
                kept.append(chunk)
    if counted != entry.file_size or checksum != entry.CRC:
        _refuse("zip.size", entry.filename)
    if is_xml:
        _check_xml(entry.filename, head, b"".join(kept))
    return counted


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    start = entry.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        _refuse("file.damaged", entry.filename)
    name_length = int.from_bytes(data[start + 26 : start + 28], "little")
    extra_length = int.from_bytes(data[start + 28 : start + 30], "little")
    local_name = data[start + LOCAL_HEADER : start + LOCAL_HEADER + name_length]
    if local_name not in (entry.orig_filename.encode("utf-8"), entry.orig_filename.encode("cp437", "replace")):
        _refuse("zip.name", entry.filename)
    begin = start + LOCAL_HEADER + name_length + extra_length
    body = memoryview(data)[begin : begin + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(body[at : at + CHUNK]) for at in range(0, len(body), CHUNK))
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    chunk = engine.decompress(body, CHUNK)
    while chunk:
        yield chunk
        chunk = engine.decompress(engine.unconsumed_tail, CHUNK)
    if not engine.eof:
        _refuse("file.damaged", entry.filename)


def _check_xml(name: str, head: bytes, kept: bytes) -> None:
    encoding = ENCODING.search(head)
    if head.startswith(UTF16) or (encoding and encoding.group(1).lower() not in KNOWN_ENCODINGS):
        _refuse("xml.encoding", name)
    if name == "[Content_Types].xml" and re.search(rb"macroenabled|vbaproject", kept, re.IGNORECASE):
        _refuse("file.macro", name)
    for relation in EXTERNAL.findall(kept):
        if b"/hyperlink" not in relation:
            _refuse("file.external", name)


def _check_is_workbook(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        _refuse("file.extension", ".xlsx", actual="ZIP")
