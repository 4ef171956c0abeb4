"""Places, units, posts and accounts as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.models import Place, Post, Unit, User
from guatu.access.models.places import PlaceKind, RankGroup
from guatu.access.roles import ROLES
from guatu.desk.administration_rights import HeldBy
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, Link, Option, Page, Row, Table, Tag
from guatu.ui.query import Query
from guatu.web.admin.names import chair_name, post_name, unit_name
from guatu.web.admin.tabling import exports


def role_name(key: str) -> str:
    """A role in the reader's language."""
    return str(ROLES[key].name) if key in ROLES else key


def place_filter(places: Iterable[Place]) -> Filter:
    """Which place, by its code."""
    return Filter("place", _("地方"), "choice", tuple(Option(one.code, place_name(one)) for one in places))


def places_table(places: Sequence[Place], query: Query) -> Table:
    """The tree, root by root, in official order."""
    depth = {place.id: place.path.strip("/").count("/") for place in places}
    rows = tuple(_place_row(place, depth[place.id]) for place in in_tree_order(places))
    columns = (
        Column("name", _("名称"), width="wide", is_fixed=True), Column("code", _("代码")), Column("kind", _("层级")),
        Column("group", _("排名组别")), Column("order", _("法定序"), measure="count"), Column("from", _("设立日")),
        Column("to", _("撤销日")), Column("successor", _("承接地方")), Column("aliases", _("曾用名与旧代码"), is_hidden=True),
    )  # fmt: skip
    kinds = tuple(Option(value, str(label)) for value, label in PlaceKind.choices)
    bar = FilterBar((Filter("kind", _("层级"), "multi", kinds),), query, search="q", search_hint=_("名称或代码"))
    empty = Empty(_("没有符合条件的地方"), _("放宽筛选条件，或在下方设立。"))
    return Table("places", _("地方"), columns, rows, query, filters=bar, exports=exports(query), empty=empty)


def in_tree_order(places: Iterable[Place]) -> list[Place]:
    """Parents before their children, siblings in official order."""
    found = list(places)
    shown = {place.id for place in found}
    below: dict[Any, list[Place]] = {}
    for place in sorted(found, key=lambda one: (one.official_order, one.code)):
        below.setdefault(place.parent_id if place.parent_id in shown else None, []).append(place)

    def walk(parent: Any) -> Iterable[Place]:
        for one in below.get(parent, []):
            yield one
            yield from walk(one.id)

    return list(walk(None))


def _place_row(place: Place, depth: int) -> Row:
    group = str(RankGroup(place.rank_group).label) if place.rank_group else None
    marks: list[object] = [Link(place_name(place), reverse("admin:place", args=[place.id]))]
    if place.is_sample:
        marks.append(Tag(_("示例"), "sample"))
    if place.valid_to and place.valid_to <= clock.today():
        marks.append(Tag(_("已撤销"), "bad"))
    cells = {
        "name": tuple(marks), "code": place.code, "kind": str(PlaceKind(place.kind).label), "group": group,
        "order": place.official_order, "from": place.valid_from, "to": place.valid_to,
        "successor": place_name(place.successor) if place.successor else None, "aliases": "、".join(place.aliases) or None,
    }  # fmt: skip
    return Row(cells, key=str(place.id), url=reverse("admin:place", args=[place.id]), level=min(depth, 3))


def units_table(units: Sequence[Unit], places: Iterable[Place], page: Page | None, query: Query) -> Table:
    """Units with their places."""
    rows = tuple(
        Row({"name": (unit_name(unit), Tag(_("示例"), "sample")) if unit.is_sample else unit_name(unit), "short": unit.short_name,
             "place": place_name(unit.place), "kind": unit.get_kind_display(),
             "parent": unit_name(unit.parent) if unit.parent else None, "order": unit.official_order, "from": unit.valid_from,
             "to": unit.valid_to}, key=str(unit.id))
        for unit in units
    )  # fmt: skip
    columns = (
        Column("name", _("名称"), width="wide", is_fixed=True), Column("short", _("简称")), Column("place", _("所在地方")),
        Column("kind", _("单位类别")), Column("parent", _("上级单位")), Column("order", _("法定序"), measure="count"),
        Column("from", _("设立日")), Column("to", _("撤销日")),
    )  # fmt: skip
    bar = FilterBar((place_filter(places),), query, search="q", search_hint=_("单位名称"))
    empty = Empty(_("没有符合条件的单位"), _("放宽筛选条件，或在下方设立。"))
    return Table("units", _("单位"), columns, rows, query, page=page, filters=bar, exports=exports(query), empty=empty)


