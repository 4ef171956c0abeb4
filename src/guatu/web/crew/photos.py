"""Photos of a visit: drawn anew, so that only the picture is kept; when and where they were taken is kept apart.

Source: DECISIONS 13 (looked at before anything is stored), 36 (a photo without position is neutral, never refused).
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guatu.facts import files
from guatu.facts.journal import Evid

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
MOST_PHOTOS = 6
_FORMATS = {"JPEG": "jpg", "PNG": "png"}
_SECRET_NAME = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")


@dataclass(frozen=True, slots=True)
class Photo:
    """What may be stored: the picture drawn anew, its name, and what the camera told."""

    content: bytes
    name: str
    kind: str
    locator: dict[str, Any]


class PhotosInput(forms.FileInput):
    """Several photos at once; a phone offers its camera."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos, each looked at before anything of it is kept."""

    def __init__(self, **more: Any) -> None:
        hint = gettext_lazy("照片（JPG、PNG），最多 6 张，每张不超过 20 MB。没有位置信息的也收。")
        widget = PhotosInput(attrs={"accept": "image/jpeg,image/png", "multiple": True})
        super().__init__(label=gettext_lazy("现场照片"), widget=widget, required=False, help_text=hint, **more)

    def clean(self, data: Any, initial: Any = None) -> tuple[Photo, ...]:
        """What may be stored. Errors: ValidationError saying how to mend it."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PHOTOS:
            raise ValidationError(_("一次最多 6 张照片。"))
        return tuple(clean_photo(super(PhotosField, self).clean(one, initial)) for one in given)


def clean_photo(file: UploadedFile[Any]) -> Photo:
    """The picture alone, upright. Errors: ValidationError saying what is wrong and how to mend it."""
    name = PurePosixPath(PureWindowsPath(file.name or "").as_posix()).name[:200]
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("照片超过 20 MB。请压缩后再上传。"))
    if _SECRET_NAME.search(name):
        raise ValidationError(_("文件名带有密级标志。涉密材料不得上传。"))
    data = file.read()
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("照片像素过大。请缩小后再上传。"))
            kind, told, drawn = _FORMATS[str(picture.format)], _told(picture), _drawn(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("照片已损坏或无法识别。请重新拍摄或另存后再上传。")) from error
    return Photo(drawn, name, kind, {**told, "original_sha256": hashlib.sha256(data).hexdigest()})


def _drawn(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    if picture.format == "JPEG":
        upright.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    else:
        bare = Image.new("RGBA", upright.size)
        bare.paste(upright.convert("RGBA"))
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _told(picture: Image.Image) -> dict[str, str]:
    """When and where the camera says it was; without a position it says so, neutrally."""
    exif = picture.getexif()
    taken = str(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
    found = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})\x00?", taken)
    moment = {"taken_at": f"{found[1]}-{found[2]}-{found[3]} {found[4]}"} if found else {}
    return {**moment, "position": _position(exif.get_ifd(ExifTags.IFD.GPSInfo)) or "无位置信息"}


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


def evidence_of(photos: tuple[Photo, ...]) -> tuple[Evid, ...]:
    """Photos stored, as the evidence of a fact. Inside the caller's transaction."""
    return tuple(Evid(files.store(one.content, name=one.name, kind=one.kind).sha256, one.locator) for one in photos)
