"""One project's crew inside one entry: who sits, who comes, who goes, and the grants that follow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.holdings import holdings_of
from guatu.access.models import Grant, Place, Post
from guatu.access.services import NewGrant, end_grant, put_crew_grant
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.crews import kinds, rules
from guatu.ledger.crews.queries import seats_in_force
from guatu.ledger.models import ProjectStanding
from guatu.ledger.models.crew import CrewPhase, Element, EndCause, Seat
from guatu.ledger.services.editing import provenance_for
from guatu.ledger.vocab import State


@dataclass(frozen=True, slots=True)
class Seating:
    """Which post takes which seat from when. Department leads name an element and a phase, nobody else does."""

    post: UUID
    seat: str
    element: str = ""
    phase: str = ""
    from_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that is held now: the fact that took it, and by whom."""

    fact: UUID
    post: UUID
    seat: str
    element: str
    phase: str
    from_on: dt.date

    @property
    def what(self) -> tuple[str, str, str]:
        """The seat without its holder."""
        return self.seat, self.element, self.phase


class Roster:
    """A project's seats as they stand within an entry. `actor` may do this already: the verb has asked."""

    def __init__(self, entry: journal.Recorder, *, actor: Actor, standing: ProjectStanding) -> None:
        self.entry, self.actor, self.standing = entry, actor, standing
        rows = seats_in_force().filter(project_id=standing.project_id)
        self.held = [Held(r.fact_id, r.post_id, r.seat, r.element, r.phase, r.from_on) for r in rows]

    def take(self, new: Seating) -> UUID:
        """Let a post take a seat. Errors: Invalid by field. Facts: ledger.crew_seated, access.granted."""
        post = self._checked(new)
        from_on = new.from_on or clock.today()
        fact = self.entry.record(
            kinds.CrewSeated(str(post.id), new.seat, str(post.unit_id), new.element, new.phase), occurred_on=from_on,
            project=self.standing.project_id, place=self.standing.county_id, provenance=provenance_for(self.standing),
            reason=new.reason.strip(),
        )  # fmt: skip
        self.held.append(Held(fact, post.id, new.seat, new.element, new.phase, from_on))
        self._settle(post, from_on, new.reason)
        return fact

    def leave(self, held: Held, *, on: dt.date, reason: str, cause: str = EndCause.CHANGED) -> None:
        """Let a seat fall free. Errors: Invalid without a reason or before it was taken. Facts: ledger.crew_vacated, access.revoked."""
        if not reason.strip():
            raise Invalid({"reason": [_("请写明调整原因。")]})
        if on < held.from_on:
            raise Invalid({"on": [_("离位日不能早于就位日（%(day)s）。") % {"day": held.from_on.isoformat()}]})
        self.entry.record(
            kinds.CrewVacated(str(held.fact), str(held.post), held.seat, cause), occurred_on=on,
            project=self.standing.project_id, place=self.standing.county_id, provenance=provenance_for(self.standing),
            reason=reason.strip(),
        )  # fmt: skip
        self.held.remove(held)
        self._settle(Post.objects.get(id=held.post), on, reason)

    def find(self, fact: UUID) -> Held:
        """A seat by the fact that took it. Errors: Invalid when it is held no more."""
        found = next((one for one in self.held if one.fact == fact), None)
        if found is None:
            raise Invalid({"seat": [_("这个席位已空出或不存在，请刷新后再操作。")]})
        return found

    def is_free(self, new: Seating) -> bool:
        """Whether a seat may be taken: not twice by one post, and single seats by one post only."""
        what = (new.seat, new.element, new.phase)
        if new.seat in rules.SINGLE_SEATS:
            return all(one.what != what for one in self.held)
        return all((one.post, one.what) != (new.post, what) for one in self.held)

    def _checked(self, new: Seating) -> Post:
        problems = seating_problems(new)
        post: Post | None = Post.objects.select_related("place", "unit").valid_on(clock.today()).filter(id=new.post).first()
        if post is None:
            problems["post"] = [_("岗位不存在或已撤销，请重新选择。")]
        elif post.place.root_id != self.standing.root_id:
            problems["post"] = [_("不是本辖区的岗位。")]
        if self.standing.state == State.REMOVED:
            problems["post"] = [_("项目已退库，不再组建专班。")]
        if not problems and not self.is_free(new):
            taken = new.seat in rules.SINGLE_SEATS
            text = _("这个席位只设一个岗位，已经有了；请用“换岗”。") if taken else _("这个岗位已在这个席位上。")
            problems["post"] = [text]
        if problems or post is None:
            raise Invalid(problems)
        return post

    def _settle(self, post: Post, on: dt.date, reason: str) -> None:
        """The post's grants over this project, as its seats need them: none is given where place or unit reach already."""
        wanted = {rules.ROLE_OF_SEAT[one.seat] for one in self.held if one.post == post.id}
        given = Grant.objects.unended(clock.today()).filter(post=post, project_id=self.standing.project_id)
        present = {grant.role: grant for grant in given}
        for role in sorted(set(present) - wanted):
            end_grant(self.entry, grant=present[role], to_on=max(on, present[role].from_on), reason=reason.strip())
        if reaches(post, self.standing):
            return
        for role in sorted(wanted - set(present)):
            grant = NewGrant(post, role, project_id=self.standing.project_id, from_on=on, reason=reason.strip() or _("专班授权"))
            put_crew_grant(self.entry, actor=self.actor, grant=grant)


def reaches(post: Post, standing: ProjectStanding) -> bool:
    """Whether a post reads this project by its place or unit, its seats in crews left out."""
    thing = standing.access_scope()
    held = holdings_of(Actor(post_id=post.id, user_id=None, unit_id=post.unit_id, channel="system"))
    own = (one for one in held if one.project_id is None and not one.is_everywhere and "project.read" in one.verbs)
    return any(one.covers(thing) for one in own)


def seating_problems(new: Seating) -> dict[str, list[str]]:
    """What is wrong with a seat by itself, field by field."""
    problems: dict[str, list[str]] = {}
    if new.seat not in Seat.values:
        problems["seat"] = [_("请选择席位。")]
    if new.seat == Seat.DEPARTMENT:
        if new.element not in Element.values or not new.element:
            problems["element"] = [_("牵头部门要写明管哪项要素。")]
        if new.phase not in CrewPhase.values:
            problems["phase"] = [_("没有这个时段。")]
    elif new.element or new.phase:
        problems["element"] = [_("只有牵头部门分要素和时段。")]
    if new.from_on is not None and new.from_on > clock.today():
        problems["from_on"] = [_("就位日不能晚于今天。")]
    return problems


def place_of(standing: ProjectStanding) -> Place:
    """The county a project is assessed in, else its jurisdiction."""
    return Place.objects.get(id=standing.county_id or standing.place_id or standing.root_id)
