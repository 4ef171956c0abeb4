"""Saved views: an address of a list kept under a name, for oneself or for one's unit. A preference, not business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Post
from guatu.access.requests import SignedRequest
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound
from guatu.ledger.models import SavedView
from guatu.ui.components import Choice
from guatu.ui.query import Pairs, Query

_MOST = 30
_LONGEST_NAME, _LONGEST_ADDRESS = 40, 4000
# A view says which rows and columns; the day, the version and the page belong to whoever looks.
_FORGOTTEN = ("at", "known", "page", "place")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The saved views of one list: the name they are stored under, the list's own address, the verb of whoever may read it."""

    page: str
    listed: str
    verb: str

    def visible_to(self, actor: Actor) -> QuerySet[SavedView]:
        """One's own views and those shared in one's unit, by name."""
        mine = Q(post_id=actor.post_id) | Q(is_shared=True, post__unit_id=actor.unit_id)
        return SavedView.objects.filter(mine, page=self.page).select_related("post").order_by("name")

    def choices(self, actor: Actor, query: Query) -> list[Choice]:
        """The views as links, the one that is open marked."""
        now = kept(query.pairs)
        rows = self.visible_to(actor)
        return [Choice(row.name, self.url_of(row, query), _pairs(row) == now, key=str(row.id)) for row in rows]

    def rows(self, actor: Actor, query: Query) -> list[tuple[SavedView, str, bool]]:
        """(view, its address, is it one's own), for the page on which views are shared and dropped."""
        return [(row, self.url_of(row, query), row.post_id == actor.post_id) for row in self.visible_to(actor)]

    def url_of(self, row: SavedView, query: Query) -> str:
        """A view's address, on the day and at the place one is looking at."""
        return self.url(_pairs(row), query)

    def url(self, pairs: Pairs, query: Query) -> str:
        """The list under these conditions, on the day and at the place one is looking at."""
        stays = tuple(pair for pair in query.pairs if pair[0] in _FORGOTTEN and pair[0] != "page")
        return Query(reverse(self.listed), stays + pairs).url

    def save(self, actor: Actor, *, title: str, address: str) -> SavedView:
        """Keep an address under a name; the same name again replaces it. Errors: Refused; Invalid on "title"."""
        policy.require(actor, self.verb)
        name = " ".join("".join(one for one in title if one.isprintable()).split())[:_LONGEST_NAME]
        if not name or actor.post_id is None:
            raise Invalid({"title": [_("请给视图起个名字。")]})
        query = _query_of(address)
        mine = SavedView.objects.filter(post_id=actor.post_id, page=self.page)
        if mine.count() >= _MOST and not mine.filter(name=name).exists():
            raise Invalid({"title": [_("最多存 %(n)s 个视图，请先删去不用的。") % {"n": _MOST}]})
        row, _made = SavedView.objects.update_or_create(
            post=Post.objects.get(id=actor.post_id), page=self.page, name=name,
            defaults={"query": query, "created_at": clock.now()},
        )  # fmt: skip
        return row

    def own(self, actor: Actor, view: UUID) -> SavedView:
        """One of one's own views. Errors: NotFound, also for who may not read the list at all."""
        found = SavedView.objects.filter(id=view, post=actor.post_id, page=self.page).first()
        if found is None or not policy.can(actor, self.verb).ok:
            raise NotFound()
        return found


def kept(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """What of an address a view remembers."""
    return tuple(pair for pair in pairs if pair[0] not in _FORGOTTEN)


def _pairs(row: SavedView) -> Pairs:
    return tuple(parse_qsl(row.query))


def _query_of(address: str) -> str:
    try:
        asked = parse_qsl(urlsplit(address).query)
    except ValueError as error:
        raise Invalid({"title": [_("这个地址存不下来，请在列表页上重新点“存为视图”。")]}) from error
    query = Query.of("", ((name, [value]) for name, value in kept(asked))).url.lstrip("?")
    if len(query) > _LONGEST_ADDRESS:
        raise Invalid({"title": [_("条件太多，存不下；请减少筛选条件后再存。")]})
    return query


# ---- answers ---------------------------------------------------------------------------------------------------------------


def answer_save(request: SignedRequest, shelf: Shelf) -> HttpResponse:
    """Keep the address that was sent, and lead back to it."""
    try:
        row = shelf.save(request.actor, title=request.POST.get("title", ""), address=request.POST.get("query", ""))
    except Invalid as invalid:
        messages.error(request, str(invalid.problems["title"][0]))
        return redirect(shelf.listed)
    messages.success(request, _("视图“%(name)s”已保存。") % {"name": row.name})
    return redirect(shelf.url_of(row, Query.of(request.path, request.GET.lists())))


def answer_share(request: SignedRequest, shelf: Shelf, view: UUID, page: str) -> HttpResponse:
    """Share a view with one's unit, or take it back; `page` is where one goes on."""
    row = shelf.own(request.actor, view)
    row.is_shared = not row.is_shared
    row.save(update_fields=["is_shared"])
    messages.success(request, _("已在本单位共用。") if row.is_shared else _("已改为只给自己用。"))
    return redirect(page)


def answer_drop(request: SignedRequest, shelf: Shelf, view: UUID, page: str) -> HttpResponse:
    """Forget a view."""
    shelf.own(request.actor, view).delete()
    messages.success(request, _("视图已删除。"))
    return redirect(page)
