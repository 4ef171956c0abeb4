"""Which rules are in force where and since when: what a jurisdiction set, else what the house does everywhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from guatu.attention.models import LightRuleSetting
from guatu.attention.registry import Rule, all_rules
from guatu.ledger.models.reference import EVER


def in_force(root: UUID, at: dt.date) -> dict[str, dt.date]:
    """Rule → since when it is in force on a day, without a break; rules that are not are absent."""
    settings: dict[str, list[LightRuleSetting]] = defaultdict(list)
    for row in LightRuleSetting.objects.filter(root_id=root, valid_from__lte=at).order_by("valid_from"):
        settings[row.rule].append(row)
    since = {one.key: _since(one, settings[one.key]) for one in all_rules()}
    return {key: day for key, day in since.items() if day is not None}


def _since(rule: Rule, settings: Iterable[LightRuleSetting]) -> dt.date | None:
    found = EVER if rule.is_usual else None
    for row in settings:
        found = (found or row.valid_from) if row.is_enabled else None
    return found


def settings_of(root: UUID, rule_key: str = "") -> list[LightRuleSetting]:
    """What a jurisdiction said about a rule, or about all of them; newest first."""
    rows = LightRuleSetting.objects.filter(root_id=root)
    return list((rows.filter(rule=rule_key) if rule_key else rows).order_by("-valid_from", "rule"))
