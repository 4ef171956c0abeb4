"""Doors of the board: the list, its files, its saved views."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.desk import cases, cases_out
from guatu.desk.screen import is_of_today
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel.errors import Invalid
from guatu.web import shell
from guatu.web.cases import saved
from guatu.web.cases.answers import XLSX, as_file, query_of, screen_of


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board as its address asks for it."""
    screen = screen_of(request)
    opened = cases.open_board(screen)
    table = cases.board_table(opened, saved.view_choices(screen.actor, screen.query), reverse("cases:save-view"))
    may = {verb: policy.can(screen.actor, verb).ok for verb in ("case.open", "instruction.read")}
    context = {
        "table": table, "tabs": cases.turn_tabs(opened), "figures": cases.board_figures(opened), "as_of": cases_out.as_of_line(opened),
        "new_url": screen.link("cases:new") if may["case.open"] and is_of_today(screen.query) else "",
        "instructions_url": screen.link("cases:instructions") if may["instruction.read"] else "", "views_url": reverse("cases:views"),
    }  # fmt: skip
    return shell.page(request, "cases/board.html", context, screen=screen, active="cases")


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """Exactly the rows and columns shown, as a workbook."""
    screen = screen_of(request)
    content = xlsx_bytes(cases_out.workbook(cases.open_board(screen)))
    return as_file(content, f"{cases_out.title_of(screen)}-{screen.context.at:%Y%m%d}.xlsx", XLSX)


@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The first screen as a picture for a chat group."""
    screen = screen_of(request)
    content = render_picture(cases_out.picture(cases.open_board(screen)))
    return as_file(content, f"{cases_out.title_of(screen)}-{screen.context.at:%Y%m%d}.png", "image/png", is_attached=False)


@require_GET
def text(request: HttpRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    told = paste_text(cases_out.picture(cases.open_board(screen_of(request))))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


# ---- saved views -----------------------------------------------------------------------------------------------------------


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """One's saved views, to share or to drop."""
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, "case.read")
    found = [(row, saved.view_url(row, query_of(request)), row.post_id == actor.post_id) for row in saved.visible_views(actor)]
    return shell.page(request, "cases/views.html", {"rows": found}, active="cases")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present address under a name."""
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, "case.read")
    try:
        row = saved.save_view(actor, title=request.POST.get("title", ""), address=request.POST.get("query", ""))
    except Invalid as invalid:
        messages.error(request, str(invalid.problems["title"][0]))
        return redirect("cases:board")
    messages.success(request, _("视图“%(name)s”已保存。") % {"name": row.name})
    return redirect(saved.view_url(row, query_of(request)))


@require_POST
def share_view(request: HttpRequest, view: UUID) -> HttpResponse:
    """Share a view with one's unit, or take it back."""
    row = saved.share_view(request.actor, view)  # type: ignore[attr-defined]
    messages.success(request, _("已在本单位共用。") if row.is_shared else _("已改为只给自己用。"))
    return redirect("cases:views")


@require_POST
def drop_view(request: HttpRequest, view: UUID) -> HttpResponse:
    """Forget a view."""
    saved.drop_view(request.actor, view)  # type: ignore[attr-defined]
    messages.success(request, _("视图已删除。"))
    return redirect("cases:views")
