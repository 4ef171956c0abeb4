"""The tables of a bulletin: ranking in its groups, splits by category, stage and field, projects that drag, adjustments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from guatu.documents.content import Column, Row, Run, Table
from guatu.figures.evaluate import YI, FigureValue, evaluate
from guatu.figures.ranking import Ranked, ranks
from guatu.figures.registry import figure
from guatu.kernel.rounding import half_up
from guatu.ledger.queries import term_names
from guatu.ledger.vocab import Category, Stage, Tier
from guatu.life.dispatch.bulletins.drawing import Drawing, number

_RANKED = (
    ("projects.count", "项目个数", 0), ("projects.total", "总投资", 0), ("plan.total", "年度计划", 0), ("done.ytd", "累计完成", 0),
    ("completion.rate", "占计划(%)", 1), ("new.planned", "计划新开工", 0), ("new.started", "已开工", 0), ("new.rate", "开工率(%)", 1),
    ("statistics.due", "应入统", 0), ("statistics.in", "已入统", 0), ("statistics.rate", "纳统率(%)", 1),
    ("lights.late", "红灯", 0), ("lights.watch", "黄灯", 0),
)  # fmt: skip


def ranking_table(d: Drawing) -> Table:
    """附件1: counties and zones apart, each with its ranks, the move since last month, and the total (R3.9)."""
    columns = [Column("位次", "center"), Column("县（市、区）", "left")]
    for key, title, is_ranked in _RANKED:
        columns.append(Column(title, "right", figure_key=key))
        columns += [Column("位次", "center")] if is_ranked else []
    columns.append(Column("较上月", "center"))
    rows: list[Row] = [_cells("", "合计", lambda key: d.run(key), {}, "", role="total")]
    for group, title in (("county", "县（市、区）"), ("zone", "功能区")):
        mine = [row for row in d.ranked if row.group == group]
        if mine:
            rows.append(Row((Run(title),), role="section"))
            rows += _group_rows(d, mine)
    return Table(tuple(columns), tuple(rows), unit="个、亿元、%", note="位次按未舍入的投资完成率、开工率、纳统率分组排列，数值相同的并列。")


def _group_rows(d: Drawing, mine: Sequence[Ranked]) -> list[Row]:
    orders = {
        key: ranks({row.place.id: _raw(d.value(key, str(row.place.id))) for row in mine})
        for key, _title, is_ranked in _RANKED
        if is_ranked
    }
    rows = []
    for row in mine:
        group = str(row.place.id)
        places = {key: str(order.get(row.place.id, "–")) for key, order in orders.items()}
        rows.append(
            _cells(str(row.rank or "–"), row.place.label, partial(_run_of, d, group), places, _move(row.move))
        )
    return rows


def _run_of(d: Drawing, group: str, key: str) -> Run:
    return d.run(key, group)


def _cells(rank: str, name: str, run: Callable[[str], Run], places: dict[str, str], move: str, role: str = "") -> Row:
    cells = [Run(rank), Run(name)]
    for key, _title, is_ranked in _RANKED:
        cells.append(run(key))
        cells += [Run(places.get(key, ""))] if is_ranked else []
    return Row((*cells, Run(move)), role)


def _raw(value: FigureValue | None) -> Decimal | None:
    return None if value is None or value.raw is None else Decimal(value.raw)


def _move(move: int | None) -> str:
    if move is None:
        return "–"
    return "持平" if move == 0 else f"{'↑' if move > 0 else '↓'}{abs(move)}"


def split_table(d: Drawing, by: str, title: str) -> Table | None:
    """Count, plan, done and rate by category, tier or field; groups without rows are left out."""
    keys = ["year.projects", "plan.total", "done.ytd", "completion.rate"]
    groups = evaluate(keys, d.context, by=by).groups
    labels = _labels(by, d)
    order = [key for key in labels if key in groups] + sorted(set(groups) - set(labels))
    rows = [
        Row((Run(labels.get(key, key) or "未填"), *(_run(groups[key][one]) for one in keys)))
        for key in order
        if groups[key]["year.projects"].raw
    ]
    if len(rows) < 2:
        return None
    heads = [Column(title, "left"), Column("项目个数", "right", figure_key="year.projects")]
    heads += [Column(figure(k).title, "right", figure_key=k) for k in keys[1:3]] + [Column("占计划(%)", "right", figure_key=keys[3])]
    return Table(tuple(heads), tuple(rows), unit="个、亿元、%", caption=f"按{title}")


def stage_table(d: Drawing) -> Table | None:
    """Count and total by stage of life."""
    groups = evaluate(["projects.count", "projects.total"], d.context, by="stage").groups
    rows = [
        Row((Run(str(stage.label)), _run(groups[stage.value]["projects.count"]), _run(groups[stage.value]["projects.total"])))
        for stage in Stage
        if stage.value in groups
    ]
    columns = (Column("阶段", "left"), Column("项目个数", "right", figure_key="projects.count"), Column("总投资", "right", figure_key="projects.total"))
    return Table(columns, tuple(rows), unit="个、亿元", caption="按阶段") if rows else None


def _labels(by: str, d: Drawing) -> dict[str, str]:
    if by == "category":
        return {c.value: str(c.label) for c in (Category.FINISHING, Category.CONTINUED, Category.NEW, Category.RESERVE, Category.NONE)}
    if by == "tier":
        return {t.value: str(t.label) for t in (Tier.PROVINCE, Tier.CITY, Tier.COUNTY, Tier.NONE)}
    return term_names(by, root=d.root.id)


def _run(value: FigureValue) -> Run:
    return Run("–" if value.shown is None else number(value.shown), value.figure.key)


def drag_table(d: Drawing) -> Table | None:
    """附件: the projects furthest behind, with plan, done, rate, gap and who holds them."""
    if not d.drags:
        return None
    columns = (
        Column("序号", "center"), Column("项目名称", "left", width=16), Column("责任单位", "left"), Column("年度计划", "right"),
        Column("累计完成", "right"), Column("完成率(%)", "right"), Column("与时序差额", "right"),
    )  # fmt: skip
    rows = tuple(
        Row((Run(str(at)), Run(drag.standing.name), Run(drag.standing.unit_name or "–"), _money(drag.plan_yuan),
             _money(drag.done_yuan), Run(number(half_up(drag.rate, 1)), "completion.rate", drag.standing.internal_code),
             _money(-drag.gap_yuan)))
        for at, drag in enumerate(d.drags, start=1)
    )  # fmt: skip
    return Table(columns, rows, unit="亿元、%")


def _money(yuan: int) -> Run:
    return Run(number(half_up(Decimal(yuan) / YI, 2)))


def adjustment_table(d: Drawing) -> Table | None:
    """上月月结后的调整: what late facts would make of last month, printed and not applied back (DECISIONS 9)."""
    if not d.adjusted:
        return None
    columns = (Column("指标", "left"), Column("上月月结数", "right"), Column("按现有事实", "right"), Column("调整", "right"))
    rows = tuple(
        Row((Run(one.figure.title), *(_adjusted(one.figure.unit, v) for v in (one.closed, one.now, one.amount))))
        for one in d.adjusted
    )
    return Table(columns, rows, unit="个、亿元", note="上月通报数不变；调整额计入本期累计。")


def _adjusted(unit: str, value: Decimal | None) -> Run:
    if value is None:
        return Run("–")
    return Run(number(half_up(value / YI, 2) if unit == "亿元" else half_up(value, 0)))
