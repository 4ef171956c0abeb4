"""Hostile files: other things under a workbook's name, sheets that swell or hide, text that acts."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from guatu.intake.problems import Outcome
from guatu.intake.sheets import letter
from guatu.intake.tests import building as make
from guatu.intake.tests.corpus import case

ACCEPT, NORMALIZE, CONFIRM, REJECT, REFUSE = Outcome
SHEET = "xl/worksheets/sheet1.xml"


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


@case(REFUSE, "read.too_many")
def rectangle_that_would_not_fit(path: Path) -> None:
    wide = "".join(f'<c r="{letter(column)}1"><v>1</v></c>' for column in range(0, 990, 45))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 60_000))
    make.raw_sheet(path, f'<row r="1">{wide}</row>{rows}')


@case(REFUSE, "read.failed")
def rows_out_of_order(path: Path) -> None:
    body = make.inline_rows([make.HEAD, *make.ledger()])
    make.raw_sheet(path, body + '<row r="3"><c r="G3"><v>1</v></c></row>')


@case(REFUSE, "file.secret")
def ledger_with_a_marking_of_secrecy(path: Path) -> None:
    make.write(path, [["机密★1年"], *make.table()])


@case(REFUSE, "file.secret", filename="涉密项目台账.xlsx")
def ledger_of_secret_projects(path: Path) -> None:
    make.plain(path)


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
