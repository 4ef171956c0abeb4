"""What the gallery shows: plainly invented sample projects in sample counties, shaped like a real office's ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guatu.ui.components import (
    Bar,
    BulkAction,
    Cell,
    Choice,
    Column,
    Delta,
    Empty,
    Figure,
    Filter,
    FilterBar,
    GroupRow,
    Light,
    Link,
    MenuItem,
    Option,
    Page,
    Row,
    ScreenContext,
    Shell,
    Table,
    Tag,
)
from guatu.ui.query import Query

YI = 100_000_000
WAN = 10_000

MENU = (
    MenuItem("今日", "/parts/", "today", count=7),
    MenuItem("挂图", "/cockpit/?wall=1", "wall"),
    MenuItem("台账", "/", "register"),
    MenuItem("驾驶舱", "/cockpit/", "cockpit"),
    MenuItem("填报", "/form/", "return"),
    MenuItem("归集", "/form/", "intake"),
    MenuItem("会议", "/project/", "meeting"),
    MenuItem("督导", "/parts/", "cases"),
    MenuItem("文书", "/parts/", "letters"),
    MenuItem("招引", "/", "attract", "要素与招商"),
    MenuItem("土地", "/", "land", "要素与招商"),
    MenuItem("图谱", "/", "chain", "要素与招商"),
    MenuItem("惠企", "/", "serve", "要素与招商"),
    MenuItem("考核", "/", "assess", "考核与数据"),
    MenuItem("月结", "/", "close", "考核与数据"),
    MenuItem("公开地图", "/", "public", "考核与数据"),
    MenuItem("系统管理", "/", "admin", "考核与数据"),
)

SHELL = Shell(
    post_title="市项目中心调度科",
    unit_name="示例市重点项目建设服务中心",
    search_url="/",
    language_url="/language/",
    logout_url="/parts/",
    links=(Link("我的提醒", "/parts/"), Link("账号与口令", "/form/")),
    posts=(Choice("市项目中心调度科", "/", is_current=True), Choice("示例甲县项目办（代录）", "/")),
    seal_head="9f3ac1d27be04c55a1",
    seal_url="/parts/",
    version="0.1.0",
)

COUNTIES = ("示例甲县", "示例乙市", "示例丙区", "示例丁县", "示例经开区", "示例示范区")


def screen(*, is_past: bool = False) -> ScreenContext:
    """The context bar, live or looking back."""
    return ScreenContext(
        places=(Link("示例市", "/"), Link("示例甲县", "/")),
        at=date(2023, 7, 31) if is_past else date(2023, 8, 31),
        version_label="7月月结版" if is_past else "实时未月结",
        is_past=is_past,
        is_sample=True,
        jurisdictions=(Choice("示例市", "/", True, True, "示例数据"), Choice("许昌市", "/", note="公布数据")),
        below=tuple(Choice(name, "/") for name in COUNTIES),
        versions=(
            Choice("实时未月结", "/", not is_past),
            Choice("7月月结版", "/?past=1", is_past, note="2023-08-10 结"),
            Choice("6月月结版", "/?past=1", note="2023-07-10 结"),
        ),
        at_url="/",
        now_url="/",
    )


def money(key: str, title: str, yuan: int | None, unit: str = "亿元", **more: object) -> Figure:
    """An amount figure with a drawer."""
    return Figure(key, title, yuan, unit, "yuan", drawer_url=f"/figure/{key}/", **more)  # type: ignore[arg-type]


_NAMES = (
    ("示例轴承有限公司年产3000万套精密轴承项目", "在建", "watch", "先进制造", 1550, 620, 371, 598),
    ("示例甲县高端装备产业园（一期）标准化厂房及配套基础设施建设项目", "在建", "normal", "先进制造", 2360, 800, 566, 708),
    ("示例药业年产9000吨核苷类产品项目", "投产", "normal", "生物医药", 1000, 300, 300, 1000),
    ("示例新材料减水剂项目", "在建", "late", "新材料", 1000, 500, 92, 210),
    ("示例电梯产业园", "前期", "future", "装备制造", 1860, None, None, None),
    ("示例再生金属深加工项目", "停缓", "stopped", "循环经济", 420, 120, 0, 86),
    ("示例超硬材料研发基地", "在建", "missing", "新材料", 680, 240, None, 145),
    ("示例发制品跨境电商产业园", "在建", "normal", "现代服务", 530, 200, 152, 290),
    ("示例5G通信器件及智能终端生产线", "在建", "watch", "新一代信息技术", 3200, 900, 480, 1260),
    ("示例生物芯片研发制造基地", "投产", "normal", "生物医药", 300, 100, 100, 300),
    ("示例城市生活垃圾焚烧发电扩建工程", "在建", "normal", "基础设施", 715, 260, 181, 402),
    ("示例智慧冷链物流港", "签约", "future", "现代服务", 1240, None, None, None),
)


def _rate(done: int | None, plan: int | None) -> object:
    if not plan or done is None:
        return None
    share = done / plan
    tone = "late" if share < 0.37 else "watch" if share < 0.64 else "actual"
    return Bar(share, 0.667, f"{done * 100 / plan:.1f}", tone)


def _row(n: int, line: tuple) -> Row:
    name, stage, light, field, total, plan, done, since = line
    amount = lambda key, title, value: None if value is None else money(key, title, value * WAN * 100, "万元")  # noqa: E731
    return Row(
        {
            "no": n,
            "name": name,
            "light": Light(light, f"/light/{n}/", subject="项目", days=23, reason="落后时序进度 20.4 个百分点"),
            "stage": stage,
            "county": COUNTIES[n % 6],
            "field": field,
            "unit": "示例甲县工业和信息化局" if n % 2 else "示例经开区投资促进局",
            "total": amount("project.total", "总投资", total),
            "plan": amount("project.plan", "年度计划", plan),
            "done": amount("project.done", "本年完成", done),
            "rate": _rate(done, plan),
            "since": amount("project.since", "自开工累计", since),
            "start": date(2022, 3, 1 + n),
            "finish": Cell("2023年12月底前", "原 2023年10月") if n == 4 else "2024年6月底",
            "code": f"2203-4110{n:02}-04-01-{318220 + n * 771}",
        },
        key=str(n),
        url=f"/project/?n={n}",
        edit_url="/form/",
        level=1 if n == 2 else 0,
    )


COLUMNS = (
    Column("no", "序号", measure="count", width="tiny", is_sticky=True, on_phone=False),
    Column("name", "项目名称", is_sticky=True, is_sortable=True, is_fixed=True, width="wide"),
    Column("light", "亮灯", is_sortable=True, hint="由开工、进度、资金、入库、审批、填报六盏灯取最重的一盏"),
    Column("stage", "阶段", is_sortable=True),
    Column("county", "考核归属", is_sortable=True),
    Column("field", "领域", is_hidden=False),
    Column("unit", "责任单位"),
    Column("total", "总投资", "万元", "yuan", is_sortable=True),
    Column("plan", "计划", "万元", "yuan", group="本年投资", is_sortable=True),
    Column("done", "完成", "万元", "yuan", group="本年投资", is_sortable=True),
    Column(
        "rate", "完成率", "%", group="本年投资", align="end", hint="本年累计完成 ÷ 年度计划；竖线是时序进度", is_sortable=True
    ),
    Column("since", "自开工累计", "万元", "yuan", is_sortable=True),
    Column("start", "实际开工", is_sortable=True),
    Column("finish", "计划竣工", is_sortable=True),
    Column("code", "国家代码", is_hidden=True),
)


def filters(query: Query) -> FilterBar:
    """The chips of the register."""
    return FilterBar(
        (
            Filter(
                "county",
                "县区",
                "multi",
                tuple(Option(name, name, 12 + n, "县（市、区）" if n < 4 else "功能区") for n, name in enumerate(COUNTIES)),
            ),
            Filter(
                "stage",
                "阶段",
                "choice",
                tuple(Option(name, name, 9) for name in ("谋划", "签约", "前期", "在建", "投产", "停缓")),
            ),
            Filter(
                "light", "亮灯", "multi", (Option("late", "滞后", 7), Option("watch", "关注", 21), Option("normal", "正常", 78))
            ),
            Filter("tier", "层级", "choice", (Option("p", "省重点", 14), Option("c", "市重点", 62))),
            Filter("total", "总投资", "range", unit="亿元"),
            Filter("start", "开工日期", "date"),
            Filter("owner", "建设单位", "text"),
        ),
        query,
        search="q",
        search_hint="名称、代码、拼音首字母",
    )


def _sums(scale: int = 1) -> dict[str, object]:
    return {
        "total": money("sum.total", "总投资合计", 14855 * WAN * 100 * scale, "万元", sample_rows=12),
        "plan": money("sum.plan", "年度计划合计", 4040 * WAN * 100 * scale, "万元"),
        "done": money("sum.done", "本年完成合计", 2242 * WAN * 100 * scale, "万元"),
        "rate": Bar(0.555, 0.667, "55.5", "watch"),
        "since": money("sum.since", "自开工累计合计", 4999 * WAN * 100 * scale, "万元"),
    }


def register(query: Query, *, is_empty: bool = False, path: str = "/") -> Table:
    """The register with everything on."""
    rows = [_row(n, line) for n, line in enumerate(_NAMES, 1)]
    grouped = (GroupRow("一、续建项目", _sums(), "7 个"), *rows[:7], GroupRow("二、新开工项目", _sums(), "5 个"), *rows[7:])
    return Table(
        "register",
        "示例市重点项目台账",
        COLUMNS,
        () if is_empty else grouped,
        query,
        sums=None if is_empty else _sums(2),
        page=Page(query.number("page"), 50, 0 if is_empty else 1133),
        filters=filters(query),
        exports=(Link("导出 Excel", "/", "与屏幕上的行、列、次序完全一致"), Link("发群图", "/"), Link("打印", "/")),
        views=(Choice("全部项目", "/", True), Choice("省重点", "/"), Choice("我分包的", "/")),
        save_view_url="/form/",
        bulk=(
            BulkAction("发提醒函", "/parts/", "将向选中的 {n} 个项目的责任单位各拟一份提醒函，拟好后待您核签。"),
            BulkAction("移出台账", "/parts/", "将把 {n} 个项目移出本年台账，并记明原因。", True),
        ),
        empty=Empty("没有符合条件的项目", "放宽筛选条件，或者把新的项目登记进来。", Link("登记项目", "/form/")),
        foot_note="资料来源：各县（市、区）月报；示例数据，不代表任何真实项目。",
    )


def strip() -> tuple[Figure, ...]:
    """Six figures of the cockpit."""
    months = (12, 23, 41, 58, 79, 96, 118, 134)
    return (
        money(
            "investment.ytd",
            "本年累计完成投资",
            13420 * 1_000_000,
            definition="各项目核定的本年累计完成投资之和，含跨年项目。",
            delta=Delta(1630 * 1_000_000, "yuan", "亿元", "较上月", "up"),
            spark=tuple(month * YI for month in months),
            sample_rows=312,
            note="年度计划 144.50 亿元",
        ),
        Figure(
            "investment.rate",
            "投资完成率",
            Decimal("92.87"),
            "%",
            "percent",
            definition="本年累计完成 ÷ 年度计划投资。",
            drawer_url="/figure/investment.rate/",
            delta=Delta(Decimal("3.2"), "points", "", "较上月", "up"),
            spark=(8, 16, 28, 40, 55, 66, 82, 93),
        ),
        Figure(
            "investment.gap",
            "超欠时序",
            Decimal("-9.6"),
            "个百分点",
            "points",
            drawer_url="/figure/investment.gap/",
            delta=Delta(Decimal("-1.4"), "points", "", "较上月", "up"),
            note="全市第 4 位，较上月退 1 位",
        ),
        Figure(
            "project.count",
            "在建项目",
            648,
            "个",
            drawer_url="/figure/project.count/",
            delta=Delta(0, "count", "个", "较上月"),
            tags=(Tag("公布", "stated", "市政府工作报告"),),
        ),
        Figure("start.rate", "开工率", None, "%", "percent", drawer_url="/figure/start.rate/", empty_reason="年度计划未下达"),
        Figure(
            "light.late",
            "滞后项目",
            17,
            "个",
            drawer_url="/figure/light.late/",
            delta=Delta(5, "count", "个", "较上周", "down"),
            spark=(9, 8, 12, 12, 17),
        ),
    )
