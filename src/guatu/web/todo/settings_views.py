"""Doors of the settings: hours, channels, test message, calendar address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Invalid
from guatu.notices import services
from guatu.web.todo import pages
from guatu.web.todo.forms import ChannelForm, KindForm, RhythmForm


@require_http_methods(["GET", "POST"])
def settings(request: SignedRequest) -> HttpResponse:
    """通知设置：when one wants to be told."""
    policy.require(request.actor, "case.read")
    if request.method == "GET":
        return pages.settings_page(request)
    form = RhythmForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("quiet_from", "quiet_to", "digest_at", "is_digest_on")}
        try:
            services.set_rhythm(actor=request.actor, muted=form.muted(), **given)
            messages.success(request, _("通知设置已保存。"))
            return redirect("todo:settings")
        except Invalid as invalid:
            pages.tell(form, invalid)
    return pages.settings_page(request, 422, rhythm_form=form)


@require_POST
def channel(request: SignedRequest) -> HttpResponse:
    """Open a channel, or give it another address."""
    policy.require(request.actor, "case.read")
    form = ChannelForm(request.POST)
    if form.is_valid():
        try:
            services.open_channel(actor=request.actor, **form.cleaned_data)
            messages.success(request, _("渠道已启用；请发一条测试消息看能否收到。"))
            return redirect("todo:settings")
        except Invalid as invalid:
            pages.tell(form, invalid)
    return pages.settings_page(request, 422, channel_form=form)


@require_POST
def close(request: SignedRequest) -> HttpResponse:
    """Close a channel."""
    policy.require(request.actor, "case.read")
    form = KindForm(request.POST)
    if form.is_valid():
        try:
            services.close_channel(actor=request.actor, kind=form.cleaned_data["kind"])
            messages.success(request, _("渠道已停用，地址已删除。"))
            return redirect("todo:settings")
        except Invalid as invalid:
            pages.tell(form, invalid)
    return pages.settings_page(request, 422, kind_form=form)


@require_POST
def test(request: SignedRequest) -> HttpResponse:
    """Send a test message."""
    policy.require(request.actor, "case.read")
    form = KindForm(request.POST)
    if form.is_valid():
        try:
            services.send_test(actor=request.actor, kind=form.cleaned_data["kind"])
            messages.success(request, _("测试消息已排队，结果见下方“外发记录”。"))
            return redirect("todo:settings")
        except Invalid as invalid:
            pages.tell(form, invalid)
    return pages.settings_page(request, 422, kind_form=form)


@require_POST
def calendar_open(request: SignedRequest) -> HttpResponse:
    """Make a new secret address and show it once."""
    policy.require(request.actor, "case.read")
    token = services.open_calendar(actor=request.actor)
    # Only until the page shows it: what is kept for good is its digest.
    request.session[pages.CALENDAR_URL] = request.build_absolute_uri(reverse("todo:calendar", args=[token]))
    return redirect(reverse("todo:settings") + "#calendar")


@require_POST
def calendar_close(request: SignedRequest) -> HttpResponse:
    """End the calendar address."""
    policy.require(request.actor, "case.read")
    if services.close_calendar(actor=request.actor):
        messages.success(request, _("日历地址已停用，原地址不再可用。"))
    return redirect("todo:settings")
