"""A post's due dates in its own calendar program, by a secret address."""

from __future__ import annotations

from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.notices import kinds
from guatu.notices.models import CalendarFeed
from guatu.notices.services.own import own_post, own_user
from guatu.notices.tokens import digest_of, new_token


def open_calendar(*, actor: Actor) -> str:
    """启用日历订阅，and return the secret once; an address that was there before ends.

    Errors: Refused for another's post. Facts: notices.calendar_opened.
    """
    post, token = own_post(actor), new_token()
    with journal.entry(actor=actor, verb="notices.open_calendar") as entry:
        row = {"user": own_user(actor), "token_hash": digest_of(token), "opened_at": clock.now()}
        CalendarFeed.objects.update_or_create(post=post, defaults=row)
        entry.record(
            kinds.CalendarOpened(post_id=post.id), occurred_on=clock.today(), place=post.place_id, subject=("post", post.id),
            provenance="sample" if post.is_sample else "observed",
        )  # fmt: skip
    return token


def close_calendar(*, actor: Actor) -> bool:
    """停用日历订阅；False when none was open. Errors: Refused for another's post. Facts: notices.calendar_closed."""
    post = own_post(actor)
    if not CalendarFeed.objects.filter(post=post).exists():
        return False
    with journal.entry(actor=actor, verb="notices.close_calendar") as entry:
        CalendarFeed.objects.filter(post=post).delete()
        entry.record(
            kinds.CalendarClosed(post_id=post.id), occurred_on=clock.today(), place=post.place_id, subject=("post", post.id),
            provenance="sample" if post.is_sample else "observed",
        )  # fmt: skip
    return True
