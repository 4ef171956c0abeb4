"""岗位交接：what will be handed over, and the list both sides sign, drawn again from its fact at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Post
from guatu.access.queries import post_labels
from guatu.documents import content
from guatu.documents.content import Document, Kind
from guatu.facts.models import Fact
from guatu.ledger.crews.handover import mover_title
from guatu.ui.components import Column, Empty, Row, Table


def duty_table(items: Iterable[Mapping[str, str]]) -> Table:
    """A list of duties as a page shows it."""
    columns = (
        Column("mover", _("类别"), is_fixed=True), Column("title", _("项目或事项"), width="wide"), Column("detail", _("内容"), width="wide"),
        Column("due", _("时限")),
    )  # fmt: skip
    rows = tuple(
        Row({"mover": mover_title(one["mover"]), "title": one["title"], "detail": one["detail"], "due": one["due_on"] or None})
        for one in items
    )
    empty = Empty(_("这个岗位没有未了的职责"), _("仍可办理交接，清单写明“无”。"))
    return Table("duties", _("移交内容"), columns, rows, has_tools=False, is_tall=False, empty=empty)


def names_in(fact: Fact) -> dict[str, str]:
    """Giver, taker and witness of a hand-over, as pages name posts."""
    body = fact.body
    names = post_labels({UUID(one) for one in (body["from_post"], body["to_post"], body["witness_post"]) if one})
    return {key: names.get(UUID(body[f"{key}_post"]), "") if body[f"{key}_post"] else "" for key in ("from", "to", "witness")}


def handover_sheet(fact: Fact, post: Post) -> Document:
    """岗位职责移交清单: the list as it was handed over, with three lines to sign."""
    body = fact.body
    names = names_in(fact)
    giver, taker = names["from"], names["to"]
    told = [
        content.para(f"移交岗位：{giver}"), content.para(f"接收岗位：{taker}" + ("（同一岗位，人员变更）" if giver == taker else "")),
        content.para(f"交接日期：{fact.occurred_on.isoformat()}"), content.para(f"交接原因：{fact.reason}"),
    ]  # fmt: skip
    if names["witness"]:
        told.append(content.para(f"监交岗位：{names['witness']}"))
    note = f"共 {len(body['items'])} 项；清单摘要 {body['list_hash'][:16]}；委托关系不随本次交接变动。"
    return Document(
        kind=Kind.SHEET, organ=post.unit.name, title="岗位职责移交清单", body=(*told, _items_table(body["items"])), note=note,
        date=fact.occurred_on, is_stamped=False, is_sample=fact.provenance == "sample",
    )  # fmt: skip


def _items_table(items: Iterable[Mapping[str, str]]) -> content.Table:
    columns = (
        content.Column("序号", width=3), content.Column("类别", "left", width=6), content.Column("项目或事项", "left"),
        content.Column("内容", "left"), content.Column("时限", width=6),
    )  # fmt: skip
    rows = tuple(
        content.row(str(number), mover_title(one["mover"]), one["title"], one["detail"], one["due_on"] or "–")
        for number, one in enumerate(items, 1)
    )
    signers = ("移交人（签字）：", "接收人（签字）：", "监交人（签字）：", "日期：")
    return content.Table(columns, rows or (content.row("–", "–", "无未了职责", "–", "–"),), signers=signers)
