"""改期灯：promises that were put off, how often, and whether on the very eve of the day (PRODUCT C6, C8).

The present promise stands in the register; what it was before, and when it was moved, is read from the promises themselves, and only
for projects of which one moved.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.attention import rules
from guatu.attention.ledger import turn_of
from guatu.attention.registry import Finding, Input, Page, Rule, Subject, Told, chunks, number, register, register_extra
from guatu.attention.rules import Promise, Slips
from guatu.facts import refold
from guatu.figures.context import Context
from guatu.ledger.vocab import Milestone

SLIPS = "promises.slips"
_PROMISED = "ledger.milestone_promised"


def _slips(page: Page) -> Mapping[UUID, Mapping[str, Slips]]:
    """How the promises of unmet milestones moved, for projects of which one did."""
    moved = [
        project
        for project, nodes in page.milestones.items()
        if any(node.moves and node.actual_on is None for node in nodes.values())
    ]
    if not moved:
        return {}
    said = _said(page.context, moved)
    found = {project: {key: rules.slips_of(promises) for key, promises in of.items()} for project, of in said.items()}
    return {project: {key: one for key, one in of.items() if one.is_slipping} for project, of in found.items()}


def _said(context: Context, projects: Iterable[UUID]) -> dict[UUID, dict[str, list[Promise]]]:
    """What was promised by project and milestone, in the order it was said, as known then; merged histories included."""
    into = {one: one for one in projects} | _merged_into(context, set(projects))
    rows: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for chunk in chunks(into):
        facts = refold.effective(context.at, context.known_at).filter(kind=_PROMISED, project__in=chunk)
        for project, *row in facts.values_list("project", "occurred_on", "recorded_at", "entry_id", "id", "body"):
            if project is not None:
                rows[into[project]].append(tuple(row))
    return {project: _in_order(told) for project, told in rows.items()}


def _in_order(told: Iterable[tuple[Any, ...]]) -> dict[str, list[Promise]]:
    """The order folds rely on: when it was true, when it was known, then by id."""
    found: dict[str, list[Promise]] = defaultdict(list)
    for said_on, _recorded, _entry, _id, body in sorted(told, key=lambda row: row[:4]):
        found[body["milestone"]].append(Promise(said_on, dt.date.fromisoformat(body["promised_on"])))
    return found


def _merged_into(context: Context, projects: set[UUID]) -> dict[UUID, UUID]:
    """Projects that were merged, over any number of steps, into one of these, with the one they ended in."""
    merges = refold.effective(context.at, context.known_at).filter(kind=refold.MERGED)
    rows = merges.values_list("subject_id", "project", "body")
    into = {UUID(gone): survivor for gone, survivor, body in rows if survivor is not None and not body.get("undone")}
    ends = {gone: _end_of(gone, into) for gone in into}
    return {gone: end for gone, end in ends.items() if end in projects}


def _end_of(project: UUID, into: Mapping[UUID, UUID]) -> UUID:
    seen: set[UUID] = set()
    while project in into and project not in seen:
        seen.add(project)
        project = into[project]
    return project


def _open_slips(subject: Subject) -> list[tuple[str, Slips]]:
    """The milestones not met yet whose promise was put off, the oftenest first."""
    found: Mapping[str, Slips] = subject.beside(SLIPS) or {}
    unmet = [(key, one) for key, one in found.items() if key in subject.milestones and subject.milestones[key].actual_on is None]
    return sorted(unmet, key=lambda pair: (-pair[1].times, pair[0]))


def slipped(subject: Subject) -> Finding | None:
    """改期灯: a promise put off again and again. Source: PRODUCT C8."""
    found = _open_slips(subject)
    if not found:
        return None
    key, worst = found[0]
    state = rules.at_least_state(worst.times, number(subject, "light.slip_yellow_times"), number(subject, "light.slip_red_times"))
    return Finding("ledger.slipped", state, lambda: _slipped_told(subject, key, worst, state))


def _slipped_told(subject: Subject, key: str, slips: Slips, state: str) -> Told:
    yellow, red = number(subject, "light.slip_yellow_times"), number(subject, "light.slip_red_times")
    node, name = subject.milestones[key], str(Milestone(key).label)
    inputs = (
        Input(_("最初承诺%(what)s") % {"what": name}, node.first_promised_on, "date"), Input(_("现承诺%(what)s") % {"what": name}, node.promised_on, "date"),
        Input(_("推后次数"), slips.times, "count", _("满 %(y)s 次黄，满 %(r)s 次红") % {"y": yellow, "r": red}, state != "normal"),
    )  # fmt: skip
    if state == "normal":
        return Told(inputs=inputs)
    days = (node.promised_on - node.first_promised_on).days if node.promised_on and node.first_promised_on else 0
    return Told(
        _("%(what)s承诺已推后 %(n)s 次，共 %(days)s 天") % {"what": name, "n": slips.times, "days": days}, inputs, slips.changed_on,
        turn_of(subject), (_("按现承诺日完成%(what)s并存入佐证") % {"what": name},),
        "" if state == "late" else _("再推后 %(n)s 次转红") % {"n": red - slips.times},
    )  # fmt: skip


def changed_late(subject: Subject) -> Finding | None:
    """临近改期灯: put off when the day was all but there. Source: PRODUCT C6."""
    lock = number(subject, "milestone.lock_days") if subject.beside(SLIPS) else 0
    late = [(key, one) for key, one in _open_slips(subject) if rules.is_late_change(one, lock)]
    if not late:
        return None
    key, slips = max(late, key=lambda pair: pair[1].changed_on or dt.date.min)
    return Finding("ledger.changed_late", "watch", lambda: _changed_told(subject, key, slips, lock))


def _changed_told(subject: Subject, key: str, slips: Slips, lock: int) -> Told:
    name = str(Milestone(key).label)
    left = (slips.before - slips.changed_on).days if slips.before and slips.changed_on else 0
    when = _("距原承诺日 %(n)s 天") % {"n": left} if left >= 0 else _("原承诺日已过 %(n)s 天") % {"n": -left}
    return Told(
        _("%(what)s承诺在%(when)s时改期") % {"what": name, "when": when},
        (Input(_("原承诺%(what)s") % {"what": name}, slips.before, "date"), Input(_("改为"), slips.after, "date"),
         Input(_("改期日"), slips.changed_on, "date", _("临近 %(n)s 天内改期为黄") % {"n": lock}, True)),
        slips.changed_on, turn_of(subject), (_("按现承诺日完成%(what)s并存入佐证") % {"what": name},),
    )  # fmt: skip


register_extra(SLIPS, _slips)
for _rule in (
    Rule("ledger.slipped", "promise", gettext_lazy("改期"), gettext_lazy("未完成节点的承诺日一再推后：满规定次数黄灯，再多红灯。提前不计。"), "PRODUCT C8", slipped, parameters=("light.slip_yellow_times", "light.slip_red_times"), needs=(SLIPS,)),
    Rule("ledger.changed_late", "promise", gettext_lazy("临近改期"), gettext_lazy("承诺日临近规定天数内（或已过）才推后的，黄灯，直到节点完成。"), "PRODUCT C6", changed_late, parameters=("milestone.lock_days",), needs=(SLIPS,)),
):  # fmt: skip
    register(_rule)
