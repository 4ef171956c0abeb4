"""Rendered pages of file and minutes format measured against DOMAIN 5."""

from __future__ import annotations

import os
import time
from itertools import pairwise

import pytest

from guatu.documents import fonts, typesetter
from guatu.documents.content import Attachment, CheckLine, Document, Edition, Kind, Run, para
from guatu.documents.pdf import render_pdf, render_pdf_bundle
from guatu.documents.tests.measure import bands, ink, page_count, page_image, page_size, piece, pieces, text_of
from guatu.documents.tests.specimens import CHECK, OFFICE, TEXT, bulletin, county_table, minutes, solid
from guatu.kernel.errors import Invalid

CLOSE = 0.35  # mm, the width of three dots
EM_MM = 16 * 25.4 / 72


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render_pdf(bulletin())


@pytest.fixture(scope="module")
def full_page() -> bytes:
    return render_pdf(solid())


def test_it_works(paper: bytes) -> None:
    assert paper.startswith(b"%PDF-")
    words = text_of(paper)
    assert "1—8月份，完成投资543.2亿元" in words.replace("\n", "")
    assert page_size(paper, 1) == pytest.approx((210, 297), abs=0.01)


def test_a_page_holds_22_lines_of_28_characters(full_page: bytes) -> None:
    lines = [one for one in pieces(full_page, 2) if one.text.startswith("国")]
    assert [len(one.text) for one in lines] == [28] * 22


def test_lines_fill_the_type_area(full_page: bytes) -> None:
    lines = [one for one in pieces(full_page, 2) if one.text.startswith("国")]
    pitches = {round(b.y - a.y, 2) for a, b in pairwise(lines)}
    assert pitches == {round(225 / 22, 2)}
    assert {one.size_pt for one in lines} == {16.0}
    box = ink(page_image(full_page, 2), (0, 0, 210, 264))
    assert 28 <= box.left <= 29 and 183 <= box.right <= 184  # the characters' own side bearings
    assert 37 <= box.top <= 41 and 258 <= box.bottom <= 262


def test_red_head_begins_35_mm_below_the_type_area(paper: bytes) -> None:
    box = ink(page_image(paper, 1), (0, 40, 210, 110), red=True)
    assert box.top == pytest.approx(37 + 35, abs=CLOSE)
    assert box.width <= 156
    assert box.centre == pytest.approx(28 + 78, abs=0.6)


def test_red_line_is_156_mm_and_4_mm_below_the_number(paper: bytes) -> None:
    line = ink(page_image(paper, 1), (0, 108, 210, 135), red=True)
    assert (line.left, line.right) == pytest.approx((28, 184), abs=CLOSE)
    number = piece(paper, 1, "〔")
    assert line.top - (number.y + 0.12 * EM_MM) == pytest.approx(4, abs=CLOSE)
    assert number.size_pt == 16
    head = ink(page_image(paper, 1), (0, 40, 210, 108), red=True)
    # two empty lines between head and number
    assert (number.y - 0.88 * EM_MM) - head.bottom == pytest.approx(2 * 225 / 22 + 2.29, abs=0.5)


def test_title_is_22_points_centred_two_lines_below_the_red_line(paper: bytes) -> None:
    first = piece(paper, 1, lambda text: text == "示例市重点项目建设")
    assert first.size_pt == 22
    line = ink(page_image(paper, 1), (0, 108, 210, 135), red=True)
    box = ink(page_image(paper, 1), (0, first.y - 8, 210, first.y + 2))
    assert box.centre == pytest.approx(106, abs=1)
    assert box.top - line.bottom == pytest.approx(2 * 225 / 22 + 2.1, abs=1)


def test_headings_and_first_lines_are_indented_two_characters(paper: bytes) -> None:
    assert piece(paper, 1, "各县").x == pytest.approx(28, abs=0.05)
    for words in ("一、总体情况", "今年以来", "（一）省重点项目"):
        assert piece(paper, 1, words).x == pytest.approx(28 + 2 * EM_MM, abs=0.3)


@pytest.mark.parametrize(("page", "left", "right"), [(1, None, 184 - 4.94), (2, 28 + 4.94, None)])
def test_page_number_stands_7_mm_below_outside(paper: bytes, page: int, left: float | None, right: float | None) -> None:
    box = ink(page_image(paper, page), (20, 263, 190, 280))
    dash = ink(page_image(paper, page), (box.left - 0.1, 263, box.left + 3, 280))
    assert dash.top == pytest.approx(262 + 7, abs=CLOSE)
    # One stretch or three, as the machine's fonts have it: the dashes and the number are of one size.
    below = [one for one in pieces(paper, page) if 262 < one.y < 280 and (set(one.text) & set("—0123456789"))]
    assert "".join(one.text for one in below).replace(" ", "") == f"—{page}—" and {one.size_pt for one in below} == {14}
    if left:
        assert box.left == pytest.approx(left, abs=0.6)
    else:
        assert box.right == pytest.approx(right, abs=0.9)


