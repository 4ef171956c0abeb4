"""What people put into a cell that has nothing to say: -, /, 无, 待定."""

from __future__ import annotations

import re

_BLANK = re.compile(
    r"[-—–―─－/\\、.。…\s]*|无|暂无|没有|空|无数据|待定|未定|待确定|待明确|未明确|待核实|不详|不涉及|null|none|nan|#?n/a|na",
    re.IGNORECASE,
)


def is_blank(text: str) -> bool:
    """True for an empty text, a dash and the like, and the words that say nothing is known."""
    return bool(_BLANK.fullmatch(text))
