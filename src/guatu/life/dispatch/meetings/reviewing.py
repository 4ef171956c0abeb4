"""月讲评：only what is closed. Best and worst, ranks, lights by county, and what came late as a note (B12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.access.models import Place
from guatu.figures.closing import adjustments, closed_table
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import FigureValue
from guatu.figures.models import Close
from guatu.figures.ranking import Ranked, ranking
from guatu.kernel.period import Period
from guatu.life.dispatch.meetings.ground import Ground
from guatu.life.dispatch.meetings.pack import Item
from guatu.life.dispatch.meetings.vocab import Part, SeriesKind

KEY = "completion.rate"
_SHOWN = ("completion.rate", "completion.points", "lights.late", "lights.watch", "done.ytd")


@dataclass(frozen=True, slots=True)
class Review:
    """A closed month: its close, its ranks, the values of every place as they were printed."""

    close: Close
    context: Context
    ranked: Sequence[Ranked] = ()
    values: dict[str, dict[str, str]] = field(default_factory=dict)


def close_before(ground: Ground) -> Close | None:
    """The newest close that was made when the meeting is prepared."""
    return Close.objects.filter(root_id=ground.place.root_id, at_date__lte=ground.at).order_by("-at_date").first()


def review_of(ground: Ground) -> Review | None:
    """The month under review, worked out once a pack; None before there is a close."""
    if "review" not in ground.kept:
        ground.kept["review"] = _review(ground)
    found: Review | None = ground.kept["review"]
    return found


def _review(ground: Ground) -> Review | None:
    close = close_before(ground)
    if close is None:
        return None
    context = context_for(Place.objects.get(id=ground.place.root_id), at=close.at_date)
    table = closed_table(close, list(_SHOWN), ground.place.root_id)
    values = {group: {key: _words(v.shown, v.figure.unit) for key, v in found.items()} for group, found in table.groups.items()}
    return Review(close, context, [row for row in ranking(KEY, context) if row.rank is not None], values)


def _words(shown: Decimal | None, unit: str) -> str:
    return "–" if shown is None else f"{shown:f}{unit}".replace("-", "−")


def ranking_items(ground: Ground) -> list[Item]:
    """月度排名: counties and zones apart, each with rank, rate and move."""
    found = review_of(ground)
    return [_row(found, row, Part.RANKING) for row in found.ranked] if found else []


def best(ground: Ground) -> list[Item]:
    """典型发言: the first of each group."""
    return _ends(ground, Part.BEST, is_best=True)


def worst(ground: Ground) -> list[Item]:
    """表态发言: the last of each group."""
    return _ends(ground, Part.WORST, is_best=False)


def _ends(ground: Ground, part: str, *, is_best: bool) -> list[Item]:
    found = review_of(ground)
    if found is None:
        return []
    items = []
    for group in dict.fromkeys(row.group for row in found.ranked):
        mine = [row for row in found.ranked if row.group == group]
        most = min(ground.params["meeting.review_ends"], len(mine) // 2)
        chosen = mine[:most] if is_best else list(reversed(mine))[:most]
        items += [_row(found, row, part) for row in chosen]
    return items


def flags(ground: Ground) -> list[Item]:
    """亮灯: counties with red lights at the close, most first."""
    found = review_of(ground)
    if found is None:
        return []
    rows = [row for row in found.ranked if found.values.get(str(row.place.id), {}).get("lights.late", "0个") not in ("0个", "–")]
    return [_row(found, row, Part.FLAGS) for row in sorted(rows, key=lambda row: -_late(found, row))]


def _late(found: Review, row: Ranked) -> int:
    text = found.values[str(row.place.id)]["lights.late"].removesuffix("个")
    return int(text) if text.isdigit() else 0


def _row(found: Review, row: Ranked, part: str) -> Item:
    values = found.values.get(str(row.place.id), {})
    move = "" if row.move is None else "持平" if row.move == 0 else f"{'↑' if row.move > 0 else '↓'}{abs(row.move)}"
    reason = "；".join((f"投资完成率{values.get('completion.rate', '–')}", f"超欠时序{values.get('completion.points', '–')}",
                       f"红灯{values.get('lights.late', '–')}", f"黄灯{values.get('lights.watch', '–')}"))  # fmt: skip
    return Item(
        key=f"place:{row.place.id}", part=part, title=row.place.label, number=str(row.rank), place=row.place.label,
        place_id=str(row.place.id), county_id=str(row.place.id), unit=row.place.label, reason=reason, state=row.group, result=move,
    )  # fmt: skip


def notes(ground: Ground) -> tuple[str, ...]:
    """What the pack says beside its numbers: which close a review rests on, and what came after it (B12)."""
    if ground.series.kind != SeriesKind.REVIEW:
        return ()
    close = close_before(ground)
    if close is None:
        return ("本月尚未月结，讲评材料不作排名。",)
    said = [f"讲评数据为{Period.parse(close.period).label_zh}月结数，月结之后的更正另行列出，不改动排名。"]
    for one in adjustments(close, ground.place, ["done.ytd", "plan.total", "projects.count"]):
        moved = FigureValue(one.figure, "", one.amount, {})
        said.append(f"月结后更正：{one.figure.title}{_change(moved)}{one.figure.unit}")
    return tuple(said)


def _change(value: FigureValue) -> str:
    """A change with its sign, in as many decimals as the figure is printed in: a count has none."""
    return f"{value.shown:+f}".replace("-", "−")
