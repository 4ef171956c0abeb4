"""View models of every component: plain frozen values that any storey may fill and only ``ui`` draws."""

from guatu.ui.components.chart import Chart, FlowStage, Series
from guatu.ui.components.drawer import Definition, EvidenceItem, FigureDrawer, LightDrawer, LightInput, Move, Term
from guatu.ui.components.figure import Delta, Figure, Tag
from guatu.ui.components.filterbar import Filter, FilterBar, Option
from guatu.ui.components.flow import (
    ConfirmDialog,
    Empty,
    ProblemLine,
    Progress,
    StageStop,
    Step,
    Tab,
    TimelineEntry,
)
from guatu.ui.components.light import LIGHT_STATES, Light
from guatu.ui.components.screen import Choice, Link, MenuItem, ScreenContext, Shell
from guatu.ui.components.table import Bar, BulkAction, Cell, Column, GroupRow, Page, Row, Table

__all__ = [
    "LIGHT_STATES",
    "Bar",
    "BulkAction",
    "Cell",
    "Chart",
    "Choice",
    "Column",
    "ConfirmDialog",
    "Definition",
    "Delta",
    "Empty",
    "EvidenceItem",
    "Figure",
    "FigureDrawer",
    "Filter",
    "FilterBar",
    "FlowStage",
    "GroupRow",
    "Light",
    "LightDrawer",
    "LightInput",
    "Link",
    "MenuItem",
    "Move",
    "Option",
    "Page",
    "ProblemLine",
    "Progress",
    "Row",
    "ScreenContext",
    "Series",
    "Shell",
    "StageStop",
    "Step",
    "Tab",
    "Table",
    "Tag",
    "Term",
    "TimelineEntry",
]
