"""What tests of the room share: pages as text, photos, forms."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from tests.cast import Cast


def text_of(response: HttpResponse) -> str:
    """A page as text."""
    return response.content.decode()


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    """A small real picture without a position."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def visit(cast: Cast, at: int = 0, **more: Any) -> dict[str, Any]:
    """One finding of the form."""
    told = {
        "text": "场地未平整，施工无法进场。", "category": "land", "grade": "C", "handler": str(cast.units["land_bureau"].id), "level": "city",
        **more,
    }  # fmt: skip
    return {f"f{at}-{name}": value for name, value in told.items()}
