"""Writing entries: what is kept, what is refused, and that a repeated request is answered and not repeated."""

import datetime as dt

import pytest

from guatu.facts import journal
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger import kinds
from guatu.ledger.models import Project, ProjectStanding
from tests.cast import build_cast
from tests.register import project_at

pytestmark = pytest.mark.django_db
NOTE = kinds.ConfirmedCurrent("无变化")


def confirm(project, **more):
    with journal.entry(actor=SYSTEM, verb="test", **more) as entry:
        entry.answer = {"n": 1}
        return entry.record(NOTE, occurred_on=clock.today(), project=project)


def test_it_works():
    project = project_at(build_cast().county_a)
    confirm(project)
    fact = Fact.objects.get(kind="ledger.confirmed_current")
    assert (fact.project, fact.body, fact.recorded_at) == (project, {"note": "无变化"}, fact.entry.recorded_at)
    assert ProjectStanding.objects.live().get(project_id=project).refreshed_on == clock.today()


def test_the_same_key_is_answered_once():
    project = project_at(build_cast().county_a)
    confirm(project, idem_key="k1", request={"a": 1})
    with pytest.raises(journal.Replayed) as earlier:
        confirm(project, idem_key="k1", request={"a": 1})
    assert earlier.value.answer == {"n": 1}
    assert Fact.objects.filter(kind="ledger.confirmed_current").count() == 1


def test_it_refuses_the_same_key_for_something_else():
    project = project_at(build_cast().county_a)
    confirm(project, idem_key="k1", request={"a": 1})
    with pytest.raises(Conflict):
        confirm(project, idem_key="k1", request={"a": 2})


def test_it_refuses_the_future():
    project = project_at(build_cast().county_a)
    with pytest.raises(Invalid) as refusal, journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(NOTE, occurred_on=clock.today() + dt.timedelta(days=1), project=project)
    assert "occurred_on" in refusal.value.problems


def test_it_refuses_a_second_correction_of_one_fact():
    project = project_at(build_cast().county_a)
    first = confirm(project)
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(NOTE, occurred_on=clock.today(), project=project, supersedes=first, reason="更正")
    with pytest.raises(Conflict), journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(NOTE, occurred_on=clock.today(), project=project, supersedes=first, reason="再更正")


def test_it_refuses_a_correction_without_a_reason():
    project = project_at(build_cast().county_a)
    first = confirm(project)
    with pytest.raises(Invalid), journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(NOTE, occurred_on=clock.today(), project=project, supersedes=first)


def test_a_refusal_leaves_nothing():
    cast = build_cast()
    before = (Entry.objects.count(), Fact.objects.count(), Project.objects.count())
    with pytest.raises(Invalid):
        project_at(cast.county_a, national_code="12345")
    assert (Entry.objects.count(), Fact.objects.count(), Project.objects.count()) == before


def test_recorded_at_never_runs_backwards():
    project = project_at(build_cast().county_a)
    confirm(project)
    late = Entry.objects.order_by("-recorded_at").first().recorded_at
    with clock.frozen(late - dt.timedelta(hours=2)):
        confirm(project)
    assert Entry.objects.order_by("-recorded_at").first().recorded_at >= late
    assert Entry.objects.filter(recorded_at__lt=late - dt.timedelta(minutes=1)).count() == 0


def test_a_cut_separates_before_from_after():
    project = project_at(build_cast().county_a)
    confirm(project)
    at = journal.cut()
    confirm(project)
    seen = [f.recorded_at <= at for f in Fact.objects.filter(kind="ledger.confirmed_current").order_by("recorded_at")]
    assert seen == [True, False]
