"""Hostile files: containers that lie or swell, parts that act."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from guatu.intake.problems import Outcome
from guatu.intake.tests import building as make
from guatu.intake.tests.corpus import case

ACCEPT, NORMALIZE, CONFIRM, REJECT, REFUSE = Outcome
SHEET = "xl/worksheets/sheet1.xml"


@case(REFUSE, "zip.bomb")
def bomb_of_one_part(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {SHEET: lambda data: data + b" " * (60 << 20)})


@case(REFUSE, "zip.bomb")
def bomb_by_sum(path: Path) -> None:
    make.plain(path)
    line = bytes(range(32, 127)) * 700
    make.rezip(path, {}, [(f"xl/media/image{n}.bin", (line * 17)[: 1 << 20]) for n in range(330)])


@case(REFUSE, "zip.size")
def part_larger_than_declared(path: Path) -> None:
    make.plain(path)
    data = bytearray(path.read_bytes())
    at = _directory_entry(data, SHEET)
    struct.pack_into("<I", data, at + 24, 100)
    path.write_bytes(data)


@case(REFUSE, "zip.size")
def part_with_wrong_checksum(path: Path) -> None:
    make.plain(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, _directory_entry(data, SHEET) + 16, 12345)
    path.write_bytes(data)


def _directory_entry(data: bytearray, name: str) -> int:
    at = data.rindex(name.encode())
    return at - 46


@case(REFUSE, "zip.parts")
def too_many_parts(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [(f"xl/media/{n}.bin", b"x") for n in range(600)])


@case(REFUSE, "zip.name")
def part_named_upwards(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/../../../../etc/cron.d/x", b"x")])


@case(REFUSE, "zip.name")
def part_named_absolutely(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("/etc/passwd", b"x")])


@case(REFUSE, "zip.name")
def part_named_with_backslash(path: Path) -> None:
    make.plain(path)
    entry = zipfile.ZipInfo("xl/x")
    entry.filename = "xl\\..\\..\\x.xml"
    make.rezip(path, {}, [(entry, b"x")])


@case(REFUSE, "zip.duplicate")
def two_parts_of_one_name(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/worksheets/SHEET1.xml", b"<worksheet/>")])


@case(REFUSE, "zip.overlap")
def parts_that_overlap(path: Path) -> None:
    make.plain(path)
    data = bytearray(path.read_bytes())
    first, second = _directory_entry(data, "xl/styles.xml"), _directory_entry(data, SHEET)
    data[first + 42 : first + 46] = data[second + 42 : second + 46]
    path.write_bytes(data)


@case(REFUSE, "zip.overlap")
def zip_behind_other_bytes(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {})
    body = path.read_bytes()
    path.write_bytes(b"PK\x03\x04" + b"#!/bin/sh\n" + body)


@case(REFUSE, "zip.name")
def part_that_is_a_link(path: Path) -> None:
    make.plain(path)
    entry = zipfile.ZipInfo("xl/media/link")
    entry.external_attr = 0o120777 << 16
    make.rezip(path, {}, [(entry, b"/etc/passwd")])


@case(REFUSE, "zip.method")
def part_in_another_compression(path: Path) -> None:
    make.plain(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/media/image1.png", b"x" * 100)


@case(REFUSE, "zip.method")
def part_under_a_password(path: Path) -> None:
    make.plain(path)
    data = bytearray(path.read_bytes())
    data[_directory_entry(data, SHEET) + 8] |= 1
    path.write_bytes(data)


@case(REFUSE, "file.damaged")
def zip_cut_short(path: Path) -> None:
    make.plain(path)
    path.write_bytes(path.read_bytes()[:-400])


@case(REFUSE, "file.damaged")
def zip_with_garbled_part(path: Path) -> None:
    make.write(path, make.table(200))
    data = bytearray(path.read_bytes())
    at = data.index(SHEET.encode()) + len(SHEET) + 20
    data[at : at + 60] = bytes(60)
    path.write_bytes(data)


@case(REFUSE, "xml.dtd")
def laughing_entities(path: Path) -> None:
    make.plain(path)
    bomb = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    make.rezip(path, {SHEET: lambda data: data.replace(b"<worksheet", bomb + b"<worksheet", 1)})


@case(REFUSE, "xml.dtd")
def entity_from_a_file(path: Path) -> None:
    make.plain(path)
    bomb = b'<!doctype sst [<!entity x SYSTEM "file:///etc/passwd">]>'
    make.rezip(path, {"xl/sharedStrings.xml": lambda data: data.replace(b"<sst", bomb + b"<sst", 1)})


@case(REFUSE, "xml.encoding")
def declaration_hidden_in_utf16(path: Path) -> None:
    make.plain(path)
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "x">]><worksheet/>'
    make.rezip(path, {SHEET: text.encode("utf-16")})


@case(REFUSE, "xml.encoding")
def part_in_gbk(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {SHEET: lambda data: data.replace(b"UTF-8", b"GBK", 1)})


@case(REFUSE, "file.macro")
def macro_project(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/vbaProject.bin", b"x")])


@case(REFUSE, "file.macro")
def macro_sheet(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/macrosheets/sheet1.xml", b"<x/>")])


@case(REFUSE, "file.macro")
def macro_by_content_type(path: Path) -> None:
    make.plain(path)
    change = make.replaced("spreadsheetml.sheet.main", "sheet.macroEnabled.main")
    make.rezip(path, {"[Content_Types].xml": change})


@case(REFUSE, "file.macro", filename="台账.xlsm")
def macro_by_extension(path: Path) -> None:
    make.plain(path)


@case(REFUSE, "file.external")
def external_link_part(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/externalLinks/externalLink1.xml", b"<externalLink/>")])


@case(REFUSE, "file.external")
def external_picture(path: Path) -> None:
    make.plain(path)
    target = b'Id="r1" Type="http://x/image" Target="//198.51.100.1/a.png" TargetMode="External"'
    relation = b'<Relationships xmlns="x"><Relationship ' + target + b"/></Relationships>"
    make.rezip(path, {}, [("xl/worksheets/_rels/sheet1.xml.rels", relation)])


@case(REFUSE, "file.external")
def data_connection(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/connections.xml", b"<connections/>")])


@case(ACCEPT, rows=5)
def plain_hyperlink(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_url(2, 12, "https://example.org/a"))


@case(REFUSE, "file.embedded")
def embedded_program(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/embeddings/oleObject1.bin", b"MZ")])


@case(REFUSE, "file.embedded")
def embedded_control(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {}, [("xl/activeX/activeX1.xml", b"<x/>")])
