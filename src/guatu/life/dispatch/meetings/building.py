"""The pack that builds itself: promises of the last meeting first, then the rest in the order of the series (PRODUCT C10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from guatu.cases.models import CaseStanding
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.registry import all_figures
from guatu.kernel.period import Period
from guatu.life.dispatch.meetings import gathering, reviewing, rules
from guatu.life.dispatch.meetings.gathering import Listed
from guatu.life.dispatch.meetings.ground import Ground, day_context
from guatu.life.dispatch.meetings.models import Meeting
from guatu.life.dispatch.meetings.pack import AgendaPart, Fig, Item, Pack, from_plain
from guatu.life.dispatch.meetings.vocab import Part

_PARTS: dict[str, Callable[[Ground], list[Item] | Listed]] = {
    Part.PROMISES: gathering.promises, Part.RED: gathering.red, Part.OVERDUE: gathering.overdue, Part.TOPICS: gathering.topics,
    Part.REQUESTS: gathering.requests, Part.STALLED: gathering.stalled_projects, Part.RANKING: reviewing.ranking_items,
    Part.BEST: reviewing.best, Part.WORST: reviewing.worst, Part.FLAGS: reviewing.flags,
}  # fmt: skip
# Judged by the data and by the day. A series for a county asks the same of its county.
_BY_DATA = ("projects.count", "completion.rate", "completion.points", "completion.distance")
_BY_DAY = (
    "lights.late", "lights.watch", "cases.open", "cases.overdue", "meetings.held", "decisions.made", "decisions.solved", "decisions.overdue",
)  # fmt: skip
# A place has one rank and one light at once: these parts say different things about it.
_REPEATING = frozenset({Part.RANKING, Part.BEST, Part.WORST, Part.FLAGS})


def build_pack(meeting: Meeting, at: dt.date) -> Pack:
    """What would be laid before the meeting on `at`, as things stand now. Reads only. Source: B10, B13, B29."""
    ground = Ground(meeting, at)
    parts = assembled(
        [(key, _PARTS[key](ground)) for key in meeting.series.parts if key in _PARTS], ground.params["meeting.listed_most"]
    )
    marks = gathering.marks(ground)
    return Pack(
        meeting=str(meeting.id), series=meeting.series.title, kind=meeting.series.kind, title=title_of(meeting),
        place=ground.place.name, place_code=ground.place.code, at=at.isoformat(), data_at=ground.context.at.isoformat(),
        data_version=version_of(ground.context), parts=parts, figures=figures_of(ground), notes=reviewing.notes(ground),
        is_sample=ground.place.is_sample or meeting.is_sample, **marks,
    )  # fmt: skip


def assembled(found: Sequence[tuple[str, list[Item] | Listed]], most: int) -> tuple[AgendaPart, ...]:
    """The parts in order. A matter is laid on the table once: in the first part that claims it. Pure."""
    taken: set[str] = set()
    parts = []
    for key, part in found:
        listed = part if isinstance(part, Listed) else Listed(part)
        fresh = [one for one in listed.items if key in _REPEATING or one.key not in taken]
        taken |= {one.key for one in fresh}
        shown, total = gathering.limited(fresh, most)
        parts.append(AgendaPart(str(key), shown, total + sum(one not in taken for one in listed.more)))
    return tuple(parts)


def title_of(meeting: Meeting) -> str:
    """What the pack is called: by its day, because a meeting has its number only once it was held."""
    on = meeting.held_on
    return f"{meeting.series.title}材料（{on.year}年{on.month}月{on.day}日）"


def version_of(context: Context) -> str:
    """数据版本, in an officer's words (DECISIONS 34)."""
    return f"{Period.parse(context.close_period).end.month}月月结版" if context.close_period else "实时未月结"


def figures_of(ground: Ground) -> tuple[Fig, ...]:
    """The numbers at the head of the pack, each a figure with its key."""
    known = {one.key for one in all_figures()}
    data = evaluate([key for key in _BY_DATA if key in known], ground.context).total
    day = evaluate([key for key in _BY_DAY if key in known], day_context(ground.context, ground.at)).total
    return tuple(fig(value) for value in (*data.values(), *day.values()))


def fig(value: FigureValue) -> Fig:
    """A figure's value as a pack keeps it; unknown is a dash."""
    text = "–" if value.shown is None else f"{value.shown:f}".replace("-", "−")
    return Fig(
        value.figure.key,
        value.figure.title,
        text,
        value.figure.unit,
        "" if value.raw is None else str(value.raw),
        value.sample_rows,
    )


def pack_of(meeting: Meeting, at: dt.date) -> Pack:
    """The pack as it was frozen; before that as it would be now."""
    kept = getattr(meeting, "pack", None)
    return from_plain(kept.content) if kept is not None else build_pack(meeting, at)


# ---- since the last meeting ----------------------------------------------------------------------------------------


def earlier_pack(meeting: Meeting) -> Pack | None:
    """What was laid before the series the last time."""
    rows = Meeting.objects.filter(series_id=meeting.series_id, held_on__lt=meeting.held_on, pack__isnull=False)
    before = rows.exclude(state="not_held").select_related("pack").order_by("-held_on").first()
    return from_plain(before.pack.content) if before is not None else None


def closed_between(meeting: Meeting, since: dt.date, until: dt.date) -> list[CaseStanding]:
    """Cases of the place closed after `since` and no later than `until`, newest first."""
    rows = Ground(meeting, meeting.held_on).cases().filter(closed_on__gt=since, closed_on__lte=until)
    return list(rows.order_by("-closed_on", "number"))


def movement(before: Pack | None, now: Pack) -> dict[str, list[str]]:
    """Ids of what turned red, turned green, fell overdue since the pack before; nothing without one."""
    if before is None:
        return {"turned_red": [], "turned_green": [], "newly_overdue": []}
    return rules.since_last(before.marks, now.marks)
