"""问题台账 as a workbook in the office's own columns, and the preview of one that comes in (R3.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Unit
from guatu.cases.models import CaseStanding, coop_ids
from guatu.cases.queries import is_in_circle, is_overdue
from guatu.cases.rules import days_late
from guatu.cases.standings import SUBJECT
from guatu.cases.vocab import Level, Manner, Satisfaction
from guatu.desk.inspection_problems import ordered, selected
from guatu.desk.register_filters import filter_words
from guatu.desk.screen import Screen
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.facts import journal
from guatu.facts.models import Fact, StoredFile
from guatu.figures.labels import place_name
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds.models import LedgerBatch, LedgerRow, ProblemDetail
from guatu.life.supervise.rounds.queries import category_title, details_of, may_read_persons
from guatu.life.supervise.rounds.vocab import ProblemLevel
from guatu.ui.components import Cell, Choice, Column, Empty, FilterBar, Link, Page, Row, Step, Table, Tag
from guatu.ui.query import Query

MOST_ROWS = 20_000
_MOST_FILES = 5
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the rows of a ledger: details, names, who verified with which words, which files show it."""

    details: Mapping[UUID, ProblemDetail]
    full_projects: Mapping[UUID, str]
    full_units: Mapping[UUID, str]
    verified: Mapping[UUID, Fact]
    files: Mapping[UUID, tuple[str, ...]]

    def unit(self, one: UUID | None) -> str:
        """A unit's full name, as the sheet must say it to be read again."""
        return self.full_units.get(one, "") if one else ""


def ledger_columns() -> tuple[SheetColumn, ...]:
    """R3.7, in its order."""
    titles = (
        (_("问题编号"), "text", 15), (_("项目名称"), "text", 26), (_("问题类别"), "text", 10), (_("问题描述"), "text", 36), (_("提出单位/人"), "text", 16),
        (_("提出日期"), "date", 0), (_("问题层级"), "text", 9), (_("牵头单位"), "text", 18), (_("配合单位"), "text", 18), (_("责任人"), "text", 10),
        (_("交办日期"), "date", 0), (_("办理时限"), "text", 12), (_("办理措施"), "text", 26), (_("进展情况"), "text", 30),
        (_("是否逾期(天)"), "text", 9), (_("办理状态"), "text", 10), (_("销号申请日期"), "date", 0), (_("核验人"), "text", 16),
        (_("核验结论"), "text", 18), (_("销号日期"), "date", 0), (_("企业满意度"), "text", 10), (_("佐证材料"), "text", 24),
    )  # fmt: skip
    return tuple(SheetColumn(title, kind, width=float(width), wraps=width >= 16) for title, kind, width in titles)


def ledger_sheet(screen: Screen, words: FilterBar) -> Sheet:
    """Exactly what is shown, every page of it, as this reader may read it."""
    rows = list(ordered(screen, selected(screen))[:MOST_ROWS])
    told = _("截至 %(day)s") % {"day": screen.context.at.isoformat()}
    asked = filter_words(words)
    title = _("%(place)s问题台账") % {"place": place_name(screen.place)}
    return Sheet(
        title, ledger_columns(), list(ledger_rows(screen.actor, rows, screen.context.at)), name=_("问题台账"),
        as_of=" · ".join(filter(None, [told, asked, _("共 %(n)s 件") % {"n": len(rows)}])), paper="A3", frozen_columns=2,
        signers=(_("填报人："), _("审核人："), _("日期：")), is_sample=screen.root.is_sample or any(row.is_sample for row in rows),
    )  # fmt: skip


def ledger_rows(actor: Actor, rows: Sequence[CaseStanding], at: dt.date) -> Iterator[list[Any]]:
    """The cells of each problem; of a sensitive one outside its circle only what is no secret."""
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        beside = _beside(chunk)
        for one in chunk:
            cells = _cells(one, beside, at, is_open=is_in_circle(actor, one), is_named=may_read_persons(actor, one))
            # An empty cell and not a dash: the sheet is filled in further and read again.
            yield ["" if cell is None else cell for cell in cells]


