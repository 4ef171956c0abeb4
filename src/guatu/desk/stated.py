"""公布数与自算并列, and what late facts would change in the last close: two ways a printed number may differ from ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from guatu.desk.evidence import provenance_tag
from guatu.desk.screen import Screen
from guatu.desk.shown import moved, printable, shown, title_of
from guatu.facts.models import Fact
from guatu.figures.closing import Adjustment, adjustments, late_facts, previous_close
from guatu.figures.evaluate import FigureValue, evaluate
from guatu.figures.models import Close
from guatu.kernel.yuan import YI
from guatu.ui.components import Cell, Column, Empty, Figure, Link, Row, Table, Tag

KIND = "ledger.total_stated"
# What was published (the beginning of its key) beside which of our figures. A wrong pairing would compare two unlike things:
# only what is counted the same way stands here.
OURS = {
    "three_batches.sign": "batch.sign", "three_batches.start": "batch.start", "three_batches.produce": "batch.produce",
    "key.count.": "projects.count", "key.done.": "done.ytd", "key.rate.": "completion.rate",
    "key.plan.": "plan.total",
}  # fmt: skip
ADJUSTED = (
    "projects.count", "projects.total", "plan.total", "done.ytd", "completion.rate", "completion.distance", "projects.building",
    "new.started", "statistics.in",
)  # fmt: skip
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Stated:
    """One published total. `body` is what was filed: title, value, unit, as-of (empty: not printed), document, quotation."""

    key: str
    body: Mapping[str, str]
    provenance: str

    @property
    def number(self) -> Decimal | None:
        """Its value as a number; None for a text."""
        try:
            return Decimal(self.body["value"])
        except InvalidOperation:
            return None

    @property
    def figure_key(self) -> str:
        """Our own figure of the same kind; empty when there is none."""
        return next((ours for key, ours in OURS.items() if self.key.startswith(key)), "")


def stated_totals(screen: Screen) -> list[Stated]:
    """The published totals of the screen's place, newest version of each, those that ours can stand beside first."""
    facts = Fact.objects.filter(
        kind=KIND, place=screen.place.id, occurred_on__lte=screen.context.at, superseded_by=None
    ).order_by("recorded_at", "line")
    found = {fact.subject_id: Stated(fact.subject_id, fact.body, fact.provenance) for fact in facts}
    return sorted(found.values(), key=lambda one: (not one.figure_key,))


def stated_table(screen: Screen, totals: Sequence[Stated], most: int | None = SHOWN) -> Table:
    """What was published beside our own sum, the difference, and where it was printed (DECISIONS 29)."""
    shown_totals = totals[:most]
    keys = list(dict.fromkeys(one.figure_key for one in shown_totals if one.figure_key))
    ours = evaluate(keys, screen.context).total if keys else {}
    rows = tuple(_stated_row(one, ours.get(one.figure_key), screen) for one in shown_totals)
    columns = (
        Column("title", _("公布的总数"), is_fixed=True, width="wide"), Column("stated", _("公布数"), align="end"),
        Column("ours", _("本库自算"), align="end"), Column("gap", _("自算减公布"), align="end"), Column("as_of", _("截至")),
        Column("document", _("出处"), width="wide"),
    )  # fmt: skip
    more = len(totals) - len(shown_totals)
    link = (Link(_("全部公布数（%(n)s 条）") % {"n": len(totals)}, screen.link("cockpit:stated")),) if more > 0 else ()
    empty = Empty(_("没有登记公布数"), _("政府工作报告、新闻通稿里的总数可以登记为“公布数”，与自算并列，不为凑数添行。"))
    return Table(
        "stated", _("公布数与自算"), columns, rows, empty=empty, exports=link, has_tools=bool(link), is_tall=False,
        foot_note=_("自算只计本库收录的项目；名单没有公布的，差额是没有收录的部分，不是错误。"),
    )  # fmt: skip


