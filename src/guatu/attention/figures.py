"""Figures that count lights, so that a bulletin and a close print them like any other number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models.signals import post_save

from guatu.attention import rules
from guatu.attention.lights import ProjectLights, lights_over
from guatu.attention.registry import rule
from guatu.facts.models import Entry
from guatu.figures.context import Context
from guatu.figures.ledger import NO_CATEGORY
from guatu.figures.registry import Figure, first, provided, register

_KINDS = ("ledger.milestone_promised", "ledger.investment_returned", "ledger.plan_set", "ledger.stage_reached")
_PROJECT = ""
_COUNTED = NO_CATEGORY - {"size"}


class _Looked(threading.local):
    """What a thread looked at last. A page asks for twenty counts of the same lights, a close for all of them."""

    context: Context | None = None
    found: Mapping[UUID, Mapping[str, str]] = {}


_LOOKED = _Looked()


def _forget(**_told: Any) -> None:
    """Something was filed: what was seen before it is no longer what is."""
    _LOOKED.context, _LOOKED.found = None, {}


post_save.connect(_forget, sender=Entry)


def states_by_dimension(context: Context) -> Mapping[UUID, Mapping[str, str]]:
    """Of every counted project in scope: its state by dimension, its light under the empty key.

    Kept while the same context is asked and this thread files nothing: the same rows give the same lights, and one page or one
    close stays of one mind.
    """
    if _LOOKED.context is not context:
        shared: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        found = {project: _shared(shared, lights) for project, lights in lights_over(context).items()}
        _LOOKED.context, _LOOKED.found = context, found
    return _LOOKED.found


def _shared(shared: dict[tuple[tuple[str, str], ...], Mapping[str, str]], lights: ProjectLights) -> Mapping[str, str]:
    """The states of one project; projects that look alike share one mapping, so that a province's fit into little memory."""
    states = {_PROJECT: lights.state}
    for found in lights.findings:
        dimension = rule(found.rule).dimension
        states[dimension] = rules.worst([found.state, states.get(dimension, found.state)])
    return shared.setdefault(tuple(states.items()), states)


def states(context: Context) -> Mapping[UUID, str]:
    """The light of every counted project in scope."""
    return {project: found[_PROJECT] for project, found in states_by_dimension(context).items()}


def _of_dimension(dimension: str) -> Callable[[Context], Mapping[UUID, str]]:
    def states_of(context: Context) -> Mapping[UUID, str]:
        return {project: found[dimension] for project, found in states_by_dimension(context).items() if dimension in found}

    return states_of


_COUNTS: dict[str, list[tuple[str, str]]] = {}
_WORDS = {"late": ("红灯", "red"), "watch": ("黄灯", "yellow"), "missing": ("数据缺失", "data missing")}


def count_dimension(
    dimension: str,
    title: str,
    title_en: str,
    *,
    source: str,
    states: tuple[str, ...] = ("late", "watch"),
    kinds: tuple[str, ...] = _KINDS,
) -> None:
    """Let figures count a dimension's lights: one a state, `lights.<dimension>.<state>`. Called once its rules are declared."""
    provider = _of_dimension(dimension)
    for state in states:
        word, word_en = _WORDS[state]
        key = provided(f"lights.{dimension}.{state}", provider, state, kinds)
        _COUNTS.setdefault(dimension, []).append((state, key))
        register(
            Figure(
                key=key, title=f"{title}{word}", title_en=f"{title_en}: {word_en}", unit="个", kind="count", places=0, source=source,
                definition=f"{title}这一维度为{word}的计数项目；同一维度有几条规则的取最差。",
                definition_en=f"Counted projects whose light for {title_en.lower()} is {word_en}; of several rules the worst.",
                measures=(key,), compute=first, formula=f"{title}{word}", dimensions=_COUNTED, is_reverse=True,
            )
        )  # fmt: skip


def counted(dimension: str) -> tuple[tuple[str, str], ...]:
    """(state, figure key) of what is counted of a dimension."""
    return tuple(_COUNTS.get(dimension, ()))


for _state, _title, _title_en in (
    ("late", "红灯", "Red lights"), ("watch", "黄灯", "Yellow lights"), ("missing", "数据缺失", "Data missing"),
    ("normal", "绿灯", "Green lights"),
):  # fmt: skip
    _name = provided(f"lights.{_state}", states, _state, _KINDS)
    register(
        Figure(
            key=_name, title=_title, title_en=_title_en, unit="个", kind="count", places=0, source="R4.5, R4.7",
            definition=f"项目灯为{_title}的计数项目：取各维度最差的一个。", definition_en=f"Projects whose worst dimension shows {_title_en.lower()}.",
            measures=(_name,), compute=first, formula=_title, dimensions=_COUNTED, is_reverse=_state != "normal",
        )
    )  # fmt: skip

for _key, _title, _title_en, _source, _states in (
    ("start", "开工", "Start", "R4.5", ("late", "watch")), ("progress", "进度", "Progress", "R4.5", ("late", "watch")),
    ("completion", "竣工", "Completion", "R4.5", ("late", "watch")), ("statistics", "入统", "Statistics", "R4.5", ("late", "watch")),
    ("returns", "填报", "Returns", "R4.7", ("missing",)), ("freshness", "时效", "Freshness", "Z05", ("watch",)),
    ("site", "施工", "Site work", "R2.13", ("late", "watch")), ("promise", "改期", "Dates put off", "PRODUCT C8", ("late", "watch")),
    ("evidence", "佐证", "Papers", "R2.1", ("late", "watch")),
):  # fmt: skip
    count_dimension(_key, _title, _title_en, source=_source, states=_states)
