"""Pages of the room as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.queries import place_ids_under
from guatu.access.requests import SignedRequest
from guatu.facts.models import Entry, Fact, SealLeaf
from guatu.intake import evidence
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.queries import parameter
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import RowProposal
from guatu.life.dispatch.returns.proposals import waiting_proposals
from guatu.life.dispatch.returns.queries import cycle_title
from guatu.ui.components import Tab
from guatu.web import shell
from guatu.web.returning import one as ones
from guatu.web.returning.book import Book, Outcome, book_title
from guatu.web.returning.forms import DecideForm, ReturnForm, SendBackForm, UploadForm, new_key
from guatu.web.returning.sheet import Sheet
from guatu.web.returning.words import due_words, occasion_label, state_tag, step_title, warning_words

_FIELDS = {
    "progress": ("progress",), "people": ("people",), "problem": ("has_problem", "blockers"), "photo": ("camera_meta",),
}  # fmt: skip


def room(
    request: SignedRequest, template: str, context: dict[str, Any], *, screen: Any = None, status: int = 200
) -> HttpResponse:
    """A page of the room."""
    return shell.page(request, template, context, screen=screen, active="returning", status=status)


def room_tabs(actor: Actor, current: str) -> list[Tab]:
    """The pages of the room that this post may open."""
    titles = (
        ("mine", _("我要报的"), "figures.read"), ("review", _("待审核"), queries.REVIEW), ("late", _("迟报与漏报"), "figures.read"),
        ("workbook", _("月报工作簿"), queries.FILE), ("cycles", _("填报周期"), "returns.cycles"),
    )  # fmt: skip
    return [Tab(title, reverse(f"returning:{key}"), key == current) for key, title, verb in titles if policy.can(actor, verb).ok]


# ---- the form --------------------------------------------------------------------------------------------------------------


def form_for(sheet: Sheet, data: Any = None) -> ReturnForm:
    """The form of one return: what the cycle asks, with what is told already standing in it."""
    form = ReturnForm(data, initial=_initial(sheet))
    names = ["reason", "said_by", "seen", "key"]
    for asked in sheet.cycle.asks:
        names += _FIELDS.get(asked, ())
    if sheet.money is not None:
        names += ["ytd", "document_no"]
    form.keep(*names)
    return form


def _initial(sheet: Sheet) -> dict[str, Any]:
    mark = sheet.mark
    return {
        "progress": mark.get("progress", ""), "people": mark.get("people"), "has_problem": mark.get("has_problem", False),
        "blockers": mark.get("blockers", ""), "ytd": sheet.money.told_text if sheet.money else "", "seen": sheet.seen, "key": new_key(),
    }  # fmt: skip


def file_page(request: SignedRequest, sheet: Sheet, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    """The form, done in a minute."""
    last, needs_reason = sheet.last, sheet.is_locked or sheet.mark.get("state") == "accepted"
    form.mark_asked("progress", "ytd", *(["reason"] if needs_reason else []))
    context = {
        "sheet": sheet, "form": form, "title": occasion_label(sheet.cycle, sheet.occasion), "cycle": cycle_title(sheet.cycle),
        "due": due_words(sheet.occasion, sheet.now), "is_late": sheet.now > sheet.occasion.due_at, "state": state_tag(sheet.state, sheet.mark),
        "last": last, "last_people": last.get("people"), "may_repeat": bool(last) or bool(sheet.mark.get("progress")),
        "asks_photo": sheet.asks("photo"), "chat_days": parameter("returns.provisional_workdays", root=sheet.standing.root_id),
        "most_photos": evidence.MOST_PHOTOS, "most_mebibytes": evidence.MOST_MEBIBYTES, "needs_reason": needs_reason,
        "sent_back": sheet.mark.get("reason", "") if sheet.mark.get("state") == "sent_back" else "",
        "may_speak": policy.can(request.actor, queries.REVIEW).ok or policy.can(request.actor, "returns.remind").ok,
        "return_url": reverse("returning:return", args=[sheet.log, sheet.occasion.key]) if sheet.mark.get("filing") else "",
        "chair_of_form": request.POST.get("chair") or (request.chair.key if request.chair else ""),
    }  # fmt: skip
    return room(request, "returning/file.html", context, status=status)


# ---- the receipt -----------------------------------------------------------------------------------------------------------


def receipt_page(request: SignedRequest, entry: Entry) -> HttpResponse:
    """What the server has: entry, hash, instant, whether in time, whose check is next. Errors: NotFound out of reach."""
    facts = list(Fact.objects.filter(entry=entry, kind="returns.progress_returned").order_by("line"))
    logs = {one.log_id: one for one in queries.visible_logs(request.actor).filter(log_id__in={fact.subject_id for fact in facts})}
    seen = [fact for fact in facts if any(str(one) == fact.subject_id for one in logs)]
    if not seen:
        raise NotFound(_("没有找到这张回执。"))
    names = ones.names_of(logs.values())
    leaf = SealLeaf.objects.filter(entry_id=entry.id).first()
    context = {
        "entry": entry, "lines": [_receipt_line(fact, names) for fact in seen[:50]], "more": max(len(seen) - 50, 0), "leaf": leaf,
        "warnings": [warning_words()[code] for code in dict.fromkeys(code for fact in seen for code in fact.body["warnings"])],
        "is_late": any(entry.recorded_at > dt.datetime.fromisoformat(fact.body["due_at"]) and not fact.body["first_at"] for fact in seen),
    }  # fmt: skip
    return room(request, "returning/receipt.html", context)


def _receipt_line(fact: Fact, names: dict[Any, Any]) -> dict[str, Any]:
    body, project = fact.body, names.get(fact.project)
    steps = body["steps"]
    return {
        "name": project.label if project else "", "occasion": body["occasion"], "hash": fact.row_hash,
        "told": _("无变化") if body["is_unchanged"] else body["progress"], "photos": body["photos"],
        "next": step_title(steps[body["step"]]) if body["step"] < len(steps) else _("无须审核"),
        "url": reverse("returning:return", args=[fact.subject_id, body["occasion"]]),
    }  # fmt: skip


# ---- one return ------------------------------------------------------------------------------------------------------------


def return_page(
    request: SignedRequest,
    one: ones.One,
    *,
    form: SendBackForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One return with its photos, its checks and its story; and the buttons of whoever's turn it is."""
    may_file = policy.can(request.actor, queries.FILE, one.log).ok
    context = {
        "one": one, "mark": one.mark, "cycle": cycle_title(one.cycle), "occasion": occasion_label(one.cycle, one.occasion),
        "state": state_tag(one.state, one.mark), "steps": ones.chain(one), "shots": ones.shots(one), "story": ones.story(one),
        "may_check": ones.may_check(request.actor, one), "form": form or SendBackForm(), "problems": problems or [],
        "row_key": f"{one.log.log_id}:{one.occasion.key}:{one.mark['filing']}", "may_replace": may_file and bool(one.mark["provisional_due_on"]),
        "file_url": reverse("returning:file", args=[one.project.project_id, one.cycle.key, one.occasion.key]) if may_file else "",
        "warnings": [warning_words()[code] for code in one.mark["warnings"]], "key": new_key(),
        "project_url": reverse("register:project", args=[one.project.project_id]), "problem": ones.problem(request.actor, one),
    }  # fmt: skip
    return room(request, "returning/return.html", context, status=status)


# ---- the workbook ----------------------------------------------------------------------------------------------------------


def workbook_page(
    request: SignedRequest, book: Book | None, place: Place | None, form: UploadForm, *, outcome: Outcome | None = None,
    decide: tuple[RowProposal, DecideForm] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Get the workbook, give it back, see what became of it, decide on new rows."""
    proposals = waiting_proposals(request.actor, place_ids_under(place)) if place else []
    may_decide = bool(place) and policy.can(request.actor, queries.REVIEW, place).ok
    context = {
        "book": book, "place": place, "form": form, "outcome": outcome, "tabs": room_tabs(request.actor, "workbook"),
        "title": book_title(book) if book else "", "count": len(book.projects) if book else 0,
        "due": due_words(book.occasion, queries.received_at()) if book else "", "may_decide": may_decide,
        "late_url": f"{reverse('returning:late')}?cycle={book.cycle.key}&occasion={book.occasion.key}" if book else "",
        "proposals": [(one, decide[1] if decide and decide[0].id == one.id else DecideForm(prefix="")) for one in proposals],
    }  # fmt: skip
    return room(request, "returning/workbook.html", context, status=status)
