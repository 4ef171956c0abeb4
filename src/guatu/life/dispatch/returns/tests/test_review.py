"""The chain of checks: whose turn, on or back, never another's number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.models import Delegation
from guatu.cases import todo
from guatu.facts import journal, verify
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.kinds import StageReached
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import ReturnLog
from guatu.life.dispatch.returns.services import (
    ChainDraft,
    Pick,
    Receipt,
    file_progress,
    pass_many,
    pass_step,
    send_back,
    set_chain,
)
from guatu.life.dispatch.returns.tests.scene import at, building, cycle_of, filed, mark_of, pick_of, row_of, seated, told
from guatu.notices.models import Notice
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    project = building(cast.county_a)
    pick = pick_of(filed(cast, project))
    assert row_of(project).waiting_key == " county "
    pass_step(actor=cast.county_office.actor, pick=pick)
    assert (mark_of(project)["state"], row_of(project).waiting_key) == ("reviewing", " city ")
    pass_step(actor=cast.city_office.actor, pick=pick)
    assert (mark_of(project)["state"], row_of(project).waiting_key) == ("accepted", "")
    assert list(verify.verify()) == []


def test_back_to_the_sender_with_a_reason(cast: Cast) -> None:
    project = building(cast.county_a)
    first = filed(cast, project)
    with pytest.raises(Invalid):
        send_back(actor=cast.county_office.actor, pick=pick_of(first), reason=" ")
    send_back(actor=cast.county_office.actor, pick=pick_of(first), reason="照片不清")
    mark = mark_of(project)
    assert (mark["state"], mark["reason"], mark["progress"], row_of(project).sent_backs) == (
        "sent_back",
        "照片不清",
        "主体三层浇筑",
        1,
    )
    notice = Notice.objects.get(post_id=cast.reporter.actor.post_id)
    assert notice.url_name == "returning:file"
    second = filed(cast, project, progress="主体三层浇筑完成", seen=str(first.fact))
    assert (mark_of(project)["state"], row_of(project).sent_backs) == ("filed", 1)
    pass_step(actor=cast.county_office.actor, pick=pick_of(second))
    assert list(verify.verify()) == []


def test_sent_back_after_the_lock_is_still_the_senders(cast: Cast) -> None:
    """Locked, the cycle ended, the project finished: it stays in the sender's list until it is filed anew."""
    project = building(cast.county_a)
    first = filed(cast, project)
    with at("2023-08-16 09:00"):
        send_back(actor=cast.county_office.actor, pick=pick_of(first), reason="照片不清")
        with journal.entry(actor=SYSTEM, verb="test") as entry:
            entry.record(StageReached("P60"), occurred_on=dt.date(2023, 8, 15), project=project, provenance="sample")
        cycle_of(cast).__class__.objects.filter(key="daily").update(valid_to="2023-08-15")
        owed = [(one.cycle.key, one.occasion.key) for one in queries.owed_by(cast.reporter.actor) if queries.is_asked_of(one)]
        assert owed == [("daily", "2023-08-14")]
        asked = [one for one in todo.todo_of(cast.reporter.actor, dt.date(2023, 8, 16)) if one.source == "填报"]
        assert [(one.act, one.due_on) for one in asked] == [("重报", dt.date(2023, 8, 14))]
        with pytest.raises(Invalid) as refused:
            filed(cast, project, progress="重拍了", seen=str(first.fact))
        assert "锁定" in refused.value.problems["reason"][0]
        filed(cast, project, progress="重拍了", seen=str(first.fact), reason="按退回意见重拍")
        assert queries.owed_by(cast.reporter.actor) == []
    assert mark_of(project)["state"] == "filed"


def test_a_check_is_of_what_was_looked_at(cast: Cast) -> None:
    project = building(cast.county_a)
    first = filed(cast, project)
    filed(cast, project, progress="改一句", seen=str(first.fact))
    for verb in (pass_step, lambda **more: send_back(**more, reason="旧")):
        with pytest.raises(Conflict):
            verb(actor=cast.county_office.actor, pick=pick_of(first))


