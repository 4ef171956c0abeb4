"""The gate of evidence: what may be stored, and what of it. Photos are drawn anew, so that nothing but the picture stays.

Source: DECISIONS 13 (scanned before anything is stored), 36 (a photo without position is neutral, never refused).
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
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
MOST_PARTS = 2000
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
KINDS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".xlsx": "xlsx", ".docx": "docx"}
ACCEPT = ",".join(KINDS)
_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "xlsx": b"PK\x03\x04", "docx": b"PK\x03\x04"}
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_ACTIVE_PART = re.compile(r"vbaproject|/activex/|/embeddings/|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk)$", re.IGNORECASE)
_SECRET_NAME = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")
_SECRET_TEXT = re.compile(r"(绝密|机密|秘密)\s*[★☆]")


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
        _refuse(_("只收 PDF、照片（JPG、PNG）、Excel（.xlsx）和 Word（.docx）。请另存后再上传。"))
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


# ---- photos ----------------------------------------------------------------------------------------------------------------


def _photo(data: bytes, name: str, kind: str) -> Upload:
    """The picture alone, upright: EXIF, thumbnails and whatever hangs behind it are left out; time and place are kept apart."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                _refuse(_("照片像素过大。请缩小后再上传。"))
            told = _told(picture)
            drawn = _drawn(picture, kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid({"file": [_("照片已损坏或无法识别。请重新拍摄或另存后再上传。")]}) from error
    return Upload(drawn, name, kind, {**told, "original_sha256": hashlib.sha256(data).hexdigest()})


def _drawn(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    if kind == "jpg":
        upright.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    else:
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette() or [])
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _told(picture: Image.Image) -> dict[str, str]:
    """When and where the camera says it was. Without a position it says so, neutrally."""
    exif = picture.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    found = {"taken_at": _moment(str(taken))} if taken and _moment(str(taken)) else {}
    place = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return {**found, "position": place or _("无位置信息")}


def _moment(text: str) -> str:
    """2023:08:11 10:02:11 → 2023-08-11 10:02:11; anything else is nothing."""
    found = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})\x00?", text)
    return f"{found[1]}-{found[2]}-{found[3]} {found[4]}" if found else ""


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


# ---- papers ----------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes, name: str, kind: str) -> Upload:
    if b"%%EOF" not in data[-2048:]:
        _refuse(_("PDF 不完整。请重新导出后再上传。"))
    if b"/Encrypt" in data:
        _refuse(_("PDF 设有密码。请取消密码后再上传。"))
    if _ACTIVE_PDF.search(data):
        _refuse(_("PDF 含有脚本或内嵌文件。请打印为不含这些内容的 PDF 后再上传。"))
    return Upload(data, name, kind)


def _workbook(data: bytes, name: str, kind: str) -> Upload:
    looked = gate.check(data, name)
    if not looked.ok:
        raise Invalid({"file": [str(problem) for problem in looked.problems]})
    _refuse_marked(data)
    return Upload(data, name, kind)


def _document(data: bytes, name: str, kind: str) -> Upload:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid({"file": [_("文件已损坏或不完整。请用 Word 或 WPS 打开修复，另存后再上传。")]}) from error
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        _refuse(_("文件内容与扩展名不符。请用原来的程序另存后再上传。"))
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        _refuse(_("文件解压后过大。请压缩其中的图片后再上传。"))
    if any(entry.flag_bits & 1 or _ACTIVE_PART.search("/" + entry.filename) for entry in entries):
        _refuse(_("文件含有宏、控件或内嵌文件。请删除后另存为 .docx 再上传。"))
    _refuse_marked(data)
    return Upload(data, name, kind)


def _refuse_marked(data: bytes) -> None:
    """A marking of secrecy in the text of an office file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith(("document.xml", "sharedStrings.xml")) or "header" in part:
                text = re.sub(r"<[^>]*>", "", archive.read(part).decode("utf-8", "replace"))
                if _SECRET_TEXT.search(text):
                    _refuse(_("文件中有密级标志。涉密材料不得上传。"))


_LOOKS = {"jpg": _photo, "png": _photo, "pdf": _pdf, "xlsx": _workbook, "docx": _document}
