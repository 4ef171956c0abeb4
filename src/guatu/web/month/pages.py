"""Pages of the month desk as they are drawn, by a look or after an act that was refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk import month as months
from guatu.desk.month import Month, open_month
from guatu.desk.month_closing import closing_page
from guatu.desk.month_differences import state_words, story
from guatu.desk.month_returns import filing, lines_of
from guatu.desk.month_rows import Counts, counts, rows_of_month, state_of
from guatu.desk.month_steps import sentence, steps
from guatu.desk.project_words import money_text
from guatu.figures.labels import place_name
from guatu.kernel.errors import Conflict
from guatu.kernel.ids import uuid7
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for
from guatu.ui.components import Tab
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.month.filing import Attempt, Typed
from guatu.web.month.forms import ObjectionForm, VerifyForm
from guatu.web.month.verifying import seen_of


def month_of(request: SignedRequest, page: str = "", *args: object) -> Month:
    """The month a request asks for. An act names the page it is drawn on when refused, so that its links lead back there."""
    path = reverse(page, args=args) if page else request.path
    return open_month(request.actor, Query.of(path, request.GET.lists()))


def month_page(
    request: SignedRequest, month: Month, tab: str, template: str, context: dict[str, Any], *, status: int = 200,
    counted: Counts | None = None,
) -> HttpResponse:  # fmt: skip
    """A page of the desk: place and month, the six steps, the sentence, the tabs, and what belongs to this one."""
    found = counted or counts(rows_of_month(month), month)
    around = {
        "month": month, "place": place_name(month.screen.place), "steps": steps(month, found), "sentence": sentence(month, found),
        "tabs": _tabs(month, tab, found), "earlier_url": months.earlier_url(month, f"month:{tab}"),
        "later_url": months.later_url(month, f"month:{tab}"), "late_url": month.link("month:late"),
        "live_url": month.live_link(f"month:{tab}"), "counts": found,
    }  # fmt: skip
    return shell.page(request, template, {**around, **context}, screen=month.screen, active="month", status=status)


def _tabs(month: Month, current: str, found: Counts) -> list[Tab]:
    waiting = {"desk": found.missing, "differences": found.unverified + found.objected}
    titles = (
        ("desk", _("填报")), ("differences", _("核定·差异")), ("counties", _("县区确认")), ("close", _("月结")),
        ("adjustments", pgettext("month", "调整")),
    )  # fmt: skip
    return [Tab(title, month.link(f"month:{key}"), key == current, waiting.get(key) or None) for key, title in titles]


# ---- returns -------------------------------------------------------------------------------------------------------


def returns_page(request: SignedRequest, month: Month, attempt: Attempt | None = None) -> HttpResponse:
    """The page to fill in; after a refusal with everything that was typed."""
    found = filing(month)
    typed = attempt.typed if attempt else {}
    problems = attempt.problems if attempt else {}
    rows = [_row(line, typed.get(line.project), problems.get(line.project, [])) for line in found.lines]
    context = {
        "rows": rows, "filing": found, "file_url": month.link("month:file", **_kept(month)),
        "key": attempt.key if attempt and attempt.key and attempt.status == 422 else str(uuid7()),
        "general": attempt.general if attempt else [], "wrong": [row for row in rows if row["problems"]],
        "export_url": month.link("month:export", sheet="returns", **_kept(month)),
        "import_url": month.screen.link("importing:list") if policy.can(request.actor, "import.preview").ok else "",
        "pager": _pager(month, found.page),
    }  # fmt: skip
    return month_page(request, month, "desk", "month/desk.html", context, status=attempt.status if attempt else 200)


def _kept(month: Month) -> dict[str, str]:
    return {name: month.screen.query.text(name) for name in ("state", "q", "page")}


def _row(line: Any, typed: Typed | None, problems: list[str]) -> dict[str, Any]:
    told = "" if line.told is None else money_text(line.told)
    value = told
    if typed is not None:
        value = typed.ytd or (money_text(line.before or 0) if typed.is_same and line.told is not None else "")
    return {
        "line": line, "typed": typed or Typed(ytd=told), "value": value, "problems": problems,
        "last": "" if line.before is None else money_text(line.before),
    }  # fmt: skip


def _pager(month: Month, page: Any) -> dict[str, Any]:
    here = page.number
    return {
        "page": page, "previous": month.link("month:desk", **{**_kept(month), "page": here - 1}) if here > 1 else "",
        "next": month.link("month:desk", **{**_kept(month), "page": here + 1}) if here < page.last else "",
    }  # fmt: skip


# ---- one project ---------------------------------------------------------------------------------------------------


def standing_of(request: SignedRequest, project: UUID, verb: str = "project.read") -> ProjectStanding:
    """A project within reach. Errors: NotFound; Refused."""
    return get_standing_for(request.actor, project, verb=verb)


def return_page(
    request: SignedRequest, month: Month, standing: ProjectStanding, *, verify: VerifyForm | None = None,
    objection: ObjectionForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One project's period: what was told, verified, objected; and the form for whoever's turn it is."""
    row = rows_of_month(month).filter(project_id=standing.project_id).first()
    line = next(iter(lines_of(month, [row])), None) if row is not None else None
    may = {verb: month.is_live and policy.can(request.actor, verb, standing).ok for verb in ("return.verify", "return.object")}
    initial = {"amount": _offered(line), "seen": seen_of(month, standing.project_id), "key": str(uuid7())}
    context = {
        "standing": standing, "line": line, "row": row, "state": state_words()[state_of(row, month)] if row is not None else "",
        "story": story(month, standing.project_id), "may_verify": may["return.verify"],
        "may_object": may["return.object"] and month.close is None and line is not None and line.checked is not None,
        "verify_form": verify or VerifyForm(initial=initial), "objection_form": objection or ObjectionForm(),
        "verify_url": month.link("month:verify", standing.project_id), "object_url": month.link("month:object", standing.project_id),
        "register_url": month.screen.link("register:project", standing.project_id), "back_url": month.link("month:differences"),
    }  # fmt: skip
    return month_page(request, month, "differences", "month/return.html", context, status=status)


def renewed(form: VerifyForm, month: Month, project: UUID, reason: str) -> VerifyForm:
    """The same form over the returns as they stand now, with what was typed still in it and why it was held back."""
    data = form.data.copy()
    data["seen"], data["key"] = seen_of(month, project), str(uuid7())
    found = VerifyForm(data)
    found.add_error(None, reason)
    return found


def _offered(line: Any) -> str:
    if line is None:
        return ""
    offered = line.checked if line.checked is not None else line.told
    return "" if offered is None else money_text(offered)


def close_page(request: SignedRequest, month: Month, problems: list[str] | None = None) -> HttpResponse:
    """The close: obstacles, what it fixes, the closes there are."""
    found = counts(rows_of_month(month), month)
    context = {"closing": closing_page(month, found), "problems": problems or []}
    status = 422 if problems else 200
    return month_page(request, month, "close", "month/close.html", context, status=status, counted=found)


def require_live(month: Month) -> None:
    """Acts are done on what is known now. Errors: Conflict on a page of a close."""
    if not month.is_live:
        raise Conflict(_("正在看的是已定的数据，只读。请先切换到实时。"))
