"""The letter desk: proposals by addressee against the month's cap, and every letter under the tab it stands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.access import policy
from guatu.access.models import Unit
from guatu.cases import rules as case_rules
from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title as case_title
from guatu.desk.screen import Screen
from guatu.desk.shown import shown
from guatu.figures.evaluate import evaluate
from guatu.figures.labels import unit_label
from guatu.kernel import clock
from guatu.ledger.calendar import calendar_of
from guatu.life.supervise.letters import queries
from guatu.life.supervise.letters.models import Letter, LetterQuerySet, LetterTemplate
from guatu.life.supervise.letters.queries import Group, Load
from guatu.life.supervise.letters.vocab import LetterKind, LetterState
from guatu.ui.components import Cell, Column, Empty, Figure, Filter, FilterBar, Link, Option, Page, Row, Tab, Table, Tag

SIZE = 50
PROPOSALS = "proposals"
LIGHTS = "lights"
TABS = (PROPOSALS, *queries.STAGES)
FIGURES = ("letters.reminders", "letters.supervisions", "letters.reminders.month", "letters.answered_rate")
_TONES = {
    LetterState.DRAFTED: "draft", LetterState.COUNTERSIGNING: "watch", LetterState.CHECKED: "watch", LetterState.ISSUED: "good",
    LetterState.DELIVERED: "good", LetterState.RECEIVED: "good", LetterState.REPLIED: "good", LetterState.WITHDRAWN: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """The page: which tab, its table, the strip of figures, what may be done from here."""

    screen: Screen
    tab: str
    tabs: tuple[Tab, ...]
    table: Table
    figures: tuple[Figure, ...]
    may_draft: bool
    may_batch: bool
    may_read_letters: bool  # a document's reader is not always a letter's: the templates belong to the letters
    links: Mapping[str, str]


def open_desk(screen: Screen) -> LetterDesk:
    """The desk as an address asks for it; without a tab, the first that has anything."""
    may_draft = policy.can(screen.actor, "letter.draft").ok
    groups = groups_of(screen) if may_draft else []
    letters = letters_of(screen)
    counts = _counts(letters, groups)
    tab = _tab(screen, counts, may_draft)
    table = proposals_table(screen, groups) if tab == PROPOSALS else letters_table(screen, queries.in_stage(letters, tab), tab)
    return LetterDesk(
        screen, tab, _tabs(screen, tab, counts, may_draft), table, _figures(screen), may_draft, may_draft or policy.can(screen.actor, "letter.sign").ok,
        policy.can(screen.actor, "letter.read").ok,
        {name: screen.link(f"letter:{name}") for name in ("templates", "batch", "new")},
    )  # fmt: skip


def _counts(letters: LetterQuerySet, groups: list[Group]) -> dict[str, int]:
    return {PROPOSALS: len(groups)} | {stage: queries.in_stage(letters, stage).count() for stage in queries.STAGES}


def tabs_of(screen: Screen, current: str) -> tuple[Tab, ...]:
    """The tabs of the desk, for a page of its own beside them."""
    may_draft = policy.can(screen.actor, "letter.draft").ok
    return _tabs(screen, current, _counts(letters_of(screen), groups_of(screen) if may_draft else []), may_draft)


def _offered(screen: Screen, may_draft: bool) -> list[str]:
    """The tabs this reader has anything to do with: whoever sees no drafts is offered what was signed."""
    hidden = set() if may_draft else {PROPOSALS}
    if not policy.can(screen.actor, "letter.read").ok:
        hidden |= {"drafts", "signing"}
    return [one for one in TABS if one not in hidden]


def _tab(screen: Screen, counts: Mapping[str, int], may_draft: bool) -> str:
    asked, offered = screen.query.text("tab"), _offered(screen, may_draft)
    if asked in offered:
        return asked
    return next((one for one in offered if counts[one]), offered[0])


def tab_title(tab: str) -> str:
    """What a tab is called."""
    return {
        PROPOSALS: _("待发提议"), "drafts": _("拟稿"), "signing": _("待签"), "issued": _("已发"), "waiting": _("待回复"), "settled": _("已办结"),
    }[tab]  # fmt: skip


def _tabs(screen: Screen, current: str, counts: Mapping[str, int], may_draft: bool) -> tuple[Tab, ...]:
    tabs = tuple(
        Tab(tab_title(one), screen.link("letter:list", tab=one), one == current, counts[one])
        for one in _offered(screen, may_draft)
    )
    # What lights ask for is not counted here: looking at them is the work of their own page.
    return (Tab(_("亮灯拟函"), screen.link("letter:lights"), current == LIGHTS), *tabs) if may_draft else tabs


def _figures(screen: Screen) -> tuple[Figure, ...]:
    found = evaluate(list(FIGURES), screen.context).total
    return tuple(shown(found[key], screen) for key in FIGURES)


def letters_of(screen: Screen) -> LetterQuerySet:
    """The letters of the screen's place that its reader may see: those it issued and those it was sent."""
    rows = queries.visible_letters(screen.actor).filter(root_id=screen.root.id)
    if screen.context.place_ids is not None:
        places = screen.context.place_ids
        rows = rows.filter(Q(place_id__in=places) | Q(issuer__place_id__in=places))
    return rows


