"""What stands above the wall and the cockpit: one sentence, and the figures it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.things import at_place
from guatu.desk import sentences
from guatu.desk.dragging import dragging
from guatu.desk.history import History, history
from guatu.desk.screen import Screen
from guatu.desk.sentences import Piece, Sentence, weave
from guatu.desk.shown import is_draft, shown
from guatu.desk.wall import Wall
from guatu.desk.wall_rows import red_dimensions
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.labels import place_name
from guatu.figures.ranking import Ranked, ranking
from guatu.figures.registry import figure
from guatu.ui.components import Figure, Link
from guatu.ui.numbers import number_text
from guatu.ui.query import Query
from guatu.ui.wording import date_text, yuan_text

INSIDE = ("projects.count", "plan.total", "done.ytd", "completion.rate", "completion.distance", "lights.late")
OUTSIDE = ("projects.count", "projects.total", "done.ytd", "year.started", "year.completed", "year.produced")
PUBLISHED = (
    "projects.count", "projects.total", "projects.unpriced", "projects.reserve", "projects.building", "projects.producing",
)  # fmt: skip
_ALSO = ("projects.total", "completion.points", "completion.prorata", "done.unverified")
_LIGHTS = ("late", "watch", "missing", "normal")
_RANKED = "completion.rate"


def strip(wall: Wall, more: Sequence[str] = (), *, has_lines: bool = False) -> tuple[dict[str, Figure], History]:
    """The figures of the head by key (and `more` of them), with how they moved since the last close.

    `has_lines`: with their line from close to close.
    """
    wanted = dict.fromkeys((*head_keys(wall), *more, *(() if wall.is_outside else _ALSO)))
    keys = [key for key in wanted if not key.startswith("lights.")]
    context, is_whole = wall.selection.context, wall.selection.context == wall.screen.context
    values = {**evaluate(keys, context).total, **_lights(wall)}
    # What a close kept is of the whole place: it says nothing of a part of it.
    kept = history(wall.screen, list(values)) if is_whole and not wall.is_outside else History()
    draft = is_draft(values)
    found = {
        key: shown(
            value, wall.screen, delta=kept.delta(value), spark=kept.line(value) if has_lines else (),
            note=_note(key, values) if head_keys(wall) is INSIDE else "", is_draft=draft,
        )
        for key, value in values.items()
    }  # fmt: skip
    if wall.is_outside or not is_whole:
        found = {key: replace(one, drawer_url="") for key, one in found.items()}
    return found, kept


def _lights(wall: Wall) -> dict[str, FigureValue]:
    """The figures that count lights, counted where the lights already stand: the same rows, looked at once and not twice."""
    if wall.is_outside or wall.is_published_only:
        return {}
    sample = sum(row.standing.is_sample for row in wall.rows if row.standing.is_counted)
    states = wall.states
    return {
        f"lights.{state}": FigureValue(figure(f"lights.{state}"), "", states[state], {f"lights.{state}": states[state]}, sample)
        for state in _LIGHTS
    }


def head_keys(wall: Wall) -> Sequence[str]:
    """Which figures stand in the strip, by what is known and who looks on."""
    if wall.is_outside:
        return OUTSIDE
    return PUBLISHED if wall.is_published_only else INSIDE


def head_figures(wall: Wall, found: dict[str, Figure]) -> tuple[Figure, ...]:
    """The six of the strip, in order."""
    return tuple(found[key] for key in head_keys(wall))


def _note(key: str, values: Mapping[str, FigureValue]) -> str:
    """One quiet line under a big figure: what it is to be read beside."""
    total = values["projects.total"].raw
    if key == "projects.count" and total is not None:
        return _("总投资 %(total)s") % {"total": yuan_text(int(total))}
    if key == "completion.rate" and "completion.prorata" in values:
        return _("时序进度 %(share)s%%") % {"share": number_text(Decimal(values["completion.prorata"].raw or 0), "percent")}
    if key == "lights.late" and "lights.watch" in values:
        return _("黄灯 %(watch)s，数据缺失 %(missing)s") % {
            "watch": values["lights.watch"].raw or 0, "missing": values["lights.missing"].raw or 0
        }  # fmt: skip
    return ""


# ---- the sentence --------------------------------------------------------------------------------------------------


def headline(wall: Wall, found: dict[str, Figure]) -> Sentence:
    """The one sentence that matters, for this audience."""
    day, place = date_text(wall.screen.context.at), place_name(wall.screen.place)
    if wall.is_published_only:
        return _published(wall, found, place)
    if wall.is_outside:
        return _for_visitors(found, day, place)
    context = wall.selection.context
    is_whole = context == wall.screen.context
    return sentences.sentence(
        sentences.progress_clause(day, place if is_whole else _("%(place)s筛选出的项目") % {"place": place}, found),
        rank_clause(wall.screen) if is_whole and wall.screen.is_whole else (),
        sentences.red_clause(found["lights.late"], _turned(wall), _dimensions(wall), _since(wall)),
        _overlap(wall),
        sentences.dragging_clause(_dragging(wall.screen, context)),
        sentences.full_stop(),
    )


def _published(wall: Wall, found: dict[str, Figure], place: str) -> Sentence:
    """What was published and, as plainly, what was not."""
    rows = [row for row in wall.rows if row.standing.is_counted]
    text = _(
        "%(place)s：公布资料点名项目%(count)s，另有子项、分期等%(parts)s；总投资合计%(total)s，%(unpriced)s未公布总投资，%(unstaged)s未公布阶段，"
        "%(undated)s未公布任何日期，%(unheld)s未写明责任单位。逐项的年度计划和完成投资没有公布，本页不作推断，也不亮灯。"
    )
    said = {
        "parts": len(wall.rows) - len(rows), "unstaged": sum(1 for row in rows if not row.standing.stage),
        "undated": sum(1 for row in rows if not row.nodes), "unheld": sum(1 for row in rows if not row.holder),
    }  # fmt: skip
    counted: dict[str, Piece] = {key: sentences.counted_words(n) for key, n in said.items()}
    figures = {"count": found["projects.count"], "total": found["projects.total"], "unpriced": found["projects.unpriced"]}
    return sentences.sentence(weave(text, place=place, **counted, **figures))


def _for_visitors(found: dict[str, Figure], day: str, place: str) -> Sentence:
    text = _("截至%(day)s，%(place)s推进项目%(count)s，总投资%(total)s；今年开工%(started)s、竣工%(completed)s、投产%(produced)s。")
    return sentences.sentence(
        weave(
            text, day=day, place=place, count=found["projects.count"], total=found["projects.total"],
            started=found["year.started"], completed=found["year.completed"], produced=found["year.produced"],
        )
    )  # fmt: skip


def _since(wall: Wall) -> str:
    return _("%(month)s月") % {"month": wall.since.at_date.month} if wall.since else ""


def _turned(wall: Wall) -> Piece:
    counted = {row.standing.project_id for row in wall.rows if row.standing.is_counted}
    n = len(wall.turned & counted)
    return Link(sentences.counted_words(n), _wall_url(wall.screen, turned="1")) if n else ""


def _dimensions(wall: Wall) -> Sequence[Sequence[Piece]]:
    found = red_dimensions(wall.rows)
    urls = {key: _wall_url(wall.screen, held=key) for key, _title, _n in found}
    text = _("%(dimension)s%(n)s")
    return [(*weave(text, dimension=title, n=Link(sentences.counted_words(n), urls[key])),) for key, title, n in found]


def _overlap(wall: Wall) -> tuple[Piece, ...]:
    """The dimensions add up to more than the projects when one is held twice; say so before somebody adds them."""
    red = sum(1 for row in wall.rows if row.red_dimensions and row.standing.is_counted)
    return (_("（同一项目可卡在几处）"),) if sum(n for _key, _title, n in red_dimensions(wall.rows)) > red else ()


def _wall_url(screen: Screen, **asked: str) -> str:
    return screen.link("wall:wall", light="late", **asked)


def _dragging(screen: Screen, context: Context) -> Sequence[Sequence[Piece]]:
    found = []
    for one in dragging(screen, context):
        name = Link(one.standing.label, screen.link("register:project", one.standing.project_id))
        held = one.unit or _("责任单位未填")
        text = _("%(name)s（差%(behind)s，%(unit)s）")
        found.append(weave(text, name=name, behind=yuan_text(one.behind_yuan), unit=held))
    return found


# ---- ranks ---------------------------------------------------------------------------------------------------------


def may_see_ranks(screen: Screen) -> bool:
    """A draft of a ranking is for who drafts, checks and issues it; that of a close for the whole jurisdiction (DECISIONS 28)."""
    if policy.can(screen.actor, "ranks.draft", at_place(screen.root.id)).ok:
        return True
    is_closed = bool(screen.context.close_id)
    return is_closed and policy.can(screen.actor, "ranks.read", at_place(screen.root.id, is_rank=True)).ok


def rank_clause(screen: Screen) -> tuple[Piece, ...]:
    """列县（市、区）组第 5 位，较上次月结退 1 位; for the jurisdiction itself its first and its last."""
    if not may_see_ranks(screen):
        return ()
    found = [row for row in ranking(_RANKED, _root_context(screen)) if row.rank is not None]
    if screen.place.id == screen.root.id:
        return _ends(found)
    mine = next((row for row in found if row.place.id == screen.place.id), None)
    return _own_rank(mine) if mine else ()


def _root_context(screen: Screen) -> Context:
    if screen.place.id == screen.root.id:
        return screen.context
    asked = Query("", screen.query.pairs).text("known")
    known = screen.context.known_at if asked else None
    return context_for(screen.root, at=screen.context.at, known_at=known)


def _own_rank(row: Ranked) -> tuple[Piece, ...]:
    group = str(row.place.get_rank_group_display())
    said = weave(_("，列%(group)s第%(rank)s位"), group=group, rank=number_text(row.rank))
    if row.move is None:
        return said
    return (*said, move_words(row.move))


def move_words(move: int) -> str:
    """，较上次月结上升 1 位 / 退 1 位 / 位次未变."""
    if move == 0:
        return _("，位次未变")
    text = _("，较上次月结上升%(n)s位") if move > 0 else _("，较上次月结退%(n)s位")
    return text % {"n": number_text(abs(move))}


def _ends(found: Sequence[Ranked]) -> tuple[Piece, ...]:
    counties = [row for row in found if row.group == "county" and row.value is not None]
    if len(counties) < 2:
        return ()
    best, worst = counties[0], counties[-1]
    text = _("；%(best)s最快（%(best_rate)s%%），%(worst)s最慢（%(worst_rate)s%%）")
    return (
        text % {
            "best": place_name(best.place), "best_rate": _rate(best), "worst": place_name(worst.place), "worst_rate": _rate(worst),
        },
    )  # fmt: skip


def _rate(row: Ranked) -> str:
    raw = row.value.raw if row.value else None
    return number_text(None if raw is None else Decimal(raw), "percent")


def as_of_line(screen: Screen, version: str) -> str:
    """截至 2023-08-31 · 8月月结版, for whatever leaves the screen."""
    at: dt.date = screen.context.at
    return _("截至 %(day)s · %(version)s") % {"day": at.isoformat(), "version": version}
