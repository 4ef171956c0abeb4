"""县区确认：what each county was due, told and was verified, and whether it handed the month up (DECISIONS 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.queries import post_labels
from guatu.desk.month import Month
from guatu.desk.month_rows import LATE, condition, rows_of_month
from guatu.desk.shown import shown
from guatu.facts.models import Fact
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.labels import place_name
from guatu.kernel.yuan import format_yuan
from guatu.ui.components import Cell, Column, ConfirmDialog, Empty, Figure, Link, Row, Table, Tag
from guatu.ui.wording import moment_text

_FIGURES = ("returns.due", "returns.filed", "returns.missing", "done.reported", "done.verified", "done.gap", "done.unverified")
_COLUMNS = {
    "due": "returns.due", "filed": "returns.filed", "missing": "returns.missing", "told": "done.reported",
    "checked": "done.verified", "gap": "done.gap", "unverified": "done.unverified",
}  # fmt: skip
_KINDS = ("county", "zone")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A county's 上报 of the month."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Counties:
    """The matrix, and the confirmations the actor may still make."""

    table: Table
    dialogs: tuple[ConfirmDialog, ...]
    confirmed: int
    total: int


def counties(month: Month) -> Counties:
    """One line a county and zone in official order; a county sees its own."""
    places = _places(month)
    values, is_single = _values(month, places)
    done = confirmations(month, [one.id for one in places])
    late = _late(month)
    rows = tuple(_row(month, one, values.get(one.id, {}), done.get(one.id), late, is_single=is_single) for one in places)
    table = Table(
        "counties", _("县区确认"), _columns(), rows, month.screen.query, sums=None if is_single else _sums(month, late),
        sums_title=_("合计"), exports=(Link(_("导出 Excel"), month.link("month:export", sheet="counties")),),
        empty=Empty(_("这个地方没有县（市、区）和功能区"), _("请在上方选择市或县（市、区）。")), is_tall=False,
    )  # fmt: skip
    waiting = [one for one in places if one.id not in done]
    dialogs = tuple(_dialog(month, one, values.get(one.id, {})) for one in waiting if _may_confirm(month, one))
    return Counties(table, dialogs, len(done), len(places))


def _places(month: Month) -> list[Place]:
    place = month.screen.place
    if place.kind in _KINDS:
        return [place]
    inside = Place.objects.filter(path__startswith=place.path, kind__in=_KINDS)
    return list(inside.in_official_order())


def _values(month: Month, places: list[Place]) -> tuple[dict[UUID, Mapping[str, FigureValue]], bool]:
    """Figures by place: the groups of the city, or the one county's own total."""
    if [one.id for one in places] == [month.screen.place.id]:
        return {places[0].id: evaluate(_FIGURES, month.screen.context).total}, True
    table = evaluate(_FIGURES, month.screen.context, by="place")
    return {UUID(group): values for group, values in table.groups.items() if group}, False


def confirmations(month: Month, places: list[UUID]) -> dict[UUID, Confirmation]:
    """Who handed the month up, by place."""
    facts = Fact.objects.filter(
        kind="figures.place_confirmed", place__in=places, period=month.period.key, superseded_by=None
    ).select_related("entry")
    if month.rows.known_at:
        facts = facts.filter(recorded_at__lte=month.rows.known_at)
    found = list(facts)
    posts = post_labels(fact.entry.actor_post for fact in found if fact.entry.actor_post)
    return {
        fact.place: Confirmation(posts.get(fact.entry.actor_post, _("系统")), moment_text(fact.recorded_at))  # type: ignore[arg-type]
        for fact in found
        if fact.place
    }


def _late(month: Month) -> dict[UUID | None, int]:
    """Late returns by county, grouped as the figures group them."""
    rows = rows_of_month(month).filter(condition(LATE, month)).annotate(_place=Coalesce("county_id", "place_id"))
    return dict(rows.order_by().values_list("_place").annotate(n=Count("id")))


def _columns() -> tuple[Column, ...]:
    return (
        Column("place", _("县（市、区）"), is_sticky=True, is_fixed=True), Column("due", _("应报"), "个", "count"),
        Column("filed", _("已报"), "个", "count"), Column("missing", _("未报"), "个", "count"),
        Column("late", _("迟报"), "个", "count"), Column("told", _("自报累计"), "亿元", "yuan"),
        Column("checked", _("核定累计"), "亿元", "yuan"),
        Column("gap", _("自报－核定"), "亿元", "yuan", hint=_("只比较已核定的项目")),
        Column("unverified", _("待核定"), "个", "count"), Column("confirmed", _("确认状态"), width="wide"),
    )  # fmt: skip


def _row(
    month: Month, place: Place, values: Mapping[str, FigureValue], done: Confirmation | None,
    late: Mapping[UUID | None, int], *, is_single: bool,
) -> Row:  # fmt: skip
    by = "" if is_single else "place"
    cells: dict[str, object] = {
        column: _unmarked(shown(values[key], month.screen, by=by)) for column, key in _COLUMNS.items() if key in values
    }
    name = Link(place_name(place), month.link("month:desk", place=place.code))
    is_sample = any(value.sample_rows for value in values.values())
    cells |= {"place": (name, Tag(_("示例"), "sample")) if is_sample else name, "confirmed": _status(done)}
    cells["late"] = sum(late.values()) if is_single else late.get(place.id, 0)
    return Row(cells, key=str(place.id), url=month.link("month:desk", place=place.code))


def _unmarked(figure: Figure) -> Figure:
    """示例 is said once a line, at its name, and not in every cell."""
    return replace(figure, sample_rows=0)


def _status(done: Confirmation | None) -> object:
    if done is None:
        return Tag(_("未确认"), "watch")
    return Cell(Tag(_("已确认"), "good"), note=f"{done.by} {done.at}")


def _sums(month: Month, late: Mapping[UUID | None, int]) -> dict[str, Any]:
    """The jurisdiction's own figures: a total is never a sum of the lines."""
    found: dict[str, Any] = {column: _unmarked(shown(month.values[key], month.screen)) for column, key in _COLUMNS.items()}
    return found | {"late": sum(late.values())}


def _may_confirm(month: Month, place: Place) -> bool:
    return month.close is None and month.is_live and policy.can(month.screen.actor, "place.confirm", place).ok


def _dialog(month: Month, place: Place, values: Mapping[str, FigureValue]) -> ConfirmDialog:
    told = values["done.reported"].raw if "done.reported" in values else None
    effect = _("将以%(place)s名义上报确认%(period)s数据：已报 %(filed)s 个，未报 %(missing)s 个，自报合计 %(told)s 亿元。") % {
        "place": place_name(place), "period": month.label, "filed": _n(values, "returns.filed"),
        "missing": _n(values, "returns.missing"), "told": format_yuan(None if told is None else int(told)),
    }  # fmt: skip
    return ConfirmDialog(
        f"confirm-{place.code}", _("确认上报"), effect, month.link("month:confirm", place.code),
        _("确认上报"), (_("确认之后仍可更正，更正会记下理由；确认之前印出的数标“初步”。"),),
    )  # fmt: skip


def _n(values: Mapping[str, FigureValue], key: str) -> int:
    return int(values[key].raw or 0) if key in values else 0
