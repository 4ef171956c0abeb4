"""Who holds a post, what it may do, what moves with it: the security administrator's work."""

import datetime as dt

import pytest
from django.test import Client

from guatu.access import policy
from guatu.access.models import Delegation, Grant, Incumbency
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.web.admin.tests.things import make_account, make_post
from tests.cast import sign_in


@pytest.fixture
def security(client, cast):
    return sign_in(client, cast.security_admin)


def url(member, act=""):
    return f"/admin/posts/{member.post.id}{act}"


def words_of(answer):
    assert answer.status_code == 422
    return answer.content.decode()


def test_it_works(security, cast):
    user, today = make_account(), clock.today()
    assert security.post(url(cast.reporter, "/appoint"), {"user": str(user.id), "from_on": today.isoformat()}).status_code == 302
    terms = Incumbency.objects.filter(post=cast.reporter.post).order_by("from_on")
    assert [(one.user_id, one.to_on) for one in terms] == [(cast.reporter.user.id, today), (user.id, None)]
    page = security.get(url(cast.reporter)).content.decode()
    assert f"newcomer 自 {today.isoformat()} 在任" in page


def test_a_hand_over_may_lie_ahead(security, cast):
    user, day = make_account(), clock.today() + dt.timedelta(days=9)
    security.post(url(cast.reporter, "/appoint"), {"user": str(user.id), "from_on": day.isoformat()})
    page = security.get(url(cast.reporter)).content.decode()
    assert "reporter 自 2018-01-01 在任" in page
    assert f"newcomer 将于 {day.isoformat()} 接任" in page


def test_a_hand_over_before_the_term_began_is_refused(security, cast):
    form = {"user": str(make_account().id), "from_on": "2017-01-01"}
    assert "交接日不能早于现任的任职起日" in words_of(security.post(url(cast.reporter, "/appoint"), form))


def test_one_person_does_not_gather_two_administrators(security, cast):
    form = {"user": str(cast.system_admin.user.id), "from_on": clock.today().isoformat()}
    assert "三员分立" in words_of(security.post(url(cast.audit_admin, "/appoint"), form))
    assert "三员分立" in words_of(security.post(url(cast.reporter, "/appoint"), form))


def test_nobody_appoints_or_grants_themselves(security, cast):
    form = {"user": str(cast.security_admin.user.id), "from_on": clock.today().isoformat()}
    assert security.post(url(cast.reporter, "/appoint"), form).status_code == 403
    grant = {"role": "audit_admin", "reason": "x"}
    assert security.post(url(cast.security_admin, "/grant"), grant).status_code in (403, 422)
    assert "须由另一名安全管理员办理" in security.get(url(cast.security_admin)).content.decode()


def test_a_post_can_be_left_vacant(security, cast):
    form = {"to_on": clock.today().isoformat(), "reason": "调离"}
    assert security.post(url(cast.reporter, "/relieve"), form).status_code == 302
    assert "空缺" in security.get(url(cast.reporter)).content.decode()
    assert "现在没有人任职" in words_of(security.post(url(cast.reporter, "/relieve"), form))


def test_a_grant_over_a_place(security, cast):
    post = make_post(cast.county_b)
    form = {"role": "viewer", "place": str(cast.county_b.id), "reason": "示字1号", "idem_key": "k"}
    assert [security.post(f"/admin/posts/{post.id}/grant", form).status_code for _each in range(2)] == [302, 302]
    made = Grant.objects.get(post=post)
    assert (made.role, made.place_id, made.granted_by_post_id) == ("viewer", cast.county_b.id, cast.security_admin.post.id)
    actor = Actor(post.id, None, post.unit_id, "web")
    assert policy.can(actor, "project.read", cast.county_b).ok
    assert not policy.can(actor, "project.read", cast.county_a).ok


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"role": "viewer"}, "指定一项作为范围"),
        ({"role": "audit_admin", "place": "city"}, "不限定"),
        ({"role": "audit_admin"}, "三员分立"),
        ({"role": "nobody", "place": "city"}, "选择一个有效的选项"),
        ({"role": "viewer", "place": "city", "to_on": "2017-01-01"}, "截止日必须晚于起始日"),
    ],
)
def test_a_grant_that_does_not_fit_is_explained(security, cast, form, words):
    given = form | {"reason": "x"} | ({"place": str(cast.city.id)} if "place" in form else {})
    assert words in words_of(security.post(url(cast.reporter, "/grant"), given))
    assert Grant.objects.filter(post=cast.reporter.post).count() == 1


def test_a_grant_is_ended_with_a_reason(security, cast):
    grant = Grant.objects.get(post=cast.viewer.post)
    assert "收回授权" in security.get(f"{url(cast.viewer)}?revoke={grant.id}").content.decode()
    assert security.post(f"/admin/grants/{grant.id}/revoke").status_code == 422
    assert security.post(f"/admin/grants/{grant.id}/revoke", {"reason": "调离"}).status_code == 302
    assert not policy.can(cast.viewer.actor, "project.read").ok
    assert "这项授权已经结束" in words_of(security.post(f"/admin/grants/{grant.id}/revoke", {"reason": "调离"}))


def test_a_delegation_between_two_dates(security, cast):
    today = clock.today()
    form = {"to_post": str(cast.viewer.post.id), "verbs": ["project.read"], "from_on": today.isoformat(),
            "to_on": (today + dt.timedelta(days=5)).isoformat()}  # fmt: skip
    assert security.post(url(cast.leader, "/delegate"), form).status_code == 302
    assert Delegation.objects.get().verbs == ["project.read"]
    assert "甲县查阅岗" in security.get(url(cast.leader)).content.decode()


def test_only_its_own_verbs_can_be_delegated(security, cast):
    form = {"to_post": str(cast.viewer.post.id), "verbs": ["close.make"], "from_on": "2024-01-01", "to_on": "2024-02-01"}
    assert security.post(url(cast.leader, "/delegate"), form).status_code == 422
    assert "管理员的权限不得委托" in security.get(url(cast.system_admin)).content.decode()


def test_the_hand_over_list_names_what_moves(security, cast):
    page = security.get(url(cast.reporter, "/handover")).content.decode()
    for words in ("岗位移交清单", "角色：填报员", "示例甲县及下级", "报送填报", "移交人："):
        assert words in page
    assert "签发通报" not in page


def test_the_system_administrator_sees_but_does_not_fill(cast):
    system = sign_in(Client(), cast.system_admin)
    assert "登记任职" not in system.get(url(cast.reporter)).content.decode()
    for act in ("/appoint", "/relieve", "/grant", "/delegate"):
        assert system.post(url(cast.reporter, act)).status_code == 404