def test_landscape_annex_keeps_the_bound_place_of_its_number(paper: bytes) -> None:
    page = next(at for at in range(1, page_count(paper) + 1) if page_size(paper, at)[0] > 290)
    box = ink(page_image(paper, page), (20, 20, 31, 190))
    # 7 mm outside the type area, which on a landscape sheet is the left edge; odd below, even above, one character in
    assert box.right <= 297 - (37 + 225 + 7) + 2.5
    want = 28 + 4.94 if page % 2 == 0 else 210 - 26 - 4.94
    assert (box.top if page % 2 == 0 else box.bottom) == pytest.approx(want, abs=0.9)
    assert "附件2" in text_of(paper, page).replace("\n", "").replace(" ", "")


def test_table_head_is_repeated(paper: bytes) -> None:
    pages = [at for at in range(1, page_count(paper) + 1) if page_size(paper, at)[0] > 290]
    assert len(pages) >= 2
    assert all("计划" in text_of(paper, page) and "新开工" in text_of(paper, page).replace("\n", "") for page in pages)
    assert "填报人：" in text_of(paper, pages[-1])


def test_imprint_ends_an_even_page_and_is_not_numbered_alone(paper: bytes) -> None:
    last = page_count(paper)
    assert last % 2 == 0
    image = page_image(paper, last)
    assert ink(image, (0, 0, 210, 200)) is None
    rules = bands(image, 29, 200, 263)
    assert len(rules) == 3
    assert rules[-1][1] == pytest.approx(262, abs=CLOSE)
    thick = [bottom - top for top, bottom in rules]
    assert thick[0] == pytest.approx(0.35, abs=0.11) and thick[1] == pytest.approx(0.25, abs=0.11)
    assert ink(image, (20, 263, 190, 280)) is None
    assert (ink(image, (0, 230, 210, 262.5)).left, ink(image, (0, 230, 210, 262.5)).right) == pytest.approx((28, 184), abs=CLOSE)
    assert "抄送：市委办公室" in text_of(paper, last) and "2023年9月8日印发" in text_of(paper, last)


def test_imprint_shares_an_even_page_that_has_room() -> None:
    paper = render_pdf(minutes())
    assert page_count(paper) == 2
    assert "请假" in text_of(paper, 2) and "印发" in text_of(paper, 2)
    assert ink(page_image(paper, 2), (20, 263, 60, 280)) is not None


@pytest.mark.parametrize(("signature", "is_short"), [("示例市人民政府", True), (OFFICE, False)])
def test_signature_centres_over_a_date_four_characters_in(signature: str, is_short: bool) -> None:
    paper = render_pdf(bulletin(signature=signature))
    page = next(at for at in range(1, page_count(paper)) if "此件公开发布" in text_of(paper, at))
    name = next(one for one in pieces(paper, page) if one.text == signature)
    day = next(one for one in pieces(paper, page) if one.text.endswith("日") and one.y > name.y)
    if is_short:
        # By its ink, which ends a side bearing before the character does: a date is one stretch or several.
        written = ink(page_image(paper, page), (28, day.y - 5, 190, day.y + 1))
        assert written.right == pytest.approx(184 - 4 * EM_MM, abs=1.2)
    else:  # a name wider than that begins nearer the edge, but never past it
        assert name.x + len(signature) * 156 / 28 == pytest.approx(184, abs=0.6)
    image = page_image(paper, page)
    above = ink(image, (28, name.y - 5, 190, name.y + 1))
    below = ink(image, (28, day.y - 5, 190, day.y + 1))
    assert above.centre == pytest.approx(below.centre, abs=0.8)


def test_a_seal_never_stands_on_a_page_without_text() -> None:
    for more in range(12):
        paper = render_pdf(bulletin(body=(para(TEXT * 3), para(TEXT * more + TEXT)), attachments=(), copy_to="", printed_by=""))
        last = text_of(paper, page_count(paper)).replace("\n", "")
        assert "积极进展" in last and "2023年9月8日" in last


def test_check_edition_lists_every_figure_and_breaks_alike() -> None:
    clean, check = render_pdf(bulletin()), render_pdf(bulletin(), edition=Edition.CHECK, check=CHECK)
    assert page_count(check) == page_count(clean) + 1
    listed = text_of(check, page_count(check)).replace("\n", "")
    for words in ("核对清单", "investment.done@province", "investment.rate", "核定，8月月结版", "1289/ab12cd34", "核对 综合科"):
        assert words in listed, words
    for page in (1, 2):
        lines = {round(one.y, 1) for one in pieces(clean, page) if one.size_pt == 16}
        assert lines == {round(one.y, 1) for one in pieces(check, page) if one.size_pt == 16}


