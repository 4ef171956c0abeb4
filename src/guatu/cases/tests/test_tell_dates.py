"""Dates near, past and long past: each told once, to whom it concerns, and the superior exactly once (R4.1)."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.access.models import Grant, Post, Unit
from guatu.cases import jobs, overdue_notices, services
from guatu.cases.overdue_notices import Told, tell_all
from guatu.cases.superiors import superiors_of
from guatu.cases.tests.scene import day, officer, opened, proof, standing
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.notices.models import Notice
from guatu.notices.wording import notice_words
from guatu.runner.jobs import drain, enqueue
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db
NOTHING = Told()


def at(text: str) -> object:
    """Another day."""
    return clock.frozen(dt.datetime.fromisoformat(f"{text}T04:00:00+00:00"))


def round_on(text: str) -> Told:
    """What the clock tells on a day."""
    with at(text):
        return tell_all()


def topics(cast: Cast, member: str) -> list[str]:
    """What a member's post was told about, oldest first."""
    rows = Notice.objects.filter(post=cast.members[member].post).order_by("created_at", "id")
    return [row.key.partition(":")[0] for row in rows]


def test_it_works(cast: Cast) -> None:
    """Opened on Monday 14 August, due on Monday 21: reminded on Wednesday, overdue on Tuesday, superiors on Thursday."""
    opened(cast)
    told = {text: round_on(text) for text in ("2023-08-14", "2023-08-15", "2023-08-16", "2023-08-21", "2023-08-22", "2023-08-24")}
    assert told["2023-08-14"] == told["2023-08-15"] == told["2023-08-21"] == NOTHING
    assert told["2023-08-16"] == Told(reminded=1)
    assert told["2023-08-22"] == Told(overdue=2)
    assert told["2023-08-24"] == Told(superiors=1)
    assert topics(cast, "department") == ["case", "remind", "overdue"]
    assert (topics(cast, "city_office"), topics(cast, "leader")) == (["overdue"], ["superior"])
    words = notice_words(Notice.objects.get(post=cast.leader.post))
    assert words == "WT-2023-0001 逾期 3 个工作日未办结，请督促：清表受阻"


def test_however_often_the_clock_looks(cast: Cast) -> None:
    opened(cast)
    with at("2023-08-28"):
        for _again in range(2):
            enqueue(jobs.tell_dates, actor=SYSTEM)
            drain()
        tell_all()
    assert (topics(cast, "department").count("overdue"), topics(cast, "leader")) == (1, ["superior"])
    assert round_on("2023-09-28") == NOTHING


def test_a_missed_day_is_made_up(cast: Cast) -> None:
    opened(cast)
    assert round_on("2023-08-18") == Told(reminded=1)


def test_a_moved_date_is_another_occasion(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    services.accept_case(actor=land, case=case)
    round_on("2023-08-16")
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    services.decide_extension(actor=cast.city_office.actor, case=case, is_granted=True)
    assert round_on("2023-08-17") == NOTHING
    assert round_on("2023-08-23") == Told(reminded=1)
    assert round_on("2023-08-30") == Told(overdue=2, superiors=1)


def test_what_is_submitted_stopped_or_closed_is_left_in_peace(cast: Cast) -> None:
    case, stopped = opened(cast), opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    services.stop_clock(actor=cast.city_office.actor, case=stopped, cause="upper", reason="等批复")
    assert round_on("2023-09-28") == NOTHING


def test_days_off_do_not_count_towards_the_superior(cast: Cast) -> None:
    """Due on Thursday 28 September: after the long holiday the third working day is Monday 9 October, two of a weekend counted."""
    opened(cast, due_on=day("2023-09-28"))
    assert round_on("2023-10-06").superiors == 0
    assert round_on("2023-10-07").superiors == 0
    assert round_on("2023-10-09").superiors == 1


def test_superiors_are_the_nearest_leaders_who_may_read_it(cast: Cast) -> None:
    case = standing(opened(cast, handler=cast.units["county_a_office"].id))
    assert superiors_of(case) == [cast.leader.post.id]
    county = Post.objects.create(title="甲县县长", unit=cast.units["county_a_office"], place=cast.county_a)
    Grant.objects.create(post=county, role="leader", place=cast.county_a, from_on=SINCE)
    assert superiors_of(case) == []
    government = Unit.objects.create(name="甲县政府", place=cast.county_a, kind="government")
    Post.objects.filter(id=county.id).update(unit=government)
    assert superiors_of(case) == [county.id]


def test_the_parent_unit_is_a_superior(cast: Cast) -> None:
    above = officer(cast, "housing_bureau", "county_office", "主管")
    Unit.objects.filter(id=cast.units["land_bureau"].id).update(parent=cast.units["housing_bureau"])
    found = superiors_of(standing(opened(cast)))
    assert found == [cast.leader.post.id, above.post_id]


def test_a_sensitive_case_is_not_named(cast: Cast) -> None:
    opened(cast, category="petition", title="张家村集体访")
    round_on("2023-08-30")
    assert all("集体访" not in notice_words(one) for one in Notice.objects.all())
    assert Notice.objects.filter(key__startswith="superior:").count() == 1


def test_the_job_says_what_it_told(cast: Cast) -> None:
    opened(cast)
    with at("2023-08-22"):
        found = enqueue(jobs.tell_dates, actor=SYSTEM)
        drain()
    found.refresh_from_db()
    assert found.result == {"reminded": 0, "overdue": 2, "superiors": 0, "failed": 0}
    assert overdue_notices.Told(**found.result).overdue == 2


def test_a_case_that_fails_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is told until it can be told whole; the next round does."""
    broken, fine = opened(cast), opened(cast)
    real = overdue_notices.superiors_of
    monkeypatch.setattr(overdue_notices, "superiors_of", lambda row: 1 / 0 if row.case_id == broken else real(row))
    assert round_on("2023-08-30") == Told(overdue=2, superiors=1, failed=1)
    assert not Notice.objects.filter(key__startswith=f"overdue:{broken}").exists()
    assert Notice.objects.filter(key__startswith=f"overdue:{fine}").count() == 2
    monkeypatch.setattr(overdue_notices, "superiors_of", real)
    assert round_on("2023-08-31") == Told(overdue=2, superiors=1)
