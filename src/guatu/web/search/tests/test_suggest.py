"""Looking for a project from the header: words, initials, codes; only what is in reach; nothing typed is trusted."""

import pytest
from django.test import Client
from django.urls import reverse

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.services import change_state
from tests.cast import sign_in
from tests.register import project_at

pytestmark = pytest.mark.django_db


def suggest(cast, who, text):
    return sign_in(Client(), cast.members[who]).get(reverse("search:suggest"), {"q": text})


def names(response):
    return [str(hit.name).replace("<mark>", "").replace("</mark>", "") for hit in response.context["hits"]]


def test_it_works(cast):
    project_at(cast.county_a, name="长葛魏武路超硬材料产业园", national_code="2305-411082-04-01-123456")
    response = suggest(cast, "county_office", "超硬")
    assert response.status_code == 200
    page = response.content.decode()
    assert "<mark>超硬</mark>" in page and "示例甲县" not in page and "甲县" in page and "2305-411082-04-01-123456" in page


@pytest.mark.parametrize("text", ["超硬", "cgwwl", "411082-04", "长葛魏武路超硬材料产业园"])
def test_words_initials_and_codes_find_it(cast, text):
    project_at(cast.county_a, name="长葛魏武路超硬材料产业园", national_code="2305-411082-04-01-123456")
    project_at(cast.county_a, name="鄢陵花木博览园")
    assert names(suggest(cast, "city_office", text)) == ["长葛魏武路超硬材料产业园"]


def test_hits_are_exactly_those_of_a_substring_search(cast):
    titles = ["甲乙丙", "乙丙", "丙甲", "甲 乙", "甲乙", "AB甲乙Z"]
    for title in titles:
        project_at(cast.county_a, name=title)
    for text in ("甲", "甲乙", "乙丙", "B甲", "丙"):
        assert sorted(names(suggest(cast, "city_office", text))) == sorted(one for one in titles if text in one)


def test_a_name_comes_before_another_field(cast):
    project_at(cast.county_a, name="甲园", owner_name="示例超硬公司")
    project_at(cast.county_a, name="示例超硬项目")
    response = suggest(cast, "city_office", "超硬")
    assert names(response) == ["示例超硬项目", "甲园"]
    assert "示例<mark>超硬</mark>公司" in response.content.decode()


def test_what_is_out_of_reach_is_not_found(cast):
    project_at(cast.county_b, name="乙县秘而不宣")
    assert names(suggest(cast, "county_office", "秘而不宣")) == []
    assert names(suggest(cast, "other_county_office", "秘而不宣")) == ["乙县秘而不宣"]


def test_an_administrator_is_refused(cast):
    assert suggest(cast, "system_admin", "示例").status_code == 403


def test_nothing_typed_says_nothing(cast):
    assert suggest(cast, "viewer", "  ").content.strip() == b""


def test_what_is_typed_is_escaped(cast):
    project_at(cast.county_a, name="<b>加粗</b>项目")
    page = suggest(cast, "viewer", "<b>").content.decode()
    assert "<b>" not in page and "<mark>&lt;b&gt;</mark>" in page


def test_a_removed_project_says_so(cast):
    one = project_at(cast.county_a, name="已退项目")
    change_state(actor=SYSTEM, project=one, state="removed", reason="重复", since=clock.today(), document_no="示〔2023〕1号")
    assert "退库" in suggest(cast, "viewer", "已退").content.decode()


def test_more_than_ten_lead_to_the_whole_list(cast):
    for at in range(12):
        project_at(cast.county_a, name=f"示例园{at}")
    response = suggest(cast, "viewer", "示例园")
    assert len(response.context["hits"]) == 10
    assert reverse("search:results") in response.content.decode()


def test_the_whole_list_goes_by_pages(cast):
    for at in range(52):
        project_at(cast.county_a, name=f"示例园{at}")
    client = sign_in(Client(), cast.viewer)
    first = client.get(reverse("search:results"), {"q": "示例园"})
    second = client.get(reverse("search:results"), {"q": "示例园", "page": "2"})
    assert (len(first.context["table"].rows), len(second.context["table"].rows)) == (50, 2)
    assert first.context["table"].page.total == 52


def test_the_number_of_statements_does_not_grow(cast, django_assert_max_num_queries):
    for at in range(30):
        project_at(cast.county_a, name=f"示例园{at}")
    client = sign_in(Client(), cast.viewer)
    client.get(reverse("search:suggest"), {"q": "示例园"})
    with django_assert_max_num_queries(14):
        client.get(reverse("search:suggest"), {"q": "示例园"})
