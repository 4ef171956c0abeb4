"""Answers every page gives the same way: the drawer as a fragment for htmx, as a page of its own without it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guatu.ui import markup
from guatu.ui.components import Figure, FigureDrawer, LightDrawer, LightInput


def _answer_drawer(request: HttpRequest, fragment: str, title: str, context: dict[str, object]) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        response = render(request, fragment, context)
    else:
        response = render(request, "ui/drawer_page.html", {**context, "fragment": fragment, "title": title})
    response["Vary"] = "HX-Request"
    return response


def figure_drawer_context(drawer: FigureDrawer) -> dict[str, object]:
    """What ``ui/_figure_drawer.html`` is drawn from."""
    rows = drawer.rows.page.total if drawer.rows and drawer.rows.page else len(drawer.rows.rows) if drawer.rows else 0
    return {
        "drawer": drawer,
        "number": markup.number_html(drawer.figure),
        "marks": markup.marks_html(drawer.figure),
        "parts": (
            ("definition", _("口径"), 0),
            ("arithmetic", _("计算"), 0),
            ("rows", _("明细"), rows),
            ("evidence", _("证据"), drawer.evidence_total or len(drawer.evidence)),
            ("moves", _("变动"), len(drawer.moves)),
        ),
    }


def answer_figure(request: HttpRequest, drawer: FigureDrawer) -> HttpResponse:
    """The figure drawer: 口径, 计算, 明细, 证据, 变动."""
    return _answer_drawer(request, "ui/_figure_drawer.html", drawer.figure.title, figure_drawer_context(drawer))


def _input(one: LightInput) -> dict[str, object]:
    value = markup.figure_html(one.value) if isinstance(one.value, Figure) else one.value
    return {"label": one.label, "value": value, "threshold": one.threshold, "is_breached": one.is_breached}


def light_drawer_context(drawer: LightDrawer) -> dict[str, object]:
    """What ``ui/_light_drawer.html`` is drawn from."""
    return {"drawer": drawer, "light": markup.light_html(drawer.light), "inputs": [_input(one) for one in drawer.inputs]}


def answer_light(request: HttpRequest, drawer: LightDrawer) -> HttpResponse:
    """The light drawer: rule, inputs, threshold, since when, whose turn, what turns it green."""
    return _answer_drawer(request, "ui/_light_drawer.html", drawer.subject, light_drawer_context(drawer))
