"""Tell posts something, and say that it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.notices.models import Channel, Notice, Urgency
from guatu.runner.services import enqueue

DELIVER = "notices.deliver"


def notify(
    *, posts: Iterable[UUID], key: str, text: str, values: Mapping[str, Any] | None = None, url: tuple[str, Sequence[Any]] = ("", ()),
    urgency: str = Urgency.NORMAL,
) -> int:  # fmt: skip
    """告知这些岗位，inside the caller's transaction: rolled back, nobody was told. Returns how many were told now.

    `text` is a source text (gettext_noop) with named placeholders, `values` fills them; a value {"text": …} is itself a source
    text. A post that was told `key` before is not told again; what stands before the colon of `key` is its topic.
    """
    wanted = list(dict.fromkeys(posts))
    told = set(Notice.objects.filter(post_id__in=wanted, key=key[:120]).values_list("post_id", flat=True))
    rows = [
        Notice(
            post_id=post, key=key[:120], text=text[:200], values=dict(values or {}), url_name=url[0],
            url_args=[str(one) for one in url[1]], urgency=urgency, created_at=clock.now(),
        )
        for post in wanted
        if post not in told
    ]  # fmt: skip
    # Beside another transaction that tells the same: the constraint keeps one, and nobody is stopped by it.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if urgency != Urgency.DIGEST:
        _send_on([row.post_id for row in rows])
    return len(rows)


def _send_on(posts: list[UUID]) -> None:
    """Have what may go outside sent at once, not at the next round of the clock."""
    if posts and settings.NOTICE_HOSTS and Channel.objects.filter(post_id__in=posts).exists():
        enqueue(DELIVER, actor=SYSTEM, dedupe_key=DELIVER)


def mark_read(*, post: UUID, notices: Iterable[UUID] | None = None) -> int:
    """已读：these notices of a post, or all of them. Returns how many were unread."""
    rows = Notice.objects.filter(post_id=post, read_at=None)
    if notices is not None:
        rows = rows.filter(id__in=list(notices))
    return rows.update(read_at=clock.now())
