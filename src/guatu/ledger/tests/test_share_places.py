"""考核归属分摊: filed, corrected, ended; refused where the shares are no whole, or not somebody's to give (DECISIONS 4, 23)."""

import datetime as dt

import pytest

from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger import queries
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import share_places
from guatu.ledger.services.sharing import open_splits
from guatu.ledger.sharing import Share, cut, lead_of
from tests.cast import build_cast
from tests.register import load_parameters, project_at

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 2, 1)


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def project(cast):
    return project_at(cast.county_a)


def file(project, points, actor=SYSTEM, **more):
    asked = {"shared_on": DAY, "document_no": "示〔2023〕1号", **more}
    return share_places(actor=actor, project=project, basis_points=points, **asked)


def now(project):
    return {row.place_id: row.basis_points for row in queries.shares_of(project)}


def test_it_works(cast, project):
    file(project, {cast.county_a.id: 6050, cast.county_b.id: 3950}, actor=cast.city_office.actor)
    assert now(project) == {cast.county_a.id: 6050, cast.county_b.id: 3950}
    assert ProjectStanding.objects.get(snapshot_no=0, project_id=project).is_shared


def test_a_split_is_corrected_in_a_line(cast, project):
    wrong = file(project, {cast.county_a.id: 9000, cast.county_b.id: 1000})
    file(project, {cast.county_a.id: 1000, cast.county_b.id: 9000}, corrects=wrong, reason="两地写反")
    assert now(project)[cast.county_a.id] == 1000 and len(open_splits(project)) == 1
    with pytest.raises(Invalid) as refusal:
        file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000}, corrects=wrong, reason="再改")
    assert "corrects" in refusal.value.problems


def test_a_correction_says_why(cast, project):
    wrong = file(project, {cast.county_a.id: 9000, cast.county_b.id: 1000})
    with pytest.raises(Invalid) as refusal:
        file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000}, corrects=wrong)
    assert "reason" in refusal.value.problems


def test_nothing_ends_a_split(cast, project):
    file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000})
    file(project, {}, shared_on=dt.date(2023, 3, 1))
    assert now(project) == {}


@pytest.mark.parametrize(
    ("points", "words"),
    [((6000, 3000), "合计 90 %，应为 100 %"), ((6000, 4001), "合计 100.01 %"), ((10_000, 0), "大于 0"), ((10_000,), "只有一个地方"), ((), "100 %")],
)
def test_shares_are_a_whole(cast, project, points, words):
    with pytest.raises(Invalid) as refusal:
        file(project, dict(zip((cast.county_a.id, cast.county_b.id), points, strict=False)))
    assert words in str(refusal.value) and now(project) == {}


def test_a_place_elsewhere_is_refused(cast, project):
    with pytest.raises(Invalid):
        file(project, {cast.county_a.id: 5000, cast.neighbour_county.id: 5000})


def test_the_leading_place_has_a_share(cast, project):
    with pytest.raises(Invalid) as refusal:
        file(project, {cast.county_b.id: 5000, cast.zone.id: 5000})
    assert "考核归属须占一份" in str(refusal.value)


def test_a_document_is_named(cast, project):
    with pytest.raises(Invalid) as refusal:
        file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000}, document_no=" ")
    assert "document_no" in refusal.value.problems


@pytest.mark.parametrize("who", ["county_office", "reporter", "viewer", "department", "inspector", "leader"])
def test_only_the_city_office_shares(cast, project, who):
    with pytest.raises((Refused, NotFound)):
        file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000}, actor=cast.members[who].actor)


def test_who_has_a_share_may_read_and_nothing_more(cast, project):
    other = cast.other_county_office.actor
    with pytest.raises(NotFound):
        queries.get_standing_for(other, project)
    file(project, {cast.county_a.id: 5000, cast.county_b.id: 5000})
    assert queries.get_standing_for(other, project).project_id == project
    assert list(queries.visible_standings(other).values_list("project_id", flat=True)) == [project]
    assert not queries.visible_standings(other, verb="project.amend").exists()
    with pytest.raises((Refused, NotFound)):
        queries.get_standing_for(other, project, verb="project.amend")


@pytest.mark.parametrize("amount", [0, 1, 7, 10_000, 99_999, -1, -7, 12_345_678_901])
def test_parts_make_the_whole(amount):
    shares = [Share("a", "a", 3333), Share("b", "b", 3333), Share("c", "c", 3334)]
    assert sum(cut(amount, shares, 0)) == amount
    assert cut(-amount, shares, 0) == [-part for part in cut(amount, shares, 0)]


def test_who_leads():
    shares = [Share("park", "a", 3000), Share("b", "b", 7000)]
    assert [lead_of(shares, *own) for own in (("park", "a"), ("other park", "a"), ("b", "b"), ("city", ""))] == [0, 0, 1, 1]