def _cells(one: CaseStanding, beside: Beside, at: dt.date, *, is_open: bool, is_named: bool) -> list[Any]:
    detail = beside.details.get(one.case_id) or ProblemDetail()
    verified = beside.verified.get(one.case_id) if is_open else None
    body = verified.body if verified else {}
    said = (lambda value: value) if is_open else (lambda _value: None)
    return [
        one.number, beside.full_projects.get(one.project_id, "") if one.project_id else "",
        category_title(one.category) if is_open else _("其他"), (one.text or one.title) if is_open else _("其他协调事项"),
        said((is_named and detail.found_by) or beside.unit(one.issuer_unit_id)), detail.found_on or one.opened_on, _level(one, detail),
        beside.unit(one.unit_id), "、".join(filter(None, (beside.unit(helper) for helper in coop_ids(one.coop_units)))) or None,
        (is_named and detail.person) or None, one.opened_on, _due(one, detail), said(detail.measures) or None, said(one.progress) or None,
        _late(one, at), str(one.get_state_display()), one.submitted_on, beside.unit(_id(body.get("unit"))) or None,
        _verdict(body) or None, one.closed_on, str(Satisfaction(one.satisfaction).label) if one.satisfaction else None,
        "；".join(beside.files.get(one.case_id, ())) or None if is_open else None,
    ]  # fmt: skip


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _level(one: CaseStanding, detail: ProblemDetail) -> str:
    if detail.level:
        return str(ProblemLevel(detail.level).label)
    return str(Level(one.level).label)


def _due(one: CaseStanding, detail: ProblemDetail) -> str | None:
    """The day; the sheet's own words while it is still the date they meant (DECISIONS 32)."""
    if detail.due_text and one.due_on == one.original_due_on:
        return detail.due_text
    return one.due_on.isoformat() if one.due_on else None


def _late(one: CaseStanding, at: dt.date) -> str:
    """Days late: of an open one to the day, of a submitted one to its submission."""
    until = at if is_overdue(one, at) else (one.submitted_on or one.closed_on)
    days = days_late(one.due_on, until) if until else 0
    return _("是（%(n)s 天）") % {"n": days} if days else _("否")


def _verdict(body: Mapping[str, Any]) -> str:
    if not body:
        return ""
    manner = str(Manner(body["manner"]).label) if body.get("manner") in Manner.values else ""
    return "：".join(filter(None, [manner, body.get("text", "")]))


def _beside(rows: Sequence[CaseStanding]) -> Beside:
    ids = [one.case_id for one in rows]
    facts = Fact.objects.filter(subject_type=SUBJECT, subject_id__in=[str(one) for one in ids])
    verified = {UUID(one.subject_id): one for one in facts.filter(kind="cases.result_verified").order_by("recorded_at")}
    helpers = {unit for one in rows for unit in coop_ids(one.coop_units)}
    units = {one.unit_id for one in rows} | {one.issuer_unit_id for one in rows} | helpers
    units |= {_id(one.body.get("unit")) for one in verified.values()}
    names = Unit.objects.filter(id__in={one for one in units if one}).values_list("id", "name")
    projects = ProjectStanding.objects.live().filter(project_id__in={one.project_id for one in rows if one.project_id})
    return Beside(
        details_of(ids), dict(projects.values_list("project_id", "name")), dict(names), verified, _files(facts),
    )  # fmt: skip


def _files(facts: Iterable[Fact]) -> dict[UUID, tuple[str, ...]]:
    """Names of the first files behind each case, and how many more."""
    owners = {fact.id: UUID(fact.subject_id) for fact in facts}
    shas: dict[UUID, list[str]] = {}
    for fact, seen in journal.evidence_of(owners).items():
        for one in seen:
            if "cells" not in one.locator:
                shas.setdefault(owners[fact], []).append(one.file_sha256)
    every = {sha for found in shas.values() for sha in found}
    names = dict(StoredFile.objects.filter(sha256__in=every).values_list("sha256", "name"))
    return {case: _named(found, names) for case, found in shas.items()}


