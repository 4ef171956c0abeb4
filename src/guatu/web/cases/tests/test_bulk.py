"""Acts on many: each its own entry, and who was left is told with the reason."""

import pytest
from django.contrib.messages import get_messages

from guatu.cases import services
from guatu.cases.tests.scene import opened, proof, standing
from guatu.notices.models import Notice
from guatu.web.cases.tests.scene import seen, sent

pytestmark = pytest.mark.django_db


def told(response):
    return "".join(str(one) for one in get_messages(response.wsgi_request))


def test_it_works(cast):
    mine, other = opened(cast), opened(cast, handler=cast.units["housing_bureau"].id, project=None, place=cast.county_a.id)
    third = opened(cast)
    services.accept_case(actor=cast.department.actor, case=third)
    response = sent(cast, "department", "bulk-accept", row=[str(mine), str(other), str(third)], next="/cases/?turn=handler")
    assert response.status_code == 302 and response.url == "/cases/?turn=handler"
    assert "已签收 1 件" in told(response) and "WT-2023-0003：" in told(response) and "没有办理 1 件" in told(response)
    assert (standing(mine).state, standing(other).state) == ("working", "assigned")


def test_reminding_tells_the_handlers(cast):
    case = opened(cast)
    response = sent(cast, "city_office", "bulk-remind", row=[str(case)])
    assert (
        "已催办 1 件" in told(response) and Notice.objects.get(key__startswith="remind:").post_id == cast.department.actor.post_id
    )
    assert "今天已催办" in told(sent(cast, "city_office", "bulk-remind", row=[str(case)]))


def test_closing_many(cast):
    cases = [opened(cast), opened(cast)]
    for case in cases:
        services.accept_case(actor=cast.department.actor, case=case)
        services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    services.verify_result(actor=cast.city_office.actor, case=cases[0], manner="phone")
    response = sent(cast, "city_office", "bulk-close", row=[str(one) for one in cases])
    assert "已销号 1 件" in told(response) and "没有办理 1 件" in told(response)


def test_handing_over_asks_where_to_first(cast):
    case, housing = opened(cast), str(cast.units["housing_bureau"].id)
    first = sent(cast, "city_office", "bulk-hand-over", row=[str(case)], next="/cases/?page=2")
    assert first.status_code == 200 and "WT-2023-0001" in first.content.decode()
    bare = sent(cast, "city_office", "bulk-hand-over", row=[str(case)], confirmed="1")
    assert bare.status_code == 422 and standing(case).version == 1
    done = sent(cast, "city_office", "bulk-hand-over", row=[str(case)], confirmed="1", to_unit=housing, reason="机构改革")
    assert done.status_code == 302 and str(standing(case).unit_id) == housing


def test_withdrawing_needs_its_reason(cast):
    case = opened(cast)
    assert sent(cast, "city_office", "bulk-withdraw", row=[str(case)], confirmed="1", reason="").status_code == 422
    assert sent(cast, "city_office", "bulk-withdraw", row=[str(case)], confirmed="1", reason="重复").status_code == 302
    assert standing(case).state == "withdrawn"


def test_nothing_chosen_and_what_is_out_of_reach(cast):
    assert sent(cast, "city_office", "bulk-accept").status_code == 422
    assert sent(cast, "other_county_office", "bulk-accept", row=[str(opened(cast))]).status_code == 422
    assert sent(cast, "viewer", "bulk-accept", row=["x"]).status_code == 403
    assert sent(cast, "city_office", "bulk-remind", row=[str(opened(cast))], next="https://elsewhere.example/").url == "/cases/"


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("department", ["1 签收", "2 催办", "3 销号", "4 改派", "5 撤销"]),
        ("leader", ["1 催办", "2 改派", "3 撤销"]),
        ("reporter", ["1 签收"]),
        ("viewer", []),
    ],
)
def test_only_what_one_may_is_offered_each_with_its_effect(cast, who, acts):
    opened(cast)
    offered = seen(cast, who, "board").context["table"].bulk
    assert [one.title for one in offered] == acts
    assert all("{n}" in one.effect for one in offered)
