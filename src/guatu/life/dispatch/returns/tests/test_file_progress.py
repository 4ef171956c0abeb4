"""Filing: what is taken, what is refused, how it was received."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.models import Post
from guatu.facts import verify
from guatu.facts.models import Entry, Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.services import change_state
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.services import edit_cycle, file_many, file_progress, record_missed, replace_evidence
from guatu.life.dispatch.returns.services.setting import CycleDraft
from guatu.life.dispatch.returns.tests.scene import at, building, cycle_of, filed, mark_of, photo, row_of, told
from tests.cast import Cast
from tests.register import project_at, reached

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    project = building(cast.county_a)
    receipt = filed(cast, project, people=46, evidence=(photo(),))
    mark = mark_of(project)
    assert (mark["state"], mark["is_late"], mark["photos"], mark["checked_photos"]) == ("filed", False, 1, 1)
    assert [one["level"] for one in mark["steps"]] == ["county", "city"]
    assert (row_of(project).last_progress, row_of(project).last_people) == ("主体三层浇筑", 46)
    fact = Fact.objects.get(id=receipt.fact)
    assert (fact.period, fact.occurred_on, fact.entry_id, fact.provenance) == (
        "2023-08-14",
        dt.date(2023, 8, 14),
        receipt.entry,
        "sample",
    )
    assert list(verify.verify()) == []


def test_the_same_key_files_once(cast: Cast) -> None:
    project = building(cast.county_a)
    first = file_progress(actor=cast.reporter.actor, filing=told(project, seen=""), idem_key="k1")
    again = file_progress(actor=cast.reporter.actor, filing=told(project, seen=""), idem_key="k1")
    assert (again.entry, again.fact) == (first.entry, first.fact)
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1
    with pytest.raises(Conflict):
        file_progress(actor=cast.reporter.actor, filing=told(project, progress="另一句"), idem_key="k1")


def test_a_resend_after_the_lock_is_still_answered(cast: Cast) -> None:
    """The phone had no answer; the server had it in time."""
    project = building(cast.county_a)
    first = file_progress(actor=cast.reporter.actor, filing=told(project), idem_key="k1")
    with at("2023-08-16 09:00"):
        assert file_progress(actor=cast.reporter.actor, filing=told(project), idem_key="k1").fact == first.fact


def test_late_is_by_the_servers_receipt(cast: Cast) -> None:
    project = building(cast.county_a)
    with at("2023-08-14 17:30"):
        assert not filed(cast, building(cast.county_a, "示例准时")).is_late
    with at("2023-08-14 17:31"):
        assert filed(cast, project).is_late
    assert (row_of(project).late, row_of(project).on_time, row_of(project).missed) == (1, 0, 0)


def test_a_correction_does_not_make_it_late_and_keeps_both(cast: Cast) -> None:
    project = building(cast.county_a)
    first = filed(cast, project)
    with at("2023-08-14 19:00"):
        second = filed(cast, project, progress="主体四层", seen=str(first.fact))
        assert not second.is_late
    assert (mark_of(project)["is_late"], mark_of(project)["progress"]) == (False, "主体四层")
    assert Fact.objects.get(id=second.fact).supersedes_id == first.fact
    assert row_of(project).filed == 1


def test_a_clock_that_stepped_back_makes_nothing_early(cast: Cast) -> None:
    with at("2023-08-14 18:00"):
        filed(cast, building(cast.county_a, "示例先报"))
    with at("2023-08-14 16:00"):
        receipt = filed(cast, building(cast.county_a, "示例后报"))
    assert receipt.is_late
    assert receipt.warnings == ("clock_back",)
    assert list(verify.verify()) == []


def test_one_cannot_file_ahead(cast: Cast) -> None:
    project = building(cast.county_a)
    for cycle, occasion in (("daily", "2023-08-15"), ("weekly", "2023-W34"), ("monthly", "2023-08")):
        with pytest.raises(Invalid) as refused:
            filed(cast, project, occasion, cycle)
        assert "还没有开始" in str(refused.value)


@pytest.mark.parametrize("occasion", ["2023-08-13", "2023-W33", "x", "2023-08-32", ""])
def test_what_is_no_occasion_is_refused(cast: Cast, occasion: str) -> None:
    with pytest.raises(Invalid) as refused:
        filed(cast, building(cast.county_a), occasion)
    assert "occasion" in refused.value.problems


def test_after_the_lock_only_with_a_reason_and_it_stays_missed(cast: Cast) -> None:
    project = building(cast.county_a)
    with at("2023-08-15 12:30"):
        assert record_missed(cycle=cycle_of(cast)) >= 1
        with pytest.raises(Invalid) as refused:
            filed(cast, project)
        assert "reason" in refused.value.problems
        filed(cast, project, reason="停电，次日补报")
    mark = mark_of(project)
    assert (mark["is_missed"], mark["is_after_lock"], mark["state"]) == (True, True, "filed")
    assert (row_of(project).missed, row_of(project).filed, row_of(project).late) == (row_of(project).missed, 1, 0)
    assert list(verify.verify()) == []


def test_what_is_not_owed_is_refused(cast: Cast) -> None:
    done = project_at(cast.county_a, reached("P60", "2023-06-01"))
    with pytest.raises(Invalid) as refused:
        filed(cast, done)
    assert "project" in refused.value.problems
    halted = building(cast.county_a, "示例停建")
    change_state(actor=cast.county_office.actor, project=halted, state="stopped", reason="资金", since=dt.date(2023, 8, 1))
    with pytest.raises(Invalid):
        filed(cast, halted)
    before = building(cast.county_a, "示例启用前")
    with pytest.raises(Invalid):
        filed(cast, before, "2023-07-31", reason="补")
    with pytest.raises(Invalid):
        filed(cast, before, cycle="yearly")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"progress": " "}, "progress"), ({"is_unchanged": True, "progress": ""}, "is_unchanged"), ({"people": -1}, "people"),
        ({"people": 10**6}, "people"), ({"has_problem": True}, "blockers"), ({"progress": "长" * 501}, "progress"),
    ],
)  # fmt: skip
def test_what_cannot_stand(cast: Cast, more: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refused:
        filed(cast, building(cast.county_a), **more)
    assert field in refused.value.problems
    assert not Fact.objects.filter(kind="returns.progress_returned").exists()


def test_no_change_says_the_last_words_again(cast: Cast) -> None:
    project = building(cast.county_a)
    filed(cast, project)
    with at("2023-08-15 12:00"):
        filed(cast, project, "2023-08-15", progress="", is_unchanged=True)
    mark = mark_of(project, "2023-08-15")
    assert (mark["progress"], mark["is_unchanged"], row_of(project).unchanged) == ("主体三层浇筑", True, 1)


def test_two_who_file_at_once(cast: Cast) -> None:
    project = building(cast.county_a)
    filed(cast, project, seen="")
    with pytest.raises(Conflict):
        file_progress(actor=cast.county_office.actor, filing=told(project, seen=""))


def test_several_are_all_or_none(cast: Cast) -> None:
    good, bad = building(cast.county_a, "示例一"), building(cast.county_a, "示例二")
    with pytest.raises(Invalid) as refused:
        file_many(actor=cast.reporter.actor, filings=[told(good), told(bad, progress="")])
    assert list(refused.value.problems) == [str(bad)]
    assert not Fact.objects.filter(kind="returns.progress_returned").exists()
    assert len(file_many(actor=cast.reporter.actor, filings=[told(good), told(bad)])) == 2
    assert Entry.objects.filter(verb="returns.file").count() == 1


def test_whoever_may_not(cast: Cast) -> None:
    project = building(cast.county_a)
    for member in (cast.viewer, cast.leader, cast.inspector):
        with pytest.raises(Refused):
            file_progress(actor=member.actor, filing=told(project))
    with pytest.raises(NotFound):
        file_progress(actor=cast.other_county_office.actor, filing=told(project))


def test_a_post_that_is_gone_cannot(cast: Cast) -> None:
    project = building(cast.county_a)
    Post.objects.filter(id=cast.reporter.actor.post_id).update(valid_to=dt.date(2023, 8, 1))
    with pytest.raises(Refused):
        filed(cast, project)


def test_a_unit_that_is_gone_is_flagged(cast: Cast) -> None:
    unit = cast.units["housing_bureau"]
    project = building(cast.county_a, unit=unit.id)
    unit.valid_to = dt.date(2023, 8, 1)
    unit.save()
    assert "unit_gone" in filed(cast, project).warnings


def test_a_screenshot_is_good_for_three_working_days(cast: Cast) -> None:
    project = building(cast.county_a)
    receipt = filed(cast, project, evidence=(photo("chat"),))
    assert mark_of(project)["provisional_due_on"] == "2023-08-17"
    assert row_of(project).provisional_due_on == dt.date(2023, 8, 17)
    with pytest.raises(Invalid):
        replace_evidence(actor=cast.reporter.actor, log=receipt.log, occasion="2023-08-14", evidence=(photo("chat"),))
    replace_evidence(actor=cast.reporter.actor, log=receipt.log, occasion="2023-08-14", evidence=(photo(),))
    assert (row_of(project).provisional_due_on, mark_of(project)["photos"]) == (None, 2)
    with pytest.raises(Conflict):
        replace_evidence(actor=cast.reporter.actor, log=receipt.log, occasion="2023-08-14", evidence=(photo(),))
    assert list(verify.verify()) == []


def test_the_due_time_it_was_told_under_stays(cast: Cast) -> None:
    project = building(cast.county_a)
    filed(cast, project)
    draft = CycleDraft("日报", dt.time(11), lock_workdays=1, stages=("P50",), asks=("progress",))
    edit_cycle(actor=cast.city_office.actor, cycle=cycle_of(cast), draft=draft)
    assert not mark_of(project)["is_late"]
    assert filed(cast, building(cast.county_a, "示例后报")).is_late


def test_who_said_it_is_kept(cast: Cast) -> None:
    actor = cast.county_office.actor
    project = building(cast.county_a)
    spoken = type(actor)(actor.post_id, actor.user_id, actor.unit_id, "web", said_by="现场施工单位")
    receipt = file_progress(actor=spoken, filing=told(project))
    assert Entry.objects.get(id=receipt.entry).said_by == "现场施工单位"
    assert mark_of(project)["is_told"]


def test_one_filing_is_few_statements(cast: Cast) -> None:
    """The last minute before 17:30 is a storm."""
    project = building(cast.county_a)
    with CaptureQueriesContext(connection) as seen:
        filed(cast, project, evidence=(photo(),))
    assert len(seen) <= 42, "\n".join(one["sql"][:140] for one in seen.captured_queries)


def test_what_a_post_owes(cast: Cast) -> None:
    mine = building(cast.county_a)
    building(cast.county_b, "示例别县")
    with at("2023-08-15 09:00"):
        owed = queries.owed_by(cast.reporter.actor)
        assert [(one.cycle.key, one.occasion.key, one.project.project_id) for one in owed] == [
            ("daily", "2023-08-14", mine), ("daily", "2023-08-15", mine), ("weekly", "2023-W33", mine)
        ]  # fmt: skip
        assert queries.owed_by(cast.city_office.actor) == []
    with at("2023-09-04 13:00"):
        assert [one.occasion.key for one in queries.owed_by(cast.reporter.actor)] == ["2023-09-04", "2023-08", "2023-W36"]