def test_it_is_taken_in_turn_and_once(cast: Cast) -> None:
    pick = pick_of(filed(cast, building(cast.county_a)))
    with pytest.raises(Refused):
        pass_step(actor=cast.city_office.actor, pick=pick)
    with pytest.raises(NotFound):
        pass_step(actor=cast.other_county_office.actor, pick=pick)
    with pytest.raises(Refused):
        pass_step(actor=cast.reporter.actor, pick=pick)
    pass_step(actor=cast.county_office.actor, pick=pick)
    with pytest.raises(Refused):
        pass_step(actor=cast.county_office.actor, pick=pick)


def test_nobody_checks_his_own(cast: Cast) -> None:
    """The county's office that files has spoken for its step; the city's own return waits for another post of the city."""
    project = building(cast.county_a)
    pick = pick_of(file_progress(actor=cast.county_office.actor, filing=told(project)))
    assert row_of(project).waiting_key == " city "
    pass_step(actor=cast.city_office.actor, pick=pick)
    other = building(cast.county_a, "示例市里代录")
    own = pick_of(file_progress(actor=cast.city_office.actor, filing=told(other)))
    pass_step(actor=cast.county_office.actor, pick=own)
    with pytest.raises(Refused):
        pass_step(actor=cast.city_office.actor, pick=own)
    pass_step(actor=seated(cast, cast.units["city_office"], "city_office"), pick=own)
    assert mark_of(other)["state"] == "accepted"


def test_a_bureau_in_the_same_town_hall_is_not_the_office(cast: Cast) -> None:
    """Its return is the city office's to take: not another post's of the same bureau, not another bureau's, however granted."""
    project = building(cast.county_a, unit=cast.units["land_bureau"].id)
    pick = pick_of(file_progress(actor=cast.department.actor, filing=told(project)))
    assert row_of(project).waiting_key == " city "
    second = seated(cast, cast.units["land_bureau"], "department", "用地科副科长")
    neighbour = seated(cast, cast.units["housing_bureau"], "city_office", "住建局")  # a right over the whole city
    for actor in (second, neighbour):
        assert queries.waiting_for(actor) == []
        with pytest.raises(Refused):
            pass_step(actor=actor, pick=pick)
        with pytest.raises(Refused):
            send_back(actor=actor, pick=pick, reason="看过")
    pass_step(actor=cast.city_office.actor, pick=pick)


def test_a_delegate_does_not_check_his_own_nor_his_principals(cast: Cast) -> None:
    """Whose hand it was and for whom it was: neither checks it, in either chair."""
    second = seated(cast, cast.units["city_office"], "city_office", "市项目办副主任")
    chief = cast.city_office.actor
    delegate(second, chief)
    behalf = replace(second, on_behalf_of=chief.post_id)
    for number, filer in enumerate((second, chief, behalf)):
        project = building(cast.county_a, f"示例代办{number}")
        pick = pick_of(file_progress(actor=filer, filing=told(project)))
        pass_step(actor=cast.county_office.actor, pick=pick)
        refused = [behalf, filer] if filer is not behalf else [behalf, second, chief]
        for actor in refused:
            assert pick.log not in [log.log_id for log, _key, _mark in queries.waiting_for(actor)]
            with pytest.raises(Refused, match="自己报的"):
                pass_step(actor=actor, pick=pick)


def test_a_mark_names_a_principal_only_where_there_is_one(cast: Cast) -> None:
    """A log folded before delegates were told apart is the same log now."""
    own = building(cast.county_a)
    filed(cast, own)
    assert "for_post" not in mark_of(own)
    second = seated(cast, cast.units["city_office"], "city_office", "市项目办副主任")
    delegate(second, cast.city_office.actor)
    other = building(cast.county_a, "示例代办")
    file_progress(actor=replace(second, on_behalf_of=cast.city_office.actor.post_id), filing=told(other))
    assert mark_of(other)["for_post"] == str(cast.city_office.actor.post_id)
    assert list(verify.verify()) == []


def delegate(to: Actor, giver: Actor) -> None:
    """The giver's filing and checking, by the other's hand."""
    Delegation.objects.create(
        from_post_id=giver.post_id, to_post_id=to.post_id, verbs=["returns.file", "returns.review"], from_on=SINCE
    )


