"""What can happen to a case (past tense, never renamed). Every fact is about the subject ("case", id).

Ids of units and posts stand in the body as text, because a fold reads nothing else; reasons stand in the fact's own column.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.facts.kinds import register


@register("cases.opened")
@dataclass(frozen=True)
class CaseOpened:
    """Somebody was asked for something by a date. `limit_days`/`limit_unit` are the limit the date was counted from."""

    number: str
    kind: str
    root: str
    title: str
    text: str
    issuer_unit: str
    handler_unit: str
    verifier_unit: str
    due_on: dt.date | None = None
    limit_days: int | None = None
    limit_unit: str = ""
    issuer_post: str = ""
    county: str = ""
    coop_units: tuple[str, ...] = ()
    grade: str = ""
    level: str = "city"
    category: str = ""
    is_sensitive: bool = False
    is_provisional: bool = False
    parent: str = ""
    relapse_of: str = ""
    start_rung: int = 0
    source_type: str = ""
    source_id: str = ""
    needs_acceptance: bool = True


@register("cases.accepted")
@dataclass(frozen=True)
class CaseAccepted:
    """The handler took it on."""

    unit: str = ""
    post: str = ""


@register("cases.returned")
@dataclass(frozen=True)
class CaseReturned:
    """The handler said it is not its duty, on which basis, and whose it may be (R4.12)."""

    unit: str = ""
    basis: str = ""
    suggested_unit: str = ""


@register("cases.handed_over")
@dataclass(frozen=True)
class CaseHandedOver:
    """The issuer gave it to a unit: to another one, or, as a binding ruling, to the one that returned it (R4.12)."""

    from_unit: str
    to_unit: str
    due_on: dt.date | None = None
    is_ruling: bool = False
    is_provisional: bool = False


@register("cases.noted")
@dataclass(frozen=True)
class CaseNoted:
    """How far it is, in words; the clock goes on."""

    text: str
    unit: str = ""


@register("cases.extension_asked")
@dataclass(frozen=True)
class CaseExtensionAsked:
    """The handler asked for more time, before the date."""

    until_on: dt.date


@register("cases.extension_decided")
@dataclass(frozen=True)
class CaseExtensionDecided:
    """The issuer granted or refused it. The original date stays in sight (R4.15)."""

    is_granted: bool
    until_on: dt.date


@register("cases.clock_stopped")
@dataclass(frozen=True)
class CaseClockStopped:
    """The clock stands still: it is somebody else's time."""

    cause: str


@register("cases.clock_resumed")
@dataclass(frozen=True)
class CaseClockResumed:
    """The clock goes on; the due date moved by as many days as it stood."""

    due_on: dt.date | None = None
    is_provisional: bool = False


@register("cases.result_submitted")
@dataclass(frozen=True)
class CaseResultSubmitted:
    """The handler said it is done, and showed what for (销号申请)."""

    text: str
    unit: str = ""
    post: str = ""


@register("cases.sent_back")
@dataclass(frozen=True)
class CaseSentBack:
    """Whoever verifies did not accept the result."""

    unit: str = ""


@register("cases.result_verified")
@dataclass(frozen=True)
class CaseResultVerified:
    """Somebody other than the handler has seen it done (R4.13)."""

    manner: str
    unit: str = ""
    post: str = ""
    satisfaction: str = ""
    text: str = ""


@register("cases.reported_back")
@dataclass(frozen=True)
class CaseReportedBack:
    """The result was reported to the leader who asked for it (反馈呈报)."""

    text: str


@register("cases.reinstructed")
@dataclass(frozen=True)
class CaseReinstructed:
    """The leader wrote again: the case is worked on further under the same number (再批示)."""

    text: str
    due_on: dt.date | None = None
    is_provisional: bool = False


@register("cases.closed")
@dataclass(frozen=True)
class CaseClosed:
    """销号：the number is struck out and kept."""

    unit: str = ""
    post: str = ""


@register("cases.withdrawn")
@dataclass(frozen=True)
class CaseWithdrawn:
    """The issuer took it back, with a reason."""


@register("cases.rechecked")
@dataclass(frozen=True)
class CaseRechecked:
    """A closed case was looked at again (抽查回访)."""

    is_sound: bool
    text: str = ""


@register("cases.relapsed")
@dataclass(frozen=True)
class CaseRelapsed:
    """It came back: the new case carries on under its own number and names this one."""

    into: str


@register("cases.carried_over")
@dataclass(frozen=True)
class CaseCarriedOver:
    """A meeting found it unfinished and carried it on."""

    meeting: str = ""


@register("cases.escalation_proposed")
@dataclass(frozen=True)
class CaseEscalationProposed:
    """A rung of a ladder was reached; an officer decides whether it is climbed."""

    ladder: str
    rung: str
    rank: int
    why: str = ""


@register("cases.escalation_decided")
@dataclass(frozen=True)
class CaseEscalationDecided:
    """The rung was climbed or not, by whom and why."""

    ladder: str
    rung: str
    rank: int
    is_confirmed: bool


@register("cases.due_recounted")
@dataclass(frozen=True)
class CaseDueRecounted:
    """Its date was counted again by a new calendar: as many days from the same day as before (R14.3)."""

    due_on: dt.date
    is_provisional: bool = False


@register("cases.duty_moved")
@dataclass(frozen=True)
class CaseDutyMoved:
    """A post was handed over: the parts of its unit in the case are the taker's unit's; dates and state stay (DECISIONS 24).

    With `to_post` empty: the whole of which the case is a part was given to another unit, which leads it from here on (R4.13).
    """

    from_unit: str
    to_unit: str
    from_post: str
    to_post: str
