"""The permission reader says what policy says, and why."""

import pytest

from guatu.access import policy, roles
from guatu.desk.administration_rights import rights_of
from tests.cast import sign_in


@pytest.fixture
def security(client, cast):
    return sign_in(client, cast.security_admin)


def test_it_works(security, cast):
    page = security.get(f"/admin/rights?post={cast.reporter.post.id}").content.decode()
    assert "角色“填报员”含此动作" in page
    assert "“填报员”不含“签发通报”的权限" in page


def test_it_answers_as_policy_does(cast):
    for member in (cast.leader, cast.reporter, cast.department, cast.audit_admin):
        for place in (None, cast.county_a, cast.neighbour_county):
            told = {one.verb: one.is_allowed for one in rights_of(member.post, place)}
            assert told == {verb: policy.can(member.actor, verb, place).ok for verb in roles.VERBS}


def test_out_of_reach_says_so(security, cast):
    page = security.get(f"/admin/rights?post={cast.reporter.post.id}&place={cast.county_b.id}&may=no").content.decode()
    assert "所问地方不在范围内" in page
    assert "角色“填报员”含此动作" not in page


def test_the_role_table_is_the_role_table(security):
    page = security.get("/admin/rights").content.decode()
    assert all(str(role.name) in page for role in roles.ROLES.values())
    assert page.count("●") == sum(len(roles.verbs_of(key)) for key in roles.ROLES)


@pytest.mark.parametrize("text", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_post_shows_the_table_only(security, text):
    assert "选一个岗位" in security.get(f"/admin/rights?post={text}").content.decode()


def test_both_tables_can_be_had_as_files(security, cast):
    one = security.get(f"/admin/rights?post={cast.reporter.post.id}&out=csv").content.decode("utf-8-sig")
    assert one.splitlines()[0] == "动作,能否,范围,为什么"
    assert "安全管理员" in security.get(f"/admin/rights?post={cast.reporter.post.id}&out=csv&of=roles").content.decode("utf-8-sig").splitlines()[0]


def test_the_auditor_reads_it_too_and_nobody_else(client, cast):
    assert sign_in(client, cast.audit_admin).get("/admin/rights").status_code == 200
    for role in ("system_admin", "city_office", "leader"):
        assert sign_in(client, cast.members[role]).get("/admin/rights").status_code == 403