def groups_of(screen: Screen) -> list[Group]:
    """Proposals without a letter, of the screen's place."""
    groups = queries.groups_for(screen.actor, screen.root.id)
    if screen.context.place_ids is None:
        return groups
    places = screen.context.place_ids
    return [one for one in groups if any(case.place_id in places or case.county_id in places for case in one.cases)]


# ---- proposals -------------------------------------------------------------------------------------------------------------


def proposals_table(screen: Screen, groups: list[Group]) -> Table:
    """One row a letter that could be written, the gravest first, with the addressee's letters of the month against the cap."""
    loads = queries.loads_of([one.addressee.id for one in groups], screen.root.id)
    calendar, today = calendar_of(screen.root.id), clock.today()
    late = {one.key: max(case_rules.workdays_late(case.due_on, today, calendar) for case in one.cases) for one in groups}
    columns = (
        Column("addressee", _("收文单位"), is_fixed=True, width="wide"), Column("kind", _("文种")), Column("state", _("提议状态")),
        Column("items", _("事项"), "件", "count"), Column("late", _("最长逾期（工作日）"), measure="count"),
        Column("about", _("事项摘要"), width="fill"), Column("load", _("本月函件"), "份", hint=_("本月已签发和在办的函件 / 控制数")),
    )  # fmt: skip
    rows = tuple(_group_row(screen, one, late[one.key], loads[one.addressee.id]) for one in groups)
    empty = Empty(_("没有待发的提议"), _("事项逾期后，每天早上按督办阶梯提出；也可以对未逾期的事项拟交办单、通报或函。"),
                  Link(_("拟一份函"), screen.link("letter:new")))  # fmt: skip
    return Table(
        PROPOSALS, _("待发提议"), columns, rows, screen.query, empty=empty, has_tools=False,
        foot_note=_("同一单位、同一文种的提议合成一份函。"),
    )  # fmt: skip


def _group_row(screen: Screen, group: Group, late: int, load: Load) -> Row:
    url = screen.link("letter:new", addressee=str(group.addressee.id), kind=group.kind)
    state = Tag(_("已采纳"), "good") if group.is_adopted else Tag(_("待定"), "watch")
    cells = {
        "addressee": Link(unit_label(group.addressee), url), "kind": str(LetterKind(group.kind).label), "state": state,
        "items": len(group.cases), "late": late, "about": about(screen, group.cases), "load": load_cell(load),
    }  # fmt: skip
    return Row(cells, key=group.key, url=url)


def about(screen: Screen, cases: Iterable[CaseStanding]) -> str:
    """The cases in one line: the first two by title, and how many more."""
    titles = [case_title(screen.actor, case) for case in cases]
    more = len(titles) - 2
    head = "；".join(titles[:2])
    return head if more < 1 else ngettext("%(head)s；另 %(n)s 件", "%(head)s；另 %(n)s 件", more) % {"head": head, "n": more}


def load_cell(load: Load) -> Cell | Tag:
    """3 / 4, and a mark once the cap is reached: one more would be beyond it."""
    text = f"{load.count} / {load.cap}"
    return Tag(_("%(load)s 已到控制数") % {"load": text}, "watch") if load.is_over else Cell(text)


# ---- the words -------------------------------------------------------------------------------------------------------------


def templates_table(screen: Screen, found: Iterable[LetterTemplate]) -> Table:
    """The words in force, one row a kind."""
    columns = (
        Column("kind", _("文种"), is_fixed=True), Column("title", _("标题"), width="fill"), Column("whose", _("适用")),
        Column("version", _("版本号"), measure="count"), Column("from", _("施行日")), Column("source", _("依据")),
    )  # fmt: skip
    rows = tuple(_template_row(screen, one) for one in found)
    return Table("templates", _("文书模板"), columns, rows, screen.query, has_tools=False)


def _template_row(screen: Screen, one: LetterTemplate) -> Row:
    url = screen.link("letter:template", kind=one.kind)
    cells = {
        "kind": Link(one.get_kind_display(), url), "title": one.title, "whose": _("本辖区") if one.root_id else _("通用"),
        "version": one.version, "from": one.valid_from, "source": one.source or None,
    }  # fmt: skip
    return Row(cells, key=str(one.id), url=url)


# ---- letters ---------------------------------------------------------------------------------------------------------------


