"""领导一页纸：one A4 page — the sentence, six to eight figures, a small ranking, the projects that drag, what is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.documents import fonts, typesetter
from guatu.documents.checks import require_sound_blocks
from guatu.documents.content import Block, Document, Edition, Kind, Run, Table, para
from guatu.documents.payload import Drawing, present
from guatu.documents.rules import title_lines
from guatu.kernel.errors import Invalid

TEMPLATE = "onepage.typ"
TABLE_MM = 170.0
FEWEST_FIGURES, MOST_FIGURES = 6, 8
MOST_DRAGGING = 5


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A figure as a leader reads it: what, how much, and how it moved."""

    label: str
    value: str
    unit: str = ""
    change: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Dragging:
    """A project that holds the others back: its light, whose turn it is, and why."""

    name: str
    light: Run
    holder: str
    reason: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """What stands on the page."""

    title: str
    as_of: str
    sentence: tuple[Run, ...]
    figures: tuple[FigureCard, ...]
    ranking: Table | None = None
    dragging: tuple[Dragging, ...] = ()
    asks: tuple[str, ...] = ()
    source: str = ""
    mark: str = ""
    is_sample: bool = False


def render_onepage(page: OnePage) -> bytes:
    """PDF of exactly one page: type is made smaller step by step, down to eight points.

    Errors: Invalid when it does not fit even so, or says too little or too much.
    """
    _require_complete(page)
    require_sound_blocks(_blocks(page))
    return typesetter.set_pdf(TEMPLATE, _payload(page))


def _require_complete(page: OnePage) -> None:
    found: dict[str, list[str]] = {}
    if not page.as_of.strip():
        found["as_of"] = [_("一页纸必须写明截至日期。")]
    if not FEWEST_FIGURES <= len(page.figures) <= MOST_FIGURES:
        found["figures"] = [_("一页纸要有 %(fewest)d 至 %(most)d 个指标。") % {"fewest": FEWEST_FIGURES, "most": MOST_FIGURES}]
    if len(page.dragging) > MOST_DRAGGING:
        found["dragging"] = [_("拖后腿项目最多列 %(most)d 个。") % {"most": MOST_DRAGGING}]
    if found:
        raise Invalid(found)


def _blocks(page: OnePage) -> list[Block]:
    words: list[str | Run] = [page.title, page.as_of, page.source, page.mark, *page.sentence, *page.asks]
    words += [text for card in page.figures for text in (card.label, card.value, card.unit, card.change)]
    words += [text for one in page.dragging for text in (one.name, one.light, one.holder, one.reason)]
    return [para(*words), *([page.ranking] if page.ranking else [])]


def _payload(page: OnePage) -> dict[str, Any]:
    drawing = Drawing(Document(Kind.SHEET, "", page.title, ()), Edition.CLEAN)
    return present(
        title=title_lines(page.title, 22), as_of=page.as_of, source=page.source, asks=page.asks,
        ranking=drawing.table(page.ranking, TABLE_MM) if page.ranking else None,
        figures=[present(**asdict(card)) for card in page.figures],
        dragging=[{**asdict(one), "light": drawing.run(one.light)} for one in page.dragging],
        watermark="示例" if page.is_sample else page.mark, substituted=fonts.substitution_note(),
    ) | {"sentence": [drawing.run(run) for run in page.sentence]}  # fmt: skip
