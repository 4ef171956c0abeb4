"""The gate of evidence: photos are drawn anew, active or marked files are refused, a photo without position is neutral."""

import io
import re
import time
import zipfile

import openpyxl
import pytest
from PIL import ExifTags, Image

from guatu.intake.evidence import SCANS, clean_paper, clean_photo
from guatu.kernel.errors import Invalid


def photo(kind="JPEG", gps=True, size=(80, 60), **more):
    picture, exif = Image.new("RGB", size, "#225588"), Image.Exif()
    exif[ExifTags.Base.Model] = "Secret Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2023:08:11 10:02:11"
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (34.0, 2.0, 6.36), 3: "E", 4: (113.0, 51.0, 4.32)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def docx(extra=(), text="验收意见"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document><w:t>{text[:2]}</w:t><w:t>{text[2:]}</w:t></w:document>")
        for name in extra:
            archive.writestr(name, b"x")
    return out.getvalue()


def xlsx():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def cleaned(name, content):
    return clean_paper(content, name)


def clean_photo_of(name, content):
    return clean_photo(content, name)


def refused(name, content):
    with pytest.raises(Invalid) as caught:
        cleaned(name, content)
    return str(caught.value.problems["file"][0])


def test_it_works():
    found = cleaned("现场.jpg", photo())
    assert found.kind == "jpg" and found.name == "现场.jpg"
    assert found.locator["taken_at"] == "2023-08-11 10:02:11"
    assert found.locator["position"] == "34.03510,113.85120"
    assert len(found.locator["original_sha256"]) == 64


def test_nothing_but_the_picture_stays():
    found = cleaned("现场.jpg", photo() + b"<script>behind the picture</script>")
    assert b"Secret Phone" not in found.content and b"script" not in found.content
    again = Image.open(io.BytesIO(found.content))
    assert dict(again.getexif()) == {} and again.size == (80, 60)


def test_a_photo_without_position_is_neutral():
    assert cleaned("聊天.jpg", photo(gps=False)).locator["position"] == "无位置信息"
    plain = io.BytesIO()
    Image.new("RGB", (4, 4)).save(plain, "JPEG")
    found = cleaned("聊天.jpg", plain.getvalue()).locator
    assert found["position"] == "无位置信息" and "taken_at" not in found


def test_a_png_is_drawn_anew_too():
    found = cleaned("图.png", photo("PNG"))
    assert b"Secret Phone" not in found.content and Image.open(io.BytesIO(found.content)).size == (80, 60)


def test_a_turned_photo_stands_upright():
    picture, exif, out = Image.new("RGB", (80, 60)), Image.Exif(), io.BytesIO()
    exif[ExifTags.Base.Orientation] = 6
    picture.save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(cleaned("横.jpg", out.getvalue()).content)).size == (60, 80)


def test_a_very_large_photo_is_made_smaller():
    found = cleaned("大.jpg", photo(size=(5000, 100)))
    assert Image.open(io.BytesIO(found.content)).size[0] == 4096


@pytest.mark.parametrize("mode", ["P", "L", "RGBA", "LA", "1"])
def test_every_sort_of_png(mode):
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert Image.open(io.BytesIO(cleaned("图.png", out.getvalue()).content)).size == (8, 8)


@pytest.mark.parametrize(("told", "seen"), [(0, 0), (0x4000, 0x40), (0x8080, 0x80), (0xFFFF, 0xFF)])
@pytest.mark.parametrize("look", [cleaned, clean_photo_of], ids=["paper", "photo"])
def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(look, told, seen):
    """A scanner's: it was once kept as a white sheet, for all above 255 was cut off."""
    out = io.BytesIO()
    Image.new("I;16", (8, 8), told).save(out, "PNG")
    assert out.getvalue()[24:26] == b"\x10\x00"
    found = Image.open(io.BytesIO(look("扫描.png", out.getvalue()).content)).convert("RGB").getpixel((4, 4))
    assert all(abs(value - seen) <= 1 for value in found)


@pytest.mark.parametrize(("name", "content"), [("合同.pdf", b"%PDF-1.7\n...\n%%EOF\n"), ("表.xlsx", xlsx()), ("意见.docx", docx())])
def test_papers_are_kept_as_they_are(name, content):
    assert cleaned(name, content).content == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("病毒.exe", b"MZ", "只收"), ("无扩展名", b"%PDF-", "只收"), ("假.pdf", b"MZ\x90", "不符"), ("假.jpg", b"%PDF-1.4", "不符"),
        ("坏.jpg", b"\xff\xd8\xff\xe0 broken", "损坏"), ("坏.png", b"\x89PNG\r\n\x1a\n broken", "损坏"),
        ("半.pdf", b"%PDF-1.4 no end", "不完整"), ("锁.pdf", b"%PDF-1.4 /Encrypt 5 0 R %%EOF", "密码"),
        ("活.pdf", b"%PDF-1.4 << /S /JavaScript /JS (app.alert) >> %%EOF", "脚本"), ("启.pdf", b"%PDF-1.4 /Launch %%EOF", "脚本"),
        ("宏.docx", docx(["word/vbaProject.bin"]), "宏"), ("嵌.docx", docx(["word/embeddings/a.bin"]), "宏"),
        ("空.docx", b"PK\x03\x04 no zip", "损坏"), ("假.docx", xlsx(), "不符"), ("假.xlsx", docx(), "xlsx"),
        ("密.docx", docx(text="机密★一年"), "密级"), ("机密★会议纪要.pdf", b"%PDF-1.4 %%EOF", "密级"),
        ("大.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "20 MB"),
    ],
)  # fmt: skip
def test_what_may_not_be_stored_is_refused_with_the_way_out(name, content, said):
    assert said in refused(name, content)


