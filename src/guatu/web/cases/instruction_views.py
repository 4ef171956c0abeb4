"""Doors of leaders' instructions: the list, recording one written or spoken, 拟办 and its approval, the scan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy
from guatu.desk.cases_instructions import instruction_page, instructions_of
from guatu.facts.models import Evidence
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.supervise import queries, services
from guatu.life.supervise.models import Instruction
from guatu.web import shell
from guatu.web.cases.answers import data_of, evidence_file, put_problems, query_of, root_of, screen_of
from guatu.web.cases.deciding import DecideForm, ProposeForm
from guatu.web.cases.entering import InstructionForm, OralForm


@require_GET
def instructions(request: HttpRequest) -> HttpResponse:
    """The instructions the reader may see, with what became of each."""
    policy.require(request.actor, queries.READ)  # type: ignore[attr-defined]
    screen = screen_of(request)
    may = policy.can(screen.actor, queries.RECORD).ok
    context = {
        "found": instructions_of(screen), "board_url": screen.link("cases:board"),
        "new_url": screen.link("cases:instruction-new") if may else "", "oral_url": screen.link("cases:oral-new") if may else "",
    }  # fmt: skip
    return shell.page(request, "cases/instructions.html", context, screen=screen, active="cases")


@require_http_methods(["GET", "POST"])
def instruction_new(request: HttpRequest) -> HttpResponse:
    """Record what a leader wrote."""
    return _new(request, InstructionForm, _("登记批示"), is_oral=False)


@require_http_methods(["GET", "POST"])
def oral_new(request: HttpRequest) -> HttpResponse:
    """Record what a leader said."""
    return _new(request, OralForm, _("登记口头指示"), is_oral=True)


def _new(request: HttpRequest, made: type[InstructionForm], title: str, *, is_oral: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    policy.require(actor, queries.RECORD)
    data, papers = data_of(request)
    given = {"project": query_of(request).text("project")}
    form = made(data, papers, actor=actor, root=root_of(request, queries.RECORD), initial=given)
    if request.method == "POST" and form.is_valid() and (row := _recorded(request, form, is_oral=is_oral)):
        messages.success(request, _("已登记。"))
        return redirect("cases:instruction", row)
    context = {
        "form": form, "title": title, "is_oral": is_oral, "has_pick": bool(form.fields["pick"].choices),  # type: ignore[attr-defined]
        "back_url": reverse("cases:instructions"),
    }  # fmt: skip
    return shell.page(request, "cases/instruction_new.html", context, active="cases", status=422 if form.errors else 200)


def _recorded(request: HttpRequest, form: InstructionForm, *, is_oral: bool) -> UUID | None:
    record = services.record_oral if is_oral else services.record_instruction
    try:
        with transaction.atomic():
            return record(actor=request.actor, told=form.told(), idem_key=form.cleaned_data["idem"] or None)  # type: ignore[attr-defined]
    except (Invalid, Conflict) as problem:
        put_problems(form, problem, {"verifier": "handler"})
    return None


@require_GET
def instruction(request: HttpRequest, instruction: UUID) -> HttpResponse:
    """One instruction: the words, the paper, the proposal."""
    row = queries.get_instruction_for(request.actor, instruction)  # type: ignore[attr-defined]
    return _page(request, row, _proposing(request, row), DecideForm())


def _proposing(request: HttpRequest, row: Instruction) -> ProposeForm:
    """The form as it was filled in last."""
    given = {"opinion": row.opinion, "handler": row.handler_id, "coop": row.coop_units, "due_on": row.due_on}
    return ProposeForm(actor=request.actor, row=row, initial=given)  # type: ignore[attr-defined]


def _page(request: HttpRequest, row: Instruction, propose: ProposeForm, decide: DecideForm, status: int = 200) -> HttpResponse:
    page = instruction_page(screen_of(request), row)
    context = {"page": page, "row": row, "propose": propose, "decide": decide}
    return shell.page(request, "cases/instruction.html", context, active="cases", status=status)


@require_POST
def propose(request: HttpRequest, instruction: UUID) -> HttpResponse:
    """拟办."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.get_instruction_for(actor, instruction, verb=queries.RECORD)
    form = ProposeForm(request.POST, actor=actor, row=row)
    if form.is_valid():
        try:
            services.propose_handling(actor=actor, instruction=row.id, **form.cleaned_data)
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    if form.errors:
        return _page(request, row, form, DecideForm(), 422)
    messages.success(request, _("拟办意见已报批。"))
    return redirect("cases:instruction", row.id)


@require_POST
def decide(request: HttpRequest, instruction: UUID) -> HttpResponse:
    """批拟办."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.get_instruction_to_decide(actor, instruction)
    form = DecideForm(request.POST)
    if form.is_valid():
        told, is_approved = form.cleaned_data, form.cleaned_data["decision"] == "yes"
        try:
            services.approve_handling(actor=actor, instruction=row.id, is_approved=is_approved, reason=told["reason"])
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    if form.errors:
        return _page(request, row, _proposing(request, row), form, 422)
    messages.success(request, _("已批准并交办。") if is_approved else _("已退回重拟。"))
    return redirect("cases:instruction", row.id)


@require_GET
def scan(request: HttpRequest, instruction: UUID, piece: UUID) -> HttpResponse:
    """The paper a leader wrote on: with the instruction, and of a sensitive one only inside its circle."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.get_instruction_for(actor, instruction)
    if not queries.is_in_circle(actor, row):
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return evidence_file(
        Evidence.objects.filter(id=piece, fact__subject_type=services.SUBJECT, fact__subject_id=str(row.id)).first()
    )
