"""The gate of evidence: what may be stored, and what of it. Every room's uploads and every node's photos come through here.

Source: DECISIONS 13 (looked at before anything is stored; nothing marked secret), RELIABILITY 4.3.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from guatu.intake import gate, secrecy
from guatu.intake.limits import MEBIBYTE
from guatu.intake.pictures import LONGEST_SIDE, redraw
from guatu.kernel.errors import Invalid

# What every room takes at a time and says on its page, so that a post need not remember which room it is in. Source: design choice; no rule of
# the office names a number.
MOST_PHOTOS = 9
MOST_MEBIBYTES = 20
MOST_BYTES = MOST_MEBIBYTES * MEBIBYTE
MOST_PARTS = 2000
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
ENDINGS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".xlsx": "xlsx", ".docx": "docx"}
PICTURES = ("jpg", "png")
SCANS = ("pdf", *PICTURES)
PAPERS = (*SCANS, "xlsx", "docx")
_WORDS = {"pdf": "PDF", "jpg": "JPG", "png": "PNG", "xlsx": "Excel（.xlsx）", "docx": "Word（.docx）"}
_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "xlsx": b"PK\x03\x04", "docx": b"PK\x03\x04"}
# What a container that is damaged, or packed in a way nobody's office packs, raises while it is read.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_ACTIVE_PART = re.compile(r"vbaproject|/activex/|/embeddings/|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk)$", re.IGNORECASE)

# Where an office file holds text that is read: a sheet may have its own beside the strings that cells share, and a head and foot.
_TEXT_PART = re.compile(r"(document|sharedStrings)\.xml$|header|footer|^xl/worksheets/[^/]+\.xml$")
# A bracket ends the search for the one before it: with `[^>]` a part of unclosed brackets would be read again from each of them.
_TAG = re.compile(r"<[^<>]*>")
_SECRET = "密".encode()


@dataclass(frozen=True, slots=True)
class Piece:
    """What may be stored: the bytes, what to call them, and what a photo told of when and where it was taken."""

    content: bytes
    name: str
    kind: str
    locator: dict[str, Any] = field(default_factory=dict)


def accept(kinds: Iterable[str]) -> str:
    """The endings of these kinds, as a browser's file dialog takes them."""
    return ",".join(ending for ending, kind in ENDINGS.items() if kind in set(kinds))


def clean_paper(data: bytes, name: str, kinds: Iterable[str] = PAPERS) -> Piece:
    """A file of one of these kinds, by its ending and its content alike. Errors: Invalid on "file", saying how to mend it."""
    label, kinds = _label(name), tuple(kinds)
    kind = ENDINGS.get(PurePosixPath(label).suffix.lower())
    if kind not in kinds:
        _refuse(_("只收 %(kinds)s。请另存后再上传。") % {"kinds": "、".join(_WORDS[one] for one in kinds)})
    _check_size_and_name(data, label)
    if not data.startswith(_MAGIC[kind]):
        _refuse(_("文件内容与扩展名不符。请用原来的程序另存后再上传。"))
    return _LOOKS[kind](data, label, kind) if kind in _LOOKS else _photo(data, label, LONGEST_SIDE, as_jpeg=False)


def clean_photo(data: bytes, name: str, *, longest: int = LONGEST_SIDE) -> Piece:
    """A photo as a phone sends it, whatever it calls it: drawn anew as JPEG. Errors: Invalid on "file", saying how to mend it."""
    label = _label(name)
    _check_size_and_name(data, label)
    return _photo(data, f"{PurePosixPath(label).stem[:80] or 'photo'}.jpg", longest, as_jpeg=True)


def _label(name: str) -> str:
    """A name is a label, never a path."""
    return PurePosixPath(PureWindowsPath(name).as_posix()).name[:200]


def _check_size_and_name(data: bytes, label: str) -> None:
    if len(data) > MOST_BYTES:
        refuse_size()
    if secrecy.is_marked_name(label):
        _refuse(_("文件名带有密级标志。涉密材料不得上传。"))


def refuse_size() -> NoReturn:
    """Too large: a door says so before it reads the file. Errors: Invalid on "file"."""
    _refuse(_("文件超过 %(mb)s MB。请压缩照片，或拆分后再上传。") % {"mb": MOST_MEBIBYTES})


def require_few(count: int) -> None:
    """Whether so many photos may be sent at a time. Errors: Invalid on "photos"."""
    if count > MOST_PHOTOS:
        raise Invalid({"photos": [_("一次最多 %(n)s 张照片。") % {"n": MOST_PHOTOS}]})


def _refuse(message: str) -> NoReturn:
    raise Invalid({"file": [message]})


def _photo(data: bytes, label: str, longest: int, *, as_jpeg: bool) -> Piece:
    drawn = redraw(data, longest=longest, as_jpeg=as_jpeg)
    return Piece(drawn.content, label, drawn.kind, {**drawn.told, "original_sha256": hashlib.sha256(data).hexdigest()})


def _pdf(data: bytes, label: str, kind: str) -> Piece:
    if b"%%EOF" not in data[-2048:]:
        _refuse(_("PDF 不完整。请重新导出后再上传。"))
    if b"/Encrypt" in data:
        _refuse(_("PDF 设有密码。请取消密码后再上传。"))
    if _ACTIVE_PDF.search(data):
        _refuse(_("PDF 含有脚本或内嵌文件。请打印为不含这些内容的 PDF 后再上传。"))
    return Piece(data, label, kind)


def _workbook(data: bytes, label: str, kind: str) -> Piece:
    looked = gate.check(data, label)
    if not looked.ok:
        raise Invalid({"file": [str(problem) for problem in looked.problems]})
    _refuse_marked(data)
    return Piece(data, label, kind)


def _document(data: bytes, label: str, kind: str) -> Piece:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist())
        _refuse_marked(data)
    except _DAMAGED as error:
        raise Invalid({"file": [_("文件已损坏或不完整。请用 Word 或 WPS 打开修复，另存后再上传。")]}) from error
    return Piece(data, label, kind)


def _check_parts(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        _refuse(_("文件内容与扩展名不符。请用原来的程序另存后再上传。"))
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        _refuse(_("文件解压后过大。请压缩其中的图片后再上传。"))
    if any(entry.flag_bits & 1 or _ACTIVE_PART.search("/" + entry.filename) for entry in entries):
        _refuse(_("文件含有宏、控件或内嵌文件。请删除后另存为 .docx 再上传。"))


def _refuse_marked(data: bytes) -> None:
    """A marking of secrecy in the text of an office file: what a page, its head and foot say, and what stands in cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if _TEXT_PART.search(part) and secrecy.is_marked_text(_text_of(archive.read(part))):
                _refuse(_("文件中有密级标志。涉密材料不得上传。"))


def _text_of(part: bytes) -> str:
    """The text of a part, its runs joined; '' where nothing in it can be a marking: sheets are large, and nearly none has the word."""
    if _SECRET not in part and b"&#" not in part:
        return ""
    return html.unescape(_TAG.sub("", part.decode("utf-8", "replace")))


_LOOKS = {"pdf": _pdf, "xlsx": _workbook, "docx": _document}
