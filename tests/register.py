"""A small register for tests: projects with a plan, stages and returns, filed through the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds, reference
from guatu.ledger.services import Draft, Event, register_project

YI = 100_000_000


def load_parameters() -> None:
    """The default parameters, as set-up loads them."""
    reference.load_parameters()


def event(kind: Any, on: str, period: str = "", amount_yuan: int | None = None) -> Event:
    """An event with its day as text."""
    return Event(kind, dt.date.fromisoformat(on), period, amount_yuan)


def returned(period: str, on: str, ytd_yuan: int, basis: str = "reported", **more: Any) -> Event:
    """A return of investment for a period."""
    return event(kinds.InvestmentReturned(basis=basis, ytd_yuan=ytd_yuan, **more), on, period, ytd_yuan)


def planned(year: int, amount_yuan: int, plan_kind: str = "issued", on: str | None = None) -> Event:
    """An annual plan."""
    return event(kinds.PlanSet(year, plan_kind, "示字〔2023〕1号"), on or f"{year}-01-10", str(year), amount_yuan)


def reached(stage: str, on: str) -> Event:
    """A stage reached."""
    return event(kinds.StageReached(stage), on)


def categorised(year: int, category: str) -> Event:
    """An annual category."""
    return event(kinds.YearCategorised(year, category), f"{year}-01-10", str(year))


def project_at(place: Place, *events: Event, name: str = "示例项目", on: str = "2022-01-05", **attrs: Any) -> UUID:
    """A registered sample project."""
    draft = Draft(
        attrs={"name": name, "place": place.id, "total_yuan": 10 * YI, **attrs},
        registered_on=dt.date.fromisoformat(on), provenance="sample", events=list(events),
    )  # fmt: skip
    return register_project(actor=SYSTEM, draft=draft)
