"""Doors of the cycles and review chains: how a jurisdiction's returns run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.access.requests import SignedRequest
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.returns import services
from guatu.life.dispatch.returns.models import ReturnCycle, ReviewChain
from guatu.life.dispatch.returns.services import ChainDraft, CycleDraft
from guatu.web import shell
from guatu.web.returning import pages
from guatu.web.returning.forms import ChainForm, CycleForm
from guatu.web.returning.setting import chain_initial, chain_table, cycle_initial, cycle_table

_VERB = "returns.cycles"


@require_GET
def cycles(request: SignedRequest) -> HttpResponse:
    """填报周期：cycles and chains of the jurisdiction."""
    policy.require(request.actor, _VERB)
    screen = shell.screen_of(request, verb=_VERB)
    context = {
        "cycles": cycle_table(screen.root), "chains": chain_table(screen.root), "tabs": pages.room_tabs(request.actor, "cycles"),
        "is_begun": ReturnCycle.objects.filter(root=screen.root).exists(), "place": screen.root, "start_url": screen.link("returning:start"),
    }  # fmt: skip
    return pages.room(request, "returning/cycles.html", context, screen=screen)


@require_POST
def start(request: SignedRequest) -> HttpResponse:
    """按默认启用."""
    policy.require(request.actor, _VERB)
    screen = shell.screen_of(request, verb=_VERB)
    added = services.start_cycles(actor=request.actor, root=screen.root)
    messages.success(request, _("已启用 %(n)s 项，今天起应报。") % {"n": added} if added else _("默认的周期和审核链都已在用。"))
    return redirect(screen.link("returning:cycles"))


@require_http_methods(["GET", "POST"])
def cycle(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One cycle set anew."""
    row = _fetch(request, ReturnCycle, pk)
    form = CycleForm(request.POST if request.method == "POST" else None, cadence=row.cadence, initial=cycle_initial(row))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_cycle(
                actor=request.actor, cycle=row, draft=_cycle_draft(form.cleaned_data), seen=form.cleaned_data["seen"]
            )
            messages.success(request, _("已保存；从现在起按新的设置。"))
            return redirect("returning:cycles")
        except (Invalid, Conflict) as error:
            status = _tell(form, error)
    return pages.room(request, "returning/cycle.html", {"form": form, "row": row}, status=status)


def _cycle_draft(said: dict[str, Any]) -> CycleDraft:
    lists: dict[str, Any] = {name: tuple(said[name]) for name in ("stages", "tiers", "asks")}
    return CycleDraft(**{name: value for name, value in {**said, **lists}.items() if name != "seen"})


@require_http_methods(["GET", "POST"])
def chain(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One review chain set anew."""
    row = _fetch(request, ReviewChain, pk)
    return _chain_page(request, row.root, row)


@require_http_methods(["GET", "POST"])
def new_chain(request: SignedRequest) -> HttpResponse:
    """A chain for a place or a unit of its own."""
    policy.require(request.actor, _VERB)
    return _chain_page(request, shell.screen_of(request, verb=_VERB).root, None)


def _chain_page(request: SignedRequest, root: Place, row: ReviewChain | None) -> HttpResponse:
    form = _chain_form(request, root, row)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = row.key if row else f"chain-{clock.now():%Y%m%d%H%M%S}"
        draft = ChainDraft(
            key, said["title"], said["applies"], form.steps(), said["place"] or None, said["unit"] or None, said["source"]
        )
        try:
            services.set_chain(actor=request.actor, root=root, draft=draft)
            messages.success(request, _("审核链已保存；已在途的填报按原来的步骤走完。"))
            return redirect("returning:cycles")
        except Invalid as invalid:
            status = _tell(form, invalid)
    return pages.room(request, "returning/chain.html", {"form": form, "row": row}, status=status)


def _chain_form(request: SignedRequest, root: Place, row: ReviewChain | None) -> ChainForm:
    places = [(str(one.id), one.name) for one in Place.objects.filter(root=root).exclude(id=root.id).in_official_order()]
    units = [
        (str(one.id), one.name)
        for one in Unit.objects.valid_on(clock.today()).filter(place__root=root).order_by("official_order", "name")
    ]
    data = request.POST if request.method == "POST" else None
    return ChainForm(data, places=places, units=units, initial=chain_initial(row) if row else {})


def _fetch(request: SignedRequest, model: Any, pk: UUID) -> Any:
    row = model.objects.select_related("root").filter(id=pk).first()
    if row is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(request.actor, _VERB, row)
    return row


def _tell(form: CycleForm | ChainForm, error: Invalid | Conflict) -> int:
    """A verb's problems on the form; returns the status to answer with."""
    if isinstance(error, Conflict):
        form.add_error(None, error.reason)
        return 409
    for name, found in error.problems.items():
        for text in found:
            form.add_error(name if name in form.fields else None, str(text))
    return 422
