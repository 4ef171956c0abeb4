"""What lives in which file: the ledger in one, whatever may be lost with a sign-out in the other.

A storm of sign-ins, failed passwords or progress bars must not wait for, or hold up, the one writer of the ledger
(RELIABILITY 4.1). On PostgreSQL there is one database and nothing to decide.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

_SCRATCH_APPS = frozenset({"sessions", "axes"})
# Progress is written many times a second while a task holds, or waits for, the ledger.
_SCRATCH_MODELS = frozenset({"runner.progress"})


def is_scratch(app_label: str, model_name: str | None) -> bool:
    """Whether rows of this model belong into the scratch file."""
    return app_label in _SCRATCH_APPS or f"{app_label}.{model_name}" in _SCRATCH_MODELS


class ScratchRouter:
    """Sends sessions, throttles and progress to `scratch`, everything else to `default`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        """The database this model is read from."""
        return _home_of(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        """The database this model is written to."""
        return _home_of(model._meta.app_label, model._meta.model_name)

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        """No reference may cross from one file to the other."""
        return self.db_for_read(type(one)) == self.db_for_read(type(other))

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_hints: Any) -> bool | None:
        """A table is made in its own file only. A step that names no model runs where most of its app lives."""
        return db == _home_of(app_label, model_name.lower() if model_name else None)


def _home_of(app_label: str, model_name: str | None) -> str:
    if "scratch" not in settings.DATABASES:
        return "default"
    return "scratch" if is_scratch(app_label, model_name) else "default"
