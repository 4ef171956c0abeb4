"""``{% load guatu %}``: every component as a tag, every way of writing a number or date as a filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from guatu.kernel.errors import Problem
from guatu.kernel.vague import VagueDate
from guatu.ui import contexts, markup, wording
from guatu.ui.components import (
    Chart,
    ConfirmDialog,
    Delta,
    Empty,
    Figure,
    FilterBar,
    FlowStage,
    Light,
    MenuItem,
    ProblemLine,
    Progress,
    StageStop,
    Step,
    Tab,
    Table,
    Tag,
    TimelineEntry,
)
from guatu.ui.numbers import number_text
from guatu.ui.units import light_word, unit_word

register = template.Library()
Context = dict[str, Any]

# ---- the small ones --------------------------------------------------------------------------------------------------------


@register.simple_tag
def figure(value: Figure | None, form: str = "inline") -> SafeString | str:
    """A figure: ``inline`` in a sentence, ``big`` in a strip, ``cell`` in a table of one's own."""
    if value is None:
        return markup.NOTHING
    if form == "big":
        return render_to_string("ui/_figure_big.html", contexts.big_context(value))
    return markup.figure_html(value, is_cell=form == "cell")


@register.inclusion_tag("ui/_figures.html")
def figures(values: Iterable[Figure]) -> Context:
    """A strip of big figures, divided by hairlines."""
    return {"figures": [contexts.big_context(value) for value in values]}


@register.simple_tag
def light(value: Light | None) -> SafeString:
    """A light."""
    return markup.NOTHING if value is None else markup.light_html(value)


@register.simple_tag
def tag(value: Tag) -> SafeString:
    """A short mark."""
    return markup.tag_html(value)


@register.simple_tag
def delta(value: Delta | None) -> SafeString:
    """A movement on its own."""
    return markup.delta_html(value)


@register.simple_tag
def sparkline(values: Sequence[int | Decimal | None]) -> SafeString:
    """A sparkline on its own."""
    return markup.spark_html(tuple(values))


# ---- tables, filters, charts -----------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/_table.html", takes_context=True)
def datatable(context: template.Context, table: Table) -> Context:
    """A table with everything around it; the same fragment htmx swaps."""
    return contexts.table_context(table, csrf_token=context.get("csrf_token"))


@register.inclusion_tag("ui/_filters.html")
def filterbar(bar: FilterBar, target: str = "") -> Context:
    """A row of chips. ``target`` is the id of the fragment a change swaps; empty: the page is asked again."""
    return contexts.filter_context(bar, target)


@register.inclusion_tag("ui/_chart.html", takes_context=True)
def chart(context: template.Context, value: Chart) -> Context:
    """A chart with its table behind it."""
    return contexts.chart_context(value, csrf_token=context.get("csrf_token"))


@register.inclusion_tag("ui/_flow.html")
def flow(stages: Sequence[FlowStage], title: str = "", note: str = "") -> Context:
    """The stages projects pass through, with how many stand in each."""
    return contexts.flow_context(stages, title, note)


# ---- ways, steps, states ---------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/_tabs.html")
def tabs(values: Iterable[Tab], label: str = "") -> Context:
    """Several pages about one thing."""
    return {"tabs": values, "label": label}


