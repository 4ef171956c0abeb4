"""调整：what became known of a closed month after its close, and how this month's year-to-date is made up (DECISIONS 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.labels import period_label
from guatu.desk.month import Month
from guatu.desk.project_facts import FactLine, timeline
from guatu.desk.project_words import words_of
from guatu.desk.screen import NOW
from guatu.desk.shown import MEASURE, definition_of, moved, printable, shown, title_of
from guatu.facts.models import Fact
from guatu.figures import closing
from guatu.figures.closing import Adjustment
from guatu.figures.models import Close
from guatu.figures.registry import Figure as Declared
from guatu.figures.registry import all_figures, figure
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMonth, ProjectStanding
from guatu.ledger.queries import visible_standings
from guatu.ui.components import Column, Empty, Figure, Link, Row, Table, Tag
from guatu.ui.query import Query
from guatu.ui.wording import moment_text

_YTD = "done.ytd"
# Down to a single 万元, so that the reader can add it up.
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the identity, with the sign that stands before it."""

    sign: str
    title: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Identity:
    """本年累计 ＝ 上次月结 ＋ 调整 ＋ 其后各月. `rest` is what they leave over: projects that changed place or were removed."""

    parts: tuple[Part, ...]
    result: Figure
    is_met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Adjustments:
    """The page: the close it is about, the identity of this month, adjustments by figure, the facts that came late."""

    close: Close | None
    close_label: str
    identity: Identity | None
    figures: Table
    facts: Table


def adjustments_page(month: Month) -> Adjustments:
    """About this month's own close where there is one, else about the last one before it."""
    close = month.close or month.before
    label = period_label(Period.parse(close.period)) if close else ""
    late = _late_facts(month, close) if close else []
    return Adjustments(
        close, label, identity(month), figures_table(month, close, has_late=bool(late)), facts_table(month, late),
    )  # fmt: skip


# ---- the identity --------------------------------------------------------------------------------------------------


def identity(month: Month) -> Identity | None:
    """YTD_n = closed YTD_{n−1} + adjustments + month_n, with the real numbers; None where no month of the year was closed."""
    before, screen = month.before, month.screen
    total = month.values[_YTD].raw
    if before is None or before.at_date.year != month.period.end.year or total is None or not screen.is_whole:
        return None
    closed = closing.closed_table(before, [_YTD], screen.root.id)
    kept = (closed.total if screen.place.id == screen.root.id else closed.groups.get(str(screen.place.id), {})).get(_YTD)
    if kept is None or kept.raw is None:
        return None
    amounts = (int(kept.raw), _adjusted(month, before), _since(month, before))
    rest = int(total) - sum(amounts)
    result = replace(shown(month.values[_YTD], screen), places=_PLACES)
    return Identity(_parts(month, before, amounts, rest), result, rest == 0, _rest_note(rest))


def _parts(month: Month, before: Close, amounts: tuple[int, int, int], rest: int) -> tuple[Part, ...]:
    label = period_label(Period.parse(before.period))
    closed, adjusted, since = amounts
    first = _money(_("%(period)s月结本年累计") % {"period": label}, closed, _closed_url(month, before, _YTD))
    parts = [
        Part("", first.title, first), _part(_("月结后调整"), adjusted), _part(_months_label(month, before), since),
    ]  # fmt: skip
    if rest:
        parts.append(_part(_("归属变动、退库等"), rest))
    return tuple(parts)


def _part(title: str, yuan: int) -> Part:
    return Part("－" if yuan < 0 else "＋", title, _money(title, abs(yuan)))


def _money(title: str, yuan: int, url: str = "") -> Figure:
    return Figure("part", title, yuan, "亿元", "yuan", _PLACES, drawer_url=url)


def _rest_note(rest: int) -> str:
    return _("上月月结之后有项目改变考核归属或退库，其以前月份的完成数随之移动。") if rest else ""


def _adjusted(month: Month, before: Close) -> int:
    known = month.close.known_at if month.close and not month.is_live else month.rows.known_at
    found = closing.adjustments(before, month.screen.place, [_YTD], known)
    return int(sum((one.amount for one in found), Decimal(0)))


def _since(month: Month, before: Close) -> int:
    """What counts of the months after the close, this one included. Units: yuan."""
    context = month.screen.context
    rows = ProjectMonth.objects.filter(
        context.base("standing__"), standing__is_counted=True, is_effective=True, period_end__gt=before.at_date,
        period_end__lte=month.period.end, period_end__year=month.period.end.year,
    )  # fmt: skip
    return int(rows.filter(snapshot_no=context.snapshot_no).aggregate(n=Sum("month_yuan"))["n"] or 0)


def _months_label(month: Month, before: Close) -> str:
    first, last = before.at_date.month + 1, month.period.end.month
    if first >= last:
        return _("%(period)s完成") % {"period": month.label}
    return _("其后%(first)s—%(last)s月完成") % {"first": first, "last": last}


# ---- by figure -----------------------------------------------------------------------------------------------------


