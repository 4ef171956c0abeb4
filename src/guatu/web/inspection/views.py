"""Doors of the inspection room that only look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import inspection_metrics
from guatu.desk.inspection_problems import problems_page
from guatu.desk.inspection_rounds import rounds_table
from guatu.life.supervise.rounds.queries import get_round_for
from guatu.web.inspection import pages


@require_GET
def rounds(request: SignedRequest) -> HttpResponse:
    """核查：how well problems are put right, the rounds, what is found again and again."""
    screen = pages.screen_of(request)
    context = {
        "metrics": inspection_metrics.metrics(screen), "rounds": rounds_table(screen), "repeats": inspection_metrics.repeats(screen),
        "may_start": policy.can(request.actor, "round.start").ok,
    }  # fmt: skip
    return pages.room_page(request, screen, "list", "inspection/list.html", context)


@require_GET
def one_round(request: SignedRequest, round_id: UUID) -> HttpResponse:
    """One round: its coverage by county, its projects."""
    return pages.round_page(request, get_round_for(request.actor, round_id))


@require_GET
def problems(request: SignedRequest) -> HttpResponse:
    """问题台账：which problems, whose turn, how the clock stands."""
    screen = pages.screen_of(request)
    context = {"found": problems_page(screen), "may_import": policy.can(request.actor, "problem.import").ok}
    return pages.room_page(request, screen, "problems", "inspection/problems.html", context)


@require_GET
def rechecks(request: SignedRequest) -> HttpResponse:
    """销号回访：what was drawn to be looked at again."""
    return pages.rechecks_page(request)
