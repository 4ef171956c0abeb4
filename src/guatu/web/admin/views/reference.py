"""Doors to the office's own data: lists and batches, dictionaries, parameters. Not for administrators: this is business (R15.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.access.things import at_place
from guatu.desk.screen import Screen
from guatu.ledger.models import ProjectList
from guatu.ledger.services import create_list, set_parameter
from guatu.ledger.services.terms import VOCABULARIES, NewTerm, add_term
from guatu.web import shell
from guatu.web.admin import reference_tables as tables
from guatu.web.admin.acting import done, page, said
from guatu.web.admin.reference_forms import ListForm, ParameterForm, TermForm, typed
from guatu.web.admin.tabling import as_file, wanted_file


def asked(request: SignedRequest, verb: str) -> tuple[Screen, bool]:
    """The screen, and whether the actor may write for its whole jurisdiction; a POST without that is refused."""
    screen = shell.screen_of(request, verb=verb)
    thing = at_place(screen.root.id)
    if request.method == "POST":
        policy.require(request.actor, verb, thing)
    return screen, policy.can(request.actor, verb, thing).ok


@require_http_methods(["GET", "POST"])
def lists(request: SignedRequest) -> HttpResponse:
    """Lists and batches of the jurisdiction, and a new one."""
    screen, may = asked(request, "list.edit")
    is_post = request.method == "POST"
    form = ListForm(request.POST if is_post else None, initial={"year": screen.context.at.year})
    if is_post and done(form, lambda: _create_list(request, screen, form)):
        return said(request, _("名单已设立；项目在其项目页列入名单。"), "admin:lists", **screen.kept)
    table = tables.lists_table(screen)
    if wanted_file(request):
        return as_file(request, table)
    context = {"table": table, "form": form if may else None, "units": tables.count_units()}
    return page(request, "admin/lists.html", context, door="lists", status=422 if is_post else 200, screen=screen)


def _create_list(request: SignedRequest, screen: Screen, form: ListForm) -> ProjectList:
    return create_list(actor=request.actor, root=screen.root, is_sample=screen.root.is_sample, **form.cleaned_data)


@require_http_methods(["GET", "POST"])
def terms(request: SignedRequest) -> HttpResponse:
    """One dictionary with its versions, and a new entry."""
    screen, may = asked(request, "params.edit")
    is_post = request.method == "POST"
    wanted = screen.query.text("vocabulary")
    vocabulary = wanted if wanted in VOCABULARIES else next(iter(VOCABULARIES))
    form = TermForm(request.POST if is_post else None)
    if is_post and done(form, lambda: _add_term(request, screen, vocabulary, form)):
        return said(request, _("词条已增加。"), "admin:terms", vocabulary=vocabulary, **screen.kept)
    table = tables.terms_table(screen, vocabulary)
    if wanted_file(request):
        return as_file(request, table)
    context = {"table": table, "form": form if may else None, "vocabularies": tables.vocabulary_tabs(screen, vocabulary),
               "vocabulary": str(VOCABULARIES[vocabulary]), "here": screen.link("admin:terms", vocabulary=vocabulary)}  # fmt: skip
    return page(request, "admin/terms.html", context, door="terms", status=422 if is_post else 200, screen=screen)


def _add_term(request: SignedRequest, screen: Screen, vocabulary: str, form: TermForm) -> Any:
    new = NewTerm(vocabulary=vocabulary, **form.said())
    return add_term(actor=request.actor, root=screen.root, term=new, idem_key=form.key)


@require_http_methods(["GET", "POST"])
def parameters(request: SignedRequest) -> HttpResponse:
    """Every parameter with the value in force, one of them with its history, and a new value from a day on."""
    screen, may = asked(request, "params.edit")
    is_post = request.method == "POST"
    one = tables.parameter_asked(screen)
    form = ParameterForm(request.POST if is_post else None, now=one.value, initial={"value": typed(one.value)}) if one else None
    if is_post and form is not None and done(form, lambda: _set(request, screen, form)):
        return said(request, _("已设定；已月结的月份不变。"), "admin:parameters", key=screen.query.text("key"), **screen.kept)
    table = tables.parameters_table(screen)
    if wanted_file(request):
        return as_file(request, table)
    context = {"table": table, "one": one, "form": form if may else None, "here": screen.link("admin:parameters", key=one.key) if one else ""}
    return page(request, "admin/parameters.html", context, door="parameters", status=422 if is_post else 200, screen=screen)


def _set(request: SignedRequest, screen: Screen, form: ParameterForm) -> Any:
    return set_parameter(actor=request.actor, root=screen.root, key=screen.query.text("key"), **form.cleaned_data)
