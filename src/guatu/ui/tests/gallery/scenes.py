"""The other scenes of the gallery: charts, one project, the drawers, steps and states."""

from __future__ import annotations

from guatu.ui.components import (
    Chart,
    ConfirmDialog,
    Empty,
    Figure,
    FlowStage,
    Light,
    Link,
    ProblemLine,
    Progress,
    Series,
    StageStop,
    Step,
    Tab,
    Tag,
    TimelineEntry,
)
from guatu.ui.tests.gallery.content import COUNTIES, YI, money

MONTHS = ("1—2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月")


def _yi(*values: float | None) -> tuple[int | None, ...]:
    return tuple(None if value is None else round(value * 100) * 1_000_000 for value in values)


def charts() -> tuple[Chart, ...]:
    """One of each kind."""
    return (
        Chart(
            "by-county",
            "各县区投资完成",
            "bars",
            COUNTIES,
            (
                Series("年度计划", _yi(32.5, 28.1, 24, 21.4, 20, 18.5), "plan"),
                Series("本年完成", _yi(24.6, 14.1, 17.3, 8.2, 15.9, 9.95)),
                Series("时序进度", _yi(21.67, 18.73, 16, 14.27, 13.33, 12.33), "prorata"),
            ),
            "亿元",
            "yuan",
            places=1,
            summary="示例乙市、示例丁县和示例示范区低于时序进度，合计欠 13.08 亿元。",
            urls=("/",) * 6,
            category_title="县区",
            exports=(Link("发群图", "/"),),
        ),
        Chart(
            "curve",
            "累计完成投资",
            "line",
            MONTHS,
            (
                Series("计划", _yi(9, 21, 34, 48, 62, 75, 88, 102, 117, 131, 144.5), "plan"),
                Series("完成", _yi(7.2, 18.4, 33.5, 46.1, 60.9, 72.2, 79.6, None, None, None, None)),
                Series("预计", _yi(None, None, None, None, None, None, 79.6, 92, 106, 121, 134), "forecast"),
                Series("去年", _yi(6, 15, 27, 39, 53, 64, 74, 86, 97, 110, 123), "yearago"),
            ),
            "亿元",
            "yuan",
            places=1,
            mark_at="8月",
            mark_label="截至",
            summary="按现在的速度，全年预计完成 134.0 亿元，差计划 10.5 亿元。",
            category_title="月份",
        ),
        Chart(
            "score",
            "月度考核得分",
            "ranks",
            COUNTIES,
            (
                Series("投资", (38, 36, 35, 31, 33, 28), "part"),
                Series("开工", (22, 24, 19, 20, 17, 18), "part"),
                Series("督办", (18, 14, 16, 15, 12, 13), "part"),
                Series("去年同期", (75, 76, 68, 70, 66, 61), "prorata"),
            ),
            "分",
            summary="示例甲县 78 分居首；投资一项拉开差距。",
            category_title="县区",
        ),
    )


def stages() -> tuple[FlowStage, ...]:
    """Projects by stage."""
    lines = (
        ("谋划", 212, 0.62, 480, 18),
        ("储备", 164, 0.5, 620, 12),
        ("前期", 121, 0.38, 710, 9),
        ("在建", 338, 1.0, 1673, 14),
        ("投产", 96, 0.3, 402, 6),
        ("达效", 41, 0.14, 188, None),
    )
    return tuple(
        FlowStage(
            title,
            Figure(f"stage.{title}", title, many, "个", drawer_url="/figure/stage/"),
            share,
            money("stage.sum", "投资", amount * YI, places=0),
            None if moved is None else Figure("stage.moved", "本月进入下一阶段", moved, "个", drawer_url="/figure/stage/"),
            "/",
        )
        for title, many, share, amount, moved in lines
    )


