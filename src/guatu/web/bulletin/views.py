"""Doors of the bulletin room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.requests import SignedRequest
from guatu.access.things import at_place
from guatu.desk.screen import Screen
from guatu.documents import docx, freezing, onepage, pdf, picture
from guatu.documents.content import Edition
from guatu.documents.models import FrozenDocument, Status
from guatu.kernel.errors import Invalid, NotFound, reason_of
from guatu.life.dispatch.bulletins import services
from guatu.life.dispatch.bulletins.drawing import draw
from guatu.life.dispatch.bulletins.onepage import one_page as page_of
from guatu.life.dispatch.bulletins.onepage import ranking_picture as picture_of
from guatu.ui.components import Column, Empty, Link, Row, Table, Tag
from guatu.web import shell
from guatu.web.bulletin.forms import DraftForm, IssueForm, WithdrawForm
from guatu.web.bulletin.reading import blocks_shown

_TONES = {Status.DRAFT: "draft", Status.CHECKED: "plain", Status.ISSUED: "good", Status.WITHDRAWN: "bad"}


@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Bulletins of this place, newest month first, and the way to a new one."""
    screen = shell.screen_of(request)
    form = DraftForm(initial={"period": screen.context.period.key})
    return _index_page(request, screen, form)


def _index_page(request: SignedRequest, screen: Screen, form: DraftForm, status: int = 200) -> HttpResponse:
    may_draft = policy.can(request.actor, "bulletin.draft", screen.place)
    context = {"table": _table(request, screen), "form": form, "may_draft": may_draft, "screen_links": _links(screen),
               "draft_url": screen.link("bulletin:draft")}  # fmt: skip
    return shell.page(request, "bulletin/list.html", context, screen=screen, active="bulletin", status=status)


def _links(screen: Screen) -> dict[str, str]:
    return {"one_page": screen.link("bulletin:one-page"), "picture": screen.link("bulletin:picture")}


def _table(request: SignedRequest, screen: Screen) -> Table:
    found = FrozenDocument.objects.filter(purpose=services.PURPOSE, place_id=screen.place.id)
    if not policy.can(request.actor, "ranks.draft", screen.place).ok:
        found = found.filter(status=Status.ISSUED)
    rows = tuple(_row(one, screen) for one in found.defer("content").order_by("-at_date", "-created_at")[:200])
    columns = (Column("title", _("标题"), width="fill", is_fixed=True), Column("number", _("发文字号")), Column("status", _("状态")),
               Column("version", _("数据版本")), Column("drafted", _("拟稿"), on_phone=False), Column("at", _("截至")))  # fmt: skip
    empty = Empty(_("还没有通报"), _("月结之后在上方选择期间拟稿；未月结的月份也可拟稿，会标“初步”。"))
    return Table("bulletins", _("通报"), columns, rows, screen.query, empty=empty)


def _row(one: FrozenDocument, screen: Screen) -> Row:
    tags: tuple[Tag, ...] = (Tag(one.get_status_display(), _TONES[Status(one.status)]),)
    if one.is_sample:
        tags += (Tag(_("示例"), "sample"),)
    url = screen.link("bulletin:show", one.id)
    return Row({"title": Link(one.title, url), "number": one.doc_number or "–", "status": tags, "version": one.data_version,
                "drafted": one.drafted_by, "at": one.at_date}, key=str(one.id), url=url)  # fmt: skip


@require_POST
def draft(request: SignedRequest) -> HttpResponse:
    """Draw a month and freeze it."""
    screen = shell.screen_of(request)
    policy.require(request.actor, "bulletin.draft", screen.place)
    form = DraftForm(request.POST)
    if form.is_valid():
        try:
            made = services.draft_bulletin(
                actor=request.actor, place=screen.place, period=form.cleaned_data["period"], requests=form.paragraphs()
            )
            return redirect(screen.link("bulletin:show", made.id))
        except Invalid as invalid:
            _tell(form, invalid)
    return _index_page(request, screen, form, 422)


def _tell(form: Any, invalid: Invalid) -> None:
    for name, found in invalid.problems.items():
        for text in found:
            form.add_error(name if name in form.fields else None, str(text))


