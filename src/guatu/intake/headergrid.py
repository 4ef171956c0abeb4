"""Where the heading of a sheet stands: title rows above, one to four header rows, a path of headings for every column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guatu.intake.headermatch import SURE, Dictionary
from guatu.intake.sheets import Merge, Sheet, raw_of
from guatu.intake.texts import clean

ROWS_SEARCHED = 40
DEEPEST = 4
FEWEST_MATCHES = 2


@dataclass(slots=True)
class Grid:
    """Header rows by the number people see, the column paths, and the titles above."""

    row_numbers: list[int]
    paths: list[tuple[int, tuple[str, ...]]]
    titles: list[tuple[int, str]]
    score: float = 0.0


def find(sheet: Sheet, words: Dictionary, required: tuple[str, ...]) -> Grid | None:
    """The rows that read most like a heading in these words, or None."""
    texts = [[_text(value) for value in row] for row in sheet.rows[: ROWS_SEARCHED + DEEPEST]]
    best: Grid | None = None
    for start in range(min(len(texts), ROWS_SEARCHED)):
        if sum(1 for text in texts[start] if text) < 2:
            continue
        for depth in range(_least_depth(sheet.merges, start), DEEPEST + 1):
            if start + depth <= len(texts):
                grid = _weigh(texts, sheet.merges, start, depth, words, required)
                best = grid if best is None or grid.score > best.score + 1e-9 else best
    return best if best and best.score >= FEWEST_MATCHES else None


def _text(value: Any) -> str:
    return clean(value) if type(value) is str else raw_of(value) if value != "" else ""


def _least_depth(merges: list[Merge], start: int) -> int:
    """A heading merged downwards reaches at least as deep as its merge."""
    bottoms = [merge.bottom for merge in merges if merge.top == start and merge.bottom - merge.top < DEEPEST]
    return max([start, *bottoms]) - start + 1


def _weigh(
    texts: list[list[str]], merges: list[Merge], start: int, depth: int, words: Dictionary, required: tuple[str, ...]
) -> Grid:
    """A candidate heading with its score: the sure matches, less a little for every row it takes."""
    paths = _paths(texts, merges, start, depth)
    sure: dict[str, float] = {}
    for _index, path in paths:
        guess = words.guess(path)
        if guess and guess.confidence >= 0.7:
            sure[guess.key] = max(sure.get(guess.key, 0), guess.confidence)
    bonus = sum(0.5 for key in required if sure.get(key, 0) >= SURE)
    filler = sum(1 for text in texts[start + depth - 1] if len(text) > 40) * 0.5
    titles = [(row + 1, " ".join(dict.fromkeys(filter(None, texts[row])))) for row in range(start) if any(texts[row])]
    return Grid(list(range(start + 1, start + depth + 1)), paths, titles, sum(sure.values()) + bonus - filler - 0.3 * (depth - 1))


def _paths(texts: list[list[str]], merges: list[Merge], start: int, depth: int) -> list[tuple[int, tuple[str, ...]]]:
    """For each column the headings above it, outermost first, each said once."""
    rows = [list(texts[row]) for row in range(start, start + depth)]
    width = max(map(len, rows))
    for row in rows:
        row += [""] * (width - len(row))
    _spread_merges(rows, merges, start, width)
    _carry_right(rows, merges, start)
    paths = []
    for column in range(width):
        path: list[str] = []
        for row in rows:
            if row[column] and (not path or path[-1] != row[column]):
                path.append(row[column])
        paths.append((column, tuple(path)))
    while paths and not paths[-1][1]:
        paths.pop()
    return paths


def _spread_merges(rows: list[list[str]], merges: list[Merge], start: int, width: int) -> None:
    for merge in merges:
        if start <= merge.top < start + len(rows) and merge.left < width:
            text = rows[merge.top - start][merge.left]
            for row in range(merge.top - start, min(merge.bottom - start + 1, len(rows))):
                for column in range(merge.left, min(merge.right + 1, width)):
                    rows[row][column] = text


def _carry_right(rows: list[list[str]], merges: list[Merge], start: int) -> None:
    """Where nobody merged a group heading, its blank neighbours with a heading of their own beneath still belong to it."""
    for depth in range(len(rows) - 1):
        merged = {
            column
            for m in merges
            if m.top <= start + depth <= m.bottom
            for column in range(m.left, min(m.right + 1, len(rows[0])))
        }
        for column in range(1, len(rows[depth])):
            if not rows[depth][column] and rows[depth + 1][column] and rows[depth + 1][column - 1] and column not in merged:
                rows[depth][column] = rows[depth][column - 1]
