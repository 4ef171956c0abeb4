"""One row of the register and what stands beside it: its year, its lights, the names of what it points to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.attention.lights import ProjectLights
from guatu.attention.registry import Finding, rule
from guatu.desk.drawers import is_published_only
from guatu.figures.context import Context
from guatu.figures.registry import figure
from guatu.kernel.rounding import half_up
from guatu.ledger.models import ProjectShare, ProjectStanding, ProjectYear
from guatu.ui.components import Bar, Light
from guatu.ui.units import light_word

_TONES = {"watch": "watch", "late": "late"}


@dataclass(frozen=True, slots=True)
class Names:
    """What ids and codes on the rows are called."""

    places: Mapping[UUID | None, str]
    units: Mapping[UUID | None, str]
    terms: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row and what stands beside it."""

    standing: ProjectStanding
    year: ProjectYear | None
    lights: ProjectLights | None
    names: Names
    context: Context
    url: str = ""
    light_url: str = ""
    is_marked: bool = False  # a sample row in a jurisdiction that is not one
    shares: tuple[ProjectShare, ...] = ()  # read only where a column asks for them

    def of_year(self, name: str) -> Any:
        """A column of the year; None when there is no such row."""
        return getattr(self.year, name) if self.year is not None else None


def rate_of(line: Line) -> Decimal | None:
    """投资完成率 of one project, by the figure's own arithmetic (R2.26)."""
    return _computed("completion.rate", line)


def points_of(line: Line) -> Decimal | None:
    """超（欠）时序 of one project."""
    return _computed("completion.points", line)


def _computed(key: str, line: Line) -> Decimal | None:
    values = {"plan": line.of_year("plan_yuan"), "done": line.of_year("done_yuan")}
    found = figure(key).compute(values, line.context)
    return None if found is None else Decimal(found)


def bar_of(line: Line) -> Bar | None:
    """The rate as a bar with the mark where the calendar is; its tone is the progress light's."""
    rate = rate_of(line)
    if rate is None:
        return None
    found = line.lights.of_dimension("progress") if line.lights else None
    tone = _TONES.get(found.state, "actual") if found else "actual"
    return Bar(float(rate / 100), float(line.context.share), f"{half_up(rate, 1)}", tone)


def light_state(standing: ProjectStanding, lights: ProjectLights) -> str:
    """A row's light; of what is known from publications alone nothing is held against anybody (DECISIONS 29)."""
    return "exempt" if is_published_only(standing) else lights.state


# Only states here: the words of a light are read project by project, and stand in its drawer.
def light_of(line: Line) -> Light | None:
    """The row's light, leading to its reasons."""
    if line.lights is None:
        return None
    state = light_state(line.standing, line.lights)
    return Light(state, line.light_url, word=_("未公布") if state == "exempt" else "")


def light_word_of(line: Line) -> str:
    """The light's word."""
    shown = light_of(line)
    return shown.word or light_word(shown.state) if shown else ""


def bad_lights(line: Line) -> list[Finding]:
    """The dimensions that are not in order."""
    if line.lights is None or is_published_only(line.standing):
        return []
    return [found for found in line.lights.findings if found.state in {"late", "watch", "missing"}]


def light_marks(line: Line) -> tuple[Light, ...]:
    """Those dimensions as marks, each with its name."""
    return tuple(Light(f.state, line.light_url, word=str(rule(f.rule).title)) for f in bad_lights(line))


def light_words(line: Line) -> str:
    """Those dimensions in words."""
    return "、".join(f"{rule(found.rule).title}{light_word(found.state)}" for found in bad_lights(line))