@register.inclusion_tag("ui/_stepper.html")
def stepper(steps: Iterable[Step], label: str = "") -> Context:
    """The steps of a way through several pages."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/_stagerail.html")
def stagerail(stops: Iterable[StageStop], label: str = "") -> Context:
    """The stages of one project with their dates."""
    return {"stops": stops, "label": label}


@register.inclusion_tag("ui/_timeline.html")
def timeline(entries: Iterable[TimelineEntry], empty: Empty | None = None) -> Context:
    """What happened, newest first."""
    return {"entries": list(entries), "empty": empty}


@register.inclusion_tag("ui/_progress.html", takes_context=True)
def progress(context: template.Context, value: Progress) -> Context:
    """Long work with its bar; asks again by itself."""
    return {"progress": value, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_empty.html")
def emptystate(value: Empty | None) -> Context:
    """Nothing here, and what to do next."""
    return {"empty": value}


@register.inclusion_tag("ui/_confirm.html", takes_context=True)
def confirm(context: template.Context, dialog: ConfirmDialog, trigger: str = "", tone: str = "") -> Context:
    """A button and the dialog that names its effect."""
    return {"dialog": dialog, "trigger": trigger or dialog.confirm, "tone": tone, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_problems.html")
def problems(values: Iterable[ProblemLine | Problem | str], title: str = "") -> Context:
    """What is wrong, where, and how to mend it."""
    return {"problems": [contexts.problem_line(value) for value in values], "title": title}


# ---- forms -----------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, unit: str = "", last: str = "") -> Context:
    """One form field: label, control, unit, last value beside it, help, errors."""
    return {"field": bound, "unit": unit_word(unit) if unit else "", "last": last, "kind": _field_kind(bound)}


def _field_kind(bound: BoundField) -> str:
    """Which arrangement a control needs: check (label behind), group (a legend), or plain."""
    kind = getattr(bound.field.widget, "input_type", "")
    if bound.use_fieldset:
        return "group"
    return "check" if kind == "checkbox" else "plain"


@register.inclusion_tag("ui/form.html")
def formfields(form: BaseForm) -> Context:
    """Every field of a form, with what is wrong as a whole above."""
    return {"form": form}


@register.inclusion_tag("ui/_form_errors.html")
def formerrors(form: BaseForm) -> Context:
    """What is wrong with a form, each line leading to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


# ---- the page around -------------------------------------------------------------------------------------------------------


@register.simple_tag
def menu_sections(items: Iterable[MenuItem] | None, key: str = "") -> list[Context]:
    """The main menu by section, in the order given; each says whether we are in it."""
    found = []
    for section, group in groupby(items or (), key=lambda item: item.section):
        entries = list(group)
        found.append({"section": section, "items": entries, "is_current": any(item.key == key for item in entries)})
    return found


# ---- filters ---------------------------------------------------------------------------------------------------------------


@register.filter
def yuan(value: int | None, unit: str = "亿元") -> str:
    """Whole yuan as a bare number in 亿元, 万元 or 元."""
    return number_text(value, "yuan", unit)


@register.filter
def yi(value: int | None, places: int = 2) -> str:
    """Whole yuan as a bare number in 亿元 with so many decimals."""
    return number_text(value, "yuan", "亿元", places)


@register.filter
def wan(value: int | None, places: int = 0) -> str:
    """Whole yuan as a bare number in 万元 with so many decimals."""
    return number_text(value, "yuan", "万元", places)


@register.filter
def yuan_words(value: int | None, unit: str = "亿元") -> str:
    """Whole yuan with the unit behind, for prose."""
    return wording.yuan_text(value, unit)


@register.filter
def pct(value: int | Decimal | None, places: int = 1) -> str:
    """A percentage with its sign: 92.9%."""
    return number_text(value) if value is None else number_text(value, "percent", places=places) + "%"


@register.filter
def points(value: int | Decimal | None, places: int = 1) -> str:
    """A difference of percentages, signed: +13.8个百分点."""
    return wording.points_text(value, places)


@register.filter
def count(value: int | None, unit: str = "") -> str:
    """A whole number with thin thousands, with its unit when given."""
    return wording.with_unit(number_text(value), unit) if unit and value is not None else number_text(value)


@register.filter
def date_zh(value: date | None) -> str:
    """A date in prose: 2023年8月31日."""
    return wording.date_text(value)


@register.filter
def moment(value: datetime | None) -> str:
    """An instant, Asia/Shanghai."""
    return wording.moment_text(value)


@register.filter
def vague(value: VagueDate | date | str | None) -> str:
    """A date as exact as it is known."""
    return wording.vague_text(value)


@register.filter
def unit(value: str) -> str:
    """A unit in the reader's language."""
    return unit_word(value)


@register.filter
def lightword(state: str) -> str:
    """The word of a light."""
    return light_word(state)
