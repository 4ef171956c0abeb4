"""Verbs on places, units and posts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.access import holdings, kinds, policy
from guatu.access.models import Place, Post, Unit
from guatu.access.models.places import PlaceKind, RankGroup, UnitKind, path_of
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7

_LEVEL = {
    PlaceKind.PROVINCE: 0,
    PlaceKind.CITY: 1,
    PlaceKind.COUNTY: 2,
    PlaceKind.ZONE: 2,
    PlaceKind.PARK: 3,
    PlaceKind.TOWN: 3,
}
_CODE = re.compile(r"[0-9A-Z]{6,12}")
_GROUP = {PlaceKind.COUNTY: RankGroup.COUNTY, PlaceKind.ZONE: RankGroup.ZONE}


@dataclass(frozen=True, slots=True)
class NewPlace:
    """What a new place is. Without `rank_group` counties and zones get their own group; without `parent` it is a root."""

    code: str
    name: str
    kind: str
    parent: Place | None = None
    name_en: str = ""
    short_name: str = ""
    rank_group: str | None = None
    official_order: int = 0
    is_official: bool = True
    is_sample: bool = False
    valid_from: dt.date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What a new unit is."""

    name: str
    place: Place
    kind: str
    name_en: str = ""
    short_name: str = ""
    parent: Unit | None = None
    official_order: int = 0
    is_sample: bool = False
    valid_from: dt.date | None = None


def create_place(*, actor: Actor, place: NewPlace, idem_key: str | None = None) -> Place:
    """Add a place to the tree.

    Errors: Refused without access.structure; Invalid for a code that is malformed or taken, or a parent of lower level.
    Facts: access.place_created
    """
    policy.require(actor, "access.structure")
    request = {"code": place.code, "name": place.name}
    with journal.entry(actor=actor, verb="access.create_place", idem_key=idem_key, request=request) as entry:
        _check_place(place)
        row = _insert_place(place)
        parent_id = place.parent.id if place.parent else None
        entry.record(
            kinds.PlaceCreated(code=row.code, name=row.name, kind=row.kind, parent_id=parent_id),
            occurred_on=_past(place.valid_from), place=row.id, subject=("place", row.id), provenance=_seen(row),
        )  # fmt: skip
        entry.answer = {"place": str(row.id)}
    holdings.forget()
    return row


def rename_place(*, actor: Actor, place: Place, name: str, name_en: str = "", short_name: str = "", reason: str = "") -> Place:
    """Give a place a new name; the old one stays findable as an alias. Closes keep the names of their day.

    Errors: Refused without access.structure; Invalid for an empty or unchanged name.
    Facts: access.place_renamed
    """
    policy.require(actor, "access.structure")
    if not name.strip() or name == place.name:
        raise Invalid({"name": [_("请填写与原名不同的新名称。")]})
    with journal.entry(actor=actor, verb="access.rename_place") as entry:
        row: Place = Place.objects.select_for_update().get(id=place.id)
        was = row.name
        row.aliases = [*row.aliases, was]
        row.name, row.name_en, row.short_name = name, name_en, short_name
        row.save(update_fields=["name", "name_en", "short_name", "aliases"])
        entry.record(
            kinds.PlaceRenamed(was=was, name=name), occurred_on=clock.today(), place=row.id,
            subject=("place", row.id), provenance=_seen(row), reason=reason,
        )  # fmt: skip
    return row


def create_unit(*, actor: Actor, unit: NewUnit, idem_key: str | None = None) -> Unit:
    """Add a unit at a place.

    Errors: Refused without access.structure; Invalid for an empty or taken name or an unknown kind.
    Facts: access.unit_created
    """
    policy.require(actor, "access.structure")
    request = {"name": unit.name, "place": unit.place.id}
    with journal.entry(actor=actor, verb="access.create_unit", idem_key=idem_key, request=request) as entry:
        _check_unit(unit)
        row = Unit.objects.create(**_columns(unit))
        entry.record(
            kinds.UnitCreated(name=row.name, kind=row.kind), occurred_on=_past(unit.valid_from),
            place=unit.place.id, subject=("unit", row.id), provenance=_seen(row),
        )  # fmt: skip
        entry.answer = {"unit": str(row.id)}
    return row


def create_post(
    *, actor: Actor, unit: Unit, title: str, title_en: str = "", is_sample: bool = False, idem_key: str | None = None
) -> Post:
    """Add a post to a unit, at the unit's place.

    Errors: Refused without access.structure; Invalid without a title.
    Facts: access.post_created
    """
    policy.require(actor, "access.structure")
    if not title.strip():
        raise Invalid({"title": [_("请填写岗位名称。")]})
    request = {"unit": unit.id, "title": title}
    with journal.entry(actor=actor, verb="access.create_post", idem_key=idem_key, request=request) as entry:
        row = Post.objects.create(unit=unit, place_id=unit.place_id, title=title, title_en=title_en, is_sample=is_sample)
        entry.record(
            kinds.PostCreated(title=title, unit_id=unit.id), occurred_on=clock.today(), place=unit.place_id,
            subject=("post", row.id), provenance=_seen(row),
        )  # fmt: skip
        entry.answer = {"post": str(row.id)}
    return row


def _insert_place(new: NewPlace) -> Place:
    row_id = uuid7()
    columns = _columns(new) | {"aliases": list(new.aliases)}
    if new.rank_group is None:
        columns["rank_group"] = _GROUP.get(PlaceKind(new.kind), RankGroup.NONE)
    root_id = new.parent.root_id if new.parent else row_id
    return Place.objects.create(id=row_id, root_id=root_id, path=path_of(row_id, new.parent), **columns)


def _columns(new: NewPlace | NewUnit) -> dict[str, Any]:
    return {name: getattr(new, name) for name in new.__dataclass_fields__}


def _check_place(new: NewPlace) -> None:
    problems: dict[str, list[Any]] = {}
    if new.kind not in PlaceKind.values:
        problems["kind"] = [_("没有这个层级。")]
    elif new.parent is not None and _LEVEL[PlaceKind(new.kind)] <= _LEVEL[PlaceKind(new.parent.kind)]:
        problems["parent"] = [_("上级地方的层级必须更高。")]
    if not new.name.strip():
        problems["name"] = [_("请填写名称。")]
    if not _CODE.fullmatch(new.code):
        problems["code"] = [_("地方代码为 6 至 12 位数字或大写字母。")]
    elif _is_code_taken(new):
        problems["code"] = [_("辖区内已有代码为 %(code)s 的地方。") % {"code": new.code}]
    if problems:
        raise Invalid(problems)


def _is_code_taken(new: NewPlace) -> bool:
    rows = Place.objects.filter(code=new.code)
    rows = rows.filter(root_id=new.parent.root_id) if new.parent else rows.filter(parent=None)
    return rows.exists()


def _check_unit(new: NewUnit) -> None:
    problems: dict[str, list[Any]] = {}
    if new.kind not in UnitKind.values:
        problems["kind"] = [_("没有这个单位类别。")]
    if not new.name.strip():
        problems["name"] = [_("请填写名称。")]
    elif Unit.objects.filter(place=new.place, name=new.name).exists():
        problems["name"] = [_("这个地方已有同名单位“%(name)s”。") % {"name": new.name}]
    if problems:
        raise Invalid(problems)


def _past(date: dt.date | None) -> dt.date:
    # A place may be set up ahead of its day; a fact may not lie in the future, so it then carries today's date.
    today = clock.today()
    return today if date is None else min(date, today)


def _seen(row: Place | Unit | Post) -> str:
    return "sample" if row.is_sample else "observed"
