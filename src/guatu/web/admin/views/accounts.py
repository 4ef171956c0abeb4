"""Doors to accounts: made by one administrator, enabled by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, services
from guatu.access.models import User
from guatu.access.requests import SignedRequest
from guatu.desk.administration_rights import posts_of_users, terms_of_user, users_named
from guatu.web.admin import structure_tables as tables
from guatu.web.admin.acting import done, page, said
from guatu.web.admin.doors import CREATE, ENABLE, require_any
from guatu.web.admin.fetching import get_account_for
from guatu.web.admin.forms import AccountForm, DisableForm, ResetForm
from guatu.web.admin.names import chair_name
from guatu.web.admin.tabling import as_file, page_of, query_of, wanted_file


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accounts(request: SignedRequest) -> HttpResponse:
    """Accounts; a new one for whoever makes them."""
    is_post = request.method == "POST"
    require_any(request.actor, (CREATE,) if is_post else (CREATE, ENABLE))
    form = AccountForm(request.POST or None)
    if is_post and done(form, lambda: services.create_account(actor=request.actor, idem_key=form.key, **form.said())):
        return said(request, _("账号已创建，尚未启用；请安全管理员办理任职并启用。"), "admin:accounts")
    found, shown = page_of(_asked(request), request)
    table = tables.accounts_table(found, posts_of_users(found), shown, query_of(request))
    if wanted_file(request):
        return as_file(request, table)
    context = {"table": table, "form": form if policy.can(request.actor, CREATE).ok else None}
    return page(request, "admin/accounts.html", context, door="accounts", status=422 if is_post else 200)


def _asked(request: SignedRequest) -> Any:
    query = query_of(request)
    rows = User.objects.order_by("username")
    if query.text("state") in ("on", "off"):
        rows = rows.filter(is_active=query.text("state") == "on")
    return rows.filter(users_named(query.text("q"))) if query.text("q") else rows


@require_GET
def account(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One account: its state, its posts, and what this administrator may do to it."""
    return _page(request, get_account_for(request.actor, pk, CREATE, ENABLE))


def _page(request: SignedRequest, user: User, status: int = 200, **forms: Any) -> HttpResponse:
    may = {key: policy.can(request.actor, verb).ok for key, verb in (("create", CREATE), ("enable", ENABLE))}
    context = {
        "one": user, "states": tables.state_tags(user), "terms": [(one, chair_name(one.post)) for one in terms_of_user(user)], "may": may,
        "is_own": request.actor.user_id == user.id, "reset_form": forms.get("reset") or ResetForm(),
        "disable_form": forms.get("disable") or DisableForm(),
    }  # fmt: skip
    return page(request, "admin/account.html", context, door="accounts", status=status)


@require_POST
def enable(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Let an account sign in."""
    user = get_account_for(request.actor, pk, ENABLE)
    services.enable_account(actor=request.actor, user=user)
    return said(request, _("账号已启用。"), "admin:account", user.id)


@require_POST
def disable(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Shut an account out, now."""
    user = get_account_for(request.actor, pk, ENABLE)
    form = DisableForm(request.POST)
    if done(form, lambda: services.disable_account(actor=request.actor, user=user, reason=form.cleaned_data["reason"])):
        return said(request, _("账号已停用，其登录已全部结束。"), "admin:account", user.id)
    return _page(request, user, 422, disable=form)


@sensitive_post_parameters("password")
@require_POST
def reset(request: SignedRequest, pk: UUID) -> HttpResponse:
    """Give a new first password; the account waits until it is enabled again."""
    user = get_account_for(request.actor, pk, CREATE)
    form = ResetForm(request.POST)
    if done(form, lambda: services.reset_password(actor=request.actor, user=user, password=form.cleaned_data["password"])):
        return said(request, _("密码已重置，账号已停用；请安全管理员核实本人后启用。"), "admin:account", user.id)
    return _page(request, user, 422, reset=form)
