"""Doors for topics: handed in by a unit, answered by those asked, taken on, sent back or merged by the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.facts import files, journal
from guatu.facts.models import StoredFile
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.life.dispatch.meetings import services
from guatu.life.dispatch.meetings.models import Topic
from guatu.life.dispatch.meetings.queries import get_topic_for, is_topic_in_circle
from guatu.life.dispatch.meetings.services import Slip
from guatu.web.evidence import evidence_of
from guatu.web.meeting import topic_pages
from guatu.web.meeting.answers import as_file, put_problems
from guatu.web.meeting.forms import OpinionForm, ReasonForm


@require_http_methods(["GET", "POST"])
def new(request: SignedRequest) -> HttpResponse:
    """提出议题: two minutes, with its own evidence."""
    policy.require(request.actor, "topic.raise")
    form = topic_pages.topic_form(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        slip = Slip(
            UUID(said["series"]), said["title"], said["proposal"], said["background"], attending=_ids(said["attending"]),
            opinions=_ids(said["opinions"]), project=said["project_name"], case=said["case"], evidence=evidence_of(said["file"]),
        )  # fmt: skip
        try:
            made = services.raise_topic(actor=request.actor, slip=slip, idem_key=said["key"] or None)
            messages.success(request, _("议题已提交，逾期提出的已标明。") if made.is_late else _("议题已提交。"))
            return redirect("meeting:topic", made.id)
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return topic_pages.new_page(request, form, status=422 if request.method == "POST" else 200)


def _ids(texts: list[str]) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in texts)


@require_GET
def topic(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One topic: what is asked, what others say to it, what is to be done with it."""
    return topic_pages.topic_page(request, get_topic_for(request.actor, pk))


@require_POST
def advise(request: SignedRequest, pk: UUID) -> HttpResponse:
    """答复意见."""
    found = get_topic_for(request.actor, pk, verb="topic.advise")
    form = OpinionForm(request.POST)
    return _done(request, found, form, "opinion", lambda said: services.give_opinion(actor=request.actor, topic=pk, **said))


@require_POST
def accept(request: SignedRequest, pk: UUID) -> HttpResponse:
    """列入议程."""
    found = _to_run(request, pk)
    form = topic_pages.accept_form(found, request.POST)
    return _done(request, found, form, "accept", lambda said: services.accept_topic(
        actor=request.actor, topic=pk, meeting=UUID(said["meeting"]), reason=said["reason"], seen=said["seen"]))  # fmt: skip


@require_POST
def give_back(request: SignedRequest, pk: UUID) -> HttpResponse:
    """退回."""
    found = _to_run(request, pk)
    form = ReasonForm(request.POST, auto_id="return-%s")
    return _done(request, found, form, "return", lambda said: services.return_topic(actor=request.actor, topic=pk, **said))


@require_POST
def merge(request: SignedRequest, pk: UUID) -> HttpResponse:
    """并入另一个议题."""
    found = _to_run(request, pk)
    form = topic_pages.merge_form(request.actor, found, request.POST)
    return _done(
        request, found, form, "merge", lambda said: services.merge_topic(
            actor=request.actor, topic=pk, into=UUID(said["into"]), seen=said["seen"])
    )  # fmt: skip


def _to_run(request: SignedRequest, pk: UUID) -> Topic:
    found = get_topic_for(request.actor, pk)
    policy.require(request.actor, "meeting.run", found.run_scope())
    return found


def _done(request: SignedRequest, found: Topic, form: Any, name: str, act: Any) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
            return redirect("meeting:topic", found.id)
        except (Invalid, Conflict) as problem:
            put_problems(form, problem)
    return topic_pages.topic_page(request, found, **{name: form, "status": 422})


@require_GET
def evidence(request: SignedRequest, pk: UUID, piece: UUID) -> HttpResponse:
    """The file behind a topic, as an attachment."""
    if not is_topic_in_circle(request.actor, get_topic_for(request.actor, pk)):
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    facts = journal.facts_about("topic", pk)
    found = next((one for seen in journal.evidence_of([f.id for f in facts]).values() for one in seen if one.id == piece), None)
    stored = StoredFile.objects.filter(sha256=found.file_sha256).first() if found else None
    if stored is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return as_file(files.read(stored.sha256), stored.name, "application/octet-stream")
