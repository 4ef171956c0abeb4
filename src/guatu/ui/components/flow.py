"""Ways, steps and states: what one does next, how far it is, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.ui.components.figure import Figure, Tag
from guatu.ui.components.screen import Link


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing to show: says what to do next."""

    title: str
    hint: str = ""
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages about the same thing."""

    title: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way through several pages. State: done, current, todo, wrong."""

    title: str
    state: str = "todo"
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StageStop:
    """One stop of the stage rail. State: done, current, todo, late, skipped."""

    title: str
    state: str = "todo"
    on: str = ""  # 2023-03-28 or 6月底前
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: when it was true, who filed it, when it was known."""

    on: str
    title: str
    by: str = ""
    recorded: str = ""
    body: str = ""
    url: str = ""
    tone: str = ""  # good, watch, bad, struck
    tags: tuple[Tag, ...] = ()
    evidence: tuple[Link, ...] = ()
    amount: Figure | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work: what it is doing, how far it is. Asks ``url`` again until finished; can be left."""

    id: str
    title: str
    done: int = 0
    total: int = 0
    doing: str = ""
    url: str = ""
    state: str = "running"  # waiting, running, done, failed
    result: Link | None = None
    problem: str = ""
    cancel_url: str = ""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.state in ("done", "failed")

    @property
    def percent(self) -> int | None:
        """Whole percent done; None when the end is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class ConfirmDialog:
    """Names the effect of a grave act before the second click: 将向 6 个单位发出提醒函."""

    id: str
    title: str
    effect: str
    url: str
    confirm: str
    lines: tuple[str, ...] = ()  # whom exactly
    fields: tuple[tuple[str, str], ...] = ()  # posted along unseen
    reason_label: str = ""  # asks for a reason when set
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What is wrong, where, and how to mend it."""

    message: str
    place: str = ""  # 表《2023年》第12行 D列
    raw: str = ""
    mend: str = ""
    url: str = ""
