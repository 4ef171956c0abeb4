"""A notice and a calendar address for the permission table."""

from __future__ import annotations

from typing import Any

from guatu.access.matrix import CAST_REACH
from guatu.notices.models import Notice
from guatu.notices.services import notify, open_calendar
from tests.cast import Cast, Member


def notice(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A notice of the member's own post, or of another's. Administrators and the public are told nothing: theirs is another's."""
    is_told = is_own and bool(CAST_REACH.get(member.role))
    other = cast.inspector if member.key != "inspector" else cast.leader
    post = (member if is_told else other).post
    assert post is not None
    notify(posts=[post.id], key=f"case:{member.key}:{is_own}", text="通知")
    return {"pk": Notice.objects.get(post=post, key=f"case:{member.key}:{is_own}").id}


def calendar(cast: Cast, _member: Member, _is_own: bool) -> dict[str, Any]:
    """The secret of a calendar: whoever knows it reads it."""
    return {"token": open_calendar(actor=cast.department.actor)}


FACTORIES = {"notice": notice, "calendar": calendar}
