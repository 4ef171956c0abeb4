"""Doors to the proof: verify now, what it came to, the heads to be kept elsewhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import administration as house
from guatu.desk import administration_receipt as receipts
from guatu.facts import jobs, seal
from guatu.runner.jobs import enqueue
from guatu.web.admin import proof_tables as tables
from guatu.web.admin.acting import page
from guatu.web.admin.reference_forms import HeadForm
from guatu.web.admin.tabling import PAGE_SIZE, as_file, attachment, breakable, query_of, wanted_file

VERB = "verify.run"


@require_GET
def verification(request: SignedRequest) -> HttpResponse:
    """What the last verification came to, one under way, and every head."""
    policy.require(request.actor, VERB)
    return _page(request, HeadForm())


def _page(request: SignedRequest, form: HeadForm, status: int = 200) -> HttpResponse:
    query, is_file = query_of(request), bool(wanted_file(request))
    number = query.number("page")
    rows, total = receipts.heads(0 if is_file else (number - 1) * PAGE_SIZE, 5000 if is_file else PAGE_SIZE)
    table = tables.heads_table(rows, number, total, query)
    if is_file:
        return as_file(request, table)
    last, running = house.last_verified(), house.open_verification()
    context = {
        "last": last, "findings": tables.findings_table(last) if last and last.count else None, "form": form, "table": table,
        "progress": tables.progress_of_job(running) if running else None, "newest": breakable(receipts.head_line(seal.head())),
        "against": breakable(last.against) if last else "", "found": breakable(f"{last.size}:{last.root}") if last else "",
    }  # fmt: skip
    return page(request, "admin/verify.html", context, door="verify", status=status)


@require_POST
def run(request: SignedRequest) -> HttpResponse:
    """Put a verification in the queue, unless one is open."""
    policy.require(request.actor, VERB)
    form = HeadForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    enqueue(jobs.VERIFY, {"head": form.cleaned_data["head"]}, actor=request.actor, dedupe_key="verify.run")
    return redirect("admin:verify")


@require_GET
def progress(request: SignedRequest) -> HttpResponse:
    """How far the verification under way is; the page is drawn anew when it is over."""
    policy.require(request.actor, VERB)
    job = house.open_verification() or house.newest_verification()
    block = tables.progress_of_job(job) if job else None
    response = render(request, "admin/_progress.html", {"progress": block})
    if job is None or not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def heads(request: SignedRequest) -> HttpResponse:
    """Every head as text, one a line, newest first: SIZE:ROOT and its instant."""
    policy.require(request.actor, VERB)
    rows, _total = receipts.heads(0, 100_000)
    lines = [f"{receipts.head_line(one)} {tables.instant(one)}\n" for one in rows]
    return attachment("".join(lines).encode(), "text/plain; charset=utf-8", _("树头.txt"))
