"""The gate of papers of this room: PDF and pictures only, looked at before anything is stored; a picture is drawn anew.

Source: DECISIONS 13.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.kernel.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
KINDS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".png": "png"}
ACCEPT = ",".join(KINDS)
_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|Encrypt)\b")
_SECRET = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")


@dataclass(frozen=True, slots=True)
class Paper:
    """What may be stored."""

    content: bytes
    name: str
    kind: str
    locator: dict[str, Any] = field(default_factory=dict)


def clean_paper(file: UploadedFile[Any]) -> Paper:
    """Look at an uploaded file without trusting it. Errors: Invalid on "file", saying what and how to mend it."""
    name = PurePosixPath(PureWindowsPath(file.name or "").as_posix()).name[:200]
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        _refuse(_("只收 PDF 和照片（JPG、PNG）。请另存后再上传。"))
    if (file.size or 0) > MOST_BYTES:
        _refuse(_("文件超过 20 MB。请压缩后再上传。"))
    if _SECRET.search(name):
        _refuse(_("文件名带有密级标志。涉密材料不得上传。"))
    data = file.read()
    if not data.startswith(_MAGIC[kind]):
        _refuse(_("文件内容与扩展名不符。请用原来的程序另存后再上传。"))
    return _pdf(data, name) if kind == "pdf" else _picture(data, name, kind)


def _refuse(message: str) -> NoReturn:
    raise Invalid({"file": [message]})


def _pdf(data: bytes, name: str) -> Paper:
    if b"%%EOF" not in data[-2048:]:
        _refuse(_("PDF 不完整。请重新导出后再上传。"))
    if _ACTIVE.search(data):
        _refuse(_("PDF 设有密码、含有脚本或内嵌文件。请打印为不含这些内容的 PDF 后再上传。"))
    return Paper(data, name, "pdf")


def _picture(data: bytes, name: str, kind: str) -> Paper:
    """The picture alone, upright: whatever else the file carried is left out."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                _refuse(_("照片像素过大。请缩小后再上传。"))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = upright.convert("RGB" if kind == "jpg" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid({"file": [_("照片已损坏或无法识别。请重新拍摄或另存后再上传。")]}) from error
    out, clean = io.BytesIO(), Image.new(bare.mode, bare.size)
    clean.paste(bare)
    clean.save(out, "JPEG" if kind == "jpg" else "PNG", optimize=True)
    return Paper(out.getvalue(), name, kind, {"original_sha256": hashlib.sha256(data).hexdigest()})


def kept(paper: Paper) -> Evid:
    """A paper stored, as the evidence of a fact."""
    return Evid(files.store(paper.content, name=paper.name, kind=paper.kind).sha256, paper.locator)
