"""口径三要素 of a page (UI 1.1): which place, as of when, in which version; read from the URL and obeyed by every figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place
from guatu.access.models.places import ids_in
from guatu.facts.models import Fact
from guatu.figures.context import Context, context_for, newest_date
from guatu.figures.models import Close
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ui.components.screen import Choice, Link, ScreenContext
from guatu.ui.query import Query

NOW = "now"
_KEPT = ("place", "at", "known")


@dataclass(frozen=True, slots=True)
class Screen:
    """A page's resolved context. `context` is what figures are evaluated over, `view` what the context bar shows."""

    actor: Actor
    place: Place
    root: Place
    context: Context
    view: ScreenContext
    query: Query

    @property
    def kept(self) -> dict[str, str]:
        """The context as URL parameters, for links to other pages."""
        return {name: self.query.text(name) for name in _KEPT if self.query.text(name)}

    def link(self, name: str, *args: object, **params: object) -> str:
        """The address of another page in the same context."""
        return Query(reverse(name, args=args)).but(**{**self.kept, **params}).url  # type: ignore[arg-type]


def resolve(actor: Actor, query: Query, *, verb: str = "figures.read") -> Screen:
    """The screen of a request. Errors: NotFound for a place out of reach; Refused without any; Invalid for a bad date."""
    place = _place(actor, query.text("place"), verb)
    root = place if place.id == place.root_id else Place.objects.get(id=place.root_id)
    at = _date(query.text("at"))
    context = context_for(place, at=at, known_at=_known(query.text("known")))
    return Screen(actor, place, root, context, _view(actor, place, root, context, query, verb), query)


def _place(actor: Actor, code: str, verb: str) -> Place:
    reach = scope.of(actor, verb)
    places = Place.objects.all() if reach.everything else Place.objects.filter(id__in=reach.place_ids)
    if code:
        found = places.filter(code=code).first()
        if found is None:
            raise NotFound(_("没有找到这个地方，或不在你的管辖范围。"))
        return found
    first = sorted(places.only("id", "path", "official_order", "is_sample", "code"), key=_outermost)
    if not first:
        raise Refused(_("当前岗位没有可查看的地方，请联系安全管理员授权。"))
    return Place.objects.get(id=first[0].id)


def _outermost(place: Place) -> tuple[int, bool, int, str]:
    return (place.path.count("/"), place.is_sample, place.official_order, place.code)


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({"at": [_("日期应写成 2023-08-31 的样子。")]}) from error
    if found > clock.today():
        raise Invalid({"at": [_("截至日不能晚于今天。")]})
    return found


def _known(text: str) -> dt.datetime | None:
    """`now`: what is known today, whatever was closed; otherwise an instant in ISO form; empty: the close of that month."""
    if not text:
        return None
    if text == NOW:
        newest = Fact.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
        return newest or clock.now()
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid({"known": [_("已知时刻的写法不对。")]}) from error
    return found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)


def version_label(context: Context) -> str:
    """数据版本, in an officer's words (DECISIONS 34)."""
    if context.close_period:
        return _("%(month)s月结版") % {"month": _month(context.close_period)}
    return _("实时未月结")


def _month(period: str) -> str:
    return _("%(month)s月") % {"month": Period.parse(period).end.month}


def _view(actor: Actor, place: Place, root: Place, context: Context, query: Query, verb: str) -> ScreenContext:
    bare = query.but(at=None, known=None, page=None)
    newest = newest_date(place.root_id)
    return ScreenContext(
        places=_chain(actor, place, query, verb), at=context.at, version_label=version_label(context),
        is_past=context.at < newest or query.text("known") not in ("", NOW), is_sample=root.is_sample,
        jurisdictions=_jurisdictions(actor, root, query, verb), below=_below(actor, place, query, verb),
        versions=_versions(root.id, context, query), at_url=query.path,
        kept=tuple((k, v) for k, v in query.pairs if k not in {"at", "known", "page"}),
        now_url=bare.url,
    )  # fmt: skip


def _chain(actor: Actor, place: Place, query: Query, verb: str) -> tuple[Link, ...]:
    line = Place.objects.in_bulk(ids_in(place.path))
    found = []
    for one in (line[key] for key in ids_in(place.path)):
        may = policy.can(actor, verb, one).ok
        found.append(Link(one.name, query.but(place=one.code, page=None).url if may else ""))
    return tuple(found)


def _below(actor: Actor, place: Place, query: Query, verb: str) -> tuple[Choice, ...]:
    children = Place.objects.filter(parent=place).in_official_order()
    reach = scope.of(actor, verb)
    return tuple(
        Choice(one.name, query.but(place=one.code, page=None).url, is_sample=one.is_sample, key=one.code)
        for one in children
        if reach.everything or one.id in reach.place_ids
    )


def _jurisdictions(actor: Actor, root: Place, query: Query, verb: str) -> tuple[Choice, ...]:
    reach = scope.of(actor, verb)
    roots = [p for p in Place.objects.filter(parent=None).in_official_order() if reach.everything or p.id in reach.place_ids]
    if len(roots) < 2:
        return ()
    clear = Query(query.path)
    return tuple(
        Choice(one.name, clear.but(place=one.code).url, one.id == root.id, one.is_sample, key=one.code) for one in roots
    )


def _versions(root: UUID, context: Context, query: Query) -> tuple[Choice, ...]:
    """The closes one may look back to, newest first, and the present."""
    closes: Sequence[Close] = Close.objects.filter(root_id=root).order_by("-at_date")[:24]
    present = query.but(at=None, known=NOW, page=None)
    found = [Choice(_("实时未月结"), present.url, not context.close_period, key=NOW)] if closes else []
    for close in closes:
        url = query.but(at=close.at_date.isoformat(), known=None, page=None).url
        title = _("%(year)s年%(month)s月结版") % {"year": close.at_date.year, "month": _month(close.period)}
        found.append(Choice(title, url, close.id == context.close_id, key=close.period))
    return tuple(found)
