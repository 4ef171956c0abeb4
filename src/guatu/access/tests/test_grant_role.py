"""grant_role, revoke_grant and the three administrators who exclude each other (R15.1)."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from guatu.access import policy, roles
from guatu.access.models import Grant
from guatu.access.services import NewGrant, appoint, grant_role, put_crew_grant, revoke_grant
from guatu.facts import journal
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, Refused
from guatu.kernel.ids import uuid7
from tests.cast import Cast

ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"]


def test_it_works(cast: Cast) -> None:
    assert not policy.can(cast.reporter.actor, "project.amend", cast.county_a)
    actor = cast.security_admin.actor
    grant = grant_role(actor=actor, grant=NewGrant(post=cast.reporter.post, role="county_office", place=cast.county_a))
    assert policy.can(cast.reporter.actor, "project.amend", cast.county_a)
    assert grant.granted_by_post_id == cast.security_admin.post.id
    assert Fact.objects.get(kind="access.granted").body["role"] == "county_office"


def test_a_grant_ends_the_moment_it_is_revoked(cast: Cast) -> None:
    grant = Grant.objects.get(post=cast.reporter.post)
    revoke_grant(actor=cast.security_admin.actor, grant=grant, reason="调离")
    assert not policy.can(cast.reporter.actor, "return.file", cast.county_a)
    assert Fact.objects.get(kind="access.revoked").reason == "调离"
    with pytest.raises(Invalid):
        revoke_grant(actor=SYSTEM, grant=grant)


@pytest.mark.parametrize("key", ["system_admin", "audit_admin", "city_office", "leader"])
def test_it_refuses_everyone_but_the_security_administrator(cast: Cast, key: str) -> None:
    actor = cast.members[key].actor
    with pytest.raises(Refused):
        grant_role(actor=actor, grant=NewGrant(post=cast.viewer.post, role="viewer", place=cast.county_b))
    with pytest.raises(Refused):
        revoke_grant(actor=actor, grant=Grant.objects.get(post=cast.reporter.post))


def test_it_refuses_oneself(cast: Cast) -> None:
    with pytest.raises(Refused):
        grant_role(actor=cast.security_admin.actor, grant=NewGrant(post=cast.security_admin.post, role="security_admin"))


@pytest.mark.parametrize(("held", "wanted"), list(permutations(ADMINISTRATORS, 2)))
def test_the_three_administrators_are_disjoint(cast: Cast, held: str, wanted: str) -> None:
    with pytest.raises(Invalid) as caught:
        grant_role(actor=SYSTEM, grant=NewGrant(post=cast.members[held].post, role=wanted))
    assert "role" in caught.value.problems


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("wanted", [key for key, role in roles.ROLES.items() if not role.is_administrator])
def test_no_administrator_gets_business(cast: Cast, held: str, wanted: str) -> None:
    with pytest.raises(Invalid):
        grant_role(actor=SYSTEM, grant=NewGrant(post=cast.members[held].post, role=wanted, place=cast.city))


def test_a_persons_other_posts_count(cast: Cast) -> None:
    appoint(actor=SYSTEM, post=cast.reporter.post, user=cast.viewer.user, from_on=dt.date(2023, 1, 1))
    vacant = cast.reporter.post
    Grant.objects.filter(post=vacant).delete()
    with pytest.raises(Invalid):
        grant_role(actor=SYSTEM, grant=NewGrant(post=vacant, role="audit_admin"))


def test_the_roles_themselves_are_disjoint() -> None:
    business = frozenset().union(*(role.verbs for role in roles.ROLES.values() if not role.is_administrator))
    administrators = [roles.ROLES[key].verbs for key in ADMINISTRATORS]
    for one, other in permutations(administrators, 2):
        assert not one & other
    changing = {verb for verb in business if not verb.endswith((".read", ".run", ".retry"))}
    assert not changing & frozenset().union(*administrators)
    assert roles.ROLES["audit_admin"].verbs == {"journal.read", "verify.run"}


@pytest.mark.parametrize(
    ("role", "reach"),
    [
        ("viewer", ()),
        ("viewer", ("place", "unit")),
        ("audit_admin", ("place",)),
        ("mayor", ("place",)),
    ],
)
def test_it_refuses_a_reach_that_does_not_fit(cast: Cast, role: str, reach: tuple[str, ...]) -> None:
    spans = {"place": cast.county_a, "unit": cast.units["land_bureau"]}
    with pytest.raises(Invalid):
        grant_role(actor=SYSTEM, grant=NewGrant(post=cast.viewer.post, role=role, **{one: spans[one] for one in reach}))


def test_it_refuses_an_end_before_the_start(cast: Cast) -> None:
    today = clock.today()
    with pytest.raises(Invalid):
        grant_role(
            actor=SYSTEM,
            grant=NewGrant(post=cast.viewer.post, role="viewer", place=cast.city, from_on=today, to_on=today),
        )


def test_a_repeated_request_is_answered_once(cast: Cast) -> None:
    wanted = NewGrant(post=cast.viewer.post, role="viewer", place=cast.county_b)
    first = grant_role(actor=cast.security_admin.actor, grant=wanted, idem_key="k1")
    with pytest.raises(journal.Replayed) as caught:
        grant_role(actor=cast.security_admin.actor, grant=wanted, idem_key="k1")
    assert caught.value.answer == {"grant": str(first.id)}
    assert Grant.objects.filter(post=cast.viewer.post).count() == 2


def test_a_crew_grant_is_for_one_project_and_no_administrator(cast: Cast) -> None:
    actor = cast.city_office.actor
    with journal.entry(actor=actor, verb="ledger.form_crew") as entry:
        put_crew_grant(entry, actor=actor, grant=NewGrant(post=cast.viewer.post, role="reporter", project_id=uuid7()))
    for grant in (
        NewGrant(post=cast.viewer.post, role="reporter", place=cast.city),
        NewGrant(post=cast.viewer.post, role="audit_admin"),
        NewGrant(post=cast.audit_admin.post, role="reporter", project_id=uuid7()),
    ):
        with pytest.raises(Invalid), journal.entry(actor=actor, verb="ledger.form_crew") as entry:
            put_crew_grant(entry, actor=actor, grant=grant)
    assert Grant.objects.exclude(project_id=None).count() == 1
