"""Figures as components: the value, its unit and definition, and the address of its drawer in the same context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.figures import registry
from guatu.figures.evaluate import FigureValue
from guatu.figures.labels import is_english
from guatu.ui.components.figure import Delta, Figure, Tag
from guatu.ui.query import Query

_MEASURE = {"money": "yuan", "percent": "percent", "points": "points", "count": "count", "rank": "count", "months": "number"}


def title_of(figure: registry.Figure) -> str:
    """A figure's name in the reader's language."""
    return figure.title_en if is_english() else figure.title


def definition_of(figure: registry.Figure) -> str:
    """A figure's definition in the reader's language."""
    return figure.definition_en if is_english() else figure.definition


def drawer_url(key: str, screen: Screen, *, by: str = "", group: str = "", tab: str = "") -> str:
    """Where a number opens: the drawer of this figure, place, date, version and group."""
    asked: dict[str, str] = {**screen.kept, "at": screen.context.at.isoformat()}
    asked.pop("place", None)
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
) -> Figure:
    """A figure value as the component every page prints."""
    figure = value.figure
    raw = value.raw
    if figure.kind == "money" and raw is not None:
        raw = int(Decimal(raw).to_integral_value())
    return Figure(
        key=figure.key, title=title_of(figure), value=raw, unit=unit_of(figure), measure=_MEASURE[figure.kind],
        places=figure.places, definition=definition_of(figure),
        drawer_url=drawer_url(figure.key, screen, by=by, group=value.group), sample_rows=value.sample_rows,
        tags=_tags(value), delta=delta, spark=tuple(spark), note=note, empty_reason=_empty_reason(value),
    )  # fmt: skip


def unit_of(figure: registry.Figure) -> str:
    """The printed unit."""
    return figure.unit


def _tags(value: FigureValue) -> tuple[Tag, ...]:
    """What a reader must know of a number at once: part of it nobody has verified yet."""
    if value.figure.key in {"done.ytd", "completion.rate"} and value.parts.get("done.unverified"):
        return (Tag(_("初步"), "draft", _("含未核定的自报数")),)
    return ()


def _empty_reason(value: FigureValue) -> str:
    if value.raw is not None:
        return ""
    if "plan" in value.parts and not value.parts["plan"]:
        return _("年度计划未下达")
    return _("没有数据")


def by_key(values: Mapping[str, FigureValue], screen: Screen, keys: Iterable[str], *, by: str = "") -> dict[str, Figure]:
    """Several figures of one group, as components."""
    return {key: shown(values[key], screen, by=by) for key in keys if key in values}
