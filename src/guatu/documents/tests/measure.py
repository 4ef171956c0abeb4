"""A ruler for rendered pages: what ink stands where, in millimetres from the page's top left corner."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pypdf
import pytest
from PIL import Image, ImageChops

DPI = 254  # ten dots a millimetre
MM_PER_PT = 25.4 / 72


@dataclass(frozen=True)
class Box:
    """Ink from left to right and top to bottom, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Piece:
    """A stretch of text: its words, where its baseline begins, and its size."""

    text: str
    x: float
    y: float
    size_pt: float


@lru_cache(maxsize=24)
def page_image(pdf: bytes, page: int) -> Image.Image:
    """A page as an image, ten dots a millimetre. Skips, with the reason, where poppler is missing."""
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("poppler (pdftoppm) is not installed: rendered pages cannot be measured")
    order = [program, "-r", str(DPI), "-f", str(page), "-l", str(page), "-png", "-"]
    drawn = subprocess.run(order, input=pdf, capture_output=True, check=True).stdout  # noqa: S603
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def _dark(image: Image.Image) -> Image.Image:
    return image.convert("L").point(lambda level: 255 if level < 128 else 0)


def _red(image: Image.Image) -> Image.Image:
    red, green, _blue = image.split()
    return ImageChops.subtract(red, green).point(lambda level: 255 if level > 100 else 0)


def ink(image: Image.Image, area: tuple[float, float, float, float] | None = None, *, red: bool = False) -> Box | None:
    """The box around dark (or red) ink within an area of left, top, right, bottom in mm."""
    left, top, right, bottom = area or (0, 0, image.width / 10, image.height / 10)
    cut = image.crop((round(left * 10), round(top * 10), round(right * 10), round(bottom * 10)))
    found = (_red if red else _dark)(cut).getbbox()
    if found is None:
        return None
    return Box(left + found[0] / 10, top + found[1] / 10, left + found[2] / 10, top + found[3] / 10)


def bands(image: Image.Image, x: float, top: float, bottom: float, *, red: bool = False) -> list[tuple[float, float]]:
    """Where ink begins and ends down a vertical at x, in mm: lines and their thickness."""
    strip = (_red if red else _dark)(image.crop((round(x * 10), round(top * 10), round(x * 10) + 1, round(bottom * 10))))
    inked = [strip.getpixel((0, at)) > 0 for at in range(strip.height)] + [False]
    made, start = [], None
    for at, is_ink in enumerate(inked):
        if is_ink and start is None:
            start = at
        elif not is_ink and start is not None:
            made.append((top + start / 10, top + at / 10))
            start = None
    return made


def pieces(pdf: bytes, page: int) -> list[Piece]:
    """Every stretch of text of a page, with its baseline."""
    sheet = pypdf.PdfReader(io.BytesIO(pdf)).pages[page - 1]
    height = float(sheet.mediabox.height)
    found: list[Piece] = []

    def see(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append(Piece(text.strip("\n"), x * MM_PER_PT, (height - y) * MM_PER_PT, abs(size * tm[0] * cm[0])))

    sheet.extract_text(visitor_text=see)
    return found


def piece(pdf: bytes, page: int, wanted: str | Callable[[str], bool]) -> Piece:
    """The first stretch of text that holds these words."""
    fits = wanted if callable(wanted) else lambda text: wanted in text
    return next(one for one in pieces(pdf, page) if fits(one.text))


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The words of a page, or of all."""
    sheets = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(sheet.extract_text() for at, sheet in enumerate(sheets, 1) if page in (None, at))


def page_count(pdf: bytes) -> int:
    """How many pages."""
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height in mm."""
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[page - 1].mediabox
    return float(box.width) * MM_PER_PT, float(box.height) * MM_PER_PT
