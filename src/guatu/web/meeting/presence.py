"""The roster as it was sent: one unit a line, its presence and the post that came."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict


def present_of(post: QueryDict) -> dict[UUID, tuple[str, str]]:
    """Unit → (presence, post title), the units left blank left out."""
    found = {}
    for name in post:
        prefix, _dot, text = name.partition(".")
        presence = post.get(name, "").strip()
        unit = _id(text) if prefix == "presence" else None
        if unit is not None and presence:
            found[unit] = (presence, post.get(f"post.{text}", "").strip())
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
