"""Doors of the lights that do something: set a rule, ask for an exemption, decide on it, withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.access.things import at_place
from guatu.attention import services
from guatu.attention.queries import get_exemption_for
from guatu.desk.screen import Screen
from guatu.kernel import clock
from guatu.kernel.errors import Invalid
from guatu.ledger.queries import get_standing_for
from guatu.web.lights import pages
from guatu.web.lights.forms import GrantForm, ProposeForm, ReasonForm, RuleForm


@require_http_methods(["GET", "POST"])
def rules(request: SignedRequest) -> HttpResponse:
    """规则：every rule; one of them put in force or out of it."""
    screen = pages.screen_of(request)
    if request.method == "GET":
        return pages.rules_page(request, screen)
    policy.require(request.actor, "params.edit")
    policy.require(request.actor, "params.edit", at_place(screen.root.id))
    form = RuleForm(request.POST)
    if _done(form, lambda: _set_rule(request, screen, form)):
        messages.success(request, _("已设定；已月结的月份不变。"))
        return redirect(screen.link("lights:rules", rule=screen.query.text("rule")))
    return pages.rules_page(request, screen, form=form, status=422)


def _set_rule(request: SignedRequest, screen: Screen, form: RuleForm) -> None:
    services.set_rule(actor=request.actor, root=screen.root, rule=screen.query.text("rule"), **form.cleaned_data)


@require_http_methods(["GET", "POST"])
def propose(request: SignedRequest, project: UUID) -> HttpResponse:
    """提请豁免 for one project."""
    standing = get_standing_for(request.actor, project, verb="light.propose")
    screen = pages.screen_of(request)
    if request.method == "GET":
        asked = {"dimension": screen.query.text("dim"), "valid_from": clock.today()}
        return pages.propose_page(request, screen, standing, ProposeForm(initial=asked))
    form = ProposeForm(request.POST)
    made: list[UUID] = []
    if _done(form, lambda: made.append(_propose(request, standing.project_id, form))):
        messages.success(request, _("已提请豁免，等待市里批准；批准之前照常亮灯。"))
        return redirect(screen.link("lights:exemption", made[0]))
    return pages.propose_page(request, screen, standing, form, status=422)


def _propose(request: SignedRequest, project: UUID, form: ProposeForm) -> UUID:
    said = dict(form.cleaned_data)
    key = said.pop("key") or None
    return services.propose_exemption(actor=request.actor, wish=services.Wish(project=project, **said), idem_key=key)


@require_POST
def grant(request: SignedRequest, pk: UUID) -> HttpResponse:
    """批准豁免."""
    row, standing = get_exemption_for(request.actor, pk, verb="light.approve")
    form = GrantForm(request.POST)
    if _done(form, lambda: services.grant_exemption(actor=request.actor, exemption=pk, **form.cleaned_data)):
        return _said(request, pk, _("已批准豁免，到期自动恢复亮灯。"))
    return pages.exemption_page(request, row, standing, status=422, grant=form)


@require_POST
def refuse(request: SignedRequest, pk: UUID) -> HttpResponse:
    """不批准豁免."""
    row, standing = get_exemption_for(request.actor, pk, verb="light.approve")
    form = ReasonForm(request.POST, auto_id="refuse_%s")
    if _done(form, lambda: services.refuse_exemption(actor=request.actor, exemption=pk, **form.cleaned_data)):
        return _said(request, pk, _("未批准；理由已告知提出单位。"))
    return pages.exemption_page(request, row, standing, status=422, refuse=form)


@require_POST
def withdraw(request: SignedRequest, pk: UUID) -> HttpResponse:
    """撤回豁免."""
    row, standing = get_exemption_for(request.actor, pk, verb=services.withdrawing_verb(request.actor, pk))
    form = ReasonForm(request.POST, auto_id="withdraw_%s")
    if _done(form, lambda: services.withdraw_exemption(actor=request.actor, exemption=pk, **form.cleaned_data)):
        return _said(request, pk, _("已撤回，自今日起恢复按规则亮灯。"))
    return pages.exemption_page(request, row, standing, status=422, withdraw=form)


def _done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form is in order and the verb was done; what is wrong stands at its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Invalid as invalid:
        for name, found in invalid.problems.items():
            for text in found:
                form.add_error(name if name in form.fields else None, str(text))
        return False
    return True


def _said(request: SignedRequest, pk: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(pages.screen_of(request).link("lights:exemption", pk))
