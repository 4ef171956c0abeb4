"""迟报与漏报：one occasion of a cycle by place, whom to call, and the same as a picture for the chat group (R3.5, DECISIONS 33)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.desk.screen import Screen
from guatu.desk.shown import shown
from guatu.documents import content
from guatu.documents.picture import Picture
from guatu.figures.evaluate import evaluate
from guatu.figures.labels import place_label, place_name
from guatu.kernel import clock
from guatu.kernel.rounding import half_up
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.queries import Owed, cycle_title
from guatu.life.dispatch.returns.rules import Occasion
from guatu.ui.components import Cell, Column, Empty, Figure, Filter, FilterBar, Link, Option, Row, Tab, Table
from guatu.ui.wording import moment_text
from guatu.web.returning.words import CLASSES, class_tag, class_titles, due_words, occasion_label

FIGURES = ("reports.owed", "reports.filed", "reports.late", "reports.missed", "reports.on_time_rate")
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Late:
    """One occasion of a place as it was received."""

    screen: Screen
    cycle: ReturnCycle
    occasion: Occasion
    now: dt.datetime
    rows: tuple[tuple[Owed, str], ...]
    places: Mapping[UUID | None, str]

    @property
    def counts(self) -> Counter[str]:
        """How many by class."""
        return Counter(name for _owed, name in self.rows)

    @property
    def title(self) -> str:
        """示例市日报（2023年8月14日）报送情况."""
        return _("%(place)s%(cycle)s（%(occasion)s）报送情况") % {
            "place": place_name(self.screen.place), "cycle": cycle_title(self.cycle), "occasion": occasion_label(self.cycle, self.occasion),
        }  # fmt: skip

    def link(self, name: str, **more: object) -> str:
        """Another page about the same occasion."""
        return self.screen.link(name, **{"cycle": self.cycle.key, "occasion": self.occasion.key, **more})


def open_late(screen: Screen) -> Late | None:
    """The occasion an address asks for, else the newest of the first cycle; None while no cycle was begun."""
    cycles = queries.cycles_of(screen.root.id)
    if not cycles:
        return None
    wanted = screen.query.text("cycle")
    cycle = next((one for one in cycles if one.key == wanted), cycles[0])
    now, calendar = queries.received_at(), calendar_of(screen.root.id)
    asked = rules.occasion_of(cycle.rule, screen.query.text("occasion"), calendar)
    occasion = asked if asked and cycle.is_running(asked.opens_on) else newest(cycle, now)
    if occasion is None:
        return None
    rows = ProjectStanding.objects.live().visible_to(scope.of(screen.actor, "project.read")).filter(root_id=screen.root.id)
    if screen.context.place_ids is not None:
        rows = rows.filter(place_id__in=screen.context.place_ids)
    found = queries.late_list(cycle, occasion, rows, now)
    places = {
        one.id: place_label(one)
        for one in Place.objects.filter(id__in={row.project.county_id or row.project.place_id for row in found})
    }
    return Late(screen, cycle, occasion, now, tuple((one, queries.class_of(one, now)) for one in found), places)


def newest(cycle: ReturnCycle, now: dt.datetime) -> Occasion | None:
    """The newest occasion that has begun; of a cycle that was ended, its last."""
    last = clock.local_date(now) if cycle.valid_to is None else min(clock.local_date(now), cycle.valid_to)
    found = _running(cycle, last - dt.timedelta(days=rules.LONGEST_OPEN[cycle.cadence]), last)
    return found[-1] if found else None


def _running(cycle: ReturnCycle, first: dt.date, last: dt.date) -> list[Occasion]:
    """The occasions that opened within two days while the cycle ran, oldest first."""
    found = rules.occasions_between(cycle.rule, first, last, calendar_of(cycle.root_id))
    return [one for one in found if cycle.is_running(one.opens_on)]


def beside(late: Late) -> tuple[str, str]:
    """The addresses of the occasions before and after; empty where there is none."""
    cycle, on, day = late.cycle, late.occasion.opens_on, dt.timedelta(days=1)
    before = _running(cycle, on - dt.timedelta(days=rules.LONGEST_OPEN[cycle.cadence]), on - day)
    after = _running(cycle, on + day, clock.local_date(late.now))
    return _occasion_link(late, before[-1:]), _occasion_link(late, after[:1])


def _occasion_link(late: Late, found: Sequence[Occasion]) -> str:
    return late.link("returning:late", occasion=found[0].key) if found else ""


def may_remind(late: Late) -> bool:
    """Whether anybody is left to remind: not yet locked, something not in, and the right to."""
    is_open = late.now <= late.occasion.lock_at and bool(late.counts["silent"] + late.counts["pending"])
    return is_open and policy.can(late.screen.actor, "returns.remind").ok


def tabs(late: Late) -> list[Tab]:
    """The cycles."""
    found = queries.cycles_of(late.screen.root.id)
    return [Tab(cycle_title(one), late.screen.link("returning:late", cycle=one.key), one.key == late.cycle.key) for one in found]


def sentence(late: Late) -> str:
    """The sentence that matters."""
    counts = late.counts
    told = [_("应报 %(n)s 个") % {"n": len(late.rows)}]
    told += [
        f"{class_titles()[name]} {_('%(n)s 个') % {'n': counts[name]}}"
        for name in ("on_time", "late", "missed", "silent", "pending")
        if counts[name]
    ]
    return _("%(counts)s；%(due)s。") % {"counts": "，".join(told), "due": due_words(late.occasion, late.now)}


def figures(late: Late) -> list[Figure]:
    """The month's figures of the place, each a thing to touch; none for a month that owed nothing."""
    values = evaluate(FIGURES, late.screen.context).total
    return [shown(values[key], late.screen) for key in FIGURES] if values["reports.owed"].raw else []


