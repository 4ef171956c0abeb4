"""A title out of running text."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """The text on one line, at most `longest` characters of it; what was cut off shows as an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
