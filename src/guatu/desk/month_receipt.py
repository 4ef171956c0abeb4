"""回执：what was entered by one sending, and the hash by which anybody can find it in the sealed journal again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.desk.screen import Screen
from guatu.facts import seal
from guatu.facts.models import Entry, Fact, SealLeaf
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import visible_standings
from guatu.ledger.vocab import Basis
from guatu.life.build.services import words
from guatu.ui.components import Cell, Column, Link, Row, Table

_VERBS = "build.return_"


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending as its receipt says it. `leaf_no` is empty until the next sealing, at most a minute away."""

    entry: UUID
    at: dt.datetime
    by: str
    basis: str
    fact_count: int
    leaf_hash: str
    leaf_no: int | None
    head: str
    table: Table


@dataclass(frozen=True, slots=True)
class Sending:
    """An entry of returns with its facts, and the projects among them that the reader may see."""

    entry: Entry
    facts: list[Fact]
    standings: dict[UUID, ProjectStanding]


def get_sending_for(actor: Actor, entry_id: UUID) -> Sending:
    """An entry of returns that touches a project the actor may see. Errors: NotFound."""
    entry = Entry.objects.filter(id=entry_id, verb__startswith=_VERBS).first()
    facts = list(Fact.objects.filter(entry_id=entry_id).select_related("supersedes").order_by("line"))
    standings = {row.project_id: row for row in visible_standings(actor).filter(project_id__in={one.project for one in facts})}
    if entry is None or not standings:
        raise NotFound(_("没有找到这张回执。"))
    return Sending(entry, facts, standings)


def receipt_of(sending: Sending, screen: Screen) -> Sent:
    """The receipt, its lines narrowed to what the reader may see."""
    entry, facts, standings = sending.entry, sending.facts, sending.standings
    leaf = SealLeaf.objects.filter(entry_id=entry.id).first()
    leaf_hash = leaf.leaf_hash if leaf else next(hash_ for _id, hash_ in seal.leaf_hashes([entry.id]))
    by = post_labels([entry.actor_post]).get(entry.actor_post, "") if entry.actor_post else _("系统")
    basis = dict(Basis.choices).get(entry.verb.removeprefix(_VERBS), "")
    return Sent(
        entry.id, entry.recorded_at, by, str(basis), len(facts), leaf_hash, leaf.index if leaf else None,
        seal.head().short if leaf else "", _table(entry, [one for one in facts if one.project in standings], standings, screen),
    )  # fmt: skip


def _table(entry: Entry, facts: list[Fact], standings: dict[UUID, ProjectStanding], screen: Screen) -> Table:
    noted, said = entry.answer.get("notes", {}), words()
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("period", _("期间")),
        Column("was", _("原报累计"), "万元", "yuan"), Column("told", _("本年累计"), "万元", "yuan"), Column("reason", _("说明"), width="fill"),
        Column("notes", _("提示"), width="fill"),
    )  # fmt: skip
    rows = tuple(
        Row(
            {"name": Link(standings[one.project].label, screen.link("register:project", one.project)), "period": one.period,
             "was": one.supersedes.amount_yuan if one.supersedes else None, "told": one.amount_yuan, "reason": one.reason,
             "notes": tuple(Cell(said.get(code, code), tone="quiet") for code in noted.get(str(one.project), ()))},
            key=str(one.id),
        )
        for one in facts
        if one.project
    )  # fmt: skip
    return Table("receipt", _("入账明细"), columns, rows, has_tools=False, is_dense=True)
