"""The leader's A4 page before a meeting: one sentence, eight numbers, the projects that hold, what he is asked for (PRODUCT 6)."""

from __future__ import annotations

from guatu.documents.content import Run
from guatu.documents.onepage import Dragging, FigureCard, OnePage
from guatu.life.dispatch.meetings.pack import Item, Pack
from guatu.life.dispatch.meetings.papers.pack_paper import figure_run, shown_on_paper

_CARDS = (
    "completion.rate", "completion.points", "lights.late", "cases.open", "cases.overdue", "decisions.made", "decisions.solved",
    "decisions.overdue",
)  # fmt: skip
_MOST = 5


def one_page(pack: Pack) -> OnePage:
    """The page, from the pack."""
    return OnePage(
        title=f"{pack.series}会前一页纸", as_of=f"截至{pack.at}，{pack.data_version}", sentence=_sentence(pack), figures=_cards(pack),
        dragging=tuple(_dragging(one) for one in (*pack.part("stalled").items, *pack.part("red").items)[:_MOST]), asks=_asks(pack),
        source=f"数据截至{pack.data_at}，{pack.data_version}", is_sample=pack.is_sample,
    )  # fmt: skip


def _sentence(pack: Pack) -> tuple[Run, ...]:
    promises = pack.part("promises")
    done = sum(one.result in ("done", "submitted") for one in promises.items)
    late = sum(one.result == "overdue" for one in promises.items)
    flagged = [one.carries for one in promises.items if one.is_flagged]
    said = [Run(f"上次议定事项{promises.total}件，办结或已报{done}件，逾期{late}件")]
    if flagged:
        said.append(Run(f"，其中{len(flagged)}件已结转{min(flagged)}次以上"))
    red = pack.figure("lights.late")
    if red is not None:
        said += [Run("；红灯项目"), figure_run(red, pack), Run("个")]
    return (*said, Run(f"；本次议题{pack.part('topics').total}个。"))


def _cards(pack: Pack) -> tuple[FigureCard, ...]:
    found = [pack.figure(key) for key in _CARDS]
    return tuple(FigureCard(one.title, one.text, one.unit) for one in found if one is not None)


def _dragging(item: Item) -> Dragging:
    shown = shown_on_paper(item)
    light = Run("■滞后", tone="red") if shown.light == "late" else Run("▲迟滞", tone="amber")
    return Dragging(shown.title, light, shown.turn or shown.unit or "责任单位未填", shown.reason or f"{shown.days}天无进展")


def _asks(pack: Pack) -> tuple[str, ...]:
    asked = [shown_on_paper(one) for one in (*pack.part("requests").items, *pack.part("topics").items)]
    return tuple(f"{one.unit}：{one.title}" if one.unit else one.title for one in asked[:6]) or ("本次没有提请协调的事项。",)
