"""The columns of the register: what each shows, what a workbook holds of it, by what it sorts, which figure sums it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.desk.register_lines import Line, bar_of, light_marks, light_of, light_word_of, light_words, points_of, rate_of
from guatu.figures.context import Context
from guatu.kernel.rounding import half_up
from guatu.kernel.yuan import to_unit
from guatu.ledger.models import ProjectYear
from guatu.ledger.services.sharing import percent_text
from guatu.ui.components import Cell, Column, Link, Tag


@dataclass(frozen=True, slots=True)
class Kept:
    """A column of the register. `told` is what a workbook holds; `order` what the database sorts by."""

    column: Column
    told: Callable[[Line], Any]
    shown: Callable[[Line], Any] | None = None
    order: Callable[[Context], Any] | None = None
    kind: str = "text"
    figure: str = ""
    places: int = 2
    needs: str = ""  # lights, details or shares

    def cell(self, line: Line) -> Any:
        """What the cell shows."""
        return (self.shown or self.told)(line)


def of_year(name: str) -> Callable[[Context], Any]:
    """Sorting by a column of the year: a subquery, paid only by who sorts so."""

    def order(context: Context) -> Any:
        rows = ProjectYear.objects.filter(
            snapshot_no=OuterRef("snapshot_no"), project_id=OuterRef("project_id"), year=context.year
        )
        return Subquery(rows.values(name)[:1])

    return order


def _rate_order(context: Context) -> Any:
    """By done ÷ plan. The database's own division serves to sort by, never to print."""
    rows = ProjectYear.objects.filter(
        snapshot_no=OuterRef("snapshot_no"), project_id=OuterRef("project_id"), year=context.year, plan_yuan__gt=0
    )
    return Subquery(rows.annotate(_rate=F("done_yuan") * 1.0 / F("plan_yuan")).values("_rate")[:1])


def official_order(_context: Context) -> Any:
    """Counties in the order official tables print them (DECISIONS 23)."""
    return Subquery(Place.objects.filter(id=OuterRef("county_id")).values("official_order")[:1])


def _column(name: str) -> Callable[[Context], Any]:
    return lambda _context: F(name)


def _yi(yuan: int | None) -> Decimal | None:
    return None if yuan is None else to_unit(yuan, "亿元")


def _money(
    key: str, title: str, value: Callable[[Line], int | None], order: Callable[[Context], Any], figure_key: str = "", **more: Any
) -> Kept:
    return Kept(
        Column(key, title, unit="亿元", measure="yuan", is_sortable=True, **more), lambda line: _yi(value(line)), value, order,
        "number", figure_key,
    )  # fmt: skip


def _plain(key: str, title: str, value: Callable[[Line], Any], order: str = "", kind: str = "text", **more: Any) -> Kept:
    return Kept(Column(key, title, is_sortable=bool(order), **more), value, None, _column(order) if order else None, kind)


def _choice(key: str, title: str, attribute: str, **more: Any) -> Kept:
    def label(line: Line) -> str:
        return str(getattr(line.standing, f"get_{attribute}_display")()) if getattr(line.standing, attribute) else ""

    return _plain(key, title, label, attribute, **more)


def _term(key: str, title: str, **more: Any) -> Kept:
    def name(line: Line) -> str:
        code = getattr(line.standing, key)
        return line.names.terms.get(key, {}).get(code, code)

    return _plain(key, title, name, key, **more)


def _day(key: str, title: str, **more: Any) -> Kept:
    def day(line: Line) -> dt.date | None:
        found: dt.date | None = getattr(line.standing, key)
        return found

    return _plain(key, title, day, key, "date", **{"on_phone": False, **more})


def _detail(key: str, title: str) -> Kept:
    column = Column(key, title, is_hidden=True, on_phone=False, width="wide")
    return Kept(column, lambda line: line.standing.details.get(key, ""), needs="details")


# ---- the columns -----------------------------------------------------------------------------------------------------------


def all_columns() -> tuple[Kept, ...]:
    """Every column in the reader's language, in the order of the ledger."""
    return (*_identity(), *_standing(), *_amounts(), *_dates(), *_belonging(), *_texts())


def _identity() -> tuple[Kept, ...]:
    return (
        Kept(
            Column("name", _("项目"), width="wide", is_sticky=True, is_fixed=True, is_sortable=True),
            lambda line: line.standing.name, _name, _column("name"),
        ),
        _plain("code", _("项目代码"), lambda line: line.standing.national_code, "national_code", "code", on_phone=False, is_hidden=True),
        _plain("internal", _("内部编号"), lambda line: line.standing.internal_code, "internal_code", "code", on_phone=False, is_hidden=True),
        Kept(Column("place", _("县区"), is_sortable=True), _county, _county_marked, official_order),
        Kept(Column("shares", _("归属分摊"), is_hidden=True, on_phone=False), _shares, needs="shares"),
        _plain("site", _("建设地点"), lambda line: line.names.places.get(line.standing.site_place_id, ""), on_phone=False, is_hidden=True),
    )  # fmt: skip


def _name(line: Line) -> Any:
    link = Link(line.standing.name, line.url)
    if line.standing.row_role not in ("", "project"):
        return (link, Tag(str(line.standing.get_row_role_display())))
    return (link, Tag(_("示例"), "sample")) if line.is_marked else link


def _county(line: Line) -> str:
    one = line.standing
    return line.names.places.get(one.county_id or one.place_id, "")


