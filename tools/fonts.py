"""The Chinese fonts of the PDF documents, out of freely licensed packages: 宋体, 黑体 and 楷体 with rare characters.

A 仿宋 that may be passed on was not found in any registry: where the machine has one it is used, else a named substitute.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src/guatu/documents/fonts"


@dataclass(frozen=True)
class Font:
    """A file in a package, and its licence beside it."""

    package: str
    path: str
    name: str
    licence: str


def _noto(kind: str, weight: str) -> Font:
    name = f"Noto{kind}SC_{weight}.ttf"
    return Font(f"@expo-google-fonts/noto-{kind.lower()}-sc", f"{weight}/{name}", name, "LICENSE_FONT")


FONTS = (
    _noto("Serif", "300Light"),
    _noto("Serif", "400Regular"),
    _noto("Serif", "700Bold"),
    _noto("Sans", "400Regular"),
    _noto("Sans", "500Medium"),
    _noto("Sans", "700Bold"),
    # The package calls it latin and 500: it is the whole Regular.
    Font("@fontsource/lxgw-wenkai", "files/lxgw-wenkai-latin-500-normal.woff", "LXGWWenKai_400Regular.ttf", "LICENSE"),
)


def copy_font(packages: Path, font: Font) -> None:
    """Put one font and its licence into the documents package; a web font is unpacked first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    content = (packages / font.package / font.path).read_bytes()
    (FOLDER / font.name).write_bytes(unpacked(content) if content[:4] == b"wOFF" else content)
    shutil.copy(packages / font.package / font.licence, FOLDER / f"{font.name.partition('_')[0]}-LICENSE.txt")


def unpacked(woff: bytes) -> bytes:
    """The font inside a WOFF 1.0 container: the same tables, uncompressed, under a plain directory.

    Errors: ValueError when a table does not unpack to its stated length.
    """
    flavour, count = struct.unpack(">4x4s4xH", woff[:14])
    entries = sorted(struct.unpack(">4sIIII", woff[44 + 20 * at : 64 + 20 * at]) for at in range(count))
    power = count.bit_length() - 1
    head = flavour + struct.pack(">HHHH", count, 16 << power, power, 16 * count - (16 << power))
    directory, body, start = b"", bytearray(), 12 + 16 * count
    for tag, offset, packed, length, checksum in entries:
        table = _table(woff[offset : offset + packed], length)
        directory += tag + struct.pack(">III", checksum, start + len(body), length)
        body += table + b"\0" * (-length % 4)
    return head + directory + bytes(body)


def _table(packed: bytes, length: int) -> bytes:
    table = packed if len(packed) == length else zlib.decompress(packed)
    if len(table) != length:
        raise ValueError("a table of the font is damaged")
    return table
