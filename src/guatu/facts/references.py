"""Who vouches for the plain ids that facts hold: `place`, `post`, `project` … (DECISIONS B14: no foreign keys across storeys)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from guatu.kernel.errors import Invalid

_CHECKS: dict[str, Callable[[set[UUID]], set[UUID]]] = {}


def register(kind: str, missing: Callable[[set[UUID]], set[UUID]]) -> None:
    """Declare how ids of `kind` are checked: `missing(ids)` returns those that do not exist."""
    _CHECKS[kind] = missing


def missing(kind: str, ids: Iterable[UUID]) -> set[UUID]:
    """The ids of `kind` that do not exist (none when nobody vouches for that kind)."""
    wanted = set(ids)
    check = _CHECKS.get(kind)
    return check(wanted) if check and wanted else set()


def require(kind: str, ids: Iterable[UUID | None]) -> None:
    """Errors: Invalid naming the ids of `kind` that do not exist."""
    unknown = missing(kind, {one for one in ids if one is not None})
    if unknown:
        raise Invalid({kind: [f"unknown {kind}: {', '.join(sorted(map(str, unknown)))}"]})
