"""The chips of the case board: what each is called, which values it offers, and which rows it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.cases import queries
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.registry import all_case_kinds
from guatu.cases.vocab import OPEN_STATES, OWED_STATES, CaseState, Grade, Level, Party
from guatu.desk.cases_words import soon_days, source_words
from guatu.desk.register_filters import NONE, filter_words, uuid_or_none
from guatu.desk.screen import Screen
from guatu.figures.labels import place_label, unit_label
from guatu.kernel.errors import Invalid
from guatu.life.supervise.rounds.queries import readable
from guatu.life.supervise.rounds.vocab import Category
from guatu.ui.components import Filter, FilterBar, Option
from guatu.ui.query import Query

__all__ = ["SEARCH", "TURNS", "case_filter_bar", "filter_words", "in_turn", "kept_rows", "turn_asked"]

SEARCH = "q"
_MOST_SOUGHT = 100
# Columns of the board by whose turn it is; what waits for anybody outside stands in one.
TURNS: dict[str, Q] = {
    "": Q(state__in=OPEN_STATES),
    "handler": Q(turn=Party.HANDLER),
    "issuer": Q(turn=Party.ISSUER),
    "verifier": Q(turn=Party.VERIFIER),
    "waiting": Q(turn__in=(Party.ENTERPRISE, Party.UPPER, Party.FORCE)),
    "done": Q(turn=Party.NOBODY),
    "all": Q(),
}


def turn_asked(query: Query) -> str:
    """The column of the board that is open. Asking for a state opens them all: the state says which."""
    asked = query.text("turn")
    if asked in TURNS and asked:
        return asked
    return "all" if query.many("state") else ""


def in_turn(rows: CaseQuerySet, turn: str) -> CaseQuerySet:
    """The rows of one column of the board."""
    return rows.filter(TURNS[turn])


# ---- what each chip keeps --------------------------------------------------------------------------------------------------


def kept_rows(screen: Screen, rows: CaseQuerySet) -> CaseQuerySet:
    """The rows that every chip but the turn keeps. Errors: Invalid for a day or a search that cannot be read."""
    query = screen.query
    for name, keep in _KEEPS.items():
        if any(query.text(one) for one in (name, f"{name}_from", f"{name}_to")):
            rows = rows.filter(keep(screen))
    sought = query.text(SEARCH).strip()
    if len(sought) > _MOST_SOUGHT:
        raise Invalid({SEARCH: [_("查找的文字太长，请控制在 100 字以内。")]})
    return queries.search_in(rows, screen.actor, sought) if sought else rows


def _is_one_of(name: str, column: str) -> Callable[[Screen], Q]:
    def keep(screen: Screen) -> Q:
        return Q(**{f"{column}__in": ["" if one == NONE else one for one in screen.query.many(name)]})

    return keep


def _counties(screen: Screen) -> Q:
    places = Place.objects.filter(root_id=screen.root.id, code__in=screen.query.many("county"))
    below = [one for place in places for one in Place.objects.under(place).values_list("id", flat=True)]
    return Q(county_id__in=below) | Q(place_id__in=below)


def _units(column: str, name: str) -> Callable[[Screen], Q]:
    def keep(screen: Screen) -> Q:
        return Q(**{f"{column}__in": _ids(screen.query, name)})

    return keep


def _ids(query: Query, name: str) -> list[UUID]:
    return [found for value in query.many(name) if (found := uuid_or_none(value))]


def _categories(screen: Screen) -> Q:
    """A sensitive case outside the circle is found under no category: the chip would tell what the title hides."""
    return _is_one_of("category", "category")(screen) & readable(screen.actor)


def _mine(screen: Screen) -> Q:
    return Q(case_id__in=queries.turns_of(screen.actor).values("case_id"))


def _days(name: str, column: str) -> Callable[[Screen], Q]:
    def keep(screen: Screen) -> Q:
        found = Q()
        for end, lookup in (("from", "gte"), ("to", "lte")):
            text = screen.query.text(f"{name}_{end}")
            if text:
                found &= Q(**{f"{column}__{lookup}": _day(text, f"{name}_{end}")})
        return found

    return keep


def _day(text: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: [_("日期应写成 2023-08-31 的样子。")]}) from error


def _marks(screen: Screen) -> Q:
    found = Q()
    for one in screen.query.many("mark"):
        found &= MARKS[one](screen) if one in MARKS else Q(pk__in=())
    return found


def _owed(screen: Screen) -> Q:
    return Q(state__in=OWED_STATES, stopped_on=None, due_on__isnull=False)


MARKS: Mapping[str, Callable[[Screen], Q]] = {
    "overdue": lambda screen: _owed(screen) & Q(due_on__lt=screen.context.at),
    "soon": lambda screen: _owed(screen) & Q(due_on__range=(screen.context.at, _soon_until(screen))),
    "carried": lambda screen: Q(carries__gte=screen.context.params["case.carries_flagged"]),
    "relapse": lambda screen: Q(relapse_of__isnull=False),
    "sent_back": lambda screen: Q(send_backs__gt=0),
    "extended": lambda screen: Q(extensions__gt=0),
    "asking": lambda screen: Q(extension_until__isnull=False),
    "part": lambda screen: Q(parent_id__isnull=False),
    "whole": lambda screen: Q(parent_id__isnull=True),
}


def _soon_until(screen: Screen) -> dt.date:
    return screen.context.at + dt.timedelta(days=soon_days(screen))


_KEEPS: dict[str, Callable[[Screen], Q]] = {
    "kind": _is_one_of("kind", "kind"), "state": _is_one_of("state", "state"), "county": _counties, "unit": _units("unit_id", "unit"),
    "issuer": _units("issuer_unit_id", "issuer"), "grade": _is_one_of("grade", "grade"), "level": _is_one_of("level", "level"),
    "category": _categories, "mark": _marks, "source": _is_one_of("source", "source_type"), "mine": _mine,
    "due": _days("due", "due_on"), "opened": _days("opened", "opened_on"), "closed": _days("closed", "closed_on"),
    "project": _units("project_id", "project"),
}  # fmt: skip


# ---- the chips -------------------------------------------------------------------------------------------------------------


def case_filter_bar(screen: Screen) -> FilterBar:
    """Every chip with its options. The rarer ones stand in the row only when they are set or asked for."""
    query = screen.query
    is_wide = query.text("more") == "1"
    rarer = [make(screen) for name, make in _RARER.items() if is_wide or _is_set(query, name)]
    chips = (*_chips(screen), *rarer, Filter("more", _("更多条件"), "choice", (Option("1", _("列出全部条件")),)))
    return FilterBar(chips, query, search=SEARCH, search_hint=_("编号、事项、要求"), forgets=("page",))


def _is_set(query: Query, name: str) -> bool:
    return any(query.text(one) for one in (name, f"{name}_from", f"{name}_to"))


def _chips(screen: Screen) -> tuple[Filter, ...]:
    return (
        Filter("mine", _("轮到我"), "choice", (Option("1", _("下一步由我单位办理")),)),
        Filter("mark", _("标记"), "multi", _mark_options(screen), hint=_("选几个就同时满足几个")),
        Filter("kind", _("种类"), "multi", tuple(Option(one.key, str(one.title)) for one in all_case_kinds())),
        Filter("state", _("状态"), "multi", tuple(Option(str(value), str(title)) for value, title in CaseState.choices)),
        Filter("county", _("县区"), "multi", _place_options(screen)),
        Filter("unit", _("承办单位"), "multi", _unit_options(screen, "unit_id")),
        Filter("grade", _("分类"), "multi", _choices(Grade.choices)),
        Filter("category", _("问题类别"), "multi", _choices(Category.choices)),
    )


_RARER: dict[str, Callable[[Screen], Filter]] = {
    "source": lambda screen: Filter("source", _("来源"), "multi", _source_options()),
    "issuer": lambda screen: Filter("issuer", _("交办单位"), "multi", _unit_options(screen, "issuer_unit_id")),
    "level": lambda screen: Filter("level", _("层级"), "multi", _choices(Level.choices)),
    "due": lambda screen: Filter("due", _("办理时限"), "date"),
    "opened": lambda screen: Filter("opened", _("交办日"), "date"),
    "closed": lambda screen: Filter("closed", _("销号日"), "date"),
    "project": lambda screen: Filter("project", _("项目"), "choice", _project_options(screen)),
}


def _choices(choices: object) -> tuple[Option, ...]:
    return tuple(Option(str(value) or NONE, str(title)) for value, title in choices)  # type: ignore[attr-defined]


def _source_options() -> tuple[Option, ...]:
    seen: dict[str, str] = {}
    for key, title in source_words().items():
        seen.setdefault(title, key)
    return tuple(Option(key or NONE, title) for title, key in seen.items())


def _mark_options(screen: Screen) -> tuple[Option, ...]:
    carried = _("结转 %(n)s 次以上") % {"n": screen.context.params["case.carries_flagged"]}
    words = {
        "overdue": _("逾期"), "soon": _("临近时限"), "carried": carried, "relapse": _("复发"), "sent_back": _("打回过"),
        "extended": _("延过期"), "asking": _("申请延期待批"), "part": _("分办任务"), "whole": _("不列分办任务"),
    }  # fmt: skip
    return tuple(Option(value, title) for value, title in words.items())


def _place_options(screen: Screen) -> tuple[Option, ...]:
    below = Place.objects.filter(parent_id=screen.place.id).in_official_order()
    return tuple(Option(one.code, place_label(one)) for one in below)


def _unit_options(screen: Screen, column: str) -> tuple[Option, ...]:
    """Only units that have a part in a case here."""
    named = CaseStanding.objects.live().filter(root_id=screen.root.id).order_by().values(column)
    return tuple(
        Option(str(one.id), unit_label(one)) for one in Unit.objects.filter(id__in=named).order_by("official_order", "name")
    )


def _project_options(screen: Screen) -> tuple[Option, ...]:
    ids = _ids(screen.query, "project")
    return tuple(Option(str(one), _("所选项目")) for one in ids)
