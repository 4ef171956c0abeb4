"""Doing a verb from a form: what is wrong goes back to its field, a repeated submission is answered as the first one was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from guatu.facts.journal import Replayed
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.admin import doors


class DistinctForm(forms.Form):
    """A form whose fields carry ids of their own: several stand on one page, and a label must find its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}-%s", **kwargs})


class KeyedForm(DistinctForm):
    """A form whose submission counts once, however often it is sent."""

    idem_key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idem_key"].initial = lambda: str(uuid7())

    def said(self) -> dict[str, Any]:
        """What was filled in, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "idem_key"}

    @property
    def key(self) -> str | None:
        """The key of this submission; None when a program sent none."""
        return self.cleaned_data["idem_key"] or None


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form is in order and the verb was done, now or by the same submission before."""
    if not form.is_valid():
        return False
    try:
        act()
    except Invalid as invalid:
        tell(form, invalid)
        return False
    except Replayed:
        return True
    return True


def tell(form: forms.Form, invalid: Invalid) -> None:
    """Put what is wrong on the form, each problem at its field where the form has one."""
    for name, found in invalid.problems.items():
        for problem in found:
            form.add_error(name if name in form.fields else None, str(getattr(problem, "message", problem)))


def said(request: HttpRequest, words: str | Promise, to: str, *args: Any, **kept: str) -> HttpResponse:
    """Say that it was done and go to a page of the room, `kept` in its address."""
    messages.success(request, str(words))
    path = redirect(to, *args).url
    return redirect(Query(path).but(**kept).url)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, door: str, status: int = 200, screen: Any = None
) -> HttpResponse:
    """A page of the room with its tabs."""
    actor = request.actor  # type: ignore[attr-defined]
    around = {"tabs": doors.tabs(actor, door), "door_title": doors.title_of(door)}
    return shell.page(request, template, {**around, **context}, screen=screen, active="admin", status=status)
