"""销号回访: what was drawn to be looked at again, and the draws with their seeds (R4.13)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title
from guatu.desk.inspection import names_of
from guatu.desk.screen import Screen
from guatu.figures.labels import place_name
from guatu.life.supervise.rounds.models import Recheck, RecheckDraw
from guatu.ui.components import Column, Empty, Link, Row, Table, Tag


@dataclass(frozen=True, slots=True)
class Waiting:
    """A drawn case with its own form."""

    recheck: Recheck
    case: CaseStanding
    title: str
    project: str
    place: str
    unit: str
    url: str
    act_url: str


@dataclass(frozen=True, slots=True)
class Rechecks:
    """What waits, what was done, and the draws."""

    waiting: tuple[Waiting, ...]
    done: Table
    draws: Table
    may_draw: bool


def rechecks_page(screen: Screen) -> Rechecks:
    """Second looks at the place of the screen."""
    reach = scope.of(screen.actor, "case.read")
    draws = RecheckDraw.objects.filter(root_id=screen.root.id).select_related("place")
    draws = draws if reach.everything else draws.filter(place_id__in=reach.place_ids)
    rows = list(Recheck.objects.filter(draw__in=draws).select_related("draw").order_by("draw__drawn_on", "id"))
    cases = {one.case_id: one for one in CaseStanding.objects.live().filter(case_id__in=[row.case_id for row in rows])}
    pairs = [(row, cases[row.case_id]) for row in rows if row.case_id in cases]
    done = [(row, case) for row, case in pairs if _is_done(case)]
    may = policy.can(screen.actor, "round.recheck", screen.place).ok
    return Rechecks(
        tuple(_waiting(screen, [pair for pair in pairs if not _is_done(pair[1])])),
        _done(screen, done),
        _draws(screen, draws),
        may,
    )


def _is_done(case: CaseStanding) -> bool:
    return case.rechecked_on is not None or case.relapsed_into is not None


def _waiting(screen: Screen, pairs: list[tuple[Recheck, CaseStanding]]) -> list[Waiting]:
    cases = [case for _row, case in pairs]
    names = names_of((c.project_id for c in cases), (c.county_id or c.place_id for c in cases), (c.unit_id for c in cases))
    may = policy.can(screen.actor, "round.recheck").ok
    return [
        Waiting(row, case, shown_title(screen.actor, case), names.project(case.project_id), names.place(case.county_id or case.place_id),
                names.unit(case.unit_id), screen.link("cases:case", case.case_id),
                screen.link("inspection:recheck", row.id) if may else "")
        for row, case in pairs
    ]  # fmt: skip


def _done(screen: Screen, pairs: list[tuple[Recheck, CaseStanding]]) -> Table:
    cases = [case for _row, case in pairs]
    names = names_of((c.project_id for c in cases), units=(c.unit_id for c in cases))
    columns = (
        Column("number", _("编号"), is_fixed=True), Column("title", _("问题"), width="wide"), Column("project", _("项目"), width="wide"),
        Column("unit", _("承办单位")), Column("on", _("回访日")), Column("result", _("结论")),
    )  # fmt: skip
    rows = tuple(
        Row({"number": Link(case.number, url) if (url := screen.link("cases:case", case.case_id)) else case.number,
             "title": shown_title(screen.actor, case), "project": names.project(case.project_id), "unit": names.unit(case.unit_id),
             "on": case.rechecked_on, "result": Tag(_("复发，已重新挂号"), "bad") if case.relapsed_into else Tag(_("没有反弹"), "good")},
            key=str(row.id))
        for row, case in reversed(pairs)
    )  # fmt: skip
    empty = Empty(_("还没有回访过"), _("抽中的销号事项到现场看过之后列在这里。"))
    return Table("rechecked", _("已回访"), columns, rows, screen.query, empty=empty, has_tools=False, is_tall=False)


def _draws(screen: Screen, draws: object) -> Table:
    found = list(draws.annotate(n=Count("rows")).order_by("-drawn_on", "-id")[:50])  # type: ignore[attr-defined]
    names = names_of(units=[one.unit_id for one in found])
    columns = (
        Column("on", _("抽取日"), is_fixed=True), Column("place", _("地方")), Column("unit", _("抽取单位")), Column("span", _("销号期间"), width="wide"),
        Column("closed", _("销号"), "件", "count"), Column("drawn", _("抽中"), "件", "count"), Column("seed", _("随机种子"), width="wide"),
    )  # fmt: skip
    rows = tuple(
        Row({"on": one.drawn_on, "place": place_name(one.place), "unit": names.unit(one.unit_id), "closed": one.closed,
             "span": f"{one.from_on.isoformat()} – {one.to_on.isoformat()}", "drawn": one.n, "seed": one.seed}, key=str(one.id))
        for one in found
    )  # fmt: skip
    empty = Empty(_("还没有抽取过"), _("按比例随机抽取近期销号的事项；种子留痕，谁都可以重抽验证。"))
    return Table("draws", _("抽取记录"), columns, rows, screen.query, empty=empty, has_tools=False, is_tall=False)