def test_clean_edition_carries_only_the_note_line() -> None:
    words = text_of(render_pdf(bulletin(), check=CHECK))
    assert "注：数据来源于县（市、区）报送" in words
    for hidden in ("investment.", "1289/ab12cd34", "综合科", "核对", "核定，8月月结版"):
        assert hidden not in words


def test_sample_is_marked_on_every_page() -> None:
    paper = render_pdf(bulletin(is_sample=True, doc_number=""))
    assert all(
        piece(paper, page, "示例").size_pt > 0 and "示例" in text_of(paper, page) for page in range(1, page_count(paper) + 1)
    )
    with pytest.raises(Invalid) as refused:
        render_pdf(bulletin(is_sample=True))
    assert "doc_number" in refused.value.problems


def test_text_is_never_markup() -> None:
    hostile = '#panic("x") *星* _下_ $x^2$ <label> @ref // 注 /* */ \\u{41} #sys.inputs `code` [b] {c} ~ --- "引"'
    document = bulletin(title=hostile[:40], body=(para(hostile), para(Run(hostile, "key", hostile, footnote=hostile))))
    words = text_of(render_pdf(document, edition=Edition.CHECK, check=CheckLine(checked_by=hostile)))
    flat = words.replace("\n", "").replace(" ", "")
    assert flat.count(hostile.replace(" ", "")[:24]) >= 3


def test_a_missing_character_is_an_error_that_names_it() -> None:
    with pytest.raises(Invalid) as refused:
        render_pdf(bulletin(body=(para("张" + "\U0002ebf0" + "好"), para("\U000e0041☃"))))
    assert "U+2EBF0" in str(refused.value)


def test_a_missing_font_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    real = fonts.payload()
    roles = {**real["roles"], "fang": {"families": ["No Such Fang", *real["roles"]["fang"]["families"]], "weight": 400}}
    monkeypatch.setattr(fonts, "payload", lambda: {**real, "roles": roles})
    with pytest.raises(RuntimeError, match="no such fang"):
        render_pdf(bulletin())


def test_a_replaced_font_is_said_aloud(paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    note = fonts.substitution_note()
    assert (note in text_of(paper, 1)) if note else ("字体已替换" not in text_of(paper, 1))
    monkeypatch.setattr(fonts, "substitution_note", lambda: "字体已替换，以正式排版为准（仿宋→某体）")
    assert "字体已替换，以正式排版为准（仿宋→某体）" in text_of(render_pdf(bulletin()), 2)


def test_faces_fall_back_in_order() -> None:
    role = fonts.ROLES["fang"]
    assert fonts.face_of(role, frozenset({"FandolFang R", "Noto Serif SC"})).families == ("FandolFang R", "Noto Serif SC")
    assert fonts.face_of(role, frozenset({"Noto Serif SC"})).is_substituted
    with pytest.raises(Invalid):
        fonts.face_of(role, frozenset({"DejaVu Sans"}))


def test_equal_content_gives_equal_bytes(paper: bytes) -> None:
    assert render_pdf(bulletin()) == paper


def test_rare_names_are_printed() -> None:
    assert "喆垚淏珺昇祎堃燊" in text_of(render_pdf(bulletin(body=(para("喆垚淏珺昇祎堃燊"),))))


def test_a_long_table_runs_over_pages_and_a_wide_one_shrinks() -> None:
    paper = render_pdf(Document(Kind.SHEET, "", "台账", (county_table(),), paper="A3", landscape=True))
    assert page_size(paper, 1) == pytest.approx((420, 297), abs=0.01)
    assert page_count(paper) == 1
    with pytest.raises(Invalid):
        render_pdf(bulletin(paper="A3"))


def test_single_annex_is_not_numbered() -> None:
    paper = render_pdf(bulletin(attachments=(Attachment("明细", (county_table(),)),)))
    words = text_of(paper)
    assert "附件：明细" in words.replace(" ", "") and "附件1" not in words.replace(" ", "")


def test_bundle_numbers_each_document_from_one() -> None:
    one, two = minutes(), minutes(title="另一份纪要")
    whole = render_pdf_bundle([one, two])
    assert page_count(whole) == 4
    for page in (1, 3):
        assert "—1—" in text_of(whole, page).replace(" ", "").replace("\n", "")


def test_a_forked_child_still_prints() -> None:
    render_pdf(minutes())
    reading, writing = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover - runs in the child
        made = b"no"
        try:
            made = render_pdf(minutes(title="分身之后"))[:5]
        finally:
            os.write(writing, made)
            os._exit(0)
    started = time.monotonic()
    os.waitpid(child, 0)
    os.close(writing)
    assert os.read(reading, 5) == b"%PDF-"
    assert time.monotonic() - started < 60


def test_the_typesetter_apart_names_missing_characters_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(typesetter._state, "orphaned", True)
    with pytest.raises(Invalid, match=r"U\+2EBF0"):
        render_pdf(minutes(body=(para("\U0002ebf0"),)))
    assert render_pdf(minutes()).startswith(b"%PDF-")
