"""How a project's money is shared among places, as its page shows it (DECISIONS 23)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.desk.project_words import Words
from guatu.ledger import queries
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services.sharing import percent_text
from guatu.ledger.sharing import Share, cut, lead_of
from guatu.ui.components import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Split:
    """The present shares as a table, since when and by which document."""

    table: Table
    since: str
    document_no: str


def split_of(standing: ProjectStanding, words: Words, snapshot_no: int) -> Split | None:
    """What each place has of the project; None for one that is not shared."""
    rows = queries.shares_of(standing.project_id, snapshot_no=snapshot_no) if standing.is_shared else []
    if not rows:
        return None
    shares = [Share(str(row.place_id), str(row.county_id or ""), row.basis_points) for row in rows]
    lead = lead_of(shares, str(standing.place_id or ""), str(standing.county_id or ""))
    parts = cut(standing.total_yuan, shares, lead) if standing.total_yuan is not None else [None] * len(shares)
    table = Table(
        "shares", _("考核归属分摊"),
        (Column("place", _("地方"), is_fixed=True), Column("share", _("占比")), Column("total", _("总投资"), "万元", "yuan", 2)),
        tuple(
            Row({"place": words.places.get(one.place, ""), "share": f"{percent_text(one.basis_points)} %", "total": part}, key=one.place)
            for one, part in zip(shares, parts, strict=True)
        ),
        has_tools=False, is_tall=False, phone="scroll",
    )  # fmt: skip
    return Split(table, rows[0].since_on.isoformat(), rows[0].document_no)


def split_words(shares: list[dict[str, object]], words: Words) -> str:
    """A split in one line: 示例甲县 60 %、示例乙县 40 %."""
    return "、".join(f"{words.places.get(str(one['place']), '')} {percent_text(int(str(one['basis_points'])))} %" for one in shares)
