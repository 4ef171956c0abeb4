"""One post as tables: terms, grants, delegations, and the list of what moves with it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from guatu.access import roles
from guatu.access.models import Delegation, Grant, Incumbency
from guatu.desk.administration_rights import Chair, is_on
from guatu.figures.labels import place_name
from guatu.ui.components import Cell, Column, Empty, Row, Table, Tag
from guatu.web.admin.names import unit_name
from guatu.web.admin.structure_tables import role_name


def span_tag(one: Incumbency | Grant | Delegation, today: dt.date) -> Tag:
    """Whether a span of dates is in force."""
    if is_on(one, today):
        return Tag(_("有效"), "good")
    return Tag(_("未到期"), "plain") if one.from_on > today else Tag(_("已结束"), "plain")


def reach_words(grant: Grant) -> str:
    """How far a grant reaches."""
    if grant.place:
        return _("%(place)s及下级") % {"place": place_name(grant.place)}
    if grant.unit:
        return _("由%(unit)s负责的项目") % {"unit": unit_name(grant.unit)}
    return _("一个项目（专班）") if grant.project_id else _("全系统，仅限本角色的动作")


def terms_table(chair: Chair) -> Table:
    """Who held it and who will, newest first."""
    rows = tuple(
        Row({"user": one.user.username, "name": one.user.display_name, "from": one.from_on, "to": one.to_on,
             "state": span_tag(one, chair.today)}, key=str(one.id))
        for one in chair.terms
    )  # fmt: skip
    columns = (Column("user", _("账号")), Column("name", _("显示名")), Column("from", _("任职起")), Column("to", _("任职止")), Column("state", _("状态")))
    return Table("terms", _("任职"), columns, rows, has_tools=False, is_tall=False, empty=Empty(_("还没有人任职")))


def grants_table(chair: Chair, *, may_revoke: bool) -> Table:
    """Its grants, newest first."""
    rows = tuple(_grant_row(one, chair, may_revoke) for one in chair.grants)
    columns = (
        Column("role", _("角色")), Column("reach", _("范围"), width="wide"), Column("from", _("起")), Column("to", _("止")),
        Column("state", _("状态")), Column("by", _("授权岗位")), Column("reason", _("依据")), Column("act", _("操作")),
    )[: 8 if may_revoke else 7]  # fmt: skip
    return Table("grants", _("授权"), columns, rows, has_tools=False, is_tall=False, empty=Empty(_("还没有授权"), _("没有授权的岗位什么也看不到。")))


def _grant_row(one: Grant, chair: Chair, may_revoke: bool) -> Row:
    is_open = one.to_on is None or one.to_on > chair.today
    act = format_html('<a href="{}#revoke">{}</a>', f"{reverse('admin:post', args=[chair.post.id])}?revoke={one.id}", _("收回…"))
    cells = {
        "role": role_name(one.role), "reach": reach_words(one), "from": one.from_on, "to": one.to_on,
        "state": span_tag(one, chair.today), "by": chair.posts.get(one.granted_by_post_id) if one.granted_by_post_id else None,
        "reason": one.reason, "act": act if may_revoke and is_open else "",
    }  # fmt: skip
    return Row(cells, key=str(one.id))


def delegations_table(chair: Chair) -> Table:
    """What was delegated from it and to it."""
    rows = tuple(_delegation_row(one, chair, is_given=True) for one in chair.given)
    rows += tuple(_delegation_row(one, chair, is_given=False) for one in chair.held)
    columns = (
        Column("way", _("方向")), Column("post", _("岗位"), width="wide"), Column("verbs", _("动作"), width="fill"),
        Column("from", _("起")), Column("to", _("止")), Column("state", _("状态")),
    )  # fmt: skip
    return Table("delegations", _("委托"), columns, rows, has_tools=False, is_tall=False, empty=Empty(_("没有委托")))


def _delegation_row(one: Delegation, chair: Chair, *, is_given: bool) -> Row:
    other = one.to_post_id if is_given else one.from_post_id
    verbs = "、".join(str(roles.VERBS.get(verb, verb)) for verb in one.verbs)
    return Row({"way": _("委托给") if is_given else _("受托于"), "post": chair.posts.get(other, ""), "verbs": Cell(verbs),
                "from": one.from_on, "to": one.to_on, "state": span_tag(one, chair.today)}, key=str(one.id))  # fmt: skip


def role_lines() -> list[tuple[str, str, bool]]:
    """(role, its verbs in words, whether it is one of the three that exclude each other and all business)."""
    return [
        (str(role.name), "、".join(str(roles.VERBS[verb]) for verb in roles.VERBS if verb in roles.verbs_of(role.key)), role.is_administrator)
        for role in roles.ROLES.values()
    ]


def duties(chair: Chair) -> list[tuple[str, str, str]]:
    """(what, how far, until when) of everything that moves with the post today."""
    found = [
        (_("角色：%(role)s") % {"role": role_name(one.role)}, reach_words(one), _until(one.to_on))
        for one in chair.grants
        if is_on(one, chair.today)
    ]
    found += [
        (_("受托代办"), chair.posts.get(one.from_post_id, ""), _until(one.to_on)) for one in chair.held if is_on(one, chair.today)
    ]
    found += [
        (_("已委托他人"), chair.posts.get(one.to_post_id, ""), _until(one.to_on)) for one in chair.given if is_on(one, chair.today)
    ]
    if chair.open_jobs:
        found.append((_("未完成的后台任务"), _("%(n)s 项") % {"n": chair.open_jobs}, ""))
    return found


def _until(day: dt.date | None) -> str:
    return _("至 %(day)s 前") % {"day": day.isoformat()} if day else _("长期")


def verb_lines(chair: Chair) -> list[str]:
    """What the post may do today, in words."""
    held = {verb for one in chair.grants if is_on(one, chair.today) for verb in roles.verbs_of(one.role)}
    return [str(label) for verb, label in roles.VERBS.items() if verb in held]
