"""Section and subtotal rows by their wording: “一、续建项目（12个）”, a county's name across the sheet, 小计, 合计, 其中."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from guatu.intake.profile import Context, Profile
from guatu.intake.texts import clean, squeeze

NUMBERED = (
    ("cn", re.compile(r"^第?[一二三四五六七八九十百]{1,4}(?:[、.,:批]|部分|\s)")),
    ("cn_paren", re.compile(r"^\([一二三四五六七八九十]{1,3}\)")),
    ("arabic", re.compile(r"^\d{1,2}[、.](?!\d)")),
    ("arabic_paren", re.compile(r"^\(\d{1,2}\)")),
)
CHINESE_NUMBER = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,3}\)?[、.]?|第[一二三四五六七八九十]{1,3}(?:批|部分|类))$")
COUNT = re.compile(r"[(:,、]?(?:合计|共计|共|计)?(\d{1,6})(?:个|项)(?:项目)?[,)]?")
NOTE_WORDS = (
    "注:",
    "注1",
    "说明",
    "备注:",
    "填报",
    "填表",
    "制表",
    "审核人",
    "审核:",
    "单位负责人",
    "联系人",
    "报送",
    "数据来源",
    "分管领导",
)
GRAND = ("合计", "总计", "共计", "累计", "全市合计", "全县合计")


@dataclass(slots=True)
class Section:
    """A heading inside the table, what it says of the rows below it, and whether its count holds."""

    row: int
    text: str
    style: str
    depth: int = 1
    stated_count: int | None = None
    actual_count: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    parent: Section | None = None

    @property
    def path(self) -> list[Section]:
        """This section inside the ones around it, outermost first."""
        return [*(self.parent.path if self.parent else []), self]

    @property
    def inherited(self) -> dict[str, Any]:
        """What it and the sections around it say of a row; the inner one wins."""
        return {key: value for section in self.path for key, value in section.fields.items()}


def style_of(label: str, context: Context) -> str:
    """How a heading is numbered; headings of one style stand on one level."""
    text = squeeze(label)
    for style, pattern in NUMBERED:
        if pattern.match(text):
            return style
    return "place" if bare_text(label) in context.places else "plain"


def bare_text(label: str) -> str:
    """A heading without its number and its count."""
    text = squeeze(label)
    for _style, pattern in NUMBERED:
        text = pattern.sub("", text, count=1)
    text = re.sub(r"\([^()]*\d+(?:个|项)[^()]*\)|\(\)|[::]?共?\d+(?:个|项)(?:项目)?.*$", "", text)
    return text.strip("、.,:() ")


def stated_count(label: str) -> int | None:
    found = COUNT.search(re.sub(r"[(\s]", "(", squeeze(label)))
    return int(found.group(1)) if found else None


def fields_of(label: str, profile: Profile, context: Context) -> dict[str, Any]:
    """What a heading says of the rows below it."""
    bare = bare_text(label)
    found: dict[str, Any] = {}
    if bare in context.places and profile.has("place"):
        found["place"] = bare
    for rule in profile.sections:
        found |= rule.read(bare)
    return found


def subtotal_kind(label: str, profile: Profile) -> str | None:
    """`part` (其中), `grand` (合计), `small` (小计), or None."""
    text = squeeze(label)
    bare = bare_text(label)
    if text.startswith("其中"):
        return "part"
    if len(bare) > 14:
        return None
    if bare.startswith(GRAND) or (bare.endswith(("合计", "总计", "共计")) and "其中" not in text):
        return "grand"
    return (
        "small"
        if any(bare.endswith(word) or bare.startswith(word) for word in profile.subtotal_words if word != "其中")
        else None
    )


def is_note(label: str) -> bool:
    return squeeze(label).startswith(NOTE_WORDS) or len(clean(label)) > 60
