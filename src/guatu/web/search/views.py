"""Doors of the search room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.desk import searching
from guatu.ui.query import Query
from guatu.web import shell


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Every hit, a page at a time."""
    policy.require(request.actor, "project.read")  # type: ignore[attr-defined]
    query = Query.of(request.path, request.GET.lists())
    text = query.text("q")
    table = searching.results_table(searching.found(request.actor, text), query)  # type: ignore[attr-defined]
    return shell.page(request, "search/results.html", {"table": table, "search_text": text}, active="register")


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """The first hits while one types."""
    policy.require(request.actor, "project.read")  # type: ignore[attr-defined]
    text = Query.of(request.path, request.GET.lists()).text("q")
    rows = searching.found(request.actor, text)  # type: ignore[attr-defined]
    hits = searching.hits(rows[: searching.SUGGESTED + 1], text) if text.strip() else []
    more = Query(reverse("search:results")).but(q=text).url if len(hits) > searching.SUGGESTED else ""
    context = {"hits": hits[: searching.SUGGESTED], "more_url": more, "text": text.strip()}
    return render(request, "search/_found.html", context)
