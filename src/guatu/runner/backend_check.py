"""A system check: jobs must be stored in the database, else a rolled-back transaction would leave one running."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend


def check_backend(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the default task backend is django-tasks-db."""
    if isinstance(task_backends["default"], DatabaseBackend):
        return []
    found = type(task_backends["default"]).__name__
    hint = 'TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}'
    return [Error(f"the default task backend is {found}, not the database", hint=hint, id="guatu.runner.E001")]
