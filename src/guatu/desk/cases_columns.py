"""The columns of the case board, with those of 问题台账 (R3.7) and 周交办清单 (R3.8): what each shows and what a workbook holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_text, shown_title
from guatu.cases.registry import kind_title
from guatu.cases.vocab import Grade
from guatu.desk.cases_words import (
    Names,
    category_word,
    days_words,
    grade_word,
    overdue_days,
    reads,
    source_word,
    state_light,
    turn_since,
    turn_words,
)
from guatu.kernel.actor import Actor
from guatu.ui.components import Cell, Column, Link, Tag

# The columns of the two papers an office prints, in their order.
LEDGER = (
    "number", "project", "category", "title", "issuer", "opened_on", "level", "handler", "coop", "due", "progress", "overdue", "state",
    "submitted_on", "verifier", "verified_on", "closed_on", "satisfaction", "evidence",
)  # fmt: skip
ASSIGNMENTS = (
    "number", "title", "source", "project", "handler", "coop", "leader", "text", "due", "progress", "state", "carries",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case and what stands beside it, as one reader sees it on one day."""

    case: CaseStanding
    names: Names
    actor: Actor
    at: dt.date
    soon_days: int
    url: str = ""
    project_url: str = ""
    evidence: int | None = None

    @property
    def is_read(self) -> bool:
        """Whether the reader may read what it is about."""
        return reads(self.actor, self.case)


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """A column of the board. `told` is what a workbook holds; `order` the columns the database sorts by."""

    column: Column
    told: Callable[[CaseLine], Any]
    shown: Callable[[CaseLine], Any] | None = None
    order: str = ""
    kind: str = "text"

    def cell(self, line: CaseLine) -> Any:
        """What the cell shows."""
        return (self.shown or self.told)(line)


def _plain(key: str, title: str, told: Callable[[CaseLine], Any], order: str = "", kind: str = "text", **more: Any) -> CaseColumn:
    return CaseColumn(Column(key, title, is_sortable=bool(order), **more), told, None, order, kind)


def _off(key: str, title: str, told: Callable[[CaseLine], Any], order: str = "", kind: str = "text", **more: Any) -> CaseColumn:
    """A column that stands there only when somebody chose it."""
    return _plain(key, title, told, order, kind, **{"is_hidden": True, "on_phone": False, **more})


def _day(key: str, title: str, column: str = "") -> CaseColumn:
    return _off(key, title, lambda line: getattr(line.case, column or key), column or key, "date")


def _count(key: str, title: str) -> CaseColumn:
    return _off(key, title, lambda line: getattr(line.case, key), key, "int", measure="count")


def case_columns() -> tuple[CaseColumn, ...]:
    """Every column in the reader's language."""
    return (*_main(), *_ledger(), *_counts())


def _main() -> tuple[CaseColumn, ...]:
    return (
        CaseColumn(
            Column("number", _("编号"), is_sticky=True, is_fixed=True, is_sortable=True),
            lambda line: line.case.number, lambda line: Link(line.case.number, line.url), "number", "code",
        ),
        CaseColumn(Column("title", _("事项"), width="wide", is_fixed=True), lambda line: shown_title(line.actor, line.case), _title),
        _plain("kind", _("种类"), lambda line: kind_title(line.case.kind), "kind", is_hidden=True, on_phone=False),
        CaseColumn(Column("project", _("项目")), _project, _project_link, "project_id"),
        _plain("county", _("县区"), _county, "county_id", on_phone=False),
        _plain("handler", _("承办单位"), lambda line: line.names.units.get(line.case.unit_id, ""), "unit_id"),
        CaseColumn(
            Column("state", _("状态"), is_sortable=True), _state,
            lambda line: state_light(line.case, line.at, line.soon_days), "state",
        ),
        CaseColumn(Column("due", _("办理时限"), is_sortable=True), lambda line: line.case.due_on, _due, "due_on", "date"),
        CaseColumn(Column("turn", _("轮到谁"), is_sortable=True), lambda line: turn_words(line.case, line.names), _turn, "turn"),
        CaseColumn(
            Column("grade", _("分类"), is_sortable=True, on_phone=False), lambda line: grade_word(line.case),
            lambda line: Cell(grade_word(line.case), hint=str(Grade(line.case.grade).label)) if line.case.grade else "", "grade",
        ),
    )  # fmt: skip


