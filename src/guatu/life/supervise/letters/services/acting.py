"""What every step on a letter shares: fetch it, hold it, look at it again, record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import SUBJECT, get_letter_for
from guatu.life.supervise.letters.vocab import LetterState
from guatu.notices.services import notify


@dataclass(slots=True)
class Act:
    """One step under way: the letter as it stands inside the entry, and the pen to record with."""

    actor: Actor
    letter: Letter
    on: dt.date
    entry: journal.Recorder

    def record(self, kind: Any, *, reason: str = "", evidence: Iterable[Evid] = ()) -> UUID:
        """Write the step down."""
        return record(self.entry, self.letter, kind, self.on, reason=reason, evidence=evidence)

    def require_state(self, *states: LetterState) -> None:
        """Errors: Conflict when the letter stands elsewhere."""
        if self.letter.state not in states:
            text = _("这份函现在是“%(state)s”，不能这样办理。请刷新后再看。")
            raise Conflict(text % {"state": self.letter.get_state_display()}, fields=("state",))

    def require_seen(self, seen: int | None) -> None:
        """Errors: Conflict when it has moved on since it was seen."""
        if seen is not None and seen != self.letter.version:
            raise Conflict(_("这份函刚被别人办理过，请看过新的进展再办。"), fields=("version",))

    def save(self, **changes: Any) -> None:
        """Write the row, one step further."""
        for name, value in changes.items():
            setattr(self.letter, name, value)
        self.letter.version += 1
        self.letter.save()


def record(
    entry: journal.Recorder, letter: Letter, kind: Any, on: dt.date, *, reason: str = "", evidence: Iterable[Evid] = ()
) -> UUID:
    """One fact about a letter."""
    return entry.record(
        kind, occurred_on=on, place=letter.place_id, reason=reason.strip(), subject=(SUBJECT, letter.id),
        provenance="sample" if letter.is_sample else "observed", evidence=evidence,
    )  # fmt: skip


@contextmanager
def acting(
    *, actor: Actor, letter: UUID, verb: str, name: str, on: dt.date | None = None, seen: int | None = None,
    idem_key: str | None = None, request: Any = None,
) -> Iterator[Act]:  # fmt: skip
    """Open one step: fetch or refuse, hold the letter, read it again.

    Errors: NotFound; Refused; Conflict when it has moved on since it was seen; Invalid for a day before the last step;
    Replayed for a key answered before.
    """
    get_letter_for(actor, letter, verb=verb)
    with journal.entry(actor=actor, verb=f"letters.{name}", idem_key=idem_key, request=request) as entry:
        Letter.objects.select_for_update(of=("self",)).get(id=letter)
        journal.require_unanswered(entry)
        now = get_letter_for(actor, letter, verb=verb)
        act = Act(actor, now, _day(now, on), entry)
        act.require_seen(seen)
        yield act


def last_day(letter: Letter) -> dt.date:
    """The day of the last step on a letter: none comes before it."""
    return max(filter(None, (letter.drafted_on, letter.checked_on, letter.signed_on, letter.delivered_on, letter.received_on)))


def _day(letter: Letter, on: dt.date | None) -> dt.date:
    last, day = last_day(letter), on or clock.today()
    # The clock may have stepped back: without a day told, the step is written on the day of the last one.
    if on is None:
        return max(day, last)
    if day < last:
        raise Invalid({"on": [_("不能早于上一步的日期（%(day)s）。") % {"day": last.isoformat()}]})
    return day


def require_words(text: str, problem: str, field: str = "reason") -> None:
    """Errors: Invalid without words."""
    if not text.strip():
        raise Invalid({field: [problem]})


def tell(units: Iterable[UUID], letter: Letter, occasion: str, text: str, **values: Any) -> None:
    """Tell every post of these units about a letter, once an occasion."""
    posts = Post.objects.valid_on(clock.today()).filter(unit_id__in=set(units)).values_list("id", flat=True)
    notify(posts=posts, key=f"letter:{letter.id}:{occasion}", text=text, values=values, url=("letter:letter", (letter.id,)))
