"""The XML of a DOCX against DOMAIN 5.3, and that it opens."""

from __future__ import annotations

import io
import re
import time
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from guatu.documents.content import Document, Edition, Kind, Run, para
from guatu.documents.docx import render_docx
from guatu.documents.tests.specimens import CHECK, OFFICE, bulletin, county_table, letter, minutes, wide_table
from guatu.kernel.errors import Invalid

OFFICIAL = {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"}


def part(made: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read(name).decode()


def opened(made: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(made))


def paragraph_of(made: bytes, words: str) -> docx.text.paragraph.Paragraph:
    return next(one for one in opened(made).paragraphs if words in one.text)


def test_it_works() -> None:
    made = render_docx(bulletin())
    texts = [one.text for one in opened(made).paragraphs]
    assert OFFICE + "文件" in texts and "示重建办〔2023〕8号" in texts
    assert any(text.startswith("今年以来") and "543.2亿元" in text for text in texts)
    assert len(opened(made).tables) == 3


def test_page_is_the_type_area_of_the_standard() -> None:
    section = opened(render_docx(bulletin())).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.02)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    assert round(section.header_distance.mm) == 15 and round(section.footer_distance.mm) == 23


def test_22_lines_of_28_characters() -> None:
    made = render_docx(bulletin())
    sheet = part(made, "word/document.xml")
    assert set(re.findall(r'<w:docGrid w:type="(\w+)" w:linePitch="(\d+)"/>', sheet)) == {("lines", "579")}
    style = opened(made).styles["Normal"]
    assert style.paragraph_format.line_spacing == Pt(28.95)
    assert style.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert style.element.pPr.find(qn("w:widowControl")).get(qn("w:val")) == "0"
    body = paragraph_of(made, "今年以来")
    indent = body._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200" and indent.get(qn("w:firstLine")) == "632"
    assert all(run.font.size == Pt(16) for run in body.runs)


def test_every_run_names_all_four_fonts() -> None:
    for document in (bulletin(), letter(), minutes()):
        fonts = opened(render_docx(document)).element.body.iter(qn("w:rFonts"))
        for font in fonts:
            assert {qn(f"w:{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} <= set(font.keys())
            assert font.get(qn("w:eastAsia")) in OFFICIAL


@pytest.mark.parametrize(
    ("words", "font", "points"),
    [
        ("示例市重点项目建设1—8月份", "方正小标宋简体", 22), ("一、总体情况", "黑体", 16),
        ("（一）省重点项目", "楷体_GB2312", 16), ("1.部分项目", "仿宋_GB2312", 16),
        ("各县（市、区）人民政府", "仿宋_GB2312", 16), ("附件1", "黑体", 16),
    ],
)  # fmt: skip
def test_faces_of_the_elements(words: str, font: str, points: int) -> None:
    run = paragraph_of(render_docx(bulletin()), words).runs[0]
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert run.font.size == Pt(points) and not run.font.bold


def test_red_head_and_red_line() -> None:
    made = render_docx(bulletin())
    head = paragraph_of(made, OFFICE + "文件")
    assert str(head.runs[0].font.color.rgb) == "FF0000"
    assert head.paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    border = paragraph_of(made, "〔2023〕8号")._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (border.get(qn("w:val")), border.get(qn("w:color"))) == ("single", "FF0000")
    assert 8 <= int(border.get(qn("w:sz"))) <= 12


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    made = opened(render_docx(bulletin()))
    assert made.settings.odd_and_even_pages_header_footer
    section = made.sections[0]
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        number = foot.paragraphs[0]
        assert number.text.replace(" ", "") in ("—1—", "——")
        assert "PAGE" in foot._element.xml
        assert number._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
        assert number._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert number.runs[0].font.size == Pt(14)


def test_letter_has_its_double_lines_and_no_first_number() -> None:
    made = opened(render_docx(letter()))
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert round(section.header_distance.mm) == 30 and round(section.footer_distance.mm) == 20
    head, foot = section.first_page_header._element.xml, section.first_page_footer._element.xml
    assert 'w:val="thickThinSmallGap"' in head and 'w:sz="24"' in head and OFFICE in head and "文件" not in head
    assert 'w:val="thinThickSmallGap"' in foot and "PAGE" not in foot
    for xml in (head, foot):
        assert 'w:left="-397"' in xml and 'w:right="-397"' in xml and 'w:color="FF0000"' in xml
    assert "PAGE" in section.footer._element.xml
    sheet = made.element.body.xml
    assert "抄送：市政府督查室。" in sheet and "印发" not in sheet


def test_wide_annex_is_a_landscape_section_bound_at_its_top() -> None:
    sections = opened(render_docx(bulletin())).sections
    lying = next(one for one in sections if one.page_width > one.page_height)
    sides = (lying.top_margin, lying.bottom_margin, lying.left_margin, lying.right_margin)
    assert [round(one.mm) for one in sides] == [28, 26, 35, 37]
    assert "layout-flow:vertical" in lying.header._element.xml and "PAGE" in lying.header._element.xml


def test_tables_repeat_their_head_and_keep_rows_whole() -> None:
    made = opened(render_docx(bulletin()))
    table = made.tables[-1]
    heads = [row for row in table.rows if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 2
    assert [cell.text for cell in heads[0].cells][:5] == ["位次", "县(市、区)", "投资", "投资", "投资"]
    assert heads[1].cells[0].text == "位次"  # merged downwards
    assert table.rows[2].cells[0].text == "一、县（市、区）"
    assert all("cantSplit" in row._tr.xml for row in table.rows)
    assert "单位：亿元" in [one.text for one in made.paragraphs]
    assert any("填报人：" in one.text and "审核人：" in one.text and "（盖章）" in one.text for one in made.paragraphs)


def test_imprint_is_held_at_the_bottom_with_its_three_lines() -> None:
    sheet = part(render_docx(minutes()), "word/document.xml")
    assert "mso-position-vertical:bottom;mso-position-vertical-relative:margin" in sheet
    box = sheet[sheet.index("mso-position-vertical:bottom") :]
    assert re.findall(r'<w:(top|bottom) w:val="single" w:sz="(\d)"', box)[:4] == [
        ("top", "8"), ("bottom", "6"), ("top", "6"), ("bottom", "8"),
    ]  # fmt: skip
    assert "抄送：市政府领导" in box and "2023年9月5日印发" in box


def test_imprint_alone_begins_an_even_page() -> None:
    assert 'w:type w:val="evenPage"' in part(render_docx(bulletin()), "word/document.xml")
    assert 'w:type w:val="evenPage"' not in part(render_docx(minutes()), "word/document.xml")


def test_signature_is_set_by_characters() -> None:
    made = render_docx(bulletin(signature="示例市人民政府"))
    day = paragraph_of(made, "2023年9月8日")._p.pPr
    assert day.find(qn("w:ind")).get(qn("w:rightChars")) == "400"
    name = next(one for one in opened(made).paragraphs if one.text == "示例市人民政府")
    assert name._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"


def test_check_edition_and_clean_edition_share_one_content() -> None:
    clean, check = render_docx(bulletin(), check=CHECK), render_docx(bulletin(), edition=Edition.CHECK, check=CHECK)
    words = part(check, "word/document.xml")
    assert "核对清单" in words and "investment.done@province" in words and "[1]" in words
    assert "1289/ab12cd34" in part(check, "word/header1.xml")
    plain = part(clean, "word/document.xml")
    assert "investment." not in plain and "核对清单" not in plain and "注：数据来源于" in plain


def test_sample_is_watermarked_and_never_numbered() -> None:
    made = render_docx(bulletin(is_sample=True, doc_number=""))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        heads = [package.read(name).decode() for name in package.namelist() if name.startswith("word/header")]
    assert heads and all('string="示例"' in head for head in heads)
    with pytest.raises(Invalid):
        render_docx(bulletin(is_sample=True))


def test_text_is_escaped() -> None:
    hostile = '<w:p/>&amp;"]]> {{ x }} \u2028'
    made = render_docx(
        bulletin(organ="甲<乙>&丙", title=hostile, body=(para(hostile, Run(hostile, footnote=hostile)),), mark='"><x/>')
    )
    assert hostile[:8] in "".join(one.text for one in opened(made).paragraphs)
    letters = render_docx(letter(organ="甲<乙>&丙"), edition=Edition.CHECK)
    assert "甲<乙>&丙" in "".join(one.text for one in opened(letters).sections[0].first_page_header.paragraphs)


def test_equal_content_gives_equal_bytes() -> None:
    assert render_docx(letter()) == render_docx(letter())


def test_sheet_has_no_head_and_its_own_paper() -> None:
    made = opened(render_docx(Document(Kind.SHEET, "", "台账", (wide_table(5), county_table()), paper="A3", landscape=True)))
    assert (round(made.sections[0].page_width.mm), round(made.sections[0].page_height.mm)) == (420, 297)
    assert "FF0000" not in made.element.body.xml


def test_a_letter_costs_little() -> None:
    letters = [letter(doc_number=f"示重建办函〔2023〕{at}号") for at in range(1, 101)]
    render_docx(letters[0])
    started = time.process_time()
    for one in letters:
        render_docx(one)
    assert (time.process_time() - started) / len(letters) < 0.01
