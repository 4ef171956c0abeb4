"""Doors of the board: the list, its files, its saved views."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import cases, cases_out
from guatu.desk.cases_columns import ASSIGNMENTS, LEDGER
from guatu.desk.screen import is_of_today
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel.actor import Actor
from guatu.ui.components import Choice
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.cases.answers import XLSX, as_file, query_of, screen_of
from guatu.web.saved import Shelf, answer_drop, answer_save, answer_share, kept

VIEWS = Shelf("cases", "cases:board", "case.read")


def view_choices(actor: Actor, query: Query) -> list[Choice]:
    """The board, the two papers an office prints (R3.7, R3.8), what waits for oneself, and the views kept here."""
    now = kept(query.pairs)
    fixed = (
        (_("看板"), ()), (_("轮到我"), (("mine", "1"),)), (_("问题台账"), (("cols", ",".join(LEDGER)), ("kind", "problem"))),
        (_("周交办清单"), (("cols", ",".join(ASSIGNMENTS)), ("kind", "assignment"))),
    )  # fmt: skip
    given = [Choice(title, VIEWS.url(pairs, query), now == pairs, key=title) for title, pairs in fixed]
    return [*given, *VIEWS.choices(actor, query)]


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board as its address asks for it."""
    screen = screen_of(request)
    opened = cases.open_board(screen)
    table = cases.board_table(opened, view_choices(screen.actor, screen.query), reverse("cases:save-view"))
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
def views(request: SignedRequest) -> HttpResponse:
    """One's saved views, to share or to drop."""
    policy.require(request.actor, VIEWS.verb)
    rows = VIEWS.rows(request.actor, query_of(request))
    return shell.page(request, "cases/views.html", {"rows": rows}, active="cases")


@require_POST
def save_view(request: SignedRequest) -> HttpResponse:
    """Keep the present address under a name."""
    return answer_save(request, VIEWS)


@require_POST
def share_view(request: SignedRequest, view: UUID) -> HttpResponse:
    """Share a view with one's unit, or take it back."""
    return answer_share(request, VIEWS, view, "cases:views")


@require_POST
def drop_view(request: SignedRequest, view: UUID) -> HttpResponse:
    """Forget a view."""
    return answer_drop(request, VIEWS, view, "cases:views")