def _title(line: CaseLine) -> Any:
    marks: list[Tag] = []
    if line.case.parent_id is not None:
        marks.append(Tag(_("分办")))
    if line.case.relapse_of is not None:
        marks.append(Tag(_("复发"), "bad"))
    if line.case.carries:
        marks.append(Tag(_("结转 %(n)s 次") % {"n": line.case.carries}, "watch"))
    if line.case.extension_until is not None:
        marks.append(Tag(_("申请延期"), "watch", line.case.extension_until.isoformat()))
    title = Link(shown_title(line.actor, line.case), line.url)
    return (title, *marks) if marks else title


def _project(line: CaseLine) -> str:
    return line.names.projects.get(line.case.project_id, "")


def _project_link(line: CaseLine) -> Any:
    return (Link(_project(line), line.project_url) if line.project_url else _project(line)) or None


def _county(line: CaseLine) -> str:
    return line.names.places.get(line.case.county_id or line.case.place_id, "")


def _state(line: CaseLine) -> str:
    late = overdue_days(line.case, line.at)
    word = str(line.case.get_state_display())
    return _("%(state)s（逾期）") % {"state": word} if late else word


def _due(line: CaseLine) -> Any:
    one = line.case
    moved = _("原定 %(day)s") % {"day": one.original_due_on} if one.original_due_on not in (None, one.due_on) else ""
    tone = "wrong" if overdue_days(one, line.at) else ""
    words = days_words(one, line.at)
    provisional = _("时限待定：节假日通知尚未公布") if one.is_provisional else ""
    return Cell(one.due_on, note="，".join(part for part in (words, moved) if part), tone=tone, hint=provisional)


def _turn(line: CaseLine) -> Any:
    since = turn_since(line.case)
    words = turn_words(line.case, line.names)
    if since is None or not line.case.is_open:
        return words
    return Cell(words, note=_("%(day)s 起 %(n)s 天") % {"day": since.isoformat(), "n": max((line.at - since).days, 0)})


# ---- the ledger's columns --------------------------------------------------------------------------------------------------


def _if_read(told: Callable[[CaseLine], Any]) -> Callable[[CaseLine], Any]:
    """What a sensitive case says only inside its circle."""
    return lambda line: told(line) if line.is_read else ""


def _ledger() -> tuple[CaseColumn, ...]:
    return (
        _off("category", _("问题类别"), _if_read(lambda line: category_word(line.case.category))),
        _off("text", _("具体要求"), lambda line: shown_text(line.actor, line.case), width="wide"),
        _off("source", _("来源"), _if_read(lambda line: source_word(line.case))),
        _off("issuer", _("交办单位"), lambda line: line.names.units.get(line.case.issuer_unit_id, ""), "issuer_unit_id"),
        _off("leader", _("交办岗位"), lambda line: line.names.posts.get(line.case.issuer_post_id, "")),
        _off("coop", _("配合单位"), lambda line: line.names.units_of(line.case.coop_units)),
        _off("verifier", _("核验单位"), lambda line: line.names.units.get(line.case.verifier_unit_id, ""), "verifier_unit_id"),
        _off("level", _("层级"), lambda line: str(line.case.get_level_display()), "level"),
        _off("progress", _("进展情况"), _if_read(lambda line: line.case.progress), width="wide"),
        _off("overdue", _("逾期天数"), lambda line: overdue_days(line.case, line.at), kind="int", unit="天", measure="count"),
        _day("opened_on", _("交办日期")), _day("original_due", _("原定时限"), "original_due_on"), _day("accepted_on", _("签收日")),
        _day("submitted_on", _("申请销号日")), _day("verified_on", _("核验日")), _day("closed_on", _("销号日期")),
        _off("satisfaction", _("企业评价"), lambda line: str(line.case.get_satisfaction_display()) if line.case.satisfaction else ""),
        _off("evidence", _("佐证材料"), _if_read(lambda line: line.evidence), kind="int", unit="份", measure="count"),
    )  # fmt: skip


def _counts() -> tuple[CaseColumn, ...]:
    return (
        _count("carries", _("结转次数")), _count("extensions", _("延期次数")), _count("returns", _("退回次数")),
        _count("send_backs", _("打回次数")), _count("rank", _("督办级别")),
    )  # fmt: skip