def _named(found: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    told = tuple(names.get(sha, sha[:12]) for sha in dict.fromkeys(found))
    more = len(told) - _MOST_FILES
    return (*told[:_MOST_FILES], _("另 %(n)s 份") % {"n": more}) if more > 0 else told


# ---- a ledger on its way in ------------------------------------------------------------------------------------------------


_PAGE = 100
_TONES = {"new": "good", "changed": "watch", "unchanged": "plain", "rejected": "bad"}


def batches_table(screen: Screen, batches: Sequence[LedgerBatch]) -> Table:
    """Earlier uploads."""
    columns = (
        Column("file", _("文件"), width="fill", is_fixed=True), Column("place", _("地方")), Column("state", _("状态")),
        Column("new", _("新增"), "件", "count"), Column("changed", _("变更"), "件", "count"), Column("rejected", _("退回"), "行", "count"),
        Column("at", _("上传时刻"), on_phone=False),
    )  # fmt: skip
    tones = {"applied": "good", "refused": "bad"}
    rows = tuple(
        Row({"file": Link(one.filename, screen.link("inspection:preview", one.id)), "place": place_name(one.place),
             "state": Tag(str(one.get_state_display()), tones.get(one.state, "plain")), "new": one.counts.get("new"),
             "changed": one.counts.get("changed"), "rejected": one.counts.get("rejected"), "at": one.created_at}, key=str(one.id),
            url=screen.link("inspection:preview", one.id))
        for one in batches
    )  # fmt: skip
    empty = Empty(_("还没有导入过问题台账"), _("在上方选一份 Excel；先预览，确认后才入账。"))
    return Table("ledgers", _("导入批次"), columns, rows, screen.query, empty=empty)


def steps(batch: LedgerBatch) -> list[Step]:
    """Where this file is on its way."""
    names = (_("上传"), _("预览"), _("入账"))
    if batch.state == LedgerBatch.State.REFUSED:
        return [Step(names[0], "wrong"), Step(names[1], "todo"), Step(names[2], "todo")]
    is_done = batch.state == LedgerBatch.State.APPLIED
    return [
        Step(names[0], "done"),
        Step(names[1], "done" if is_done else "current"),
        Step(names[2], "done" if is_done else "todo"),
    ]


def headline(batch: LedgerBatch) -> str:
    """The one sentence that matters."""
    if batch.state == LedgerBatch.State.REFUSED:
        return _("文件不能导入，没有读取任何一行；请按下面的说明改正后重新上传。")
    if batch.state == LedgerBatch.State.DROPPED:
        return _("这个批次已放弃，台账没有变；原件仍按摘要留存。")
    if batch.state == LedgerBatch.State.APPLIED:
        return str(
            _("已入账：新增 %(new)s 件，变更 %(changed)s 件，%(unchanged)s 件无变化，%(rejected)s 行退回。") % batch.counts
        )
    return str(_("将新增 %(new)s 件，变更 %(changed)s 件，%(unchanged)s 件无变化；%(rejected)s 行退回，不入账。") % batch.counts)


def preview_table(batch: LedgerBatch, query: Query) -> Table:
    """What each row would do: changes old → new, what is told and not taken, why a row is sent back with its cell."""
    rows = batch.rows.all()
    wanted = query.text("state")
    if wanted in LedgerRow.State.values:
        rows = rows.filter(state=wanted)
    page = Page(query.number("page"), _PAGE, rows.count())
    shown = rows.order_by("row")[(page.number - 1) * _PAGE : page.number * _PAGE]
    columns = (
        Column("row", _("行"), "", "count"), Column("state", _("结果")), Column("number", _("编号")), Column("project", _("项目"), width="wide"),
        Column("text", _("问题"), width="wide"), Column("told", _("变更与说明"), width="fill"),
    )  # fmt: skip
    empty = Empty(_("没有这样的行"), _("换一种结果看。"))
    return Table(
        "preview", _("逐行预览"), columns, tuple(map(_preview_row, shown)), query, page=page, views=_views(batch, query), empty=empty,
        is_dense=True,
    )  # fmt: skip


def _views(batch: LedgerBatch, query: Query) -> tuple[Choice, ...]:
    wanted, plain = query.text("state"), query.but(page=None)
    every = Choice(_("全部 %(n)s") % {"n": sum(batch.counts.values())}, plain.but(state=None).url, not wanted)
    found = ((str(state), str(LedgerRow.State(state).label), batch.counts.get(state, 0)) for state in LedgerRow.State.values)
    return (every, *(Choice(f"{title} {n}", plain.but(state=key).url, wanted == key) for key, title, n in found))


def _preview_row(one: LedgerRow) -> Row:
    told: list[Cell] = [Cell(f"{c['title']}：{c['old'] or '–'} → {c['new']}", tone="changed") for c in one.changes]
    told += [Cell(_where(p), tone="wrong") for p in one.problems]
    told += [Cell(text, tone="quiet") for text in one.notes]
    return Row({
        "row": one.row, "state": Tag(str(one.get_state_display()), _TONES[one.state]), "number": one.number or None,
        "project": one.project_name, "text": one.text, "told": tuple(told) or None,
    }, key=str(one.row), tone="wrong" if one.problems else "")  # fmt: skip


def _where(problem: Mapping[str, Any]) -> str:
    """表“问题台账” H12：没有这个单位…"""
    where = _("表“%(sheet)s” %(cell)s") % {"sheet": problem["sheet"], "cell": f"{problem['column'] or ''}{problem['row'] or ''}"}
    return f"{where}：{problem['message']}"
