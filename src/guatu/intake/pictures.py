"""A picture drawn anew, so that nothing but the picture stays; when and where the camera says it was is kept apart.

Source: DECISIONS 13 (looked at before anything is stored), 36 (a photo without position is neutral, never refused).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from PIL import ExifTags, Image, UnidentifiedImageError

from guatu.kernel.errors import Invalid

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
# Kept in records as it stands, whatever language its sender reads; a page translates it.
NO_POSITION = gettext_noop("无位置信息")
_FORMATS = ("JPEG", "PNG", "WEBP")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
# What broken picture data makes the library raise, wherever in a file the break is.
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes drawn anew, "jpg" or "png", and what the camera told: `position` always, `taken_at` when it is known."""

    content: bytes
    kind: str
    told: dict[str, str]


def redraw(data: bytes, *, longest: int = LONGEST_SIDE, as_jpeg: bool = False) -> Picture:
    """The picture alone, upright, no side longer than `longest` pixels; a PNG stays one unless `as_jpeg`.

    Errors: Invalid on "file" for what is no picture, is broken, or has more than MOST_PIXELS.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid({"file": [_("照片像素过大。请缩小后再上传。")]})
            kind = "png" if picture.format == "PNG" and not as_jpeg else "jpg"
            exif = _exif(picture)
            return Picture(_drawn(picture, exif, kind, longest), kind, _told(exif))
    except _BROKEN as error:
        raise Invalid({"file": [_("照片已损坏或无法识别。请重新拍摄或另存后再上传。")]}) from error


def _drawn(picture: Image.Image, exif: Mapping[int, Any], kind: str, longest: int) -> bytes:
    # Turned by its tag alone: rewriting a broken EXIF block, as the library's own turning does, fails on a sound picture.
    turn, mode = _TURNS.get(exif.get(ExifTags.Base.Orientation, 1)), "RGB" if kind == "jpg" else "RGBA"
    # A photo is made smaller while it is decoded, which saves most of the work; colours of a palette cannot be mixed before they are looked up.
    small = picture if picture.mode in ("RGB", "L", "CMYK") else _of_eight_bits(picture).convert(mode)
    small.thumbnail((longest, longest))
    upright = (small.transpose(turn) if turn is not None else small).convert(mode)
    # The library writes a picture's own comment out again: only a bare one has none.
    bare = Image.new(mode, upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    if kind == "jpg":
        bare.save(out, "JPEG", quality=88, optimize=True)
    else:
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _of_eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of sixteen bits brought down to eight: the library's own conversion cuts off what lies above 255, and a scan turns white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")


# ---- when and where --------------------------------------------------------------------------------------------------------


def _exif(picture: Image.Image) -> dict[int, Any]:
    """What hangs on a picture by tag; a broken block is as good as none."""
    try:
        exif = picture.getexif()
        return {**dict(exif), **exif.get_ifd(ExifTags.IFD.Exif), ExifTags.IFD.GPSInfo: exif.get_ifd(ExifTags.IFD.GPSInfo)}
    except (*_BROKEN, KeyError, IndexError, AttributeError):
        return {}


def _told(exif: Mapping[int, Any]) -> dict[str, str]:
    taken = str(exif.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
    found = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})\x00?", taken)
    moment = {"taken_at": f"{found[1]}-{found[2]}-{found[3]} {found[4]}"} if found else {}
    return {**moment, "position": position_of(exif.get(ExifTags.IFD.GPSInfo)) or NO_POSITION}


def position_of(gps: Any) -> str:
    """Latitude and longitude in degrees with five decimals (about a metre); empty for what is no place on earth."""
    try:
        north = _degrees(gps[2]) * (-1 if gps.get(1) == "S" else 1)
        east = _degrees(gps[4]) * (-1 if gps.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, AttributeError):
        return ""
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
