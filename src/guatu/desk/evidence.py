"""What rows of a number rest on: a cell, a photo, a sentence; where in the file, who filed it, when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.facts.models import Evidence, StoredFile
from guatu.figures import explain
from guatu.figures.context import Context
from guatu.kernel import clock
from guatu.ui.components.drawer import EvidenceItem
from guatu.ui.components.figure import Tag

# The largest rows only: every row costs a read of its facts.
MOST = 12
_PROVENANCE = {
    "observed": gettext_noop("填报"), "reported": gettext_noop("公布"), "imported": gettext_noop("导入"),
    "reconstructed": gettext_noop("推算"), "sample": gettext_noop("示例"),
}  # fmt: skip
_TONES = {"sample": "sample", "reported": "stated", "reconstructed": "derived"}


def evidence_of_rows(measure: str, rows: Sequence[explain.Contribution], context: Context) -> tuple[EvidenceItem, ...]:
    """The newest evidence of the largest rows."""
    newest = [(row, explain.sources(measure, row.project_id, context)[:1]) for row in rows[:MOST]]
    found = [(row, fact, piece) for row, facts in newest for fact in facts for piece in _pieces(fact)]
    names = _names([piece for _row, _fact, piece in found if piece is not None])
    return tuple(_item(row.standing.label, fact, piece, names) for row, fact, piece in found[:MOST])


def _pieces(fact: explain.Sourced) -> list[Evidence | None]:
    """The evidence of a fact; one None where it has none, so that the fact itself is listed."""
    return list(fact.evidence) or [None]


def _names(pieces: Sequence[Evidence]) -> dict[str, str]:
    """File hash → its name, for the files that are on this machine."""
    wanted = {piece.file_sha256 for piece in pieces}
    return dict(StoredFile.objects.filter(sha256__in=wanted).values_list("sha256", "name"))


def _item(title: str, sourced: explain.Sourced, piece: Evidence | None, names: dict[str, str]) -> EvidenceItem:
    fact = sourced.fact
    recorded = fact.recorded_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    tags = (provenance_tag(fact.provenance),)
    if piece is None:
        return EvidenceItem(title, _("系统内填报，无附件"), recorded=recorded, tags=tags)
    return EvidenceItem(
        title, where_of(piece.locator, names.get(piece.file_sha256, "")), quote=str(piece.locator.get("quote", "")) or shot_of(piece.locator),
        url=reverse("figure:evidence", args=[piece.id]) if piece.file_sha256 in names else "", sha=piece.file_sha256,
        recorded=recorded, tags=tags,
    )  # fmt: skip


def provenance_tag(provenance: str) -> Tag:
    """Where a fact comes from, as a mark."""
    return Tag(_(_PROVENANCE[provenance]), _TONES.get(provenance, "plain"))


def where_of(locator: dict[str, Any], name: str) -> str:
    """A place in a file, in words: 《台账.xlsx》 表 2023年 第 5 行 F5、G5."""
    title = locator.get("document") or name
    parts = [f"《{title}》"] if title else []
    if locator.get("sheet"):
        parts.append(_("表 %(sheet)s") % {"sheet": locator["sheet"]})
    if str(locator.get("row", "")).isdigit():
        parts.append(_("第 %(row)s 行") % {"row": locator["row"]})
    cells = locator.get("cells") or {}
    if cells:
        parts.append("、".join(str(cell) for cell in list(cells.values())[:8]))
    return " ".join(parts)


def shot_of(locator: dict[str, Any]) -> str:
    """When and where a photo was taken, as it tells of itself; empty for what is no photo."""
    told = [str(locator[key]) for key in ("taken_at", "position") if locator.get(key)]
    return " · ".join(_(one) for one in told)
