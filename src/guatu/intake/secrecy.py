"""Markings of secrecy: a file that bears one must not be kept here at all.

Source: DECISIONS 13, R1.7 (涉密项目 must not be entered).
"""

from __future__ import annotations

import re

from guatu.intake.sheets import Sheet, Workbook
from guatu.intake.texts import clean

MARKING = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆*＊]|密级\s*[:：]?\s*(?:绝密|机密|秘密)"
    r"|^\s*(?:绝密|机密|秘密)(?:级|文件|件)?\s*$|^涉密项目"
)
# A name or a running text may say 秘密 and mean nothing; with a star, or at the top two levels in a name, it is a marking.
_IN_NAME = re.compile(r"绝密|机密|秘密\s*[★☆(（]|内部绝密")
_IN_TEXT = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*＊]")
EDGE_ROWS = 40


def is_marked_name(filename: str) -> bool:
    """Whether a file's name bears a marking."""
    return bool(_IN_NAME.search(filename) or MARKING.search(clean(filename.rpartition(".")[0])))


def is_marked_text(text: str) -> bool:
    """Whether running text bears a marking."""
    return bool(_IN_TEXT.search(text))


def marking(workbook: Workbook, filename: str) -> str | None:
    """The first marking in the file name, a sheet name, or the head and foot of a sheet; None when there is none."""
    texts = [filename.rpartition(".")[0], *(sheet.name for sheet in workbook.sheets)]
    texts += [value for sheet in workbook.sheets for value in _edge_texts(sheet)]
    return next((text for text in map(clean, texts) if MARKING.search(text)), None)


def _edge_texts(sheet: Sheet) -> list[str]:
    rows = sheet.rows[:EDGE_ROWS] + sheet.rows[EDGE_ROWS:][-EDGE_ROWS:]
    return [value for row in rows for value in row if type(value) is str]
