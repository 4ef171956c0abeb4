"""The leader's one page and the picture for the chat group, from the same drawing as the bulletin (DECISIONS 33)."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.utils import translation

from guatu.attention.lights import lights_of
from guatu.documents.content import Column, Para, Row, Run, Table
from guatu.documents.onepage import Dragging, FigureCard, OnePage
from guatu.documents.picture import Light, Picture
from guatu.figures.evaluate import YI
from guatu.figures.ranking import Ranked
from guatu.kernel.rounding import half_up
from guatu.life.dispatch.bulletins import sentences
from guatu.life.dispatch.bulletins.drawing import Drawing, number

_CARDS = (
    "projects.count", "plan.total", "done.ytd", "completion.rate", "completion.points", "completion.distance",
    "completion.monthly_needed", "lights.late",
)  # fmt: skip
_STATES = {
    "late": ("■", "滞后", "red"), "watch": ("▲", "关注", "amber"), "missing": ("◇", "数据缺失", "grey"), "normal": ("●", "正常", "green"),
    "future": ("○", "未到期", "grey"), "stopped": ("✕", "停缓", "grey"), "exempt": ("○", "豁免", "grey"),
}  # fmt: skip


def one_page(d: Drawing) -> OnePage:
    """The page: one sentence, eight figures, the ranking, the projects that drag and who holds them, what is asked. In Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        return _one_page(d)


def _one_page(d: Drawing) -> OnePage:
    return OnePage(
        title=f"{d.place.name}重点项目{d.period.cumulative_label_zh}份情况", as_of=sentences.day(d), sentence=_sentence(d),
        figures=tuple(_card(d, key) for key in _CARDS), ranking=_ranking(d) if d.ranked else None,
        dragging=tuple(_dragging(d)), asks=tuple(_text(block) for block in sentences.requests(d) if isinstance(block, Para)),
        source=sentences.note(d), mark="初步" if d.is_preliminary else "", is_sample=d.is_sample,
    )  # fmt: skip


def _sentence(d: Drawing) -> tuple[Run, ...]:
    block = next((b for b in sentences.overall(d)[1:2] if isinstance(b, Para)), None)
    return block.runs if block else (Run("本期没有投资完成情况的回报。"),)


def _text(block: Para) -> str:
    return "".join(run.text for run in block.runs)


def _card(d: Drawing, key: str) -> FigureCard:
    value = d.value(key)
    if value is None:
        return FigureCard(key, "–")
    return FigureCard(value.figure.title, d.run(key).text, value.figure.unit)


def _ranking(d: Drawing) -> Table:
    columns = (Column("位次", "center"), Column("县（市、区）", "left"), Column("完成率(%)", "right", figure_key="completion.rate"),
               Column("超欠时序(百分点)", "right", figure_key="completion.points"), Column("较上月", "center"))  # fmt: skip
    return Table(columns, tuple(_rank_row(d, row) for row in d.ranked if row.rank is not None))


def _rank_row(d: Drawing, row: Ranked) -> Row:
    group = str(row.place.id)
    move = "–" if row.move is None else "持平" if row.move == 0 else f"{'↑' if row.move > 0 else '↓'}{abs(row.move)}"
    return Row((Run(str(row.rank)), Run(row.place.label), d.run("completion.rate", group), d.run("completion.points", group), Run(move)))


def _dragging(d: Drawing) -> list[Dragging]:
    lights = lights_of(d.context, [drag.standing for drag in d.drags])
    found = []
    for drag in d.drags[:3]:
        state = lights[drag.standing.project_id]
        shape, word, tone = _STATES[state.state]
        gap = number(half_up(Decimal(drag.gap_yuan) / YI, 2))
        reason = "；".join(filter(None, (f"与时序差{gap}亿元", state.reason)))
        found.append(Dragging(drag.standing.label, Run(f"{shape}{word}", tone=tone), drag.standing.unit_name or "责任单位未填", reason))
    return found


def ranking_picture(d: Drawing) -> Picture:
    """发群图: the ranking with its lights, as one phone screen, in Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        return _ranking_picture(d)


def _ranking_picture(d: Drawing) -> Picture:
    counts = [(state, d.value(f"lights.{state}")) for state in ("late", "watch", "missing", "normal")]
    lights = tuple(
        Light(_STATES[state][0], _STATES[state][1], int(value.raw), _STATES[state][2])
        for state, value in counts
        if value is not None and value.raw is not None
    )
    return Picture(
        title=f"{d.place.name}{d.period.cumulative_label_zh}份投资完成排名", as_of=sentences.day(d),
        sentence="".join(run.text for run in _sentence(d)), lights=lights, table=_ranking(d) if d.ranked else None,
        source=sentences.note(d), is_sample=d.is_sample,
    )  # fmt: skip
