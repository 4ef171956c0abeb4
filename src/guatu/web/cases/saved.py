"""Saved views of the board: an address kept under a name, for oneself or for one's unit. A preference, not business."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Post
from guatu.desk.cases_columns import ASSIGNMENTS, LEDGER
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound
from guatu.ledger.models import SavedView
from guatu.ui.components import Choice
from guatu.ui.query import Query

PAGE = "cases"
_MOST = 30
# A view says which rows and columns; the day, the version and the page belong to whoever looks.
_FORGOTTEN = ("at", "known", "page", "place")


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """One's own views and those shared in one's unit, by name."""
    mine = Q(post_id=actor.post_id) | Q(is_shared=True, post__unit_id=actor.unit_id)
    return SavedView.objects.filter(mine, page=PAGE).select_related("post").order_by("name")


def view_choices(actor: Actor, query: Query) -> list[Choice]:
    """The board, the two papers an office prints (R3.7, R3.8), what waits for oneself, and the views kept here."""
    now = _kept(query.pairs)
    fixed = (
        (_("看板"), ()), (_("轮到我"), (("mine", "1"),)), (_("问题台账"), (("cols", ",".join(LEDGER)), ("kind", "problem"))),
        (_("周交办清单"), (("cols", ",".join(ASSIGNMENTS)), ("kind", "assignment"))),
    )  # fmt: skip
    given = [Choice(title, _url(pairs, query), now == pairs, key=title) for title, pairs in fixed]
    rows = visible_views(actor)
    return [*given, *(Choice(row.name, view_url(row, query), _pairs(row) == now, key=str(row.id)) for row in rows)]


def view_url(row: SavedView, query: Query) -> str:
    """A view's address, on the day and at the place one is looking at."""
    return _url(_pairs(row), query)


def _url(pairs: tuple[tuple[str, str], ...], query: Query) -> str:
    kept = tuple(pair for pair in query.pairs if pair[0] in _FORGOTTEN and pair[0] != "page")
    return Query(reverse("cases:board"), kept + pairs).url


def _pairs(row: SavedView) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(row.query))


def _kept(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[0] not in _FORGOTTEN)


def save_view(actor: Actor, *, title: str, address: str) -> SavedView:
    """Keep an address under a name; the same name again replaces it. Errors: Invalid on "title"."""
    name = " ".join(title.split())[:40]
    if not name or actor.post_id is None:
        raise Invalid({"title": [_("请给视图起个名字。")]})
    mine = SavedView.objects.filter(post_id=actor.post_id, page=PAGE)
    if mine.count() >= _MOST and not mine.filter(name=name).exists():
        raise Invalid({"title": [_("最多存 %(n)s 个视图，请先删去不用的。") % {"n": _MOST}]})
    query = Query("", _kept(parse_qsl(urlsplit(address).query))).url.lstrip("?")
    row, _made = SavedView.objects.update_or_create(
        post=Post.objects.get(id=actor.post_id), page=PAGE, name=name, defaults={"query": query, "created_at": clock.now()}
    )
    return row


def own_view(actor: Actor, view: UUID) -> SavedView:
    """One of one's own views. Errors: NotFound, also for who may not see cases at all."""
    found = SavedView.objects.filter(id=view, post=actor.post_id, page=PAGE).first()
    if found is None or not policy.can(actor, "case.read").ok:
        raise NotFound()
    return found


def share_view(actor: Actor, view: UUID) -> SavedView:
    """Share a view with one's unit, or keep it to oneself again."""
    row = own_view(actor, view)
    row.is_shared = not row.is_shared
    row.save(update_fields=["is_shared"])
    return row


def drop_view(actor: Actor, view: UUID) -> None:
    """Forget a view."""
    own_view(actor, view).delete()