def _county_marked(line: Line) -> str:
    name = _county(line)
    return _("%(place)s（分摊）") % {"place": name} if line.standing.is_shared else name


def _shares(line: Line) -> str:
    """What each place has of the project (DECISIONS 23); empty for one that is whole."""
    return "、".join(f"{line.names.places.get(one.place_id, '')} {percent_text(one.basis_points)} %" for one in line.shares)


def _standing() -> tuple[Kept, ...]:
    return (
        _choice("stage", _("阶段"), "stage"),
        _choice("pool", _("项目库"), "pool", is_hidden=True, on_phone=False),
        _choice("state", _("运行状态"), "state", is_hidden=True, on_phone=False),
        Kept(Column("light", _("亮灯")), light_word_of, light_of, needs="lights"),
        _plain("unit", _("责任单位"), _unit, "unit_name"),
        Kept(Column("lights", _("各灯"), is_hidden=True, on_phone=False), light_words, light_marks, needs="lights"),
    )


def _amounts() -> tuple[Kept, ...]:
    return (
        Kept(
            Column("total", _("总投资"), unit="亿元", measure="yuan", is_sortable=True), lambda line: _yi(line.standing.total_yuan),
            _total, _column("total_yuan"), "number", "projects.total",
        ),
        _money("fixed", _("固定资产投资"), lambda line: line.standing.fixed_yuan, _column("fixed_yuan"), "projects.fixed", is_hidden=True, on_phone=False),
        _money("plan", _("年度计划"), lambda line: line.of_year("plan_yuan"), of_year("plan_yuan"), "plan.total"),
        _money("done", _("本年完成"), lambda line: line.of_year("done_yuan"), of_year("done_yuan"), "done.ytd", on_phone=False),
        Kept(
            Column("rate", _("完成率"), unit="%", measure="percent", is_sortable=True, hint=_("竖线是时序进度")),
            lambda line: _rounded(rate_of(line)), bar_of, _rate_order, "number", "completion.rate", 1,
        ),
        Kept(
            Column("points", _("超欠时序"), unit="个百分点", measure="points", is_sortable=True, on_phone=False),
            lambda line: _rounded(points_of(line)), points_of, _rate_order, "number", "completion.points", 1,
        ),
        _money("month", _("本期完成"), lambda line: line.of_year("month_yuan"), of_year("month_yuan"), "done.month", is_hidden=True, on_phone=False),
        _money("since_start", _("开工以来累计"), lambda line: line.of_year("since_start_yuan"), of_year("since_start_yuan"), "done.since_start", is_hidden=True, on_phone=False),
        _plain("through", _("数据截至"), lambda line: line.of_year("through_on"), kind="date", is_hidden=True, on_phone=False),
    )  # fmt: skip


def _total(line: Line) -> Any:
    one = line.standing
    return Cell(one.total_yuan, hint=one.total_qualifier) if one.total_qualifier else one.total_yuan


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else half_up(value, 1)


def _dates() -> tuple[Kept, ...]:
    return (
        _day("planned_start_on", _("计划开工"), is_hidden=True), _day("started_on", _("实际开工")),
        _day("planned_completion_on", _("计划竣工")), _day("completed_on", _("实际竣工"), is_hidden=True),
        _day("planned_production_on", _("计划投产"), is_hidden=True), _day("produced_on", _("实际投产"), is_hidden=True),
        _day("signed_on", _("签约"), is_hidden=True), _day("refreshed_on", _("信息更新")),
    )


def _belonging() -> tuple[Kept, ...]:
    return (
        _plain("owner", _("建设单位"), lambda line: line.standing.owner_name, "owner_name", on_phone=False, is_hidden=True),
        _plain("uscc", _("统一社会信用代码"), lambda line: line.standing.owner_uscc, "owner_uscc", "code", on_phone=False, is_hidden=True),
        _choice("tier", _("层级"), "tier", on_phone=False), _category(),
        _term("field", _("领域"), on_phone=False, is_hidden=True), _term("chain", _("产业链"), on_phone=False, is_hidden=True),
        _term("industry", _("行业"), on_phone=False, is_hidden=True),
        _choice("nature", _("建设性质"), "nature", on_phone=False, is_hidden=True),
        _choice("approval_mode", _("立项方式"), "approval_mode", on_phone=False, is_hidden=True),
        _plain("statistics", _("入统"), _statistics, "is_in_statistics", on_phone=False, is_hidden=True),
    )  # fmt: skip


def _unit(line: Line) -> str:
    one = line.standing
    return line.names.units.get(one.unit_id, "") or one.unit_name if one.unit_id else one.unit_name


def _category() -> Kept:
    def label(line: Line) -> str:
        return str(line.year.get_category_display()) if line.year is not None and line.year.category else ""

    return Kept(Column("category", _("年度类别"), is_sortable=True, on_phone=False, is_hidden=True), label, None, of_year("category"))


def _statistics(line: Line) -> str:
    one = line.standing
    if one.is_in_statistics is None:
        return ""
    return one.statistics_month or _("是") if one.is_in_statistics else _("否")


def _texts() -> tuple[Kept, ...]:
    return (
        _plain("site_text", _("建设地点说明"), lambda line: line.standing.site_text, on_phone=False, is_hidden=True),
        _detail("content", _("建设规模及主要内容")), _detail("progress_text", _("当前形象进度")),
        _detail("year_goal", _("本年度建设目标")), _detail("problem_text", _("存在问题")), _detail("next_step", _("下步打算")),
        _detail("remark", _("备注")),
    )  # fmt: skip
