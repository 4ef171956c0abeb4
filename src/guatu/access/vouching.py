"""Vouches to the journal for ids of places, units, posts and accounts (DECISIONS 14: facts hold plain ids)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.apps import apps

from guatu.facts import references

# Models by name, not imported: this module is read before Django has loaded any.
_MODELS = {"place": "Place", "unit": "Unit", "post": "Post", "user": "User"}


def register_all() -> None:
    """Tell the journal how ids of this storey are checked."""
    for kind, model in _MODELS.items():
        references.register(kind, _missing(model))


def _missing(model_name: str) -> Callable[[set[UUID]], set[UUID]]:
    def missing(ids: set[UUID]) -> set[UUID]:
        model = apps.get_model("access", model_name)
        return ids - set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))

    return missing
