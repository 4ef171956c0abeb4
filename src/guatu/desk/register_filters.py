"""The chips of the register: what each is called, which values it offers, and which rows it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.desk.screen import Screen
from guatu.figures.context import Context
from guatu.figures.evaluate import rows_of
from guatu.figures.labels import is_english, place_label, size_label, term_labels, unit_label
from guatu.figures.registry import measure_of
from guatu.kernel.errors import Invalid
from guatu.kernel.yuan import parse_amount
from guatu.ledger import vocab
from guatu.ledger.models import ProjectList, ProjectMembership, ProjectStanding, ProjectYear
from guatu.ledger.queries import lists_of
from guatu.ui.components import Filter, FilterBar, Option
from guatu.ui.query import Query

NONE = "none"  # how the address spells an empty value
SEARCH = "q"
GROUPS = ("place", "stage", "unit")
# Filters that are a plain "column is one of": a figure's own context can carry them.
COLUMNS = {
    "stage": "stage", "pool": "pool", "tier": "tier", "field": "field", "chain": "chain", "state": "state",
    "project": "project_id",
}  # fmt: skip


def column_values(query: Query, name: str) -> tuple[str, ...]:
    """The values of a column filter, `none` meaning not filled in. What is no id is no project."""
    values = tuple("" if value == NONE else value for value in query.many(name))
    return tuple(value for value in values if uuid_or_none(value)) if name == "project" else values


# ---- what each other filter keeps ------------------------------------------------------------------------------------------


def _year_is(query: Query, context: Context) -> Q:
    years = ProjectYear.objects.filter(
        snapshot_no=context.snapshot_no, year=context.year, category__in=column_values(query, "category")
    )
    return Q(project_id__in=years.values("project_id"))


def _size_is(query: Query, context: Context) -> Q:
    bounds = [0, *sorted(context.params.get("size.bands_yuan", ()))]
    found = Q(pk__in=())
    for value in query.many("size"):
        if value == NONE:
            found |= Q(total_yuan__isnull=True)
        elif value.isdigit() and int(value) in bounds:
            found |= _band(int(value), bounds)
    return found


def _band(low: int, bounds: list[int]) -> Q:
    above = [bound for bound in bounds if bound > low]
    return Q(total_yuan__gte=low) & (Q(total_yuan__lt=above[0]) if above else Q())


def _unit_is(query: Query, _context: Context) -> Q:
    ids = [found for value in query.many("unit") if (found := uuid_or_none(value))]
    without = Q(unit_id__isnull=True) if NONE in query.many("unit") else Q(pk__in=())
    return Q(unit_id__in=ids) | without


def _total_within(query: Query, _context: Context) -> Q:
    found = Q()
    for name, lookup in (("total_from", "gte"), ("total_to", "lte")):
        if query.text(name):
            found &= Q(**{f"total_yuan__{lookup}": yuan_of(query.text(name), name)})
    return found


def yuan_of(text: str, name: str) -> int:
    """An amount of a filter, in 亿元 unless it says otherwise. Errors: Invalid."""
    read = parse_amount(text, unit="亿元")
    if read.yuan is None:
        raise Invalid({name: [_("金额看不懂：%(text)s") % {"text": text}]})
    return read.yuan


def _span(name: str, column: str) -> Callable[[Query, Context], Q]:
    def within(query: Query, _context: Context) -> Q:
        found = Q()
        for end, lookup in (("from", "gte"), ("to", "lte")):
            text = query.text(f"{name}_{end}")
            if text:
                found &= Q(**{f"{column}__{lookup}": _day(text, f"{name}_{end}")})
        return found

    return within


def _day(text: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: [_("日期应写成 2023-08-31 的样子。")]}) from error


def _projects(measure: str, context: Context) -> Q:
    """The rows that a measure of the register counts: a mark and its figure are the same rows."""
    return Q(project_id__in=rows_of(measure_of(measure), context).values("project_id"))


def _mark_is(query: Query, context: Context) -> Q:
    found = Q()
    for value in query.many("mark"):
        if value in MARKS:
            found &= MARKS[value](context)
    return found


MARKS: dict[str, Callable[[Context], Q]] = {
    "unreported": lambda c: _projects("n.returns_due", c) & ~_projects("n.returns_filed", c),
    "unverified": lambda c: _projects("done.unverified", c),
    "stale": lambda c: _projects("n.stale", c),
    "unpriced": lambda c: Q(total_yuan__isnull=True),
    "unplanned": lambda c: ~_projects("n.planned", c),
    "start_overdue": lambda c: _projects("n.start_overdue", c),
    "completion_overdue": lambda c: _projects("n.completion_overdue", c),
    "unlisted": lambda c: _projects("n.statistics_due", c) & ~_projects("n.statistics_in", c),
    "uncoded": lambda c: Q(national_code="", stage__gte="P40"),
    "unowned": lambda c: Q(unit_id__isnull=True, unit_name=""),
    "part": lambda c: Q(is_counted=False),
    "sample": lambda c: Q(is_sample=True),
}

OTHERS: dict[str, Callable[[Query, Context], Q]] = {
    "category": _year_is, "size": _size_is, "unit": _unit_is, "total": _total_within, "mark": _mark_is,
    "started": _span("started", "started_on"), "completion": _span("completion", "planned_completion_on"),
}  # fmt: skip


def is_asked(query: Query, name: str) -> bool:
    """Whether a filter is set, as itself or as a span."""
    return any(query.text(one) for one in (name, f"{name}_from", f"{name}_to"))


def asked_list(query: Query, root: UUID) -> ProjectList | None:
    """The list or batch asked for, if it is of this jurisdiction."""
    found = uuid_or_none(query.text("list"))
    return ProjectList.objects.filter(id=found, root_id=root).first() if found else None


def in_list(one: ProjectList, snapshot_no: int) -> Q:
    """The rows of a list, those that do not count included."""
    members = ProjectMembership.objects.filter(snapshot_no=snapshot_no, list_id=one.id, out_on=None)
    return Q(project_id__in=members.values("project_id"))


def asked_places(query: Query, root: UUID) -> list[Place]:
    """The places of the place filter, by their codes."""
    codes = query.many("county")
    return list(Place.objects.filter(root_id=root, code__in=codes)) if codes else []


def uuid_or_none(text: str) -> UUID | None:
    """An id out of an address; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


