"""Codes that outsiders assign: checked in form, never made up, never blocked on a rule we do not hold. Source: DOMAIN 1.

Sentences are Chinese source text for the caller's catalogue: every one of them stands in PROBLEMS.
"""

from __future__ import annotations

import re

from guatu.kernel.numerals import nfkc_code

USCC_LENGTH = "统一社会信用代码应为 18 位。"
USCC_ALPHABET = "统一社会信用代码只含数字和大写字母，且不含 I、O、S、V、Z。"
USCC_CHECK = "统一社会信用代码校验码不符，请对照营业执照核对。"
PROJECT_CODE_FORM = "项目代码应为“4位-6位-2位-2位-6位”数字，共 24 个字符。"
PROBLEMS = (USCC_LENGTH, USCC_ALPHABET, USCC_CHECK, PROJECT_CODE_FORM)

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PROJECT_CODE = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_PROJECT_DIGITS = re.compile(r"([0-9]{4})([0-9]{6})([0-9]{2})([0-9]{2})([0-9]{6})")
_DIVISION_ALIASES = {"411023": "411003"}  # 许昌县 became 建安区; old codes carry it for ever (R1.13)
_SECTIONS = (
    ("A", 1, 5), ("B", 6, 12), ("C", 13, 43), ("D", 44, 46), ("E", 47, 50), ("F", 51, 52), ("G", 53, 60), ("H", 61, 62),
    ("I", 63, 65), ("J", 66, 69), ("K", 70, 70), ("L", 71, 72), ("M", 73, 75), ("N", 76, 79), ("O", 80, 82), ("P", 83, 83),
    ("Q", 84, 85), ("R", 86, 90), ("S", 91, 96), ("T", 97, 97),
)  # fmt: skip


def uscc_problem(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码, or None. Says nothing of where the enterprise is (R1.11). Source: R1.8, R1.9."""
    text = nfkc_code(code)
    if len(text) != 18:
        return USCC_LENGTH
    if any(one not in _USCC_ALPHABET for one in text):
        return USCC_ALPHABET
    total = sum(_USCC_ALPHABET.index(one) * weight for one, weight in zip(text, _USCC_WEIGHTS, strict=False))
    return None if _USCC_ALPHABET[-total % 31] == text[17] else USCC_CHECK


def org_code_ok(code: str) -> bool:
    """Whether a 组织机构代码 (characters 9–17 of a USCC) checks; some early ones do not: warn, never refuse. Source: R1.10."""
    text = nfkc_code(code).replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", text):
        return False
    total = sum(int(one, 36) * weight for one, weight in zip(text, _ORG_WEIGHTS, strict=False))
    return "0123456789X0"[11 - total % 11] == text[8]


def project_code(code: str) -> str:
    """A 全国投资项目代码 as issued: 24 characters, hyphens half-width; twenty bare digits get theirs. Source: R1.1, R1.2, R1.5.

    Errors: ValueError with PROJECT_CODE_FORM.
    """
    text = nfkc_code(code)
    bare = _PROJECT_DIGITS.fullmatch(text)
    normal = "-".join(bare.groups()) if bare else text
    if not _PROJECT_CODE.fullmatch(normal):
        raise ValueError(PROJECT_CODE_FORM)
    return normal


def project_code_generation(code: str) -> str:
    """ "legacy" (year first, until autumn 2020), "current" (YYMM first) or "suspect" (warn, do not block). Source: R1.3, R1.4.

    Errors: ValueError with PROJECT_CODE_FORM.
    """
    first = int(project_code(code)[:4])
    if 2013 <= first <= 2020:  # 2011 and 2012 are November and December 2020
        return "legacy"
    return "current" if 1 <= first % 100 <= 12 and first >= 2010 else "suspect"


def division_alias(code: str) -> str:
    """A division code with a former county's six digits replaced by today's; longer codes keep their tail. Source: R1.13."""
    return _DIVISION_ALIASES.get(code[:6], code[:6]) + code[6:]


def division_level(code: str) -> str:
    """ "province", "city", "county", "town" or "village" by the shape of the code; "" when it has none of them. Source: R1.15."""
    if not code.isascii() or not code.isdigit():
        return ""
    if len(code) == 6:
        return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    return {9: "town", 12: "village"}.get(len(code), "")


def industry_section(code: str) -> str | None:
    """The 门类 letter of a 2–4 digit industry code, with or without its letter; None when there is none. Source: R1.16, R1.17."""
    found = re.fullmatch(r"([A-T])?([0-9]{2})[0-9]{0,2}", nfkc_code(code))
    if not found:
        return None
    division = int(found[2])
    section = next((letter for letter, first, last in _SECTIONS if first <= division <= last), None)
    return section if found[1] in (None, section) else None
