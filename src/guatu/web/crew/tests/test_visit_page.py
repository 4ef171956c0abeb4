"""A visit in a minute: prefilled, with photos, its promises assigned at once; what is refused enters nothing."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guatu.access.models import Grant
from guatu.cases.models import CaseStanding
from guatu.cases.todo import todo_of
from guatu.facts.journal import evidence_of
from guatu.intake.evidence import MOST_PHOTOS
from guatu.ledger.crews.tests.scene import actor_of, day, post_in, seated, signed_at, visited
from guatu.ledger.models import ProjectVisit
from guatu.web.crew.tests.room import opened, sent, text_of
from tests.cast import SINCE, Cast

pytestmark = pytest.mark.django_db


def photo(name: str = "现场.jpg", kind: str = "JPEG", colour: str = "green") -> SimpleUploadedFile:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def told(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the county's office types."""
    assert cast.county_office.post is not None
    given = {
        "kind": "call",
        "posts": [str(cast.county_office.post.id)],
        "visited_on": "2023-08-14",
        "topics": "看进度",
        "is_clear": "on",
    }
    return {**given, **more}


def the_visit(project: UUID) -> ProjectVisit:
    """The one visit of a project."""
    return ProjectVisit.objects.get(project_id=project, snapshot_no=0)


def test_it_works(cast: Cast) -> None:
    project = signed_at(cast, site_text="工业园南区")
    page = text_of(opened(cast, "county_office", "visit", project))
    assert "工业园南区" in page, "the site stands in it already"
    answer = sent(cast, "county_office", "visit", project, **told(cast, photos=[photo(), photo("二.png", "PNG", "blue")]))
    row = the_visit(project)
    assert answer["Location"] == f"/crews/visit/{row.visit_id}"
    kept = evidence_of([row.fact_id])[row.fact_id]
    assert [one.locator["position"] for one in kept] == ["无位置信息", "无位置信息"]
    page = text_of(opened(cast, "county_office", "seen", row.visit_id))
    assert "未发现问题" in page
    assert "二.jpg" in page


def test_what_was_promised_is_assigned_at_once(cast: Cast) -> None:
    project, land = signed_at(cast), cast.units["land_bureau"].id
    promise = {"promise1": "完成清表", "unit1": str(land), "due1": "2023-08-31", "is_clear": "", "outcome": "商定"}
    answer = sent(cast, "county_office", "visit", project, **told(cast, **promise))
    assert answer.status_code == 302
    case = CaseStanding.objects.get(snapshot_no=0)
    assert (case.title, case.unit_id, case.due_on, case.kind) == ("完成清表", land, day("2023-08-31"), "assignment")
    assert (case.source_type, case.source_id) == ("visit", str(the_visit(project).fact_id))
    assert case.issuer_unit_id == cast.county_office.actor.unit_id
    assert case.number in text_of(opened(cast, "county_office", "project", project))


def test_a_promise_of_ones_own_unit_is_looked_at_by_another(cast: Cast) -> None:
    project, own = signed_at(cast), cast.county_office.actor.unit_id
    promise = {"promise1": "报批", "unit1": str(own), "due1": "2023-08-31", "is_clear": "", "outcome": "商定"}
    assert sent(cast, "county_office", "visit", project, **told(cast, **promise)).status_code == 302
    case = CaseStanding.objects.get(snapshot_no=0)
    assert case.verifier_unit_id not in (None, own)


@pytest.mark.parametrize(
    "more",
    [
        {"topics": ""},
        {"is_clear": ""},
        {"posts": []},
        {"visited_on": "2023-08-15"},
        {"promise1": "完成清表", "is_clear": "", "outcome": "x"},
        {"promise1": "x", "due1": "2023-08-01", "is_clear": "", "outcome": "x"},
    ],
)
def test_what_is_refused_enters_nothing(cast: Cast, more: dict[str, Any]) -> None:
    project = signed_at(cast)
    if "due1" in more:
        more = {**more, "unit1": str(cast.units["land_bureau"].id)}
    assert sent(cast, "county_office", "visit", project, **told(cast, **more)).status_code == 422
    assert (ProjectVisit.objects.count(), CaseStanding.objects.count()) == (0, 0)


def test_a_file_that_is_no_picture_is_refused(cast: Cast) -> None:
    project = signed_at(cast)
    wrong = SimpleUploadedFile("现场.jpg", b"MZ" + b"0" * 60, content_type="image/jpeg")
    for bad in (wrong, photo("机密★现场.jpg")):
        assert sent(cast, "county_office", "visit", project, **told(cast, photos=[bad])).status_code == 422
    assert (
        sent(cast, "county_office", "visit", project, **told(cast, photos=[photo(f"{n}.jpg") for n in range(MOST_PHOTOS + 1)])).status_code
        == 422
    )
    assert ProjectVisit.objects.count() == 0


def test_sent_twice_it_is_entered_once(cast: Cast) -> None:
    project, land = signed_at(cast), str(cast.units["land_bureau"].id)
    form = told(cast, key="k", promise1="完成清表", unit1=land, due1="2023-08-31", is_clear="", outcome="商定")
    for _turn in range(2):
        assert sent(cast, "county_office", "visit", project, **form).status_code == 302
    assert (ProjectVisit.objects.count(), CaseStanding.objects.count()) == (1, 1)


def test_an_officer_without_the_right_to_assign_is_told_where_to(cast: Cast) -> None:
    page = text_of(opened(cast, "reporter", "visit", signed_at(cast)))
    assert "当场承诺的事" not in page
    assert "请在填报里报问题" in page


def test_a_mistake_is_taken_back(cast: Cast) -> None:
    project = signed_at(cast)
    sent(cast, "county_office", "visit", project, **told(cast))
    visit = the_visit(project).visit_id
    assert sent(cast, "county_office", "undo", visit, reason="").status_code == 422
    assert sent(cast, "county_office", "undo", visit, reason="登错项目").status_code == 302
    assert opened(cast, "county_office", "seen", visit).status_code == 404


def test_visits_owed_are_on_the_list_of_the_day(cast: Cast) -> None:
    late, soon, later = (signed_at(cast, name=name) for name in ("逾期项目", "将到项目", "不急项目"))
    post = post_in(cast, "county_a_office", "服务员甲")
    for project, since in ((late, "2023-07-03"), (soon, "2023-08-07"), (later, "2023-08-14")):
        seated(cast, project, post, "site_officer", from_on=day(since))
    visited(cast, later, post, "2023-08-14")
    actor = actor_of(cast, post)
    Grant.objects.create(post=post, role="reporter", place=cast.county_a, from_on=SINCE)
    items = [one for one in todo_of(actor, day("2023-08-14")) if one.key.startswith("visit:")]
    assert [(one.project, one.due_on) for one in items] == [("逾期项目", day("2023-07-09")), ("将到项目", day("2023-08-13"))]
    assert items[0].url == ("crew:visit", (late,))
    assert [one for one in todo_of(cast.viewer.actor, day("2023-08-14")) if one.key.startswith("visit:")] == []