def test_the_citys_own_units_skip_the_county(cast: Cast) -> None:
    project = building(cast.county_a, unit=cast.units["land_bureau"].id)
    pick = pick_of(file_progress(actor=cast.department.actor, filing=told(project)))
    assert [one["level"] for one in mark_of(project)["steps"]] == ["city"]
    pass_step(actor=cast.city_office.actor, pick=pick)


def test_a_zone_has_its_own(cast: Cast) -> None:
    project = building(cast.zone)
    file_progress(actor=cast.city_office.actor, filing=told(project))
    assert [one["key"] for one in mark_of(project)["steps"]] == ["zone", "city"]


def test_a_department_in_the_chain(cast: Cast) -> None:
    bureau = cast.units["housing_bureau"]
    steps = (
        {"key": "county", "title": "县项目办审核", "level": "county"},
        {"key": "bureau", "title": "住建局审核", "level": "unit", "unit": str(bureau.id)},
        {"key": "city", "title": "市项目办审核", "level": "city"},
    )
    draft = ChainDraft("county-a", "甲县项目", "place", steps, place=cast.county_a.id)
    set_chain(actor=cast.city_office.actor, root=cast.city, draft=draft)
    project = building(cast.county_a, unit=cast.units["land_bureau"].id)
    pick = pick_of(filed(cast, project))
    pass_step(actor=cast.county_office.actor, pick=pick)
    assert row_of(project).waiting_key == f" unit:{bureau.id} "
    clerk = seated(cast, bureau, "county_office")  # a right over the place, a seat in the bureau
    assert [one[1] for one in queries.waiting_for(clerk)] == ["2023-08-14"]
    pass_step(actor=clerk, pick=pick)
    assert row_of(project).waiting_key == " city "


def test_a_step_of_a_unit_that_is_gone_falls_out(cast: Cast) -> None:
    bureau = cast.units["housing_bureau"]
    steps = (
        {"key": "bureau", "title": "住建局审核", "level": "unit", "unit": str(bureau.id)},
        {"key": "city", "title": "市项目办审核", "level": "city"},
    )
    set_chain(actor=cast.city_office.actor, root=cast.city, draft=ChainDraft("a", "甲县", "place", steps, place=cast.county_a.id))
    bureau.valid_to = dt.date(2023, 8, 1)
    bureau.save()
    project = building(cast.county_a)
    assert "step_unit_gone" in filed(cast, project).warnings
    assert [one["level"] for one in mark_of(project)["steps"]] == ["city"]


def test_many_at_once_each_for_itself(cast: Cast) -> None:
    picks = [pick_of(filed(cast, building(cast.county_a, f"示例{n}"))) for n in range(3)]
    stale = Pick(picks[2].log, picks[2].occasion, "00000000-0000-0000-0000-000000000000")
    left = pass_many(actor=cast.county_office.actor, picks=[*picks[:2], stale])
    assert [one for one, _why in left] == [stale]
    assert Fact.objects.filter(kind="returns.step_passed").count() == 2
    assert len(queries.waiting_for(cast.county_office.actor)) == 1
    assert len(queries.waiting_for(cast.city_office.actor)) == 2


def test_what_was_sent_back_is_found_by_as_few_statements_however_much_it_is(cast: Cast) -> None:
    """One calendar a jurisdiction, and only what still waits: a log that was put right is never read again."""

    def back(name: str) -> Receipt:
        receipt = filed(cast, building(cast.county_a, name), progress='原话 "sent_back" 照抄')
        send_back(actor=cast.county_office.actor, pick=pick_of(receipt), reason="照片不清")
        return receipt

    def statements() -> int:
        with at("2023-10-20 09:00"), CaptureQueriesContext(connection) as seen:
            owed = [one for one in queries.owed_by(cast.reporter.actor) if one.mark]
        assert {one.log for one in owed} == waiting
        return len(seen)

    waiting = {back("示例退回").log}
    few = statements()
    waiting |= {back(f"示例退回{number}").log for number in range(4)}
    assert statements() == few
    mended = back("示例已改")
    log = ReturnLog.objects.get(log_id=mended.log)
    seen = str(mended.fact)
    filed(cast, log.project_id, seen=seen, progress='重报 "sent_back"')
    assert statements() == few
    assert set(ReturnLog.objects.live().holding_back().values_list("log_id", flat=True)) == waiting
