"""Setting up a body that meets, and editing how it meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.access.models.places import UnitKind
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.meetings import kinds
from guatu.life.dispatch.meetings.defaults import default_series
from guatu.life.dispatch.meetings.models import MeetingSeries
from guatu.life.dispatch.meetings.services.working import provenance
from guatu.life.dispatch.meetings.standings import SERIES_SUBJECT
from guatu.life.dispatch.meetings.vocab import Audience, Part, Rhythm, SeriesKind

_FIELDS = (
    "title", "kind", "rhythm", "weekday", "month_day", "starts_at", "chair_title", "venue", "organ", "organ_code", "members",
    "list_kind", "parts", "topic_weekday", "topic_time", "audience", "is_active",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """A series as it is to be."""

    key: str
    settings: Mapping[str, Any]


def set_series(
    *, actor: Actor, place: Place, key: str, settings: Mapping[str, Any], series: UUID | None = None, seen: int | None = None
) -> MeetingSeries:
    """设立或修改会议系列. Errors: Invalid by field; Refused; NotFound; Conflict when it was edited since it was seen.

    Facts: meetings.series_set.
    """
    policy.require(actor, "meeting.series", place)
    asked = _Asked(key, {name: value for name, value in settings.items() if name in _FIELDS})
    with journal.entry(actor=actor, verb="meetings.set_series") as entry:
        row = _row(place, asked, series, seen)
        _check(row)
        row.version += 1
        row.save()
        _record(entry, row)
    return row


def _row(place: Place, asked: _Asked, series: UUID | None, seen: int | None) -> MeetingSeries:
    if series is None:
        if MeetingSeries.objects.filter(place=place, key=asked.key).exists():
            raise Invalid({"key": [_("这个地方已有代号为“%(key)s”的会议。") % {"key": asked.key}]})
        row = MeetingSeries(id=uuid7(), place=place, key=asked.key, is_sample=place.is_sample)
        row.organ = f"{place.name}{asked.settings.get('title', '')}纪要"[:40]
    else:
        row = MeetingSeries.objects.select_for_update(of=("self",)).select_related("place").get(id=series, place=place)
        if seen is not None and seen != row.version:
            raise Conflict(_("这个会议系列刚被别人修改过，请看过再改。"), fields=("version",))
    for name, value in asked.settings.items():
        # Ticked twice is ticked once: a part stands once in a pack, a unit once at the table.
        setattr(row, name, list(dict.fromkeys(str(one) for one in value)) if name in ("members", "parts") else value)
    return row


def _check(row: MeetingSeries) -> None:
    problems: dict[str, list[str]] = {}
    if not row.title.strip():
        problems["title"] = [_("请写明会议名称。")]
    if not row.key.strip():
        problems["key"] = [_("请写明代号。")]
    if row.kind not in SeriesKind.values or row.audience not in Audience.values or row.rhythm not in Rhythm.values:
        problems["kind"] = [_("没有这种会议。")]
    if row.rhythm == Rhythm.WEEKLY and (row.weekday is None or not 0 <= row.weekday <= 6):
        problems["weekday"] = [_("每周召开的会议须写明星期几。")]
    if row.rhythm == Rhythm.MONTHLY and (row.month_day is None or not 1 <= row.month_day <= 31):
        problems["month_day"] = [_("每月召开的会议须写明几日。")]
    if not row.parts or not set(row.parts) <= set(Part.values):
        problems["parts"] = [_("请至少选一部分材料。")]
    if (row.topic_weekday is None) != (row.topic_time is None):
        problems["topic_time"] = [_("议题截止的星期和时间要一起写。")]
    if Unit.objects.filter(id__in=row.members).valid_on(clock.today()).count() != len(set(row.members)):
        problems["members"] = [_("单位不存在或已撤销，请重新选择。")]
    if problems:
        raise Invalid(problems)


def _record(entry: journal.Recorder, row: MeetingSeries) -> None:
    told = {name: _plain(getattr(row, name)) for name in _FIELDS}
    entry.record(
        kinds.SeriesSet(series=str(row.id), settings={"key": row.key, **told}), occurred_on=clock.today(), place=row.place_id,
        subject=(SERIES_SUBJECT, row.id), provenance=provenance(row.is_sample),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="minutes") if isinstance(value, dt.time) else value


def load_series(*, actor: Actor, place: Place) -> list[MeetingSeries]:
    """按缺省设立会议系列：those of R3.2 that the place has not yet, with its own offices as members. Returns the new ones.

    Errors: Refused; NotFound. Facts: meetings.series_set.
    """
    policy.require(actor, "meeting.series", place)
    there = set(MeetingSeries.objects.filter(place=place).values_list("key", flat=True))
    members = [str(one) for one in default_members(place)]
    made = []
    for settings in default_series():
        if settings["key"] not in there:
            more = {**settings, "members": members, "organ": f"{place.name}{settings['title']}纪要"[:40]}
            made.append(set_series(actor=actor, place=place, key=settings["key"], settings=more))
    return made


def default_members(place: Place) -> list[UUID]:
    """Who sits at the table unless somebody says otherwise: the place's own units, and the project offices right below it."""
    kinds_ = (UnitKind.PROJECT_OFFICE, UnitKind.DEPARTMENT, UnitKind.INSPECTION)
    own = Unit.objects.filter(place=place, kind__in=kinds_).valid_on(clock.today()).order_by("official_order", "name")
    below = Unit.objects.filter(place__parent=place, kind=UnitKind.PROJECT_OFFICE).valid_on(clock.today())
    return [one.id for one in (*own, *below.order_by("place__official_order", "official_order", "name"))]
