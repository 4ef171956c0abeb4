"""Doors of the account room."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import services
from guatu.access.middleware import seat
from guatu.access.models import User
from guatu.access.models.accounts import Language, Theme
from guatu.access.requests import SignedRequest
from guatu.access.sessions import CHAIR
from guatu.kernel.errors import Invalid
from guatu.web import shell
from guatu.web.account import sign_in as session
from guatu.web.account.forms import PasswordForm, SignInForm
from guatu.web.account.gate import due_page, must_change_password
from guatu.web.going_on import safe_next


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; let in, or say one and the same thing whatever was wrong."""
    form = SignInForm(request.POST or None)
    target = request.POST.get("next", request.GET.get("next", ""))
    if request.method == "GET" or not form.is_valid():
        return _sign_in_page(request, form, target, 422 if request.method == "POST" else 200)
    found = session.check(request, form.cleaned_data["username"], form.cleaned_data["password"])
    if isinstance(found, User):
        return _let_in(request, found, target)
    form.add_error(None, _WHY[found]())
    status = 429 if found is session.Refusal.LOCKED else 422
    return _sign_in_page(request, form, target, status)


_WHY = {
    session.Refusal.WRONG: lambda: _("用户名或密码不正确，或账号尚未启用。连续 5 次错误将锁定 15 分钟。"),
    session.Refusal.LOCKED: lambda: _("尝试次数过多，请 15 分钟后再试；如忘记密码，请联系系统管理员重置。"),
}


def _sign_in_page(request: HttpRequest, form: SignInForm, target: str, status: int) -> HttpResponse:
    response = render(request, "account/sign_in.html", {"form": form, "next": target}, status=status)
    if status == 429:
        response["Retry-After"] = "900"
    return response


def _let_in(request: HttpRequest, user: User, target: str) -> HttpResponse:
    session.open_session(request, user)
    seat(request)
    due = due_page(cast(SignedRequest, request))
    response = redirect(due) if due else redirect(safe_next(request, target, settings.LOGIN_REDIRECT_URL))
    return session.remember(response, language=user.language, theme=user.theme)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session and have the browser drop what it kept of it."""
    logout(request)
    messages.success(request, _("已退出。"))
    response = redirect("account:sign-in")
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def sign_out_everywhere(request: SignedRequest) -> HttpResponse:
    """End every session of the account, this one included."""
    services.sign_out_everywhere(actor=request.actor, user=request.user)
    return sign_out(request)


@require_GET
def overview(request: SignedRequest) -> HttpResponse:
    """Who one is here: account, posts, preferences."""
    context = {"chairs": request.chairs, "languages": Language.choices, "themes": Theme.choices}
    return shell.page(request, "account/overview.html", context, active="account")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: SignedRequest) -> HttpResponse:
    """Change one's password. The old one is asked for, and guesses at it are counted like guesses at the door."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _change_password(request, form):
        messages.success(request, _("密码已修改；其他设备上的登录已全部退出。"))
        return redirect("account:overview")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "is_due": must_change_password(request.user)}
    return render(request, "account/password.html", context, status=status)


def _change_password(request: SignedRequest, form: PasswordForm) -> bool:
    checked = session.check(request, request.user.username, form.cleaned_data["old"])
    if not isinstance(checked, User):
        locked = checked is session.Refusal.LOCKED
        form.add_error("old", _WHY[checked]() if locked else _("原密码不正确。"))
        return False
    try:
        user = services.change_password(actor=request.actor, user=checked, password=form.cleaned_data["password"])
    except Invalid as invalid:
        for problem in invalid.problems["password"]:
            form.add_error("password", str(problem))
        return False
    chosen = request.session.get(CHAIR)
    session.open_session(request, user)
    if chosen:
        request.session[CHAIR] = chosen
    return True


@require_http_methods(["GET", "POST"])
def post(request: SignedRequest) -> HttpResponse:
    """Choose in which post one acts."""
    if request.method == "GET":
        return render(request, "account/post.html", {"chairs": request.chairs, "next": request.GET.get("next", "")})
    wanted = request.POST.get("chair", "")
    if wanted not in {chair.key for chair in request.chairs}:
        messages.error(request, _("请选择一个岗位。"))
        return redirect("account:post")
    request.session[CHAIR] = wanted
    return redirect(safe_next(request, request.POST.get("next", ""), settings.LOGIN_REDIRECT_URL))


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme: for this browser by cookie, and for the account when signed in."""
    wanted = {"language": request.POST.get("language"), "theme": request.POST.get("theme")}
    allowed = {"language": Language.values, "theme": Theme.values}
    chosen = {key: value for key, value in wanted.items() if value in allowed[key]}
    if request.user.is_authenticated and chosen:
        services.set_preferences(actor=cast(SignedRequest, request).actor, user=request.user, **chosen)
    response = redirect(safe_next(request, request.POST.get("next", ""), reverse("account:overview")))
    return session.remember(response, **chosen)
