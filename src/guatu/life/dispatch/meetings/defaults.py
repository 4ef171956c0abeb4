"""The bodies that come with the house: read from a data file, set up for a place by a verb, edited afterwards (R3.2)."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import resources
from typing import Any


def default_series() -> list[dict[str, Any]]:
    """Every default body as settings of `services.set_series`, its key beside them."""
    text = resources.files("guatu.life.dispatch.meetings").joinpath("data/series.csv").read_text(encoding="utf-8")
    return [_settings(row) for row in csv.DictReader(text.splitlines())]


def _settings(row: dict[str, str]) -> dict[str, Any]:
    return {
        "key": row["key"], "title": row["title"], "kind": row["kind"], "rhythm": row["rhythm"], "weekday": _number(row["weekday"]),
        "month_day": _number(row["month_day"]), "starts_at": _time(row["starts_at"]), "chair_title": row["chair_title"],
        "topic_weekday": _number(row["topic_weekday"]), "topic_time": _time(row["topic_time"]), "list_kind": row["list_kind"],
        "parts": row["parts"].split("|"),
    }  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