# ---- the chips -------------------------------------------------------------------------------------------------------------


def filter_bar(screen: Screen) -> FilterBar:
    """Every chip with its options."""
    wanted = [make for name, make in RARER.items() if is_wide(screen.query) or is_asked(screen.query, name)]
    chips = (*_chips(screen), *(make(screen) for make in wanted), *_last())
    return FilterBar(chips, screen.query, search=SEARCH, search_hint=_("名称、拼音首字母、代码、单位"), forgets=("page",))


def is_wide(query: Query) -> bool:
    """Whether the rarer chips are asked for too; otherwise only those that are set stand in the row."""
    return query.text("more") == "1"


def _chips(screen: Screen) -> Iterable[Filter]:
    root, context = screen.root.id, screen.context
    yield Filter("county", _("县区"), "multi", _place_options(screen))
    yield Filter("stage", _("阶段"), "multi", _choices(vocab.Stage))
    yield Filter("light", _("亮灯"), "multi", _light_options())
    yield Filter("tier", _("层级"), "multi", _choices(vocab.Tier))
    yield Filter("unit", _("责任单位"), "multi", _unit_options(screen))
    yield Filter("size", _("规模"), "multi", _size_options(context))
    yield Filter("list", _("名单"), "choice", _list_options(root))
    yield Filter("mark", _("数据标记"), "multi", mark_options(), hint=_("选几个就同时满足几个"))


