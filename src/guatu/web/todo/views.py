"""Doors of the to-do list, the inbox and the calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk.today import address_of, today_of
from guatu.desk.today_feed import calendar_text
from guatu.notices import queries, services
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.todo import pages


@require_GET
def today(request: SignedRequest) -> HttpResponse:
    """今日：everything asked of the post one acts in."""
    policy.require(request.actor, "case.read")
    found = today_of(request.actor, Query.of(request.path, request.GET.lists()))
    context = {"today": found, "unread": queries.unread_count(request.actor)}
    return shell.page(request, "todo/today.html", context, active="todo")


@require_GET
def inbox(request: SignedRequest) -> HttpResponse:
    """通知：what one was told, newest first."""
    policy.require(request.actor, "case.read")
    return pages.inbox_page(request)


@require_POST
def read(request: SignedRequest) -> HttpResponse:
    """Mark the chosen notices as read, or all of them."""
    policy.require(request.actor, "case.read")
    post, wanted = queries.inbox_post(request.actor), request.POST.getlist("notice")
    is_all = request.POST.get("all") == "1"
    if post is None or not (is_all or wanted):
        messages.error(request, _("请选择通知。"))
        return pages.inbox_page(request, 422)
    chosen = None if is_all else [queries.get_notice_for(request.actor, one).id for one in pages.ids_of(wanted)]
    count = services.mark_read(post=post, notices=chosen)
    messages.success(request, ngettext("%(n)s 条已标为已读。", "%(n)s 条已标为已读。", count) % {"n": count})
    return redirect("todo:inbox")


@require_POST
def open_notice(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    found = queries.get_notice_for(request.actor, pk)
    services.mark_read(post=found.post_id, notices=[found.id])
    return redirect(address_of(found.url_name, found.url_args) or "todo:inbox")


@login_not_required
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """日历订阅：the due dates of the post whose secret this is. Errors: NotFound for any other."""
    text = calendar_text(queries.calendar_actor(token))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
