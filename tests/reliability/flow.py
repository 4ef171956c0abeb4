"""What a killing ground needs to know of the work that is killed.

A flow is worked by one process (the victim, killed at any moment) and looked over by another: after each kill every acknowledged
verb must stand whole and once, the one that was under way whole or not at all, and sent again it must be answered.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from guatu.facts import files
from guatu.facts.models import Entry, Evidence, Fact
from guatu.ledger.models import ProjectStanding
from tests.cast import build_cast
from tests.register import load_parameters

Plain = dict[str, Any]


class Flow(ABC):
    """Prepare once, then `do(task)` again and again; `begin` says what comes next. A flow that leaves one out cannot be begun."""

    # The first statement of the verb's great transaction that writes: from here on half of the kills fall.
    aim = "INSERT INTO"
    # How many kills go by between two looks at the whole journal.
    verified_every = 20

    def prepare(self) -> None:
        load_parameters()
        self.cast = build_cast()
        self.office = self.cast.county_office.actor

    @abstractmethod
    def begin(self) -> Plain:
        """What is to be done next, as the journal outside writes it down before it is begun."""

    @abstractmethod
    def do(self, task: Plain) -> Plain:
        """The verb, to its acknowledgement."""

    @abstractmethod
    def whole(self, task: Plain, answer: Plain) -> Iterator[str]:
        """What is missing of a verb that was acknowledged."""

    @abstractmethod
    def is_there(self, task: Plain) -> bool:
        """Whether a verb that nobody acknowledged was committed all the same."""

    @abstractmethod
    def traces(self, task: Plain) -> Iterator[str]:
        """What a verb left behind that was not committed."""

    def house(self) -> Iterator[str]:
        """What must hold whatever happened."""
        bare = Entry.objects.annotate(n=Count("facts")).filter(n=0).count()
        if bare:
            yield f"{bare} entries without a fact"
        seen = set(Fact.objects.filter(project__isnull=False).values_list("project", flat=True).distinct())
        lost = seen - set(ProjectStanding.objects.live().values_list("project_id", flat=True))
        if lost:
            yield f"{len(lost)} projects with facts and no standing"


def missing_files() -> Iterator[str]:
    """Evidence whose bytes are not there."""
    for sha256 in set(Evidence.objects.values_list("file_sha256", flat=True)):
        if not files.path_of(sha256).is_file():
            yield f"evidence points to a file that is not there: {sha256}"
