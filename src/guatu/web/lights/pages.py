"""Pages of the lights as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.access.things import at_place
from guatu.attention.models import LightExemption
from guatu.desk import lights_exemptions, lights_rules
from guatu.desk.screen import Screen
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Tab
from guatu.web import shell
from guatu.web.lights.forms import GrantForm, ProposeForm, ReasonForm, RuleForm


def screen_of(request: SignedRequest) -> Screen:
    """The screen of a request. Errors: as `desk.screen.resolve`."""
    return shell.today_screen_of(request, verb="project.read")


def page(
    request: SignedRequest, screen: Screen, tab: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the room: place, tabs, and what belongs to this one."""
    around = {"place": place_name(screen.place), "tabs": _tabs(screen, tab)}
    return shell.page(request, template, {**around, **context}, screen=screen, active="lights", status=status)


def _tabs(screen: Screen, current: str) -> list[Tab]:
    waiting = lights_exemptions.waiting_count(screen) or None
    titles = (("board", _("看板"), None), ("rules", _("规则"), None), ("exemptions", _("豁免"), waiting))
    return [Tab(title, screen.link(f"lights:{key}"), key == current, count) for key, title, count in titles]


def rules_page(request: SignedRequest, screen: Screen, *, form: RuleForm | None = None, status: int = 200) -> HttpResponse:
    """The rules, and one of them with its history and, for whoever may, the way to put it in force or out of it."""
    one = lights_rules.rule_asked(screen)
    may = policy.can(request.actor, "params.edit", at_place(screen.root.id)).ok
    usual = {"is_enabled": "off" if one and one.is_enabled else "on", "valid_from": clock.today()}
    context = {
        "table": lights_rules.rule_table(screen), "one": one, "since": lights_rules.since_words(one.since) if one else "",
        "form": (form or RuleForm(initial=usual)) if one and may else None,
        "rule_url": screen.link("lights:rules", rule=one.rule.key) if one else "", "close_url": screen.link("lights:rules"),
    }  # fmt: skip
    return page(request, screen, "rules", "lights/rules.html", context, status=status)


def propose_page(
    request: SignedRequest, screen: Screen, standing: ProjectStanding, form: ProposeForm, *, status: int = 200
) -> HttpResponse:
    """The form by which an exemption is asked for."""
    context = {
        "standing": standing, "form": form, "act_url": screen.link("lights:propose", standing.project_id),
        "project_url": screen.link("register:project", standing.project_id), "back_url": screen.link("lights:exemptions"),
    }  # fmt: skip
    return page(request, screen, "exemptions", "lights/propose.html", context, status=status)


def exemption_page(
    request: SignedRequest, row: LightExemption, standing: ProjectStanding, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """One exemption, and what the reader may do with it."""
    screen = screen_of(request)
    one = lights_exemptions.exemption_page(screen, row, standing)
    seen = {"seen": row.version}
    context = {
        "one": one, "back_url": screen.link("lights:exemptions"), "project_url": screen.link("register:project", standing.project_id),
        "grant_form": forms.get("grant") or GrantForm(initial={**seen, "valid_until": row.valid_until}),
        "refuse_form": forms.get("refuse") or ReasonForm(initial=seen, prefix=None, auto_id="refuse_%s"),
        "withdraw_form": forms.get("withdraw") or ReasonForm(initial=seen, auto_id="withdraw_%s"),
        "urls": {name: screen.link(f"lights:{name}", row.exemption_id) for name in ("grant", "refuse", "withdraw")},
    }  # fmt: skip
    return page(request, screen, "exemptions", "lights/exemption.html", context, status=status)
