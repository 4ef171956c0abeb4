"""Where a post may be reached outside the house."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.notices import kinds, outbox, senders
from guatu.notices.models import Channel, ChannelKind, Delivery, Urgency
from guatu.notices.services.own import own_post, own_user
from guatu.notices.services.telling import DELIVER
from guatu.notices.terms import terms_of
from guatu.notices.wording import why
from guatu.runner.services import enqueue


def open_channel(*, actor: Actor, kind: str, address: str) -> Channel:
    """启用外发渠道，or give it another address. Only where the installation lets messages go.

    Errors: Refused for another's post; Invalid for an address that cannot be used or may not. Facts: notices.channel_opened.
    """
    post, told = own_post(actor), address.strip()
    _check(kind, told)
    with journal.entry(actor=actor, verb="notices.open_channel") as entry:
        # Another address is another channel: what was to go to the old one does not follow.
        Channel.objects.filter(post=post, kind=kind).delete()
        row = Channel.objects.create(post=post, user=own_user(actor), kind=kind, address=told, opened_at=clock.now())
        _record(entry, kinds.ChannelOpened(post_id=post.id, channel=kind), post)
    return row


def _check(kind: str, address: str) -> None:
    if kind not in ChannelKind.values:
        raise Invalid({"kind": [_("没有这种渠道。")]})
    if kind == ChannelKind.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid({"address": [_("这不是电子邮件地址。")]}) from None
    code = senders.refusal(kind, address)
    if code:
        raise Invalid({"address": [why(code)]})


def close_channel(*, actor: Actor, kind: str) -> None:
    """停用外发渠道；its address is forgotten. Errors: Refused; Invalid when it is not open. Facts: notices.channel_closed."""
    post = own_post(actor)
    with journal.entry(actor=actor, verb="notices.close_channel") as entry:
        gone, _by_table = Channel.objects.filter(post=post, kind=kind).delete()
        if not gone:
            raise Invalid({"kind": [_("这个渠道没有启用。")]})
        _record(entry, kinds.ChannelClosed(post_id=post.id, channel=kind), post)


def send_test(*, actor: Actor, kind: str) -> Delivery:
    """发一条测试消息；it counts against the day's cap.

    Errors: Refused; Invalid when the channel is not open, may not be used, or the cap is reached.
    """
    post = own_post(actor)
    channel = Channel.objects.filter(post=post, kind=kind).first()
    if channel is None:
        raise Invalid({"kind": [_("这个渠道没有启用。")]})
    _check(kind, channel.address)
    if outbox.sent_today(post.id) >= terms_of(post, clock.today()).daily_cap:
        raise Invalid({"kind": [_("今天外发已达上限，明天再试。")]})
    now = clock.now()
    row = Delivery.objects.create(
        post=post, kind=kind, key=f"{outbox.TEST}:{uuid7()}", urgency=Urgency.URGENT, created_at=now, due_at=now
    )
    enqueue(DELIVER, actor=SYSTEM, dedupe_key=DELIVER)
    return row


def _record(entry: journal.Recorder, kind: object, post: Post) -> None:
    entry.record(
        kind, occurred_on=clock.today(), place=post.place_id, subject=("post", post.id),
        provenance="sample" if post.is_sample else "observed",
    )  # fmt: skip
