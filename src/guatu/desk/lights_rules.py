"""亮灯规则册：every rule with its text, version, source, the numbers it uses that day, and since when it is in force here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.things import at_place
from guatu.attention.inforce import in_force, settings_of
from guatu.attention.registry import Rule, all_rules
from guatu.desk.screen import Screen
from guatu.kernel.yuan import YI, to_unit
from guatu.ledger.models import Parameter
from guatu.ledger.models.reference import EVER
from guatu.ui.components import Cell, Column, Empty, Link, Row, Table, Tag
from guatu.ui.numbers import number_text
from guatu.ui.units import unit_word


@dataclass(frozen=True, slots=True)
class RuleOnPage:
    """One rule as its own page shows it."""

    rule: Rule
    is_enabled: bool
    since: dt.date | None
    history: Table
    parameters: Table

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.rule.title)

    @property
    def code(self) -> str:
        """Key and version."""
        return f"{self.rule.key} v{self.rule.version}"


def rule_table(screen: Screen) -> Table:
    """Every declared rule, by dimension."""
    since, numbers = in_force(screen.root.id, screen.context.at), _numbers(screen)
    rows = tuple(_row(screen, one, since.get(one.key), numbers) for one in all_rules())
    columns = (
        Column("title", _("规则"), is_fixed=True, is_sticky=True), Column("state", _("是否启用")), Column("since", _("启用自")),
        Column("text", _("怎样亮灯"), width="fill"), Column("numbers", _("参数（当日值）"), width="wide"), Column("source", _("依据")),
    )  # fmt: skip
    return Table("light-rules", _("亮灯规则"), columns, rows, screen.query, is_tall=False, foot_note=_foot())


def _foot() -> str:
    return _("尚未设的维度：资金支付（台账没有支付数据）、审批超期（待倒排工期与联审联批）。有了数据再登记规则，不以推测亮灯。")


def _row(screen: Screen, rule: Rule, since: dt.date | None, numbers: dict[str, Parameter]) -> Row:
    url = screen.link("lights:rules", rule=rule.key)
    state = Tag(_("启用"), "good") if since else Tag(_("未启用"), "plain")
    cells = {
        "title": Cell(Link(str(rule.title), url), note=f"{rule.key} v{rule.version}"), "state": state, "since": since_words(since),
        "text": str(rule.text), "numbers": "；".join(_number_words(numbers[key]) for key in rule.parameters if key in numbers) or "–",
        "source": rule.source,
    }  # fmt: skip
    return Row(cells, key=rule.key, url=url)


def since_words(since: dt.date | None) -> str:
    """Since when, in words: from the beginning where nobody set a day."""
    if since is None:
        return "–"
    return _("一直") if since == EVER else since.isoformat()


def _number_words(one: Parameter) -> str:
    return _("%(title)s：%(value)s") % {"title": _title(one), "value": value_words(one)}


# What the last word of a parameter's key says its number is counted in.
_UNITS = {
    "points": "个百分点", "months": "个月", "days": "天", "workdays": "个工作日", "times": "次", "count": "件", "day": "日",
}  # fmt: skip


def value_words(one: Parameter) -> str:
    """A rule's number with its unit: 10 个百分点, 500 万元; what is no number as it stands."""
    kind = one.key.rpartition("_")[2]
    if isinstance(one.value, bool) or not isinstance(one.value, int):
        return str(one.value)
    if kind == "yuan":
        unit = "亿元" if abs(one.value) >= YI else "万元"
        # Exact: a threshold is not rounded to what a column of amounts has room for.
        digits = to_unit(one.value, unit).normalize()
        number = number_text(one.value, "yuan", unit, places=max(0, -int(digits.as_tuple().exponent)))
        return f"{number} {unit_word(unit)}"
    return f"{number_text(one.value)} {unit_word(_UNITS.get(kind, ''))}".strip()


def _title(one: Parameter) -> str:
    """Its name, without the unit in which it is filed where an amount is shown in a larger one."""
    return one.title.replace("，元）", "）").replace("（元）", "") if one.key.endswith("_yuan") else one.title


def _numbers(screen: Screen) -> dict[str, Parameter]:
    """The value in force on the day of every parameter that a rule uses: the jurisdiction's own before the general one."""
    found: dict[str, Parameter] = {}
    for row in sorted(_values(screen, all_rules()), key=lambda row: (row.root_id is not None, row.valid_from)):
        if row.valid_from <= screen.context.at:
            found[row.key] = row
    return found


def _values(screen: Screen, rules: Iterable[Rule]) -> list[Parameter]:
    keys = {key for one in rules for key in one.parameters}
    rows = Parameter.objects.filter(key__in=keys)
    return [row for row in rows if row.root_id in (None, screen.root.id)]


# ---- one rule --------------------------------------------------------------------------------------------------------------


def rule_asked(screen: Screen) -> RuleOnPage | None:
    """The rule the address names, with its history here; None when it names none."""
    asked = screen.query.text("rule")
    rule = next((one for one in all_rules() if one.key == asked), None)
    if rule is None:
        return None
    since = in_force(screen.root.id, screen.context.at).get(rule.key)
    return RuleOnPage(rule, since is not None, since, _history(screen, rule), _parameters(screen, rule))


def _history(screen: Screen, rule: Rule) -> Table:
    rows = tuple(
        Row({"from": one.valid_from, "state": _("启用") if one.is_enabled else _("停用"), "source": one.source}, key=str(one.id))
        for one in settings_of(screen.root.id, rule.key)
    )
    columns = (
        Column("from", _("自何日起"), is_fixed=True),
        Column("state", _("设定")),
        Column("source", _("依据"), width="fill"),
    )
    usual = _("本辖区没有另行设定，按系统规定启用。") if rule.is_usual else _("本辖区没有设定；这条规则要写明依据启用后才适用。")
    return Table(
        "light-rule-history", _("启用和停用"), columns, rows, has_tools=False, is_tall=False, empty=Empty(_("没有设定"), usual)
    )


def _parameters(screen: Screen, rule: Rule) -> Table:
    """Its numbers with every value they had, newest first; whoever may edit parameters goes on from here."""
    may = policy.can(screen.actor, "params.edit", at_place(screen.root.id)).ok
    found = sorted(
        _values(screen, [rule]),
        key=lambda row: (rule.parameters.index(row.key), -row.valid_from.toordinal(), row.root_id is None),
    )
    rows = tuple(_parameter_row(screen, one, may=may) for one in found)
    columns = (
        Column("title", _("参数"), is_fixed=True, width="wide"), Column("value", _("值"), align="end"), Column("from", _("自何日起")),
        Column("scope", _("范围")), Column("source", _("依据")),
    )  # fmt: skip
    empty = Empty(_("没有参数"), _("这条规则不用数。"))
    return Table(
        "light-rule-numbers",
        _("参数"),
        columns,
        rows,
        has_tools=False,
        is_tall=False,
        empty=empty,
    )


def _parameter_row(screen: Screen, one: Parameter, *, may: bool) -> Row:
    url = screen.link("admin:parameters", key=one.key) if may else ""
    scope = _("本辖区") if one.root_id else _("通用")
    cells = {
        "title": Link(_title(one), url) if url else _title(one), "value": value_words(one), "from": since_words(one.valid_from), "scope": scope,
        "source": one.source,
    }  # fmt: skip
    return Row(cells, key=str(one.id), url=url)
