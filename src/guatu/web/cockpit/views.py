"""Doors of the cockpit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.desk import cockpit as reading
from guatu.desk import health
from guatu.desk import stated as stating
from guatu.desk.figure_book import book
from guatu.desk.headline import head_keys, headline, strip
from guatu.desk.no_projects import no_projects
from guatu.desk.screen import Screen
from guatu.desk.sheets import drawn
from guatu.desk.wall import Wall, wall_of
from guatu.documents.picture import paste_text, render_picture
from guatu.figures.labels import place_name
from guatu.ui.components import Choice, Figure
from guatu.web import shell
from guatu.web.cockpit import outgoing


@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """驾驶舱: sentence, figures, places, stages, breakdowns, rates, published totals, adjustments."""
    screen = shell.screen_of(request)
    wall = wall_of(screen)
    figures, kept = strip(wall, reading.BIG, has_lines=True)
    context = {"sentence": headline(wall, figures), "since": kept.since, "place": place_name(screen.place), "menu_key": "cockpit"}
    if not wall.groups:
        return _page(request, {**context, "empty": no_projects(screen, _("这个范围里还没有项目"))}, screen)
    places = reading.places_of(screen, wall)
    context |= {
        "figures": _big(wall, figures), "place_chart": reading.place_chart(places, screen),
        "place_table": drawn(reading.place_table(places, screen)), "flow": reading.stage_flow(screen),
        "book_url": screen.link("cockpit:figures"), "is_published_only": wall.is_published_only,
    }  # fmt: skip
    return _page(request, {**context, **_breakdown(screen, wall), **_health(screen), **_differences(screen)}, screen)


def _big(wall: Wall, figures: dict[str, Figure]) -> tuple[Figure, ...]:
    """The eight of the strip; what was published, where that is all there is. The total stands in the strip itself."""
    keys = head_keys(wall) if wall.is_published_only else reading.BIG
    return tuple(replace(figures[key], note="") if key == "projects.count" else figures[key] for key in keys)


def _page(request: HttpRequest, context: dict[str, Any], screen: Screen) -> HttpResponse:
    return shell.page(request, "cockpit/cockpit.html", context, screen=screen, active="cockpit")


def _breakdown(screen: Screen, wall: Wall) -> dict[str, Any]:
    dimension = reading.dimension_of(screen, is_published_only=wall.is_published_only)
    chart, table = reading.breakdown(screen, dimension)
    choices = [
        Choice(_(title), f"{screen.query.but(dim=key).url}#breakdown-part", key == dimension)
        for key, title in reading.DIMENSIONS.items()
    ]
    return {"dimension_chart": chart, "dimension_table": table, "dimensions": choices}


def _health(screen: Screen) -> dict[str, Any]:
    values = health.health_of(screen)
    return {"batches": health.batch_table(values, screen), "quality": health.quality_figures(values, screen)}


def _differences(screen: Screen) -> dict[str, Any]:
    """What was published beside ours; what came after the last close. A part of a place has neither."""
    if not screen.is_whole:
        return {}
    totals = stating.stated_totals(screen)
    close = stating.last_close(screen)
    return {
        "stated": drawn(stating.stated_table(screen, totals)) if totals else None,
        "adjustments_url": screen.link("cockpit:adjustments") if close else "",
    }


@require_GET
def places_xlsx(request: HttpRequest) -> HttpResponse:
    """The county table as a workbook."""
    screen = shell.screen_of(request)
    table = reading.place_table(reading.places_of(screen, wall_of(screen)), screen)
    return outgoing.workbook(table, screen, _("各地完成情况"))


@require_GET
def share(request: HttpRequest) -> HttpResponse:
    """发群图 and the same as text ready to paste."""
    screen = shell.screen_of(request)
    wall = wall_of(screen)
    picture = outgoing.ranking_picture(reading.places_of(screen, wall), wall)
    context = {
        "text": paste_text(picture), "picture_url": screen.link("cockpit:picture"), "back_url": screen.link("cockpit:cockpit"),
        "menu_key": "cockpit",
    }  # fmt: skip
    return shell.page(request, "cockpit/share.html", context, screen=screen, active="cockpit")


@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The picture itself."""
    screen = shell.screen_of(request)
    wall = wall_of(screen)
    made = render_picture(outgoing.ranking_picture(reading.places_of(screen, wall), wall))
    return HttpResponse(made, content_type="image/png")


@require_GET
def stated(request: HttpRequest) -> HttpResponse:
    """Every published total of the place."""
    screen = shell.screen_of(request)
    table = drawn(stating.stated_table(screen, stating.stated_totals(screen), None))
    context = {"table": table, "back_url": screen.link("cockpit:cockpit"), "menu_key": "cockpit"}
    return shell.page(request, "cockpit/stated.html", context, screen=screen, active="cockpit")


@require_GET
def adjustments(request: HttpRequest) -> HttpResponse:
    """What came after the last close. Asked for by itself: the whole jurisdiction is folded as it was, once."""
    screen = shell.screen_of(request)
    close = stating.last_close(screen) if screen.is_whole else None
    table = drawn(stating.adjustment_table(screen, close)) if close else None
    context = {"table": table, "back_url": screen.link("cockpit:cockpit"), "menu_key": "cockpit"}
    return shell.page(request, "cockpit/adjustments.html", context, screen=screen, active="cockpit")


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """口径册: all figures × places with their definitions."""
    screen = shell.screen_of(request)
    context = {
        "table": drawn(book(screen), has_unit_column=True),
        "back_url": screen.link("cockpit:cockpit"),
        "menu_key": "cockpit",
    }
    return shell.page(request, "cockpit/figures.html", context, screen=screen, active="cockpit")


@require_GET
def figures_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    screen = shell.screen_of(request)
    return outgoing.workbook(book(screen), screen, _("口径册"))