# ---- tables ----------------------------------------------------------------------------------------------------------------


def place_table(late: Late) -> Table | None:
    """By county: owed, in time, late, missing. None inside one county."""
    by: dict[UUID | None, Counter[str]] = {}
    for owed, name in late.rows:
        by.setdefault(owed.project.county_id or owed.project.place_id, Counter())[name] += 1
    if len(by) < 2:
        return None
    order = {one.id: at for at, one in enumerate(Place.objects.filter(id__in=[key for key in by if key]).in_official_order())}
    keys = sorted(by, key=lambda key: order.get(key, len(order)))  # type: ignore[arg-type]
    titles = class_titles()
    columns = (
        Column("place", _("县（市、区）"), is_sticky=True, is_fixed=True), Column("owed", _("应报"), "个", "count"),
        Column("on_time", titles["on_time"], "个", "count"), Column("late", titles["late"], "个", "count"),
        Column("silent", _("未报、漏报"), "个", "count"), Column("rate", _("及时率"), "%", "percent"),
    )  # fmt: skip
    rows = tuple(Row(_place_cells(late, key, by[key]), key=str(key)) for key in keys)
    whole = sum(by.values(), Counter())
    return Table("places", _("各地报送情况"), columns, rows, late.screen.query, sums=_counted(whole), sums_title=_("合计"), has_tools=False,
                 is_dense=True, is_tall=False)  # fmt: skip


def _place_cells(late: Late, key: UUID | None, counts: Counter[str]) -> dict[str, object]:
    return {"place": late.places.get(key, "–"), **_counted(counts)}


def _counted(counts: Counter[str]) -> dict[str, object]:
    owed = sum(counts.values())
    due = owed - counts["pending"]
    return {
        "owed": owed, "on_time": counts["on_time"], "late": counts["late"], "silent": counts["missed"] + counts["silent"] + counts["pending"],
        "rate": half_up(Decimal(counts["on_time"]) * 100 / due, 1) if due else None,
    }  # fmt: skip


