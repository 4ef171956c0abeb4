"""Write docs/figures.md from the figure register.

python tools/figures_doc.py
"""

from __future__ import annotations

from itertools import groupby

import loaded  # noqa: F401
from generated import DOCS, table, write

from guatu.figures.registry import Figure, all_figures

PAGE = DOCS / "figures.md"
HEAD = ("Key", "指标 Figure", "单位 Unit", "口径 Definition", "公式 Formula", "依据 Source", "v")


def parts() -> dict[str, str]:
    """What the page takes from the code: a table for each group of keys."""
    groups = groupby(sorted(all_figures(), key=family), key=family)
    tables = [f"### {name}\n\n{table(HEAD, map(row, figures))}" for name, figures in groups]
    return {"count": f"{len(all_figures())} figures · 共 {len(all_figures())} 个指标", "figures": "\n\n".join(tables)}


def family(figure: Figure) -> str:
    """The first part of a key."""
    return figure.key.partition(".")[0]


def row(figure: Figure) -> tuple[str, ...]:
    """One figure as a row."""
    return (
        f"`{figure.key}`", f"{figure.title}<br>{figure.title_en}", figure.unit,
        f"{figure.definition}<br>{figure.definition_en}", figure.formula, figure.source, str(figure.version),
    )  # fmt: skip


if __name__ == "__main__":
    write(PAGE, parts())
