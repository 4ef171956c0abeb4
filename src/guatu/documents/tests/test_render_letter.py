"""Rendered letters measured against DOMAIN 5.2."""

from __future__ import annotations

import time

import pytest

from guatu.documents.content import para
from guatu.documents.pdf import render_pdf, render_pdf_bundle
from guatu.documents.tests.measure import bands, ink, page_count, page_image, piece, text_of
from guatu.documents.tests.specimens import OFFICE, letter

CLOSE = 0.35
EM_MM = 16 * 25.4 / 72


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render_pdf(letter())


def test_it_works(paper: bytes) -> None:
    assert page_count(paper) == 2
    assert OFFICE in text_of(paper, 1) and OFFICE + "文件" not in text_of(paper)


def test_head_begins_30_mm_below_the_page_edge(paper: bytes) -> None:
    box = ink(page_image(paper, 1), (0, 0, 210, 45), red=True)
    assert box.top == pytest.approx(30, abs=CLOSE)
    assert box.centre == pytest.approx(106, abs=0.6)
    assert box.width <= 156


def test_upper_double_line_is_170_mm_thick_above_thin(paper: bytes) -> None:
    image = page_image(paper, 1)
    head = ink(image, (0, 0, 210, 44), red=True)
    (thick, thin) = bands(image, 22, 40, 60, red=True)
    assert thick[0] - head.bottom == pytest.approx(4, abs=CLOSE)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    box = ink(image, (0, thick[0], 210, thin[1]), red=True)
    assert (box.left, box.right) == pytest.approx((106 - 85, 106 + 85), abs=CLOSE)


def test_lower_double_line_is_20_mm_above_the_edge_thin_above_thick(paper: bytes) -> None:
    image = page_image(paper, 1)
    (thin, thick) = bands(image, 22, 262, 297, red=True)
    assert thick[1] == pytest.approx(297 - 20, abs=CLOSE)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    box = ink(image, (0, 262, 210, 297), red=True)
    assert box.width == pytest.approx(170, abs=0.5) and box.centre == pytest.approx(106, abs=CLOSE)
    assert ink(page_image(paper, 2), red=True) is None


def test_number_is_flush_right_seven_eighths_of_a_character_below(paper: bytes) -> None:
    image = page_image(paper, 1)
    thin = bands(image, 22, 40, 60, red=True)[1]
    number = piece(paper, 1, "〔")
    assert (number.y - 0.88 * EM_MM) - thin[1] == pytest.approx(7 / 8 * EM_MM, abs=CLOSE)
    assert ink(image, (150, number.y - 5, 210, number.y + 1)).right == pytest.approx(184, abs=0.9)
    assert piece(paper, 1, "加急").x == pytest.approx(28, abs=0.1)


def test_first_page_carries_no_number_the_second_does(paper: bytes) -> None:
    assert ink(page_image(paper, 1), (20, 263, 190, 275)) is None
    assert ink(page_image(paper, 2), (20, 263, 60, 275)).left == pytest.approx(28 + 4.94, abs=0.6)


def test_copy_line_lies_at_the_bottom_without_lines_or_imprint(paper: bytes) -> None:
    copied = piece(paper, 2, "抄送：")
    assert copied.size_pt == 14 and copied.x == pytest.approx(28 + 4.94, abs=0.3)
    assert 255 < copied.y < 262
    image = page_image(paper, 2)
    assert bands(image, 29, 200, 263) == []
    assert "印发" not in text_of(paper)


def test_title_stands_two_lines_below_the_last_element(paper: bytes) -> None:
    number, title = piece(paper, 1, "〔"), piece(paper, 1, "关于加快办理")
    assert title.size_pt == 22
    assert title.y - number.y == pytest.approx(2 * 225 / 22 + 225 / 44 + 6 + 0.75, abs=1)


def test_a_short_letter_keeps_everything_on_one_page() -> None:
    paper = render_pdf(letter(body=(para("请于9月15日前书面反馈办理情况。"),)))
    assert page_count(paper) == 1
    assert "抄送" in text_of(paper, 1) and "2023年9月8日" in text_of(paper, 1).replace("\n", "")


def test_a_letter_costs_little() -> None:
    letters = [
        letter(title=f"关于第{at}号项目施工许可办理的督办函", doc_number=f"示重建办函〔2023〕{at}号") for at in range(1, 61)
    ]
    render_pdf(letters[0])
    started = time.process_time()
    for one in letters:
        render_pdf(one)
    apart = (time.process_time() - started) / len(letters)
    started = time.process_time()
    whole = render_pdf_bundle(letters)
    together = (time.process_time() - started) / len(letters)
    assert page_count(whole) == 2 * len(letters)
    # Twenty thousandths of a second each on an idle machine; three times that on a busy one.
    assert apart < 0.06 and together < 0.06
