"""Figures over letters: how many were issued, to whom, and how many were answered in time (B07, R4.14).

An issued letter is a case that awaits its reply; a letter that was never signed is none, and a withdrawn one is not
counted. One whose cases were settled meanwhile was sent all the same and stays counted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from guatu.cases.figures import PLACED
from guatu.cases.folding import KINDS
from guatu.figures.context import Context
from guatu.figures.registry import Figure, Number, Values, first, measure, register
from guatu.life.supervise.letters.vocab import LetterKind

On = Callable[[str], str]
_KINDS = tuple(sorted(KINDS))
# Which letters ask for a reply by the ladder.
PRESSING = (LetterKind.REMINDER, LetterKind.SUPERVISION, LetterKind.CRITICISM, LetterKind.INTERVIEW)


def _letters(context: Context, kind: str) -> Q:
    found = Q(kind="letter", parent_id=None, opened_on__lte=context.at) & ~Q(state="withdrawn")
    return found & (Q(category=kind) if kind else Q(category__in=[one.value for one in PRESSING]))


def of_year(kind: str) -> Callable[[Context, On], Q]:
    """Issued in the year of the day."""
    return lambda context, _on: _letters(context, kind) & Q(opened_on__year=context.year)


def of_month(kind: str) -> Callable[[Context, On], Q]:
    """Issued in the reporting month of the day."""
    return lambda context, _on: _letters(context, kind) & Q(opened_on__range=(context.period.start, context.period.end))


def due(context: Context, _on: On) -> Q:
    """Issued in the year, the reply date past, or answered before it. What was struck out before its date was never due."""
    is_moot = Q(submitted_on=None, closed_on__lte=F("due_on"))
    return of_year("")(context, _on) & (Q(due_on__lt=context.at) & ~is_moot | Q(submitted_on__isnull=False))


def answered_in_time(context: Context, on: On) -> Q:
    """Of these, answered within their date."""
    return due(context, on) & Q(submitted_on__lte=F("due_on"))


def _share(values: Values, _context: Context) -> Number | None:
    total = values.get("c.letters.due")
    return Decimal(values.get("c.letters.in_time") or 0) * 100 / Decimal(total) if total else None


def _count(key: str, where: Any, zh: tuple[str, str], en: tuple[str, str]) -> None:
    measured = measure(f"c.{key}", "case", where=where, kinds=_KINDS)
    register(
        Figure(
            key=key, title=zh[0], title_en=en[0], unit="份", kind="count", places=0, source="R4.1", definition=zh[1],
            definition_en=en[1], measures=(measured,), compute=first, formula=zh[0], dimensions=PLACED, is_reverse=True,
        )
    )  # fmt: skip


for _key, _kind, _zh, _en in (
    ("reminders", LetterKind.REMINDER, "提醒函", "reminder letters"),
    ("supervisions", LetterKind.SUPERVISION, "督办函", "supervision letters"),
    ("criticisms", LetterKind.CRITICISM, "通报批评", "public criticisms"),
):
    _count(f"letters.{_key}", of_year(_kind), (f"本年{_zh}", f"本年已签发、没有撤回的{_zh}；拟稿不算。"),
           (f"This year's {_en}", f"Signed this year and not withdrawn: {_en}. Drafts do not count."))  # fmt: skip
    _count(f"letters.{_key}.month", of_month(_kind), (f"本月{_zh}", f"本期已签发、没有撤回的{_zh}。"),
           (f"This month's {_en}", f"Signed in the month and not withdrawn: {_en}."))  # fmt: skip
measure("c.letters.due", "case", where=due, kinds=_KINDS)
measure("c.letters.in_time", "case", where=answered_in_time, kinds=_KINDS)
register(
    Figure(
        key="letters.answered_rate", title="函件按期回复率", title_en="Letters answered in time", unit="%", kind="percent", places=1,
        source="R4.14", definition="本年签发、回复时限已过或已经回复的提醒函、督办函、通报批评和约谈通知书中，在时限内回复的比例；时限前所列事项已全部销号的，不再要求回复，不计入。",
        definition_en="Of this year's letters of the ladder that are due or were answered, those answered within their date. A letter whose cases were all closed before its date is not due.",
        measures=("c.letters.in_time", "c.letters.due"), compute=_share, formula="按期回复 ÷ 应回复", dimensions=PLACED, drill="c.letters.due",
    )
)  # fmt: skip