# Chips that stand in the row only when they are set or asked for, each made only then.
RARER: dict[str, Callable[[Screen], Filter]] = {
    "category": lambda screen: Filter("category", _("年度类别"), "multi", _choices(vocab.Category)),
    "field": lambda screen: Filter("field", _("领域"), "multi", _terms("field", screen.root.id)),
    "chain": lambda screen: Filter("chain", _("产业链"), "multi", _terms("chain", screen.root.id)),
    "pool": lambda screen: Filter("pool", _("项目库"), "multi", _choices(vocab.Pool)),
    "state": lambda screen: Filter("state", _("运行状态"), "multi", _choices(vocab.State), hint=_("退库项目只在这里选中时列出")),
    "total": lambda screen: Filter("total", _("总投资"), "range", unit="亿元"),
    "started": lambda screen: Filter("started", _("实际开工"), "date"),
    "completion": lambda screen: Filter("completion", _("计划竣工"), "date"),
}


def _last() -> Iterable[Filter]:
    yield Filter("group", _("分组"), "choice", _group_options())
    yield Filter("more", _("更多条件"), "choice", (Option("1", _("列出全部条件")),))


def _choices(choices: type) -> tuple[Option, ...]:
    return tuple(Option(str(value) or NONE, str(label)) for value, label in choices.choices)  # type: ignore[attr-defined]


def _terms(vocabulary: str, root: UUID) -> tuple[Option, ...]:
    found = term_labels(vocabulary, root).items()
    return (*(Option(code, name) for code, name in found), Option(NONE, _("未填")))


def _place_options(screen: Screen) -> tuple[Option, ...]:
    below = Place.objects.filter(parent_id=screen.place.id).in_official_order()
    return tuple(Option(one.code, place_label(one)) for one in below)


def _unit_options(screen: Screen) -> tuple[Option, ...]:
    """Only units that hold a project here: a jurisdiction has hundreds that hold none."""
    named = ProjectStanding.objects.filter(screen.context.base(), unit_id__isnull=False).values("unit_id")
    units = Unit.objects.filter(id__in=named).order_by("official_order", "name")
    return (*(Option(str(one.id), unit_label(one)) for one in units), Option(NONE, _("未填")))


def _size_options(context: Context) -> tuple[Option, ...]:
    """The bands of the day's parameter; none before the parameters are loaded."""
    bounds = [0, *sorted(context.params["size.bands_yuan"])] if "size.bands_yuan" in context.params else []
    return (*(Option(str(low), size_label(str(low), context)) for low in bounds), Option(NONE, _("未公布")))


def _list_options(root: UUID) -> tuple[Option, ...]:
    return tuple(Option(str(one.id), list_title(one), group=str(one.year)) for one in lists_of(root))


def list_title(one: ProjectList) -> str:
    """A list's name in the reader's language."""
    return one.title_en or one.title if is_english() else one.title


def _light_options() -> tuple[Option, ...]:
    words = {
        "late": _("滞后"), "watch": _("关注"), "missing": _("数据缺失"), "normal": _("正常"), "future": _("未到期"),
        "stopped": _("停缓"), "exempt": _("未公布"),
    }  # fmt: skip
    return tuple(Option(value, title) for value, title in words.items())


def mark_options() -> tuple[Option, ...]:
    """The data marks with their names."""
    words = {
        "unreported": _("本期未报"), "unverified": _("未核定"), "stale": _("信息过期"), "unpriced": _("总投资未公布"),
        "unplanned": _("年度计划未下达"), "start_overdue": _("逾期未开工"), "completion_overdue": _("逾期未竣工"),
        "unlisted": _("应入统未入统"), "uncoded": _("开工而无项目代码"), "unowned": _("未定责任单位"),
        "part": _("子项等不单独计数"), "sample": _("示例数据"),
    }  # fmt: skip
    return tuple(Option(value, title) for value, title in words.items())


def _group_options() -> tuple[Option, ...]:
    return (Option("place", _("按县区")), Option("stage", _("按阶段")), Option("unit", _("按责任单位")))


def filter_words(bar: FilterBar) -> str:
    """What is filtered, in words: 县区：甲县；阶段：在建."""
    said = [(one.label, one.words(bar.query)) for one in bar.filters if one.name not in {"group", "more"}]
    sought = bar.query.text(SEARCH)
    found = [_("%(name)s：%(value)s") % {"name": name, "value": words} for name, words in said if words]
    return "；".join([*([_("查找：%(text)s") % {"text": sought}] if sought else []), *found])
