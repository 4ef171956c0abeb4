"""The gate of photos: drawn anew, so that nothing but the picture stays; when and where is kept apart.

Source: DECISIONS 13 (examined before anything is kept), 36 (only the page's own camera gives a checked position; a photo without
one is neutral, never refused).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.vocab import PhotoSource

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PHOTOS = 9
LONGEST_SIDE = 2048
NO_POSITION = "无位置信息"
_MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_SECRET_NAME = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo fit to be kept: JPEG bytes, what to call it, and what is known of when and where."""

    content: bytes
    name: str
    locator: dict[str, Any] = field(default_factory=dict)


def clean_photo(data: bytes, name: str, source: str, told: Mapping[str, Any] | None = None) -> Photo:
    """A photo looked at without trusting it. `told` is what the page's own camera says: lat, lng, accuracy, at.

    Errors: Invalid on "photos" for what is no photo, is too large, or is marked secret.
    """
    if len(data) > MOST_BYTES:
        raise _refused(_("照片超过 12 MB。请用较低的清晰度再拍一张。"))
    if _SECRET_NAME.search(name):
        raise _refused(_("文件名带有密级标志。涉密材料不得上传。"))
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
    if not kind:
        raise _refused(_("只收照片（JPG、PNG）。请拍照或选一张照片。"))
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused(_("照片像素过大。请缩小后再上传。"))
            found, drawn = _exif(picture), _drawn(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused(_("照片已损坏或无法识别。请重新拍摄。")) from error
    where = _camera(told or {}) if source == PhotoSource.CAMERA else found
    locator = {"source": source, "is_checked": False, "position": NO_POSITION, **where}
    return Photo(drawn, _name(name), {**locator, "original_sha256": hashlib.sha256(data).hexdigest()})


def kept(photo: Photo) -> Evid:
    """A photo stored, as the evidence of a fact. Inside the caller's transaction."""
    return Evid(files.store(photo.content, name=photo.name, kind="jpg").sha256, photo.locator)


def _refused(message: str) -> Invalid:
    return Invalid({"photos": [message]})


def _name(name: str) -> str:
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or "photo"
    return f"{stem[:80]}.jpg"


def _drawn(picture: Image.Image) -> bytes:
    """The picture alone, upright, small enough for a page."""
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


# ---- when and where --------------------------------------------------------------------------------------------------------


def _camera(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's camera says: a position makes it checked, without one it is neutral."""
    found: dict[str, Any] = {}
    moment = _instant(told.get("at"))
    if moment:
        found["taken_at"] = moment
    north, east = _number(told.get("lat")), _number(told.get("lng"))
    if north is not None and east is not None and abs(north) <= 90 and abs(east) <= 180:
        found |= {"position": f"{north:.5f},{east:.5f}", "is_checked": True}
        accuracy = _number(told.get("accuracy"))
        if accuracy is not None and 0 <= accuracy < 100_000:
            found["accuracy_m"] = round(accuracy)
    return found


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _instant(value: Any) -> str:
    try:
        return dt.datetime.fromisoformat(str(value)).isoformat(timespec="seconds")
    except ValueError:
        return ""


def _exif(picture: Image.Image) -> dict[str, str]:
    """What a photo carries with it: noted, never taken for checked."""
    exif = picture.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    found = re.fullmatch(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})\x00?", str(taken or ""))
    told = {"taken_at": f"{found[1]}-{found[2]}-{found[3]}T{found[4]}"} if found else {}
    position = _degrees(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return {**told, "position": position} if position else told


def _degrees(gps: Mapping[int, Any]) -> str:
    try:
        north, east = (sum(float(part) / 60**at for at, part in enumerate(gps[tag])) for tag in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    north, east = north * (-1 if gps.get(1) == "S" else 1), east * (-1 if gps.get(3) == "W" else 1)
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""
