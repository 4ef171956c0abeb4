"""One letter's page: where it stands, its pages, what it cites, who said what, and what its reader may do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title as case_title
from guatu.cases.vocab import CaseState
from guatu.desk.letter import due_cell, state_tags
from guatu.desk.letter_acts import acts_of
from guatu.desk.letter_history import history_of
from guatu.desk.letter_reading import numbers_table, text_of
from guatu.desk.screen import Screen
from guatu.documents import freezing
from guatu.facts.models import Evidence
from guatu.figures.labels import unit_label
from guatu.kernel import clock
from guatu.life.supervise.letters import queries
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import Load
from guatu.life.supervise.letters.templating import steps_of
from guatu.life.supervise.letters.vocab import (
    BEFORE_ISSUE,
    CallResult,
    Channel,
    LetterState,
    Opinion,
    Step,
)
from guatu.ui.components import Cell, Column, Empty, Link, Row, Table, Tag, TimelineEntry
from guatu.ui.components import Step as Stop


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Everything the page shows."""

    screen: Screen
    letter: Letter
    title: str
    tags: tuple[Tag, ...]
    steps: tuple[Stop, ...]
    facts: tuple[tuple[str, str, Tag | None], ...]
    text: list[dict[str, Any]]
    numbers: Table
    items: Table
    opinions: Table | None
    history: tuple[TimelineEntry, ...]
    acts: frozenset[str]
    files: tuple[Link, ...]
    reply_link: Link | None
    warnings: tuple[str, ...]
    load: Load


def page_of(screen: Screen, letter: Letter) -> LetterPage:
    """The page of a letter as its reader sees it."""
    actor, case = screen.actor, queries.reply_case_of(letter)
    document = freezing.content_of(letter.document)
    load = queries.loads_of([letter.addressee_id], letter.root_id)[letter.addressee_id]
    facts = queries.facts_of(letter.id)
    return LetterPage(
        screen=screen, letter=letter, title=letter.title, tags=state_tags(letter), steps=_steps(letter, case), facts=_pairs(letter, load),
        text=text_of(screen, document), numbers=numbers_table(screen, document), items=_items(screen, letter),
        opinions=_opinions(letter), history=history_of(facts), acts=acts_of(actor, letter, case), files=_files(letter),
        reply_link=_reply_link(screen, case), warnings=warnings_of(letter, load), load=load,
    )  # fmt: skip


# ---- where it stands -------------------------------------------------------------------------------------------------------


def _steps(letter: Letter, case: CaseStanding | None) -> tuple[Stop, ...]:
    """拟稿 → 核稿 → 会签 → 签发 → 签收 → 回复 → 办结, as its route has them."""
    route = steps_of(letter.kind, letter.root_id)
    asked = letter.countersigns.exists()
    stops: list[tuple[str, bool, str]] = [(_("拟稿"), True, letter.drafted_on.isoformat())]
    if Step.CHECK in route:
        stops.append((_("核稿"), letter.checked_on is not None, _day(letter.checked_on)))
    if Step.COUNTERSIGN in route and asked:
        is_done = letter.checked_on is not None and not letter.countersigns.exclude(opinion=Opinion.AGREED).exists()
        stops.append((_("会签"), is_done, ""))
    stops.append((_("签发"), letter.is_issued, _day(letter.signed_on)))
    stops.append((_("签收"), letter.received_on is not None, _day(letter.received_on)))
    if letter.reply_days is not None:
        stops.append((_("回复"), letter.replied_on is not None, _day(letter.replied_on)))
        stops.append((_("办结"), case is not None and case.state == CaseState.CLOSED, _day(case.closed_on if case else None)))
    return _stated(stops, letter.state == LetterState.WITHDRAWN)


def _stated(stops: list[tuple[str, bool, str]], is_withdrawn: bool) -> tuple[Stop, ...]:
    found, is_here_taken = [], is_withdrawn
    for title, is_done, note in stops:
        state = "done" if is_done else "todo" if is_here_taken else "current"
        is_here_taken = is_here_taken or state == "current"
        found.append(Stop(title, state, note=note))
    return tuple(found)


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


def _pairs(letter: Letter, load: Load) -> tuple[tuple[str, str, Tag | None], ...]:
    """Label, value and mark of what one asks first."""
    post = letter.addressee_post
    to = f"{unit_label(post.unit)}·{post.title}" if post else unit_label(letter.addressee)
    over = Tag(_("超过控制数"), "watch") if load.count > load.cap else None
    found: list[tuple[str, str, Tag | None]] = [
        (_("收文"), to, None), (_("发文"), unit_label(letter.issuer), None),
        (_("发文字号"), letter.document.doc_number or _("签发时编号"), None), (_("回复时限"), *_due_words(letter)),
        (_("收文单位本月函件（份）"), f"{load.count} / {load.cap}", over), (_("电话"), call_words(letter), None),
    ]  # fmt: skip
    sent = f"{Channel(letter.channel).label} {_day(letter.delivered_on)}" if letter.channel else ""
    more = (
        (_("抄送"), letter.copy_to), (_("送达"), sent), (_("撤回理由"), letter.withdrawn_reason), (_("越级理由"), letter.skip_reason),
        (_("模板"), str(letter.template)), (_("内容摘要"), letter.document.content_hash[:16]), (_("正式件摘要"), letter.pdf_sha256[:16]),
    )  # fmt: skip
    return (*found, *((label, value, None) for label, value in more if value))