def letters_table(screen: Screen, rows: LetterQuerySet, tab: str) -> Table:
    """The letters of a tab, newest first; those whose reply is owed by their date."""
    rows = filtered(screen, rows)
    page = Page(screen.query.number("page"), SIZE, rows.count())
    number = min(page.number, page.last)
    order = ("reply_due_on", "id") if tab == "waiting" else ("-signed_on", "-drafted_on", "-id")
    found = list(rows.annotate(count=Count("items")).order_by(*order)[(number - 1) * SIZE : number * SIZE])
    return Table(
        "letters", tab_title(tab), _columns(tab), tuple(_row(screen, one, clock.today()) for one in found), screen.query,
        page=Page(number, SIZE, page.total), filters=_bar(screen), exports=_exports(screen, tab), empty=_empty(tab), has_tools=bool(found),
    )  # fmt: skip


def filtered(screen: Screen, rows: LetterQuerySet) -> LetterQuerySet:
    """Those the chips and the box of the address keep."""
    kinds, text = screen.query.many("kind"), screen.query.text("q").strip()
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if text:
        readable = Q(is_sensitive=False) | Q(issuer_id=screen.actor.unit_id) | Q(addressee_id=screen.actor.unit_id)
        rows = rows.filter(
            Q(document__doc_number__contains=text) | Q(addressee__name__contains=text) | readable & Q(title__contains=text)
        )
    return rows


def _bar(screen: Screen) -> FilterBar:
    kinds = tuple(Option(kind.value, str(kind.label)) for kind in LetterKind)
    return FilterBar(
        (Filter("kind", _("文种"), "multi", kinds),), screen.query, search="q", search_hint=_("标题、文号、收文单位")
    )


def _columns(tab: str) -> tuple[Column, ...]:
    return (
        Column("title", _("标题"), is_fixed=True, width="fill"), Column("kind", _("文种")), Column("addressee", _("收文单位"), width="wide"),
        Column("number", _("发文字号"), is_hidden=tab in ("drafts", "signing")), Column("state", _("函件状态")),
        Column("items", _("事项"), "件", "count"), Column("drafted", _("拟稿日"), is_hidden=tab not in ("drafts", "signing")),
        Column("signed", _("签发日"), is_hidden=tab in ("drafts", "signing")),
        Column("due", _("回复时限"), is_hidden=tab in ("drafts", "signing")),
    )  # fmt: skip


def _row(screen: Screen, letter: Letter, today: dt.date) -> Row:
    url = screen.link("letter:letter", letter.id)
    cells = {
        "title": Link(queries.shown_title(screen.actor, letter), url), "kind": str(letter.get_kind_display()),
        "addressee": unit_label(letter.addressee), "number": letter.document.doc_number or "–", "state": state_tags(letter),
        "items": letter.count, "drafted": letter.drafted_on, "signed": letter.signed_on, "due": due_cell(letter, today),  # type: ignore[attr-defined]
    }  # fmt: skip
    return Row(cells, key=str(letter.id), url=url)


def state_tags(letter: Letter) -> tuple[Tag, ...]:
    """Where it stands, urgency and sample beside it."""
    tags: tuple[Tag, ...] = (Tag(str(letter.get_state_display()), _TONES[LetterState(letter.state)]),)
    if letter.urgency:
        tags += (Tag(str(letter.get_urgency_display()), "bad"),)
    return (*tags, Tag(_("示例"), "sample")) if letter.is_sample else tags


def due_cell(letter: Letter, today: dt.date) -> Cell | dt.date | None:
    """The reply date; past it and unanswered, how late."""
    due = letter.reply_due_on
    is_open = letter.replied_on is None and letter.state != LetterState.WITHDRAWN
    if due is None or not is_open or due >= today:
        return due
    return Cell(due, ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", (today - due).days) % {"n": (today - due).days}, "wrong")


def _exports(screen: Screen, tab: str) -> tuple[Link, ...]:
    kept = {"tab": tab, "kind": ",".join(screen.query.many("kind")) or None, "q": screen.query.text("q") or None}
    return (
        Link(_("登记簿 Excel"), screen.link("letter:register", **kept)),
        Link(_("登记簿 A4 打印"), screen.link("letter:register", **kept, format="pdf")),
        Link(_("登记簿 A3 打印"), screen.link("letter:register", **kept, format="pdf", paper="A3")),
    )


def _empty(tab: str) -> Empty:
    return {
        "drafts": Empty(_("没有拟稿中的函"), _("从“待发提议”拟函，或点“拟一份函”。")),
        "signing": Empty(_("没有待签发的函"), _("核稿、会签完成的函在这里等待签发。")),
        "issued": Empty(_("还没有签发的函"), _("签发后才算发函，签发前不编号。")),
        "waiting": Empty(_("没有待回复的函"), _("签发后要求回复的函在这里，按回复时限排列。")),
        "settled": Empty(_("没有办结的函"), _("回复已认可、事项已销号或已撤回的函在这里。")),
    }[tab]  # fmt: skip


def units_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Unit → its name."""
    return {one.id: unit_label(one) for one in Unit.objects.filter(id__in=set(ids))}
