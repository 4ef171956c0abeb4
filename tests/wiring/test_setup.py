"""Set-up: what was fetched is whole, and the tools that fetch it do what they say."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections import Counter
from pathlib import Path

import assets
import fonts
import pytest
import run_tests
import setup
import typst

# Words of a bulletin, rare characters of names and firms, the marks of an official document.
WORDS = "关于2023年8月全市重点项目建设情况的通报〔2023〕12号“引号”——（括号）·％①㎡喆垚淏珺昇祎堃燊鄢陵襄城禹州长葛"


def test_it_works() -> None:
    """Every file and font the pages and documents name is there."""
    assert all((assets.VENDOR / target).stat().st_size for _package, _source, target in assets.FILES)
    assert all((fonts.FOLDER / font.name).stat().st_size > 5_000_000 for font in fonts.FONTS)


@pytest.mark.parametrize("family", ["Noto Serif SC", "Noto Sans SC", "LXGW WenKai"])
def test_chinese_is_set_without_a_warning(family: str, tmp_path: Path) -> None:
    """With no other font to fall back on every character has its glyph."""
    page = tmp_path / "page.typ"
    page.write_text(f'#set text(font: "{family}", fallback: false)\n{WORDS}\n', encoding="utf-8")
    made, warnings = typst.compile_with_warnings(str(page), font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True)
    assert made.startswith(b"%PDF") and not warnings
    assert not set(WORDS) - characters(next(fonts.FOLDER.glob(f"{family.replace(' ', '')}_*400*.ttf")))


def test_every_weight_asked_for_is_there() -> None:
    """Light, regular and bold 宋体; regular, medium and bold 黑体; a 楷体."""
    weights = {font.name: weight((fonts.FOLDER / font.name).read_bytes()) for font in fonts.FONTS}
    assert sorted(weights.values()) == [300, 400, 400, 400, 500, 700, 700]


def test_no_file_points_to_a_map_that_is_not_shipped() -> None:
    """The hashed names of static files would fail on it."""
    texts = [path.read_text(encoding="utf-8") for path in assets.VENDOR.rglob("*.*s")]
    assert texts and not any("sourceMappingURL" in text for text in texts)


def test_a_pointer_to_a_map_is_taken_out(tmp_path: Path) -> None:
    """In scripts and in stylesheets, and nothing else with it."""
    (tmp_path / "a").write_text("x=1\n//# sourceMappingURL=a.map\ny{}/*# sourceMappingURL=b.map */z")
    assets.copy_text(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "x=1\n\ny{}z"


def test_a_web_font_unpacks_to_the_same_tables() -> None:
    """Compressed or not, padded to four bytes, in the order of their names."""
    made = fonts.unpacked(woff({b"name": b"n" * 500, b"cmap": b"abc"}))
    assert table(made, b"cmap") == b"abc" and table(made, b"name") == b"n" * 500
    assert len(made) % 4 == 0


def test_a_damaged_web_font_is_refused() -> None:
    """Rather than printed with holes."""
    with pytest.raises((ValueError, zlib.error)):
        fonts.unpacked(woff({b"name": b"n" * 500})[:-4] + b"\0\0\0\0")


def test_a_step_is_done_again_only_when_its_inputs_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or when what it made is gone."""
    done: list[str] = []
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(setup, "fingerprint", lambda inputs: hashlib.sha256("".join(inputs).encode()).hexdigest())
    for inputs in (["a"], ["a"], ["b"]):
        setup.step("title", "name", inputs, lambda: done.append("x"))
    setup.step("title", "name", ["b"], lambda: done.append("x"), made=["no/such/file"])
    assert len(done) == 3


@pytest.mark.parametrize(
    ("closing", "status", "broken"),
    [
        ("166 passed, 2 failed, 1 error in 3s", 1, 3),
        ("12 passed, 3 skipped in 1s", 0, 0),
        ("no tests ran in 0.1s", 5, 0),
        ("Segmentation fault", -11, 1),
        ("12 passed in 1s", 3, 1),
    ],
)
def test_a_run_that_broke_is_never_a_success(closing: str, status: int, broken: int) -> None:
    """Failures and errors count, and so does a run that ended without a word."""
    found: Counter[str] = run_tests.counted(["....", closing], status)
    assert sum(found[word] for word in run_tests.BROKEN) == broken


def test_what_is_missing_is_said_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for the browser, one for the database."""
    monkeypatch.setattr(run_tests.shutil, "which", lambda _name: None)
    assert len(run_tests.loud_lines(None, is_ci=True)) == 2


def woff(tables: dict[bytes, bytes]) -> bytes:
    """A WOFF container around some tables."""
    start, directory, body = 44 + 20 * len(tables), b"", b""
    for tag, content in tables.items():
        packed = min(zlib.compress(content), content, key=len)
        directory += tag + struct.pack(">IIII", start + len(body), len(packed), len(content), 0)
        body += packed
    return b"wOFF" + struct.pack(">4s4xH30x", b"\0\1\0\0", len(tables)) + directory + body


def table(font: bytes, tag: bytes) -> bytes:
    """One table of a font."""
    count = struct.unpack(">H", font[4:6])[0]
    for at in range(12, 12 + 16 * count, 16):
        if font[at : at + 4] == tag:
            start, length = struct.unpack(">II", font[at + 8 : at + 16])
            return font[start : start + length]
    raise KeyError(tag)


def weight(font: bytes) -> int:
    """The weight a font says it has."""
    return int(struct.unpack(">H", table(font, b"OS/2")[4:6])[0])


def characters(path: Path) -> set[str]:
    """Every character a font has a glyph for (its cmap of format 12)."""
    cmap = table(path.read_bytes(), b"cmap")
    offsets = [struct.unpack(">HHI", cmap[at : at + 8])[2] for at in range(4, 4 + 8 * struct.unpack(">H", cmap[2:4])[0], 8)]
    start = next(one for one in offsets if struct.unpack(">H", cmap[one : one + 2])[0] == 12)
    count = struct.unpack(">I", cmap[start + 12 : start + 16])[0]
    groups = (struct.unpack(">III", cmap[start + 16 + 12 * at : start + 28 + 12 * at]) for at in range(count))
    return {chr(code) for first, last, _glyph in groups for code in range(first, last + 1)}
