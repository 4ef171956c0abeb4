"""The cycles and chains of a jurisdiction as tables, and a row as its form begins."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.ledger.vocab import Stage
from guatu.life.dispatch.returns.models import ReturnCycle, ReviewChain
from guatu.life.dispatch.returns.queries import cycle_title, cycles_of
from guatu.life.dispatch.returns.vocab import Applies
from guatu.ui.components import Column, Empty, Link, Row, Table
from guatu.web.returning.words import asked_titles, lock_words, rule_words, step_title


def cycle_table(root: Place) -> Table:
    """The cycles with their rules in words."""
    stages = dict(Stage.choices)
    columns = (
        Column("title", _("周期"), is_fixed=True), Column("due", _("截止")), Column("lock", _("锁定")), Column("stages", _("应报阶段"), width="wide"),
        Column("asks", _("填报内容"), width="wide"), Column("since", _("启用日")), Column("until", _("停用日")), Column("source", _("依据"), on_phone=False),
    )  # fmt: skip
    rows = tuple(
        Row({"title": Link(cycle_title(one), reverse("returning:cycle", args=[one.id])), "due": rule_words(one), "lock": lock_words(one),
             "stages": "、".join(str(stages.get(key, key)) for key in one.stages), "asks": asked_titles(one.asks), "since": one.valid_from,
             "until": one.valid_to, "source": one.source}, key=one.key)
        for one in cycles_of(root.id)
    )  # fmt: skip
    empty = Empty(_("还没有启用填报周期"), _("启用之后，项目才会有应报、迟报和漏报。"))
    return Table("cycles", _("填报周期"), columns, rows, has_tools=False, empty=empty, is_tall=False)


def chain_table(root: Place) -> Table:
    """The chains with their steps in words."""
    applies = dict(Applies.choices)
    columns = (
        Column("title", _("审核链"), is_fixed=True), Column("applies", _("适用"), width="wide"), Column("steps", _("步骤"), width="fill"),
        Column("source", _("依据"), on_phone=False),
    )  # fmt: skip
    rows = tuple(
        Row({"title": Link(one.title, reverse("returning:chain", args=[one.id])), "applies": _applies(one, str(applies[one.applies])),
             "steps": " → ".join(step_title(step) for step in one.steps), "source": one.source}, key=one.key)
        for one in ReviewChain.objects.filter(root=root).select_related("place", "unit").order_by("key")
    )  # fmt: skip
    return Table(
        "chains",
        _("审核链"),
        columns,
        rows,
        has_tools=False,
        empty=Empty(_("还没有审核链"), _("启用填报周期时一并启用。")),
        is_tall=False,
    )


def _applies(chain: ReviewChain, word: str) -> str:
    named = chain.place or chain.unit
    return f"{word}（{named.name}）" if named else word


def cycle_initial(row: ReturnCycle) -> dict[str, Any]:
    """A cycle as its form begins."""
    names = (
        "title", "due_weekday", "due_day", "due_time", "lock_workdays", "lock_time", "stages", "tiers", "asks", "valid_from", "valid_to", "source",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"seen": row.version}


def chain_initial(row: ReviewChain) -> dict[str, Any]:
    """A chain as its form begins."""
    found = {
        "title": row.title,
        "applies": row.applies,
        "place": str(row.place_id or ""),
        "unit": str(row.unit_id or ""),
        "source": row.source,
    }
    for number, step in enumerate(row.steps):
        found |= {f"{name}_{number}": step.get(name, "") for name in ("title", "level", "unit")}
    return found
