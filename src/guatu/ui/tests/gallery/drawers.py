"""What the gallery's drawers hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guatu.ui.components import (
    Column,
    Definition,
    Delta,
    EvidenceItem,
    Figure,
    FigureDrawer,
    Light,
    LightDrawer,
    LightInput,
    Link,
    Move,
    Row,
    Table,
    Tag,
    Term,
)
from guatu.ui.tests.gallery.content import money

DONE = money("investment.ytd", "本年累计完成投资", 13420 * 1_000_000)
PLAN = money("investment.plan", "年度计划投资", 14450 * 1_000_000)
DEFINITION = Definition(
    "本年累计完成投资占年度计划投资的百分比，按核定数计算；年度计划未下达的项目不计入分子和分母。",
    formula="投资完成率 ＝ 本年累计完成 ÷ 年度计划投资 × 100 %",
    source="R2.26，《项目调度办法》第十一条",
    rounding="四舍五入到 0.1 %，排名按未舍入值",
    version="第 3 版，2023-01-01 起",
    includes=("核定的本年累计完成投资", "年内调整后的年度计划"),
    excludes=("年度计划未下达的项目", "已移出本年台账的项目"),
    used_in=(Link("月度通报", "/"), Link("考核：投资进度", "/")),
)
COLUMNS = (
    Column("name", "项目", is_sticky=True), Column("done", "完成", "万元", "yuan"), Column("plan", "计划", "万元", "yuan"),
    Column("rate", "完成率", "%", "percent"),
)  # fmt: skip
EVIDENCE = (
    EvidenceItem("8月重点项目月报.xlsx", "表《2023年8月》第 12 行 D 列", "3210.00", "/", "9f3ac1d27be04c55a1", "示例甲县项目办，记于 2023-09-02 10:21"),
    EvidenceItem(
        "项目推进会纪要", "第 3 页第 2 段", "截至8月底，项目主体厂房已封顶，累计完成投资3.71亿元。", "/", "77ab01e9ff3c41d0aa",
        "市项目中心，记于 2023-09-01 15:02", (Tag("初步", "draft"),),
    ),
)  # fmt: skip
MOVES = (
    Move(
        "示例新材料减水剂项目", money("b", "前", 920 * 1_000_000), money("a", "后", 860 * 1_000_000),
        Delta(-60 * 1_000_000, "yuan", "亿元", "", "up"), "核减：票据不符", "/",
    ),
    Move("示例轴承项目", None, money("a", "后", 371 * 1_000_000), Delta(371 * 1_000_000, "yuan", "亿元", "", "up"), "本月新报"),
)  # fmt: skip


def _rows() -> Table:
    rows = tuple(
        Row(
            {"name": f"示例项目{n:02}", "done": (9 - n) * 31_230_000, "plan": 312_000_000, "rate": Decimal(9 - n) * 10},
            url="/project/",
        )
        for n in range(8)
    )
    return Table(
        "drawer-rows", "明细", COLUMNS, rows, sums={"done": DONE, "plan": PLAN}, has_tools=False, is_tall=False, phone="scroll",
        is_dense=True,
    )  # fmt: skip


def figure_drawer(key: str) -> FigureDrawer:
    """Everything behind the completion rate."""
    rate = Figure(key, "投资完成率", Decimal("92.87"), "%", "percent", drawer_url=f"/figure/{key}/", sample_rows=312)
    terms = (
        Term("本年累计完成投资", DONE, note="312 个项目"),
        Term("年度计划投资", PLAN, "÷", "312 个项目，另 5 个未下达"),
        Term("投资完成率", rate, "＝", is_result=True),
    )
    return FigureDrawer(
        rate, "示例市 ▸ 示例甲县", "2023-08-31", "实时未月结", DEFINITION, terms, _rows(), "/", EVIDENCE, 312, MOVES, "7月月结版",
        "2023-09-02 17:42:10", "9f3ac1d27be04c55a1", (Link("导出明细", "/"),),
    )  # fmt: skip


def light_drawer(number: str) -> LightDrawer:
    """Why one light is red."""
    return LightDrawer(
        Light("late", subject="项目"),
        "示例新材料减水剂项目",
        "本年完成率低于时序进度 30 个百分点以上亮红；低 10—30 个百分点亮黄。",
        "progress.behind",
        "R4.5",
        "/project/",
        (
            LightInput("投资完成率", Figure("r", "投资完成率", Decimal("18.4"), "%", "percent", drawer_url="/figure/r/")),
            LightInput("时序进度", "66.7%"),
            LightInput(
                "落后时序", Figure("g", "落后", Decimal("-48.3"), "", "points", drawer_url="/figure/g/"), "−30.0个百分点", True
            ),
        ),
        date(2023, 6, 30),
        62,
        "示例甲县自然资源局",
        "用地批复已超承诺时限 21 个工作日",
        "2023-09-08",
        ("9月底前本年累计完成达到 3.35 亿元；", "或者市项目中心批准豁免，并写明原因和期限。"),
        "已是最重的一档。",
        (
            ("开工", Light("normal")),
            ("进度", Light("late")),
            ("资金", Light("watch")),
            ("入库", Light("missing")),
            ("审批", Light("late")),
            ("填报", Light("exempt")),
        ),
        (Link("发提醒函", "/parts/"), Link("申请豁免", "/form/")),
        (("7月月结", Light("watch")), ("6月月结", Light("normal"))),
        (Tag("示例", "sample"),),
    )
