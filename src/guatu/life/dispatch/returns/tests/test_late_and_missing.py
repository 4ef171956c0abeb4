"""Silence, reminders, figures and what is asked of a post."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from guatu.cases import todo
from guatu.facts import verify
from guatu.facts.models import Entry, Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.services import CycleDraft, edit_cycle, record_missed, remind, silence, start_cycles
from guatu.life.dispatch.returns.tests.scene import at, building, cycle_of, filed, photo, row_of
from guatu.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2023, 8, 14)


def occasion(cast: Cast, key: str = "2023-08-14") -> rules.Occasion:
    found = rules.occasion_of(cycle_of(cast).rule, key, queries.calendar_of(cast.city.id))
    assert found is not None
    return found


def begin(cast: Cast, on: dt.date) -> None:
    """All cycles from a day on, so that the month holds only what the test tells."""
    ReturnCycle.objects.update(valid_from=on)


def test_silence_is_written_down_once(cast: Cast) -> None:
    begin(cast, MONDAY)
    silent, told = building(cast.county_a, "示例沉默"), building(cast.county_a, "示例已报")
    filed(cast, told)
    with at("2023-08-15 11:00"):
        assert record_missed(cycle=cycle_of(cast)) == 0
    with at("2023-08-15 12:01"):
        assert record_missed(cycle=cycle_of(cast)) == 1
        assert record_missed(cycle=cycle_of(cast)) == 0
    assert (row_of(silent).missed, row_of(silent).filed, row_of(told).missed) == (1, 0, 0)
    assert Fact.objects.filter(kind="returns.missed").count() == 1
    assert list(verify.verify()) == []


def test_silence_is_written_down_part_by_part_and_an_interrupted_run_is_taken_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(cast, MONDAY)
    projects = {building(cast.county_a, f"示例沉默{n}") for n in range(5)}
    monkeypatch.setattr(silence, "_PART", 2)
    monkeypatch.setattr(silence, "_PAUSE_S", 0)
    whole, parts = silence._record_part, []

    def broken(*asked: Any) -> None:
        parts.append(asked)
        if len(parts) == 2:
            raise RuntimeError("the process was stopped")
        whole(*asked)

    monkeypatch.setattr(silence, "_record_part", broken)
    missed = Fact.objects.filter(kind="returns.missed")
    with at("2023-08-15 12:01"):
        with pytest.raises(RuntimeError):
            record_missed(cycle=cycle_of(cast))
        assert missed.count() == 2
        monkeypatch.setattr(silence, "_record_part", whole)
        assert record_missed(cycle=cycle_of(cast)) == 3
        assert record_missed(cycle=cycle_of(cast)) == 0
    assert sorted(missed.values_list("project", flat=True)) == sorted(projects)
    assert Entry.objects.filter(verb="returns.record_missed").count() == 3
    assert list(verify.verify()) == []


def test_the_share_in_time_by_place(cast: Cast) -> None:
    """Four owed: two in time, one late, one never: 50 %."""
    begin(cast, MONDAY)
    projects = [building(cast.county_a, f"示例{n}") for n in range(3)]
    other = building(cast.county_b, "示例别县")
    filed(cast, projects[0])
    filed(cast, projects[1], is_unchanged=False)
    with at("2023-08-14 18:30"):
        filed(cast, projects[2])
    with at("2023-08-15 13:00"):
        record_missed(cycle=cycle_of(cast))
    with at("2023-09-01 09:00"):
        keys = [
            "reports.owed",
            "reports.filed",
            "reports.late",
            "reports.missed",
            "reports.on_time_rate",
            "reports.unchanged_rate",
        ]
        found = evaluate(keys, context_for(cast.city, at=dt.date(2023, 8, 31)), by="place")
    assert [one.shown for one in found.total.values()] == [4, 3, 1, 1, 50, 0]
    county = found.groups[str(cast.county_a.id)]
    assert [str(county[key].shown) for key in ("reports.owed", "reports.on_time_rate")] == ["3", "66.7"]
    assert found.groups[str(cast.county_b.id)]["reports.missed"].shown == 1
    assert row_of(other).missed == 1


def test_classes_of_an_occasion(cast: Cast) -> None:
    punctual, late, silent = (building(cast.county_a, name) for name in ("示例甲", "示例乙", "示例丙"))
    filed(cast, punctual)
    assert classes(cast, "2023-08-14 17:00") == {punctual: "on_time", late: "pending", silent: "pending"}
    with at("2023-08-14 18:00"):
        filed(cast, late)
    assert classes(cast, "2023-08-14 18:01") == {punctual: "on_time", late: "late", silent: "silent"}
    assert classes(cast, "2023-08-15 12:01") == {punctual: "on_time", late: "late", silent: "missed"}


def classes(cast: Cast, when: str) -> dict[UUID, str]:
    """How each project's daily return of Monday stands at an instant."""
    with at(when):
        now = queries.received_at()
        rows = queries.late_list(cycle_of(cast), occasion(cast), ProjectStanding.objects.live(), now)
        return {one.project.project_id: queries.class_of(one, now) for one in rows}


