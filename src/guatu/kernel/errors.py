"""The ways a verb may end other than well. Anything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place in a foreign file; batch work collects these. `row` counts from 1, `column` is a letter."""

    code: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    raw: Any = None

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):  # noqa: N818 - named for what happened
    """Policy says no, with a reason that may be shown. A door answers 403."""

    def __init__(self, reason: str, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return str(self.reason)


class NotFound(Refused):
    """Missing, or out of scope: a stranger must not learn which. A door answers 404."""

    def __init__(self, reason: str = "", code: str = "not_found") -> None:
        super().__init__(reason, code)


class Invalid(Exception):  # noqa: N818
    """What was handed in cannot stand, field by field; "" holds what belongs to no field. A door answers 422."""

    def __init__(self, problems: Mapping[str, Sequence[Problem | str]]) -> None:
        super().__init__(problems)
        self.problems: dict[str, list[Problem | str]] = {field: list(found) for field, found in problems.items()}

    def __str__(self) -> str:
        return "；".join(f"{field}：{one}" if field else str(one) for field, found in self.problems.items() for one in found)

    @property
    def texts(self) -> list[str]:
        """Every problem in words, in order, without the names of fields: those are the program's."""
        return [str(one) for found in self.problems.values() for one in found]


class Conflict(Exception):  # noqa: N818
    """Someone else was there first; `fields` names what both changed. A door answers 409."""

    def __init__(self, reason: str, fields: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fields = tuple(fields)

    def __str__(self) -> str:
        return str(self.reason)


def reason_of(problem: Refused | Invalid | Conflict) -> str:
    """Why a verb ended otherwise than well, as one line for whoever asked."""
    return "；".join(problem.texts) if isinstance(problem, Invalid) else str(problem)
