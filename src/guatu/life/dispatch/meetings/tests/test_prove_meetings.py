"""Rows of meetings are what the facts say: verify, rebuild, any past day, guards."""

import datetime as dt

import pytest

from guatu.facts import guards, verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.models import MeetingStanding
from guatu.life.dispatch.meetings.services import mark_not_held
from guatu.life.dispatch.meetings.tests.scene import ask, called, held, on

pytestmark = pytest.mark.django_db


def test_it_works(cast, series):
    held(cast, series["weekly"], "2023-09-04", ask(cast))
    gone = called(series["weekly"], "2023-09-11")
    mark_not_held(actor=SYSTEM, meeting=gone.id, reason="防汛")
    assert list(verify.verify()) == []
    assert guards.missing() == set()


def test_a_patched_row_is_found_and_refilled(cast, series):
    held(cast, series["weekly"], "2023-09-04")
    MeetingStanding.objects.update(state="preparing")
    assert [one.code for one in verify.verify()] == ["standing.meetings.meeting"]
    verify.rebuild()
    assert MeetingStanding.objects.get(snapshot_no=0).state == "held"


def test_meetings_held_as_of_any_day(cast, series):
    held(cast, series["weekly"], "2023-09-04")
    held(cast, series["weekly"], "2023-09-11")
    with on("2023-10-12"):
        september = evaluate(["meetings.held"], context_for(cast.city, at=dt.date(2023, 9, 10))).total
        later = evaluate(["meetings.held"], context_for(cast.city, at=dt.date(2023, 9, 30))).total
    assert (september["meetings.held"].raw, later["meetings.held"].raw) == (1, 2)
