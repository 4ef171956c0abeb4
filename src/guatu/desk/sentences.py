"""The sentence that matters, woven from figures: how far, how far behind, what turned red, who is holding it (UI 1.4).

A sentence is text with figures and links in it, so that each number opens; the same words go into a chat as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.ui import markup
from guatu.ui.components import Figure, Link
from guatu.ui.numbers import number_text, shown_unit
from guatu.ui.wording import with_unit

Piece = str | Figure | Link
_SLOT = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text, figures and links in order."""

    pieces: tuple[Piece, ...]

    @property
    def html(self) -> SafeString:
        """As it stands on a page: every figure opens; what marks it wears is said once, at the end."""
        said = format_html_join("", "{}", ((_html(piece),) for piece in self.pieces))
        return said + _marks(self.pieces)

    @property
    def text(self) -> str:
        """As it is pasted into a chat."""
        return "".join(_plain(piece) for piece in self.pieces)


def weave(text: str, **parts: Piece | Sequence[Piece]) -> tuple[Piece, ...]:
    """A translated text with figures and links in its %(named)s places."""
    found: list[Piece] = []
    for at, bit in enumerate(_SLOT.split(text)):
        part = parts[bit] if at % 2 else bit
        found.extend(part if isinstance(part, tuple | list) else [part])  # type: ignore[list-item]
    return tuple(piece for piece in found if piece != "")


def sentence(*clauses: Iterable[Piece]) -> Sentence:
    """Clauses strung together."""
    return Sentence(tuple(piece for clause in clauses for piece in clause))


def listed(items: Sequence[Sequence[Piece]]) -> tuple[Piece, ...]:
    """甲、乙、丙."""
    comma = _("、")
    return tuple(piece for at, item in enumerate(items) for piece in ((comma, *item) if at else item))


def _html(piece: Piece) -> str:
    if isinstance(piece, Figure):
        return markup.figure_html(replace(piece, sample_rows=0, tags=()))
    return markup.link_html(piece) if isinstance(piece, Link) else conditional_escape(piece)


def _marks(pieces: Iterable[Piece]) -> SafeString:
    figures = [piece for piece in pieces if isinstance(piece, Figure)]
    tags = tuple(dict.fromkeys(tag for one in figures for tag in one.tags))
    rows = max((one.sample_rows for one in figures), default=0)
    return markup.marks_html(Figure("", "", None, tags=tags, sample_rows=rows))


def _plain(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    return piece.title if isinstance(piece, Link) else figure_text(piece)


def figure_text(figure: Figure) -> str:
    """A figure as plain words: 155.60亿元; why there is none when there is none."""
    if figure.value is None:
        return f"–（{figure.empty_reason}）" if figure.empty_reason else "–"
    return with_unit(markup.figure_number(figure), shown_unit(figure.measure, figure.unit))


def magnitude(figure: Figure) -> Figure:
    """The amount without its sign, where the words say which way: 落后 3.2 个百分点."""
    if figure.value is None:
        return figure
    amount = -figure.value if figure.value < 0 else figure.value
    if figure.measure != "points":
        return replace(figure, value=amount)
    return replace(figure, value=amount, measure="number", unit=shown_unit("points", figure.unit))


# ---- the clauses ---------------------------------------------------------------------------------------------------


def progress_clause(day: str, place: str, figures: dict[str, Figure]) -> tuple[Piece, ...]:
    """截至……，某地完成投资……，占年度计划的……，落后时序……、差……."""
    done, rate, plan = figures["done.ytd"], figures["completion.rate"], figures["plan.total"]
    if plan.value is None:
        text = _("截至%(day)s，%(place)s共有项目%(count)s，总投资%(total)s；年度计划未下达，不计算完成率")
        return weave(text, day=day, place=place, count=figures["projects.count"], total=figures["projects.total"])
    if done.value is None:
        text = _("截至%(day)s，%(place)s年度计划投资%(plan)s，尚无投资回报")
        return weave(text, day=day, place=place, plan=plan)
    said = weave(_("截至%(day)s，%(place)s完成投资%(done)s，占年度计划的%(rate)s"), day=day, place=place, done=done, rate=rate)
    return (*said, *_against_time(figures["completion.points"], figures["completion.distance"]))


def _against_time(points: Figure, distance: Figure) -> tuple[Piece, ...]:
    if points.value is None or distance.value is None:
        return ()
    behind = Decimal(points.value) < 0
    text = _("，落后时序进度%(points)s，差%(distance)s") if behind else _("，超时序进度%(points)s，多完成%(distance)s")
    return weave(text, points=magnitude(points), distance=magnitude(distance))


def red_clause(late: Figure, turned: Piece, dimensions: Sequence[Sequence[Piece]], since: str) -> tuple[Piece, ...]:
    """红灯 12 个，其中 7 个为 7 月月结后新转红；卡在进度 7 个、开工 4 个. `turned` is empty when none has."""
    if not late.value:
        return (_("。没有红灯"),)
    said = weave(_("。红灯%(late)s"), late=late)
    if since and turned:
        said = (*said, *weave(_("，其中%(turned)s为%(since)s月结后新转红"), turned=turned, since=since))
    elif since:
        said = (*said, *weave(_("，%(since)s月结以来没有新转红"), since=since))
    if dimensions:
        said = (*said, *weave(_("，卡在%(dimensions)s"), dimensions=listed(dimensions)))
    return said


def dragging_clause(items: Sequence[Sequence[Piece]]) -> tuple[Piece, ...]:
    """拖后最多的是甲（差 0.9 亿元，县住建局）、乙……."""
    return weave(_("。拖后最多的是%(items)s"), items=listed(items)) if items else ()


def counted_words(n: int) -> str:
    """12 个."""
    return ngettext("%(n)s个", "%(n)s个", n) % {"n": number_text(n)}


def full_stop() -> tuple[Piece, ...]:
    """The end of a sentence."""
    return (_("。"),)
