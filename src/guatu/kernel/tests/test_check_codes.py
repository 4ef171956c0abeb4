"""Codes of outsiders: form and check digits. Source: R1.1–R1.17."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as second_opinion

from guatu.kernel import codes

REAL = ["91330100799655058B", "9144030071526726XG", "914403001922038216"]
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_it_works() -> None:
    assert [codes.uscc_problem(code) for code in REAL] == [None, None, None]
    assert codes.uscc_problem("91350100M000100Y4Z") == codes.USCC_ALPHABET  # R1.9: Z is not in the alphabet
    assert codes.uscc_problem("91350100M000100Y44") == codes.USCC_CHECK  # the check value would be 3


def test_r1_9_check_character_of_the_false_example() -> None:
    assert codes.uscc_problem("91350100M000100Y43") is None


def test_is_read_however_it_was_keyed() -> None:
    assert codes.uscc_problem(" ９１３３０１００ 799655058b ") is None


@pytest.mark.parametrize("code", ["", "9133010079965505", "91330100799655058BB", "许昌市"])
def test_wrong_length_is_said(code: str) -> None:
    assert codes.uscc_problem(code) == codes.USCC_LENGTH


@given(st.text(USCC_LETTERS, min_size=17, max_size=17))
def test_a_second_opinion_gives_the_same_check_character(start: str) -> None:
    right = second_opinion.calc_check_digit(start)
    assert [letter for letter in USCC_LETTERS if codes.uscc_problem(start + letter) is None] == [right]


@given(st.sampled_from(REAL), st.integers(0, 17), st.sampled_from(USCC_LETTERS))
def test_any_single_slip_is_caught(code: str, place: int, letter: str) -> None:
    slipped = code[:place] + letter + code[place + 1 :]
    assert (codes.uscc_problem(slipped) is None) == (slipped == code)


@pytest.mark.parametrize("code", REAL)
def test_r1_10_organisation_codes(code: str) -> None:
    inner = code[8:17]
    assert codes.org_code_ok(inner)
    assert codes.org_code_ok(f"{inner[:8]}-{inner[8]}")
    assert not codes.org_code_ok(inner[:8] + ("0" if inner[8] != "0" else "1"))
    assert not codes.org_code_ok(inner[:8])


@pytest.mark.parametrize(
    "keyed",
    [
        "2305-411082-04-01-123456",
        "２３０５－４１１０８２－０４－０１－１２３４５６",
        " 2305—411082–04-01−123456 ",
        "23054110820401123456",
    ],
)
def test_project_codes_take_one_form(keyed: str) -> None:
    assert codes.project_code(keyed) == "2305-411082-04-01-123456"


@pytest.mark.parametrize(
    "keyed", ["", "2305-411082-04-01-12345", "2305-41108-204-01-123456", "XM-411082-2023-00017", "2305-411082-04-01-12345A"]
)
def test_other_project_codes_are_refused(keyed: str) -> None:
    with pytest.raises(ValueError, match="24 个字符"):
        codes.project_code(keyed)


@pytest.mark.parametrize(
    ("first", "generation"),
    [
        ("2018", "legacy"),
        ("2013", "legacy"),
        ("2020", "legacy"),
        ("2011", "current"),
        ("2012", "current"),
        ("2101", "current"),
        ("2305", "current"),
        ("2313", "suspect"),
        ("2300", "suspect"),
        ("1805", "suspect"),
    ],
)
def test_r1_4_generations(first: str, generation: str) -> None:
    assert codes.project_code_generation(f"{first}-411082-04-01-123456") == generation


def test_a_former_county_is_todays() -> None:
    assert codes.division_alias("411023") == "411003"
    assert codes.division_alias("411023101") == "411003101"
    assert codes.division_alias("411082") == "411082"
    assert codes.division_alias("4110X1") == "4110X1"


def test_levels_by_shape() -> None:
    shapes = {
        "410000": "province",
        "411000": "city",
        "411082": "county",
        "411082001": "town",
        "411082001001": "village",
        "4110X1": "",
        "41": "",
    }
    assert {code: codes.division_level(code) for code in shapes} == shapes


def test_r1_17_sections() -> None:
    sections = {"3562": "C", "35": "C", "C3562": "C", "0111": "A", "4411": "D", "1010": "B", "7010": "K", "9700": "T", "261": "C"}
    assert {code: codes.industry_section(code) for code in sections} == sections


@pytest.mark.parametrize("code", ["", "00", "98", "9800", "B3562", "X35", "35621", "三五"])
def test_no_section_is_guessed(code: str) -> None:
    assert codes.industry_section(code) is None
