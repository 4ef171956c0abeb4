"""Editing: only what was touched is checked and sent; only an overlap is refused, with both values and what was typed kept."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from guatu.facts import journal
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM
from guatu.ledger import kinds, services
from guatu.ledger.models import Term
from guatu.web.register.tests.scene import browser, building, errors_of, kinds_of, opened, sent, standing_of
from tests.register import YI

pytestmark = pytest.mark.django_db


def form_of(response):
    """What a browser would send back untouched."""
    form = response.context["form"]
    found = {bound.html_name: bound.value() for bound in form if bound.html_name != "file"}
    return {name: "" if value is None else value for name, value in found.items()} | {"group": response.context["group"]}


@pytest.fixture
def park(cast):
    return building(cast.county_a, "甲园", total_yuan=10 * YI, unit=cast.units["land_bureau"].id, owner_name="示例公司")


def amend(cast, project, group, who="county_office", **typed):
    form = form_of(opened(cast, who, "amend", project, group=group))
    return sent(cast, who, "amend", project, **{**form, **typed})


def test_it_works(cast, park):
    response = amend(cast, park, "money", total_yuan="15亿元", reason="概算批复")
    assert response.status_code == 302 and response.url == reverse("register:project", args=[park])
    assert standing_of(park).total_yuan == 15 * YI
    fact = Fact.objects.get(project=park, kind="ledger.project_amended")
    assert fact.body == {"attrs": {"total_yuan": 15 * YI}, "before": {"total_yuan": 10 * YI}} and fact.reason == "概算批复"


def test_amounts_are_in_wan_yuan(cast, park):
    assert form_of(opened(cast, "county_office", "amend", park, group="money"))["total_yuan"] == "100000"
    amend(cast, park, "money", total_yuan="120000.5", reason="批复")
    assert standing_of(park).total_yuan == 1_200_005_000


@pytest.mark.parametrize("group", ["basic", "belonging", "owner", "money", "kind", "counting", "content", "progress"])
def test_every_group_sent_back_untouched_changes_nothing(cast, park, group):
    response = amend(cast, park, group)
    assert response.status_code == 422 and "没有改动" in errors_of(response)
    assert "project_amended" not in kinds_of(park)


def test_only_what_was_touched_is_sent(cast, park):
    amend(cast, park, "owner", owner_name="示例新公司")
    fact = Fact.objects.get(project=park, kind="ledger.project_amended")
    assert fact.body["attrs"] == {"owner_name": "示例新公司"}


@pytest.mark.parametrize(
    ("group", "typed", "said"),
    [
        ("money", {"total_yuan": "很多"}, "不是金额"), ("money", {"total_yuan": "约15亿元"}, "确定的数"),
        ("money", {"total_yuan": "200000"}, "请写明理由"), ("money", {"fixed_yuan": "-5", "reason": "x"}, "不能为负"),
        ("owner", {"owner_uscc": "91350100M000100Y4Z"}, "errorlist"), ("basic", {"national_code": "123"}, "errorlist"),
        ("counting", {"parent": "XM-0"}, "没有找到"), ("belonging", {"unit": "nonsense"}, "errorlist"),
        ("basic", {"short_name": "长", "effective_on": "2030-01-01"}, "不能晚于今天"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(cast, park, group, typed, said):
    response = amend(cast, park, group, **typed)
    assert response.status_code == 422 and said in errors_of(response)
    assert "project_amended" not in kinds_of(park)
    for name, value in typed.items():
        assert response.context["form"][name].value() == value


def test_two_people_may_edit_different_fields(cast, park):
    form = form_of(opened(cast, "county_office", "amend", park, group="owner"))
    services.amend_project(actor=SYSTEM, project=park, attrs={"short_name": "甲"}, before={})
    assert sent(cast, "county_office", "amend", park, **{**form, "owner_name": "新公司"}).status_code == 302
    assert (standing_of(park).owner_name, standing_of(park).short_name) == ("新公司", "甲")


def test_an_overlap_shows_both_values_and_keeps_what_was_typed(cast, park):
    form = form_of(opened(cast, "county_office", "amend", park, group="money"))
    services.amend_project(actor=SYSTEM, project=park, attrs={"total_yuan": 12 * YI}, before={"total_yuan": 10 * YI}, reason="初设")
    response = sent(cast, "county_office", "amend", park, **{**form, "total_yuan": "150000", "reason": "概算"})
    assert response.status_code == 409
    (one,) = response.context["overlaps"]
    assert (one.title, one.seen, one.now, one.typed) == ("总投资", "100000 万元", "120000 万元", "150000 万元")
    assert response.context["form"]["total_yuan"].value() == "150000"
    assert standing_of(park).total_yuan == 12 * YI
    again = form_of(response)
    assert sent(cast, "county_office", "amend", park, **again).status_code == 302
    assert standing_of(park).total_yuan == 15 * YI
    seen = [f.body["before"] for f in Fact.objects.filter(project=park, kind="ledger.project_amended")]
    assert {"total_yuan": 12 * YI} in seen


def test_the_same_change_by_two_people_is_no_overlap(cast, park):
    form = form_of(opened(cast, "county_office", "amend", park, group="owner"))
    services.amend_project(actor=SYSTEM, project=park, attrs={"owner_name": "新公司"}, before={})
    assert sent(cast, "county_office", "amend", park, **{**form, "owner_name": "新公司"}).status_code == 302


def test_sent_twice_it_is_done_once(cast, park):
    form = form_of(opened(cast, "county_office", "amend", park, group="owner")) | {"owner_name": "新公司"}
    for _time in range(2):
        assert sent(cast, "county_office", "amend", park, **form).status_code == 302
    assert kinds_of(park).count("project_amended") == 1


def test_a_project_cannot_be_pushed_into_another_county(cast, park):
    places = dict(opened(cast, "county_office", "amend", park, group="belonging").context["form"].fields["place"].choices)
    assert list(places) == [str(cast.county_a.id)]
    assert amend(cast, park, "belonging", place=str(cast.county_b.id), reason="x").status_code == 422
    assert amend(cast, park, "belonging", who="city_office", place=str(cast.county_b.id), reason="划转").status_code == 302
    assert standing_of(park).county_id == cast.county_b.id


def test_a_dictionary_gives_choices_and_keeps_an_old_code(cast):
    Term.objects.create(vocabulary="field", code="tech", name="创新驱动", root=cast.city)
    one = building(cast.county_a, "甲园", field="retired")
    choices = dict(opened(cast, "county_office", "amend", one, group="kind").context["form"].fields["field"].choices)
    assert choices["tech"] == "创新驱动" and "retired" in choices


def test_a_parent_is_named_by_its_code(cast, park):
    whole = building(cast.county_a, "打捆园", row_role="parent")
    code = standing_of(whole).internal_code
    response = amend(cast, park, "counting", parent=code, row_role="part", is_counted="no", reason="并入打捆")
    assert response.status_code == 302
    found = standing_of(park)
    assert (found.parent_id, found.row_role, found.is_counted) == (whole, "part", False)
    assert form_of(opened(cast, "county_office", "amend", park, group="counting"))["parent"] == code
    assert amend(cast, whole, "counting", parent=code, reason="自己").status_code == 422


def test_it_can_hold_from_an_earlier_day(cast, park):
    amend(cast, park, "owner", owner_name="新公司", effective_on="2023-06-01")
    fact = Fact.objects.get(project=park, kind="ledger.project_amended")
    assert fact.occurred_on == dt.date(2023, 6, 1)


def test_what_the_page_holds_is_what_is_sent_back(cast, park):
    """The hidden values travel through real HTML and back."""
    page = opened(cast, "county_office", "amend", park, group="owner").content.decode()
    fields = dict(re.findall(r'<input type="(?:hidden|text)" name="(\w+)" value="([^"]*)"', page))
    sent_back = {name: unescape(value) for name, value in fields.items() if name != "csrfmiddlewaretoken"} | {"owner_name": "新公司"}
    assert browser(cast, "county_office").post(reverse("register:amend", args=[park]), sent_back).status_code == 302
    assert standing_of(park).owner_name == "新公司"


def test_a_broken_form_is_refused(cast, park):
    assert amend(cast, park, "owner", before="{oops", owner_name="x").status_code == 422


def test_who_may_not_is_refused(cast, park):
    assert opened(cast, "viewer", "amend", park).status_code == 403
    assert sent(cast, "viewer", "amend", park, owner_name="x").status_code == 403
    assert opened(cast, "other_county_office", "amend", park).status_code == 404


def test_one_tap_says_nothing_changed(cast, park):
    for _time in range(2):
        assert sent(cast, "county_office", "confirm", park, idem="k1").status_code == 302
    assert kinds_of(park).count("confirmed_current") == 1
    assert standing_of(park).refreshed_on == dt.date(2023, 9, 10)
    assert sent(cast, "viewer", "confirm", park).status_code == 403


def test_an_old_wrong_value_beside_it_does_not_stand_in_the_way(cast):
    """Ledgers hold codes that no check would let in today."""
    one = building(cast.county_a, "旧账")
    with journal.entry(actor=SYSTEM, verb="t") as entry:
        entry.record(kinds.ProjectAmended({"owner_uscc": "旧号123"}), occurred_on=dt.date(2023, 1, 1), project=one, provenance="sample")
    assert amend(cast, one, "owner", owner_name="新公司").status_code == 302
    assert (standing_of(one).owner_name, standing_of(one).owner_uscc) == ("新公司", "旧号123")
