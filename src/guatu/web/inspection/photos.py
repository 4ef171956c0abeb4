"""The gate of photos taken on site: drawn anew, so that nothing but the picture stays; when and where it was taken is kept apart.

Source: DECISIONS 13 (looked at before anything is stored), 36 (no position is neutral; only the in-page camera gives a checked one).
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guatu.facts import files
from guatu.facts.journal import Evid

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2560
MOST_PHOTOS = 6
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,7})?),(-?\d{1,3}(?:\.\d{1,7})?)(?:±(\d{1,6}))?")
_MOMENT = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}:\d{2}:\d{2})")


def stored(photos: list[UploadedFile[Any]], camera: str = "") -> tuple[Evid, ...]:
    """The photos kept, as evidence. `camera` is what the in-page camera told of position and time.

    Errors: ValidationError saying which photo and how to mend it.
    """
    if len(photos) > MOST_PHOTOS:
        raise ValidationError(_("一次最多 %(n)s 张照片。") % {"n": MOST_PHOTOS})
    return tuple(_kept(one, camera) for one in photos)


def _kept(photo: UploadedFile[Any], camera: str) -> Evid:
    name = PurePosixPath(PureWindowsPath(photo.name or "").as_posix()).name[:120] or "photo.jpg"
    if (photo.size or 0) > MOST_BYTES:
        raise ValidationError(_("照片“%(name)s”超过 20 MB，请缩小后再上传。") % {"name": name})
    data = photo.read()
    drawn, told = _drawn(data, name)
    row = files.store(drawn, name=f"{PurePosixPath(name).stem}.jpg", kind="jpg")
    return Evid(row.sha256, {**told, **_of_camera(camera), "original_sha256": hashlib.sha256(data).hexdigest()})


def _drawn(data: bytes, name: str) -> tuple[bytes, dict[str, Any]]:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("照片“%(name)s”像素过大，请缩小后再上传。") % {"name": name})
            told = _told(picture)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("照片“%(name)s”已损坏或不是照片，请重新拍摄（JPG、PNG）。") % {"name": name}) from error
    return out.getvalue(), told


def _told(picture: Image.Image) -> dict[str, Any]:
    """When and where the camera says it was; without a position it says so, neutrally."""
    exif = picture.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    moment = _MOMENT.match(str(taken or ""))
    found = {"taken_at": f"{moment[1]}-{moment[2]}-{moment[3]} {moment[4]}"} if moment else {}
    return {**found, "position": _of_exif(exif.get_ifd(ExifTags.IFD.GPSInfo)) or _("无位置信息")}


def _of_exif(gps: dict[int, Any]) -> str:
    """Latitude and longitude in degrees with five decimals (about a metre)."""
    try:
        north = _degrees(gps[2]) * (-1 if gps.get(1) == "S" else 1)
        east = _degrees(gps[4]) * (-1 if gps.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return ""
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600


def _of_camera(text: str) -> dict[str, Any]:
    """What the in-page camera told: "34.03512,113.85211±12"."""
    found = _POSITION.fullmatch(text.strip())
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return {}
    accuracy = {"accuracy_m": int(found[3])} if found[3] else {}
    return {"position": f"{found[1]},{found[2]}", "camera": "in_page", **accuracy}