def stops() -> tuple[StageStop, ...]:
    """The stage rail of one project."""
    return (
        StageStop("签约", "done", "2021-11-18"),
        StageStop("落地", "done", "2022-01-06"),
        StageStop("备案", "done", "2022-02-14"),
        StageStop("用地", "skipped", "", "利用标准厂房"),
        StageStop("施工许可", "late", "2022年6月底前", "逾期 62 天"),
        StageStop("开工", "current", "2022-07-28"),
        StageStop("竣工", "todo", "2023年12月底前"),
        StageStop("投产", "todo", "2024年上半年"),
        StageStop("达效", "todo", ""),
    )


def happenings() -> tuple[TimelineEntry, ...]:
    """The fact timeline of one project."""
    return (
        TimelineEntry(
            "2023-08-31",
            "报告本月完成投资",
            "示例甲县项目办",
            "记于 2023-09-02 10:21",
            "主体厂房封顶，设备基础施工完成八成。",
            "/",
            "good",
            evidence=(Link("现场照片 3 张", "/"), Link("月报 D12", "/")),
            amount=money("m", "本月完成", 3210 * 10_000, "万元"),
        ),
        TimelineEntry("2023-08-24", "约谈建设单位", "市督查室", "记于 2023-08-24 16:40", tone="watch"),
        TimelineEntry("2023-08-10", "7月月结", "系统", tags=(Tag("月结"),)),
        TimelineEntry(
            "2023-07-31",
            "报告本月完成投资",
            "示例甲县项目办",
            "记于 2023-08-03 09:12",
            "原报 4,200 万元，与票据不符，已更正。",
            tone="struck",
            amount=money("m", "本月完成", 4200 * 10_000, "万元"),
        ),
        TimelineEntry("2022-02-14", "取得备案证明", "示例甲县发展改革委", tags=(Tag("公布", "stated"), Tag("推算", "derived"))),
    )


STEPS = (
    Step("上传", "done"),
    Step("对应列", "done", "/"),
    Step("核对", "current", note="3 处待定"),
    Step("确认", "todo"),
    Step("回执", "todo"),
)
TABS = (
    Tab("概况", "/project/", True),
    Tab("投资", "/project/"),
    Tab("手续", "/project/", count=14),
    Tab("问题", "/project/", count=3),
    Tab("证据", "/project/", count=27),
)
PROBLEMS = (
    ProblemLine(
        "单位不明：这一列既有“亿元”也有“万元”", "表《2023年》第 12 行 D 列", "3.5亿/3500", "在表头写明单位，或把这一格改成万元。"
    ),
    ProblemLine("合计与各行之和不符，差 120 万元", "表《2023年》第 48 行", "161730", "核对第 13—47 行。", "/"),
)
PROGRESSES = (
    Progress(
        "work-1",
        "归集《8月重点项目月报.xlsx》",
        1340,
        4026,
        "正在核对第 1 340 行",
        "/progress/?id=work-1",
        cancel_url="/progress/?id=work-1",
    ),
    Progress("work-2", "生成通报 6 份", doing="正在排版", url="/progress/?id=work-2"),
    Progress("work-3", "8月月结", 312, 312, state="done", result=Link("看月结结果", "/")),
    Progress("work-4", "归集《台账.xls》", 12, 40, state="failed", problem="文件第 13 行起损坏，没有写入任何一行。"),
)
CONFIRM = ConfirmDialog(
    "send-letters",
    "发出提醒函",
    "将向 6 个单位发出提醒函，发出后不能收回，只能另发更正函。",
    "/parts/",
    "发出 6 份",
    ("示例甲县自然资源局：示例新材料减水剂项目等 2 项", "示例乙市住房城乡建设局：示例轴承项目"),
    reason_label="签发意见",
    is_grave=True,
)
EMPTY = Empty("今天没有要办的事", "下一件：8月31日 17:30 前填报日报。", Link("现在就填", "/form/"))
LIGHTS = tuple(Light(state, "/light/4/") for state in ("normal", "watch", "late", "future", "stopped", "missing", "exempt"))
