"""Doors of the month desk that only look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.access.things import at_place
from guatu.desk import month_counties, month_late, month_out
from guatu.desk.month_adjustments import adjustments_page
from guatu.desk.month_closing import head_text
from guatu.desk.month_differences import differences as differences_table
from guatu.desk.month_receipt import get_sending_for, receipt_of
from guatu.desk.month_rows import counts, rows_of_month
from guatu.documents.picture import paste_text, render_picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.figures.models import Close
from guatu.kernel.errors import NotFound
from guatu.web import shell
from guatu.web.month import pages

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def desk(request: SignedRequest) -> HttpResponse:
    """填报：the returns of the month, to be filled in."""
    return pages.returns_page(request, pages.month_of(request))


@require_GET
def receipt(request: SignedRequest, entry: UUID) -> HttpResponse:
    """回执：what one sending entered."""
    sent = get_sending_for(request.actor, entry)
    month = pages.month_of(request)
    context = {"sent": receipt_of(sent, month.screen), "back_url": month.link("month:desk")}
    return shell.page(request, "month/receipt.html", context, screen=month.screen, active="month")


@require_GET
def differences(request: SignedRequest) -> HttpResponse:
    """核定·差异：自报 beside 核定."""
    month = pages.month_of(request)
    found = counts(rows_of_month(month), month)
    context = {"table": differences_table(month, found)}
    return pages.month_page(request, month, "differences", "month/differences.html", context, counted=found)


@require_GET
def one_return(request: SignedRequest, project: UUID) -> HttpResponse:
    """One project's period."""
    standing = pages.standing_of(request, project)
    return pages.return_page(request, pages.month_of(request), standing)


@require_GET
def counties(request: SignedRequest) -> HttpResponse:
    """县区确认：who has handed the month up."""
    month = pages.month_of(request)
    return pages.month_page(request, month, "counties", "month/counties.html", {"found": month_counties.counties(month)})


@require_GET
def close(request: SignedRequest) -> HttpResponse:
    """月结：what stands in the way, what it fixes, the closes there are."""
    return pages.close_page(request, pages.month_of(request))


@require_GET
def head(request: SignedRequest, pk: UUID) -> HttpResponse:
    """A close's seal head as a small file, for keeping outside; open to the whole jurisdiction, so that anybody can keep one."""
    found = Close.objects.filter(id=pk).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(request.actor, "figures.read", at_place(found.root_id, is_rank=True))
    return _file(head_text(found).encode(), "text/plain; charset=utf-8", f"head-{found.at_date:%Y%m%d}.txt")


@require_GET
def adjustments(request: SignedRequest) -> HttpResponse:
    """调整：what came after the close."""
    month = pages.month_of(request)
    return pages.month_page(request, month, "adjustments", "month/adjustments.html", {"found": adjustments_page(month)})


@require_GET
def late(request: SignedRequest) -> HttpResponse:
    """未报与迟报：whom to call."""
    month = pages.month_of(request)
    told = paste_text(month_out.late_picture(month))
    links = {name: month.link(f"month:{name}") for name in ("picture", "text")}
    context = {"table": month_late.late_table(month), "told": told, "links": links}
    return pages.month_page(request, month, "desk", "month/late.html", context)


@require_GET
def picture(request: SignedRequest) -> HttpResponse:
    """发群图：who has filed, as one phone screen."""
    month = pages.month_of(request)
    body = render_picture(month_out.late_picture(month))
    return _file(body, "image/png", f"{month_out.title_of(month, _('报送情况'))}.png", is_saved=False)


@require_GET
def text(request: SignedRequest) -> HttpResponse:
    """The same as text, ready to paste."""
    told = paste_text(month_out.late_picture(pages.month_of(request)))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_GET
def export(request: SignedRequest) -> HttpResponse:
    """One of the month's tables as a workbook, as it is shown."""
    month = pages.month_of(request)
    sheet = month_out.sheet_named(month, month.screen.query.text("sheet"))
    return _file(xlsx_bytes(sheet), _XLSX, f"{sheet.title}.xlsx")


def _file(body: bytes, kind: str, name: str, *, is_saved: bool = True) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(is_saved, name) or "attachment"
    return response

