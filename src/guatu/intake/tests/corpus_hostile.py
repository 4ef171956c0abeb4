"""Hostile files: containers that lie or swell, parts that act, text that hides."""

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


@case(REFUSE, "file.encrypted")
def workbook_with_password(path: Path) -> None:
    path.write_bytes(make.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000}))


@case(REFUSE, "file.encrypted", filename="台账.xls")
def legacy_with_password(path: Path) -> None:
    path.write_bytes(make.compound({"Workbook": make.BOF + make.record(0x2F, b"\x00" * 6) + make.EOF}))


@case(REFUSE, "file.macro", filename="台账.xls")
def legacy_with_macro_project(path: Path) -> None:
    path.write_bytes(make.compound({"Workbook": make.BOF + make.EOF}, ["_VBA_PROJECT_CUR"]))


@case(REFUSE, "file.macro", filename="台账.xls")
def legacy_with_macro_sheet(path: Path) -> None:
    sheet = make.record(0x85, struct.pack("<IBBBB", 0, 0, 1, 1, 0) + b"M")
    path.write_bytes(make.compound({"Workbook": make.BOF + sheet + make.EOF}))


@case(REFUSE, "file.external", filename="台账.xls")
def legacy_with_outside_book(path: Path) -> None:
    book = make.record(0x01AE, struct.pack("<HH", 1, 12) + b"\x00\x01other.xls.")
    path.write_bytes(make.compound({"Workbook": make.BOF + book + make.EOF}))


@case(REFUSE, "file.embedded", filename="台账.xls")
def legacy_with_object(path: Path) -> None:
    path.write_bytes(make.compound({"Workbook": make.BOF + make.EOF}, ["MBD0001A2B3"]))


@case(REFUSE, "file.damaged", filename="台账.xls")
def legacy_cut_short(path: Path) -> None:
    path.write_bytes(make.compound({"Workbook": make.BOF + make.EOF})[:600])


@case(REFUSE, "file.extension", filename="台账.xls")
def new_book_under_old_extension(path: Path) -> None:
    make.plain(path)


@case(REFUSE, "file.extension")
def text_under_book_extension(path: Path) -> None:
    path.write_text(make.csv_text(make.table()), encoding="utf-8")


@case(REFUSE, "file.extension")
def pdf_under_book_extension(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 500)


@case(REFUSE, "file.extension", filename="台账.csv")
def program_under_text_extension(path: Path) -> None:
    path.write_bytes(b"MZ\x90\x00" + bytes(range(256)) * 20)


@case(REFUSE, "file.html", filename="台账.xls")
def web_page_under_book_extension(path: Path) -> None:
    path.write_text("<html><table><tr><td>项目名称</td></tr></table></html>", encoding="utf-8")


@case(REFUSE, "file.extension")
def letter_under_book_extension(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")


@case(REFUSE, "file.type", filename="台账.docx")
def unknown_extension(path: Path) -> None:
    make.plain(path)


@case(REFUSE, "file.name", filename="台账\u202excod.xlsx")
def file_name_turned_around(path: Path) -> None:
    make.plain(path)


@case(REFUSE, "file.empty")
def empty_file(path: Path) -> None:
    path.write_bytes(b"")


@case(REFUSE, "file.empty", filename="台账.csv")
def file_of_noughts(path: Path) -> None:
    path.write_bytes(bytes(5000))


@case(REFUSE, "file.too_large")
def file_too_large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(51 << 20)


@case(NORMALIZE, "sheet.stray", rows=5)
def stray_cell_in_the_last_row(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_string(1048575, 1, "忘了删"))


@case(NORMALIZE, "sheet.stray", rows=5)
def stray_cell_in_the_last_column(path: Path) -> None:
    make.write(path, make.table(), lambda book, page: page.write_string(4, 16383, "忘了删"))


@case(CONFIRM, "sheet.far_rows", rows=5)
def second_table_far_below(path: Path) -> None:
    make.write(path, [*make.table(), *[[]] * 300, *make.ledger(3)])


@case(ACCEPT, rows=5)
def many_styled_empty_rows(path: Path) -> None:
    def style(book: make.Book, page: make.Page) -> None:
        box = book.add_format({"border": 1})
        for row in range(7, 150_000):
            page.set_row(row, 20, box)
            page.write_blank(row, row % 10, None, box)

    make.write(path, make.table(), style)


@case(ACCEPT, rows=5)
def huge_shared_texts(path: Path) -> None:
    make.plain(path)
    bulk = "".join(f"<si><t>无用文字{n}甲乙丙丁戊己庚辛{n * 7919}</t></si>" for n in range(300_000)).encode()
    make.rezip(path, {"xl/sharedStrings.xml": lambda data: data.replace(b"</sst>", bulk + b"</sst>")})


@case(REFUSE, "read.too_many")
def more_rows_than_we_hold(path: Path) -> None:
    make.raw_sheet(path, "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 260_000)))


@case(REFUSE, "read.failed")
def sheet_that_is_no_xml(path: Path) -> None:
    make.plain(path)
    make.rezip(path, {SHEET: lambda data: data[: len(data) // 2]})


@case(REJECT, "sheet.none")
def sheet_that_is_missing(path: Path) -> None:
    make.plain(path)
    parts = make.parts_of(path)
    parts.pop(SHEET)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@case(REJECT, "text.bidi", rows=5)
def name_turned_around(path: Path) -> None:
    make.write(path, [*make.table(4), make.project(5, B="标准厂房\u202e目项")])


@case(REJECT, "text.control", rows=5, filename="台账.csv")
def name_with_control_character(path: Path) -> None:
    path.write_text(make.csv_text([*make.table(4), make.project(5, B="标准\x08厂房项目")]), encoding="utf-8")


@case(REJECT, "text.long", rows=5, filename="台账.csv")
def text_longer_than_a_cell(path: Path) -> None:
    path.write_text(make.csv_text([*make.table(4), make.project(5, J="长" * 40_000)]), encoding="utf-8")


@case(CONFIRM, "text.formula", rows=5, values={(4, "progress_text"): '=HYPERLINK("http://example.org","看")'})
def text_that_would_be_a_formula(path: Path) -> None:
    make.write(path, [*make.table(4), make.project(5, J='=HYPERLINK("http://example.org","看")')])


@case(CONFIRM, "text.formula", rows=5, filename="台账.csv")
def text_that_would_start_a_program(path: Path) -> None:
    path.write_text(make.csv_text([*make.table(4), make.project(5, J="@SUM(1+1)*cmd|' /C calc'!A0")]), encoding="utf-8")


@case(REFUSE, "csv.quotes", filename="台账.csv")
def quote_that_never_closes(path: Path) -> None:
    rows = make.table(3) + [make.project(4, E='"示例建设')] + [make.project(n) for n in range(5, 300)]
    path.write_text(make.csv_text(rows), encoding="utf-8")
