"""来源：what a notice is about is the first part of its key, "case:…"; a storey says what its keys begin with."""

from __future__ import annotations

from typing import Any

_TOPICS: dict[str, Any] = {}


def register_topic(key: str, title: Any) -> None:
    """Name the notices whose keys begin with `key:`. Errors: RuntimeError when it is taken."""
    if key in _TOPICS:
        raise RuntimeError(f"topic {key} is declared twice")
    _TOPICS[key] = title


def topic_of(key: str) -> str:
    """What a notice is about, by its key."""
    return key.partition(":")[0]


def all_topics() -> list[tuple[str, str]]:
    """Every topic with its title in the reader's language, in the order of declaration."""
    return [(key, str(title)) for key, title in _TOPICS.items()]


def title_of(key: str) -> str:
    """The title of a notice's topic; empty when nobody named it."""
    return str(_TOPICS.get(topic_of(key), ""))
