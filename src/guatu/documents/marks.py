"""Numbers of the 核对稿: which figure stands where, and the list that prints them. Also the numbers of footnotes."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.documents.content import Document, Run, blocks_of, runs_of

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A figure of the text: its number, the words printed, the figure's key and what it was drawn from."""

    number: int
    text: str
    figure_key: str
    source: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The running numbers of a document's figures and footnotes."""

    figures: dict[Key, int]
    footnotes: dict[str, int]

    def figure(self, run: Run) -> int:
        """Number of a run's figure, 0 for plain text."""
        return self.figures[_key(run)] if run.figure_key else 0

    def footnote(self, run: Run) -> int:
        """Number of a run's footnote, 0 for none."""
        return self.footnotes[run.footnote] if run.footnote else 0

    def items(self) -> list[CheckItem]:
        """核对清单：every figure once, in reading order."""
        return [CheckItem(number, text, key, source) for (key, source, text), number in self.figures.items()]

    def notes(self) -> list[str]:
        """Footnotes in the order of their numbers."""
        return list(self.footnotes)


def _key(run: Run) -> Key:
    return run.figure_key, run.source, run.text


def marks_of(document: Document) -> Marks:
    """Number figures and footnotes in reading order; the same figure with the same words keeps its number."""
    figures: dict[Key, int] = {}
    footnotes: dict[str, int] = {}
    for block in blocks_of(document):
        for run in runs_of(block):
            if run.figure_key:
                figures.setdefault(_key(run), len(figures) + 1)
            if run.footnote:
                footnotes.setdefault(run.footnote, len(footnotes) + 1)
    return Marks(figures, footnotes)