def test_reminding_tells_each_post_once_an_occasion(cast: Cast) -> None:
    building(cast.county_a, "示例甲")
    building(cast.county_a, "示例乙")
    building(cast.county_b, "示例别县")
    told = remind(actor=cast.city_office.actor, cycle=cycle_of(cast), occasion=occasion(cast), place=cast.city)
    assert (told.projects, told.told) == (3, 2)
    again = remind(actor=cast.county_office.actor, cycle=cycle_of(cast), occasion=occasion(cast), place=cast.county_a)
    assert (again.projects, again.told) == (2, 0)
    notice = Notice.objects.get(post_id=cast.reporter.actor.post_id)
    assert notice.values["n"] == 2
    assert Notice.objects.filter(post_id=cast.other_county_office.actor.post_id).exists(), (
        "a county without a reporter is its office's"
    )
    assert not Notice.objects.filter(post_id=cast.county_office.actor.post_id).exists()
    with pytest.raises(NotFound):
        remind(actor=cast.county_office.actor, cycle=cycle_of(cast), occasion=occasion(cast), place=cast.county_b)
    with pytest.raises(Refused):
        remind(actor=cast.reporter.actor, cycle=cycle_of(cast), occasion=occasion(cast), place=cast.county_a)


def test_what_is_asked_today(cast: Cast) -> None:
    project = building(cast.county_a)
    mine = [one for one in todo.todo_of(cast.reporter.actor, MONDAY) if one.source == "填报"]
    assert [(one.url[0], one.url[1][1:], one.due_on) for one in mine] == [
        ("returning:file", ("daily", "2023-08-14"), MONDAY), ("returning:file", ("weekly", "2023-W33"), dt.date(2023, 8, 17)),
    ]  # fmt: skip
    outside = (cast.other_county_office, cast.department, cast.city_office, cast.leader)
    assert [one for member in outside for one in todo.todo_of(member.actor, MONDAY) if one.source == "填报"] == []
    filed(cast, project, evidence=(photo("chat"),))
    assert [one.url[1][1] for one in todo.todo_of(cast.reporter.actor, MONDAY) if one.source == "填报"] == ["weekly"]
    waiting = [one for one in todo.todo_of(cast.county_office.actor, MONDAY) if one.url[0] == "returning:review"]
    assert len(waiting) == 1 and "1" in waiting[0].what
    with at("2023-08-17 09:00"):
        overdue = [one for one in todo.todo_of(cast.reporter.actor, dt.date(2023, 8, 17)) if one.url[0] == "returning:return"]
    assert len(overdue) == 1 and overdue[0].due_on == dt.date(2023, 8, 17)


def test_many_of_one_occasion_are_one_line(cast: Cast) -> None:
    for number in range(6):
        building(cast.county_a, f"示例{number}")
    lines = [one for one in todo.todo_of(cast.reporter.actor, MONDAY) if one.url[0] == "returning:mine"]
    assert len(lines) == 2 and "6" in lines[0].what


def test_defaults_are_begun_once(cast: Cast) -> None:
    assert start_cycles(actor=cast.city_office.actor, root=cast.city) == 0
    assert [one.key for one in queries.cycles_of(cast.city.id)] == ["daily", "weekly", "monthly"]
    with pytest.raises(Refused):
        start_cycles(actor=cast.leader.actor, root=cast.city)
    with pytest.raises(NotFound):
        start_cycles(actor=cast.city_office.actor, root=cast.neighbour_city)