def _stated_row(one: Stated, ours: FigureValue | None, screen: Screen) -> Row:
    tags: tuple[object, ...] = (_number_words(one), provenance_tag(one.provenance))
    return Row(
        {
            "title": Cell(one.body["title"], note=one.body.get("note", "")), "stated": tags,
            "ours": shown(ours, screen) if ours else Tag(_("口径不同，不比")), "gap": _gap(one, ours) if ours else None,
            "as_of": one.body.get("as_of") or Tag(_("未印出")),
            "document": Cell(one.body.get("document") or "–", note=one.body.get("quotation", "")),
        },
        key=one.key,
    )  # fmt: skip


def _number_words(one: Stated) -> Figure | str:
    number, unit = one.number, one.body["unit"]
    if number is None:
        return one.body["value"]
    if unit == "亿元":
        return Figure(one.key, one.body["title"], int(number * YI), unit, "yuan", _places(number))
    return Figure(one.key, one.body["title"], number, unit, "number", _places(number))


def _places(number: Decimal) -> int:
    """As many decimals as were printed."""
    return max(0, -int(number.as_tuple().exponent))


def _gap(one: Stated, ours: FigureValue) -> Figure | None:
    """自算 − 公布, only between two numbers of one unit; a difference is neither good nor bad."""
    if one.number is None or ours.raw is None or one.body["unit"] != ours.figure.unit:
        return None
    gap = Decimal(ours.raw) - (one.number * YI if one.body["unit"] == "亿元" else one.number)
    measure = {"money": "yuan", "percent": "points"}.get(ours.figure.kind, "count")
    unit = "个百分点" if measure == "points" else one.body["unit"]
    return Figure(f"{one.key}-gap", one.body["title"], printable(ours.figure, gap), unit, measure, ours.figure.places)


# ---- adjustments ---------------------------------------------------------------------------------------------------


def last_close(screen: Screen) -> Close | None:
    """The close that late facts are held against: that of the date itself, else the one before."""
    own = Close.objects.filter(root_id=screen.root.id, at_date=screen.context.at).first()
    return own or previous_close(screen.root.id, screen.context.at)


def adjustment_table(screen: Screen, close: Close) -> Table:
    """How the last close would read today. The close does not move; this is printed as an adjustment in the next one."""
    facts = late_facts(close, screen.context.place_ids)
    found = adjustments(close, screen.place, list(ADJUSTED)) if facts else []
    rows = tuple(_adjustment_row(one) for one in found)
    columns = (
        Column("title", _("指标"), is_fixed=True), Column("closed", _("月结数"), align="end"), Column("now", _("现在的数"), align="end"),
        Column("amount", _("调整"), align="end"),
    )  # fmt: skip
    return Table(
        "adjustments", _("上次月结以来的调整"), columns, rows, has_tools=False, is_tall=False, foot_note=_late_words(facts),
        empty=Empty(_("没有调整"), _("月结以后没有收到补报或更正的数，月结版与现在一致。")),
    )  # fmt: skip


def _late_words(facts: Sequence[Fact]) -> str:
    return _("月结后收到的补报、更正 %(n)s 条；已月结的数不动，在下一期列为调整。") % {"n": len(facts)} if facts else ""


def _adjustment_row(one: Adjustment) -> Row:
    change = moved(one.figure, one.closed or Decimal(0), one.now or Decimal(0))
    return Row(
        {"title": title_of(one.figure), "closed": _value(one, one.closed), "now": _value(one, one.now), "amount": change},
        key=one.figure.key,
    )  # fmt: skip


def _value(one: Adjustment, raw: Decimal | None) -> Figure:
    measure = {"money": "yuan", "percent": "percent", "points": "points"}.get(one.figure.kind, "count")
    amount = printable(one.figure, raw)
    return Figure(one.figure.key, title_of(one.figure), amount, one.figure.unit, measure, one.figure.places)

