"""Doors that write letters: a new one, drawn anew, the templates, and many in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk.letter import templates_table
from guatu.desk.screen import Screen
from guatu.facts import canon
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.supervise.letters import queries, services, templating
from guatu.life.supervise.letters.jobs import asked_for, draft_all, sign_all
from guatu.life.supervise.letters.rules import SLOTS
from guatu.life.supervise.letters.vocab import LetterKind
from guatu.runner.jobs import enqueue
from guatu.web import shell
from guatu.web.letter import forms, pages, writing


@require_http_methods(["GET", "POST"])
def new(request: SignedRequest) -> HttpResponse:
    """A letter from proposals, or about cases one chooses: first to whom, then what."""
    policy.require(request.actor, "letter.draft")
    screen = pages.screen_of(request)
    found = writing.wanted(screen)
    if found is None:
        return _compose_page(request, screen)
    form, status = writing.draft_form(screen, found, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.adopt_and_draft(
                    actor=request.actor, draft=writing.draft_of(found, form), idem_key=form.cleaned_data["key"] or None
                )
                messages.success(request, _("已拟稿，等待另一个岗位核稿。"))
                return redirect("letter:letter", made.id)
            except (Invalid, Conflict) as problem:
                status = pages.put_problems(form, problem, {"escalations": "cases", "whom": "called_whom", "on": "called_on", "result": "call_result"})
    return _draft_page(request, screen, found, form, status)


def _compose_page(request: SignedRequest, screen: Screen) -> HttpResponse:
    form = forms.ComposeForm(
        kinds=[(kind.value, str(kind.label)) for kind in writing.FREE_KINDS], units=forms.unit_choices(screen.root.id, (request.actor.unit_id,)),
        initial={"kind": screen.query.text("kind"), "addressee": screen.query.text("addressee")},
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "letter/compose.html", {"form": form, "kept": screen.kept}, screen=screen, active="letter", status=status
    )


def _draft_page(
    request: SignedRequest, screen: Screen, found: writing.Wanted, form: forms.DraftForm, status: int
) -> HttpResponse:
    load = queries.loads_of([found.unit.id], screen.root.id)[found.unit.id]
    context = {
        "wanted": found, "form": form, "kind": LetterKind(found.kind).label, "load": load, "back_url": screen.link("letter:list"),
        "template": templating.template_of(found.kind, root=screen.root.id), "slots": SLOTS, "escalations": _escalations(screen, found),
    }  # fmt: skip
    return shell.page(request, "letter/new.html", context, screen=screen, active="letter", status=status)


def _escalations(screen: Screen, found: writing.Wanted) -> list[tuple[str, str, str]]:
    """(number, why, where one says no) of each rung behind the letter."""
    if found.group is None:
        return []
    return [(one.case.number, one.why, screen.link("cases:escalation", one.id)) for one in found.group.escalations]


@require_http_methods(["GET", "POST"])
def redraft(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Draw a letter anew from how its cases stand now."""
    letter = queries.get_letter_for(request.actor, pk, verb="letter.draft")
    form, status = writing.redraft_form(letter, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.redraft_letter(
                    actor=request.actor, letter=pk, draft=writing.redraft_of(letter, form), seen=form.cleaned_data["seen"]
                )
                messages.success(request, _("已重拟，须重新核稿。"))
                return redirect("letter:letter", pk)
            except (Invalid, Conflict) as problem:
                status = pages.put_problems(form, problem, {"cases": "", "whom": "called_whom", "on": "called_on", "result": "call_result"})
    context = {"letter": letter, "form": form, "slots": SLOTS}
    return shell.page(request, "letter/redraft.html", context, screen=pages.screen_of(request), active="letter", status=status)


# ---- templates -------------------------------------------------------------------------------------------------------------


@require_GET
def templates(request: SignedRequest) -> HttpResponse:
    """The words in force, one a kind."""
    policy.require(request.actor, "letter.read")
    screen = pages.screen_of(request)
    table = templates_table(screen, templating.templates_of(screen.root.id))
    context = {"table": table, "back_url": screen.link("letter:list")}
    return shell.page(request, "letter/templates.html", context, screen=screen, active="letter")


@require_http_methods(["GET", "POST"])
def template(request: SignedRequest) -> HttpResponse:
    """One kind's words, its slots and its versions; an office may change them."""
    policy.require(request.actor, "letter.template" if request.method == "POST" else "letter.read")
    screen = pages.screen_of(request)
    kind = screen.query.text("kind", LetterKind.REMINDER)
    if kind not in LetterKind.values:
        raise NotFound(_("没有这个文种。"))
    now = templating.template_of(kind, root=screen.root.id)
    initial = {"title": now.title, "body": now.body, "demand": now.demand, "source": now.source, "seen": now.id}
    form, status = forms.TemplateForm(request.POST if request.method == "POST" else None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                templating.edit_template(actor=request.actor, root=screen.root, kind=kind, **form.cleaned_data)
                messages.success(request, _("模板已更新；已拟的函不变。"))
                return redirect(screen.link("letter:template", kind=kind))
            except (Invalid, Conflict) as problem:
                status = pages.put_problems(form, problem)
    return pages.template_page(request, screen, now, form, status)


# ---- in one go -------------------------------------------------------------------------------------------------------------


@require_GET
def batch(request: SignedRequest) -> HttpResponse:
    """What could be drafted and signed in one go, and how far the jobs are."""
    # A page with neither of its parts would tell its reader nothing.
    if not policy.can(request.actor, "letter.draft").ok:
        policy.require(request.actor, "letter.sign")
    return pages.batch_page(request, pages.screen_of(request))


@require_POST
def batch_draft(request: SignedRequest) -> HttpResponse:
    """Draft a letter for every addressee with adopted proposals."""
    policy.require(request.actor, "letter.draft")
    screen = pages.screen_of(request)
    groups = {writing.ticked_as(one): one for one in writing.adopted_groups(screen)}
    form = forms.BatchDraftForm(request.POST, groups=writing.group_choices(list(groups.values())))
    if not form.is_valid():
        messages.error(request, pages.told(form))
        return pages.batch_page(request, screen, status=422, draft=form)
    ticked = [groups[key] for key in form.cleaned_data["groups"]]
    args = {"groups": asked_for(ticked), "skip_reason": form.cleaned_data["skip_reason"]}
    _start(request, screen, draft_all, args)
    return redirect(screen.link("letter:batch"))


@require_POST
def batch_sign(request: SignedRequest) -> HttpResponse:
    """Sign the ticked letters, each with the next number."""
    policy.require(request.actor, "letter.sign")
    screen = pages.screen_of(request)
    form = forms.BatchSignForm(request.POST, letters=pages.letter_choices(screen))
    if not form.is_valid():
        return pages.batch_page(request, screen, status=422, sign=form)
    args = {"letters": form.cleaned_data["letters"], "organ_code": form.cleaned_data["organ_code"]}
    _start(request, screen, sign_all, args)
    return redirect(screen.link("letter:batch"))


def _start(request: SignedRequest, screen: Screen, work: Callable[..., Any], args: dict[str, Any]) -> None:
    """The same post asking the same twice starts one job; another post, or another selection, one of its own."""
    key = f"letters.{work.__name__}:{request.actor.post_id}:{canon.digest(args)[:16]}"
    enqueue(work, args, actor=request.actor, dedupe_key=key, place_id=screen.place.id, subject=screen.place.name)
