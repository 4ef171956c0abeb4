"""What every signed-in page is drawn in: context bar, menu, who is here (UI 1.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import guatu
from guatu.access import policy
from guatu.desk import screen as screens
from guatu.desk.screen import Screen
from guatu.desk.today import pressing_count
from guatu.facts import seal
from guatu.kernel import clock
from guatu.notices.queries import unread_count
from guatu.ui.components.screen import Choice, Link, MenuItem, Shell
from guatu.ui.query import Query

# (key, title, address name, verb, section). The order is the order of the day's work.
MENU: tuple[tuple[str, Promise, str, str, Promise | str], ...] = (
    ("todo", _("今日"), "todo:today", "case.read", ""),
    ("wall", _("挂图"), "wall:wall", "project.read", ""),
    ("cockpit", _("驾驶舱"), "cockpit:cockpit", "figures.read", ""),
    ("register", _("台账"), "register:list", "project.read", ""),
    ("returning", _("填报"), "returning:mine", "figures.read", _("调度")),
    ("month", _("月报"), "month:desk", "figures.read", _("调度")),
    ("importing", _("归集"), "importing:list", "import.preview", _("调度")),
    ("meeting", _("会议"), "meeting:list", "case.read", _("调度")),
    ("bulletin", _("通报"), "bulletin:list", "document.read", _("调度")),
    ("cases", _("事项"), "cases:board", "case.read", _("督导")),
    ("lights", _("亮灯"), "lights:board", "project.read", _("督导")),
    ("inspection", _("核查"), "inspection:list", "case.read", _("督导")),
    ("letter", _("文书"), "letter:list", "document.read", _("督导")),
    ("crew", _("专班"), "crew:list", "project.read", _("督导")),
    ("queue", _("任务队列"), "queue:list", "queue.read", _("管理")),
    ("admin", _("系统管理"), "admin:home", "", _("管理")),
)


def screen_of(request: HttpRequest, *, verb: str = "figures.read") -> Screen:
    """The screen a request asks for. Errors: as `desk.screen.resolve`."""
    return screens.resolve(request.actor, Query.of(request.path, request.GET.lists()), verb=verb)  # type: ignore[attr-defined]


def today_screen_of(request: HttpRequest, *, verb: str, path: str = "") -> Screen:
    """The same for what moves by the day; `path` is the page it is drawn on, where an act is refused on another page than its own."""
    return screens.resolve_today(request.actor, Query.of(path or request.path, request.GET.lists()), verb=verb)  # type: ignore[attr-defined]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    screen: Screen | None = None,
    active: str = "",
    status: int = 200,
) -> HttpResponse:
    """A whole page. `screen` puts the context bar on it; `active` marks the menu entry."""
    entries = counted(request, menu(request, screen))
    around = {"screen": screen.view if screen else None, "menu": entries, "active": active, "shell": shell(request)}
    return render(request, template, {**around, **context}, status=status)


def menu(request: HttpRequest, screen: Screen | None = None) -> list[MenuItem]:
    """The entries this actor may use, each in the present context."""
    kept = screen.kept if screen else {}
    return [
        MenuItem(str(title), Query(reverse(name)).but(**kept).url, key, str(section))
        for key, title, name, verb, section in MENU
        if apps.is_installed(f"guatu.web.{key}") and _may(request, key, verb)
    ]


def counted(request: HttpRequest, entries: list[MenuItem]) -> list[MenuItem]:
    """The menu with how many things are overdue or due today beside 今日; looked up once a request, and only for a page."""
    if not any(one.key == "todo" for one in entries):
        return entries
    if not hasattr(request, "pressing"):
        request.pressing = pressing_count(request.actor) or None  # type: ignore[attr-defined]
    return [replace(one, count=request.pressing) if one.key == "todo" else one for one in entries]  # type: ignore[attr-defined]


def _may(request: HttpRequest, key: str, verb: str) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    if key == "admin":
        return any(policy.can(actor, one).ok for one in ADMIN_VERBS)
    return policy.can(actor, verb).ok


ADMIN_VERBS = (
    "access.structure", "access.account_create", "access.account_enable", "access.grant", "params.edit", "journal.read",
    "verify.run", "settings.edit",
)  # fmt: skip


def shell(request: HttpRequest) -> Shell:
    """Who is here, and which build and seal this is."""
    chair = getattr(request, "chair", None)
    return Shell(
        post_title=chair.post.title if chair else "", unit_name=chair.post.unit.name if chair else "",
        search_url=reverse("search:results") if apps.is_installed("guatu.web.search") else "",
        suggest_url=reverse("search:suggest") if apps.is_installed("guatu.web.search") else "",
        language_url=reverse("account:preferences"), logout_url=reverse("account:sign-out"),
        links=(Link(str(_("我的账号")), reverse("account:overview")), Link(str(_("修改密码")), reverse("account:password"))), posts=_posts(request), **_inbox(request),
        seal_head=seal.head().short, clock_note=_clock_note(), version=guatu.__version__,
    )  # fmt: skip


def _clock_note() -> str:
    """Which day it is, where that is not today: a rehearsal must not be taken for the present."""
    return str(_("演示时钟 %(day)s") % {"day": clock.today().isoformat()}) if clock.is_rehearsing() else ""


def _inbox(request: HttpRequest) -> dict[str, Any]:
    """Where one's notices are, and how many are unread."""
    if not apps.is_installed("guatu.web.todo") or not _may(request, "todo", "case.read"):
        return {}
    return {"inbox_url": reverse("todo:inbox"), "unread": unread_count(request.actor)}  # type: ignore[attr-defined]


def _posts(request: HttpRequest) -> tuple[Choice, ...]:
    """The chairs of this person, when there are several to choose from."""
    chairs = getattr(request, "chairs", [])
    now = getattr(request, "chair", None)
    if len(chairs) < 2:
        return ()
    return tuple(Choice(one.post.title, reverse("account:post"), one == now, key=one.key) for one in chairs)
