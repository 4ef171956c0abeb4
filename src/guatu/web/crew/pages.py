"""Pages of the room as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Post
from guatu.access.queries import post_labels
from guatu.desk import crew_balance, crew_handover, crew_list, crew_post, crew_project, crew_rows
from guatu.desk.crew_rows import CrewView, crew_view
from guatu.desk.register_screen import project_screen, row_screen
from guatu.kernel import clock
from guatu.kernel.errors import Conflict
from guatu.ledger.crews import queries
from guatu.ledger.crews.services import items_of, list_hash
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ui.components import ConfirmDialog, Tab
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.crew.forms import ChangeForm, HandoverForm, ReasonForm, SeatForm, line_set
from guatu.web.crew.visiting import acting_post

ACTIVE = "crew"


def view_of(request: HttpRequest) -> CrewView:
    """The list a request asks for."""
    return crew_view(row_screen(request.actor, Query.of(request.path, request.GET.lists()), at=clock.today()))


def project_view(request: HttpRequest, project: UUID) -> tuple[CrewView, ProjectStanding]:
    """The screen of one project, with its standing there."""
    screen, standing = project_screen(request.actor, project, Query.of(request.path, request.GET.lists()), at=clock.today())
    return crew_view(screen), standing


def live_standing(request: HttpRequest, project: UUID, verb: str) -> ProjectStanding:
    """A project to act on. Errors: NotFound; Refused."""
    return get_standing_for(request.actor, project, verb=verb)


def page(request: HttpRequest, view: CrewView, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the room in its context, with the ways to the others."""
    around = {"view": view, "links": links_of(request, view)}
    return shell.page(request, f"crew/{template}.html", {**around, **context}, screen=view.screen, active=ACTIVE, status=status)


def links_of(request: HttpRequest, view: CrewView) -> dict[str, str]:
    """The ways to the other pages, as far as this reader may go."""
    may_edit = view.is_live and policy.can(request.actor, "crew.edit", view.screen.place).ok
    found = {name: view.screen.link(f"crew:{name}") for name in ("list", "mine", "load")}
    if may_edit:
        found |= {
            "balance": view.screen.link("crew:balance"),
            "template": view.screen.link("crew:template", view.screen.place.code),
        }
    return found


def room_tabs(view: CrewView, links: dict[str, str], current: str) -> list[Tab]:
    """The pages of the room."""
    titles = {"list": _("一览"), "mine": _("我的项目"), "load": _("负担"), "balance": _("服务员均衡"), "template": _("专班模板")}
    return [Tab(title, links[name], name == current) for name, title in titles.items() if name in links]


def list_page(request: HttpRequest, view: CrewView) -> HttpResponse:
    """Every project and who."""
    counts = crew_list.lack_counts(view)
    context = {
        "table": crew_list.crew_table(view), "tabs": crew_list.tabs(view, counts), "sentence": crew_list.sentence(counts),
        "rooms": room_tabs(view, links_of(request, view), "list"),
    }  # fmt: skip
    return page(request, view, "list", context)


# ---- one post --------------------------------------------------------------------------------------------------------------


def post_page(request: HttpRequest, view: CrewView, post: Post, current: str = "") -> HttpResponse:
    """A post and its projects."""
    may_hand = view.is_live and policy.can(request.actor, "crew.hand_over", queries.scope_of_post(post)).ok
    lines = crew_post.post_lines(view, post.id)
    own = [visit for line in lines for visit in line.visits if post.id.hex in visit.post_key]
    late = [line for line in lines if (due := crew_rows.own_due(view, line, post.id)) and due.on < view.at]
    context = {
        "post": post, "table": crew_post.post_table(view, post), "late": len(late), "count": len(lines),
        "visits": crew_project.visit_entries(view, crew_post.visit_rows(own, 12)), "gone": crew_post.gone_tag(post, view),
        "handover_url": view.screen.link("crew:handover", post.id) if may_hand else "",
        "handovers": [(one, view.screen.link("crew:handed", one.id)) for one in queries.handovers_of(post.id)],
        "rooms": room_tabs(view, links_of(request, view), current) if current else (),
        "superiors": list(post_labels(queries.superior_posts(post.id)).values()),
    }  # fmt: skip
    return page(request, view, "post", context)


# ---- one project -----------------------------------------------------------------------------------------------------------


def project_page(request: HttpRequest, view: CrewView, standing: ProjectStanding, form: SeatForm | None = None) -> HttpResponse:
    """A project's crew, with the forms of whoever may change it."""
    found = crew_project.crew_page(view, standing)
    seat_form = form or SeatForm(root=standing.root_id, may_assign=found.may["assign"])
    link = view.screen.link
    context = {
        "page": found, "standing": standing, "form": seat_form if found.may["edit"] else None,
        "add_url": link("crew:add", standing.project_id), "form_url": link("crew:form", standing.project_id),
        "visit_url": link("crew:visit", standing.project_id) if found.may["visit"] else "",
        "register_url": link("register:project", standing.project_id),
        "template_url": link("crew:template", view.screen.place.code) if found.may["edit"] else "", "closing": _closing(view, found),
    }  # fmt: skip
    return page(request, view, "project", context, 422 if form else 200)


