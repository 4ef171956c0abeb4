"""What the integers are called that a figure is computed from, for the arithmetic in the drawer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.desk.shown import title_of
from guatu.figures.registry import Figure, all_figures, measure_of
from guatu.ui.components.figure import Figure as Shown

_TITLES = {
    "n": gettext_noop("项目个数"),
    "plan": gettext_noop("年度计划"),
    "done": gettext_noop("本年累计完成"),
    "n.planned": gettext_noop("有年度计划的项目"),
    "done.both": gettext_noop("已核定项目的自报累计"),
    "last_year.ytd": gettext_noop("上年同期累计"),
    "n.watched": gettext_noop("应更新项目"),
    "c.due.closed": gettext_noop("应办结中已销号"),
    "c.due.on_time": gettext_noop("应办结中按期办结"),
    "c.submissions": gettext_noop("申请销号次数"),
    "c.send_backs": gettext_noop("打回次数"),
    "c.letters.due": gettext_noop("应回复的函件"),
    "c.letters.in_time": gettext_noop("按期回复的函件"),
    "b.sign": gettext_noop("签约一批总数"),
    "b.start": gettext_noop("开工一批总数"),
    "b.produce": gettext_noop("投产一批总数"),
    "b.sign.done": gettext_noop("签约一批中已履约"),
    "b.sign.started": gettext_noop("签约一批中已开工"),
    "b.start.done": gettext_noop("开工一批中实际开工"),
    "b.start.produced": gettext_noop("开工一批中已投产"),
    "b.produce.done": gettext_noop("投产一批中已达效"),
    "b.sign.yuan": gettext_noop("签约一批总投资"),
    "b.start.yuan": gettext_noop("开工一批总投资"),
    "b.produce.yuan": gettext_noop("投产一批总投资"),
    "b.sign.done_yuan": gettext_noop("已履约项目总投资"),
    "b.start.done_yuan": gettext_noop("实际开工项目总投资"),
    "b.start.produced_yuan": gettext_noop("已投产项目总投资"),
    "b.produce.done_yuan": gettext_noop("已达效项目总投资"),
}


def measure_title(key: str) -> str:
    """A measure's name: its own, else that of the figure that is nothing but this measure."""
    if key in _TITLES:
        return _(_TITLES[key])
    alone = next((one for one in all_figures() if one.measures == (key,)), None)
    return title_of(alone) if alone else key


def measured(key: str, amount: int | None) -> Shown:
    """A measure's number as it enters the arithmetic."""
    title = measure_title(key)
    if is_money(key):
        return Shown(key, title, amount, "亿元", "yuan", 4)
    return Shown(key, title, amount, "个", "count", 0)


def is_money(key: str) -> bool:
    """Whether a measure sums yuan rather than counts rows or steps."""
    return (measure_of(key).column or "").endswith("_yuan")


def formula_of(figure: Figure, *, is_english: bool) -> str:
    """The formula in words. In English the names of what goes in; the definition says how they are put together."""
    return "; ".join(measure_title(key) for key in figure.measures) if is_english else figure.formula
