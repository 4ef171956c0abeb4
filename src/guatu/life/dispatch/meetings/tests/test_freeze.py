"""The pack frozen at a cut: once, whole, and unmoved by what comes after."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from guatu.cases.tests.scene import opened
from guatu.documents import freezing
from guatu.documents.content import runs_of
from guatu.documents.models import FrozenDocument
from guatu.documents.pdf import render_pdf
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.meetings.building import build_pack, pack_of
from guatu.life.dispatch.meetings.models import MeetingPack
from guatu.life.dispatch.meetings.pack import from_plain, hash_of
from guatu.life.dispatch.meetings.services import accept_topic, freeze_pack, plan_meeting
from guatu.life.dispatch.meetings.services import freezing as freezing_services
from guatu.life.dispatch.meetings.tests.scene import called, on, red_project, topic
from guatu.life.dispatch.meetings.tests.test_pack import keys, said
from tests.register import YI

pytestmark = pytest.mark.django_db
SEPT_4 = dt.date(2023, 9, 4)


def test_frozen_it_does_not_move(cast, series):
    project = red_project(cast.county_a)
    meeting = called(series["weekly"], "2023-09-04")
    kept = freeze_pack(actor=cast.city_office.actor, meeting=meeting.id)
    before = from_plain(kept.content)
    assert hash_of(before) == kept.content_hash
    file_returns(actor=SYSTEM, period=Period.parse("2023-08"), returns=[Return(project, Told(9 * YI), reason="补报")])
    with on("2023-09-05"):
        opened(cast)
        meeting.refresh_from_db()
        now = pack_of(type(meeting).objects.select_related("series__place", "pack").get(id=meeting.id), dt.date(2023, 9, 5))
    assert now == before
    assert (now.data_version, meeting.state) == ("实时未月结", "fixed")
    assert build_pack(meeting, dt.date(2023, 9, 5)).red == ()


def test_its_rows_are_guarded(cast, series):
    kept = freeze_pack(actor=SYSTEM, meeting=called(series["weekly"], "2023-09-04").id)
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingPack.objects.filter(id=kept.id).update(content={})


def test_it_is_a_document_with_its_version(cast, series):
    red_project(cast.county_a)
    kept = freeze_pack(actor=SYSTEM, meeting=called(series["weekly"], "2023-09-04").id)
    frozen = FrozenDocument.objects.get(id=kept.document_id)
    assert (frozen.purpose, frozen.data_version, frozen.is_sample) == ("meeting-pack", "实时未月结", True)
    content = freezing.content_of(frozen)
    assert "二、红灯项目（1项）" in said(content)
    assert render_pdf(content).startswith(b"%PDF")
    assert {run.figure_key for block in content.body for run in runs_of(block)} >= {"lights.late", "cases.overdue"}


def test_it_is_frozen_once(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    papers = FrozenDocument.objects.count()
    with pytest.raises(Conflict):
        freeze_pack(actor=SYSTEM, meeting=meeting.id)
    assert (MeetingPack.objects.count(), FrozenDocument.objects.count()) == (1, papers)


def test_a_topic_taken_on_meanwhile_is_not_left_out(cast, series, monkeypatch):
    """Between the drawing of a pack and its freezing a colleague takes a topic on: the pack is drawn again, not frozen without."""
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"])

    def drawn_while_a_colleague_works(known, at):
        found = build_pack(known, at)
        accept_topic(actor=cast.city_office.actor, topic=one.id, meeting=meeting.id)
        return found

    with monkeypatch.context() as patch, pytest.raises(Conflict):
        patch.setattr(freezing_services, "build_pack", drawn_while_a_colleague_works)
        freeze_pack(actor=cast.city_office.actor, meeting=meeting.id)
    assert MeetingPack.objects.count() == 0
    kept = freeze_pack(actor=cast.city_office.actor, meeting=meeting.id)
    assert keys(from_plain(kept.content).part("topics")) == [f"topic:{one.id}"]


def test_who_may_freeze(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    with pytest.raises(Refused):
        freeze_pack(actor=cast.leader.actor, meeting=meeting.id)
    with pytest.raises(NotFound):
        freeze_pack(actor=cast.county_office.actor, meeting=meeting.id)
    with on("2023-09-05"), pytest.raises(Invalid):
        freeze_pack(actor=SYSTEM, meeting=meeting.id)


def test_a_review_needs_a_close(cast, series):
    red_project(cast.county_a)
    meeting = plan_meeting(actor=SYSTEM, series=series["review"].id, held_on=dt.date(2023, 9, 12))
    with pytest.raises(Invalid) as refused:
        freeze_pack(actor=SYSTEM, meeting=meeting.id)
    assert "月结" in str(refused.value)
