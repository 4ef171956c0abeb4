"""Arguments of the register's addresses for a member's own or other place."""

from __future__ import annotations

from typing import Any

from guatu.kernel import clock
from guatu.ledger.models import SavedView
from tests.cast import Cast, Member
from tests.register import load_parameters, project_at


def project(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A project of a member's own or other place or unit."""
    load_parameters()
    if member.role == "department":
        unit = member.own_unit if is_own else member.other_unit
        return {"project": project_at(unit.place, unit=unit.id)}
    return {"project": project_at(member.own_place if is_own else member.other_place)}


def saved_view(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A view of the member's own post, or of somebody else's."""
    post = member.post if is_own and member.post else cast.members["inspector" if member.key != "inspector" else "viewer"].post
    row = SavedView.objects.create(post=post, page="register", name="在建", query="stage=P50", created_at=clock.now())
    return {"view": row.id}


FACTORIES = {"register-project": project, "saved-view": saved_view}
