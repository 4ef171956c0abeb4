"""How dates are promised in the sample world: exactly or vaguely, and moved when they cannot be kept. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

from guatu.demo import files
from guatu.demo.sample.model import LAST_DAY, Invented, Promised

_VAGUE_BP = 3500
_STANDARD_REASON = "前期手续办理慢于预期"


def days(count: int) -> dt.timedelta:
    """So many days."""
    return dt.timedelta(days=count)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def months_later(on: dt.date, count: int) -> dt.date:
    """The same day so many months on, or that month's last."""
    year, month = divmod(on.year * 12 + on.month - 1 + count, 12)
    return min(on.replace(year=year, month=month + 1, day=1) + days(on.day - 1), month_end(year, month + 1))


def promise(one: Invented, milestone: str, *, said_on: dt.date, final: dt.date, moves: int = 0) -> None:
    """Promise `milestone`, first so much too early that after `moves` changes `final` is what was promised."""
    gaps = [one.dice.between((milestone, "gap", step), 40, 95) for step in range(moves)]
    wanted = [final - days(sum(gaps[step:])) for step in range(moves + 1)]
    said = said_on
    for step, on in enumerate(wanted):
        if step:
            said = max(said + days(15), wanted[step - 1] - days(one.dice.between((milestone, "notice", step), 3, 20)))
        if said > LAST_DAY:
            return
        reason = _reason(one) if step else ""
        one.promised.append(_spoken(one, milestone, said, max(on, said + days(20)), reason))


def _reason(one: Invented) -> str:
    """Why it moved: what holds the project up, in the words of its problem."""
    found = next((t for t in files.document("sample/vocabulary.json")["problem_templates"] if t["key"] == one.cause), None)
    return problem_text(one, found["text"]) if found else _STANDARD_REASON


def problem_text(one: Invented, template: str) -> str:
    """A problem's words with this project's numbers."""
    return template.format(
        mu=one.dice.between("mu", 20, 260), n=one.dice.between("households", 3, 60), wan=one.dice.between("gap", 8, 90) * 100
    )


def _spoken(one: Invented, milestone: str, said: dt.date, on: dt.date, reason: str) -> Promised:
    """A promise as it was said: a day, or so vaguely that only the end of a month, quarter, half year or year is meant."""
    if not one.dice.hits((milestone, "vague", said), _VAGUE_BP):
        return Promised(milestone, said, on, "day", "", reason)
    precision = one.dice.pick((milestone, "form", said), ("month", "month", "quarter", "half"))
    if precision == "quarter":
        quarter = (on.month + 2) // 3
        return Promised(milestone, said, month_end(on.year, quarter * 3), precision, f"{on.year}年{quarter}季度", reason)
    if precision == "half":
        first = on.month <= 6
        end, text = (month_end(on.year, 6), "上半年") if first else (month_end(on.year, 12), "下半年")
        return Promised(milestone, said, end, precision, f"{on.year}年{text}", reason)
    return Promised(milestone, said, month_end(on.year, on.month), precision, f"{on.year}年{on.month}月底前", reason)
