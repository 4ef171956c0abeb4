"""What no form of ours sends is answered with words, never with a fault: NUL bytes, endless keys, numbers beyond every column."""

import pytest
from django.contrib.messages import get_messages

from guatu.cases import services
from guatu.cases.models import Case
from guatu.cases.tests.scene import opened, standing
from guatu.ledger.models import SavedView
from guatu.web.cases.tests.scene import seen, sent

pytestmark = pytest.mark.django_db

LONG, NUL, HUGE = "k" * 5000, "a\0b", "9" * 40


@pytest.mark.parametrize("more", [
    {"idem": LONG}, {"idem": NUL}, {"title": NUL}, {"kind": NUL}, {"kind": "x"}, {"grade": "Z"}, {"handler": NUL}, {"handler": "x"},
    {"verifier": "x"}, {"project": NUL}, {"pick": NUL, "project": "没有"}, {"place": "x", "project": ""}, {"due_on": "0000-00-00"}, {"level": LONG},
])  # fmt: skip
def test_opening(cast, more):
    told = {"kind": "problem", "title": "清表", "handler": str(cast.units["land_bureau"].id), "grade": "C", "level": "city",
            "place": str(cast.county_a.id)}  # fmt: skip
    assert sent(cast, "city_office", "new", **told | more).status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("more", [{"idem": LONG}, {"idem": NUL}, {"text": NUL}, {"seen": HUGE}, {"seen": NUL}, {"seen": "-1"}])
def test_an_act(cast, more):
    case = opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    assert sent(cast, "department", "act", case, "note", **{"text": "已签 3 户", **more}).status_code == 422
    assert standing(case).version == 2


def test_many(cast):
    rows = ["x", NUL, HUGE, LONG]
    assert sent(cast, "city_office", "bulk-accept", row=rows, next=NUL).status_code == 422
    case = opened(cast)
    answer = sent(
        cast, "city_office", "bulk-hand-over", row=[str(case), *rows], confirmed="1", to_unit=NUL, reason=NUL, due_on=HUGE
    )
    assert answer.status_code == 422
    assert standing(case).version == 1


def test_a_view(cast):
    """A name is what can be read of it; an address that is no address of a list is told."""
    for told in (
        {"title": NUL, "query": "/cases/?q=" + NUL},
        {"title": "n" * 5000, "query": "//["},
        {"title": "长", "query": "?q=" + LONG},
    ):
        answer = sent(cast, "city_office", "save-view", **told)
        assert answer.status_code == 302
        assert list(get_messages(answer.wsgi_request))
    assert list(SavedView.objects.values_list("name", "query")) == [("ab", "")]


def test_an_address(cast):
    for name in ("q", "place", "kind", "grade", "state", "unit", "county", "mark", "cols", "sort", "page", "at", "mine", "turn"):
        for value in (NUL, HUGE, "x"):
            assert seen(cast, "city_office", "board", **{name: value}).status_code in (200, 404, 422), (name, value)
    for name in ("project", "due_on", "grade", "kind", "place"):
        for value in (NUL, HUGE, "x"):
            assert seen(cast, "city_office", "new", **{name: value}).status_code in (200, 404), (name, value)
