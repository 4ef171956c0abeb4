"""Tools the corpus is built with: a plain ledger, a zip that can be bent, a compound file made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEAD = [
    "序号",
    "项目名称",
    "项目代码",
    "建设地点",
    "建设单位",
    "建设性质",
    "总投资（万元）",
    "2023年计划投资（万元）",
    "1-8月完成投资（万元）",
    "当前形象进度",
]
AMOUNTS = (6, 7, 8)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Book = Any
Page = Any


def project(number: int, **changes: Any) -> list[Any]:
    """One sound row of the plain ledger; `changes` name columns by letter."""
    row = [
        number,
        f"示例甲县第{number}号标准厂房项目",
        f"2305-411082-04-01-{100000 + number}",
        "示例甲县",
        f"示例{number}号建设有限公司",
        "新建",
        12000 + number * 100,
        5000 + number * 10,
        3000 + number,
        "主体施工",
    ]
    for column, value in changes.items():
        row[ord(column) - 65] = value
    return row


def ledger(count: int = 5) -> list[list[Any]]:
    return [project(number) for number in range(1, count + 1)]


def table(count: int = 5, title: str = "示例市2023年重点项目台账（截至8月底）", head: Sequence[Any] = HEAD) -> list[list[Any]]:
    """Title, heading and sound rows."""
    return [[title], list(head), *ledger(count)]


def write(
    path: Path,
    rows: Sequence[Sequence[Any]],
    after: Callable[[Book, Page], None] | None = None,
    sheet: str = "台账",
    **options: Any,
) -> None:
    """An .xlsx of plain values; None leaves a cell out; `after` adds what values cannot say."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, **options})
    page = book.add_worksheet(sheet)
    fill(page, rows)
    if after:
        after(book, page)
    book.close()


def fill(page: Page, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write(number, column, value)


def plain(path: Path) -> None:
    write(path, table())


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(path: Path, changes: Mapping[str, bytes | Callable[[bytes], bytes]], extra: Sequence[tuple[Any, bytes]] = ()) -> None:
    """Write the file again with some parts changed and others added (names or ZipInfo)."""
    parts = parts_of(path)
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b"")) if callable(change) else change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        for name, data in extra:
            archive.writestr(name, data)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """A change that must find what it replaces."""

    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode())

    return change


def raw_sheet(path: Path, body: str, prefix: str = "", tail: str = "") -> None:
    """A plain workbook whose sheet part is replaced by hand-written XML."""
    plain(path)
    name = f"{prefix}:" if prefix else ""
    spaces = f' xmlns:{prefix}="{MAIN}"' if prefix else f' xmlns="{MAIN}"'
    xml = f"<{name}worksheet{spaces}><{name}sheetData>{body}</{name}sheetData>{tail}</{name}worksheet>"
    rezip(path, {"xl/worksheets/sheet1.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml.encode()})


def inline_rows(rows: Sequence[Sequence[Any]], prefix: str = "", with_address: bool = True, quote: str = '"') -> str:
    """Rows as XML with inline texts."""
    name, lines = f"{prefix}:" if prefix else "", []
    for number, row in enumerate(rows, start=1):
        cells = []
        for column, value in enumerate(row):
            address = f" r={quote}{chr(65 + column)}{number}{quote}" if with_address else ""
            if isinstance(value, str):
                cells.append(
                    f"<{name}c{address} t={quote}inlineStr{quote}><{name}is><{name}t>{value}</{name}t></{name}is></{name}c>"
                )
            elif value is not None:
                cells.append(f"<{name}c{address}><{name}v>{value}</{name}v></{name}c>")
            else:
                cells.append(f"<{name}c{address}/>")
        at = f" r={quote}{number}{quote}" if with_address else ""
        lines.append(f"<{name}row{at}>{''.join(cells)}</{name}row>")
    return "".join(lines)


def csv_text(rows: Sequence[Sequence[Any]], mark: str = ",") -> str:
    return "\r\n".join(mark.join("" if value is None else str(value) for value in row) for row in rows) + "\r\n"


SECTOR, FREE, END = 512, 0xFFFFFFFF, 0xFFFFFFFE


def compound(streams: Mapping[str, bytes], storages: Sequence[str] = ()) -> bytes:
    """A compound file with streams at the root and empty storages beside them."""
    entries = [("Root Entry", 5, b"")] + [(name, 1, storages_) for name in storages for storages_ in (b"",)]
    entries += [(name, 2, data.ljust(4096, b"\x00")) for name, data in streams.items()]
    directory_sectors = -(-len(entries) // 4)
    chains, at = [list(range(1, 1 + directory_sectors))], 1 + directory_sectors
    starts = []
    for _name, kind, data in entries:
        length = -(-len(data) // SECTOR) if kind == 2 else 0
        starts.append(at if length else END)
        if length:
            chains.append(list(range(at, at + length)))
        at += length
    fat = [0xFFFFFFFD] + [FREE] * 127
    for chain in chains:
        for here, there in zip(chain, [*chain[1:], END], strict=True):
            fat[here] = there
    out = io.BytesIO()
    out.write(_compound_header())
    out.write(struct.pack("<128I", *fat))
    directory = b"".join(_entry(number, entry, starts[number], len(entries)) for number, entry in enumerate(entries))
    out.write(directory.ljust(directory_sectors * SECTOR, b"\x00"))
    for _name, kind, data in entries:
        if kind == 2:
            out.write(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\x00"))
    return out.getvalue()


def _compound_header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(number: int, entry: tuple[str, int, bytes], start: int, count: int) -> bytes:
    name, kind, data = entry
    wide = name.encode("utf-16-le")
    right = number + 1 if 0 < number < count - 1 else FREE
    child = 1 if number == 0 and count > 1 else FREE
    links = struct.pack("<III", FREE, right, child)
    return (
        wide.ljust(64, b"\x00")
        + struct.pack("<HBB", len(wide) + 2, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, len(data))
    )


def record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


BOF = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
EOF = record(0x000A)
