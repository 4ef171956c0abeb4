"""The gate of photos: only the picture stays, only the page's camera is checked, nothing honest is refused."""

from __future__ import annotations

import io

import pytest
from PIL import ExifTags, Image

from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.photos import NO_POSITION, clean_photo

WHERE = {"lat": 34.03571, "lng": 113.85234, "accuracy": 12.4, "at": "2023-08-14T10:01:02+08:00"}


def shot(form: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None) -> bytes:
    whole = io.BytesIO()
    Image.new("RGB", size, "green").save(whole, form, **({"exif": exif} if exif else {}))
    return whole.getvalue()


def test_it_works() -> None:
    found = clean_photo(shot(), "现场.png", "camera", WHERE)
    assert (found.name, found.locator["is_checked"], found.locator["position"]) == ("现场.jpg", True, "34.03571,113.85234")
    assert (found.locator["accuracy_m"], found.locator["taken_at"]) == (12, "2023-08-14T10:01:02+08:00")
    assert found.content.startswith(b"\xff\xd8\xff")


def test_without_a_position_it_is_neutral() -> None:
    for source, told in (("file", None), ("chat", None), ("camera", {}), ("camera", {"lat": 200, "lng": 1}), ("file", WHERE)):
        found = clean_photo(shot(), "a.jpg", source, told)
        assert (found.locator["is_checked"], found.locator["position"]) == (False, NO_POSITION)


def test_what_a_photo_carries_is_noted_and_not_believed() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = "2023:08:14 09:00:00"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (34.0, 2.0, 8.0), 3: "E", 4: (113.0, 51.0, 0.0)}
    found = clean_photo(shot(exif=exif), "a.jpg", "file")
    assert (found.locator["position"], found.locator["is_checked"]) == ("34.03556,113.85000", False)
    assert found.locator["taken_at"] == "2023-08-14T09:00:00"
    assert not Image.open(io.BytesIO(found.content)).getexif()


def test_the_same_photo_is_the_same_bytes_and_large_ones_shrink() -> None:
    data = shot("PNG", (3000, 1200))
    first, second = clean_photo(data, "a.png", "file"), clean_photo(data, "a.png", "file")
    assert first == second
    assert max(Image.open(io.BytesIO(first.content)).size) == 2048


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"%PDF-1.4", "a.jpg"), (b"", "a.jpg"), (b"\xff\xd8\xff broken", "a.jpg"), (b"GIF89a", "a.gif"), (shot(), "机密★.jpg")],
)
def test_what_is_no_photo_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_photo(data, name, "file")
    assert list(refused.value.problems) == ["photos"]
