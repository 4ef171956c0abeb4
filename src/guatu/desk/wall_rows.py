"""One row of the wall: a project with its light, its holder and its dates; and what holds the red ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.attention.lights import ProjectLights
from guatu.attention.registry import rule
from guatu.desk.drawers import light_url
from guatu.desk.screen import Screen
from guatu.ledger.models import ProjectMilestone, ProjectStanding
from guatu.ui.components import Light

# What is halted waits for a decision already taken; it stands below what waits for one.
URGENT = ("late", "missing", "watch", "stopped", "normal", "exempt", "future")


@dataclass(frozen=True, slots=True)
class WallRow:
    """One project on the wall. `lights` is None where none are shown: to visitors, and for what is only published."""

    screen: Screen = field(compare=False, repr=False)
    standing: ProjectStanding
    lights: ProjectLights | None
    nodes: Mapping[str, ProjectMilestone]
    holder: str
    county: str
    is_open: bool

    @property
    def is_part(self) -> bool:
        """Whether it is a part of another and does not count (DECISIONS 25)."""
        return not self.standing.is_counted

    @property
    def light(self) -> Light | None:
        """Its light with the reason. Built when it is drawn: the words of a light cost a read."""
        if self.lights is None:
            return None
        word = str(self.standing.get_state_display()) if self.lights.state == "stopped" else ""
        return Light(self.lights.state, light_url(self.standing.project_id, self.screen), word=word, reason=self.lights.reason)

    @property
    def url(self) -> str:
        """Its page; nothing for visitors. Built when it is drawn: most pages that count these rows draw none of them."""
        return self.screen.link("register:project", self.standing.project_id) if self.is_open else ""

    @property
    def severity(self) -> int:
        """Where it stands in its group: what wants doing first comes first."""
        return URGENT.index(self.lights.state) if self.lights else len(URGENT)

    @property
    def red_dimensions(self) -> dict[str, Any]:
        """The dimensions that make it red, by key, with their names, which are put into words by whoever draws them."""
        if self.lights is None or self.lights.state != "late":
            return {}
        rules = [rule(found.rule) for found in self.lights.findings if found.state == "late"]
        return {one.dimension: one.title for one in rules}


def red_dimensions(rows: Iterable[WallRow]) -> list[tuple[str, str, int]]:
    """Which dimensions hold the red projects: (key, name, how many), most first. A project may be held by several."""
    held = [row.red_dimensions for row in rows if row.standing.is_counted]
    counts = Counter(key for one in held for key in one)
    names = {key: title for one in held for key, title in one.items()}
    return [(key, str(names[key]), n) for key, n in counts.most_common()]
