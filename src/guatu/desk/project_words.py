"""Attributes of a project in words: ids and codes as names, money in 亿元, lists as marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.desk.register_filters import list_title
from guatu.figures.labels import place_name, term_labels, unit_label
from guatu.kernel.yuan import MISSING, to_unit
from guatu.ledger import vocab
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ledger.models import Project, ProjectList

_CHOICES = {
    "tier": vocab.Tier, "nature": vocab.Nature, "approval_mode": vocab.ApprovalMode, "row_role": vocab.RowRole,
}  # fmt: skip
_MARKS = {"done": "√", "doing": "△", "not_done": "×", "not_applicable": "—"}


@dataclass(frozen=True, slots=True)
class Words:
    """Names of what a project's facts and attributes point to."""

    places: Mapping[str, str]
    units: Mapping[str, str]
    terms: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, str]
    projects: Mapping[str, str]


def words_of(root: UUID, projects: set[str]) -> Words:
    """The names of a jurisdiction, and the codes of the other projects mentioned."""
    others = Project.objects.filter(id__in=projects, root_id=root)
    return Words(
        {str(one.id): place_name(one) for one in Place.objects.filter(root_id=root)},
        {str(one.id): unit_label(one) for one in Unit.objects.filter(place__root_id=root)},
        {name: term_labels(name, root) for name in ("field", "chain", "industry")},
        {str(one.id): list_title(one) for one in ProjectList.objects.filter(root_id=root)},
        {str(one.id): one.internal_code for one in others},
    )


def value_words(key: str, value: Any, words: Words) -> str:
    """One attribute's value as a person reads it; – when nothing was told."""
    if value is None or value == "" or value == [] or value == {}:
        return MISSING
    kind = ATTRIBUTES[key].kind
    if kind == "money":
        return f"{money_text(int(value))} {_('万元')}"
    if kind == "bool":
        return _("是") if value else _("否")
    if kind == "choice":
        return str(dict(_CHOICES[key].choices).get(value, value))
    if kind == "marks" and isinstance(value, dict):
        return "，".join(f"{name}{_MARKS.get(mark, mark)}" for name, mark in value.items())
    names = {"place": words.places, "unit": words.units, "project": words.projects, "term": words.terms.get(key, {})}
    return str(names.get(kind, {}).get(str(value), value))


def money_text(yuan: int) -> str:
    """An amount in 万元 as a form field holds it: exact, without idle zeros."""
    exact = f"{to_unit(yuan, '万元'):f}"
    return exact.rstrip("0").rstrip(".") if "." in exact else exact
