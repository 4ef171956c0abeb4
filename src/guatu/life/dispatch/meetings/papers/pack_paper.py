"""The pack on paper: A4, one table a part, numbers with their keys. What is sensitive reads 其他协调事项: it is passed round a table."""

from __future__ import annotations

from collections.abc import Callable

from guatu.documents.content import Block, Column, Document, Kind, Row, Run, Table, heading, para
from guatu.life.dispatch.meetings.pack import AgendaPart, Fig, Item, Pack, masked
from guatu.life.dispatch.meetings.vocab import Part

MASKED = "其他协调事项"
ORDINALS = "一二三四五六七八九十"
_LIGHTS = {"late": ("■滞后", "red"), "watch": ("▲关注", "amber"), "missing": ("◇数据缺失", "grey"), "normal": ("●正常", "green")}
_RESULT_ZH = {
    "done": "已办结", "submitted": "已办待核验", "working": "正在推进", "idle": "未启动", "overdue": "逾期未办结", "withdrawn": "已撤销",
}  # fmt: skip
_TITLES = {
    "promises": "上次议定事项落实情况", "red": "红灯项目", "overdue": "逾期事项", "topics": "本次议题", "requests": "请领导协调事项",
    "stalled": "迟滞项目", "ranking": "月度排名", "best": "典型发言", "worst": "表态发言", "flags": "亮灯情况",
}  # fmt: skip


def assemble(pack: Pack) -> Document:
    """The pack as a document's content."""
    body: list[Block] = [para(f"截至{pack.at}；数据截至{pack.data_at}，{pack.data_version}。", indent=False), _numbers(pack)]
    for at, part in enumerate(pack.parts):
        body.append(heading(1, f"{ORDINALS[at]}、{_TITLES[part.key]}（{part.total}项）"))
        body += _part(part)
    body += [para(note) for note in pack.notes]
    return Document(
        kind=Kind.SHEET, organ="", title=_title(pack),
        body=tuple(body), note=f"数据来源于台账和填报，截至{pack.data_at}，{pack.data_version}", is_sample=pack.is_sample,
    )  # fmt: skip


def _title(pack: Pack) -> str:
    # The break is by meaning: a line may not end inside a word (R5.5).
    return f"{pack.place}{pack.series}\n会议{pack.title.removeprefix(pack.series)}"


def _numbers(pack: Pack) -> Block:
    parts: list[str | Run] = []
    for at, one in enumerate(pack.figures):
        parts += ["；" if at else "", one.title, figure_run(one, pack), one.unit]
    return para(*parts, "。") if parts else para("没有可用的指标。")


def figure_run(one: Fig, pack: Pack) -> Run:
    """A figure as it is printed, carrying its key, place and day."""
    return Run(one.text, one.key, f"{pack.place_code}@{pack.day_of(one)}")


def shown_on_paper(item: Item) -> Item:
    """An item as a paper may say it."""
    return masked(item, MASKED) if item.is_sensitive else item


def _part(part: AgendaPart) -> list[Block]:
    if not part.items:
        return [para("没有。")]
    columns, cells = _FORMS.get(part.key, _FORMS[Part.RED])
    rows = tuple(Row((Run(str(at)), *cells(shown_on_paper(item)))) for at, item in enumerate(part.items, 1))
    left = part.total - len(part.items)
    return [Table((Column("序号", width=2.5), *columns), rows, note=f"另有{left}项见台账，未列入。" if left else "")]


Cells = Callable[[Item], tuple[Run, ...]]


def _text(*texts: str) -> tuple[Run, ...]:
    return tuple(Run(one or "–") for one in texts)


def result_text(item: Item) -> str:
    """落实结论, with how often it was carried."""
    said = _RESULT_ZH.get(item.result, "")
    if item.result == "overdue":
        said = f"{said}（超{item.days}天）"
    return f"{said}，已结转{item.carries}次{'★' if item.is_flagged else ''}" if item.carries else said


def _promise(item: Item) -> tuple[Run, ...]:
    return _text(item.number, item.title, item.unit, item.due_on, result_text(item))


def _red(item: Item) -> tuple[Run, ...]:
    word, tone = _LIGHTS.get(item.light, ("–", ""))
    return (*_text(item.title, item.place), Run(word, tone=tone), *_text(item.reason, item.since_on, item.turn))


def _case(item: Item) -> tuple[Run, ...]:
    return _text(item.number, item.title, item.project, item.unit, item.due_on, str(item.days))


def _topic(item: Item) -> tuple[Run, ...]:
    return _text(f"{item.title}{'（逾期提出）' if item.is_late else ''}", item.unit, item.text)


def _stalled(item: Item) -> tuple[Run, ...]:
    earlier = "；".join(f"{step.on} {step.title}" for step in item.chain[-3:])
    return _text(item.title, item.place, str(item.days), item.reason, earlier, "已列入" if item.result == "listed" else "提议")


def _rank(item: Item) -> tuple[Run, ...]:
    return _text(item.number, item.title, item.reason, item.result)


def _columns(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(one, "center" if one in _NARROW else "left") for one in titles)


_NARROW = frozenset({"编号", "时限", "逾期天数", "位次", "较上月", "起于", "亮灯", "天数", "清单"})
_FORMS: dict[str, tuple[tuple[Column, ...], Cells]] = {
    Part.PROMISES: (_columns("编号", "议定事项", "责任单位", "时限", "落实结论"), _promise),
    Part.RED: (_columns("项目", "县（市、区）", "亮灯", "原因", "起于", "轮到谁"), _red),
    Part.OVERDUE: (_columns("编号", "事项", "项目", "承办单位", "时限", "逾期天数"), _case),
    Part.REQUESTS: (_columns("编号", "协调事项", "项目", "承办单位", "时限", "逾期天数"), _case),
    Part.TOPICS: (_columns("议题", "汇报单位", "提请研究事项"), _topic),
    Part.STALLED: (_columns("项目", "县（市、区）", "天数", "原因", "以往函件和决定", "清单"), _stalled),
    **{part: (_columns("位次", "县（市、区）", "情况", "较上月"), _rank) for part in (Part.RANKING, Part.BEST, Part.WORST, Part.FLAGS)},
}  # fmt: skip