@require_GET
def show(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One bulletin: its text with figures that open, and what can be done with it next."""
    return _show_page(request, services.get_bulletin_for(request.actor, pk))


def _show_page(request: SignedRequest, frozen: FrozenDocument, status: int = 200, **forms: Any) -> HttpResponse:
    place = Place.objects.get(id=frozen.place_id)
    document = freezing.content_of(frozen)
    scope = at_place(frozen.place_id)
    may = {verb: policy.can(request.actor, f"bulletin.{verb}", scope).ok for verb in ("check", "issue", "draft")}
    context = {
        "one": frozen, "document": document, "blocks": list(blocks_shown(frozen, document, place)), "may": may,
        "tag": Tag(frozen.get_status_display(), _TONES[Status(frozen.status)]),
        "issue_form": forms.get("issue") or IssueForm(), "withdraw_form": forms.get("withdraw") or WithdrawForm(),
        "sample_tag": Tag(_("示例"), "sample") if frozen.is_sample else None,
        "files": [(title, reverse("bulletin:download", args=[frozen.id, edition, suffix])) for title, edition, suffix in _FILES()],
    }  # fmt: skip
    return shell.page(request, "bulletin/show.html", context, screen=shell.screen_of(request), active="bulletin", status=status)


def _FILES() -> tuple[tuple[str, str, str], ...]:  # noqa: N802 - a table whose words follow the reader's language
    return (
        (_("正式件 PDF"), "clean", "pdf"), (_("正式件 DOCX"), "clean", "docx"), (_("核对稿 PDF"), "check", "pdf"),
        (_("核对稿 DOCX"), "check", "docx"),
    )  # fmt: skip


_RENDER = {"pdf": (pdf.render_pdf, "application/pdf"),
           "docx": (docx.render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")}  # fmt: skip


@require_GET
def download(request: SignedRequest, pk: UUID, edition: str, suffix: str) -> HttpResponse:
    """One rendering of the frozen content."""
    frozen = services.get_bulletin_for(request.actor, pk)
    if suffix not in _RENDER or edition not in set(Edition):
        raise NotFound(_("没有这种文件。"))
    render, kind = _RENDER[suffix]
    body = render(freezing.content_of(frozen), edition=Edition(edition), check=freezing.check_line_of(frozen))
    return _file(body, kind, f"{frozen.title}.{suffix}")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
def check(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Say that every figure was looked at."""
    frozen = services.get_bulletin_for(request.actor, pk)
    try:
        services.check_bulletin(actor=request.actor, document=frozen)
        messages.success(request, _("已核对。"))
    except Invalid as invalid:
        messages.error(request, reason_of(invalid))
    return redirect("bulletin:show", frozen.id)


@require_POST
def issue(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Sign it: it takes its number and counts from now."""
    frozen = services.get_bulletin_for(request.actor, pk)
    policy.require(request.actor, "bulletin.issue", at_place(frozen.place_id))
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            services.issue_bulletin(actor=request.actor, document=frozen, **form.cleaned_data)
            messages.success(request, _("已签发。"))
            return redirect("bulletin:show", frozen.id)
        except Invalid as invalid:
            _tell(form, invalid)
    return _show_page(request, frozen, 422, issue=form)


@require_POST
def withdraw(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Withdraw it; it stays where it is, marked."""
    frozen = services.get_bulletin_for(request.actor, pk)
    policy.require(request.actor, "bulletin.draft", at_place(frozen.place_id))
    form = WithdrawForm(request.POST)
    if form.is_valid():
        services.withdraw_bulletin(actor=request.actor, document=frozen, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤销，原件留存。"))
        return redirect("bulletin:show", frozen.id)
    return _show_page(request, frozen, 422, withdraw=form)


@require_GET
def one_page(request: HttpRequest) -> HttpResponse:
    """The leader's A4 page of the screen's place and month."""
    screen = shell.screen_of(request)
    drawing = draw(screen.place, screen.context.period)
    return _file(onepage.render_onepage(page_of(drawing)), "application/pdf", f"{screen.place.name}一页纸{drawing.period.key}.pdf".replace("/", "-"))


@require_GET
def ranking_picture(request: HttpRequest) -> HttpResponse:
    """发群图: the ranking as one phone screen."""
    screen = shell.screen_of(request)
    drawing = draw(screen.place, screen.context.period)
    return _file(picture.render_picture(picture_of(drawing)), "image/png", f"{screen.place.name}发群图{drawing.period.key}.png".replace("/", "-"))
