"""佐证灯：a stage that was entered without the papers its gate asks for (R2.1).

The verb that moves a project past a gate asks for them; what came in with an office's old ledger did not pass there. A jurisdiction
puts the rule in force from a day on, and it looks at stages entered since that day: nobody is asked for the papers of ten years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.attention import rules
from guatu.attention.ledger import turn_of
from guatu.attention.registry import Finding, Input, Page, Rule, Subject, Told, chunks, number, register, register_extra
from guatu.ledger.gates import Requirement, requirements
from guatu.ledger.models import ProjectStanding
from guatu.ledger.vocab import Stage

KEYS = "papers.keys"


def _keys(page: Page) -> Mapping[UUID, Sequence[str]]:
    """The papers on file. Read here and not from the row: a page that needs no papers leaves that column out."""
    found: dict[UUID, Sequence[str]] = {}
    wanted = [one.project_id for one in page.standings if asked_of(one.stage)]
    for chunk in chunks(wanted):
        rows = ProjectStanding.objects.filter(snapshot_no=page.context.snapshot_no, project_id__in=chunk)
        found |= dict(rows.values_list("project_id", "evidence_keys"))
    return found


@cache
def asked_of(stage: str) -> tuple[Requirement, ...]:
    """The papers a stage's gate asks for."""
    return tuple(one for one in requirements() if one.stage == stage and one.kind == "evidence")


def evidence(subject: Subject) -> Finding | None:
    """佐证灯. Source: R2.1."""
    standing, since = subject.standing, subject.in_force_since("ledger.evidence")
    asked = asked_of(standing.stage)
    if not asked or standing.stage_on is None or since is None or standing.stage_on < since:
        return None
    kept = set(subject.beside(KEYS) or ())
    missing = tuple(one for one in asked if one.target not in kept)
    if not missing:
        return Finding(
            "ledger.evidence", "normal", lambda: Told(inputs=(Input(_("已存佐证"), "、".join(one.label for one in asked)),))
        )
    days = (subject.context.at - standing.stage_on).days
    state = rules.beyond_state(days, number(subject, "light.evidence_yellow_days"), number(subject, "light.evidence_red_days"))
    # Within its days it is not yet owed.
    return Finding("ledger.evidence", "future" if state == "normal" else state, lambda: _told(subject, missing, days, state))


def _told(subject: Subject, missing: Sequence[Requirement], days: int, state: str) -> Told:
    yellow, red = number(subject, "light.evidence_yellow_days"), number(subject, "light.evidence_red_days")
    names, entered = "、".join(one.label for one in missing), subject.standing.stage_on or subject.context.at
    stage = str(Stage(subject.standing.stage).label)
    inputs = (
        Input(_("进入%(stage)s") % {"stage": stage}, entered, "date"), Input(_("缺少佐证"), names, "text", "", state != "normal"),
        Input(_("已过天数"), days, "count", _("超过 %(y)s 天黄，超过 %(r)s 天红") % {"y": yellow, "r": red}, state != "normal"),
    )  # fmt: skip
    if state == "normal":
        return Told(inputs=inputs)
    limit = red if state == "late" else yellow
    return Told(
        _("进入%(stage)s %(n)s 天，仍缺：%(names)s") % {"stage": stage, "n": days, "names": names}, inputs,
        entered + dt.timedelta(days=limit + 1), turn_of(subject), (_("补存佐证：%(names)s") % {"names": names},),
        "" if state == "late" else _("再过 %(n)s 天转红") % {"n": red + 1 - days},
    )  # fmt: skip


register_extra(KEYS, _keys)
register(
    Rule(
        "ledger.evidence", "evidence", gettext_lazy("佐证"), gettext_lazy("进入阶段而关口要求的佐证不齐：超过规定天数黄灯，再久红灯。自启用日起进入的阶段适用。"),
        "R2.1", evidence, parameters=("light.evidence_yellow_days", "light.evidence_red_days"), needs=(KEYS,), is_usual=False,
    )
)  # fmt: skip