def _due_words(letter: Letter) -> tuple[str, Tag | None]:
    if letter.reply_days is None:
        return _("不要求回复"), None
    found = due_cell(letter, clock.today())
    if isinstance(found, Cell):
        return str(letter.reply_due_on), Tag(found.note, "bad")
    if found is not None:
        return found.isoformat(), None
    words = _("签发后 %(n)s 个工作日") if letter.reply_unit == "workday" else _("签发后 %(n)s 天")
    return words % {"n": letter.reply_days}, None


def call_words(letter: Letter) -> str:
    """The call made beforehand, in one line."""
    if letter.called_on is None:
        return _("没有记录")
    told = f"{letter.called_on.isoformat()} {letter.called_whom} {CallResult(letter.call_result).label}"
    return f"{told}（{letter.call_note}）" if letter.call_note else told


def warnings_of(letter: Letter, load: Load) -> tuple[str, ...]:
    """What somebody should know before the next step."""
    if letter.state not in BEFORE_ISSUE:
        return ()
    found = []
    if load.count > load.cap:
        found.append(
            _("收文单位本月已有 %(n)s 份函件，超过控制数 %(cap)s 份，请考虑合并或改为电话督促。")
            % {"n": load.count, "cap": load.cap}
        )
    if letter.called_on is None:
        found.append(_("还没有电话记录：按惯例先电话、后发函。"))
    done, is_all = queries.settled_numbers(letter)
    if is_all:
        found.append(_("所列事项已全部销号，这份函应当撤回。"))
    elif done:
        found.append(_("%(numbers)s 已销号，请先重拟再签发。") % {"numbers": "、".join(done)})
    if letter.is_sample:
        found.append(_("含示例数据：可看可打印，不能编号、不能签发。"))
    return tuple(found)


# ---- what it is about and what happened --------------------------------------------------------------------------------------


def _items(screen: Screen, letter: Letter) -> Table:
    columns = (
        Column("title", _("事项"), is_fixed=True, width="fill"), Column("number", _("编号")), Column("due", _("办理时限")), Column("state", _("现状")),
    )  # fmt: skip
    rows = []
    for case in queries.standings_of(letter):
        url = screen.link("cases:case", case.case_id)
        name = case_title(screen.actor, case)
        state = Tag(str(case.get_state_display()), "good" if queries.is_settled(case) else "plain")
        cells = {"title": Link(name, url) if url else name, "number": case.number, "due": case.due_on, "state": state}
        rows.append(Row(cells, key=str(case.case_id), url=url))
    return Table(
        "items", _("所列事项"), columns, tuple(rows), empty=Empty(_("没有事项")), has_tools=False, is_tall=False, is_dense=True
    )


def _opinions(letter: Letter) -> Table | None:
    asked = list(letter.countersigns.select_related("unit").order_by("unit__official_order", "unit__name"))
    if not asked:
        return None
    tones = {Opinion.PENDING: "watch", Opinion.AGREED: "good", Opinion.OBJECTED: "bad"}
    columns = (
        Column("unit", _("会签单位"), is_fixed=True), Column("opinion", _("意见")), Column("words", _("说明"), width="fill"), Column("on", _("日期")),
    )  # fmt: skip
    rows = tuple(
        Row({"unit": unit_label(one.unit), "opinion": Tag(str(one.get_opinion_display()), tones[Opinion(one.opinion)]), "words": one.words or "–",
             "on": one.said_on})
        for one in asked
    )  # fmt: skip
    return Table("opinions", _("会签"), columns, rows, has_tools=False, is_tall=False, is_dense=True)


def _files(letter: Letter) -> tuple[Link, ...]:
    named = ((_("正式件 PDF"), "clean", "pdf"), (_("正式件 DOCX"), "clean", "docx"), (_("核对稿 PDF"), "check", "pdf"))
    found = [Link(title, reverse("letter:download", args=[letter.id, edition, suffix])) for title, edition, suffix in named]
    scan = Evidence.objects.filter(
        fact__subject_type=queries.SUBJECT, fact__subject_id=str(letter.id), file_sha256=letter.scan_sha256
    )
    if letter.scan_sha256 and (piece := scan.first()):
        found.append(Link(_("盖章扫描件"), reverse("letter:evidence", args=[letter.id, piece.id])))
    return tuple(found)


def _reply_link(screen: Screen, case: CaseStanding | None) -> Link | None:
    if case is None:
        return None
    url = screen.link("cases:case", case.case_id)
    title = _("回复事项 %(number)s：%(state)s") % {"number": case.number, "state": case.get_state_display()}
    return Link(title, url) if url else Link(title, "")
