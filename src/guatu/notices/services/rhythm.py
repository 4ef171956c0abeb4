"""When a post wants to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.notices.models import Rhythm
from guatu.notices.rules import Quiet
from guatu.notices.services.own import own_post
from guatu.notices.topics import all_topics


def set_rhythm(
    *, actor: Actor, quiet_from: dt.time, quiet_to: dt.time, digest_at: dt.time, is_digest_on: bool = True,
    muted: Iterable[str] = (),
) -> None:  # fmt: skip
    """设定免打扰时段、日报时间和不外发的来源. A preference is no fact.

    Errors: Refused for another's post; Invalid for a digest within the quiet hours or an unknown source. Source: PRODUCT C25.
    """
    post, left_out = own_post(actor), list(dict.fromkeys(muted))
    if is_digest_on and Quiet(quiet_from, quiet_to).holds(digest_at):
        raise Invalid({"digest_at": [_("日报时间在免打扰时段内，请改其一。")]})
    if set(left_out) - {key for key, _title in all_topics()}:
        raise Invalid({"told": [_("没有这个来源。")]})
    chosen = {
        "quiet_from": quiet_from, "quiet_to": quiet_to, "digest_at": digest_at, "is_digest_on": is_digest_on, "muted": left_out,
    }  # fmt: skip
    Rhythm.objects.update_or_create(post=post, defaults=chosen)
