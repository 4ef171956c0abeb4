"""A batch as it stands on screen: steps, counts, questions, sums, columns and rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.intake.findings import key_of
from guatu.intake.problems import MESSAGES, Outcome, severity
from guatu.kernel.errors import Problem
from guatu.kernel.yuan import format_yuan
from guatu.life.dispatch.importing.giving_back import unpacked
from guatu.life.dispatch.importing.reading import PROFILE
from guatu.life.dispatch.models import ImportBatch, ImportRow
from guatu.ui.components import Cell, Choice, Column, Empty, Filter, FilterBar, Option, Page, Row, Step, Table, Tag
from guatu.ui.query import Query

_PAGE = 100
_TONES = {"new": "good", "changed": "watch", "unchanged": "plain", "conflict": "bad", "rejected": "bad"}


def steps(batch: ImportBatch) -> list[Step]:
    """Where this file is on its way."""
    at = {"refused": 1, "previewed": 3, "applied": 5, "dropped": 3}[batch.state]
    if batch.state == ImportBatch.State.PREVIEWED and batch.outcome == Outcome.CONFIRM:
        at = 2
    names = (_("上传"), _("核对列与疑问"), _("预览"), _("入账"), _("回执"))
    states = ["done" if i < at - 1 else "current" if i == at - 1 else "todo" for i in range(5)]
    if batch.state == ImportBatch.State.REFUSED:
        states[0] = "wrong"
    if batch.state == ImportBatch.State.APPLIED:
        states = ["done"] * 5
    return [Step(name, state) for name, state in zip(names, states, strict=True)]


def headline(batch: ImportBatch) -> str:
    """The one sentence that matters."""
    counts: dict[str, int] = batch.counts
    if batch.state == ImportBatch.State.REFUSED:
        return _("文件没有通过检查，没有读取任何内容。")
    if batch.state == ImportBatch.State.APPLIED:
        return _("已入账：新增 %(new)s 个项目，变更 %(changed)s 个，%(unchanged)s 个无变化。") % counts
    if batch.outcome == Outcome.REJECT:
        return _("有 %(rejected)s 行不能入账；改正后重新上传，或下载退回的行。") % counts
    if batch.outcome == Outcome.CONFIRM:
        return _("有疑问待答复；答复之前不会入账。")
    return _("将新增 %(new)s 个项目，变更 %(changed)s 个，%(unchanged)s 个无变化。") % counts


def questions(batch: ImportBatch) -> list[dict[str, Any]]:
    """Problems with their place; those a person may answer yes to carry their key."""
    found = []
    for one in batch.problems:
        problem = Problem(one["code"], one["message"], one["sheet"], one["row"], one["column"], one["raw"])
        can_accept = one["code"] in MESSAGES and severity(one["code"]) is Outcome.CONFIRM and one["code"] not in _NOT_YES
        where = f"{one['column'] or ''}{one['row'] or ''}"
        found.append({"message": one["message"], "where": where, "raw": one["raw"] or "", "key": _key(problem), "can_accept": can_accept})
    return found


# These are answered by choosing something, not by a yes.
_NOT_YES = frozenset({"sheet.choose", "period.unknown", "csv.encoding"})


def _key(problem: Problem) -> str:
    return f"{problem.code}@{problem.sheet}" if problem.code == "sheet.hidden" else key_of(problem)


def totals(batch: ImportBatch) -> Table:
    """The sheet's own sums beside ours."""
    rows = tuple(
        Row({"label": one["label"], "where": f"{one['column'] or ''}{one['row']}", "field": _title(one["field"]),
             "stated": _sum(one["field"], one["stated"]), "computed": _sum(one["field"], one["computed"]), "ok": _agree(one["ok"])})
        for one in batch.totals
    )  # fmt: skip
    columns = (Column("label", _("表中合计行")), Column("where", _("单元格")), Column("field", _("栏")), Column("stated", _("表中写的"), align="end"),
               Column("computed", _("逐行相加"), align="end"), Column("ok", _("核对")))  # fmt: skip
    return Table("totals", _("合计核对"), columns, rows, has_tools=False, is_tall=False, is_dense=True,
                 empty=Empty(_("表中没有小计、合计行。")))  # fmt: skip


