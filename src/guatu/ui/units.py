"""Units and set words that reach the screen from data: named here so that the catalogue holds them."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

UNITS = frozenset(
    {
        gettext_noop("亿元"),
        gettext_noop("万元"),
        gettext_noop("元"),
        gettext_noop("万美元"),
        gettext_noop("个"),
        gettext_noop("个百分点"),
        gettext_noop("亩"),
        gettext_noop("平方米"),
        gettext_noop("万平方米"),
        gettext_noop("公顷"),
        gettext_noop("天"),
        gettext_noop("日"),
        gettext_noop("个工作日"),
        gettext_noop("个月"),
        gettext_noop("家"),
        gettext_noop("户"),
        gettext_noop("人"),
        gettext_noop("次"),
        gettext_noop("件"),
        gettext_noop("份"),
        gettext_noop("名"),
        gettext_noop("位"),
        gettext_noop("期"),
        gettext_noop("分"),
        gettext_noop("项"),
        gettext_noop("条"),
        gettext_noop("宗"),
        gettext_noop("万元/亩"),
        gettext_noop("分钟"),
    }
)

_NONE = "∅"  # what the catalogue says for a counting word the other language has not: 648 个, 648

LIGHT_WORDS = {
    "normal": gettext_noop("正常"),
    "watch": gettext_noop("关注"),
    "late": gettext_noop("滞后"),
    "future": gettext_noop("未到期"),
    "stopped": gettext_noop("停缓"),
    "missing": gettext_noop("数据缺失"),
    "exempt": gettext_noop("豁免"),
}


def unit_word(unit: str) -> str:
    """A unit in the reader's language; one we do not know stays as it came."""
    word = gettext(unit) if unit in UNITS else unit
    return "" if word == _NONE else word


def light_word(state: str) -> str:
    """The word of a light."""
    return gettext(LIGHT_WORDS[state])