def figures_table(month: Month, close: Close | None, *, has_late: bool) -> Table:
    """Every figure that would read otherwise today, closed → now."""
    found = _moved_figures(month, close) if close and has_late else []
    columns = (
        Column("figure", _("指标"), is_sticky=True, is_fixed=True, width="fill"), Column("closed", _("月结数"), align="end"),
        Column("now", _("现在算"), align="end"), Column("amount", _("调整额"), align="end"),
    )  # fmt: skip
    rows = tuple(_figure_row(month, close, one) for one in found if close)
    empty = Empty(_("没有调整"), _("月结之后没有晚到的数改变这些指标。"))
    return Table("adjusted", _("按指标的调整"), columns, rows, month.screen.query, empty=empty, has_tools=False, is_tall=False)


def _moved_figures(month: Month, close: Close) -> list[Adjustment]:
    if not month.screen.is_whole:
        return []
    kept = set(close.values.filter(place_id=month.screen.place.id).values_list("figure", flat=True))
    return closing.adjustments(close, month.screen.place, [one.key for one in all_figures() if one.key in kept])


def _figure_row(month: Month, close: Close, one: Adjustment) -> Row:
    declared = one.figure
    closed = _value(month, declared, one.closed, _closed_url(month, close, declared.key))
    now = _value(month, declared, one.now, _url(month, declared.key, at=close.at_date.isoformat(), known=NOW))
    delta = moved(declared, one.closed, one.now)
    return Row({"figure": title_of(declared), "closed": closed, "now": now, "amount": _delta(declared, delta)}, key=declared.key)


def _delta(declared: Declared, delta: Any) -> Figure | str:
    """The signed amount of an adjustment."""
    if delta is None:
        return "–"
    unit = "个百分点" if delta.measure == "points" else delta.unit
    measure = "points" if delta.measure in {"points", "number"} else delta.measure
    return Figure("delta", title_of(declared), delta.value, unit, measure, delta.places)


def _value(month: Month, declared: Declared, raw: Decimal | None, url: str) -> Figure:
    return Figure(
        declared.key, title_of(declared), printable(declared, raw), declared.unit, MEASURE[declared.kind], declared.places,
        definition=definition_of(declared), drawer_url=url,
    )  # fmt: skip


def _closed_url(month: Month, close: Close, key: str) -> str:
    return _url(month, key, at=close.at_date.isoformat())


def _url(month: Month, key: str, **asked: str) -> str:
    return Query(reverse("figure:drawer", args=[month.screen.place.code, figure(key).key])).but(**asked).url


# ---- the facts -----------------------------------------------------------------------------------------------------


def _late_facts(month: Month, close: Close) -> list[Fact]:
    """Facts of the closed time known only after it, of projects the actor sees."""
    found = closing.late_facts(close, month.screen.context.place_ids)
    seen = set(
        visible_standings(month.screen.actor)
        .filter(project_id__in={fact.project for fact in found})
        .values_list("project_id", flat=True)
    )
    return [fact for fact in found if fact.project in seen]


def facts_table(month: Month, late: Sequence[Fact]) -> Table:
    """Late facts, newest first: old → new, why, by whom."""
    prefetch_related_objects(late, "evidence", "superseded_by")
    words = words_of(month.root.id, {fact.subject_id for fact in late if fact.kind == "ledger.project_merged"})
    lines = timeline(late, words, "", is_whole=True).lines
    names = dict(
        ProjectStanding.objects.live().filter(project_id__in={fact.project for fact in late}).values_list("project_id", "name")
    )
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("what", _("事项"), width="wide"),
        Column("old", _("原数"), "万元", "yuan"), Column("new", _("现数"), "万元", "yuan"), Column("why", _("理由与内容"), width="fill"),
        Column("by", _("经办")), Column("recorded", _("记录时刻")),
    )  # fmt: skip
    rows = tuple(_fact_rows(month, late, lines, names))
    exports = (Link(_("导出 Excel"), month.link("month:export", sheet="adjustments")),) if rows else ()
    empty = Empty(_("没有晚到的数"), _("月结之后补报、更正的数会列在这里，写明原数、现数、理由和经办。"))
    note = _("只列最近 500 条。") if len(late) >= 500 else ""
    return Table("late-facts", _("月结之后晚到的数"), columns, rows, month.screen.query, empty=empty, exports=exports, foot_note=note, is_tall=False)


def _fact_rows(month: Month, late: Sequence[Fact], lines: Sequence[FactLine], names: dict[Any, str]) -> Iterable[Row]:
    for fact, line in zip(late, lines, strict=True):
        url = month.screen.link("register:project", fact.project)
        old = fact.supersedes.amount_yuan if fact.supersedes else None
        tags = (Tag(_("更正"), "watch"),) if fact.supersedes_id else (Tag(_("补记"), "plain"),)
        yield Row(
            {"name": Link(names.get(fact.project, ""), url), "what": (line.entry.title, *tags), "old": old,
             "new": fact.amount_yuan, "why": line.entry.body, "by": line.entry.by, "recorded": moment_text(fact.recorded_at)},
            key=str(fact.id), url=url,
        )  # fmt: skip

