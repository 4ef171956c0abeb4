"""appoint, relieve: dated incumbents and hand-over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from guatu.access import queries
from guatu.access.models import Delegation, Incumbency
from guatu.access.services import appoint, delegate, relieve
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, Refused
from tests.cast import Cast

HAND_OVER = dt.date(2023, 6, 1)


def holder_on(cast: Cast, date: dt.date) -> str:
    return Incumbency.objects.on(date).get(post=cast.reporter.post).user.username


def test_it_works(cast: Cast) -> None:
    appoint(actor=cast.security_admin.actor, post=cast.reporter.post, user=cast.viewer.user, from_on=HAND_OVER)
    assert holder_on(cast, HAND_OVER - dt.timedelta(days=1)) == "reporter"
    assert holder_on(cast, HAND_OVER) == "viewer"
    body = Fact.objects.get(kind="access.appointed").body
    assert (body["user_id"], body["former_user_id"]) == (str(cast.viewer.user.id), str(cast.reporter.user.id))
    assert "viewer" not in str(body)


def test_a_person_with_two_posts_has_two_chairs(cast: Cast) -> None:
    appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.viewer.user, from_on=HAND_OVER)
    assert {chair.post for chair in queries.chairs_of(cast.viewer.user.id)} == {cast.reporter.post, cast.viewer.post}
    assert queries.chairs_of(cast.reporter.user.id) == []


def test_one_open_incumbent_per_post(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Incumbency.objects.create(post=cast.reporter.post, user=cast.viewer.user, from_on=HAND_OVER)


@pytest.mark.parametrize("key", ["city_office", "system_admin", "audit_admin", "leader"])
def test_it_refuses_everyone_but_the_security_administrator(cast: Cast, key: str) -> None:
    with pytest.raises(Refused):
        appoint(actor=cast.members[key].actor, post=cast.reporter.post, user=cast.viewer.user, from_on=HAND_OVER)


def test_it_refuses_oneself(cast: Cast) -> None:
    with pytest.raises(Refused):
        appoint(actor=cast.security_admin.actor, post=cast.reporter.post, user=cast.security_admin.user, from_on=HAND_OVER)


def test_it_refuses_a_date_before_the_present_term(cast: Cast) -> None:
    with pytest.raises(Invalid):
        appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.viewer.user, from_on=dt.date(2017, 12, 31))


def test_it_refuses_a_date_within_an_ended_term(cast: Cast) -> None:
    relieve(actor=SYSTEM, post=cast.reporter.post, to_on=HAND_OVER)
    with pytest.raises(Invalid):
        appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.viewer.user, from_on=dt.date(2023, 5, 31))
    appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.viewer.user, from_on=HAND_OVER)


def test_it_refuses_a_second_administrators_post(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        appoint(actor=SYSTEM, post=cast.audit_admin.post, user=cast.system_admin.user, from_on=HAND_OVER)
    assert "三员分立" in caught.value.problems["role"][0]


def test_it_refuses_an_administrator_a_business_post(cast: Cast) -> None:
    with pytest.raises(Invalid):
        appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.system_admin.user, from_on=HAND_OVER)


def test_a_post_can_be_left_vacant_once(cast: Cast) -> None:
    relieve(actor=SYSTEM, post=cast.reporter.post, to_on=HAND_OVER)
    assert queries.chairs_of(cast.reporter.user.id, on=HAND_OVER) == []
    with pytest.raises(Invalid):
        relieve(actor=SYSTEM, post=cast.reporter.post, to_on=HAND_OVER)


def test_a_leader_delegates_to_a_secretary(cast: Cast) -> None:
    delegate(
        actor=cast.leader.actor, from_post=cast.leader.post, to_post=cast.viewer.post, verbs=["bulletin.issue"],
        from_on=HAND_OVER, to_on=dt.date(2023, 7, 1),
    )  # fmt: skip
    assert [chair.for_post for chair in queries.chairs_of(cast.viewer.user.id, on=HAND_OVER)] == [None, cast.leader.post]
    assert [chair.for_post for chair in queries.chairs_of(cast.viewer.user.id, on=dt.date(2023, 7, 1))] == [None]


def test_nobody_delegates_what_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(Refused):
        delegate(
            actor=cast.viewer.actor, from_post=cast.leader.post, to_post=cast.viewer.post, verbs=["bulletin.issue"],
            from_on=HAND_OVER, to_on=None,
        )  # fmt: skip
    with pytest.raises(Refused):
        delegate(
            actor=cast.security_admin.actor, from_post=cast.security_admin.post, to_post=cast.viewer.post,
            verbs=["access.grant"], from_on=HAND_OVER, to_on=None,
        )  # fmt: skip
    assert not Delegation.objects.exists()
