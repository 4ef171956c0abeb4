"""Where a case came from, and the way there for whoever may go it: to anybody else the page would be a dead end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch

from guatu.cases.models import CaseStanding
from guatu.desk.cases_words import source_word
from guatu.desk.project_reach import openable
from guatu.desk.screen import Screen
from guatu.facts.models import Fact
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound, Refused
from guatu.life.dispatch.meetings.queries import get_meeting_for
from guatu.life.dispatch.returns.queries import visible_logs
from guatu.life.supervise.letters.queries import get_letter_for
from guatu.life.supervise.queries import get_instruction_for
from guatu.life.supervise.rounds.queries import get_round_for
from guatu.ui.components import Link


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of source with a page: its address, and whether a reader may open the one with this id."""

    name: str
    may_open: Callable[[Actor, UUID], bool]


def _fetched(fetch: Callable[[Actor, UUID], object]) -> Callable[[Actor, UUID], bool]:
    def may_open(actor: Actor, one: UUID) -> bool:
        try:
            fetch(actor, one)
        except (NotFound, Refused):
            return False
        return True

    return may_open


ORIGINS = {
    "meeting": Origin("meeting:show", _fetched(get_meeting_for)),
    "letter": Origin("letter:letter", _fetched(get_letter_for)),
    "round": Origin("inspection:round", _fetched(get_round_for)),
    "instruction": Origin("cases:instruction", _fetched(get_instruction_for)),
    "return": Origin("returning:return", lambda actor, one: visible_logs(actor).filter(log_id=one).exists()),
    "light": Origin("register:project", lambda actor, one: one in openable(actor, [one])),
}


def source_link(screen: Screen, case: CaseStanding) -> Link:
    """What a case came out of, as a way there; plain words where there is none, or none for this reader."""
    word, origin, told = source_word(case), ORIGINS.get(case.source_type), _told(case)
    if origin is None or told is None or not origin.may_open(screen.actor, told[0]):
        return Link(word)
    try:
        return Link(word, screen.link(origin.name, *told))
    except NoReverseMatch:
        return Link(word)


def _told(case: CaseStanding) -> tuple[UUID, *tuple[str, ...]] | None:
    """What names a case's source in its address, its id first; None when there is no such thing."""
    if case.source_type == "light":
        return (case.project_id,) if case.project_id else None
    if case.source_type != "return":
        return _id_of(case.source_id)
    # A return is the log of a month and an occasion in it; the case keeps the filing that told of the problem.
    filing = Fact.objects.filter(id=case.source_id).only("subject_id", "body").first() if case.source_id else None
    return (UUID(filing.subject_id), filing.body["occasion"]) if filing else None


def _id_of(text: str) -> tuple[UUID] | None:
    try:
        return (UUID(text),)
    except ValueError:
        # A source outside the house is kept in words.
        return None
