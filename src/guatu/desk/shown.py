"""Figures as components: the value, its unit and definition, and the address of its drawer in the same context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.figures import registry
from guatu.figures.evaluate import FigureValue
from guatu.figures.labels import is_english
from guatu.kernel.rounding import half_up
from guatu.ui.components.figure import Delta, Figure, Tag
from guatu.ui.query import Query

MEASURE = {"money": "yuan", "percent": "percent", "points": "points", "count": "count", "rank": "count", "months": "number"}


def title_of(figure: registry.Figure) -> str:
    """A figure's name in the reader's language."""
    return figure.title_en if is_english() else figure.title


def definition_of(figure: registry.Figure) -> str:
    """A figure's definition in the reader's language."""
    return figure.definition_en if is_english() else figure.definition


def drawer_url(key: str, screen: Screen, *, by: str = "", group: str = "", tab: str = "") -> str:
    """Where a number opens: the drawer of this figure, place, date, version and group."""
    asked = {name: value for name, value in screen.kept.items() if name != "place"}
    asked["at"] = screen.context.at.isoformat()
    asked |= {name: value for name, value in (("by", by), ("group", group), ("tab", tab)) if value}
    if screen.context.list_id is not None:
        asked["list"] = str(screen.context.list_id)
    for column, values in screen.context.filters:
        asked[f"f.{column}"] = ",".join(values)
    return Query(reverse("figure:drawer", args=[screen.place.code, key])).but(**asked).url


def shown(
    value: FigureValue,
    screen: Screen,
    *,
    by: str = "",
    delta: Delta | None = None,
    spark: Iterable[int | Decimal | None] = (),
    note: str = "",
    is_draft: bool = False,
) -> Figure:
    """A figure value as the component every page prints. `is_draft`: part of it nobody has verified yet."""
    figure = value.figure
    return Figure(
        key=figure.key, title=title_of(figure), value=printable(figure, value.raw), unit=figure.unit,
        measure=MEASURE[figure.kind], places=figure.places, definition=definition_of(figure),
        drawer_url=drawer_url(figure.key, screen, by=by, group=value.group), sample_rows=value.sample_rows,
        tags=_tags(figure, is_draft=is_draft), delta=delta, spark=tuple(spark), note=note, empty_reason=empty_reason(value),
    )  # fmt: skip


def printable(figure: registry.Figure, raw: int | Decimal | None) -> int | Decimal | None:
    """A raw value as components take it: whole yuan for money, the rest as it is."""
    return int(half_up(Decimal(raw))) if figure.kind == "money" and raw is not None else raw


def _tags(figure: registry.Figure, *, is_draft: bool) -> tuple[Tag, ...]:
    """初步: what rests on reports that were not verified says so (DECISIONS 9, 22)."""
    if is_draft and "done" in figure.measures:
        return (Tag(_("初步"), "draft", _("含未核定的自报数")),)
    return ()


def empty_reason(value: FigureValue) -> str:
    """Why there is no number."""
    if value.raw is not None:
        return ""
    parts = value.parts
    if "plan" in parts and not parts["plan"]:
        return _("年度计划未下达")
    if any(name.startswith("last_year") for name in parts):
        return _("没有上年同期数")
    if any(name.startswith(("done", "month", "since_start")) for name in parts):
        return _("尚无投资回报")
    return _("分母为 0") if value.figure.kind == "percent" else _("未公布")


def is_draft(values: Mapping[str, FigureValue]) -> bool:
    """Whether a row of values holds reports nobody verified; ask for `done.unverified` along with the others."""
    found = values.get("done.unverified")
    return bool(found and found.raw)


def by_key(values: Mapping[str, FigureValue], screen: Screen, keys: Iterable[str], *, by: str = "") -> dict[str, Figure]:
    """Several figures of one group, as components."""
    draft = is_draft(values)
    return {key: shown(values[key], screen, by=by, is_draft=draft) for key in keys if key in values}


def cells_of(values: Mapping[str, FigureValue], screen: Screen, keys: Iterable[str], *, by: str = "") -> dict[str, Figure]:
    """The same for the cells of a table: a mark that the whole page or row wears is not said again in each of them."""
    return {key: in_cell(one, screen) for key, one in by_key(values, screen, keys, by=by).items()}


def in_cell(figure: Figure, screen: Screen) -> Figure:
    """One figure in a cell. In a sample jurisdiction the page is stamped; 初步 stands at the amount it is about."""
    tags = figure.tags if figure.key.startswith("done.") else ()
    return replace(figure, tags=tags, sample_rows=0 if screen.root.is_sample else figure.sample_rows)


def moved(
    figure: registry.Figure, before: int | Decimal | None, now: int | Decimal | None, label: str = ""
) -> Delta | None:  # fmt: skip
    """How much a figure moved; percentages move by 百分点 (R0.4). None when one of the two is unknown."""
    if before is None or now is None:
        return None
    change = Decimal(now) - Decimal(before)
    measure = "points" if figure.kind == "percent" else MEASURE[figure.kind]
    amount = int(half_up(change)) if measure in {"yuan", "count"} else change
    welcome = "" if figure.key in NEUTRAL else "down" if figure.is_reverse else "up"
    return Delta(amount, measure, "" if measure == "points" else figure.unit, label, welcome, figure.places)


# More or fewer of these is neither good nor bad.
NEUTRAL = frozenset({"completion.monthly_needed", "completion.remaining", "completion.prorata", "plan.total", "plan.first"})