def test_a_cycle_is_changed_with_a_fact(cast: Cast) -> None:
    draft = CycleDraft(
        "日报", dt.time(16), stages=("P50",), asks=("progress",), lock_workdays=1, lock_time=dt.time(12), source="R3.2"
    )
    changes = edit_cycle(actor=cast.city_office.actor, cycle=cycle_of(cast), draft=draft, seen=0)
    assert changes["due_time"] == ["17:30", "16:00"]
    assert Fact.objects.filter(kind="returns.cycle_changed", body__cycle="daily").count() == 2
    with pytest.raises(Conflict):
        edit_cycle(
            actor=cast.city_office.actor,
            cycle=cycle_of(cast),
            draft=CycleDraft("日报", dt.time(15), stages=("P50",), asks=("progress",)),
            seen=0,
        )


def test_a_cycle_that_was_ended_owes_nothing_after_its_end(cast: Cast) -> None:
    """Ended on Monday: Monday's stays owed until its lock on Tuesday, Tuesday's is nobody's."""
    building(cast.county_a)
    ReturnCycle.objects.filter(key="daily").update(valid_to=MONDAY)
    with at("2023-08-15 09:00"):
        owed = [one.occasion.key for one in queries.owed_by(cast.reporter.actor) if one.cycle.key == "daily"]
        assert owed == ["2023-08-14"]
        tuesday = occasion(cast, "2023-08-15")
        assert queries.late_list(cycle_of(cast), tuesday, ProjectStanding.objects.live(), queries.received_at()) == []
        told = remind(actor=cast.city_office.actor, cycle=cycle_of(cast), occasion=tuesday, place=cast.city)
        assert (told.projects, told.told) == (0, 0)
    with at("2023-08-17 09:00"):
        assert record_missed(cycle=cycle_of(cast)) == 10, "the ten working days since the first, and no more"
        entries = Entry.objects.filter(verb="returns.record_missed")
        assert entries.count() == 10
    with at("2023-08-25 09:00"):
        assert record_missed(cycle=cycle_of(cast)) == 0
        assert entries.count() == 10, "what nobody owed is not looked at, and leaves no empty entry"


def test_the_first_months_silence_and_reminder_bear_the_period_of_two_months(cast: Cast) -> None:
    building(cast.county_a)
    monthly = cycle_of(cast, "monthly")
    with at("2024-03-04 09:00"):
        first = rules.occasion_of(monthly.rule, "2024-02", queries.calendar_of(cast.city.id))
        assert first is not None
        assert remind(actor=cast.city_office.actor, cycle=monthly, occasion=first, place=cast.city).told
    with at("2024-03-10 09:00"):
        assert record_missed(cycle=monthly) == 1
    periods = Fact.objects.filter(kind__in=("returns.missed", "returns.reminded")).values_list("period", flat=True)
    assert set(periods) == {"2024-01/02"}


def test_the_last_told_is_of_the_days_before(cast: Cast) -> None:
    """What came in later months does not hide what was told before an earlier day; a month of its own day only looks further."""
    project = building(cast.county_a)
    filed(cast, project, progress="八月的")
    for on in ("2023-09-01", "2023-10-09", "2023-11-01"):
        with at(f"{on} 12:00"):
            filed(cast, project, on, progress=on)
    for before, words in (("2023-08-15", "八月的"), ("2023-09-01", "八月的"), ("2023-11-01", "2023-10-09"), ("2023-08-14", None)):
        found = queries.last_told(project, "daily", dt.date.fromisoformat(before))
        assert (found["progress"] if found else None) == words


@pytest.mark.parametrize(
    ("key", "more", "field"),
    [
        ("daily", {"title": ""}, "title"), ("daily", {"stages": ()}, "stages"), ("daily", {"asks": ("x",)}, "asks"),
        ("weekly", {"due_weekday": None}, "due_weekday"), ("monthly", {"due_day": 31}, "due_day"), ("daily", {"lock_workdays": 11}, "lock_workdays"),
        ("daily", {"valid_to": dt.date(2020, 1, 1)}, "valid_to"),
    ],
)  # fmt: skip
def test_a_cycle_that_cannot_run(cast: Cast, key: str, more: dict, field: str) -> None:  # type: ignore[type-arg]
    usual = {"title": "日报", "due_time": dt.time(17), "stages": ("P50",), "asks": ("progress",), "due_weekday": 3, "due_day": 5}
    with pytest.raises(Invalid) as refused:
        edit_cycle(actor=cast.city_office.actor, cycle=cycle_of(cast, key), draft=CycleDraft(**{**usual, **more}))
    assert field in refused.value.problems
