"""Figures over rounds: how many were to be looked at, how many were, and what share that is (B05)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guatu.figures.context import Context
from guatu.figures.registry import Figure, Number, SubjectTable, Values, first, measure, register, register_table
from guatu.life.supervise.rounds.folding import KINDS
from guatu.life.supervise.rounds.standings import ROUND_FOLD

On = Callable[[str], str]
PLACED = frozenset({"place", "unit"})
_KINDS = tuple(sorted(KINDS))

register_table("round_item", SubjectTable(ROUND_FOLD, {"place": ("county_id", "place_id"), "unit": ("unit_id",)}))


def _of_year(**more: Any) -> Callable[[Context, On], Q]:
    """Projects of the rounds begun in the calendar year of the day."""

    def where(context: Context, _on: On) -> Q:
        return Q(begun_on__year=context.at.year, begun_on__lte=context.at, **more)

    return where


measure("r.due", "round_item", where=_of_year(), kinds=_KINDS)
measure("r.checked", "round_item", where=_of_year(checked_on__isnull=False), kinds=_KINDS)
measure("r.clear", "round_item", where=_of_year(result="clear"), kinds=_KINDS)


def _coverage(values: Values, _context: Context) -> Number | None:
    due = values.get("r.due")
    return Decimal(values.get("r.checked") or 0) * 100 / Decimal(due) if due else None


def _count(key: str, measured: str, title: str, title_en: str, definition: str, definition_en: str) -> None:
    register(
        Figure(
            key=key, title=title, title_en=title_en, unit="个", kind="count", places=0, source="B05", definition=definition,
            definition_en=definition_en, measures=(measured,), compute=first, formula=title, dimensions=PLACED,
        )
    )  # fmt: skip


_count("rounds.due", "r.due", "应核查", "Projects to be inspected", "本年发起的各轮核查名单中的项目，一轮计一次。",
       "Projects on the frozen lists of the rounds begun this year, counted once a round.")  # fmt: skip
_count("rounds.checked", "r.checked", "已核查", "Projects inspected", "本年各轮核查中到截至日已到现场的项目。",
       "Of these, those somebody had been to by the day.")  # fmt: skip
_count("rounds.clear", "r.clear", "核查无问题", "Inspected, nothing found", "已核查而没有发现问题的项目，同样留有记录。",
       "Inspected without a finding; that too is on record.")  # fmt: skip
register(
    Figure(
        key="rounds.coverage", title="核查覆盖率", title_en="Inspection coverage", unit="%", kind="percent", places=1, source="B05",
        definition="已核查与应核查之比，按各轮冻结的名单计算。", definition_en="Inspected, of the projects on the frozen lists.",
        measures=("r.checked", "r.due"), compute=_coverage, formula="已核查 ÷ 应核查", dimensions=PLACED, drill="r.due",
    )
)  # fmt: skip
