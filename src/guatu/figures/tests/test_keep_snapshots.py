"""Rows of a past day are kept as long as somebody reads from them, and hold what was withdrawn since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import pytest

from guatu.figures import snapshots
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.crews.services import withdraw_visit
from guatu.ledger.crews.standings import VISIT_FOLD
from guatu.ledger.crews.tests.scene import day, post_in, signed_at, visited
from guatu.ledger.models import ProjectVisit, Snapshot
from guatu.ledger.services import amend_project, confirm_current, merge_projects, undo_merge
from tests.cast import Cast, build_cast
from tests.register import YI, load_parameters, project_at, returned

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2023, 8, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast() -> Cast:
    """The named cast."""
    with later(0):
        load_parameters()
        return build_cast()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that keeps one cache of a kind."""
    monkeypatch.setattr(snapshots, "_KEPT", 1)


def later(minutes: int) -> object:
    """So long after noon."""
    return clock.frozen(NOON + dt.timedelta(minutes=minutes))


def past_with_both(cast: Cast) -> None:
    """Facts about a project and about a visit that the days before do not see."""
    with later(0):
        project = signed_at(cast)
        visited(cast, project, post_in(cast, "county_a_office"), "2023-08-14")
        amend_project(actor=SYSTEM, project=project, attrs={"name": "改名"}, before={"name": "示例项目"}, reason="更正")


@pytest.mark.usefixtures("few")
def test_it_works(cast: Cast) -> None:
    """The rows a page holds are there to its end, however many it asks for, of projects and of cases."""
    past_with_both(cast)
    with later(1):
        held = [context_for(cast.city, at=day(f"2023-08-0{n}")) for n in (1, 2, 3)]
        visits = [snapshots.ensure_subjects(VISIT_FOLD, cast.city.id, one.at, None) for one in held]
        assert [evaluate(["projects.count"], one).total["projects.count"].raw for one in held] == [1, 1, 1]
    assert len({one.snapshot_no for one in held} | set(visits)) == Snapshot.objects.count() == 6


@pytest.mark.usefixtures("few")
def test_what_nobody_reads_is_forgotten_kind_by_kind(cast: Cast) -> None:
    past_with_both(cast)
    with later(1):
        kept, forgotten = (snapshots.ensure(cast.city.id, day(one), None) for one in ("2023-08-01", "2023-08-02"))
        visits = snapshots.ensure_subjects(VISIT_FOLD, cast.city.id, day("2023-08-01"), None)
    with later(4):
        assert snapshots.ensure(cast.city.id, day("2023-08-01"), None) == kept
    with later(7):
        made = snapshots.ensure(cast.city.id, day("2023-08-03"), None)
    assert set(Snapshot.objects.values_list("no", flat=True)) == {kept, visits, made}
    assert forgotten not in (kept, made)


def test_what_happens_later_draws_the_past_no_new_rows(cast: Cast) -> None:
    """Day by day returns come in; the month that is over is copied once, until something is learned about it."""
    past_with_both(cast)
    asked = (cast.city.id, day("2023-08-01"), None)
    with later(1):
        project = signed_at(cast, name="另一个")
        drawn = snapshots.ensure(*asked)
        confirm_current(actor=SYSTEM, project=project)
        assert snapshots.ensure(*asked) == drawn
        assert snapshots.ensure(cast.city.id, day("2023-08-14"), None) == 0
    with later(2):
        amend_project(actor=SYSTEM, project=project, attrs={"name": "再改"}, before={"name": "另一个"}, reason="更正", effective_on=day("2023-07-31"))
        assert snapshots.ensure(*asked) != drawn


def test_a_clock_stepped_back_does_not_forget_what_was_just_drawn(cast: Cast, few: None) -> None:
    past_with_both(cast)
    with later(300):
        snapshots.ensure(cast.city.id, day("2023-08-01"), None)
    with later(1):
        made = snapshots.ensure(cast.city.id, day("2023-08-02"), None)
    assert Snapshot.objects.filter(no=made).exists()


def test_a_visit_withdrawn_since_is_seen_on_its_day(cast: Cast) -> None:
    with later(0):
        project = signed_at(cast)
        made = visited(cast, project, post_in(cast, "county_a_office"), "2023-08-10")
    with later(24 * 60):
        withdraw_visit(actor=cast.county_office.actor, visit=made, reason="登错项目")
        number = snapshots.ensure_subjects(VISIT_FOLD, cast.city.id, day("2023-08-14"), NOON + dt.timedelta(hours=1))
    assert list(ProjectVisit.objects.filter(snapshot_no=number).values_list("visit_id", flat=True)) == [made]
    assert not ProjectVisit.objects.filter(snapshot_no=0).exists()


@dataclass(frozen=True)
class Pair:
    """Two projects that turn out to be one, each with a return of June: of 5亿 in 甲县, of 2亿 in 乙县; told apart by their money."""

    kept: UUID
    gone: UUID


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Both stand since June."""
    june = ("2023-06", "2023-06-30")
    with later(-24 * 60):
        kept = project_at(cast.county_a, returned(*june, 5 * YI), on="2023-06-01")
        return Pair(kept, project_at(cast.county_b, returned(*june, 2 * YI), on="2023-06-01"))


def merged(cast: Cast, pair: Pair) -> UUID:
    """On 14 August, at noon."""
    with later(0):
        return merge_projects(actor=cast.city_office.actor, survivor=pair.kept, merged=pair.gone, reason="同一备案号")


def done(cast: Cast, on: str) -> dict[str, int]:
    """Money by county, in 亿元."""
    table = evaluate(["done.ytd"], context_for(cast.city, at=day(on)), by="place")
    names = {str(cast.county_a.id): "a", str(cast.county_b.id): "b"}
    found = {names[group]: values["done.ytd"].raw for group, values in table.groups.items()}
    assert sum(value or 0 for value in found.values()) == table.total["done.ytd"].raw
    return {name: value / YI for name, value in found.items()}


def test_a_merge_leaves_the_days_before_it_their_money(cast: Cast, pair: Pair) -> None:
    merge = merged(cast, pair)
    with later(1):
        assert len(done(cast, "2023-08-14")) == 1
        assert done(cast, "2023-08-13") == done(cast, "2023-06-30") == {"a": 5, "b": 2}
    with later(24 * 60):
        undo_merge(actor=cast.city_office.actor, survivor=pair.kept, merge=merge, reason="不是同一项目")
        assert done(cast, "2023-08-15") == done(cast, "2023-08-13") == {"a": 5, "b": 2}
