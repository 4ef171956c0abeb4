"""口径三要素 of a page (UI 1.1): which place, as of when, in which version; read from the URL and obeyed by every figure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place, Post, Unit
from guatu.access.models.places import ids_in
from guatu.access.scope import Scope
from guatu.facts.models import Fact
from guatu.figures.context import Context, context_for, live_context, newest_date
from guatu.figures.labels import place_name
from guatu.figures.models import Close
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ledger.models import Project
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

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees every row of the place, not only those of a unit or a crew."""
        return not (set(dict(self.context.filters)) & {"unit_id", "project_id"})

    def link(self, name: str, *args: object, **params: object) -> str:
        """The address of another page in the same context; empty when this build has no such room."""
        if not apps.is_installed(f"guatu.web.{name.partition(':')[0]}"):
            return ""
        return Query(reverse(name, args=args)).but(**{**self.kept, **params}).url  # type: ignore[arg-type]


def resolve(actor: Actor, query: Query, *, verb: str = "figures.read") -> Screen:
    """The screen of a request. Errors: NotFound for a place out of reach; Refused without any; Invalid for a bad date.

    Whoever is reached through a unit or a crew sees the unit's place, and of it only those projects.
    """
    reach = scope.of(actor, verb)
    place = _place(actor, reach, query.text("place"))
    context = context_for(place, at=_date(query.text("at")), known_at=_known(query.text("known")))
    return _shown(actor, reach, place, context, query, verb)


def resolve_live(actor: Actor, query: Query, *, verb: str, place: Place | None = None, at: dt.date | None = None) -> Screen:
    """The screen over live rows, whatever was closed; at the newest month that has data when no day is given. Errors: as `resolve`."""
    reach = scope.of(actor, verb)
    place = place or _place(actor, reach, query.text("place"))
    return _shown(actor, reach, place, live_context(place, at=at), query, verb)


def resolve_today(actor: Actor, query: Query, *, verb: str) -> Screen:
    """The screen of what moves by the day (cases, letters, inspections, returns): live rows as of today, unless the address names
    another day or a version. Errors: as `resolve`."""
    if is_of_today(query):
        return resolve_live(actor, query, verb=verb, at=clock.today())
    return resolve(actor, query, verb=verb)


def is_of_today(query: Query) -> bool:
    """Whether an address asks for things as they stand now; naming today asks for nothing else."""
    return query.text("known") in ("", NOW) and query.text("at") in ("", clock.today().isoformat())


def _shown(actor: Actor, reach: Scope, place: Place, context: Context, query: Query, verb: str) -> Screen:
    root = place if place.id == place.root_id else Place.objects.get(id=place.root_id)
    if not reach.everything and place.id not in reach.place_ids:
        context = context.narrowed(**_own_rows(reach))
    return Screen(actor, place, root, context, _view(actor, place, root, context, query, verb), query)


def _place(actor: Actor, reach: Scope, code: str) -> Place:
    """The place asked for, else that of the actor's own post, else the outermost in reach."""
    if code:
        found = Place.objects.filter(code=code).first() if reach.everything else _within(reach).filter(code=code).first()
        if found is None:
            raise NotFound(_("没有找到这个地方，或不在你的管辖范围。"))
        return found
    places = Place.objects.all() if reach.everything else _within(reach)
    own = Post.objects.filter(id=actor.post_id).values_list("place_id", flat=True).first() if actor.post_id else None
    near = places.filter(id=own).first() if own else None
    if near is not None:
        return near
    first = sorted(places.only("id", "path", "official_order", "is_sample", "code"), key=_outermost)
    if not first:
        raise Refused(_("当前岗位没有可查看的地方，请联系安全管理员授权。"))
    return Place.objects.get(id=first[0].id)


def _within(reach: Scope) -> QuerySet[Place]:
    """The places in reach; for a unit its own place, for a crew the jurisdiction of its projects."""
    if reach.place_ids:
        return Place.objects.filter(id__in=reach.place_ids)
    units = Unit.objects.filter(id__in=reach.unit_ids).values("place_id")
    roots = Project.objects.filter(id__in=reach.project_ids).values("root_id")
    return Place.objects.filter(Q(id__in=units) | Q(id__in=roots))


def _own_rows(reach: Scope) -> dict[str, tuple[str, ...]]:
    """The narrowing to one's own projects: those of the unit, else those of the crew."""
    if reach.unit_ids:
        return {"unit_id": tuple(sorted(str(one) for one in reach.unit_ids))}
    return {"project_id": tuple(sorted(str(one) for one in reach.project_ids))}


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
        return _("%(month)s月月结版") % {"month": Period.parse(context.close_period).end.month}
    return _("实时未月结")


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
        found.append(Link(place_name(one), query.but(place=one.code, page=None).url if may else ""))
    return tuple(found)


def _below(actor: Actor, place: Place, query: Query, verb: str) -> tuple[Choice, ...]:
    children = Place.objects.filter(parent=place).in_official_order()
    reach = scope.of(actor, verb)
    return tuple(
        Choice(place_name(one), query.but(place=one.code, page=None).url, is_sample=one.is_sample, key=one.code)
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
        Choice(place_name(one), clear.but(place=one.code).url, one.id == root.id, one.is_sample, key=one.code) for one in roots
    )


def _versions(root: UUID, context: Context, query: Query) -> tuple[Choice, ...]:
    """The closes one may look back to, newest first, and the present."""
    closes = Close.objects.filter(root_id=root).order_by("-at_date")[:24]
    present = query.but(at=None, known=NOW, page=None)
    found = [Choice(_("实时未月结"), present.url, not context.close_period, key=NOW)] if closes else []
    for close in closes:
        url = query.but(at=close.at_date.isoformat(), known=None, page=None).url
        title = _("%(year)s年%(month)s月月结版") % {"year": close.at_date.year, "month": close.at_date.month}
        found.append(Choice(title, url, close.id == context.close_id, key=close.period))
    return tuple(found)
