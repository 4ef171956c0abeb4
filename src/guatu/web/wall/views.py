"""Doors of the wall."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.desk.wall import AUDIENCES, wall_of
from guatu.web import shell
from guatu.web.wall.page import PAPERS, page_of


@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """挂图：the sentence, six figures, and every project with its light, its holder and its dates."""
    screen = shell.screen_of(request, verb="project.read")
    found = wall_of(screen)
    if found.audience != "inside":
        screen = replace(screen, view=replace(screen.view, audience=_(AUDIENCES[found.audience])))
    paper = screen.query.text("paper")
    context = {**page_of(found), "paper": paper if paper in PAPERS else "a3", "menu_key": "wall"}
    return shell.page(request, "wall/wall.html", context, screen=screen, active="wall")
