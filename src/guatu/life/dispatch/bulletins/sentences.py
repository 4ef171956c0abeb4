"""The sentences of a bulletin. Each number is a figure; a sentence without its number is left out, never guessed.

The text is an official Chinese document whatever language its reader's screen is in. Source: DOMAIN 3.2 (R3.9, R3.10), 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from guatu.documents.content import Block, Para, Run, para
from guatu.figures.ranking import Ranked
from guatu.kernel.rounding import half_up
from guatu.life.dispatch.bulletins.drawing import Drawing, number

_WHOLE = {"city": "全市", "county": "全县（市、区）", "zone": "全区", "park": "全园区", "province": "全省", "town": "全镇"}
_YI = Decimal(100_000_000)


def whole(d: Drawing) -> str:
    """全市, 全县……: what the total is called."""
    return _WHOLE.get(d.place.kind, "")


def day(d: Drawing) -> str:
    """2023年8月31日: a date in prose."""
    at = d.context.at
    return f"{at.year}年{at.month}月{at.day}日"


def overall(d: Drawing) -> list[Block]:
    """一、总体情况."""
    first: list[str | Run] = [f"截至{day(d)}，{whole(d)}共有重点项目", d.run("projects.count"), "个"]
    if d.known("projects.total"):
        first += ["，总投资", d.run("projects.total"), "亿元"]
    if d.known("plan.total"):
        first += ["，年度计划投资", d.run("plan.total"), "亿元"]
    found: list[Block] = [para(*first, "。")]
    return found + [block for block in (_done(d), _starts(d), _batches(d), _lights(d), _cases(d)) if block is not None]


def _done(d: Drawing) -> Para | None:
    if not d.known("done.ytd"):
        return para("本期没有投资完成情况的回报，完成率不作计算。")
    parts: list[str | Run] = [f"{d.period.cumulative_label_zh}份累计完成投资", d.run("done.ytd"), "亿元"]
    if d.known("completion.rate"):
        parts += ["，占年度计划的", d.run("completion.rate"), "%，", *_against_time(d)]
    if d.known("done.month"):
        parts += [f"；{d.period.end.month}月当月完成", d.run("done.month"), "亿元"]
    if d.known("done.growth"):
        parts += ["，同比", _direction(d, "done.growth", "增长", "下降"), d.run("done.growth", is_absolute=True), "%"]
    parts.append("。")
    if d.known("completion.remaining"):
        parts += ["全年尚余", d.run("completion.remaining"), "亿元"]
        parts += ["，后续月均需完成", d.run("completion.monthly_needed"), "亿元。"] if d.known("completion.monthly_needed") else ["。"]
    return para(*parts)


def _against_time(d: Drawing) -> list[str | Run]:
    """超（欠）时序进度 N 个百分点，折合 M 亿元 (R2.26, R0.4)."""
    ahead = _direction(d, "completion.points", "超", "落后")
    parts: list[str | Run] = [f"{ahead}时序进度", d.run("completion.points", is_absolute=True), "个百分点"]
    if d.known("completion.distance"):
        parts += ["，折合投资", d.run("completion.distance", is_absolute=True), "亿元"]
    return parts


def _direction(d: Drawing, key: str, up: str, down: str) -> str:
    value = d.value(key)
    return down if value is not None and value.raw is not None and value.raw < 0 else up


def _starts(d: Drawing) -> Para | None:
    parts: list[str | Run] = []
    if _is_some(d, "new.planned"):
        parts += ["计划新开工项目", d.run("new.planned"), "个，已开工", d.run("new.started"), "个，开工率", d.run("new.rate"), "%；"]
    if _is_some(d, "statistics.due"):
        parts += ["应入统项目", d.run("statistics.due"), "个，已入统", d.run("statistics.in"), "个，纳统率", d.run("statistics.rate"), "%；"]
    parts += ["本年新开工", d.run("year.started"), "个、竣工", d.run("year.completed"), "个、投产", d.run("year.produced"), "个。"]
    return para(*parts)


def _batches(d: Drawing) -> Para | None:
    """三个一批: rates with their denominators (R2.17–R2.21)."""
    if not (_is_some(d, "batch.start") or _is_some(d, "batch.sign")):
        return None
    parts: list[str | Run] = ["“三个一批”："]
    for title, count, rate, said in (
        ("签约一批", "batch.sign", "batch.perform_rate", "履约率"), ("开工一批", "batch.start", "batch.start_rate", "开工率"),
        ("开工一批", "batch.start", "batch.produce_rate", "投产率"), ("投产一批", "batch.produce", "batch.benefit_rate", "达效率"),
    ):  # fmt: skip
        if d.known(rate):
            parts += [f"{title}", d.run(count), f"个，{said}", d.run(rate), f"%（以{title}总数为分母）；"]
    parts[-1] = str(parts[-1]).removesuffix("；") + "。"
    return para(*parts)


def _lights(d: Drawing) -> Para | None:
    if not any(_is_some(d, key) for key in ("lights.late", "lights.watch", "lights.missing")):
        return None
    parts: list[str | Run] = ["本期亮红灯项目", d.run("lights.late"), "个、黄灯项目", d.run("lights.watch"), "个"]
    if _is_some(d, "lights.missing"):
        parts += ["，数据缺失项目", d.run("lights.missing"), "个"]
    return para(*parts, "。")


_LETTERS = (("letters.reminders.month", "提醒函"), ("letters.supervisions.month", "督办函"), ("letters.criticisms.month", "通报批评"))


def _cases(d: Drawing) -> Para | None:
    """督办落实: what was due in the month and what became of it, and the letters sent (R4.14)."""
    parts: list[str | Run] = []
    if _is_some(d, "cases.due"):
        parts += ["本月应办结事项", d.run("cases.due"), "件，办结率", d.run("cases.closed_rate"), "%"]
        parts += ["，按期办结率", d.run("cases.on_time_rate"), "%；"]
    if _is_some(d, "cases.overdue"):
        parts += ["月末逾期未办结", d.run("cases.overdue"), "件；"]
    for key, title in _LETTERS:
        if _is_some(d, key):
            parts += [f"印发{title}", d.run(key), "份；"]
    if not parts:
        return None
    parts[-1] = str(parts[-1]).removesuffix("；") + "。"
    return para(*parts)


def _is_some(d: Drawing, key: str) -> bool:
    value = d.value(key)
    return value is not None and value.raw is not None and value.raw > 0


def counties(d: Drawing, group: str, label: str) -> Para | None:
    """较好与较差的: both ends of a group by completion rate, named (R3.9 三)."""
    ranked = [row for row in d.ranked if row.group == group and row.rank is not None]
    if len(ranked) < 2:
        return None
    ends = min(3, len(ranked) // 2)
    best, worst = ranked[:ends], list(reversed(ranked[-ends:]))
    return para(f"{label}投资完成率居前的是", *_named(d, best), "；居后的是", *_named(d, worst), "。")


def _named(d: Drawing, rows: Sequence[Ranked]) -> list[str | Run]:
    parts: list[str | Run] = []
    for at, row in enumerate(rows):
        parts += ["、" if at else "", row.place.label, "（", d.run("completion.rate", str(row.place.id)), "%）"]
    return parts


_PROBLEMS = (
    ("start.overdue", "承诺开工日已过仍未开工的项目", "个"), ("completion.overdue", "承诺竣工日已过仍未竣工的项目", "个"),
    ("returns.missing", "本期应报未报的项目", "个"), ("freshness.stale", "信息超过规定天数未更新的项目", "个"),
    ("projects.halted", "停建、缓建项目", "个"),
)  # fmt: skip


def problems(d: Drawing) -> list[Block]:
    """四、存在问题: what the figures show, then the projects that drag most, by name."""
    found: list[Block] = []
    shown = [(key, text, unit) for key, text, unit in _PROBLEMS if _is_some(d, key)]
    if shown:
        parts: list[str | Run] = []
        for at, (key, text, unit) in enumerate(shown):
            parts += ["；" if at else "", text, d.run(key), unit]
        found.append(para(*parts, "。"))
    if d.drags:
        parts = ["与时序差额较大的项目依次是："]
        for at, drag in enumerate(d.drags):
            gap = Run(number(half_up(Decimal(drag.gap_yuan) / _YI, 2)), "completion.distance", drag.standing.internal_code)
            holder = f"，责任单位{drag.standing.unit_name}" if drag.standing.unit_name else ""
            parts += ["；" if at else "", f"{drag.standing.label}（差", gap, f"亿元{holder}）"]
        found.append(para(*parts, "。"))
    return found or [para("按现有数据未发现逾期、未报或明显落后的项目。")]


def requests(d: Drawing) -> list[Block]:
    """五、下步要求: each follows from a figure above; a drafter may replace them with his own words."""
    found: list[Block] = []
    if _is_some(d, "completion.remaining") and d.known("completion.monthly_needed"):
        found.append(para("一是加快投资进度。各地按后续月均", d.run("completion.monthly_needed"), "亿元的要求分解任务，落后时序的逐项目制定追赶计划。"))
    if _is_some(d, "start.overdue") or _is_some(d, "completion.overdue"):
        found.append(para("二是严守承诺节点。逾期项目由责任单位逐项说明原因，确需改期的按程序报批。"))
    if _is_some(d, "returns.missing") or _is_some(d, "freshness.stale"):
        found.append(para("三是提高报送质量。应报未报和信息过期的项目限期补报，数据与佐证同步更新。"))
    return found or [para("各地继续按既定计划推进，按时报送。")]


def note(d: Drawing) -> str:
    """附注: where the data is from, and until when (R3.10)."""
    said = f"数据来源于县（市、区）报送，截至{day(d)}；完成投资有核定数的用核定数"
    if d.is_preliminary:
        said += "；本期尚未月结，为初步数"
    return f"{said}。"
