"""Doors of the lights that ask for a letter: the list, its workbook, and what is decided about the ticked ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.attention.registry import dimensions
from guatu.desk import letter_lights
from guatu.desk.screen import Screen
from guatu.documents.xlsx import xlsx_bytes
from guatu.kernel.errors import Conflict, Invalid, Refused, reason_of
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.lights import LightAsk, asks_of
from guatu.ui.components import Light
from guatu.web import shell
from guatu.web.going_on import safe_next

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST, _TOLD = 500, 12


class LetBeForm(forms.Form):
    """Why no letter is written."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("不发函理由"), max_length=200, error_messages={"required": gettext_lazy("暂不发函须写明理由。")},
        help_text=gettext_lazy("如：已约谈、已有批示、下月再看。会留在记录里。"),
    )


@require_GET
def lights(request: SignedRequest) -> HttpResponse:
    """Lights that ask for a letter; behind a filter, what was decided."""
    policy.require(request.actor, "letter.draft")
    return _page(request, _screen(request))


@require_GET
def workbook(request: SignedRequest) -> HttpResponse:
    """The same as a workbook, as it is filtered."""
    policy.require(request.actor, "letter.draft")
    sheet = letter_lights.workbook(_screen(request))
    response = HttpResponse(xlsx_bytes(sheet), content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{sheet.title}.xlsx") or "attachment"
    return response


@require_POST
def press(request: SignedRequest) -> HttpResponse:
    """Press the ticked lights: each its own transaction, what fails is told and stops nobody else."""
    policy.require(request.actor, "letter.draft")
    screen, keys = _screen(request), _ticked(request)
    if not keys:
        return _nothing(request, screen)
    asked = services.asked_lights(request.actor, screen.root.id, keys)
    done, left = _each(asked, lambda one: services.press_light(actor=request.actor, ask=one))
    if done:
        messages.success(request, _("已立案 %(n)s 件，列入待发提议；同一单位的合成一份函。") % {"n": done})
    _tell_left(request, left, len(keys) - len(asked))
    return redirect(_back(request, screen))


@require_POST
def let_be(request: SignedRequest) -> HttpResponse:
    """Let the ticked lights be, for one reason."""
    policy.require(request.actor, "letter.draft")
    screen, keys = _screen(request), _ticked(request)
    if not keys:
        return _nothing(request, screen)
    form = LetBeForm(request.POST if request.POST.get("confirmed") else None)
    if not form.is_valid():
        return _reason_page(request, screen, keys, form)
    asked = services.asked_lights(request.actor, screen.root.id, keys)
    reason = form.cleaned_data["reason"]
    done, left = _each(asked, lambda one: services.let_light_be(actor=request.actor, ask=one, reason=reason))
    if done:
        messages.success(request, _("已记录 %(n)s 盏灯暂不发函。") % {"n": done})
    _tell_left(request, left, len(keys) - len(asked))
    return redirect(_back(request, screen))


# ---- parts -----------------------------------------------------------------------------------------------------------------


def _screen(request: SignedRequest) -> Screen:
    return shell.today_screen_of(request, verb="document.read", path=reverse("letter:lights") if request.method == "POST" else "")


def _page(request: SignedRequest, screen: Screen, *, status: int = 200) -> HttpResponse:
    desk = letter_lights.open_lights(screen)
    context = {"desk": desk, "batch_url": screen.link("letter:batch")}
    return shell.page(request, "letter/lights.html", context, screen=screen, active="letter", status=status)


def _nothing(request: SignedRequest, screen: Screen) -> HttpResponse:
    messages.error(request, _("没有选中任何灯：先勾选，再办理。"))
    return _page(request, screen, status=422)


def _reason_page(request: SignedRequest, screen: Screen, keys: Sequence[str], form: LetBeForm) -> HttpResponse:
    titles = dimensions()
    asked = [one for one in asks_of(request.actor, screen.root.id) if one.key in set(keys)]
    context = {
        "form": form, "asked": [(one, titles[one.run.dimension], Light(one.finding.state)) for one in asked], "url": screen.link("letter:lights-let-be"),
        "back_url": _back(request, screen), "next": request.POST.get("next", ""),
    }  # fmt: skip
    # A form that is shown for the first time is no mistake.
    status = 422 if form.is_bound else 200
    return shell.page(request, "letter/lights_let_be.html", context, screen=screen, active="letter", status=status)


def _ticked(request: SignedRequest) -> list[str]:
    return list(dict.fromkeys(request.POST.getlist("row")[:_MOST]))


def _each(asked: Sequence[LightAsk], act: Callable[[LightAsk], object]) -> tuple[int, list[str]]:
    """(how many were decided, why each other was not)."""
    done, left = 0, []
    for one in asked:
        try:
            act(one)
            done += 1
        except (Refused, Invalid, Conflict) as problem:
            left.append(_("%(project)s：%(why)s") % {"project": one.standing.label, "why": reason_of(problem)})
    return done, left


def _tell_left(request: SignedRequest, left: list[str], gone: int) -> None:
    """What was not decided, and how many lights ask no more since the page was drawn."""
    if gone:
        left = [*left, _("%(n)s 盏灯刚被别人决定过或已不再提出。") % {"n": gone}]
    if left:
        more = [_("另有 %(n)s 件。") % {"n": len(left) - _TOLD}] if len(left) > _TOLD else []
        messages.warning(request, _("没有办理：") + "；".join([*left[:_TOLD], *more]))


def _back(request: SignedRequest, screen: Screen) -> str:
    """Back to the list as it was filtered."""
    return safe_next(request, request.POST.get("next", ""), screen.link("letter:lights"))
