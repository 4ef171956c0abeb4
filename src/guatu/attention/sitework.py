"""无施工灯：a project under construction that shows no sign of work is proposed for 停工, then for 停建 (R2.13).

A sign of work is a return with investment in it, a stage reached, or something new on the register; a stage above that hears of the
site daily adds its own (`register_sign`). A return that says nothing was done is no sign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.attention import rules
from guatu.attention.ledger import turn_of
from guatu.attention.registry import Finding, Input, Loader, Page, Rule, Subject, Told, chunks, number, register, register_extra
from guatu.ledger.models import ProjectMonth

BUILDING = frozenset({"P40", "P50"})
WORKED = "site.worked"
_SIGNS: list[Loader] = []


def register_sign(load: Loader) -> None:
    """Add a source of signs of work on site: a loader of {project: last day}. Called at start-up."""
    _SIGNS.append(load)


def _signs(page: Page) -> Mapping[UUID, dt.date]:
    """The newest sign of work that no standing row holds: the last return that had something in it, and what stages above heard."""
    found: dict[UUID, dt.date] = {}
    idle = [one.project_id for one in page.standings if one.stage in BUILDING and _is_idle(page, one.project_id)]
    for chunk in chunks(idle):
        rows = ProjectMonth.objects.filter(
            snapshot_no=page.context.snapshot_no,
            project_id__in=chunk,
            is_effective=True,
            month_yuan__gt=0,
            period_end__lte=page.context.at,
        )
        found |= dict(rows.values("project_id").annotate(on=Max("period_end")).values_list("project_id", "on"))
    for load in _SIGNS:
        for project, day in load(page).items():
            found[project] = max(day, found.get(project, day))
    return found


def _is_idle(page: Page, project: UUID) -> bool:
    """Whether its newest return said that nothing was done in the month."""
    year = page.years.get(project)
    return year is not None and year.through_on is not None and not (year.month_yuan or 0) > 0


def last_work(subject: Subject) -> dt.date | None:
    """The last day on which anything showed that the project moves; None when nothing ever did."""
    standing, year = subject.standing, subject.year
    returned = year.through_on if year and year.through_on and (year.month_yuan or 0) > 0 else None
    # A confirmation that nothing changed and an amendment look alike on the register: both say that somebody looked.
    signs = (returned, standing.refreshed_on, standing.stage_on, subject.beside(WORKED))
    return max((day for day in signs if day is not None and day <= subject.context.at), default=None)


def no_work(subject: Subject) -> Finding | None:
    """无施工灯. Source: R2.13."""
    if subject.standing.stage not in BUILDING or subject.standing.completed_on is not None:
        return None
    last = last_work(subject)
    if last is None:
        return None
    days = (subject.context.at - last).days
    stop, stopped = number(subject, "light.no_work_stop_days"), number(subject, "light.no_work_stopped_days")
    state = rules.beyond_state(days, stop, stopped)
    return Finding("ledger.no_work", state, lambda: _told(subject, last, days, state))


def _told(subject: Subject, last: dt.date, days: int, state: str) -> Told:
    stop, stopped = number(subject, "light.no_work_stop_days"), number(subject, "light.no_work_stopped_days")
    band = _("超过 %(stop)s 天黄（提出停工），超过 %(stopped)s 天红（提出停建）") % {"stop": stop, "stopped": stopped}
    inputs = (Input(_("最近施工迹象"), last, "date"), Input(_("连续无施工天数"), days, "count", band, state != "normal"))
    if state == "normal":
        return Told(inputs=inputs)
    limit, what = (stopped, _("停建")) if state == "late" else (stop, _("停工"))
    return Told(
        _("连续 %(n)s 天无施工迹象，提请认定%(what)s") % {"n": days, "what": what}, inputs, last + dt.timedelta(days=limit + 1),
        turn_of(subject), (_("报送现场进展或本月完成投资"), _("确已停工的，按规定办理停建、缓建（写明原因和拟复工日）")),
        "" if state == "late" else _("再过 %(n)s 天转红") % {"n": stopped + 1 - days},
    )  # fmt: skip


register_extra(WORKED, _signs)
register(
    Rule(
        "ledger.no_work", "site", gettext_lazy("施工"), gettext_lazy("在建项目连续无施工迹象：超过规定天数黄灯并提出停工，再久红灯并提出停建。"),
        "R2.13", no_work, parameters=("light.no_work_stop_days", "light.no_work_stopped_days"), needs=(WORKED,),
    )
)  # fmt: skip
