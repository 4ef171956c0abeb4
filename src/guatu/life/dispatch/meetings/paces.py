"""How a series was to meet, day by day, as its facts tell: a rhythm that is changed says nothing of the days before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from guatu.facts.models import Fact
from guatu.life.dispatch.meetings.models import MeetingSeries
from guatu.life.dispatch.meetings.rules import Pace
from guatu.life.dispatch.meetings.standings import SERIES_SUBJECT
from guatu.life.dispatch.meetings.vocab import Rhythm


def paces_of(series: MeetingSeries) -> list[Pace]:
    """How it was to meet, from each day on which that was set, in that order; while it was out of use, not at all."""
    told = Fact.objects.filter(subject_type=SERIES_SUBJECT, subject_id=str(series.id), kind="meetings.series_set")
    rows = told.order_by("recorded_at", "line").values_list("occurred_on", "body")
    return [_pace(since, body["settings"]) for since, body in rows]


def _pace(since: dt.date, settings: Mapping[str, Any]) -> Pace:
    rhythm = settings["rhythm"] if settings["is_active"] else Rhythm.ON_NEED
    return Pace(since, rhythm, settings["weekday"], settings["month_day"])
