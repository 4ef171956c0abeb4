"""迟报与未报：whom to call, and since when (R3.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.desk.month import Month
from guatu.desk.month_rows import LATE, MISSING, condition, rows_of_month
from guatu.figures.labels import place_label
from guatu.kernel import clock
from guatu.ui.components import Cell, Column, Empty, Link, Row, Table, Tag
from guatu.ui.wording import moment_text

_ORDER = ("state_order", "place_order", "county_id", "internal_code")


def late_table(month: Month) -> Table:
    """Silent projects first, then those that came after the lock day, each with its county and unit."""
    rows = rows_of_month(month).filter(condition(MISSING, month) | Q(condition(LATE, month)))
    found = list(rows.order_by(*_ORDER))
    places = {one.id: place_label(one) for one in Place.objects.filter(id__in={row.county_id for row in found})}
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("place", _("县区")),
        Column("unit", _("责任单位"), width="wide"), Column("state", _("状态")), Column("days", _("逾期天数"), "天", "count"),
        Column("filed", _("首次报送"), width="wide"), Column("plan", _("年度计划"), "万元", "yuan"), Column("before", _("上期累计"), "万元", "yuan"),
    )  # fmt: skip
    empty = Empty(_("没有未报和迟报"), _("应报项目都在锁定日之前报了。"))
    exports = (Link(_("导出 Excel"), month.link("month:export", sheet="late")),) if found else ()
    return Table(
        "late", _("未报与迟报"), columns, tuple(_row(month, row, places) for row in found), month.screen.query, empty=empty,
        exports=exports, is_dense=True,
    )  # fmt: skip


def _silent_until(month: Month) -> dt.date:
    """A silence is counted until today, in a closed month until the close."""
    return clock.local_date(month.close.closed_at) if month.close else clock.today()


def _row(month: Month, row: Any, places: dict[Any, str]) -> Row:
    is_silent = row.told is None
    until = _silent_until(month) if is_silent else clock.local_date(row.first_at)
    days = (until - month.lock_on).days
    state = Tag(_("未报"), "bad" if month.is_locked else "watch") if is_silent else Tag(_("迟报"), "watch")
    filed = "" if is_silent else moment_text(row.first_at)
    url = month.link("month:return", row.project_id)
    cells = {
        "name": Link(row.label, url), "place": places.get(row.county_id, ""), "unit": row.unit_name, "state": state,
        "days": days if days > 0 else Cell(_("未到期"), tone="quiet"), "filed": filed, "plan": row.plan, "before": row.before,
    }  # fmt: skip
    return Row(cells, key=str(row.project_id), url=url)
