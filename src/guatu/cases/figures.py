"""Figures over cases: what is open, what is late, how much was put right (R4.14)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from guatu.cases.folding import KINDS
from guatu.cases.standings import CASE_FOLD
from guatu.cases.vocab import OPEN_STATES, OWED_STATES
from guatu.figures.context import Context
from guatu.figures.registry import Figure, Number, SubjectTable, Values, first, measure, register, register_table

On = Callable[[str], str]
PLACED = frozenset({"place", "unit"})
_KINDS = tuple(sorted(KINDS))

register_table("case", SubjectTable(CASE_FOLD, {"place": ("county_id", "place_id"), "unit": ("unit_id",)}))


def _whole(*, is_open: bool | None = None, **more: Any) -> Callable[[Context, On], Q]:
    """Parts of a case are its lead's business: only the whole is counted. Withdrawn ones never were."""

    def where(_context: Context, _on: On) -> Q:
        found = Q(parent_id=None, **more) & ~Q(state="withdrawn")
        return found & Q(state__in=OPEN_STATES) if is_open else found

    return where


def overdue(context: Context, _on: On) -> Q:
    """Owed and past its date on the day."""
    return Q(parent_id=None, state__in=OWED_STATES, due_on__lt=context.at, stopped_on=None)


def due_in_month(context: Context, on: On) -> Q:
    """应办结: closed in the month, be it early or late, and whatever was due by its end and not closed by then. Each case counts
    in the month it was closed in, and in every month before from the one it was due in. One that was settled because the matter
    behind it was struck out (`settle_case`) closed without a result handed in: nobody did it, so it was neither due nor done, or a
    county that never answers a letter would be praised for answering. Source: R4.14, R4.4."""
    start, end = context.period.start, context.period.end
    done = Q(closed_on__range=(start, end), submitted_on__isnull=False)
    owed = Q(due_on__lte=end) & (Q(closed_on=None) | Q(closed_on__gt=end))
    return _whole(due_on__isnull=False)(context, on) & (done | owed)


def closed_of_due(context: Context, on: On) -> Q:
    """Of these, closed by the end of the month."""
    return due_in_month(context, on) & Q(closed_on__lte=context.period.end)


def on_time_of_due(context: Context, on: On) -> Q:
    """Of these, submitted or closed within their date: the days of whoever verifies are not the handler's."""
    return closed_of_due(context, on) & (Q(submitted_on__lte=F("due_on")) | Q(closed_on__lte=F("due_on")))


def of_year(kind: str, *, is_closed: bool = False) -> Callable[[Context, On], Q]:
    """Opened in the year of the day; with `is_closed`, of these the closed ones."""

    def where(context: Context, on: On) -> Q:
        found = _whole(kind=kind)(context, on) & Q(opened_on__year=context.year, opened_on__lte=context.at)
        return found & Q(closed_on__lte=context.at) if is_closed else found

    return where


measure("c.open", "case", where=_whole(is_open=True), kinds=_KINDS)
measure("c.overdue", "case", where=overdue, kinds=_KINDS)
measure("c.due", "case", where=due_in_month, kinds=_KINDS)
measure("c.due.closed", "case", where=closed_of_due, kinds=_KINDS)
measure("c.due.on_time", "case", where=on_time_of_due, kinds=_KINDS)
measure("c.submissions", "case", "submissions", _whole(), kinds=_KINDS)
measure("c.send_backs", "case", "send_backs", _whole(), kinds=_KINDS)
for _kind in ("problem", "assignment"):
    measure(f"c.{_kind}", "case", where=of_year(_kind), kinds=_KINDS)
    measure(f"c.{_kind}.closed", "case", where=of_year(_kind, is_closed=True), kinds=_KINDS)
    measure(f"c.{_kind}.open", "case", where=_whole(is_open=True, kind=_kind), kinds=_KINDS)


def _share(part: str, whole: str) -> Callable[[Values, Context], Number | None]:
    def compute(values: Values, _context: Context) -> Number | None:
        total = values.get(whole)
        return Decimal(values.get(part) or 0) * 100 / Decimal(total) if total else None

    return compute


