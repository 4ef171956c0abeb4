"""The door of the steps on one letter: parse, one verb, answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guatu.access.requests import SignedRequest
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.supervise.letters import queries
from guatu.web.letter import pages
from guatu.web.letter.acts import Act


def act_view(act: Act) -> Callable[..., HttpResponse]:
    """The view of one step."""

    @require_POST
    def view(request: SignedRequest, pk: UUID) -> HttpResponse:
        letter = queries.get_letter_for(request.actor, pk, verb=act.verb)
        form, status = act.form(request.POST, request.FILES, letter=letter), 422
        if form.is_valid():
            try:
                act.save(request.actor, letter, form.cleaned_data, form)
                messages.success(request, str(act.done))
                return redirect("letter:letter", pk)
            except (Invalid, Conflict) as problem:
                status = pages.put_problems(form, problem)
        if act.key not in pages.offered_now(request, letter):
            messages.error(request, pages.told(form))
        return pages.letter_page(
            request, queries.get_letter_for(request.actor, pk, verb=act.verb), status=status, **{act.name.replace("-", "_"): form}
        )

    return view
