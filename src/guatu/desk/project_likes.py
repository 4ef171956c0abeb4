"""Rows that may be the same project: proposed with a reason to an officer, never asserted (R11.12, DECISIONS 25)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.kernel.actor import Actor
from guatu.ledger import search
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import visible_standings

ALIKE = 0.85  # R11.12
_MOST = 5
_MOST_CANDIDATES = 400
_WINDOW = 4
# What every second project is called tells nothing about which one it is.
_COMMON = re.compile(r"(年产|新建|扩建|改建|迁建|技改|建设|工程|项目|有限公司|有限责任公司|股份|集团|（.*?）|\(.*?\)|[\s·、,，.。\-—])")


@dataclass(frozen=True, slots=True)
class Alike:
    """Another row and why it may be the same."""

    standing: ProjectStanding
    reason: str


def bare_name(name: str) -> str:
    """A project's name without the words that say nothing of which project it is."""
    return _COMMON.sub("", name) or name


def alike_to(
    actor: Actor, *, root: UUID, name: str, uscc: str = "", place: UUID | None = None, but: UUID | None = None
) -> list[Alike]:
    """Live rows of the jurisdiction, in the reader's scope, that may be this project; the likeliest first."""
    rows = visible_standings(actor).filter(root_id=root).present()
    rows = rows.exclude(project_id=but) if but else rows
    found = [Alike(row, _("统一社会信用代码相同")) for row in rows.filter(owner_uscc=uscc)[:_MOST]] if uscc else []
    known = {one.standing.project_id for one in found}
    near = [(score, row) for row in _candidates(rows, name) if (score := _likeness(name, row.name)) >= ALIKE]
    near.sort(key=lambda pair: -pair[0])
    found += [
        Alike(row, _("名称相近（%(n)s%%）") % {"n": round(score * 100)}) for score, row in near if row.project_id not in known
    ]
    return found[:_MOST]


def _candidates(rows: QuerySet[ProjectStanding], name: str) -> list[ProjectStanding]:
    """Rows that share a piece of the name, found through the search index: no row is compared that could not be alike."""
    bare = bare_name(name)
    pieces = {bare[:_WINDOW], bare[-_WINDOW:], bare[len(bare) // 2 - 2 : len(bare) // 2 + 2]}
    shared = [Q(id__in=search.hits(piece)) for piece in pieces if len(piece) >= 2]
    return list(rows.filter(reduce(or_, shared))[:_MOST_CANDIDATES]) if shared else []


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, bare_name(one), bare_name(other), autojunk=False).ratio()
