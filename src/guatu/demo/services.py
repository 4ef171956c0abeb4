"""Load the demo. Safe to repeat: a jurisdiction that is there is left as it is, whatever has been done to it since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from guatu.access import holdings, policy
from guatu.access.models import User
from guatu.demo import accounts, files, structure
from guatu.demo.published import load_published
from guatu.demo.sample import life, lists, money, plan, script, steering
from guatu.demo.sample.model import Invented
from guatu.demo.sample.world import SAMPLE, World
from guatu.facts import seal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger import reference

# When the sample world was set up: everything in it is younger, and its journal runs in the order of its calendar.
_FOUNDED_ON = dt.date(2021, 12, 31)
_FOUNDED_AT = dt.datetime.combine(_FOUNDED_ON, dt.time(9), clock.SHANGHAI)


@dataclass(frozen=True, slots=True)
class Report:
    """What was done. `projects` is 0 for a jurisdiction that was there before."""

    published_projects: int = 0
    published_totals: int = 0
    published_lists: int = 0
    sample_projects: int = 0
    sample_closes: int = 0
    accounts: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether everything was there already."""
        return not (self.published_projects or self.sample_projects or self.accounts)


def load_demo(*, actor: Actor, with_sample: bool, scale: float = 1) -> Report:
    """Load what is missing of the demo: the sample jurisdiction first, because its journal begins in 2022.

    `scale` below 1 makes a smaller sample world of the same shape. Errors: Refused for an actor who may not register.
    """
    policy.require(actor, "project.register")
    reference.load_parameters()
    before = User.objects.count()
    with holdings.opened():
        sample = _load_sample(actor, scale) if with_sample else (0, 0)
        published = _load_published(actor)
        if with_sample:
            _let_see_both(actor)
    if User.objects.count() != before or any(sample) or any(published):
        seal.seal_now()
    return Report(*published, *sample, User.objects.count() - before)


def _load_published(actor: Actor) -> tuple[int, int, int]:
    with transaction.atomic():
        if structure.found("xuchang", files.PUBLISHED_ROOT):
            return 0, 0, 0
        loaded = load_published(actor=actor)
    return loaded.projects, loaded.totals, loaded.lists


def _load_sample(actor: Actor, scale: float) -> tuple[int, int]:
    """All or nothing: a load that was broken off leaves nothing behind and is simply begun again."""
    with transaction.atomic():
        if structure.found("sample", files.SAMPLE_ROOT):
            return 0, 0
        with clock.frozen(_FOUNDED_AT):
            made = structure.set_up("sample", actor=actor)
            structure.load_terms(made)
            structure.create_lists(made, actor=actor, provenance=SAMPLE)
            accounts.staff(made, actor=actor, from_on=_FOUNDED_ON)
            world = World(made, accounts.posts(made))
            world.keep_papers()
        projects = invented(scale)
        steering.perform(world, script.acts(projects))
    return len(projects), world.closes


def invented(scale: float = 1) -> list[Invented]:
    """The sample projects with everything that happens to them."""
    projects = plan.invent(scale)
    life.live(projects)
    money.fund(projects)
    lists.enlist(projects)
    return plan.in_order(projects)


def _let_see_both(actor: Actor) -> None:
    with transaction.atomic():
        made = structure.found("xuchang", files.PUBLISHED_ROOT)
        if made is not None and not User.objects.filter(username="demo-changge").exists():
            accounts.staff_published(made, actor=actor, from_on=clock.today())
