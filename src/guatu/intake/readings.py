"""Reading a cell as a kind of value. Every reader answers a Reading and never raises on what people type.

Units: amounts in whole yuan, areas in mu × 100, percents as Decimal.
Source: DECISIONS 19, 27, 32; R0.2, R1.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from guatu.intake.limits import MAX_TEXT_LENGTH
from guatu.intake.profile import Field
from guatu.intake.sheets import raw_of
from guatu.intake.texts import LINE_ENDS, clean, fault, is_formula_like, is_plain, squeeze
from guatu.kernel import area, codes, numerals

BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "－",
        "/",
        "//",
        "\\",
        "无",
        "暂无",
        "没有",
        "待定",
        "未定",
        "待明确",
        "未明确",
        "n/a",
        "na",
        "空",
        "…",
        "...",
        "×",
        "x",
    }
)
SILENT_BLANKS = frozenset({"-", "--", "—", "——", "－", "/", "\\"})
CODE_BLANKS = frozenset({"正在办理", "办理中", "未办理", "未赋码", "无代码", "待办", "在办", "未取得", "暂未取得"})
MARKS = {
    "done": ("√", "✓", "✔", "☑", "✅", "已办", "已办理", "已办结", "已取得", "已完成", "完成", "是", "有", "y", "yes", "1"),
    "doing": ("△", "▲", "在办", "正在办理", "办理中", "正在办", "进行中"),
    "not_done": ("×", "✗", "✕", "✘", "x", "未办", "未办理", "未取得", "否", "没有", "n", "no", "0"),
    "not_applicable": ("—", "-", "–", "－", "──", "——", "/", "\\", "不涉及", "无需", "不需要", "无需办理", "免办"),
}
INTEGER = re.compile(r"^([+-]?\d{1,15})(?:\.0+)?(?:个|年|项|天|人)?$")
PERCENT = re.compile(r"^(?:约|达到?)?([+-]?\d+(?:\.\d+)?)(?:%|个?百分点)?$")
AREA = re.compile(r"^(?:约|占地)?(\d+(?:\.\d+)?)(亩|万平方米|平方米|㎡|m2|公顷|平方公里)?(.*)$")


class Reading(NamedTuple):
    """A value (None = blank or unreadable) and what must be said about it: (problem code, details)."""

    value: Any
    said: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """How a column is to be read."""

    field: Field
    unit: str | None = None
    is_1904: bool = False
    is_text_file: bool = False
    year: int | None = None


NOTHING = Reading(None)
Reader = Callable[[Any, Way], Reading]


def said(value: Any, code: str, /, **details: Any) -> Reading:
    return Reading(value, ((code, details),))


def read_text(raw: Any, way: Way) -> Reading:
    text = raw if type(raw) is str else raw_of(raw)
    if is_plain(text):
        stripped = text.strip()
        return Reading(stripped) if stripped and stripped not in SILENT_BLANKS else NOTHING
    wrong = fault(text)
    if wrong:
        return said(None, wrong)
    if len(text) > MAX_TEXT_LENGTH:
        return said(None, "text.long", count=len(text))
    cleaned = clean(text)
    if cleaned in SILENT_BLANKS:
        return NOTHING
    if is_formula_like(cleaned):
        return said(cleaned, "text.formula")
    return (
        Reading(cleaned or None) if cleaned == LINE_ENDS.sub("\n", text).strip(" \n\t") else said(cleaned or None, "text.cleaned")
    )


def read_code(raw: Any, way: Way) -> Reading:
    """A national project code. Source: R1.2–R1.4."""
    if isinstance(raw, (int, float)):
        return said(None, "code.lost_digits")
    text = clean(raw) if type(raw) is str else raw_of(raw)
    if is_blank_word(text) or squeeze(text) in CODE_BLANKS:
        return said(None, "value.blank_word")
    try:
        code = codes.project_code(text)
    except ValueError:
        return said(text, "code.malformed")
    notes = () if code == text else (("code.normalised", {"value": code}),)
    return Reading(code, notes + ((("code.suspect", {}),) if codes.project_code_generation(code) == "suspect" else ()))


def read_uscc(raw: Any, way: Way) -> Reading:
    if isinstance(raw, (int, float)):
        return said(None, "code.lost_digits")
    text = clean(raw) if type(raw) is str else raw_of(raw)
    if is_blank_word(text) or squeeze(text) in CODE_BLANKS:
        return said(None, "value.blank_word")
    code = numerals.nfkc_code(text)
    problem = codes.uscc_problem(code)
    if problem:
        return said(code, "uscc.bad", reason=problem)
    return Reading(code) if code == text else said(code, "code.normalised", value=code)


def read_int(raw: Any, way: Way) -> Reading:
    if type(raw) in (int, float):
        return Reading(int(raw)) if float(raw).is_integer() else said(None, "number.bad")
    text = squeeze(raw_of(raw))
    if is_blank_word(text):
        return said(None, "value.blank_word")
    found = INTEGER.match(text)
    return Reading(int(found.group(1))) if found else said(None, "number.bad")


def read_percent(raw: Any, way: Way) -> Reading:
    if type(raw) in (int, float):
        return Reading(_decimal(raw))
    text = squeeze(raw_of(raw)).replace(",", "")
    if is_blank_word(text):
        return said(None, "value.blank_word")
    found = PERCENT.match(text)
    return Reading(Decimal(found.group(1))) if found else said(None, "percent.bad")


def read_area(raw: Any, way: Way) -> Reading:
    """Land in mu × 100; words behind the number stay in the raw text."""
    text = squeeze(raw_of(raw)).replace(",", "")
    if is_blank_word(text):
        return said(None, "value.blank_word")
    found = AREA.match(text)
    if not found:
        return said(None, "area.bad")
    unit = {"㎡": "平方米", "m2": "平方米"}.get(found.group(2) or "", found.group(2)) or way.unit or "亩"
    area_mu_x100 = area.mu_x100(Decimal(found.group(1)), unit if unit in area.SQUARE_METRES else "亩")
    return said(area_mu_x100, "value.aside") if found.group(3) else Reading(area_mu_x100)


def read_choice(raw: Any, way: Way) -> Reading:
    text = squeeze(raw_of(raw))
    choices = _squeezed(way.field.choices)
    if text in choices:
        return Reading(choices[text])
    if is_blank_word(text):
        return said(None, "value.blank_word")
    shortened = re.sub(r"\(.*?\)|项目$|类$|类型$|工程$", "", text)
    if shortened in choices:
        return said(choices[shortened], "choice.read", value=shortened)
    return said(None, "choice.unknown", choices="、".join(list(way.field.choices)[:8]))


def read_mark(raw: Any, way: Way) -> Reading:
    """√ △ × — in permit columns. Source: DECISIONS 27."""
    if type(raw) is bool:
        return Reading("done" if raw else "not_done")
    text = squeeze(raw_of(raw))
    if text in MARK_OF:
        return Reading(MARK_OF[text])
    opening = next((word for word in MARK_OPENINGS if text.startswith(word)), None)
    return said(MARK_OF[opening], "value.aside") if opening else said(None, "mark.unknown")


def with_percent_format(raw: float, way: Way) -> Reading:
    return Reading(_decimal(raw) * 100)


def _decimal(number: float | int) -> Decimal:
    return Decimal(format(number, ".15g"))


def is_blank_word(text: str) -> bool:
    return not text or text.casefold() in BLANK_WORDS


def _squeezed(choices: Mapping[str, str]) -> dict[str, str]:
    return {squeeze(label): value for label, value in choices.items()} | {squeeze(value): value for value in choices.values()}


MARK_OF = {squeeze(word): value for value, words in MARKS.items() for word in words}
MARK_OPENINGS = sorted((word for word in MARK_OF if len(word) > 1 or word in "√△×"), key=len, reverse=True)
