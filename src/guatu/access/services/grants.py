"""Verbs on grants and delegations: the security administrator's work (R15.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import holdings, kinds, policy, roles
from guatu.access.models import Delegation, Grant, Place, Post, Unit
from guatu.access.services import people
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused


@dataclass(frozen=True, slots=True)
class NewGrant:
    """What a grant says. Business roles reach exactly one of place, unit, project; administrators name none."""

    post: Post
    role: str
    place: Place | None = None
    unit: Unit | None = None
    project_id: UUID | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    reason: str = ""


def grant_role(*, actor: Actor, grant: NewGrant, idem_key: str | None = None) -> Grant:
    """Give a role to a post.

    Errors: Refused without access.grant or for one's own post; Invalid for an unknown role, a reach that does not fit it,
    or roles that exclude each other (R15.1).
    Facts: access.granted
    """
    policy.require(actor, "access.grant")
    request = {"post": grant.post.id, "role": grant.role, "reach": _reach(grant), "from_on": grant.from_on}
    with journal.entry(actor=actor, verb="access.grant_role", idem_key=idem_key, request=request) as entry:
        _check_grant(grant)
        holders = _require_compatible(grant)
        people.refuse_own(actor, post_id=grant.post.id, user_ids=holders)
        row = _put_grant(entry, actor=actor, grant=grant)
        entry.answer = {"grant": str(row.id)}
    holdings.forget()
    return row


def put_crew_grant(entry: journal.Recorder, *, actor: Actor, grant: NewGrant) -> Grant:
    """Give a post a role on one project, inside the entry of the crew's own verb, which has asked its own policy.

    Errors: Invalid for an administrator's role, another reach than one project, or roles that exclude each other (R15.1).
    Facts: access.granted
    """
    _check_grant(grant)
    if grant.project_id is None:
        raise Invalid({"project": [_("专班授权只能限定到一个项目。")]})
    _require_compatible(grant)
    return _put_grant(entry, actor=actor, grant=grant)


def _put_grant(entry: journal.Recorder, *, actor: Actor, grant: NewGrant) -> Grant:
    from_on = grant.from_on or clock.today()
    row = Grant.objects.create(
        post=grant.post, role=grant.role, place=grant.place, unit=grant.unit, project_id=grant.project_id,
        from_on=from_on, to_on=grant.to_on, granted_by_post_id=actor.post_id, reason=grant.reason,
    )  # fmt: skip
    entry.record(
        kinds.Granted(
            grant_id=row.id, post_id=row.post_id, role=row.role, place_id=row.place_id, unit_id=row.unit_id,
            project_id=row.project_id, from_on=from_on, to_on=row.to_on,
        ),
        occurred_on=min(from_on, clock.today()), place=grant.post.place_id, subject=("post", grant.post.id),
        provenance="sample" if grant.post.is_sample else "observed", reason=grant.reason,
    )  # fmt: skip
    holdings.forget()
    return row


def revoke_grant(*, actor: Actor, grant: Grant, to_on: dt.date | None = None, reason: str = "") -> Grant:
    """End a grant; without a date it ends now.

    Errors: Refused without access.grant; Invalid for a grant that has ended.
    Facts: access.revoked
    """
    policy.require(actor, "access.grant")
    with journal.entry(actor=actor, verb="access.revoke_grant") as entry:
        return end_grant(entry, grant=grant, to_on=to_on or clock.today(), reason=reason)


def end_grant(entry: journal.Recorder, *, grant: Grant, to_on: dt.date, reason: str = "") -> Grant:
    """End a grant inside an entry whose verb has done the checking.

    Errors: Invalid for a grant that has ended. Facts: access.revoked
    """
    row: Grant = Grant.objects.select_for_update().get(id=grant.id)
    if row.to_on is not None and row.to_on <= to_on:
        raise Invalid({"grant": [_("这项授权已经结束。")]})
    row.to_on = max(to_on, row.from_on)
    row.save(update_fields=["to_on"])
    entry.record(
        kinds.Revoked(grant_id=row.id, post_id=row.post_id, role=row.role, to_on=row.to_on),
        occurred_on=min(to_on, clock.today()), subject=("post", row.post_id), reason=reason,
    )  # fmt: skip
    holdings.forget()
    return row


def delegate(
    *, actor: Actor, from_post: Post, to_post: Post, verbs: Iterable[str], from_on: dt.date, to_on: dt.date | None
) -> Delegation:
    """Let another post act in these verbs on one's behalf, between two dates.

    Errors: Refused for another's post without access.grant; Invalid for an administrator's verb, which is never delegated.
    Facts: access.delegated
    """
    named = tuple(sorted(set(verbs)))
    if actor.post_id != from_post.id or actor.on_behalf_of is not None:
        policy.require(actor, "access.grant")
    _check_delegation(from_post, to_post, named)
    with journal.entry(actor=actor, verb="access.delegate") as entry:
        row = Delegation.objects.create(from_post=from_post, to_post=to_post, verbs=list(named), from_on=from_on, to_on=to_on)
        entry.record(
            kinds.Delegated(
                delegation_id=row.id, from_post_id=from_post.id, to_post_id=to_post.id, verbs=named,
                from_on=from_on, to_on=to_on,
            ),
            occurred_on=min(from_on, clock.today()), place=from_post.place_id, subject=("post", from_post.id),
        )  # fmt: skip
    holdings.forget()
    return row


def _reach(grant: NewGrant) -> str:
    return str(grant.place.id if grant.place else grant.unit.id if grant.unit else grant.project_id)


def _check_grant(grant: NewGrant) -> None:
    role = roles.ROLES.get(grant.role)
    if role is None:
        raise Invalid({"role": [_("没有这个角色。")]})
    reaches = sum(one is not None for one in (grant.place, grant.unit, grant.project_id))
    if role.is_administrator and reaches:
        raise Invalid({"place": [_("管理员角色不限定地方、单位或项目。")]})
    if not role.is_administrator and reaches != 1:
        raise Invalid({"place": [_("请在地方、单位、项目三者中指定一项作为范围。")]})
    if grant.to_on is not None and grant.to_on <= (grant.from_on or clock.today()):
        raise Invalid({"to_on": [_("截止日必须晚于起始日。")]})


def _require_compatible(grant: NewGrant) -> set[UUID]:
    """Lock the post and its holders and check R15.1 for each; returns the holders."""
    holders = people.lock_people(grant.post.id, [], on=clock.today())
    people.require_compatible(holders, on=clock.today(), post_id=grant.post.id, role=grant.role)
    # A vacant post, too, must not gather roles that exclude each other: the next incumbent would be refused for no fault.
    held = set(Grant.objects.unended(clock.today()).filter(post=grant.post).values_list("role", flat=True))
    if roles.exclusive_pair((held | {grant.role}) & roles.ROLES.keys()):
        raise Invalid({"role": [_("这个岗位的现有角色与所授角色不能兼任（三员分立）。")]})
    return holders


def _check_delegation(from_post: Post, to_post: Post, verbs: tuple[str, ...]) -> None:
    if from_post.id == to_post.id:
        raise Invalid({"to_post": [_("不能委托给本岗位。")]})
    unknown = [verb for verb in verbs if verb not in roles.VERBS]
    if unknown or not verbs:
        raise Invalid({"verbs": [_("请选择要委托的动作。")]})
    if roles.administrator_verbs() & set(verbs) - _ORDINARY:
        raise Refused(_("管理员的权限不得委托（三员分立）。"))


# Verbs that administrators share with business roles: reading logs, proving them, looking at the queue.
_ORDINARY = frozenset({"journal.read", "verify.run", "queue.read", "queue.retry"})
