"""外发：what is to go out is written down first, made, claimed by one worker, sent once, and its outcome kept.

Between the claim and the outcome nothing is done but sending. A worker may die there; such a message is not sent again, because nobody
knows whether it arrived: it is said so, and the notice stands in the next digest.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.access.models import Post, User
from guatu.kernel import clock
from guatu.notices import digest, outcome, queries, rules, senders, topics
from guatu.notices.digest import Message
from guatu.notices.models import Channel, Delivery, DeliveryState, Notice, Urgency
from guatu.notices.senders import NotSent
from guatu.notices.terms import Terms, terms_of
from guatu.notices.wording import notice_words
from guatu.runner.items import Items

log = logging.getLogger("guatu.notices")

NOTICE, DIGEST, TEST = "notice", "digest", "test"
# A claim older than this is of a worker that is gone.
_LOST = dt.timedelta(minutes=15)
# A message and the notices it tells.
Made = tuple[Message, list[UUID]]
_STATES_OUT = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT)


@dataclass(slots=True)
class Desk:
    """One post with its channels, while one round goes on."""

    post: Post
    holder: User
    terms: Terms
    channels: list[Channel] = field(default_factory=list)


def work(tell: Callable[..., None] = lambda *_a, **_k: None) -> dict[str, int]:
    """One round: write down what is due, then send it. Safe to repeat and to run beside another.

    A post or a message that fails holds up no other; the next round tries it again. Errors: a busy or lost database.
    """
    _give_up_lost()
    items = Items(log)
    desks = _desks(items)
    for desk in desks:
        items.attempt(partial(_put_notices, desk), of=f"writing down the notices of post {desk.post.id}")
        items.attempt(partial(_put_digest, desk), of=f"writing down the digest of post {desk.post.id}")
    waiting = list(Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=clock.now()).order_by("due_at", "id"))
    sender = _Sender({desk.post.id: desk for desk in desks}, items)
    sent = 0
    for number, row in enumerate(waiting, start=1):
        tell(number, len(waiting))
        sent += items.attempt(partial(sender.attempt, row), of=f"delivery {row.id}") or 0
    return {"sent": sent, "waiting": len(waiting), "failed": items.failed}


def _desks(items: Items) -> list[Desk]:
    """Every post that may be reached outside. A channel of a former holder is not among them."""
    rows = list(Channel.objects.select_related("post__place", "user").order_by("post_id", "opened_at"))
    held, found = queries.holders({row.post_id for row in rows}), []
    for post, channels in groupby(rows, key=lambda row: row.post):
        own = [row for row in channels if held.get(row.post_id) == row.user]
        if own:
            found.append(items.attempt(partial(_desk, post, own), of=f"the hours of post {post.id}"))
    return [desk for desk in found if desk is not None]


def _desk(post: Post, channels: list[Channel]) -> Desk:
    return Desk(post, channels[0].user, terms_of(post, clock.today()), channels)


def sent_today(post: UUID) -> int:
    """How many messages of today went or are about to go to a post, the digest not counted."""
    start = dt.datetime.combine(clock.today(), dt.time(), clock.SHANGHAI)
    rows = Delivery.objects.filter(post_id=post, created_at__gte=start, state__in=_STATES_OUT).exclude(
        key__startswith=f"{DIGEST}:"
    )
    return rows.values("key").distinct().count()


# ---- what is due -----------------------------------------------------------------------------------------------------------


def _put_notices(desk: Desk) -> None:
    opened = min(one.opened_at for one in desk.channels)
    rows = Notice.objects.filter(
        post=desk.post, sent_at=None, read_at=None, is_put_off=False, created_at__gte=opened, deliveries=None
    )
    count, at = sent_today(desk.post.id), clock.local_time(clock.now()).time()
    for notice in rows.exclude(urgency=Urgency.DIGEST).order_by("created_at", "id"):
        if topics.topic_of(notice.key) in desk.terms.muted:
            continue
        fate = rules.outbound(
            notice.urgency, at, desk.terms.quiet, is_workday=desk.terms.is_workday, sent_today=count, cap=desk.terms.daily_cap
        )
        if fate == rules.LEAVE:
            Notice.objects.filter(id=notice.id).update(is_put_off=True)
        elif fate == rules.SEND:
            count += 1
            _put(desk, f"{NOTICE}:{notice.id}", notice)


def _put_digest(desk: Desk) -> None:
    now, terms = clock.local_time(clock.now()), desk.terms
    key = f"{DIGEST}:{now.date().isoformat()}"
    since = dt.datetime.combine(now.date(), terms.digest_at, clock.SHANGHAI)
    # Whoever opens a channel in the afternoon gets the first digest the next morning.
    if not terms.is_digest_on or all(one.opened_at > since for one in desk.channels):
        return
    if Delivery.objects.filter(post=desk.post, key=key).exists():
        return
    if rules.is_digest_due(now.time(), terms.digest_at, terms.quiet, is_workday=terms.is_workday):
        with translation.override(desk.holder.language):
            is_empty = digest_for(desk.post.id, terms) is None
        _put(desk, key, state=DeliveryState.EMPTY if is_empty else DeliveryState.WAITING)


def _put(desk: Desk, key: str, notice: Notice | None = None, state: str = DeliveryState.WAITING) -> None:
    now = clock.now()
    rows = [
        Delivery(
            post=desk.post, kind=channel.kind, key=key, notice=notice, urgency=notice.urgency if notice else Urgency.DIGEST,
            state=state, created_at=now, due_at=now,
        )
        for channel in desk.channels
    ]  # fmt: skip
    # Beside another round that writes the same down: the constraint keeps one.
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def digest_for(post: UUID, terms: Terms) -> Message | None:
    """What the digest of today says to a post now, in the active language; None when there is nothing to say."""
    return _digest(post, terms)[0]


def _digest(post: UUID, terms: Terms) -> tuple[Message | None, list[UUID]]:
    """The same with the notices it tells; those it only counts are not among them."""
    today, notices = clock.today(), _undelivered(post, terms)
    message = digest.digest_of(today, digest.lines_of(post, today, muted=terms.muted), notices)
    return message, [one.id for one in digest.first_of(notices)]


def _undelivered(post: UUID, terms: Terms) -> list[Notice]:
    since = clock.now() - dt.timedelta(days=terms.fresh_days)
    rows = Notice.objects.filter(post_id=post, read_at=None, sent_at=None, created_at__gte=since)
    going = Delivery.objects.filter(post_id=post, state__in=(DeliveryState.WAITING, DeliveryState.SENDING)).exclude(notice=None)
    rows = rows.exclude(id__in=going.values("notice_id")).order_by("created_at", "id")
    return [row for row in rows if topics.topic_of(row.key) not in terms.muted]


# ---- sending ---------------------------------------------------------------------------------------------------------------


def _give_up_lost() -> None:
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, tried_at__lt=clock.now() - _LOST)
    # Looked at first: an idle night must not take the write lock every five minutes.
    if lost.exists():
        lost.update(state=DeliveryState.FAILED, problem="interrupted")


@dataclass(slots=True)
class _Sender:
    """Sends what waits. A message that goes through two channels is made once, so that both say the same."""

    desks: dict[UUID, Desk]
    items: Items
    made: dict[tuple[UUID, str], tuple[Message | None, list[UUID]]] = field(default_factory=dict)

    def attempt(self, row: Delivery) -> int:
        """Claim one and send it. Returns 1 when it went out."""
        desk, channel = self._channel(row)
        if desk is None or channel is None or channel.opened_at > row.created_at:
            outcome.end(
                row, DeliveryState.FAILED, "handed_over" if Channel.objects.filter(post_id=row.post_id).exists() else "closed"
            )
            return 0
        if _must_wait(row, desk.terms):
            return 0
        # Made before it is claimed: where the database is busy just then, it waits on like any other and is not taken for lost.
        made = self.items.attempt(partial(self._message, row, desk), of=f"the message of delivery {row.id}")
        if not outcome.claim(row):
            return 0
        try:
            message, told = _sayable(made)
            self._send(channel, message)
        except NotSent as problem:
            outcome.put_back(row, problem)
            return 0
        outcome.sent(row, told)
        return 1

    def _send(self, channel: Channel, message: Message) -> None:
        """Send it. Errors: NotSent, also for what nobody foresaw: then nobody knows whether it arrived, and it is not sent again."""
        try:
            senders.send(channel.kind, channel.address, message)
        except NotSent:
            raise
        except Exception as error:
            # What a library says may hold the address: only what kind of fault it was is kept.
            self.items.failed += 1
            log.error("sending by %s failed: %s", channel.kind, type(error).__name__)
            raise NotSent("interrupted", is_final=True) from None

    def _channel(self, row: Delivery) -> tuple[Desk | None, Channel | None]:
        desk = self.desks.get(row.post_id)
        return desk, next((one for one in desk.channels if one.kind == row.kind), None) if desk else None

    def _message(self, row: Delivery, desk: Desk) -> tuple[Message | None, list[UUID]]:
        if (row.post_id, row.key) not in self.made:
            with translation.override(desk.holder.language):
                self.made[row.post_id, row.key] = _made(row, desk.terms)
        return self.made[row.post_id, row.key]


def _sayable(made: tuple[Message | None, list[UUID]] | None) -> Made:
    """What can be sent of what was made. Errors: NotSent."""
    if made is None:
        raise NotSent("fault")
    if made[0] is None:
        raise NotSent("stale", is_final=True)
    return made[0], made[1]


def _must_wait(row: Delivery, terms: Terms) -> bool:
    """A second try of what is not urgent does not break into the quiet either."""
    at = clock.local_time(clock.now()).time()
    return row.urgency != Urgency.URGENT and (terms.quiet.holds(at) or not terms.is_workday)


def _made(row: Delivery, terms: Terms) -> tuple[Message | None, list[UUID]]:
    """The message in the active language, None when it has nothing to say any more, and the notices it tells."""
    if row.notice is not None:
        foot = f"\n\n{settings.NOTICE_ADDRESS}" if settings.NOTICE_ADDRESS else ""
        return Message(_("挂图通知"), notice_words(row.notice) + foot), [row.notice.id]
    if row.key.startswith(f"{TEST}:"):
        return Message(_("挂图测试消息"), _("收到这条消息，说明渠道可用。")), []
    return _digest(row.post_id, terms) if row.key == f"{DIGEST}:{clock.today().isoformat()}" else (None, [])
