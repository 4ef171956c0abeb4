"""What can happen to the lights themselves: a rule put in or out of force, an exemption asked for, granted, refused, withdrawn.

Facts about an exemption are about the subject ("exemption", id) and its project. All but the withdrawal count from the first day of
the exemption (`occurred_on`), so that a month that is not closed yet is lifted by what was decided a few days after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.facts.kinds import register


@register("attention.rule_set")
@dataclass(frozen=True)
class RuleSet:
    """A rule was put in force, or out of it, from a day on, with the document that says so."""

    rule: str
    is_enabled: bool
    valid_from: dt.date
    source: str


@register("attention.exemption_proposed")
@dataclass(frozen=True)
class ExemptionProposed:
    """A county asked that a dimension of a project be lifted until a day (正当理由, R4.7); the reason is the fact's own."""

    root: str
    dimension: str
    valid_from: dt.date
    valid_until: dt.date
    asked_on: dt.date
    document_no: str = ""
    unit: str = ""
    post: str = ""
    county: str = ""


@register("attention.exemption_granted")
@dataclass(frozen=True)
class ExemptionGranted:
    """The city approved it until a day, by which post and under which document."""

    dimension: str
    valid_from: dt.date
    valid_until: dt.date
    decided_on: dt.date
    document_no: str
    unit: str = ""
    post: str = ""


@register("attention.exemption_refused")
@dataclass(frozen=True)
class ExemptionRefused:
    """The city did not approve it; the reason is the fact's own."""

    decided_on: dt.date
    unit: str = ""
    post: str = ""


@register("attention.exemption_withdrawn")
@dataclass(frozen=True)
class ExemptionWithdrawn:
    """It holds no longer from the fact's day on; the reason is the fact's own."""

    unit: str = ""
    post: str = ""
