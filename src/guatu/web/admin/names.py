"""Names of places, units and posts in the reader's language."""

from __future__ import annotations

from guatu.access.models import Post, Unit
from guatu.figures.labels import is_english, unit_label


def unit_name(unit: Unit) -> str:
    """A unit's full name."""
    return unit.name_en or unit.name if is_english() else unit.name


def post_name(post: Post) -> str:
    """A post's own name."""
    return post.title_en or post.title if is_english() else post.title


def chair_name(post: Post) -> str:
    """A post with its unit, where room is scarce."""
    return f"{unit_label(post.unit)} · {post_name(post)}"
