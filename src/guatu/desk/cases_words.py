"""Words about a case: where it stands on a day, how long it has, where it came from, what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.access.queries import post_labels
from guatu.cases.models import CaseStanding
from guatu.cases.queries import is_in_circle, is_overdue
from guatu.cases.rules import near_until
from guatu.cases.vocab import OWED_STATES, CaseState
from guatu.desk.screen import Screen
from guatu.figures.labels import place_label, unit_label
from guatu.kernel.actor import Actor
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds.vocab import Category
from guatu.ui.components import Light

# A case's date is near on its pages from the day on which its handler is reminded of it.
_SOON = "notices.remind_workdays"


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids on a page of cases are called."""

    places: Mapping[UUID | None, str]
    units: Mapping[UUID | None, str]
    projects: Mapping[UUID | None, str]
    posts: Mapping[UUID | None, str]

    def units_of(self, ids: Iterable[str]) -> str:
        """Several units by name."""
        return "、".join(name for one in ids if (name := self.units.get(UUID(str(one)), "")))


def names_of(rows: Iterable[CaseStanding], root: UUID, posts: Iterable[UUID] = ()) -> Names:
    """The names of a jurisdiction, and of the projects and posts these cases speak of: four statements, however many rows."""
    found = list(rows)
    projects = ProjectStanding.objects.filter(snapshot_no=0, project_id__in={one.project_id for one in found if one.project_id})
    asked = {one.issuer_post_id for one in found if one.issuer_post_id} | set(posts)
    labels: dict[UUID | None, str] = dict(post_labels(asked).items())
    return Names(
        {one.id: place_label(one) for one in Place.objects.filter(root_id=root)},
        {one.id: unit_label(one) for one in Unit.objects.filter(place__root_id=root)},
        {one.project_id: one.label for one in projects},
        labels,
    )


def category_word(code: str) -> str:
    """What a problem is about."""
    return str(dict(Category.choices).get(code, code))


def grade_word(case: CaseStanding) -> str:
    """A类, B类, C类; nothing for what is not graded."""
    return _("%(grade)s类") % {"grade": case.grade} if case.grade else ""


# ---- how long --------------------------------------------------------------------------------------------------------------


def days_words(case: CaseStanding, at: dt.date) -> str:
    """How long it has, or how it kept its date. Units: calendar days."""
    if case.state == CaseState.WITHDRAWN or case.due_on is None:
        return "" if case.state == CaseState.WITHDRAWN else _("无时限")
    if case.stopped_on is not None:
        return _("停表（%(cause)s）") % {"cause": case.get_stop_cause_display()}
    if case.state in OWED_STATES:
        return _left(case.due_on, at)
    done_on = case.submitted_on or case.closed_on
    late = (done_on - case.due_on).days if done_on else 0
    return _("晚 %(n)s 天申请") % {"n": late} if late > 0 else _("按期申请")


def _left(due_on: dt.date, at: dt.date) -> str:
    left = (due_on - at).days
    if left < 0:
        return _("已逾期 %(n)s 天") % {"n": -left}
    return _("还剩 %(n)s 天") % {"n": left} if left else _("今天到期")


def overdue_days(case: CaseStanding, at: dt.date) -> int | None:
    """Days late while the result is owed; None when it is not late. Units: calendar days."""
    return (at - case.due_on).days if is_overdue(case, at) and case.due_on else None


def soon_days(screen: Screen, at: dt.date | None = None) -> int:
    """How far away a date may be to be near on a day, the screen's own when none is given. Units: calendar days."""
    day = at or screen.context.at
    return (near_until(day, int(screen.context.params.get(_SOON, 0)), calendar_of(screen.root.id)) - day).days


def is_soon(case: CaseStanding, at: dt.date, within: int) -> bool:
    """Whether its date is near and its result still owed."""
    if case.state not in OWED_STATES or case.stopped_on is not None or case.due_on is None:
        return False
    return 0 <= (case.due_on - at).days <= within


def state_light(case: CaseStanding, at: dt.date, within: int) -> Light:
    """Where it stands, by shape and word: ■ late, ▲ near its date, ✕ clock stopped, ● closed, ⊖ withdrawn, ○ under way."""
    word = str(case.get_state_display())
    if is_overdue(case, at):
        return Light("late", word=word, reason=days_words(case, at))
    if case.stopped_on is not None:
        return Light("stopped", word=word, reason=days_words(case, at))
    if is_soon(case, at, within):
        return Light("watch", word=word, reason=days_words(case, at))
    kept = {CaseState.CLOSED: "normal", CaseState.WITHDRAWN: "exempt"}
    return Light(kept.get(CaseState(case.state), "future"), word=word)


def turn_since(case: CaseStanding) -> dt.date | None:
    """Since when it is this party's turn."""
    return dt.date.fromisoformat(case.spans[-1][1]) if case.spans else None


def turn_words(case: CaseStanding, names: Names) -> str:
    """Whose turn it is, by name where the party is a unit of the house."""
    unit = {"handler": case.unit_id, "issuer": case.issuer_unit_id, "verifier": case.verifier_unit_id}.get(case.turn)
    return names.units.get(unit, "") or str(case.get_turn_display()) if unit else str(case.get_turn_display())


# ---- where from ------------------------------------------------------------------------------------------------------------


def source_words() -> dict[str, str]:
    """Every kind of source with its name; "" is a case somebody opened by hand."""
    return {
        "": _("直接交办"), "meeting": _("会议"), "instruction": _("批示"), "letter": _("函件"), "round": _("核查"), "problem_ledger": _("问题台账导入"),
        "visit": _("走访"), "light": _("亮灯"), "return": _("填报"), "observation": _("观摩"),
        "document": _("文件"),
    }  # fmt: skip


def source_word(case: CaseStanding) -> str:
    """What a case came out of."""
    return source_words().get(case.source_type, case.source_type)


def reads(actor: Actor, case: CaseStanding) -> bool:
    """Whether this reader may read what a case is about."""
    return is_in_circle(actor, case)
