"""Doors of acts on many cases: chosen on the board, each its own entry; who was left is told, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guatu.access import policy
from guatu.cases import queries, services
from guatu.cases.models import CaseStanding
from guatu.desk.register_filters import uuid_or_none
from guatu.kernel.actor import Actor
from guatu.life.supervise.services import remind_handler
from guatu.web import shell
from guatu.web.cases.fields import DayField, UnitField, reason_field, unit_choices, units_near
from guatu.web.going_on import safe_next

_MOST = 500
_TOLD = 12


class HandOverManyForm(forms.Form):
    """改派 several to one unit."""

    use_required_attribute = False
    to_unit = UnitField(gettext_lazy("改由哪个单位承办"))
    reason = reason_field(gettext_lazy("改派理由"))
    due_on = DayField(gettext_lazy("新的办理时限"), required=False, help_text=gettext_lazy("不填则各按原限办天数从今天起算。"))


class WithdrawManyForm(forms.Form):
    """撤销 several for one reason."""

    use_required_attribute = False
    reason = reason_field(gettext_lazy("撤销理由"))


@dataclass(frozen=True, slots=True)
class Many:
    """An act on many: its verb, what it does to each, what it says; a form where something must be told first."""

    verb: str
    title: Promise
    done: Promise
    step: Callable[[Actor, dict[str, Any]], Callable[[UUID], object]]
    form: type[forms.Form] | None = None
    ask: Promise | str = ""


MANY: dict[str, Many] = {
    "accept": Many(
        "case.work", gettext_lazy("签收"), gettext_lazy("已签收 %(n)s 件。"),
        lambda actor, _told: lambda case: services.accept_case(actor=actor, case=case),
    ),
    "remind": Many(
        "case.decide", gettext_lazy("催办"), gettext_lazy("已催办 %(n)s 件。"),
        lambda actor, _told: lambda case: remind_handler(actor=actor, case=case),
    ),
    "close": Many(
        "case.close", gettext_lazy("销号"), gettext_lazy("已销号 %(n)s 件。"),
        lambda actor, _told: lambda case: services.close_case(actor=actor, case=case),
    ),
    "hand-over": Many(
        "case.decide", gettext_lazy("改派"), gettext_lazy("已改派 %(n)s 件。"),
        lambda actor, told: lambda case: services.hand_over(
            actor=actor, case=case, to_unit=told["to_unit"], reason=told["reason"], due_on=told["due_on"]
        ),
        HandOverManyForm, gettext_lazy("将改由所选单位承办，时限重新起算。"),
    ),
    "withdraw": Many(
        "case.decide", gettext_lazy("撤销"), gettext_lazy("已撤销 %(n)s 件。"),
        lambda actor, told: lambda case: services.withdraw_case(actor=actor, case=case, reason=told["reason"]),
        WithdrawManyForm, gettext_lazy("将撤销这些事项；已有的经过保留，不再计入任何指标。"),
    ),
}  # fmt: skip


def bulk_view(name: str) -> Callable[..., HttpResponse]:
    """The door of one act on the rows that were chosen."""
    many = MANY[name]

    def view(request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        policy.require(actor, many.verb)
        rows = _chosen(request, actor)
        form = _form(request, many, rows, actor)
        if not rows or (form is not None and not form.is_valid()):
            # A form that is shown for the first time is no mistake; nothing chosen is one.
            status = 200 if rows and form is not None and not form.is_bound else 422
            return _form_page(request, name, many, rows, form, status)
        outcome = services.each([one.case_id for one in rows], many.step(actor, form.cleaned_data if form else {}))
        _tell(request, many, outcome)
        return redirect(_next(request))

    view.__name__ = f"bulk_{name}"
    view.__doc__ = str(many.title)
    return require_POST(view)


def _chosen(request: HttpRequest, actor: Actor) -> list[CaseStanding]:
    """The rows chosen that the reader can see, by number. What is out of reach is as if it were not there."""
    ids = [found for one in request.POST.getlist("row")[:_MOST] if (found := uuid_or_none(one))]
    return list(queries.visible_cases(actor).filter(case_id__in=ids).order_by("number"))


def _form(request: HttpRequest, many: Many, rows: list[CaseStanding], actor: Actor) -> forms.Form | None:
    """The form of an act that asks for something; bound once it was filled in."""
    if many.form is None:
        return None
    form = many.form(request.POST if request.POST.get("confirmed") else None)
    if rows and "to_unit" in form.fields:
        form.fields["to_unit"].choices = unit_choices(units_near(actor, many.verb, rows))  # type: ignore[attr-defined]
    return form


def _form_page(
    request: HttpRequest, act: str, many: Many, rows: list[CaseStanding], form: forms.Form | None, status: int
) -> HttpResponse:  # fmt: skip
    told = [(row, queries.shown_title(request.actor, row)) for row in rows]  # type: ignore[attr-defined]
    context = {
        "form": form, "many": many, "rows": told, "url": reverse(f"cases:bulk-{act}"), "back_url": _next(request),
        "next": request.POST.get("next", ""),
    }  # fmt: skip
    return shell.page(request, "cases/bulk.html", context, active="cases", status=status)


def _tell(request: HttpRequest, many: Many, outcome: services.Outcome) -> None:
    if outcome.done:
        messages.success(request, str(many.done) % {"n": len(outcome.done)})
    if outcome.left:
        lines = [_("%(number)s：%(why)s") % {"number": number, "why": why} for number, why in outcome.left[:_TOLD]]
        more = len(outcome.left) - _TOLD
        lines += [_("另有 %(n)s 件。") % {"n": more}] if more > 0 else []
        messages.warning(request, _("没有办理 %(n)s 件：") % {"n": len(outcome.left)} + "；".join(lines))


def _next(request: HttpRequest) -> str:
    """Back to the board as it was filtered."""
    return safe_next(request, request.POST.get("next", ""), reverse("cases:board"))
