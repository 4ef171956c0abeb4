"""豁免：what an approved exemption does to a light: 灰 while it lasts, whatever the rule finds (R4.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.attention.models import LightExemption
from guatu.attention.registry import Finding, Told, rule
from guatu.attention.standings import EXEMPTION_FOLD
from guatu.facts.folds import LIVE
from guatu.facts.refold import survivors
from guatu.figures import snapshots
from guatu.figures.context import Context

LIFTED = frozenset({"watch", "late", "missing"})


def exempt_projects(context: Context) -> Mapping[UUID, Sequence[LightExemption]]:
    """The exemptions that hold on the context's day, as known then, by project."""
    if not LightExemption.objects.filter(snapshot_no=LIVE, root_id=context.root).exists():
        return {}
    number = context.snapshot_no
    if context.close_id is None:
        number = snapshots.ensure_subjects(EXEMPTION_FOLD, context.root, context.at, context.known_at)
    rows = LightExemption.objects.filter(
        snapshot_no=number, root_id=context.root, state="granted", valid_from__lte=context.at, valid_until__gte=context.at
    )
    found: dict[UUID, list[LightExemption]] = defaultdict(list)
    # What was granted to a project that was merged by then lifts the light of the one that stands for it.
    stands = survivors(context.at, context.known_at)
    for row in rows.order_by("valid_until", "exemption_id"):
        found[stands.get(row.project_id, row.project_id)].append(row)
    return found


def lifted(finding: Finding, exemptions: Sequence[LightExemption]) -> Finding:
    """The finding, or 灰 in its place when an exemption covers its dimension; what it found stays to be read."""
    if finding.state not in LIFTED:
        return finding
    dimension = rule(finding.rule).dimension
    covering = [one for one in exemptions if one.dimension in ("", dimension)]
    if not covering:
        return finding
    return Finding(finding.rule, "exempt", lambda: _told(finding, covering[-1]))


def _told(finding: Finding, exemption: LightExemption) -> Told:
    text = _("%(reason)s。豁免至 %(until)s（%(document)s）：%(why)s")
    said = text % {
        "reason": finding.reason, "until": exemption.valid_until.isoformat(), "document": exemption.document_no, "why": exemption.reason,
    }  # fmt: skip
    next_worse = _("豁免到期后恢复按规则亮灯")
    return replace(finding.told, reason=said, since=exemption.valid_from, turns_green=finding.turns_green, next_worse=next_worse)
