"""How good the work and its data are: 三个一批 with their denominators, new starts, statistics, returns, freshness."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guatu.desk.measures import measure_title
from guatu.desk.screen import Screen
from guatu.desk.shown import in_cell, shown, title_of
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.ui.components import Column, Figure, Row, Table
from guatu.ui.numbers import number_text

# rate by count, rate by investment: each pair one line of the table (R2.17, R2.21)
_RATES = (
    ("batch.perform_rate", "batch.perform_rate_yuan"), ("batch.sign_start_rate", ""),
    ("batch.start_rate", "batch.start_rate_yuan"), ("batch.produce_rate", "batch.produce_rate_yuan"),
    ("batch.benefit_rate", "batch.benefit_rate_yuan"),
)  # fmt: skip
_QUALITY = ("new.rate", "statistics.rate", "returns.rate", "freshness.rate")
_KEYS = (*(key for pair in _RATES for key in pair if key), *_QUALITY, "freshness.stale", "returns.missing")


def health_of(screen: Screen) -> Mapping[str, FigureValue]:
    """Every rate of this section over the screen's scope, in one pass."""
    return evaluate(_KEYS, screen.context).total


def batch_table(values: Mapping[str, FigureValue], screen: Screen) -> Table | None:
    """三个一批 rates by count and by investment; what they are of is printed beside them (R2.19). None without any list."""
    if not any(values[key].parts[values[key].figure.measures[1]] for key, _by_yuan in _RATES):
        return None
    rows = tuple(_rate_row(values, screen, by_count, by_yuan) for by_count, by_yuan in _RATES)
    columns = (
        Column("name", _("指标"), is_fixed=True, is_sticky=True, width="wide"),
        Column("above", _("分子"), "个", "count", group=_("按项目个数")), Column("below", _("分母"), "个", "count", group=_("按项目个数")),
        Column("rate", _("率"), "%", "percent", group=_("按项目个数")),
        Column("above_yuan", _("分子"), "亿元", "yuan", group=_("按投资额")), Column("below_yuan", _("分母"), "亿元", "yuan", group=_("按投资额")),
        Column("rate_yuan", _("率"), "%", "percent", group=_("按投资额")), Column("of", _("分母是")),
    )  # fmt: skip
    note = _("按历期名单计，参加几次计几次；一个项目不参加三个一批则不在其内。")
    return Table(
        "batches", _("三个一批"), columns, rows, has_tools=False, is_tall=False, foot_note=note, phone="scroll"
    )  # fmt: skip


def _rate_row(values: Mapping[str, FigureValue], screen: Screen, by_count: str, by_yuan: str) -> Row:
    one = values[by_count]
    above, below = one.figure.measures
    cells: dict[str, object] = {
        "name": title_of(one.figure), "above": one.parts[above], "below": one.parts[below], "rate": in_cell(shown(one, screen), screen),
        "of": measure_title(below),
    }  # fmt: skip
    if by_yuan:
        money = values[by_yuan]
        top, bottom = money.figure.measures
        cells |= {"above_yuan": money.parts[top], "below_yuan": money.parts[bottom], "rate_yuan": in_cell(shown(money, screen), screen)}
    return Row(cells, key=by_count)


def quality_figures(values: Mapping[str, FigureValue], screen: Screen) -> tuple[Figure, ...]:
    """New starts, statistics, returns, freshness: each with what it is of."""
    return tuple(shown(values[key], screen, note=_of_words(values[key], values)) for key in _QUALITY)


def _of_words(value: FigureValue, values: Mapping[str, FigureValue]) -> str:
    parts = value.parts
    if value.figure.key == "freshness.rate":
        return _("应更新 %(n)s 个，过期 %(m)s 个") % {"n": _n(parts["n.watched"]), "m": _n(parts["n.stale"])}
    if value.figure.key == "returns.rate":
        missing = values["returns.missing"].raw
        return _("应报 %(n)s 个，未报 %(m)s 个") % {"n": _n(parts["n.returns_due"]), "m": number_text(missing)}
    above, below = value.figure.measures
    return _("%(above)s %(n)s 个，%(below)s %(m)s 个") % {
        "above": measure_title(above), "n": _n(parts[above]), "below": measure_title(below), "m": _n(parts[below])
    }  # fmt: skip


def _n(amount: int | None) -> str:
    return number_text(amount)