def _count(
    key: str, measured: str, zh: tuple[str, str], en: tuple[str, str], source: str, *, is_reverse: bool = False, version: int = 1
) -> None:
    register(
        Figure(
            key=key, title=zh[0], title_en=en[0], unit="件", kind="count", places=0, source=source, definition=zh[1],
            definition_en=en[1], measures=(measured,), compute=first, formula=zh[0], dimensions=PLACED, is_reverse=is_reverse,
            version=version,
        )
    )  # fmt: skip


def _rate(
    key: str, part: str, whole: str, zh: tuple[str, str], en: tuple[str, str], formula: str, *, is_reverse: bool = False,
    version: int = 1,
) -> None:  # fmt: skip
    register(
        Figure(
            key=key, title=zh[0], title_en=en[0], unit="%", kind="percent", places=1, source="R4.14", definition=zh[1],
            definition_en=en[1], measures=(part, whole), compute=_share(part, whole), formula=formula, dimensions=PLACED,
            is_reverse=is_reverse, drill=whole, version=version,
        )
    )  # fmt: skip


_count("cases.open", "c.open", ("未销号事项", "截至日还没有销号、没有撤销的事项；分办任务不另计。"),
       ("Open cases", "Cases not closed and not withdrawn on the day; parts of a case are not counted again."), "R4.13", is_reverse=True)  # fmt: skip
_count("cases.overdue", "c.overdue", ("逾期事项", "截至日已过办理时限而承办单位还没有申请销号的事项；停表期间不算。"),
       ("Overdue cases", "Past their date on the day with no result submitted; not while the clock is stopped."), "R4.14", is_reverse=True)  # fmt: skip
_count("cases.due", "c.due", ("应办结事项", "本期销号的事项（提前办结的计入销号当期），加上期末以前到期而到期末没有销号的事项；没有时限的不计；没有申请销号、因所涉事项已销号而了结的（如不再要求回复的函件）不计。"),
       ("Cases due", "Closed in the month, early ones too, and those due by its end and not closed by then; not those without a date, nor those settled without a result because the matter behind them was closed."),
       "R4.14", version=3)  # fmt: skip
_rate("cases.closed_rate", "c.due.closed", "c.due", ("办结率", "应办结事项中到期末已销号的比例；逾期未销号的每期都计入分母。"),
      ("Closing rate", "Closed by the end of the month, of the cases due; late ones count in every month until closed."),
      "已销号 ÷ 应办结", version=3)  # fmt: skip
_rate("cases.on_time_rate", "c.due.on_time", "c.due", ("按期办结率", "应办结事项中在时限内申请销号并已销号的比例。"),
      ("On-time rate", "Submitted within their date and closed, of the cases due."), "按期办结 ÷ 应办结", version=3)  # fmt: skip
_rate("cases.rework_rate", "c.send_backs", "c.submissions", ("返工率", "打回次数与申请销号次数之比。"),
      ("Rework rate", "Results sent back, of the results submitted."), "打回次数 ÷ 申请次数", is_reverse=True)  # fmt: skip
for _key, _zh, _en in (("problem", "问题", "problems"), ("assignment", "交办事项", "assignments")):
    _count(f"{_key}s.found", f"c.{_key}", (f"本年{_zh}", f"本年登记、没有撤销的{_zh}。"),
           (f"This year's {_en}", f"Registered this year and not withdrawn: {_en}."), "R4.14")  # fmt: skip
    _count(f"{_key}s.closed", f"c.{_key}.closed", (f"本年{_zh}已销号", f"本年登记的{_zh}中到截至日已销号的。"),
           (f"This year's {_en} closed", f"Closed by the day, of the {_en} registered this year."), "R4.14")  # fmt: skip
    _count(f"{_key}s.open", f"c.{_key}.open", (f"未销号{_zh}", f"截至日还没有销号的{_zh}，不论哪年登记。"),
           (f"Open {_en}", f"Not closed on the day, whichever year they are from: {_en}."), "R4.14", is_reverse=True)  # fmt: skip
    _rate(f"{_key}s.rate", f"c.{_key}.closed", f"c.{_key}", (f"{_zh}整改率" if _key == "problem" else f"{_zh}办结率", f"本年登记的{_zh}中已销号的比例。"),
          (f"Share of {_en} closed", f"Closed, of the {_en} registered this year."), "已销号 ÷ 本年登记")  # fmt: skip
