"""Rights as tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.access.roles import ROLES
from guatu.desk.administration_rights import Right
from guatu.desk.administration_rights import role_table as roles_of_verbs
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, Link, Option, Row, Table, Tag
from guatu.ui.query import Query
from guatu.web.admin.post_tables import reach_words
from guatu.web.admin.structure_tables import role_name
from guatu.web.admin.tabling import exports

_MARK = "●"


def rights_table(rights: Iterable[Right], query: Query) -> Table:
    """Every verb as policy answers for one post."""
    asked = query.text("may")
    kept = [one for one in rights if asked not in ("yes", "no") or one.is_allowed == (asked == "yes")]
    rows = tuple(_right_row(one) for one in kept)
    columns = (
        Column("verb", _("动作"), width="wide", is_fixed=True), Column("may", _("能否")), Column("where", _("范围"), width="wide"),
        Column("why", _("为什么"), width="fill"),
    )  # fmt: skip
    bar = FilterBar((Filter("may", _("能否"), "choice", (Option("yes", _("可以")), Option("no", _("不可以")))),), query)
    return Table("read", _("岗位权限"), columns, rows, query, filters=bar, exports=exports(query), empty=Empty(_("没有符合条件的动作")))


def _right_row(one: Right) -> Row:
    tag = Tag(_("可以"), "good") if one.is_allowed else Tag(_("不可以"), "plain")
    through = "、".join(dict.fromkeys(role_name(grant.role) for grant in one.grants))
    where = "；".join(dict.fromkeys(reach_words(grant) for grant in one.grants))
    if one.is_allowed:
        why = _("角色“%(roles)s”含此动作") % {"roles": through}
    else:
        why = _("有此动作，但所问地方不在范围内") if one.grants else one.reason
    return Row({"verb": Cell(one.label, one.verb), "may": tag, "where": where or None, "why": why}, key=one.verb)


def role_table(query: Query) -> Table:
    """Roles across, verbs down."""
    across = (Column(key, str(role.name), align="center") for key, role in ROLES.items())
    columns = (Column("verb", _("动作"), width="wide", is_sticky=True, is_fixed=True), *across)
    rows = tuple(
        Row({"verb": Cell(label, verb)} | {key: _MARK if has else "" for key, has in zip(ROLES, marks, strict=True)}, key=verb)
        for verb, label, marks in roles_of_verbs()
    )  # fmt: skip
    links = tuple(Link(one.title, f"{one.url}&of=roles") for one in exports(query))
    return Table("roles", _("角色与动作"), columns, rows, query, exports=links, prefix="r_", phone="scroll", is_dense=True)
