"""Lists, dictionaries and parameters as tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.ledger.models import Parameter, ProjectList, Term
from guatu.ledger.models.reference import EVER
from guatu.ledger.queries import lists_of
from guatu.ledger.services.terms import VOCABULARIES
from guatu.ledger.vocab import COUNTING_UNITS, CountUnit
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, Link, Option, Row, Tab, Table, Tag
from guatu.ui.wording import is_chinese
from guatu.web.admin.reference_forms import KINDS, value_text
from guatu.web.admin.tabling import exports


def lists_table(screen: Screen) -> Table:
    """Lists and batches of the jurisdiction, newest first."""
    query, found = screen.query, lists_of(screen.root.id)
    kinds, years = query.many("kind"), query.many("year")
    shown = [one for one in found if (not kinds or one.kind in kinds) and (not years or str(one.year) in years)]
    columns = (
        Column("title", _("名称"), width="wide", is_fixed=True), Column("code", _("代码")), Column("kind", _("类别")),
        Column("year", _("年度")), Column("issue", _("期次")), Column("batch", _("批")), Column("held", _("举办日")),
        Column("document", _("文号")), Column("rows", _("项目")),
    )  # fmt: skip
    bar = FilterBar(
        (
            Filter("kind", _("类别"), "multi", tuple(Option(key, str(words)) for key, words in KINDS)),
            Filter("year", _("年度"), "multi", tuple(Option(str(y), str(y)) for y in sorted({one.year for one in found}, reverse=True))),
        ), query,
    )  # fmt: skip
    empty = Empty(_("没有符合条件的名单"), _("放宽筛选条件，或在下方设立。"))
    rows = tuple(_list_row(one, screen) for one in shown)
    return Table("lists", _("名单"), columns, rows, query, filters=bar, exports=exports(query), empty=empty)


def _list_row(one: ProjectList, screen: Screen) -> Row:
    name = one.title if is_chinese() else one.title_en or one.title
    url = screen.link("register:list", list=str(one.id))
    return Row({
        "title": (name, Tag(_("示例"), "sample")) if one.is_sample else name, "code": one.code, "kind": str(dict(KINDS)[one.kind]),
        "year": str(one.year), "issue": str(one.issue_no) if one.issue_no else None, "batch": one.batch, "held": one.held_on,
        "document": one.document_no, "rows": Link(_("看名单内项目"), url) if url else None,
    }, key=str(one.id))  # fmt: skip


def count_units() -> list[tuple[str, str, str]]:
    """(way of counting, whether it counts, what it is for). Source: DECISIONS 25."""
    why = {
        CountUnit.SINGLE: _("一个项目单独计数，投资计入。"),
        CountUnit.BUNDLE: _("多个子项打捆，以打捆项目计一个，投资按打捆项目计入。"),
        CountUnit.PART: _("打捆项目的子项，列出但不再计数，避免重复。"),
        CountUnit.INCLUDED: _("上级名单中的项目已含本项，本级列出而不重复计数。"),
    }
    return [(str(one.label), _("计 1") if one.value in COUNTING_UNITS else _("不计"), why[one]) for one in CountUnit]


def vocabulary_tabs(screen: Screen, current: str) -> list[Tab]:
    """The dictionaries to choose from."""
    return [Tab(str(words), screen.link("admin:terms", vocabulary=key), key == current) for key, words in VOCABULARIES.items()]


def terms_table(screen: Screen, vocabulary: str) -> Table:
    """Every version of every entry, the ones in force on the screen's day marked."""
    query, at = screen.query, screen.context.at
    rows = Term.objects.filter(Q(root=screen.root) | Q(root=None), vocabulary=vocabulary)
    if query.text("q"):
        rows = rows.filter(Q(name__icontains=query.text("q")) | Q(code__istartswith=query.text("q")))
    if query.text("state") == "now":
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=at), valid_from__lte=at)
    columns = (
        Column("name", _("名称"), width="wide", is_fixed=True), Column("code", _("代码")), Column("parent", _("上级代码")),
        Column("from", _("自何日起")), Column("to", _("最后一日")), Column("state", _("状态")), Column("whose", _("来源")),
        Column("source", _("依据"), width="wide"),
    )  # fmt: skip
    bar = FilterBar((Filter("state", _("状态"), "choice", (Option("now", _("现行")),)),), query, search="q", search_hint=_("名称或代码"))
    found = tuple(_term_row(one, at) for one in rows.order_by("order", "code", "-valid_from"))
    empty = Empty(_("这部词典还没有词条"), _("在下方增加，写明自何日起和依据。"))
    return Table("terms", _("词典"), columns, found, query, filters=bar, exports=exports(query), empty=empty)


