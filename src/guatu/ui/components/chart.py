"""A picture of numbers, always with its table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guatu.ui.components.figure import Figure
from guatu.ui.components.screen import Link

CHART_KINDS = ("bars", "line", "ranks")
SERIES_ROLES = ("actual", "plan", "forecast", "prorata", "yearago", "part")


@dataclass(frozen=True, slots=True)
class Series:
    """One run of values. The role decides the stroke: actual solid, plan dashed, forecast dotted, prorata a tick."""

    name: str
    values: tuple[int | Decimal | None, ...]
    role: str = "actual"

    def __post_init__(self) -> None:
        if self.role not in SERIES_ROLES:
            raise ValueError(f"no such series role: {self.role}")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. ``bars``: columns by category; ``line``: S-curve over time; ``ranks``: lying bars, parts stacked.

    Units: values as in Figure (whole yuan for measure ``yuan``), shown in ``unit``.
    """

    id: str
    title: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    measure: str = "count"
    places: int | None = None
    summary: str = ""  # what the picture says, in one sentence; read out and printed under the title
    note: str = ""
    urls: tuple[str, ...] = ()  # where a touch on a category leads
    mark_at: str = ""  # category of the today line
    mark_label: str = ""
    height: str = ""  # short, tall
    has_labels: bool = True
    opens_drawer: bool = False  # whether the urls open in the drawer
    exports: tuple[Link, ...] = ()
    category_title: str = ""

    def __post_init__(self) -> None:
        if self.kind not in CHART_KINDS:
            raise ValueError(f"no such chart: {self.kind}")


@dataclass(frozen=True, slots=True)
class FlowStage:
    """One stage of the flow: how many stand in it, how many moved on. ``share`` of 1 sets the bar's height."""

    title: str
    figure: Figure
    share: float
    amount: Figure | None = None
    moved_on: Figure | None = None
    url: str = ""