def test_the_name_is_a_label_never_a_path():
    assert cleaned("C:\\temp\\..\\合同.pdf", b"%PDF-1.4 %%EOF").name == "合同.pdf"


def test_only_the_kinds_asked_for():
    with pytest.raises(Invalid) as caught:
        clean_paper(docx(), "意见.docx", SCANS)
    assert caught.value.problems["file"] == ["只收 PDF、JPG、PNG。请另存后再上传。"]


def test_a_photo_of_a_phone_is_taken_whatever_it_is_called():
    for name, kind in (("现场.png", "JPEG"), ("IMG_0001", "PNG"), ("微信图片.jpg", "WEBP")):
        found = clean_photo(photo(kind), name, longest=40)
        assert found.content.startswith(b"\xff\xd8\xff") and found.kind == "jpg" and found.name.endswith(".jpg")
        assert Image.open(io.BytesIO(found.content)).size == (40, 30)
    with pytest.raises(Invalid):
        clean_photo(photo(), "机密★.jpg")


def sheet(cells, more=""):
    """A workbook as a program writes it that knows no shared strings."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as plain, zipfile.ZipFile(out, "w") as archive:
        for part in plain.namelist():
            text = plain.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = re.sub(rb"<sheetData( ?/>|></sheetData>)", f'<sheetData><row r="1">{cells}</row></sheetData>{more}'.encode(), text)
            archive.writestr(part, text)
    return out.getvalue()


def inline(*runs):
    return '<c r="A1" t="inlineStr"><is>' + "".join(f"<r><t>{run}</t></r>" for run in runs) + "</is></c>"


@pytest.mark.parametrize(
    "content",
    [
        sheet(inline("机密★一年")), sheet(inline("秘", "密", "☆长期")), sheet('<c r="A1" t="inlineStr"><is><t>&#31192;&#23494;&#9733;</t></is></c>'),
        sheet('<c r="A1" t="str"><f>A2</f><v>绝密★</v></c>'), sheet(inline("台账"), "<headerFooter><oddHeader>&amp;L秘密★10年</oddHeader></headerFooter>"),
    ],
    ids=["inline", "in runs", "as numbers", "computed", "page head"],
)  # fmt: skip
def test_a_marking_is_found_wherever_a_sheet_holds_its_text(content):
    assert "密级" in refused("台账.xlsx", content)


def test_a_sheet_that_only_speaks_of_secrets_is_taken():
    content = sheet(inline("签订商业秘密保护协议"))
    assert cleaned("台账.xlsx", content).content == content


@pytest.mark.parametrize("foot", ["word/footer1.xml", "word/header1.xml"])
def test_a_marking_at_the_head_or_foot_of_a_page_is_found(foot):
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(foot, "<w:hdr><w:t>机密★</w:t></w:hdr>")
    assert "密级" in refused("意见.docx", out.getvalue())


def test_brackets_that_never_close_take_no_longer_than_others():
    """A part full of opening brackets: once read again from each of them, sixteen times the part took 256 times as long."""

    def taken(brackets):
        out = io.BytesIO(docx())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("word/header1.xml", "密" + "<" * brackets)
        begun = time.process_time()
        assert cleaned("意见.docx", out.getvalue()).kind == "docx"
        return time.process_time() - begun

    assert min(taken(160_000) for _ in range(2)) < 80 * min(taken(10_000) for _ in range(3))


@pytest.mark.parametrize("whole", [photo(), photo("PNG"), docx(), xlsx()], ids=["jpg", "png", "docx", "xlsx"])
def test_a_file_broken_anywhere_is_refused_or_read_and_never_a_fault(whole):
    kind = {b"\xff\xd8": "jpg", b"\x89P": "png"}.get(whole[:2]) or ("docx" if b"word/" in whole else "xlsx")
    for place in range(0, len(whole), max(1, len(whole) // 700)):
        for mask in (0xFF, 0x01):
            harmed = whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :]
            try:
                clean_paper(harmed, f"a.{kind}")
            except Invalid:
                continue
