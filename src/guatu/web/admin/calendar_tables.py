"""The years of the working-day calendar as a table, and the days of one of them (R14.3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.desk.screen import Screen
from guatu.ledger.calendar import YearNotice, notices_of, years_missing
from guatu.ledger.models import CalendarDay
from guatu.ui.components import Cell, Column, Link, Row, Table, Tag

_WEEKDAYS = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"), gettext_lazy("周六"),
    gettext_lazy("周日"),
)  # fmt: skip


def years_table(screen: Screen, today: dt.date) -> Table:
    """Every year there is a notice for, and the missing ones that deadlines reach into, newest first."""
    missing = [
        Row({"year": str(year), "state": Tag(_("未登记"), "bad", _("按周一至周五计，时限待定"))}, key=str(year))
        for year in reversed(years_missing(screen.root.id, today))
    ]  # fmt: skip
    columns = (
        Column("year", _("年度"), is_fixed=True), Column("off", _("放假（天）"), measure="count"), Column("work", _("调休上班（天）"), measure="count"),
        Column("source", _("依据"), width="wide"), Column("state", _("来源")),
    )  # fmt: skip
    rows = (*missing, *(_year_row(one, screen) for one in notices_of(screen.root.id)))
    return Table("years", _("各年放假安排"), columns, tuple(rows), screen.query, has_tools=False, is_tall=False)


def _year_row(one: YearNotice, screen: Screen) -> Row:
    count = Counter(kind for kind, _name in one.days.values())
    url = screen.link("admin:calendar", year=str(one.year))
    state = Tag(_("本辖区登记"), "good") if one.is_imported else Tag(_("随系统提供"), "plain")
    cells = {
        "year": Link(str(one.year), f"{url}#days"), "off": count["off"], "work": count["work"], "source": one.source, "state": state,
    }  # fmt: skip
    return Row(cells, key=str(one.year))


def year_asked(screen: Screen) -> Table | None:
    """The days of the year the address names."""
    asked = screen.query.text("year")
    found = next((one for one in notices_of(screen.root.id) if str(one.year) == asked), None)
    return days_table(((on, kind, name) for on, (kind, name) in sorted(found.days.items())), asked) if found else None


def days_table(days: Iterable[tuple[dt.date, str, str]], year: str) -> Table:
    """Days off and worked, each with its weekday."""
    columns = (Column("on", _("日期"), is_fixed=True), Column("kind", _("安排")), Column("name", _("名称")))
    rows = tuple(
        Row({"on": Cell(on, note=str(_WEEKDAYS[on.weekday()])), "kind": str(CalendarDay.Kind(kind).label), "name": name}, key=on.isoformat())
        for on, kind, name in days
    )
    return Table("days", _("%(year)s 年放假安排") % {"year": year}, columns, rows, has_tools=False, is_tall=False)
