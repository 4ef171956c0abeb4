"""Finding a project from anywhere: Chinese words, pinyin initials, codes; exactly the hits of a substring search."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.figures.labels import place_label
from guatu.kernel.actor import Actor
from guatu.ledger import search
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import visible_standings
from guatu.ledger.vocab import State
from guatu.ui.components import Column, Empty, Page, Row, Table
from guatu.ui.query import Query

SUGGESTED = 10
SIZE = 50
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A project found: its name with the part that was typed, and in which other field it was found."""

    url: str
    name: SafeString
    code: str
    place: str
    stage: str
    where: SafeString | str = ""
    is_removed: bool = False


def found(actor: Actor, text: str) -> QuerySet[ProjectStanding]:
    """The live projects in the actor's scope that contain `text`: names before other fields, the earlier in the name the sooner."""
    wanted = text.strip()[:LONGEST]
    if not wanted:
        return visible_standings(actor).none()
    rows = search.matching(visible_standings(actor), wanted).annotate(at_name=StrIndex("name", Value(wanted)))
    place = Case(When(at_name__gt=0, then=F("at_name")), default=Value(LONGEST * 10), output_field=IntegerField())
    return rows.order_by(place, "internal_code")


def hits(rows: QuerySet[ProjectStanding], text: str) -> list[Hit]:
    """Rows as hits, in two statements."""
    standings = list(rows.defer("details", "evidence_keys"))
    ids = {one for row in standings if (one := row.county_id or row.place_id)}
    places: dict[UUID | None, str] = {one.id: place_label(one) for one in Place.objects.filter(id__in=ids)}
    return [_hit(one, text.strip()[:LONGEST], places.get(one.county_id or one.place_id, "")) for one in standings]


def _hit(one: ProjectStanding, text: str, place: str) -> Hit:
    url = reverse("register:project", args=[one.project_id])
    code = marked(one.national_code or one.internal_code, text)
    stage = str(one.get_state_display() if one.state != State.NORMAL else one.get_stage_display())
    return Hit(url, marked(one.name, text), code, place, stage, _elsewhere(one, text), one.state == State.REMOVED)


def _elsewhere(one: ProjectStanding, text: str) -> SafeString | str:
    """The field that was found when the name does not hold the words."""
    if text in one.name or text in (one.national_code or one.internal_code):
        return ""
    field = next((name for name in search.FIELDS if text in getattr(one, name)), "")
    return marked(getattr(one, field), text) if field else ""


def marked(value: str, text: str) -> SafeString:
    """A value with the typed part marked; everything escaped."""
    head, hit, tail = value.partition(text)
    return format_html("{}<mark>{}</mark>{}", head, hit, tail) if hit and text else format_html("{}", value)


def results_table(rows: QuerySet[ProjectStanding], query: Query) -> Table:
    """All hits, a page at a time."""
    text, total = query.text("q"), rows.count()
    number = min(query.number("page"), max(1, -(-total // SIZE)))
    shown = hits(rows[(number - 1) * SIZE : number * SIZE], text)
    columns = (
        Column("name", _("项目"), width="wide", is_sticky=True, is_fixed=True), Column("code", _("代码"), on_phone=False),
        Column("place", _("县区")), Column("stage", _("阶段")), Column("where", _("命中"), width="wide"),
    )  # fmt: skip
    found_rows = tuple(Row(_cells(hit), url=hit.url, tone="quiet" if hit.is_removed else "") for hit in shown)
    return Table(
        "found", _("查找结果"), columns, found_rows, query=query, page=Page(number, SIZE, total), has_tools=False,
        empty=_empty(text.strip()),
    )  # fmt: skip


def _cells(hit: Hit) -> dict[str, object]:
    return {"name": hit.name, "code": hit.code, "place": hit.place, "stage": hit.stage, "where": hit.where}


def _empty(text: str) -> Empty:
    if not text:
        return Empty(_("请输入要找的内容"), _("项目名称、建设单位或责任单位中的任意几个字，拼音首字母，或项目代码。"))
    return Empty(_("没有找到"), _("换几个字试试；已合并的项目请按保留的那一个查找，其他辖区的项目不在此列出。"))
