"""One project on the phone: what is known of it, what was told and what was seen, who may be asked to put something right (B19)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title
from guatu.desk.inspection import names_of
from guatu.desk.inspection_problems import state_tags
from guatu.desk.labels import period_label
from guatu.desk.screen import Screen
from guatu.figures.labels import unit_label
from guatu.kernel.actor import Actor
from guatu.kernel.period import Period
from guatu.kernel.rounding import half_up
from guatu.ledger.models import ProjectMonth, ProjectStanding
from guatu.ledger.vocab import Basis
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import handlers_near, problems_of
from guatu.ui.components import Cell, Column, Empty, Link, Row, Table


@dataclass(frozen=True, slots=True)
class Told:
    """The newest return of a project: what was reported, what an inspector saw, how far the two lie apart.

    Units: yuan; `share` is the difference in % of what was reported.
    """

    period: Period
    label: str
    reported: int
    inspected: int | None
    gap: int | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the page shows beside its form."""

    round: Round
    item: RoundItem
    standing: ProjectStanding
    place: str
    unit: str
    told: Told | None
    problems: Table
    back_url: str
    project_url: str


def check_page(screen: Screen, one: Round, item: RoundItem, standing: ProjectStanding) -> CheckPage:
    """One project of a round."""
    names = names_of(places=[standing.county_id or standing.place_id], units=[standing.unit_id])
    return CheckPage(
        one, item, standing, names.place(standing.county_id or standing.place_id), names.unit(standing.unit_id) or standing.unit_name,
        seen_return(screen.actor, standing), _problems(screen, standing), screen.link("inspection:round", one.id),
        screen.link("register:project", standing.project_id),
    )  # fmt: skip


def seen_return(actor: Actor, standing: ProjectStanding) -> Told | None:
    """The same for whoever may put a number beside it; a unit that only the round names looks and writes down, no more."""
    return newest_return(standing) if policy.can(actor, "evidence.attach", standing).ok else None


def newest_return(standing: ProjectStanding) -> Told | None:
    """The newest period somebody reported, with what was seen on site beside it; neither overwrites the other."""
    rows = ProjectMonth.objects.filter(snapshot_no=0, project_id=standing.project_id)
    reported = rows.filter(basis=Basis.REPORTED).order_by("-period_end").first()
    if reported is None:
        return None
    seen = rows.filter(basis=Basis.INSPECTED, period=reported.period).first()
    period = Period.parse(reported.period)
    gap = reported.ytd_yuan - seen.ytd_yuan if seen else None
    share = half_up(Decimal(gap) * 100 / Decimal(reported.ytd_yuan), 1) if gap is not None and reported.ytd_yuan else None
    return Told(period, period_label(period), reported.ytd_yuan, seen.ytd_yuan if seen else None, gap, share)


def handler_choices(standing: ProjectStanding, unit: UUID | None) -> list[tuple[str, str]]:
    """Units that may be asked, the responsible one first; the unit that will verify and those under it are not."""
    return [(str(one.id), unit_label(one)) for one in handlers_near(standing, but=unit)]


def _problems(screen: Screen, standing: ProjectStanding) -> Table:
    rows = list(problems_of(screen.actor).open().filter(project_id=standing.project_id).order_by("due_on", "number"))
    names = names_of(units=[row.unit_id for row in rows])
    columns = (
        Column("number", _("编号"), is_fixed=True), Column("title", _("问题"), width="fill"), Column("unit", _("承办单位")),
        Column("due", _("办理时限")), Column("state", _("状态")),
    )  # fmt: skip
    empty = Empty(_("没有未销号的问题"), _("这个项目目前没有挂号的问题。"))
    return Table(
        "open-problems", _("未销号的问题"), columns, tuple(_problem(screen, row, names.unit(row.unit_id)) for row in rows), screen.query,
        empty=empty, has_tools=False, is_tall=False,
    )  # fmt: skip


def _problem(screen: Screen, one: CaseStanding, unit: str) -> Row:
    url = screen.link("cases:case", one.case_id)
    return Row({
        "number": Link(one.number, url) if url else one.number, "title": Cell(shown_title(screen.actor, one)), "unit": unit,
        "due": one.due_on, "state": state_tags(one, screen.context.at),
    }, key=str(one.case_id), url=url)  # fmt: skip
