"""Doors to places, units and posts: seeing them, setting them up, renaming."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.access import policy
from guatu.access.models import Grant, Incumbency, Place, Post, Unit
from guatu.access.models.places import PlaceKind
from guatu.access.requests import SignedRequest
from guatu.access.services import NewPlace, NewUnit, create_place, create_post, create_unit, rename_place
from guatu.desk.administration_rights import held_by
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.web.admin import structure_tables as tables
from guatu.web.admin.acting import done, page, said
from guatu.web.admin.doors import GRANT, STRUCTURE, require_any
from guatu.web.admin.fetching import get_place_for
from guatu.web.admin.forms import BY_KIND, PlaceForm, PostForm, RenameForm, UnitForm
from guatu.web.admin.tabling import as_file, page_of, query_of, wanted_file


@require_http_methods(["GET", "POST"])
def places(request: SignedRequest) -> HttpResponse:
    """The tree of places, and a new one."""
    policy.require(request.actor, STRUCTURE)
    form = PlaceForm(request.POST or None)
    is_post = request.method == "POST"
    if is_post and done(form, lambda: create_place(actor=request.actor, place=_new_place(form), idem_key=form.key)):
        return said(request, _("地方已设立。"), "admin:places")
    table = tables.places_table(_places_asked(request), query_of(request))
    if wanted_file(request):
        return as_file(request, table)
    return page(request, "admin/places.html", {"table": table, "form": form}, door="places", status=422 if is_post else 200)


def _new_place(form: PlaceForm) -> NewPlace:
    given = form.said()
    group, parent = given.pop("rank_group"), given["parent"]
    return NewPlace(rank_group=None if group == BY_KIND else group, is_sample=bool(parent and parent.is_sample), **given)


def _places_asked(request: SignedRequest) -> list[Place]:
    query = query_of(request)
    rows = Place.objects.select_related("successor")
    kinds = [one for one in query.many("kind") if one in PlaceKind.values]
    rows = rows.filter(kind__in=kinds) if kinds else rows
    text = query.text("q")
    return list(rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)) if text else rows)


@require_http_methods(["GET", "POST"])
def place(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One place: what it is, what it was called, a new name."""
    found = get_place_for(request.actor, pk, STRUCTURE)
    is_post = request.method == "POST"
    form = RenameForm(request.POST if is_post else None, initial={"short_name": found.short_name, "name_en": found.name_en})
    if is_post and done(form, lambda: rename_place(actor=request.actor, place=found, **form.cleaned_data)):
        return said(request, _("已更名；旧名仍可查到，已月结的表格保留当日名称。"), "admin:place", found.id)
    below = list(Place.objects.filter(parent=found).in_official_order())
    context = {"place": found, "name": place_name(found), "below": [(one.id, place_name(one)) for one in below], "form": form, "units": Unit.objects.filter(place=found).count(),
               "former": [(one.id, place_name(one)) for one in found.predecessors.order_by("code")]}  # fmt: skip
    return page(request, "admin/place.html", context, door="places", status=422 if is_post else 200)


@require_http_methods(["GET", "POST"])
def units(request: SignedRequest) -> HttpResponse:
    """Units, and a new one."""
    policy.require(request.actor, STRUCTURE)
    form = UnitForm(request.POST or None)
    is_post = request.method == "POST"
    if is_post and done(form, lambda: create_unit(actor=request.actor, unit=_new_unit(form), idem_key=form.key)):
        return said(request, _("单位已设立。"), "admin:units")
    found, shown = page_of(_units_asked(request), request)
    table = tables.units_table(found, Place.objects.in_official_order(), shown, query_of(request))
    if wanted_file(request):
        return as_file(request, table)
    return page(request, "admin/units.html", {"table": table, "form": form}, door="units", status=422 if is_post else 200)


def _new_unit(form: UnitForm) -> NewUnit:
    given = form.said()
    return NewUnit(is_sample=given["place"].is_sample, **given)


def _units_asked(request: SignedRequest) -> Any:
    query = query_of(request)
    rows = Unit.objects.select_related("place", "parent").order_by("place__path", "official_order", "name")
    rows = rows.filter(place__code=query.text("place")) if query.text("place") else rows
    text = query.text("q")
    return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text)) if text else rows


@require_http_methods(["GET", "POST"])
def posts(request: SignedRequest) -> HttpResponse:
    """Posts with their holders; a new one for whoever sets posts up."""
    is_post = request.method == "POST"
    require_any(request.actor, (STRUCTURE,) if is_post else (STRUCTURE, GRANT))
    form = PostForm(request.POST or None)
    if is_post and done(form, lambda: _create_post(request, form)):
        return said(request, _("岗位已设立；请安全管理员办理任职和授权。"), "admin:posts")
    found, shown = page_of(_posts_asked(request), request)
    table = tables.posts_table(found, held_by(found), Place.objects.in_official_order(), shown, query_of(request))
    if wanted_file(request):
        return as_file(request, table)
    may_create = policy.can(request.actor, STRUCTURE).ok
    context = {"table": table, "form": form if may_create else None}
    return page(request, "admin/posts.html", context, door="posts", status=422 if is_post else 200)


def _create_post(request: SignedRequest, form: PostForm) -> Post:
    given = form.said()
    return create_post(actor=request.actor, is_sample=given["unit"].is_sample, idem_key=form.key, **given)


def _posts_asked(request: SignedRequest) -> Any:
    query, today = query_of(request), clock.today()
    rows = Post.objects.valid_on(today).select_related("unit", "place").order_by("place__path", "unit__official_order", "title", "id")
    if query.text("place"):
        rows = rows.filter(place__code=query.text("place"))
    if query.text("role"):
        rows = rows.filter(id__in=Grant.objects.on(today).filter(role=query.text("role")).values("post"))
    held = Incumbency.objects.on(today).values("post")
    if query.text("state") in ("vacant", "held"):
        rows = rows.exclude(id__in=held) if query.text("state") == "vacant" else rows.filter(id__in=held)
    text = query.text("q")
    return rows.filter(Q(title__icontains=text) | Q(unit__name__icontains=text)) if text else rows
