"""The crews of the sample world: formed, visited, some lacking, everything marked as sample, and the proof still clean."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.demo import accounts, structure
from guatu.demo.sample import steering_crews
from guatu.demo.sample.world import World
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.crews.queries import crews_of, lacks_of
from guatu.ledger.models import CrewSeat, ProjectStanding, ProjectVisit
from tests.register import load_parameters, project_at, reached

pytestmark = pytest.mark.django_db
FOUNDED, TODAY = dt.date(2021, 12, 31), dt.date(2023, 10, 16)


@pytest.fixture
def world(db: None) -> World:
    """Places, posts, and four signed projects a county."""
    load_parameters()
    with clock.frozen(dt.datetime.combine(FOUNDED, dt.time(9), clock.SHANGHAI)):
        made = structure.set_up("sample", actor=SYSTEM)
        accounts.staff(made, actor=SYSTEM, from_on=FOUNDED)
    with clock.frozen(dt.datetime(2023, 8, 1, 4, tzinfo=dt.UTC)):
        for place in made.places.values():
            for number in range(4 if place.kind in ("county", "zone") else 0):
                project_at(
                    place, reached("P20", "2022-03-01"), reached("P30", "2022-06-01"), name=f"{place.name}示例项目{number}"
                )
    return World(made, accounts.posts(made))


def test_it_works(world: World) -> None:
    acts = steering_crews.acts(world, TODAY)
    assert [at for at, _act in acts] == sorted(at for at, _act in acts)
    for at, act in acts:
        with clock.frozen(at):
            act()
    assert {one.seat for one in CrewSeat.objects.all()} == {"leader", "county_leader", "officer", "city_leader", "department"}
    assert set(CrewSeat.objects.values_list("is_sample", flat=True)) == {True}
    assert ProjectVisit.objects.count() == steering_crews.VISITS
    assert set(ProjectVisit.objects.values_list("is_sample", flat=True)) == {True}
    first = min(ProjectVisit.objects.values_list("visited_on", flat=True))
    assert TODAY - dt.timedelta(weeks=steering_crews.WEEKS) < first
    standings = list(ProjectStanding.objects.filter(snapshot_no=0))
    crews = crews_of([one.project_id for one in standings])
    lacks = {key for one in standings for key in lacks_of(one, crews.get(one.project_id, ()))}
    assert lacks == {"officer"}
    assert list(verify()) == []