def _closing(view: CrewView, found: crew_project.CrewPage) -> ConfirmDialog | None:
    if not found.may["close"]:
        return None
    effect = _("将撤销这个项目的专班：%(n)s 个席位全部离位，随专班给的权限同时收回。") % {"n": len(found.line.seats)}
    url = view.screen.link("crew:close", found.standing.project_id)
    return ConfirmDialog("close-crew", _("撤销专班"), effect, url, _("撤销专班"), reason_label=_("原因"), is_grave=True)


def seat_page(request: HttpRequest, standing: ProjectStanding, seat: Any, form: ChangeForm, status: int = 200) -> HttpResponse:
    """A seat and the form that changes it."""
    view, _same = project_view(request, standing.project_id)
    label = post_labels([seat.post_id]).get(seat.post_id, "")
    context = {
        "standing": standing,
        "seat": seat,
        "holder": label,
        "form": form,
        "back_url": view.screen.link("crew:project", standing.project_id),
    }
    return page(request, view, "seat", context, status)


def visit_page(request: HttpRequest, standing: ProjectStanding, form: Any, status: int = 200) -> HttpResponse:
    """The form of a visit."""
    view, _same = project_view(request, standing.project_id)
    context = {"standing": standing, "form": form, "back_url": view.screen.link("crew:project", standing.project_id)}
    return page(request, view, "visit", context, status)


def seen_page(request: HttpRequest, visit: Any, form: ReasonForm | None = None) -> HttpResponse:
    """One visit, and the way to take it back."""
    view, standing = project_view(request, visit.project_id)
    (entry,) = crew_project.visit_entries(view, [visit])
    may = view.is_live and policy.can(request.actor, "visit.record", standing).ok
    context = {
        "standing": standing, "visit": visit, "entry": entry, "form": (form or ReasonForm()) if may else None,
        "back_url": view.screen.link("crew:project", standing.project_id), "undo_url": view.screen.link("crew:undo", visit.visit_id),
    }  # fmt: skip
    return page(request, view, "seen", context, 422 if form else 200)


# ---- balance, template, hand-over ------------------------------------------------------------------------------------------


def balance_page(request: HttpRequest, view: CrewView, problem: str = "") -> HttpResponse:
    """The proposal and how work lies before and after."""
    found = crew_balance.balance(view)
    url = view.screen.link("crew:balance") if view.is_live else ""
    context = {
        "table": crew_balance.change_table(view, found, confirm_url=url), "load": crew_balance.load_table(view, found),
        "unserved": found.unserved, "count": len(found.changes), "problem": problem,
        "rooms": room_tabs(view, links_of(request, view), "balance"),
    }  # fmt: skip
    return page(request, view, "balance", context, 422 if problem else 200)


def template_page(request: HttpRequest, place: Place, lines: Any = None, problems: list[str] | None = None) -> HttpResponse:
    """The standing team of a place."""
    view = view_at(request, place)
    may_assign = policy.can(request.actor, "crew.assign_leader", place).ok
    told = [
        {"seat": one.seat, "post": str(one.post_id), "element": one.element, "phase": one.phase}
        for one in queries.own_template(place)
    ]
    context = {
        "place": place, "lines": lines or line_set(place, may_assign=may_assign, initial=told), "problems": problems or [],
        "rooms": room_tabs(view, links_of(request, view), "template"), "is_root": place.id == place.root_id,
    }  # fmt: skip
    return page(request, view, "template", context, 422 if lines is not None else 200)


def view_at(request: HttpRequest, place: Place) -> CrewView:
    """The list of one place, whatever the address says."""
    return crew_view(row_screen(request.actor, Query.of(request.path, request.GET.lists()).but(place=place.code), at=clock.today()))


def handover_page(request: HttpRequest, post: Post, form: HandoverForm | None = None, status: int = 200) -> HttpResponse:
    """What a post owes, and the form that hands it over."""
    view = view_at(request, post.place)
    items = items_of(post.id)
    found = form or HandoverForm(post=post, initial={"seen": list_hash(items)})
    context = {
        "post": post, "table": crew_handover.duty_table(items), "form": found, "count": len(items),
        "back_url": view.screen.link("crew:post", post.id),
    }  # fmt: skip
    return page(request, view, "handover", context, status)


def require_live(view: CrewView) -> None:
    """Acts are done on what is known now. Errors: Conflict on a past day."""
    if not view.is_live:
        raise Conflict(_("正在看的是过去某天的数据，只读。请先切换到实时。"))


def own_post(request: HttpRequest) -> Post | None:
    """The post one acts in."""
    return Post.objects.select_related("unit", "place").filter(id=acting_post(request.actor)).first()


def file_response(body: bytes, kind: str, name: str, *, is_saved: bool = True) -> HttpResponse:
    """Bytes as a file."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(is_saved, name) or "attachment"
    return response
