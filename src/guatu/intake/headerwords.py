"""The words of a header: one spelling for what offices write in many, and the unit, year and month written into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guatu.intake.texts import squeeze

MONEY_UNITS = ("亿元", "万元", "元", "万美元", "亿美元")
UNIT_WORDS = {
    "亿元": "亿元",
    "亿": "亿元",
    "万元": "万元",
    "万": "万元",
    "万元人民币": "万元",
    "亿元人民币": "亿元",
    "人民币元": "元",
    "元": "元",
    "千元": "千元",
    "万美元": "万美元",
    "亿美元": "亿美元",
    "亩": "亩",
    "平方米": "平方米",
    "㎡": "平方米",
    "m2": "平方米",
    "公顷": "公顷",
    "平方公里": "平方公里",
    "%": "%",
    "百分点": "百分点",
    "个百分点": "百分点",
    "个": "个",
    "年": "年",
    "月": "月",
}
_ALTERNATIVES = "|".join(sorted(map(re.escape, UNIT_WORDS), key=len, reverse=True))
BRACKETED = re.compile(r"[(\[【〔<{]([^()\[\]【】〔〕<>{}]*)[)\]】〕>}]")
UNIT_ONLY = re.compile(rf"^(?:单位|计量单位|金额单位)?[::、,/]*({_ALTERNATIVES})$")
UNIT_TAIL = re.compile(r"(?:[/、,:_-]|单位:?)((?:亿|万|千)?元|万美元|亩|平方米|公顷|%)$|(?<=[资额款划成])((?:亿|万)元)$")
UNIT_LINE = re.compile(
    r"(?:^|[^\w]|金额|计量|货币|投资)单\|*位\|*[:是为]?\|*((?:(?:亿|万|千)?(?:元|美元)|亩|平方米|公顷|个|%|、|,|/|;|和|人民币)+)"
)
MONEY_IN_LINE = re.compile(r"[亿万千]?(?:美元|元)")
YEAR = re.compile(r"(20\d{2})(?:年度?)?")
SPAN_OF_MONTHS = re.compile(r"(?:本年|年初)?(\d{1,2})月?(?:份)?[-—–―~～至到、](\d{1,2})月(?:份|底|末)?")
ONE_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?:份)?(?!底|末)")
LAST_YEAR_END = re.compile(r"(?:截[至止]到?)?(?:20\d{2}年?|上年度?|去年|上一年度?)(?:年?底|年?末|12月底?|12月31日)(?:前|为止)?")
MONTH_END = re.compile(r"截[至止]到?(?:20\d{2}年?|本年)?(\d{1,2})月(?:底|末|\d{1,2}日)")
SPELLINGS = (
    (re.compile(r"本年度|当年度?|今年|全年|(?<!上)(?<!下)(?<!一)(?<!每)年度"), "本年"),
    (re.compile(r"截[止至]到?"), "截至"),
    (re.compile(r"当月|本月份"), "本月"),
    (re.compile(r"[::、,,。;;*＊?!'\"“”_\-—/\\|·.()%]"), ""),
    (re.compile(r"投资额"), "投资"),
    (re.compile(r"[与和]"), "及"),
    (re.compile(r"日期"), "时间"),
    (re.compile(r"完工"), "竣工"),
    (re.compile(r"下一步"), "下步"),
    (re.compile(r"当前|现阶段"), "目前"),
    (re.compile(r"(?:预计|拟)(?=开工|竣工|投产|建成|开始|结束)"), "计划"),
    (re.compile(r"^其中|的"), ""),
    (re.compile(r"^[①-⑳\d]+(?=[^\d月年])"), ""),
)


@dataclass(frozen=True, slots=True)
class Words:
    """A header taken apart: its spelling for comparing, what stood in brackets, its unit, and the year and month it names."""

    spelling: str
    aside: str = ""
    unit: str | None = None
    year: int | None = None
    month: int | None = None


# A heading is looked for at every depth of every row of the top, so the same few cells are asked for again and again.
@lru_cache(maxsize=4096)
def take_apart(header: str) -> Words:
    """The words of one header cell or of a whole header path."""
    text = squeeze(header)
    asides: list[str] = []
    unit: str | None = None
    for inside in BRACKETED.findall(text):
        found = UNIT_ONLY.match(inside)
        unit = unit or (UNIT_WORDS[found.group(1)] if found else None)
        if not found:
            asides.append(inside)
    bare = BRACKETED.sub("", text)
    tail = UNIT_TAIL.search(bare)
    if tail and unit is None:
        unit, bare = UNIT_WORDS.get(tail.group(1) or tail.group(2)), bare[: tail.start()]
    year = YEAR.search(bare)
    month = MONTH_END.search(bare) or SPAN_OF_MONTHS.search(bare) or ONE_MONTH.search(bare)
    return Words(spell(bare), "".join(asides), unit, int(year.group(1)) if year else None, _month(month))


def _month(found: re.Match[str] | None) -> int | None:
    number = int(found.groups()[-1]) if found else 0
    return number if 1 <= number <= 12 else None


def spell(text: str) -> str:
    """One spelling for a header without brackets: years read 本年, spans of months 累计月, a month 本月."""
    text = LAST_YEAR_END.sub("截至上年底", squeeze(text))
    text = MONTH_END.sub("截至本月底", text)
    text = SPAN_OF_MONTHS.sub("累计月", text)
    text = ONE_MONTH.sub("本月", text)
    text = YEAR.sub("本年", text)
    for pattern, spelling in SPELLINGS:
        text = pattern.sub(spelling, text)
    return text.replace("本年本年", "本年").replace("本年累计月", "累计月").replace("本年本月", "本月")


def units_in_line(text: str) -> list[str]:
    """The money units of a “单位：万元” line, in order; other units it names are left out."""
    found = UNIT_LINE.search(_barred(text))
    return [] if found is None else list(dict.fromkeys(MONEY_IN_LINE.findall(found.group(1))))


def is_unit_line(text: str) -> bool:
    return bool(UNIT_LINE.search(_barred(text)))


def _barred(text: str) -> str:
    """Blanks as bars, so that what stood apart stays apart: the title before “单位” is no part of it."""
    return "|".join(squeeze(piece) for piece in text.split())
