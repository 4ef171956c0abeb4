"""Visits: what is kept, what is refused, what is taken back, and when the next one is due."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.facts import files
from guatu.facts.journal import Evid, evidence_of
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.crews.queries import crew_of, get_visit, visit_due, visit_duties, visits_of
from guatu.ledger.crews.services import Commitment, Visit, record_visit, withdraw_visit
from guatu.ledger.crews.tests.scene import day, post_in, seated, signed_at, visited
from guatu.ledger.models import ProjectVisit
from guatu.ledger.services import merge_projects, undo_merge
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db


def told(cast: Cast, by: Member | None = None, **more: Any) -> Visit:
    """A visit of the county's office with one promise."""
    assert cast.county_office.post is not None
    land = cast.units["land_bureau"].id
    given = {
        "project": more.pop("project", None) or signed_at(cast), "kind": "on_site", "posts": (cast.county_office.post.id,),
        "topics": "清表进度", "outcome": "三方商定", "their_side": "企业项目负责人", "place_text": "项目部",
        "commitments": (Commitment("完成清表", land, day("2023-08-31")),),
    }  # fmt: skip
    return Visit(**{**given, **more})


def test_it_works(cast: Cast) -> None:
    stored = files.store(b"\x89PNG\r\n\x1a\n" + b"0" * 20, name="现场.png", kind="png")
    made = record_visit(actor=cast.county_office.actor, visit=told(cast, evidence=(Evid(stored.sha256),)))
    row = get_visit(made.visit)
    assert (row.fact_id, row.kind, row.visited_on, row.county_id) == (made.fact, "on_site", day("2023-08-14"), cast.county_a.id)
    assert row.our_side == "示例甲县项目办·甲县项目办主任"
    assert row.commitments == [{"text": "完成清表", "unit": str(cast.units["land_bureau"].id), "due_on": "2023-08-31"}]
    assert row.is_sample
    assert [one.file_sha256 for one in evidence_of([made.fact])[made.fact]] == [stored.sha256]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"topics": " "}, "topics"),
        ({"outcome": "", "commitments": ()}, "outcome"),
        ({"is_clear": True}, "is_clear"),
        ({"posts": ()}, "posts"),
        ({"visited_on": day("2023-08-15")}, "visited_on"),
    ],
)
def test_it_refuses_what_says_nothing(cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        record_visit(actor=cast.county_office.actor, visit=told(cast, **more))
    assert field in refused.value.problems
    assert ProjectVisit.objects.count() == 0


def test_a_promise_needs_its_unit_and_a_day(cast: Cast) -> None:
    unit = cast.units["land_bureau"].id
    for one in (
        Commitment("", unit, day("2023-08-31")),
        Commitment("x", signed_at(cast), day("2023-08-31")),
        Commitment("x", unit, day("2023-08-13")),
    ):
        with pytest.raises(Invalid) as refused:
            record_visit(actor=cast.county_office.actor, visit=told(cast, commitments=(one,)))
        assert "commitments" in refused.value.problems


def test_a_post_that_is_gone_did_not_go(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        record_visit(
            actor=cast.county_office.actor,
            visit=told(cast, posts=(post_in(cast, "county_a_office", valid_to=day("2023-01-01")).id,)),
        )
    assert "posts" in refused.value.problems


def test_who_may(cast: Cast) -> None:
    visit = told(cast)
    with pytest.raises(Refused):
        record_visit(actor=cast.viewer.actor, visit=visit)
    with pytest.raises(NotFound):
        record_visit(actor=cast.other_county_office.actor, visit=visit)
    for member in (cast.leader, cast.reporter, cast.inspector):
        record_visit(actor=member.actor, visit=visit)


def test_the_same_key_enters_once(cast: Cast) -> None:
    visit = told(cast)
    first = record_visit(actor=cast.county_office.actor, visit=visit, idem_key="k")
    assert record_visit(actor=cast.county_office.actor, visit=visit, idem_key="k") == first
    assert ProjectVisit.objects.count() == 1


def test_a_mistake_is_taken_back_with_a_reason(cast: Cast) -> None:
    made = record_visit(actor=cast.county_office.actor, visit=told(cast))
    with pytest.raises(Invalid):
        withdraw_visit(actor=cast.county_office.actor, visit=made.visit, reason=" ")
    with pytest.raises(Refused):
        withdraw_visit(actor=cast.viewer.actor, visit=made.visit, reason="登错项目")
    withdraw_visit(actor=cast.county_office.actor, visit=made.visit, reason="登错项目")
    with pytest.raises(NotFound):
        get_visit(made.visit)
    assert Fact.objects.filter(kind__startswith="ledger.visit").count() == 2


def test_the_next_visit_is_the_posts_own(cast: Cast) -> None:
    """R4.3: what another post has seen is no visit of the leader's."""
    project, leader, officer = signed_at(cast), post_in(cast, "county_a_office", "县领导"), post_in(cast, "county_a_office")
    seated(cast, project, leader, "county_leader", from_on=day("2023-07-01"))
    seated(cast, project, officer, from_on=day("2023-07-01"))
    seated(cast, project, post_in(cast, "county_a_office", "成员"), "member")
    visited(cast, project, officer, "2023-08-09")
    duties = visit_duties(cast.city.id, day("2023-08-14"))
    visits = visits_of([project])[project]
    due = {one.seat: visit_due(one, visits, duties) for one in crew_of(project)}
    assert due == {"county_leader": day("2023-07-15"), "officer": day("2023-08-20"), "member": None}


def test_the_visits_of_a_merged_project_are_its_survivors(cast: Cast) -> None:
    """From the day of the merge on, newest first over both; undone, each has its own again."""
    kept, gone, post = signed_at(cast), signed_at(cast), post_in(cast, "county_a_office")
    visited(cast, kept, post, "2023-08-01")
    visited(cast, gone, post, "2023-08-10")
    visited(cast, kept, post, "2023-08-12")
    merge = merge_projects(actor=cast.city_office.actor, survivor=kept, merged=gone, reason="同一项目")
    assert [one.visited_on for one in visits_of([kept])[kept]] == [day("2023-08-12"), day("2023-08-10"), day("2023-08-01")]
    assert [one.visited_on for one in visits_of([kept], at=day("2023-08-13"))[kept]] == [day("2023-08-12"), day("2023-08-01")]
    undo_merge(actor=cast.city_office.actor, survivor=kept, merge=merge, reason="不是同一项目")
    found = visits_of([kept, gone])
    assert (len(found[kept]), len(found[gone])) == (2, 1)
