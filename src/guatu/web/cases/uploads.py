"""The gate of evidence of this room: what may be stored, and what of it. Photos are drawn anew, so that only the picture stays.

Source: DECISIONS 13 (looked at before anything is stored), 36 (a photo without position is neutral, never refused).
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
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guatu.intake import gate
from guatu.kernel.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
KINDS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".xlsx": "xlsx"}
ACCEPT = ",".join(KINDS)
_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "xlsx": b"PK\x03\x04"}
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|Encrypt)\b")
_SECRET_NAME = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")


@dataclass(frozen=True, slots=True)
class Upload:
    """What may be stored: the bytes, what to call them, and what a photo told of when and where it was taken."""

    content: bytes
    name: str
    kind: str
    locator: dict[str, Any] = field(default_factory=dict)


def clean_upload(file: UploadedFile[Any]) -> Upload:
    """Look at an uploaded file without trusting it. Errors: Invalid on "file", saying what and how to mend it."""
    name = PurePosixPath(PureWindowsPath(file.name or "").as_posix()).name[:200]
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        _refuse(_("只收 PDF、照片（JPG、PNG）和 Excel（.xlsx）。请另存后再上传。"))
    if (file.size or 0) > MOST_BYTES:
        _refuse(_("文件超过 20 MB。请压缩照片，或拆分后再上传。"))
    data = file.read()
    if not data.startswith(_MAGIC[kind]):
        _refuse(_("文件内容与扩展名不符。请用原来的程序另存后再上传。"))
    if _SECRET_NAME.search(name):
        _refuse(_("文件名带有密级标志。涉密材料不得上传。"))
    return _LOOKS[kind](data, name, kind)


def _refuse(message: str) -> NoReturn:
    raise Invalid({"file": [message]})


def _photo(data: bytes, name: str, kind: str) -> Upload:
    """The picture alone, upright; when and where it was taken are kept apart."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                _refuse(_("照片像素过大。请缩小后再上传。"))
            told, drawn = _told(picture), _drawn(picture, kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid({"file": [_("照片已损坏或无法识别。请重新拍摄或另存后再上传。")]}) from error
    return Upload(drawn, name, kind, {**told, "original_sha256": hashlib.sha256(data).hexdigest()})


def _drawn(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = upright.convert("RGB" if kind == "jpg" else "RGBA")
    out, clean = io.BytesIO(), Image.new(bare.mode, bare.size)
    clean.paste(bare)
    clean.save(out, "JPEG" if kind == "jpg" else "PNG", **({"quality": 88} if kind == "jpg" else {}), optimize=True)
    return out.getvalue()


def _told(picture: Image.Image) -> dict[str, str]:
    """When and where the camera says it was. Without a position it says so, neutrally."""
    exif = picture.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    moment = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})\x00?", str(taken or ""))
    found = {"taken_at": f"{moment[1]}-{moment[2]}-{moment[3]} {moment[4]}"} if moment else {}
    return {**found, "position": _position(exif.get_ifd(ExifTags.IFD.GPSInfo)) or _("无位置信息")}


def _position(gps: dict[int, Any]) -> str:
    """Latitude and longitude in degrees with five decimals (about a metre)."""
    try:
        north = _degrees(gps[2]) * (-1 if gps.get(1) == "S" else 1)
        east = _degrees(gps[4]) * (-1 if gps.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return ""
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600


def _pdf(data: bytes, name: str, kind: str) -> Upload:
    if b"%%EOF" not in data[-2048:]:
        _refuse(_("PDF 不完整。请重新导出后再上传。"))
    if _ACTIVE_PDF.search(data):
        _refuse(_("PDF 设有密码、含有脚本或内嵌文件。请打印为不含这些内容的 PDF 后再上传。"))
    return Upload(data, name, kind)


def _workbook(data: bytes, name: str, kind: str) -> Upload:
    looked = gate.check(data, name)
    if not looked.ok:
        raise Invalid({"file": [str(problem) for problem in looked.problems]})
    return Upload(data, name, kind)


_LOOKS = {"jpg": _photo, "png": _photo, "pdf": _pdf, "xlsx": _workbook}
