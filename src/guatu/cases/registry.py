"""Kinds of case: each is a declaration; the loop is the same for all (ARCHITECTURE 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guatu.access.models import Unit
    from guatu.cases.models import CaseStanding
    from guatu.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case.

    `prefix` begins its numbers. `limits` names the parameter that holds its limits by grade ("" for none given), each
    {"days": …, "unit": "workday"|"day"}. `needs_report`: closes only when the result was reported back to whoever asked (批示件).
    `needs_enterprise`: closes only with the enterprise's own word. `needs_visit`: is verified on the spot or by phone, never from
    papers alone (R4.13). `close_check` may refuse a close for a reason of its own.
    """

    key: str
    title: Any
    prefix: str
    limits: str
    source: str
    grades: tuple[str, ...] = ("",)
    needs_acceptance: bool = True
    may_return: bool = True
    needs_report: bool = False
    needs_enterprise: bool = False
    needs_visit: bool = False
    needs_evidence: bool = True
    close_check: Callable[[Actor, CaseStanding, Unit | None], str] | None = None


_KINDS: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> CaseKind:
    """Declare a kind. Errors: RuntimeError when its key or prefix is taken."""
    if kind.key in _KINDS or any(one.prefix == kind.prefix for one in _KINDS.values()):
        raise RuntimeError(f"case kind {kind.key} is declared twice")
    _KINDS[kind.key] = kind
    return kind


def case_kind(key: str) -> CaseKind:
    """A kind by key. Errors: KeyError."""
    return _KINDS[key]


def all_case_kinds() -> list[CaseKind]:
    """Every declared kind, in the order of declaration."""
    return list(_KINDS.values())


def kind_title(key: str) -> str:
    """The name of a kind in the reader's language; its key when no stage declares it any more."""
    return str(_KINDS[key].title) if key in _KINDS else key
