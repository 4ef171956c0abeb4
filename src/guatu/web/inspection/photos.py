"""What the page's own camera told of where a photo of an inspection was taken (DECISIONS 36: only that position is a checked one)."""

from __future__ import annotations

import re
from typing import Any

_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,7})?),(-?\d{1,3}(?:\.\d{1,7})?)(?:±(\d{1,6}))?")


def of_camera(text: str) -> dict[str, Any]:
    """What a locator takes from "34.03512,113.85211±12"; nothing for what is no place on earth."""
    found = _POSITION.fullmatch(text.strip())
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return {}
    accuracy = {"accuracy_m": int(found[3])} if found[3] else {}
    return {"position": f"{found[1]},{found[2]}", "camera": "in_page", **accuracy}