def _term_row(one: Term, at: dt.date) -> Row:
    is_now = one.valid_from <= at and (one.valid_to is None or one.valid_to >= at)
    state = Tag(_("现行"), "good") if is_now else Tag(_("未生效") if one.valid_from > at else _("已停用"), "plain")
    cells = {
        "name": one.name if is_chinese() else one.name_en or one.name, "code": one.code, "parent": one.parent_code,
        "from": since(one.valid_from), "to": one.valid_to, "state": state,
        "whose": _("本辖区") if one.root_id else _("通用"), "source": one.source,
    }  # fmt: skip
    return Row(cells, key=str(one.id), tone="" if is_now else "quiet")


def since(day: dt.date) -> dt.date | str:
    """A first day; "since ever" in words."""
    return _("始终") if day == EVER else day


@dataclass(frozen=True, slots=True)
class OneParameter:
    """A parameter with its history, newest first; `value` is the one in force on the screen's day."""

    key: str
    title: str
    value: Any
    history: Table


def _rows_of(screen: Screen) -> dict[str, list[Parameter]]:
    """Key → its rows, the one that counts last (as `ledger.queries.parameter` reads them)."""
    found: dict[str, list[Parameter]] = {}
    rows = Parameter.objects.filter(Q(root=screen.root) | Q(root=None)).order_by("key")
    for row in sorted(rows, key=lambda one: (one.key, one.root_id is not None, one.valid_from)):
        found.setdefault(row.key, []).append(row)
    return found


def _in_force(rows: list[Parameter], at: dt.date) -> Parameter | None:
    return next((row for row in reversed(rows) if row.valid_from <= at), None)


def parameter_asked(screen: Screen) -> OneParameter | None:
    """The parameter the address names."""
    rows = _rows_of(screen).get(screen.query.text("key"))
    if not rows:
        return None
    now = _in_force(rows, screen.context.at)
    columns = (
        Column("value", _("值"), width="wide"), Column("from", _("自何日起")), Column("state", _("状态")), Column("whose", _("来源")),
        Column("source", _("依据"), width="fill"),
    )  # fmt: skip
    lines = tuple(
        Row({"value": value_text(row.value), "from": since(row.valid_from), "state": Tag(_("现行"), "good") if row is now else None,
             "whose": _("本辖区") if row.root_id else _("通用"), "source": row.source}, key=str(row.id))
        for row in reversed(rows)
    )  # fmt: skip
    history = Table("history", _("沿革"), columns, lines, screen.query, has_tools=False, is_tall=False)
    return OneParameter(rows[0].key, rows[0].title, (now or rows[0]).value, history)


def parameters_table(screen: Screen) -> Table:
    """Every parameter with the value in force on the screen's day."""
    query, at, text = screen.query, screen.context.at, screen.query.text("q").lower()
    found = [(rows[0].title, rows, _in_force(rows, at)) for rows in _rows_of(screen).values()]
    rows = tuple(
        _parameter_row(title, versions, now, screen) for title, versions, now in found if text in f"{title} {versions[0].key}".lower()
    )
    columns = (
        Column("title", _("参数"), width="wide", is_fixed=True), Column("value", _("现行值"), width="wide"), Column("from", _("自何日起")),
        Column("source", _("依据")), Column("whose", _("来源")), Column("versions", _("版本数"), measure="count"),
    )  # fmt: skip
    bar = FilterBar((), query, search="q", search_hint=_("参数名称或代号"), forgets=("page", "key"))
    empty = Empty(_("没有符合条件的参数"), _("放宽筛选条件；参数由 sync_codes 命令装入。"))
    return Table("parameters", _("参数"), columns, rows, query, filters=bar, exports=exports(query), empty=empty)


def _parameter_row(title: str, versions: list[Parameter], now: Parameter | None, screen: Screen) -> Row:
    key = versions[0].key
    url = screen.link("admin:parameters", key=key)
    cells = {
        "title": Cell(Link(title or key, url), key), "value": value_text(now.value) if now else None,
        "from": since(now.valid_from) if now else None, "source": now.source if now else None,
        "whose": (_("本辖区") if now.root_id else _("通用")) if now else None, "versions": len(versions),
    }  # fmt: skip
    return Row(cells, key=key, url=f"{url}#one")
