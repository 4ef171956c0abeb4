"""Figures that count lights, so that a bulletin and a close print them like any other number."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guatu.attention.lights import lights_over
from guatu.figures.context import Context
from guatu.figures.ledger import NO_CATEGORY
from guatu.figures.registry import Figure, first, provided, register

_KINDS = ("ledger.milestone_promised", "ledger.investment_returned", "ledger.plan_set", "ledger.stage_reached")


def states(context: Context) -> Mapping[UUID, str]:
    """The light of every counted project in scope."""
    return {project: lights.state for project, lights in lights_over(context).items()}


for _state, _title, _title_en in (
    ("late", "红灯", "Red lights"), ("watch", "黄灯", "Yellow lights"), ("missing", "数据缺失", "Data missing"),
    ("normal", "绿灯", "Green lights"),
):  # fmt: skip
    _name = provided(f"lights.{_state}", states, _state, _KINDS)
    register(
        Figure(
            key=_name, title=_title, title_en=_title_en, unit="个", kind="count", places=0, source="R4.5, R4.7",
            definition=f"项目灯为{_title}的计数项目：取各维度最差的一个。", definition_en=f"Projects whose worst dimension shows {_title_en.lower()}.",
            measures=(_name,), compute=first, formula=_title, dimensions=NO_CATEGORY - {"size"}, is_reverse=_state != "normal",
        )
    )  # fmt: skip
