"""催报：whoever still owes is told once an occasion."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.queries import place_ids_under
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import kinds, queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.notices.services import notify


@dataclass(frozen=True, slots=True)
class Told:
    """How many projects are silent, how many posts were told now; `told` 0 with silent projects means all were told before."""

    projects: int
    told: int


def remind(*, actor: Actor, cycle: ReturnCycle, occasion: Occasion, place: Place) -> Told:
    """催报一期：tell the posts that owe it, each once an occasion. Errors: Refused; NotFound. Facts: returns.reminded."""
    policy.require(actor, "returns.remind", place)
    now = queries.received_at()
    rows = ProjectStanding.objects.live().filter(place_id__in=place_ids_under(place))
    silent = [one.project for one in queries.late_list(cycle, occasion, rows, now) if queries.is_asked_of(one)]
    posts = queries.posts_owing(silent, clock.local_date(now))
    if not posts:
        return Told(len(silent), 0)
    with journal.entry(actor=actor, verb="returns.remind") as entry:
        told = _tell(cycle, occasion, posts)
        if told:
            entry.record(
                kinds.Reminded(cycle.key, occasion.key, told, len(silent)), occurred_on=clock.local_date(now), place=place.id,
                subject=("place", place.id), period=rules.period_key(cycle.cadence, occasion), provenance="sample" if place.is_sample else "observed",
            )  # fmt: skip
    return Told(len(silent), told)


def _tell(cycle: ReturnCycle, occasion: Occasion, posts: dict) -> int:  # type: ignore[type-arg]
    """One notice for each number of projects: the words are shared, the count is the post's own."""
    told = 0
    for count in sorted(set(posts.values())):
        told += notify(
            posts=[post for post, own in posts.items() if own == count], key=f"returns.remind:{cycle.id}:{occasion.key}",
            text=gettext_noop("%(cycle)s（%(occasion)s）还有 %(n)s 个项目没有报，请尽快填报。"),
            values={"cycle": cycle.title, "occasion": occasion.key, "n": count}, url=("returning:mine", ()),
        )  # fmt: skip
    return told