def posts_table(
    posts: Sequence[Post], held: dict[Any, HeldBy], places: Iterable[Place], page: Page | None, query: Query
) -> Table:
    """Posts with who holds them and which roles they carry."""
    rows = tuple(_post_row(post, held[post.id]) for post in posts)
    columns = (
        Column("title", _("岗位"), width="wide", is_fixed=True), Column("unit", _("单位"), width="wide"), Column("place", _("地方")),
        Column("holder", _("在任账号")), Column("roles", _("角色")),
    )  # fmt: skip
    roles = tuple(Option(role.key, str(role.name)) for role in ROLES.values())
    vacant = (Option("vacant", _("空缺")), Option("held", _("在任")))
    bar = FilterBar(
        (place_filter(places), Filter("role", _("角色"), "choice", roles), Filter("state", _("任职"), "choice", vacant)), query,
        search="q", search_hint=_("岗位或单位名称"),
    )  # fmt: skip
    empty = Empty(_("没有符合条件的岗位"), _("放宽筛选条件；岗位由系统管理员设立。"))
    return Table("posts", _("岗位"), columns, rows, query, page=page, filters=bar, exports=exports(query), empty=empty)


def _post_row(post: Post, held: HeldBy) -> Row:
    url = reverse("admin:post", args=[post.id])
    title = (Link(post_name(post), url), Tag(_("示例"), "sample")) if post.is_sample else Link(post_name(post), url)
    holder = held.user.username if held.user else Tag(_("空缺"), "watch")
    roles = "、".join(role_name(role) for role in held.roles) or Tag(_("未授权"), "watch")
    return Row({"title": title, "unit": unit_name(post.unit), "place": place_name(post.place), "holder": holder, "roles": roles},
               key=str(post.id), url=url)  # fmt: skip


def accounts_table(users: Sequence[User], posts: dict[Any, list[Post]], page: Page | None, query: Query) -> Table:
    """Accounts with their posts and when they were last here."""
    rows = tuple(_account_row(user, posts.get(user.id, [])) for user in users)
    columns = (
        Column("name", _("用户名"), is_fixed=True), Column("display", _("显示名")), Column("state", _("状态")),
        Column("posts", _("在任岗位"), width="wide"), Column("seen", _("最近登录")), Column("created", _("创建")),
    )  # fmt: skip
    states = (Option("on", _("已启用")), Option("off", _("未启用")))
    bar = FilterBar((Filter("state", _("状态"), "choice", states),), query, search="q", search_hint=_("用户名或显示名"))
    empty = Empty(_("没有符合条件的账号"), _("放宽筛选条件；账号由系统管理员创建，安全管理员启用。"))
    return Table("accounts", _("账号"), columns, rows, query, page=page, filters=bar, exports=exports(query), empty=empty)


def _account_row(user: User, posts: list[Post]) -> Row:
    url = reverse("admin:account", args=[user.id])
    name = (Link(user.username, url), Tag(_("示例"), "sample")) if user.is_sample else Link(user.username, url)
    held = "、".join(chair_name(post) for post in posts) or None
    return Row({"name": name, "display": user.display_name, "state": state_tags(user), "posts": Cell(held), "seen": user.last_seen_on,
                "created": user.created_at}, key=str(user.id), url=url)  # fmt: skip


def state_tags(user: User) -> tuple[Tag, ...]:
    """Whether an account may sign in, and what it must do first."""
    found = (Tag(_("已启用"), "good"),) if user.is_active else (Tag(_("未启用"), "watch"),)
    return (*found, Tag(_("须改密码"), "draft")) if user.must_change_password else found
