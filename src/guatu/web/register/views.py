"""Doors of the register: the list, what it gives out, the drawers of its numbers, its saved views."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import drawers, register, register_out
from guatu.desk.drawers import Asked
from guatu.desk.register_filters import GROUPS
from guatu.desk.register_rows import select
from guatu.desk.register_screen import is_editable
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel.actor import Actor
from guatu.ui import answers as ui_answers
from guatu.ui.components import Choice
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.register.answers import project_of, query_of, screen_of
from guatu.web.saved import Shelf, answer_drop, answer_save, answer_share, kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEWS = Shelf("register", "register:list", "project.read")


def view_choices(actor: Actor, query: Query) -> list[Choice]:
    """The whole register first when there is any view beside it."""
    found, now = VIEWS.choices(actor, query), kept(query.pairs)
    whole = Choice(_("全部"), query.without(*(name for name, _value in now)).url, not now)
    return [whole, *found] if found else []


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The register as its address asks for it."""
    screen = screen_of(request)
    views = view_choices(screen.actor, screen.query)
    opened = register.open_register(screen)
    table = register.register_table(opened, views, reverse("register:save-view"))
    may = {verb: policy.can(screen.actor, verb).ok and is_editable(screen) for verb in ("project.register", "plan.set")}
    context = {
        "table": table, "enter_url": reverse("register:new") if may["project.register"] else "",
        "rollover_url": screen.link("register:rollover") if may["plan.set"] else "",
        "views_url": reverse("register:views") if views else "", "as_of": register_out.as_of_line(opened),
    }  # fmt: skip
    return shell.page(request, "register/list.html", context, screen=screen, active="register")


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """Exactly the rows and columns shown, as a workbook."""
    screen = screen_of(request)
    content = xlsx_bytes(register_out.workbook(register.open_register(screen)))
    response = HttpResponse(content, content_type=XLSX)
    name = f"{register_out.title_of(screen)}-{screen.context.at:%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The first screen as a picture for a chat group."""
    screen = screen_of(request)
    response = HttpResponse(render_picture(register_out.picture(register.open_register(screen))), content_type="image/png")
    name = f"{register_out.title_of(screen)}-{screen.context.at:%Y%m%d}.png"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


@require_GET
def text(request: HttpRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    told = paste_text(register_out.picture(register.open_register(screen_of(request))))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_GET
def total(request: HttpRequest) -> HttpResponse:
    """The drawer of a sum: over exactly the rows of the address it stood on. A filter has no close to be compared with."""
    screen = screen_of(request)
    group = screen.query.text("by")
    asked = Asked(screen.query.text("key"), group if group in GROUPS else "", screen.query.text("in"))
    drawer = drawers.figure_drawer(replace(screen, context=select(screen).context), asked)
    rows = Query(reverse("register:list"), screen.query.without("key", "by", "in").pairs)
    drawer = replace(
        drawer, figure=replace(drawer.figure, drawer_url=""), moves=(), moved_since="", rows_url=rows.url,
    )  # fmt: skip
    return ui_answers.answer_figure(request, drawer)


@require_GET
def light(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every reason for one light, on the rows of the page it stood on."""
    screen, standing = project_of(request, project)
    return ui_answers.answer_light(request, drawers.light_drawer(screen, standing, screen.query.text("rule")))


# ---- saved views -----------------------------------------------------------------------------------------------------------


@require_GET
def views(request: SignedRequest) -> HttpResponse:
    """One's saved views, to share or to drop."""
    policy.require(request.actor, VIEWS.verb)
    rows = VIEWS.rows(request.actor, query_of(request))
    return shell.page(request, "register/views.html", {"rows": rows}, active="register")


@require_POST
def save_view(request: SignedRequest) -> HttpResponse:
    """Keep the present address under a name."""
    return answer_save(request, VIEWS)


@require_POST
def share_view(request: SignedRequest, view: UUID) -> HttpResponse:
    """Share a view with one's unit, or take it back."""
    return answer_share(request, VIEWS, view, "register:views")


@require_POST
def drop_view(request: SignedRequest, view: UUID) -> HttpResponse:
    """Forget a view."""
    return answer_drop(request, VIEWS, view, "register:views")
