"""函件 of the sample city: the ladder proposes each week, the office drafts, an inspector checks, some are withdrawn. None is signed.

Sample letters carry no number and are never issued (DECISIONS 30), so they stand at their check, their countersignature or before
the signature. What is written about is whatever sample cases are overdue at that moment; where nothing is, nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from guatu.access.models import Unit
from guatu.access.models.places import UnitKind
from guatu.cases import ladders
from guatu.cases.models import CaseStanding
from guatu.cases.services import decide_escalation
from guatu.cases.vocab import RungState
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.supervise.letters import services, templating
from guatu.life.supervise.letters.content import Call
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import Group, groups_for
from guatu.life.supervise.letters.services import Basis, Draft
from guatu.life.supervise.letters.vocab import LEVEL_OF_KIND, LetterKind, LetterState

Act = tuple[dt.datetime, Callable[[], None]]
# (days before today, letters drafted on that day)
ROUNDS = ((21, 3), (14, 4), (7, 3), (1, 2))
SKIPPED = "首次核对时已严重逾期，未及先行提醒"


def acts(world: World, today: dt.date) -> list[Act]:
    """Everything that happens to letters until `today`, oldest first."""
    desk = _Desk(world)
    found = [one for back, count in ROUNDS for one in _round(desk, today - dt.timedelta(days=back), count)]
    return sorted((one for one in found if one[0].date() <= today), key=lambda act: act[0])


def _round(desk: _Desk, day: dt.date, count: int) -> Iterator[Act]:
    """One week: proposed in the morning, drafted, checked the next day, the oldest settled by a talk on the third."""
    yield instant(day, 7, 10), desk.propose
    yield instant(day, 10), lambda: desk.draft(count)
    yield instant(day, 16), desk.say_no
    yield instant(day + dt.timedelta(days=1), 9, 30), desk.check
    yield instant(day + dt.timedelta(days=2), 11), desk.withdraw


@dataclass(slots=True)
class _Desk:
    """The office's letters: who drafts, who checks."""

    world: World

    @property
    def drafter(self) -> Actor:
        """The city's office."""
        return self.world.posts["city_office", self.world.made.root.code]

    @property
    def checker(self) -> Actor:
        """The inspectors' room, another post than the drafter's."""
        return self.world.posts["inspector", self.world.made.root.code]

    def propose(self) -> None:
        """What the clock does every morning."""
        templating.load_defaults()
        if self._is_anything_late():
            ladders.propose_all()

    def _is_anything_late(self) -> bool:
        rows = CaseStanding.objects.live().open().filter(root_id=self.world.made.root.id, due_on__lt=clock.today())
        return rows.exists()

    def draft(self, count: int) -> None:
        """A letter to each of the first addressees, a call made first with every other."""
        basis: Basis | None = None
        for at, group in enumerate(self._groups()[:count]):
            basis = basis or Basis.now()
            try:
                services.adopt_and_draft(actor=self.drafter, draft=_draft(group, has_call=at % 2 == 0), basis=basis)
            except (Invalid, Conflict):
                # An addressee that moved on meanwhile: its letter is written another day.
                continue

    def _groups(self) -> list[Group]:
        own = self.drafter.unit_id
        return [one for one in groups_for(self.drafter, self.world.made.root.id) if one.addressee.id != own]

    def say_no(self) -> None:
        """One proposal is not followed: it was talked over."""
        for group in self._groups()[-1:]:
            for row in group.escalations[:1]:
                if row.state == RungState.PROPOSED:
                    decide_escalation(
                        actor=self.drafter, escalation=row.id, is_confirmed=False, reason="已电话督促，责任单位承诺本周办结"
                    )

    def _letters(self, *states: str) -> list[Letter]:
        rows = Letter.objects.filter(root_id=self.world.made.root.id, state__in=states)
        return list(rows.order_by("drafted_on", "id"))

    def check(self) -> None:
        """The inspectors check all but the newest; every third goes to a department for its opinion."""
        for at, letter in enumerate(self._letters(LetterState.DRAFTED)[:-1]):
            services.check_letter(actor=self.checker, letter=letter.id, units=self._asked(letter) if at % 3 == 2 and not letter.is_sensitive else ())

    def _asked(self, letter: Letter) -> tuple[UUID, ...]:
        rows = Unit.objects.filter(place=self.world.made.root, kind=UnitKind.DEPARTMENT).exclude(
            id__in=[letter.addressee_id, letter.issuer_id]
        )
        return tuple(one.id for one in rows.order_by("official_order", "name")[:1])

    def withdraw(self) -> None:
        """The oldest that waits for its signature is dropped, if there are several."""
        waiting = self._letters(LetterState.CHECKED)
        if len(waiting) > 2:
            services.withdraw_letter(actor=self.drafter, letter=waiting[0].id, reason="责任单位已当面说明并提交完成时限")


def _draft(group: Group, *, has_call: bool) -> Draft:
    call = Call(clock.today(), f"{group.addressee.label}值班室", "promised") if has_call else None
    skip = SKIPPED if LEVEL_OF_KIND.get(LetterKind(group.kind), 0) > 1 else ""
    return Draft(group.kind, group.addressee.id, tuple(one.id for one in group.escalations), skip_reason=skip, call=call)
