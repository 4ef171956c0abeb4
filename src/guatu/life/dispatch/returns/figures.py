"""Figures over returns: what was owed, came, came late, never came, and the share in time (R3.5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Q

from guatu.figures.context import Context
from guatu.figures.registry import Figure, Number, SubjectTable, Values, first, measure, register, register_table
from guatu.life.dispatch.returns.folding import KINDS
from guatu.life.dispatch.returns.standings import RETURN_FOLD

On = Callable[[str], str]
_KINDS = tuple(sorted(KINDS))
_PLACED = frozenset({"place", "unit"})

register_table("return_log", SubjectTable(RETURN_FOLD, {"place": ("county_id", "place_id"), "unit": ("unit_id",)}))


def in_month(context: Context, _on: On) -> Q:
    """The logs of the reporting month of the day."""
    return Q(month_on__range=(context.period.start, context.period.end))


for _name in ("owed", "filed", "on_time", "late", "missed", "unchanged"):
    measure(f"r.{_name}", "return_log", _name, in_month, _KINDS)


def _share(part: str, whole: str) -> Callable[[Values, Context], Number | None]:
    def compute(values: Values, _context: Context) -> Number | None:
        total = values.get(whole)
        return Decimal(values.get(part) or 0) * 100 / Decimal(total) if total else None

    return compute


def _count(key: str, measured: str, zh: tuple[str, str], en: tuple[str, str], *, is_reverse: bool = False) -> None:
    register(
        Figure(
            key=key, title=zh[0], title_en=en[0], unit="次", kind="count", places=0, source="R3.5", definition=zh[1],
            definition_en=en[1], measures=(measured,), compute=first, formula=zh[0], dimensions=_PLACED, is_reverse=is_reverse,
        )
    )  # fmt: skip


_count("reports.owed", "r.owed", ("应报次数", "本月各周期已报的和锁定时仍没有报的合计；还没有到锁定时刻、也还没有报的不在内。"),
       ("Returns owed", "Filed, or not in by the lock, over all cycles of the month; those not locked and not filed yet are left out."))  # fmt: skip
_count("reports.filed", "r.filed", ("已报次数", "本月各周期已报的次数，锁定后补报的也在内。"),
       ("Returns filed", "Filed over all cycles of the month, those after the lock included."))  # fmt: skip
_count("reports.on_time", "r.on_time", ("按时次数", "本月在截止时刻之前报的次数；以服务器收到的时刻为准。"),
       ("Returns in time", "In by the due time in the month, by the server's receipt."))  # fmt: skip
_count("reports.unchanged", "r.unchanged", ("“无变化”次数", "本月报“无变化”的次数。"),
       ("Returns of no change", "Filed as “no change” in the month."), is_reverse=True)  # fmt: skip
_count("reports.late", "r.late", ("迟报次数", "过了截止时刻、在锁定之前报的次数；以服务器收到的时刻为准。"),
       ("Late returns", "In after the due time and before the lock, by the server's receipt."), is_reverse=True)  # fmt: skip
_count("reports.missed", "r.missed", ("漏报次数", "到锁定时刻没有报的次数；事后补报仍计漏报。"),
       ("Missed returns", "Not in by the lock; one filed afterwards stays missed."), is_reverse=True)  # fmt: skip
register(
    Figure(
        key="reports.on_time_rate", title="报送及时率", title_en="On-time share of returns", unit="%", kind="percent", places=1,
        source="R3.5", definition="本月应报次数中在截止时刻之前报的比例。", definition_en="In by the due time, of the returns owed in the month.",
        measures=("r.on_time", "r.owed"), compute=_share("r.on_time", "r.owed"), formula="按时 ÷ 应报", dimensions=_PLACED,
        drill="r.owed",
    )
)  # fmt: skip
register(
    Figure(
        key="reports.unchanged_rate", title="“无变化”占比", title_en="Share of “no change”", unit="%", kind="percent", places=1,
        source="R3.5", definition="本月已报次数中报“无变化”的比例。", definition_en="Filed as “no change”, of the returns filed in the month.",
        measures=("r.unchanged", "r.filed"), compute=_share("r.unchanged", "r.filed"), formula="无变化 ÷ 已报", dimensions=_PLACED,
        is_reverse=True, drill="r.filed",
    )
)  # fmt: skip
