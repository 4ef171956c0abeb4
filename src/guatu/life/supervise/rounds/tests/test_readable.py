"""Which rows show their words, asked of many at once: the very ones that the circle of a sensitive case has one by one."""

from __future__ import annotations

import pytest

from guatu.access.models import Grant, Post
from guatu.cases.models import CaseStanding
from guatu.cases.queries import is_in_circle
from guatu.cases.tests.scene import opened
from guatu.kernel.actor import SYSTEM, Actor
from guatu.life.supervise.rounds.queries import readable
from guatu.life.supervise.rounds.tests.scene import found, register, started
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db


def inspector(cast: Cast, **reach: object) -> Actor:
    """A post of another unit that inspects within a reach."""
    unit = cast.units["information"]
    post = Post.objects.create(title="督查联络员", unit=unit, place=unit.place)
    Grant.objects.create(post=post, role="inspector", from_on=SINCE, **reach)
    return Actor(post.id, None, unit.id, "web")


def test_it_is_the_circle(cast: Cast) -> None:
    """DECISIONS 33: by part, by place, by unit and by project alike."""
    projects, one = register(cast), started(cast)
    housing = cast.units["housing_bureau"]
    found(cast, one, projects[0])
    found(cast, one, projects[1], text="拖欠农民工工资", category="wages", handler=housing.id)
    opened(cast, project=projects[-1], title="集体访", category="petition", coop=(housing.id,))
    rows = CaseStanding.objects.live()
    readers = [SYSTEM, *(member.actor for key, member in cast.members.items() if key != "public")]
    readers += [inspector(cast, unit=housing), inspector(cast, project_id=projects[-1]), inspector(cast, place=cast.county_b)]
    counts = set()
    for actor in readers:
        expected = {row.case_id for row in rows if is_in_circle(actor, row)}
        assert set(rows.filter(readable(actor)).values_list("case_id", flat=True)) == expected, actor
        counts.add(len(expected))
    assert counts == {1, 2, 3}
