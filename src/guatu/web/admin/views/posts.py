"""Doors to one post: who holds it, what it may do, handing over, granting, delegating."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy, services
from guatu.access.models import Grant, Post
from guatu.access.requests import SignedRequest
from guatu.access.services import NewGrant
from guatu.desk.administration_rights import chair_of
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.web.admin import post_tables as tables
from guatu.web.admin.acting import done, page, said
from guatu.web.admin.doors import GRANT, STRUCTURE
from guatu.web.admin.fetching import get_grant_for, get_post_for
from guatu.web.admin.forms import AppointForm, DelegateForm, GrantForm, RelieveForm, RevokeForm
from guatu.web.admin.names import chair_name
from guatu.web.admin.tabling import uuid_of


@require_GET
def post(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One post with everything that hangs on it; with the form that ends a grant when the address names one."""
    found = get_post_for(request.actor, pk, GRANT, STRUCTURE)
    asked = uuid_of(request.GET.get("revoke", ""))
    return _page(request, found, revoking=Grant.objects.filter(id=asked, post=found).first() if asked else None)


def _page(request: SignedRequest, found: Post, status: int = 200, **forms: Any) -> HttpResponse:
    chair = chair_of(found)
    may_grant = policy.can(request.actor, GRANT).ok
    # One's own post is filled and granted by another security administrator (R15.1).
    is_own = request.actor.post_id == found.id
    context = {
        "one": found, "name": chair_name(found), "place": place_name(found.place), "chair": chair, "may_grant": may_grant and not is_own, "is_own": is_own and may_grant,
        "roles": tables.role_lines(), "grants": tables.grants_table(chair, may_revoke=may_grant and not is_own),
        "terms": tables.terms_table(chair), "delegations": tables.delegations_table(chair), "appoint_form": AppointForm(),
        "relieve_form": RelieveForm(), "grant_form": GrantForm(), "revoke_form": RevokeForm(),
        "delegate_form": DelegateForm(post=found, verbs=chair.delegable),
    } | forms  # fmt: skip
    return page(request, "admin/post.html", context, door="posts", status=status)


@require_GET
def handover(request: SignedRequest, pk: UUID) -> HttpResponse:
    """What moves with the post: the list both sign."""
    found = get_post_for(request.actor, pk, GRANT)
    chair = chair_of(found)
    context = {"one": found, "name": chair_name(found), "place": place_name(found.place), "chair": chair, "duties": tables.duties(chair),
               "verbs": tables.verb_lines(chair), "today": clock.today()}  # fmt: skip
    return page(request, "admin/handover.html", context, door="posts")


@require_POST
def appoint(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Give the post to an account from a day on."""
    found = get_post_for(request.actor, pk, GRANT)
    form = AppointForm(request.POST)
    if done(form, lambda: services.appoint(actor=request.actor, post=found, idem_key=form.key, **form.said())):
        return said(request, _("任职已登记；移交清单可在本页打印，双方签字。"), "admin:post", found.id)
    return _page(request, found, 422, appoint_form=form)


@require_POST
def relieve(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Leave the post vacant from a day on."""
    found = get_post_for(request.actor, pk, GRANT)
    form = RelieveForm(request.POST)
    if done(form, lambda: services.relieve(actor=request.actor, post=found, **form.cleaned_data)):
        return said(request, _("免职已登记。"), "admin:post", found.id)
    return _page(request, found, 422, relieve_form=form)


@require_POST
def grant(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Give the post a role over a place or a unit."""
    found = get_post_for(request.actor, pk, GRANT)
    form = GrantForm(request.POST)
    act = lambda: services.grant_role(actor=request.actor, grant=NewGrant(post=found, **form.said()), idem_key=form.key)  # noqa: E731
    if done(form, act):
        return said(request, _("授权已登记。"), "admin:post", found.id)
    return _page(request, found, 422, grant_form=form)


@require_POST
def revoke(request: SignedRequest, pk: UUID) -> HttpResponse:
    """End a grant."""
    one = get_grant_for(request.actor, pk, GRANT)
    form = RevokeForm(request.POST)
    if done(form, lambda: services.revoke_grant(actor=request.actor, grant=one, **form.cleaned_data)):
        return said(request, _("授权已收回。"), "admin:post", one.post_id)
    return _page(request, one.post, 422, revoke_form=form, revoking=one)


@require_POST
def delegate(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Let another post do some verbs for this one, between two dates."""
    found = get_post_for(request.actor, pk, GRANT)
    form = DelegateForm(request.POST, post=found, verbs=chair_of(found).delegable)
    if done(form, lambda: services.delegate(actor=request.actor, from_post=found, **form.cleaned_data)):
        return said(request, _("委托已登记。"), "admin:post", found.id)
    return _page(request, found, 422, delegate_form=form)
