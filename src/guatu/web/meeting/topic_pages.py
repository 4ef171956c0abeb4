"""Pages of topics as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.models.places import ids_in
from guatu.access.requests import SignedRequest
from guatu.cases.models import CaseStanding
from guatu.cases.queries import get_case_for, is_in_circle
from guatu.facts import journal
from guatu.facts.models import StoredFile
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Refused
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.life.dispatch.meetings import history, queries
from guatu.life.dispatch.meetings.models import Meeting, Topic
from guatu.life.dispatch.meetings.services.topics import deadline_words
from guatu.life.dispatch.meetings.units import units_named
from guatu.life.dispatch.meetings.vocab import MeetingState, TopicState
from guatu.ui.components import TimelineEntry
from guatu.web import shell
from guatu.web.meeting import tables
from guatu.web.meeting.answers import screen_of
from guatu.web.meeting.fields import unit_choices
from guatu.web.meeting.forms import AcceptForm, MergeForm, OpinionForm, ReasonForm, TopicForm

_WAITING = (TopicState.RAISED, TopicState.ACCEPTED)


def topic_form(request: SignedRequest) -> TopicForm:
    """The slip, begun with the project or case it was opened from."""
    screen = screen_of(request)
    series = queries.raisable_series(request.actor)
    own = Place.objects.filter(id__in=ids_in(screen.place.path))
    units = unit_choices(screen.root.id, screen.root, *own)
    if request.method == "POST":
        return TopicForm(request.POST, request.FILES, actor=request.actor, series=series, units=units)
    return TopicForm(actor=request.actor, series=series, units=units, initial=_initial(request))


def _initial(request: SignedRequest) -> dict[str, Any]:
    found: dict[str, Any] = {"series": request.GET.get("series", "")}
    try:
        if request.GET.get("case"):
            case = get_case_for(request.actor, UUID(request.GET["case"]))
            is_open = is_in_circle(request.actor, case)
            found |= {
                "case": case.case_id,
                "title": case.title if is_open else "",
                "background": case.progress if is_open else "",
            }
            found |= _project(request, case.project_id) if case.project_id else {}
        elif request.GET.get("project"):
            found |= _project(request, UUID(request.GET["project"]))
    except (ValueError, Refused):
        pass  # an address that leads nowhere begins an empty slip
    return found


def _project(request: SignedRequest, project: UUID) -> dict[str, Any]:
    row = get_standing_for(request.actor, project)
    return {"project_name": row.internal_code or row.name}


def new_page(request: SignedRequest, form: TopicForm, *, status: int = 200) -> HttpResponse:
    """提出议题."""
    screen = screen_of(request)
    now = clock.now()
    deadlines = [(one.title, deadline_words(queries.next_deadline(one, now))) for one in queries.raisable_series(request.actor)]
    context = {
        "form": form,
        "deadlines": [pair for pair in deadlines if pair[1]],
        "back_url": screen.link("meeting:list"),
        "action": screen.link("meeting:topic-new"),
    }
    return shell.page(request, "meeting/topic_new.html", context, screen=screen, active="meeting", status=status)


def accept_form(topic: Topic, data: QueryDict | None = None) -> AcceptForm:
    """Which of the meetings being prepared takes it."""
    rows = (
        Meeting.objects.filter(series__place_id=topic.series.place_id, state=MeetingState.PREPARING)
        .select_related("series")
        .order_by("held_on")
    )
    choices = [(str(one.id), f"{one.series.title} {one.held_on.isoformat()}") for one in rows if one.series_id == topic.series_id]
    choices += [
        (str(one.id), f"{one.series.title} {one.held_on.isoformat()}") for one in rows if one.series_id != topic.series_id
    ]
    return AcceptForm(data, meetings=choices, auto_id="accept-%s", initial={"seen": topic.version})


def merge_form(actor: Actor, topic: Topic, data: QueryDict | None = None) -> MergeForm:
    """Into which of the topics still waiting; what is sensitive is not named outside its circle."""
    rows = Topic.objects.filter(series_id=topic.series_id, state__in=_WAITING).exclude(id=topic.id).order_by("-raised_at")
    topics = [(str(one.id), queries.shown_topic_title(actor, one)) for one in rows]
    return MergeForm(data, topics=topics, auto_id="merge-%s", initial={"seen": topic.version})


def topic_page(request: SignedRequest, topic: Topic, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One topic."""
    screen = screen_of(request)
    may_run = policy.can(request.actor, "meeting.run", topic.run_scope()).ok and topic.state == TopicState.RAISED
    opinions = list(topic.opinions.select_related("unit").order_by("asked_on", "unit__official_order"))
    asked = any(one.unit_id == request.actor.unit_id for one in opinions) and topic.state in _WAITING
    case = CaseStanding.objects.live().filter(case_id=topic.case_id).first() if topic.case_id else None
    is_open = queries.is_topic_in_circle(request.actor, topic)
    context = {
        "topic": topic, "is_open": is_open, "tags": tables.topic_tags(topic), "opinions": opinions, "deadline": deadline_words(topic.deadline_at),
        "units": units_named(topic.attending_ids), "case": case, "project": _standing(topic), "files": _files(topic) if is_open else [],
        "opinion_form": forms.get("opinion") or OpinionForm() if asked or "opinion" in forms else None,
        "accept_form": (forms.get("accept") or accept_form(topic)) if may_run else None,
        "return_form": (forms.get("return") or ReasonForm(auto_id="return-%s", initial={"seen": topic.version})) if may_run else None,
        "merge_form": (forms.get("merge") or merge_form(request.actor, topic)) if may_run else None,
        "path": [TimelineEntry(step.on, step.title, body=step.text) for step in reversed(history.path_of_case(topic.case_id))] if topic.case_id and is_open else [],
        "meeting_url": screen.link("meeting:show", topic.meeting_id) if topic.meeting_id else "", "back_url": screen.link("meeting:list"),
        "route": _route(topic), "merged_title": queries.shown_topic_title(request.actor, topic.merged_into) if topic.merged_into else "",
    }  # fmt: skip
    return shell.page(request, "meeting/topic.html", context, screen=screen, active="meeting", status=status)


def _route(topic: Topic) -> str:
    if not topic.route:
        return _("没有特别建议，可列入例会，或先发函督办。")
    return _("建议提交%(body)s：%(why)s") % {"body": topic.get_route_display(), "why": topic.route_why}


def _standing(topic: Topic) -> ProjectStanding | None:
    return ProjectStanding.objects.live().filter(project_id=topic.project_id).first() if topic.project_id else None


def _files(topic: Topic) -> list[tuple[UUID, str]]:
    """(evidence id, file name) of what was handed in with it."""
    facts = journal.facts_about("topic", topic.id)
    pieces = [one for seen in journal.evidence_of([f.id for f in facts]).values() for one in seen]
    names = dict(StoredFile.objects.filter(sha256__in=[one.file_sha256 for one in pieces]).values_list("sha256", "name"))
    return [(one.id, names.get(one.file_sha256, "")) for one in pieces]
