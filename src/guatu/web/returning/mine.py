"""What this post owes, cycle by cycle; what was told; what was sent back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.kernel.actor import Actor
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.queries import Owed, cycle_title
from guatu.ui.components import Empty, Link, Tag
from guatu.web.returning.words import due_words, occasion_label, state_tag


@dataclass(frozen=True, slots=True)
class Line:
    """One project of an occasion."""

    title: str
    url: str
    state: Tag
    is_asked: bool
    last: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One occasion of a cycle with what this post owes of it."""

    title: str
    due: str
    is_late: bool
    lines: tuple[Line, ...]
    asked: int

    @property
    def done(self) -> int:
        """How many are told."""
        return len(self.lines) - self.asked


@dataclass(frozen=True, slots=True)
class Mine:
    """The whole page."""

    groups: tuple[Group, ...]
    waiting: int
    empty: Empty

    @property
    def asked(self) -> int:
        """How many are still to be filled."""
        return sum(one.asked for one in self.groups)


def mine(actor: Actor) -> Mine:
    """What a post owes now; nothing for a post that only reads."""
    now = queries.received_at()
    owed = queries.owed_by(actor, now) if policy.can(actor, queries.OWE).ok else []
    found = sorted(owed, key=lambda one: (one.occasion.due_at, one.cycle.order, one.occasion.key, not queries.is_asked_of(one)))
    groups = [_group(list(rows), now) for _key, rows in groupby(found, key=lambda one: (one.cycle.id, one.occasion.key))]
    waiting = len(queries.waiting_for(actor)) if policy.can(actor, queries.REVIEW).ok else 0
    return Mine(tuple(groups), waiting, _empty(actor))


def _group(rows: list[Owed], now: dt.datetime) -> Group:
    cycle, occasion = rows[0].cycle, rows[0].occasion
    title = _("%(cycle)s · %(occasion)s") % {"cycle": cycle_title(cycle), "occasion": occasion_label(cycle, occasion)}
    lines = tuple(_line(one, now) for one in rows)
    return Group(title, due_words(occasion, now), now > occasion.due_at, lines, sum(one.is_asked for one in lines))


def _line(owed: Owed, now: dt.datetime) -> Line:
    project, mark = owed.project, owed.mark
    return Line(
        project.label, reverse("returning:file", args=[project.project_id, owed.cycle.key, owed.occasion.key]),
        state_tag(owed.state(now), mark), queries.is_asked_of(owed), (mark or {}).get("progress", ""), (mark or {}).get("reason", ""),
    )  # fmt: skip


def _empty(actor: Actor) -> Empty:
    if policy.can(actor, "returns.cycles").ok and not policy.can(actor, queries.OWE).ok:
        return Empty(_("本岗位不承担填报"), _("看谁没有报，或设置填报周期。"), Link(_("迟报与漏报"), reverse("returning:late")))
    if not policy.can(actor, queries.OWE).ok:
        return Empty(_("本岗位不承担填报"), _("可以看各地报送情况。"), Link(_("迟报与漏报"), reverse("returning:late")))
    return Empty(
        _("现在没有要填报的"), _("到了填报日，这里会列出你的项目。没有列出的项目：可能不在应报阶段，或本辖区还没有启用填报周期，请问市项目办。"),
        Link(_("迟报与漏报"), reverse("returning:late")),
    )  # fmt: skip