def list_table(late: Late) -> Table:
    """Project by project, the silent first; filtered by class."""
    query = late.screen.query
    chosen = query.text("class")
    titles = class_titles()
    wanted = [pair for pair in late.rows if (pair[1] == chosen if chosen else pair[1] != "on_time")]
    wanted.sort(
        key=lambda pair: (
            CLASSES.index(pair[1]),
            late.places.get(pair[0].project.county_id or pair[0].project.place_id, ""),
            pair[0].project.internal_code,
        )
    )
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("class", _("报送")), Column("place", _("县区")),
        Column("unit", _("责任单位"), width="wide"), Column("at", _("收到时刻")), Column("told", _("报了什么"), width="fill", on_phone=False),
    )  # fmt: skip
    options = tuple(Option(name, titles[name], late.counts[name]) for name in CLASSES if late.counts[name])
    bar = FilterBar((Filter("class", _("报送"), "choice", options),), query)
    empty = Empty(_("没有迟报和漏报"), _("这一期应报的项目都按时报了。"))
    return Table(
        "late",
        _("迟报与漏报"),
        columns,
        tuple(_row(late, *pair) for pair in wanted),
        query,
        filters=bar,
        empty=empty,
        is_dense=True,
    )


def _row(late: Late, owed: Owed, name: str) -> Row:
    mark, project = owed.mark or {}, owed.project
    url = reverse("returning:return", args=[owed.log, late.occasion.key]) if "filing" in mark else ""
    may_file = not url and policy.can(late.screen.actor, queries.FILE, project).ok
    file_url = reverse("returning:file", args=[project.project_id, late.cycle.key, late.occasion.key])
    at = moment_text(clock.local_time(dt.datetime.fromisoformat(mark["first_at"]))) if "first_at" in mark else ""
    told: object = _("无变化") if mark.get("is_unchanged") else mark.get("progress", "")
    if may_file:
        told = Link(_("代录"), file_url)
    cells = {
        "name": Link(project.label, url or file_url if url or may_file else late.screen.link("register:project", project.project_id)),
        "class": class_tag(name), "place": late.places.get(project.county_id or project.place_id, ""), "unit": project.unit_name,
        "at": Cell(at or "–", note=_("补报") if mark.get("is_after_lock") else ""), "told": told,
    }  # fmt: skip
    return Row(cells, key=str(project.project_id), url=url)


# ---- 发群图 ---------------------------------------------------------------------------------------------------------------


def no_picture(screen: Screen, now: dt.datetime) -> Picture:
    """What there is to say before a cycle was begun."""
    as_of = _("截至 %(at)s") % {"at": moment_text(clock.local_time(now))}
    title = _("%(place)s报送情况") % {"place": place_name(screen.place)}
    return Picture(title, as_of, _("本辖区还没有启用填报周期。"), is_sample=screen.root.is_sample)


def late_picture(late: Late) -> Picture:
    """Who has filed and who has not, one phone screen: counties of a city, projects of a county."""
    as_of = _("截至 %(at)s") % {"at": moment_text(clock.local_time(late.now))}
    table = place_table(late)
    drawn, source = _county_lines(table) if table else _project_lines(late)
    return Picture(late.title, as_of, sentence(late), table=drawn, source=source, is_sample=late.screen.root.is_sample)


def _county_lines(table: Table) -> tuple[content.Table, str]:
    keys = ("owed", "on_time", "late", "silent", "rate")
    titles = {one.key: one.title for one in table.columns}
    columns = (content.Column(titles["place"], "left"), *(content.Column(_titled(titles[key], key), "right") for key in keys))
    rows = [
        content.row(str(row.cells["place"]), *(_word(row.cells[key]) for key in keys))
        for row in table.rows[:_MOST_LINES]
        if isinstance(row, Row)
    ]
    return content.Table(columns, tuple(rows)), ""


def _titled(title: str, key: str) -> str:
    return f"{title}(%)" if key == "rate" else title


def _word(value: object) -> str:
    return "–" if value is None else str(value)


def _project_lines(late: Late) -> tuple[content.Table | None, str]:
    silent: Sequence[tuple[Owed, str]] = sorted(
        (pair for pair in late.rows if pair[1] != "on_time"),
        key=lambda pair: (CLASSES.index(pair[1]), pair[0].project.internal_code),
    )
    columns = (content.Column(_("项目"), "left"), content.Column(_("报送"), "left"))
    rows = [content.row(owed.project.label, class_titles()[name]) for owed, name in silent[:_MOST_LINES]]
    more = len(silent) - len(rows)
    return (content.Table(columns, tuple(rows)) if rows else None), _("另有 %(n)s 个项目见表格") % {"n": more} if more > 0 else ""
