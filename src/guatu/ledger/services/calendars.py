"""A year's days off and worked, by the State Council's notice (R14.3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger import kinds
from guatu.ledger.models import CalendarDay

_OFF, _WORK = CalendarDay.Kind.OFF.value, CalendarDay.Kind.WORK.value
_SATURDAY, _DECEMBER = 5, 12
_SOURCE_LENGTH, _NAME_LENGTH = 200, 40


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday. `kind` is "off" or "work"."""

    on: dt.date
    kind: str
    name: str = ""


def set_calendar(
    *, actor: Actor, root: Place, year: int, source: str, days: Sequence[Day], evidence: tuple[Evid, ...] = ()
) -> None:
    """登记一年的放假安排，取代这一年原有的。Deadlines counted from now on use it; whoever keeps dates counts them again.

    Errors: Invalid, every problem at once; Refused. Facts: ledger.calendar_set. Source: R14.3.
    """
    policy.require(actor, "params.edit", at_place(root.id))
    found = problems_of(year, source, days)
    if found:
        raise Invalid({"days": list(found)})
    with journal.entry(actor=actor, verb="ledger.set_calendar") as entry:
        mine, dates = CalendarDay.objects.filter(root=root), [one.on for one in days]
        mine.filter(Q(notice_year=year) | Q(notice_year__isnull=False, on__in=dates)).delete()
        # What is left of these dates are the office's own orders: they are laid over a notice.
        ordered = set(mine.filter(on__in=dates).values_list("on", flat=True))
        CalendarDay.objects.bulk_create(
            CalendarDay(root=root, on=one.on, kind=one.kind, name=one.name, notice_year=year, source=source.strip())
            for one in days if one.on not in ordered
        )  # fmt: skip
        told = [{"on": one.on.isoformat(), "kind": one.kind, "name": one.name} for one in sorted(days, key=lambda one: one.on)]
        entry.record(
            kinds.CalendarSet(year=year, source=source.strip(), days=told), occurred_on=clock.today(), place=root.id,
            subject=("calendar", root.id), provenance="sample" if root.is_sample else "observed", evidence=evidence,
        )  # fmt: skip


def problems_of(year: int, source: str, days: Sequence[Day]) -> list[str]:
    """Why these days are no notice of that year, in words; none when they are."""
    found = []
    if not source.strip():
        found.append(_("请写明通知的发文字号（如“国办发明电〔2023〕7号”）。"))
    elif len(source) > _SOURCE_LENGTH:
        found.append(_("依据太长，请只写发文字号。"))
    if not any(one.kind == _OFF for one in days):
        found.append(_("没有一天放假，不是一年的安排。"))
    found += [_("%(day)s 写了不止一次。") % {"day": day} for day, count in Counter(one.on for one in days).items() if count > 1]
    return [*found, *(problem for one in days for problem in _day_problems(year, one))]


def _day_problems(year: int, one: Day) -> list[str]:
    said = {"day": one.on.isoformat(), "year": year}
    found = []
    if one.kind not in {_OFF, _WORK}:
        found.append(_("%(day)s 的安排只能是放假或调休上班。") % said)
    if not (one.on.year == year or (one.on.year == year - 1 and one.on.month == _DECEMBER)):
        found.append(_("%(day)s 不在 %(year)s 年（或上一年12月）。一次只登记一年的安排。") % said)
    if one.kind == _WORK and one.on.weekday() < _SATURDAY:
        found.append(_("%(day)s 不是周六、周日，本来就上班，不能写调休上班。请对照通知。") % said)
    if len(one.name) > _NAME_LENGTH:
        found.append(_("%(day)s 的名称太长。") % said)
    return found
