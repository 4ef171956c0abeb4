"""The bulletin as a document's content (R3.9): five parts and its attachments."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from guatu.access.models import Unit
from guatu.documents.content import Attachment, Block, Document, Kind, heading, para
from guatu.life.dispatch.bulletins import sentences, tables
from guatu.life.dispatch.bulletins.drawing import Drawing


def assemble(d: Drawing, *, requests: Sequence[str] = ()) -> Document:
    """The month's 通报, in Chinese whatever its drafter reads. `requests` replaces the generated 下步要求 with own paragraphs."""
    with translation.override(settings.LANGUAGE_CODE):
        return Document(
            kind=Kind.FILE, organ=organ_of(d), title=title_of(d), addressee=_addressee(d), body=tuple(_body(d, requests)),
            attachments=tuple(_attachments(d)), signature=organ_of(d), note=sentences.note(d),
            mark="初步" if d.is_preliminary else "", is_sample=d.is_sample,
        )  # fmt: skip


def title_of(d: Drawing) -> str:
    """许昌市重点项目建设1—8月份进展情况通报 (R3.10: 1—2月, never 1月 alone)."""
    months = d.period.cumulative_label_zh
    # The break is by meaning: a line may not end inside 建设 (R5.5).
    return f"{d.place.name}{d.period.end.year}年重点项目建设\n{months}份进展情况通报"


def organ_of(d: Drawing) -> str:
    """Who issues it: the place's project office as the unit list names it."""
    office = Unit.objects.filter(place=d.place, kind="project_office").order_by("official_order").first()
    return office.name if office else f"{d.place.name}重点项目建设办公室"


def _addressee(d: Drawing) -> str:
    if d.place.kind == "city":
        return "各县（市、区）人民政府，各功能区管委会，市直有关部门"
    return "各乡镇（街道、园区），各有关部门"


def _body(d: Drawing, requests: Sequence[str]) -> list[Block]:
    body: list[Block] = [heading(1, "一、总体情况"), *sentences.overall(d), heading(1, "二、分类情况")]
    splits = (tables.split_table(d, "category", "年度类别"), tables.split_table(d, "tier", "项目层级"), tables.stage_table(d))
    found = [table for table in splits if table is not None]
    body += found or [para("分类数据不足，不作分列。")]
    named = [sentences.counties(d, "county", "县（市、区）"), sentences.counties(d, "zone", "功能区")]
    if any(named):
        body += [heading(1, "三、县区情况"), *(block for block in named if block is not None)]
    numbers = ("四", "五") if any(named) else ("三", "四")
    body += [heading(1, f"{numbers[0]}、存在问题"), *sentences.problems(d), heading(1, f"{numbers[1]}、下步要求")]
    return body + ([para(text) for text in requests] if requests else sentences.requests(d))


def _attachments(d: Drawing) -> list[Attachment]:
    found = []
    if d.ranked:
        found.append(Attachment("重点项目建设情况排名表", (tables.ranking_table(d),), landscape=True))
    fields = tables.split_table(d, "field", "所属领域")
    if fields is not None:
        found.append(Attachment("分领域完成情况表", (fields,)))
    for title, table in (("与时序差额较大的项目", tables.drag_table(d)), ("上月月结后调整事项", tables.adjustment_table(d))):
        if table is not None:
            found.append(Attachment(title, (table,)))
    return found