def _sum(field: str, packed: Any) -> str:
    value = unpacked(packed)
    if isinstance(value, int) and field.endswith("_yuan"):
        return f"{format_yuan(value, '亿元', 4)} {_('亿元')}"
    return "–" if value is None else str(value)


def _agree(ok: bool | None) -> Tag:
    if ok is None:
        return Tag(_("未核对"), "plain")
    return Tag(_("相符"), "good") if ok else Tag(_("不符"), "bad")


def _title(key: str) -> str:
    return _(PROFILE.field(key).title_zh) if PROFILE.has(key) else _("个数") if key == "count" else key


def columns_shown(batch: ImportBatch) -> list[dict[str, Any]]:
    """How each column was understood; a person may say otherwise."""
    fields = [("", _("不导入（作为原表列保留）")), *((f.key, _(f.title_zh)) for f in PROFILE.fields)]
    units = ("", "亿元", "万元", "元", "亩", "平方米", "公顷", "%")
    return [{**one, "path": " / ".join(one["path"]), "fields": fields, "units": units} for one in batch.columns]


def rows_table(batch: ImportBatch, query: Query) -> Table:
    """Rows by state, with what each would change, old to new."""
    state = query.text("state")
    found = batch.rows.filter(state=state) if state else batch.rows.all()
    total = found.count()
    number = query.number("page")
    rows = tuple(_row(one, batch) for one in found.order_by("row")[(number - 1) * _PAGE : number * _PAGE])
    options = tuple(Option(str(s.value), f"{s.label} {batch.counts.get(s.value, 0)}") for s in ImportRow.State)
    filters = FilterBar((Filter("state", _("状态"), "choice", options),), query)
    columns = (Column("row", _("行"), align="end", width="narrow", is_fixed=True), Column("state", _("状态"), width="narrow"),
               Column("name", _("项目"), width="wide", is_sticky=True), Column("changes", _("将要记入"), width="fill"), Column("problems", _("说明"), width="wide"))  # fmt: skip
    exports: tuple[Any, ...] = ()
    return Table("rows", _("逐行预览"), columns, rows, query, page=Page(number, _PAGE, total), filters=filters, exports=exports,
                 empty=Empty(_("没有这种状态的行。")), is_dense=True)  # fmt: skip


def _row(one: ImportRow, batch: ImportBatch) -> Row:
    lines = tuple(Cell(f"{c['title']}：{c['old'] or '–'} → {c['new'] or '–'}" if c["old"] or c["new"] else c["title"], tone="changed") for c in one.changes[:8])
    more = (Cell(_("另有 %(n)s 项") % {"n": len(one.changes) - 8}, tone="quiet"),) if len(one.changes) > 8 else ()
    said = tuple(Cell(f"{p.get('column') or ''}{p.get('row') or ''} {p['message']}", tone="wrong") for p in one.problems[:4])
    url = f"{reverse('importing:batch', args=[batch.id])}?row={one.row}#decide" if one.state == ImportRow.State.CONFLICT else ""
    return Row({"row": one.row, "state": Tag(str(one.get_state_display()), _TONES[one.state]), "name": one.name,
                "changes": (*lines, *more), "problems": said}, key=str(one.row), url=url)  # fmt: skip


def conflicts(batch: ImportBatch) -> Iterable[dict[str, Any]]:
    """Rows a person must decide, with the projects they could be."""
    for one in batch.rows.filter(state=ImportRow.State.CONFLICT).order_by("row")[:50]:
        choices = [Choice(f"{c['code']} {c['name']} {c['owner']}", key=c["id"]) for c in one.candidates]
        yield {"row": one.row, "name": one.name, "choices": choices}
