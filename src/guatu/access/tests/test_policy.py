"""can(): with a reason, hidden out of scope, rows and ranks apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from guatu.access import holdings, policy, roles, scope
from guatu.access.models import Delegation, Grant, Post
from guatu.access.things import ThingScope, at_place
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import NotFound, Refused
from guatu.kernel.ids import uuid7
from tests.cast import NOBODY, Cast


def test_it_works(cast: Cast) -> None:
    assert policy.can(cast.county_office.actor, "project.amend", cast.county_a)
    policy.require(cast.county_office.actor, "project.amend", cast.county_a)


def test_out_of_scope_is_hidden(cast: Cast) -> None:
    verdict = policy.can(cast.county_office.actor, "project.amend", cast.county_b)
    assert (verdict.ok, verdict.is_hidden) == (False, True)
    with pytest.raises(NotFound):
        policy.require(cast.county_office.actor, "project.amend", cast.county_b)


def test_in_scope_without_the_verb_is_refused_with_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        policy.require(cast.reporter.actor, "project.amend", cast.county_a)
    assert not isinstance(caught.value, NotFound)
    assert "填报员" in caught.value.reason and "修改项目" in caught.value.reason


def test_a_city_role_reaches_down_but_not_next_door(cast: Cast) -> None:
    assert policy.can(cast.city_office.actor, "return.verify", cast.county_b)
    assert policy.can(cast.city_office.actor, "return.verify", cast.neighbour_county).is_hidden


def test_a_county_does_not_reach_up(cast: Cast) -> None:
    assert policy.can(cast.county_office.actor, "figures.read", cast.city).is_hidden


def test_rows_and_ranks_are_separate(cast: Cast) -> None:
    actor = cast.county_office.actor
    assert policy.can(actor, "ranks.read", at_place(cast.city.id, is_rank=True))
    assert policy.can(actor, "project.read", at_place(cast.city.id)).is_hidden
    assert policy.can(actor, "ranks.read", at_place(cast.neighbour_city.id, is_rank=True)).is_hidden


def test_a_draft_ranking_is_not_for_counties(cast: Cast) -> None:
    draft = at_place(cast.city.id)
    assert policy.can(cast.city_office.actor, "ranks.draft", draft)
    assert policy.can(cast.county_office.actor, "ranks.draft", draft).is_hidden


def test_a_department_sees_its_units_things_only(cast: Cast) -> None:
    mine = ThingScope(place_ids=frozenset({cast.county_b.id}), unit_ids=frozenset({cast.units["land_bureau"].id}))
    other = ThingScope(place_ids=frozenset({cast.county_b.id}), unit_ids=frozenset({cast.units["housing_bureau"].id}))
    assert policy.can(cast.department.actor, "project.read", mine)
    assert policy.can(cast.department.actor, "project.read", other).is_hidden


def test_a_crew_grant_reaches_one_project(cast: Cast) -> None:
    project = uuid7()
    Grant.objects.create(post=cast.viewer.post, role="reporter", project_id=project, from_on=dt.date(2020, 1, 1))
    assert policy.can(cast.viewer.actor, "return.file", ThingScope(project_id=project))
    assert policy.can(cast.viewer.actor, "return.file", ThingScope(project_id=uuid7())).is_hidden


@pytest.mark.parametrize("key", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_touch_no_business(cast: Cast, key: str) -> None:
    actor = cast.members[key].actor
    own = roles.ROLES[key].verbs
    for verb in roles.VERBS:
        assert policy.can(actor, verb).ok == (verb in own)
        assert policy.can(actor, verb, cast.county_a).ok == (verb in own)
    assert scope.of(actor).is_empty


def test_grants_are_dated(cast: Cast) -> None:
    Grant.objects.filter(post=cast.reporter.post).update(from_on=dt.date(2023, 5, 1), to_on=dt.date(2023, 6, 1))
    answers = {}
    for day in (dt.date(2023, 4, 30), dt.date(2023, 5, 1), dt.date(2023, 5, 31), dt.date(2023, 6, 1)):
        with clock.frozen(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC)):
            answers[day.isoformat()] = policy.can(cast.reporter.actor, "return.file", cast.county_a).ok
    assert list(answers.values()) == [False, True, True, False]


def test_a_post_that_is_no_more_carries_nothing(cast: Cast) -> None:
    Post.objects.filter(id=cast.reporter.post.id).update(valid_to=dt.date(2020, 1, 1))
    assert not policy.can(cast.reporter.actor, "return.file", cast.county_a)


def test_a_delegate_acts_in_the_named_verbs_only(cast: Cast) -> None:
    behalf = replace(cast.viewer.actor, on_behalf_of=cast.leader.post.id)
    assert not policy.can(behalf, "bulletin.issue", cast.city)
    Delegation.objects.create(
        from_post=cast.leader.post, to_post=cast.viewer.post, verbs=["bulletin.issue"], from_on=dt.date(2020, 1, 1)
    )
    assert policy.can(behalf, "bulletin.issue", cast.city)
    assert not policy.can(behalf, "project.read", cast.city)


def test_nobody_may_do_nothing(cast: Cast) -> None:
    assert not policy.can(NOBODY, "project.read")
    assert policy.can(NOBODY, "project.read", cast.county_a).is_hidden


def test_only_the_machine_itself_needs_no_grant(cast: Cast) -> None:
    assert policy.can(SYSTEM, "close.make", cast.city)
    disguised = Actor(post_id=None, user_id=cast.viewer.user.id, unit_id=None, channel="system")
    assert not policy.can(disguised, "close.make", cast.city)


def test_an_unknown_verb_is_a_bug(cast: Cast) -> None:
    with pytest.raises(KeyError):
        policy.can(cast.leader.actor, "project.raed")


def test_grants_are_looked_up_once_a_request(cast: Cast, django_assert_num_queries) -> None:
    with holdings.opened():
        policy.can(cast.county_office.actor, "project.read")
        with django_assert_num_queries(0):
            policy.can(cast.county_office.actor, "project.amend", cast.county_a)
            scope.of(cast.county_office.actor)


def test_verbs_of_storeys_above_join_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "VERBS", dict(roles.VERBS))
    monkeypatch.setattr(roles, "_ADDED", {})
    policy.register_verbs({"letter.issue": ("签发函件", ("city_office",))})
    assert "letter.issue" in roles.verbs_of("city_office")
    assert "letter.issue" not in roles.verbs_of("county_office")
    with pytest.raises(RuntimeError):
        policy.register_verbs({"letter.issue": ("签发函件", ("leader",))})
    with pytest.raises(RuntimeError):
        policy.register_verbs({"letter.sign": ("签批函件", ("security_admin",))})


def test_every_role_carries_declared_verbs_only() -> None:
    assert all(role.verbs <= roles.VERBS.keys() for role in roles.ROLES.values())
    assert roles.VERBS.keys() == {verb for key in roles.ROLES for verb in roles.verbs_of(key)}
