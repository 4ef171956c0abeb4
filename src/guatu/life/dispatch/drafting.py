"""Who drafted a paper: the post whose hand it was and the one it acted for. Neither checks it, in either chair (DECISIONS 31)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from guatu.facts import journal
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid


def require_another_hand(actor: Actor, subject: tuple[str, UUID], kind: str, *, field: str = "") -> None:
    """That the last draft of a subject, a fact of this kind, is nobody's who checks now. By ids, for two posts may bear one title;
    what the machine drafted is nobody's. Errors: Invalid on `field`."""
    if _posts(actor.post_id, actor.on_behalf_of) & _drafters(subject, kind):
        raise Invalid({field: [_("拟稿人不能核对自己的稿子，请换一个岗位核对。")]})


def _drafters(subject: tuple[str, UUID], kind: str) -> frozenset[UUID]:
    drafted = journal.facts_about(*subject).filter(kind=kind).last()
    return _posts(drafted.entry.actor_post, drafted.entry.on_behalf_of) if drafted else frozenset()


def _posts(*ids: UUID | None) -> frozenset[UUID]:
    return frozenset(one for one in ids if one is not None)
