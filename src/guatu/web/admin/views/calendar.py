"""Door to the working-day calendar: the years with their notices, and a new notice, looked at before it is filed (R14.3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.access.requests import SignedRequest
from guatu.desk.screen import Screen
from guatu.kernel import clock
from guatu.life.dispatch.importing.calendars import ReadYear, file_year
from guatu.web.admin import calendar_tables as tables
from guatu.web.admin.acting import done, page, said
from guatu.web.admin.calendar_forms import FilingForm, NoticeForm, filing_form
from guatu.web.admin.views.reference import asked


@require_http_methods(["GET", "POST"])
def calendar(request: SignedRequest) -> HttpResponse:
    """The years of the calendar. A file is shown first as it was read; what is then confirmed is filed."""
    screen, may = asked(request, "params.edit")
    if request.method == "GET":
        return _page(request, screen, NoticeForm() if may else None)
    if "notice" in request.POST:
        filing = FilingForm(request.POST)
        if done(filing, lambda: _file(request, screen, filing)):
            return said(request, _("放假安排已登记；在办事项的时限已按它重算，此后的时限也按它计。"), "admin:calendar", **screen.kept)
        return _page(request, screen, NoticeForm(), wrong=filing, status=422)
    form = NoticeForm(request.POST, request.FILES)
    if form.is_valid():
        return _page(request, screen, None, read=form.cleaned_data["read"])
    return _page(request, screen, form, status=422)


def _file(request: SignedRequest, screen: Screen, form: FilingForm) -> None:
    file_year(actor=request.actor, root=screen.root, read=form.cleaned_data["notice"])


def _page(
    request: SignedRequest, screen: Screen, form: NoticeForm | None, *, read: ReadYear | None = None,
    wrong: FilingForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "table": tables.years_table(screen, clock.today()), "form": form, "wrong": wrong, "read": read,
        "days": tables.days_table(((one.on, one.kind, one.name) for one in read.days), str(read.year)) if read else tables.year_asked(screen),
        "filing": filing_form(read) if read else None, "here": screen.link("admin:calendar"),
    }  # fmt: skip
    return page(request, "admin/calendar.html", context, door="calendar", status=status, screen=screen)
