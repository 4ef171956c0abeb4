"""Which rung of the ladder a light asks for. Pure. Source: DOMAIN 4.1, 4.2 (R4.1, R4.5, R4.7)."""

from __future__ import annotations

RANK_OF_RUNG = {"L1": 1, "L2": 2}
# Lit before: a second month in a row. Missing data is no light of this ladder: the return is asked for as a return.
_LIT = frozenset({"watch", "late"})


def light_rung(now: str, before: str) -> str:
    """L1 at the first yellow light, L2 at the second in a row or at a red one; nothing for any other state.

    `now` and `before` are a dimension's states at the end of the newest locked month and of the month before it. What climbs higher
    climbs by the ladder of the case that the rung opened. Source: R4.1.
    """
    if now == "late":
        return "L2"
    if now != "watch":
        return ""
    return "L2" if before in _LIT else "L1"
