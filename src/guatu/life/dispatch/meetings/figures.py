"""Figures of meetings: how often they met, what they decided, and what became of it (B10)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guatu.cases.folding import KINDS as CASE_KINDS
from guatu.cases.vocab import OPEN_STATES, OWED_STATES
from guatu.figures.context import Context
from guatu.figures.registry import Figure, Number, SubjectTable, Values, first, measure, register, register_table
from guatu.life.dispatch.meetings.folding import KINDS
from guatu.life.dispatch.meetings.standings import MEETING_FOLD

On = Callable[[str], str]
_MEETINGS, _CASES = tuple(sorted(KINDS)), tuple(sorted(CASE_KINDS))
_FROM_MEETING = Q(source_type="meeting", parent_id=None) & ~Q(state="withdrawn")

register_table("meeting", SubjectTable(MEETING_FOLD, {"place": ("county_id", "place_id")}))


def _in_year(context: Context, field: str) -> Q:
    return Q(**{f"{field}__year": context.year, f"{field}__lte": context.at})


def _held(context: Context, _on: On) -> Q:
    return Q(state__in=("held", "issued")) & _in_year(context, "held_on")


def _missed(context: Context, _on: On) -> Q:
    return Q(state="not_held") & _in_year(context, "held_on")


def _decided(**more: Any) -> Callable[[Context, On], Q]:
    return lambda context, _on: _FROM_MEETING & _in_year(context, "opened_on") & Q(**more)


def _solved(context: Context, _on: On) -> Q:
    return _FROM_MEETING & _in_year(context, "opened_on") & Q(closed_on__lte=context.at)


def _late(context: Context, _on: On) -> Q:
    return _FROM_MEETING & Q(state__in=OWED_STATES, due_on__lt=context.at, stopped_on=None)


measure("m.held", "meeting", where=_held, kinds=_MEETINGS)
measure("m.missed", "meeting", where=_missed, kinds=_MEETINGS)
measure("m.decided", "case", where=_decided(), kinds=_CASES)
measure("m.solved", "case", where=_solved, kinds=_CASES)
measure("m.unsolved", "case", where=_decided(state__in=OPEN_STATES), kinds=_CASES)
measure("m.late", "case", where=_late, kinds=_CASES)


def _share(values: Values, _context: Context) -> Number | None:
    whole = values.get("m.decided")
    return Decimal(values.get("m.solved") or 0) * 100 / Decimal(whole) if whole else None


def _count(key: str, name: str, zh: tuple[str, str, str], en: tuple[str, str], *, is_reverse: bool = False) -> None:
    dimensions = frozenset({"place"} if name in ("m.held", "m.missed") else {"place", "unit"})
    register(
        Figure(
            key=key, title=zh[0], title_en=en[0], unit=zh[2], kind="count", places=0, source="PRODUCT C10", definition=zh[1],
            definition_en=en[1], measures=(name,), compute=first, formula=zh[0], dimensions=dimensions, is_reverse=is_reverse,
        )
    )  # fmt: skip


_count("meetings.held", "m.held", ("本年召开会议", "本年到截至日已经召开的会议次数；未召开的不计。", "次"),
       ("Meetings held", "Meetings held this year up to the day; those not held do not count."))  # fmt: skip
_count("meetings.missed", "m.missed", ("本年未召开会议", "本年登记为未召开、写明原因的会议次数。", "次"),
       ("Meetings not held", "Meetings of this year that were recorded as not held, with the reason."), is_reverse=True)  # fmt: skip
_count("decisions.made", "m.decided", ("本年会议交办", "本年由会议决定交办、没有撤销的事项。", "件"),
       ("Decisions assigned", "Assigned by a meeting this year and not withdrawn."))  # fmt: skip
_count("decisions.solved", "m.solved", ("会议交办已解决", "本年由会议交办的事项中到截至日已销号的。", "件"),
       ("Decisions solved", "Closed by the day, of those assigned by a meeting this year."))  # fmt: skip
_count("decisions.unsolved", "m.unsolved", ("会议交办未解决", "本年由会议交办的事项中还没有销号的。", "件"),
       ("Decisions unsolved", "Not closed yet, of those assigned by a meeting this year."), is_reverse=True)  # fmt: skip
_count("decisions.overdue", "m.late", ("会议交办逾期", "由会议交办、已过时限而承办单位还没有申请销号的事项，不论哪年交办。", "件"),
       ("Decisions overdue", "Assigned by a meeting, past their date with no result submitted, whichever year they are from."),
       is_reverse=True)  # fmt: skip
register(
    Figure(
        key="decisions.rate", title="会议交办解决率", title_en="Share of decisions solved", unit="%", kind="percent", places=1,
        source="PRODUCT C10", definition="本年由会议交办的事项中已销号的比例。",
        definition_en="Closed, of those assigned by a meeting this year.", measures=("m.solved", "m.decided"), compute=_share,
        formula="会议交办已解决 ÷ 本年会议交办", dimensions=frozenset({"place", "unit"}), drill="m.decided",
    )
)  # fmt: skip
