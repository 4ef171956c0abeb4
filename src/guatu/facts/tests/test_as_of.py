"""As of two dates: the effective set against a plain statement of its definition, over random histories."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.access.models import Place
from guatu.facts import journal, refold
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds
from guatu.ledger.models import ProjectStanding
from tests.cast import build_cast
from tests.register import project_at

pytestmark = pytest.mark.django_db
START = dt.date(2023, 1, 1)
# (day it happened, which earlier amendment it corrects: -1 for none)
histories = st.lists(st.tuples(st.integers(0, 40), st.integers(-1, 6)), min_size=1, max_size=8)


def write(history):
    """File the history; return (project, ids in order, the instants after each)."""
    # Examples of one property share a transaction: the cast is built by the first of them.
    county = Place.objects.filter(code="99S001").first() or build_cast().county_a
    project = project_at(county, on="2022-12-31")
    ids, instants, corrected = [], [], set()
    for number, (day, target) in enumerate(history):
        with journal.entry(actor=SYSTEM, verb="test") as entry:
            supersedes = ids[target] if 0 <= target < len(ids) and ids[target] not in corrected else None
            corrected |= {supersedes}
            ids.append(
                entry.record(
                    kinds.ProjectAmended(attrs={"total_yuan": number + 1}), occurred_on=START + dt.timedelta(days=day),
                    project=project, supersedes=supersedes, reason="更正" if supersedes else "",
                )
            )  # fmt: skip
        instants.append(journal.cut())
    return project, ids, instants


def expected(project, at, known_at):
    """The definition, word for word (DECISIONS A2, A4)."""
    rows = list(Fact.objects.filter(project=project, kind="ledger.project_amended"))
    known = [r for r in rows if r.recorded_at <= known_at]
    superseded = {r.supersedes_id for r in known}
    return {r.id for r in known if r.occurred_on <= at and r.id not in superseded}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, day=st.integers(0, 41), moment=st.integers(0, 7))
def test_effective_facts_are_the_definition(history, day, moment, db):
    project, _ids, instants = write(history)
    at, known_at = START + dt.timedelta(days=day), instants[moment % len(instants)]
    found = journal.facts_of(project, at=at, known_at=known_at, only=("ledger.project_amended",))
    assert {f.id for f in found} == expected(project, at, known_at)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_what_was_known_then_never_changes(history, db):
    project, _ids, instants = write(history)
    early = instants[0]
    before = [f.id for f in journal.facts_of(project, known_at=early)]
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        entry.record(kinds.ProjectAmended(attrs={"total_yuan": 99}), occurred_on=START, project=project)
    assert [f.id for f in journal.facts_of(project, known_at=early)] == before


def test_folding_on_another_day_gives_the_same_rows():
    project, _ids, _instants = write([(3, -1), (1, -1), (9, 0)])
    row = ProjectStanding.objects.live().values().get(project_id=project)
    with clock.frozen(dt.datetime(2031, 5, 1, tzinfo=dt.UTC)):
        refold.fold_projects([project])
    again = ProjectStanding.objects.live().values().get(project_id=project)
    assert {k: v for k, v in row.items() if k != "id"} == {k: v for k, v in again.items() if k != "id"}
