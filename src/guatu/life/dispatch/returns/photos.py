"""The gate of photos: drawn anew, so that nothing but the picture stays; when and where is kept apart.

Source: DECISIONS 13 (examined before anything is kept), 36 (only the page's own camera gives a checked position; a photo without
one is neutral, never refused).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.intake import evidence
from guatu.intake.pictures import NO_POSITION
from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.vocab import PhotoSource

LONGEST_SIDE = 2048


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
    try:
        piece = evidence.clean_photo(data, name, longest=LONGEST_SIDE)
    except Invalid as invalid:
        raise Invalid({"photos": invalid.problems["file"]}) from invalid
    where = _camera(told or {}) if source == PhotoSource.CAMERA else _of_file(piece.locator)
    locator = {"source": source, "is_checked": False, "position": NO_POSITION, **where}
    return Photo(piece.content, piece.name, {**locator, "original_sha256": piece.locator["original_sha256"]})


def kept(photo: Photo) -> Evid:
    """A photo stored, as the evidence of a fact. Inside the caller's transaction."""
    return Evid(files.store(photo.content, name=photo.name, kind="jpg").sha256, photo.locator)


def _of_file(found: Mapping[str, str]) -> dict[str, str]:
    """What a photo carries with it: noted, never taken for checked."""
    told = {key: found[key] for key in ("taken_at", "position") if key in found}
    return told | ({"taken_at": told["taken_at"].replace(" ", "T")} if "taken_at" in told else {})


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
    except (TypeError, ValueError, OverflowError):
        return None


def _instant(value: Any) -> str:
    try:
        return dt.datetime.fromisoformat(str(value)).isoformat(timespec="seconds")
    except ValueError:
        return ""
