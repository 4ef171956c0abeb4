"""One project's money shared among places: what each has, which place leads, and how an amount is cut. Pure.

Units: parts are basis points (10 000 are the whole), amounts are yuan. Source: DECISIONS 19, 23.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one place has of a project; `county` is the county or zone it lies in, '' for a place above them."""

    place: str
    county: str
    basis_points: int


def cut(amount_yuan: int, shares: Sequence[Share], lead: int) -> list[int]:
    """The parts of an amount, one a share. What rounding leaves over is the leading place's: the parts make the whole.

    Units: yuan; `lead` is an index of `shares`. A negative amount (核减) is cut like its opposite.
    """
    sign = -1 if amount_yuan < 0 else 1
    parts = [sign * (abs(amount_yuan) * one.basis_points // WHOLE) for one in shares]
    parts[lead] += amount_yuan - sum(parts)
    return parts


def own_share(shares: Sequence[Share], place: str, county: str) -> int | None:
    """Which share is that of a 考核归属: its own, else its county's, else that of another place in the county. None when it has none."""
    owners = [*(one.place for one in shares), *(one.county for one in shares)]
    return next((owners.index(wanted) % len(shares) for wanted in (place, county) if wanted and wanted in owners), None)


def lead_of(shares: Sequence[Share], place: str, county: str) -> int:
    """Which share leads: that of the project's 考核归属, else (it lies above them all) the largest."""
    own = own_share(shares, place, county)
    return max(range(len(shares)), key=lambda index: shares[index].basis_points) if own is None else own


def rows_of(body: Mapping[str, Any], since_on: dt.date) -> dict[str, dict[str, Any]]:
    """The shares a fact sets, by place, as the standing holds them."""
    number = body.get("document_no", "")
    return {
        one["place"]: {
            "county_id": one["county"], "basis_points": one["basis_points"], "since_on": since_on, "document_no": number,
        }
        for one in body["shares"]
    }  # fmt: skip


def belonging(columns: Mapping[str, Any]) -> tuple[str, str]:
    """A project's 考核归属 and the county of that; '' where there is none yet."""
    return columns.get("place_id") or "", columns.get("county_id") or ""


def after_move(rows: dict[str, dict[str, Any]], before: tuple[str, str], columns: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The shares once the attributes were set, by an amendment or by the registration of a project merged into this one: as they were
    when the 考核归属 has one (it leads now), none when it has not, for the split was about the places before. What only says the place
    again, or says it for the first time, moves nothing."""
    after = belonging(columns)
    if not before[0] or after == before:
        return rows
    shares = [Share(one, row["county_id"] or "", row["basis_points"]) for one, row in rows.items()]
    return {} if own_share(shares, *after) is None else rows
