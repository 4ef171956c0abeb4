"""Tokens: AA contrast of every pair in use, both themes; lights told apart without red and green."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[1] / "static/ui/css/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "ground", "hover", "selected", "past", "changed", "wrong")
WORDS = ("ink", "ink-2", "accent", "red-ink", "green-ink", "amber-ink", "grey-ink")
SHAPES = ("red", "green", "amber", "grey-ink", "field-line", "accent")


def block(opening: str) -> dict[str, str]:
    found = TOKENS[TOKENS.index(opening) :]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[: found.index("}")]))


THEMES = {"light": block(":root {"), "dark": block(':root[data-theme="dark"] {')}


def channels(colour: str) -> tuple[float, float, float]:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted(
        (sum(part * share for part, share in zip(channels(c), (0.2126, 0.7152, 0.0722), strict=True)) for c in (one, other)),
        reverse=True,
    )
    return (bright + 0.05) / (dim + 0.05)


def test_it_works() -> None:
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert contrast("#8a94a3", "#ffffff") < 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_can_be_read(theme: str, ground: str, word: str) -> None:
    assert contrast(THEMES[theme][word], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ("paper", "ground", "hover", "selected"))
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_and_edges_can_be_seen(theme: str, ground: str, shape: str) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_buttons_can_be_read(theme: str) -> None:
    tokens = THEMES[theme]
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["on-accent"], tokens["accent-strong"]) >= 4.5


def test_both_dark_blocks_are_equal() -> None:
    by_system = block(':root:not([data-theme="light"]) {')
    assert by_system == THEMES["dark"]
    assert set(THEMES["dark"]) == set(THEMES["light"])


def as_deuteranope(colour: str) -> tuple[float, ...]:
    # Machado, Oliveira, Fernandes 2009, severity 1.
    matrix = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    return tuple(sum(part * share for part, share in zip(channels(colour), row, strict=True)) for row in matrix)


@pytest.mark.parametrize("theme", THEMES)
def test_lights_differ_to_a_deuteranope(theme: str) -> None:
    seen = {name: as_deuteranope(THEMES[theme][name]) for name in ("red", "green", "amber")}
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5 > 0.06, (one, other)


def test_vermilion_is_for_red_alone() -> None:
    assert THEMES["light"]["accent"] == "#1f4e8c"
    assert THEMES["light"]["red"] == "#c0272d"
