"""Pages of the inspection room as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import scope
from guatu.access.models import Place, Unit
from guatu.access.queries import units_in
from guatu.access.requests import SignedRequest
from guatu.desk import inspection, inspection_check, inspection_rechecks, inspection_rounds
from guatu.desk.screen import Screen
from guatu.kernel.errors import Invalid
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.ui.components import Tab
from guatu.web import shell
from guatu.web.inspection.checking import Visit
from guatu.web.inspection.forms import FinishForm, RecheckForm, StartForm, new_key


def screen_of(request: SignedRequest, page: str = "", *args: object, verb: str = inspection.VERB) -> Screen:
    """The screen a request asks for. An act names the page it is drawn on when refused, so that its links lead back there."""
    path = reverse(page, args=args) if page else ""
    return shell.today_screen_of(request, verb=verb, path=path)


def room_page(
    request: SignedRequest, screen: Screen, tab: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the room with its tabs."""
    titles = (("list", _("核查")), ("problems", _("问题台账")), ("rechecks", _("销号回访")))
    tabs = [Tab(title, screen.link(f"inspection:{key}"), key == tab) for key, title in titles]
    links = {name: screen.link(f"inspection:{name}") for name in ("list", "start", "problems", "upload", "rechecks", "draw")}
    return shell.page(
        request, template, {"tabs": tabs, "links": links, **context}, screen=screen, active="inspection", status=status
    )


def put(form: forms.Form, invalid: Invalid) -> None:
    """A verb's problems on the fields they are about; what belongs to no field stands above."""
    for name, found in invalid.problems.items():
        for one in found:
            form.add_error(name if name in form.fields else None, str(one))


# ---- rounds ----------------------------------------------------------------------------------------------------------------


def start_form(request: SignedRequest, screen: Screen) -> StartForm:
    """The form of a round, over the places one may start one at."""
    reach = scope.of(request.actor, "round.start")
    places = Place.objects.filter(root_id=screen.root.id, kind__in=("city", "county", "zone"))
    places = places if reach.everything else places.filter(id__in=reach.place_ids)
    ordered = sorted(places, key=lambda one: (one.path.count("/"), one.official_order, one.code))
    data = request.POST if request.method == "POST" else None
    return StartForm(data, places=ordered, units=units_of(screen), initial={"place": str(screen.place.id)})


def units_of(screen: Screen) -> Sequence[Unit]:
    """The units of the jurisdiction that may be named, those of the place first."""
    places = Place.objects.filter(root_id=screen.root.id, kind__in=("city", "county", "zone")).values_list("id", flat=True)
    kinds = ("project_office", "inspection", "department", "government")
    units = [one for one in units_in(places) if one.kind in kinds]
    return sorted(units, key=lambda one: (one.place_id != screen.place.id, one.place_id != screen.root.id, kinds.index(one.kind)))


def start_page(request: SignedRequest, screen: Screen, form: StartForm, status: int = 200) -> HttpResponse:
    """The form of a round."""
    return room_page(request, screen, "list", "inspection/start.html", {"form": form}, status=status)


def round_page(request: SignedRequest, one: Round, form: FinishForm | None = None, status: int = 200) -> HttpResponse:
    """One round, with the form that ends it."""
    screen = screen_of(request, "inspection:round", one.id)
    context = {
        "page": inspection_rounds.round_page(screen, one), "form": form or FinishForm(),
        "problems_url": screen.link("inspection:problems", round=str(one.id)),
    }  # fmt: skip
    return room_page(request, screen, "list", "inspection/round.html", context, status=status)


def check_page(request: SignedRequest, one: Round, item: RoundItem, visit: Visit) -> HttpResponse:
    """One project on the phone."""
    screen = screen_of(request, "inspection:check", one.id, item.project_id)
    page = inspection_check.check_page(screen, one, item, visit.standing)
    return room_page(request, screen, "list", "inspection/check.html", {"page": page, "visit": visit}, status=visit.status)


def standing_of(project: UUID) -> ProjectStanding | None:
    """A project of a round as it stands now; None once it was merged into another."""
    return ProjectStanding.objects.live().filter(project_id=project).first()


# ---- second looks ----------------------------------------------------------------------------------------------------------


def rechecks_page(
    request: SignedRequest, *, refused: tuple[UUID, RecheckForm] | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    """What was drawn, each with its form; a refused one with what was typed."""
    screen = screen_of(request, "inspection:rechecks")
    found = inspection_rechecks.rechecks_page(screen)
    rows = [
        (one, refused[1] if refused and refused[0] == one.recheck.id else RecheckForm(auto_id=f"{one.recheck.id}-%s"))
        for one in found.waiting
    ]
    context = {"found": found, "rows": rows, "problem": problem, "key": new_key()}
    return room_page(request, screen, "rechecks", "inspection/rechecks.html", context, status=status)
