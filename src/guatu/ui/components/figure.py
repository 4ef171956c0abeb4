"""A figure as it is shown, with its marks and its movement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal

# How a number is written. ``yuan`` takes whole yuan and is shown in ``unit`` (亿元 or 万元); the others are shown as they come.
MEASURES = ("yuan", "percent", "points", "count", "number")


@dataclass(frozen=True, slots=True)
class Tag:
    """A short mark: provenance (公布, 推算, 初步), class, state.

    Tone: plain, sample, stated, derived, draft, good, watch, bad.
    """

    text: str
    tone: str = "plain"
    hint: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """How much a figure moved, against what (较上月, 同比). ``good`` says which way is welcome: up, down or neither."""

    value: Number | None
    measure: str = "count"
    unit: str = ""
    label: str = ""
    good: str = ""
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A registered number at one place and time; touching it opens ``drawer_url``.

    Units: ``value`` is whole yuan for measure ``yuan``, percent for ``percent``, 百分点 for ``points``.
    """

    key: str
    title: str
    value: Number | None
    unit: str = ""
    measure: str = "count"
    places: int | None = None
    definition: str = ""
    drawer_url: str = ""
    sample_rows: int = 0
    tags: tuple[Tag, ...] = ()
    delta: Delta | None = None
    spark: tuple[Number | None, ...] = ()
    note: str = ""  # one quiet line under the big form: 计划 140.00 亿元
    empty_reason: str = ""  # why there is no number: 年度计划未下达
