"""What can happen to a letter (past tense, never renamed). Every fact is about the subject ("letter", id), but that of an edited
template, and those of what was decided about a light: each decision is a subject ("light_decision", id) of its own.

Posts and units stand in the body as ids, never as names.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guatu.facts.kinds import register


@register("letters.drafted")
@dataclass(frozen=True)
class LetterDrafted:
    """Its content was built from cases and frozen. `cases` in their order; `document` holds the content."""

    kind: str
    issuer: str
    addressee: str
    cases: tuple[str, ...]
    document: str
    content_hash: str
    template: str
    addressee_post: str = ""
    skip_reason: str = ""
    copies: tuple[str, ...] = ()


@register("letters.called")
@dataclass(frozen=True)
class LetterCalled:
    """Somebody rang first: which post, what came of it (先电话后发函)."""

    whom: str
    result: str
    note: str = ""


@register("letters.checked")
@dataclass(frozen=True)
class LetterChecked:
    """Somebody other than the drafter looked at every number; these units are asked for their opinion."""

    units: tuple[str, ...] = ()


@register("letters.sent_back")
@dataclass(frozen=True)
class LetterSentBack:
    """It went back to the drafter; the fact's reason says why."""


@register("letters.countersigned")
@dataclass(frozen=True)
class LetterCountersigned:
    """A unit said what it thinks."""

    unit: str
    opinion: str
    words: str = ""


@register("letters.approved")
@dataclass(frozen=True)
class LetterApproved:
    """One of the two posts that must agree did (R4.2)."""

    post: str
    step: str


@register("letters.signed")
@dataclass(frozen=True)
class LetterSigned:
    """It took its number and counts from now; `pdf_sha256` are the bytes as issued, `case` awaits the reply.

    `copies` are the units it is copied to where the draft, being older than they are kept, did not name them.
    """

    number: str
    pdf_sha256: str
    reply_due_on: dt.date | None = None
    case: str = ""
    copies: tuple[str, ...] = ()


@register("letters.scan_attached")
@dataclass(frozen=True)
class LetterScanAttached:
    """The stamped paper was scanned and kept."""

    file_sha256: str


@register("letters.delivered")
@dataclass(frozen=True)
class LetterDelivered:
    """It left the house, by which way."""

    channel: str


@register("letters.received")
@dataclass(frozen=True)
class LetterReceived:
    """The addressee has it (签收)."""

    unit: str
    post: str = ""


@register("letters.replied")
@dataclass(frozen=True)
class LetterReplied:
    """The addressee answered; the case that awaited the reply carries it on."""

    text: str
    case: str


@register("letters.reply_accepted")
@dataclass(frozen=True)
class LetterReplyAccepted:
    """Whoever sent the letter took the reply for an answer."""

    case: str


@register("letters.reply_refused")
@dataclass(frozen=True)
class LetterReplyRefused:
    """The reply did not answer; the fact's reason says why, and it is owed again."""

    case: str


@register("letters.handed_over")
@dataclass(frozen=True)
class LetterHandedOver:
    """The post it was addressed to handed over: another receives and answers it."""

    from_post: str
    to_post: str


@register("letters.withdrawn")
@dataclass(frozen=True)
class LetterWithdrawn:
    """It was taken back, before or after it was issued; the fact's reason says why."""

    was_issued: bool


@register("letters.template_edited")
@dataclass(frozen=True)
class LetterTemplateEdited:
    """An office changed the words of a kind of letter."""

    kind: str
    version: int
    title: str
    body: str
    demand: str = ""


@dataclass(frozen=True)
class _LightDecided:
    """Which light was decided about: `rung` of the ladder for a dimension lit since a day, as it stood at the end of `period`; `why`
    holds the light's own words."""

    root: str
    dimension: str
    rule: str
    state: str
    since: dt.date
    period: str
    rung: str
    why: str
    county: str = ""
    unit: str = ""
    post: str = ""


@register("letters.light_pressed")
@dataclass(frozen=True)
class LightPressed(_LightDecided):
    """A light was pressed by a letter; `case` stands on the rung from now."""

    case: str = ""


@register("letters.light_let_be")
@dataclass(frozen=True)
class LightLetBe(_LightDecided):
    """No letter for this light at this rung; the fact's reason says why. It is asked for again when it went out and came back."""
