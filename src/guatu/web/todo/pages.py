"""The pages of the to-do room, as its doors answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.access.requests import SignedRequest
from guatu.desk.today import address_of
from guatu.kernel import clock
from guatu.kernel.errors import Invalid, NotFound
from guatu.notices import outbox, queries, topics
from guatu.notices.models import Channel, Delivery, DeliveryState, Notice, Urgency
from guatu.notices.rules import masked
from guatu.notices.terms import Terms, terms_of
from guatu.notices.wording import notice_words, why
from guatu.ui.components import Empty, Link, Page, Tab, Tag
from guatu.ui.query import Query
from guatu.web import shell
from guatu.web.todo.forms import ChannelForm, RhythmForm

PAGE_ROWS = 50
CALENDAR_URL = "calendar_url"


# ---- the inbox -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as the inbox shows it."""

    row: Notice
    words: str
    url: str
    topic: str
    tags: tuple[Tag, ...]


def inbox_page(request: SignedRequest, status: int = 200) -> HttpResponse:
    """The inbox, newest first; `unread=1` leaves out what was read."""
    query = Query.of(request.path, request.GET.lists()) if request.method == "GET" else Query(address_of("todo:inbox"))
    rows, unread = queries.notices_of(request.actor), queries.unread_count(request.actor)
    is_unread = query.text("unread") == "1"
    wanted = rows.filter(read_at=None) if is_unread else rows
    page = Page(query.number("page"), PAGE_ROWS, wanted.count())
    start = (page.number - 1) * PAGE_ROWS
    context = {
        "notices": [_shown(row) for row in wanted[start : start + PAGE_ROWS]], "unread": unread, "page": page,
        "tabs": (
            Tab(_("全部"), query.but(unread=None, page=None).url, not is_unread, rows.count()),
            Tab(_("未读"), query.but(unread=1, page=None).url, is_unread, unread),
        ),
        "newer": query.but(page=page.number - 1).url if page.number > 1 else "",
        "older": query.but(page=page.number + 1).url if page.number < page.last else "",
        "empty": _no_notices(is_unread, query),
    }  # fmt: skip
    return shell.page(request, "todo/inbox.html", context, active="todo", status=status)


def _shown(row: Notice) -> Shown:
    tags = [Tag(_("紧急"), "bad")] if row.urgency == Urgency.URGENT else []
    tags += [Tag(_("已外发"), "plain")] if row.sent_at else []
    return Shown(row, notice_words(row), address_of(row.url_name, row.url_args), topics.title_of(row.key), tuple(tags))


def _no_notices(is_unread: bool, query: Query) -> Empty:
    if is_unread:
        return Empty(_("没有未读的通知"), "", Link(_("看全部"), query.but(unread=None).url))
    return Empty(_("还没有通知"), _("事项交到你单位、被打回、将到期或逾期时，会在这里告诉你。"))


# ---- the settings ----------------------------------------------------------------------------------------------------------


def settings_page(request: SignedRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """Hours, channels, calendar, what was sent, and today's digest. Acting for another post, there is nothing to set."""
    post = _own_post(request)
    context: dict[str, Any] = {"post": post, "is_open": bool(settings.NOTICE_HOSTS)}
    if post is not None:
        context |= _settings_of(request, post) | forms
    return shell.page(request, "todo/settings.html", context, active="todo", status=status)


def _own_post(request: SignedRequest) -> Post | None:
    if request.actor.post_id is None or request.actor.on_behalf_of is not None:
        return None
    return Post.objects.filter(id=request.actor.post_id).select_related("place", "unit").first()


def _settings_of(request: SignedRequest, post: Post) -> dict[str, Any]:
    terms = terms_of(post, clock.today())
    digest = outbox.digest_for(post.id, terms)
    return {
        "rhythm_form": RhythmForm(initial=_initial(terms)), "channel_form": ChannelForm(), "terms": terms,
        "channels": [_channel(row, request) for row in queries.channels_of(post.id)], "feed": queries.feed_of(post.id),
        "deliveries": [_delivery(row) for row in queries.deliveries_of(post.id)], "digest": digest,
        "calendar_url": request.session.pop(CALENDAR_URL, ""), "hosts": "、".join(settings.NOTICE_HOSTS), "sent_today": outbox.sent_today(post.id),
    }  # fmt: skip


def _initial(terms: Terms) -> dict[str, Any]:
    return {
        "quiet_from": terms.quiet.start, "quiet_to": terms.quiet.end, "digest_at": terms.digest_at,
        "is_digest_on": terms.is_digest_on, "told": [key for key, _title in topics.all_topics() if key not in terms.muted],
    }  # fmt: skip


def _channel(row: Channel, request: SignedRequest) -> dict[str, Any]:
    return {"row": row, "address": masked(row.kind, row.address), "is_mine": row.user_id == request.user.id}


_TONES = {
    DeliveryState.WAITING: "draft", DeliveryState.SENDING: "draft", DeliveryState.SENT: "good", DeliveryState.FAILED: "bad",
    DeliveryState.REFUSED: "bad", DeliveryState.EMPTY: "plain",
}  # fmt: skip


def _delivery(row: Delivery) -> dict[str, Any]:
    words = {outbox.DIGEST: _("日报"), outbox.TEST: _("测试消息")}
    what = notice_words(row.notice) if row.notice else words.get(row.key.partition(":")[0], row.key)
    tag = Tag(row.get_state_display(), _TONES[DeliveryState(row.state)])
    return {"row": row, "what": what, "tag": tag, "why": why(row.problem) if row.problem else ""}


def tell(form: forms.Form, invalid: Invalid) -> None:
    """Put what a verb found wrong into the form."""
    for name, found in invalid.problems.items():
        for text in found:
            form.add_error(name if name in form.fields else None, str(text))


def ids_of(texts: list[str]) -> list[UUID]:
    """The ids a form sent. Errors: NotFound for what is none, as for a notice of another."""
    try:
        return [UUID(one) for one in texts]
    except ValueError:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。")) from None
