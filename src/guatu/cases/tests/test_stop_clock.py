"""The clock that stands still gives back the days it stood: to the date, to what is asked for, and to nobody's delay (R4.15)."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases import queries, services
from guatu.cases.tests.scene import day, opened, standing
from guatu.facts import verify
from guatu.kernel import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def at(text: str) -> object:
    """Another day."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def test_it_works(cast: Cast) -> None:
    """What was asked for before the stop is asked for as many days after the date as before it."""
    case, office, land = opened(cast), cast.city_office.actor, cast.department.actor
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    with at("2023-08-16"):
        services.stop_clock(actor=office, case=case, cause="upper", reason="等省厅批复")
    with at("2023-08-28"):
        services.resume_clock(actor=office, case=case)
        found = standing(case)
        assert (found.due_on, found.extension_until) == (day("2023-08-31"), day("2023-09-04"))
        services.decide_extension(actor=office, case=case, is_granted=True)
    found = standing(case)
    assert (found.due_on, found.extensions, found.extendable_to) == (day("2023-09-04"), 1, day("2023-09-07"))
    assert list(verify.verify()) == []


def test_what_was_late_stays_as_late(cast: Cast) -> None:
    case, office = opened(cast), cast.city_office.actor
    services.accept_case(actor=cast.department.actor, case=case)
    with at("2023-08-23"):
        assert queries.is_overdue(standing(case), clock.today())
        services.stop_clock(actor=office, case=case, cause="upper", reason="等省厅批复")
    with at("2023-08-28"):
        services.resume_clock(actor=office, case=case)
        assert standing(case).due_on == day("2023-08-24")
        assert queries.is_overdue(standing(case), clock.today())
