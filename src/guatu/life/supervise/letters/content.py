"""What a letter says: the template's words, with the cases and figures it names in their places. Each number carries its key.

The text is an official Chinese document whatever language its reader's screen is in. Source: DOMAIN 5.2 (R5.9), DECISIONS 31.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from guatu.access.models import Place, Post, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.rules import WORKDAY, Limit
from guatu.documents.content import Attachment, Block, Column, Document, Kind, Para, Row, Run, Table, heading, para
from guatu.documents.rules import long_date
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.life.supervise.letters import rules
from guatu.life.supervise.letters.lateness import COUNT, LATE, Late, lateness, longest
from guatu.life.supervise.letters.models import Letter, LetterTemplate
from guatu.life.supervise.letters.vocab import CallResult, LetterKind

DUE, LIMIT, NUMBER, CALLED = "case.due_on", "letters.reply_limits", "letter.number", "letter.called_on"
_FORMS = {LetterKind.CRITICISM: Kind.FILE, LetterKind.CIRCULAR: Kind.FILE, LetterKind.REFERRAL: Kind.SHEET}
_MOST_SUMMARY = 40
_CALLS = {
    CallResult.PROMISED: "，对方答应办理。", CallResult.NOTED: "。", CallResult.UNREACHED: "，未能接通。",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One case as a letter names it. `earlier` is the letter sent about it before; `proofs` the hashes of its evidence."""

    case: CaseStanding
    project: str
    workdays_late: int
    earlier: tuple[Letter, ...] = ()
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """The call made beforehand: which day, which post, what came of it."""

    on: dt.date
    whom: str
    result: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a letter is drawn from."""

    kind: str
    root: Place
    issuer: Unit
    addressee: Unit
    template: LetterTemplate
    items: tuple[Item, ...]
    at: dt.date
    limit: Limit | None = None
    addressee_post: Post | None = None
    demand: str = ""
    skip_reason: str = ""
    copy_to: str = ""
    copies: tuple[Unit, ...] = ()
    urgency: str = ""
    call: Call | None = None
    annex_from: int = 4

    @property
    def is_sample(self) -> bool:
        """Whether anything in it is sample data (DECISIONS 30)."""
        return self.root.is_sample or any(item.case.is_sample for item in self.items)

    @property
    def addressed_to(self) -> str:
        """The unit, or the leader in charge by his post (R4.3)."""
        post = self.addressee_post
        return f"{post.unit.name}{post.title}" if post else self.addressee.name


def build(brief: Brief) -> Document:
    """The letter as a document's content, in Chinese whatever its drafter reads. The number and date come at signing."""
    with translation.override(settings.LANGUAGE_CODE):
        return _built(brief)


def _built(brief: Brief) -> Document:
    form = _FORMS.get(LetterKind(brief.kind), Kind.LETTER)
    has_annex = form is not Kind.SHEET and len(brief.items) >= brief.annex_from
    return Document(
        kind=form, organ=brief.issuer.name, title=title_of(brief), addressee="" if form is Kind.SHEET else brief.addressed_to,
        body=tuple(_body(brief, has_annex)), signature=brief.issuer.name, copy_to=brief.copy_to,
        attachments=(Attachment(_list_title(brief), (items_table(brief),)),) if has_annex else (),
        urgency="" if form is Kind.SHEET else brief.urgency, is_sample=brief.is_sample,
        note=f"逾期天数和时限取自事项台账，截至{long_date(brief.at)}。",
    )  # fmt: skip


def _list_title(brief: Brief) -> str:
    return "逾期事项清单" if all(item.workdays_late for item in brief.items) else "事项清单"


def title_of(brief: Brief) -> str:
    """关于加快办理……的提醒函."""
    return "".join(run.text for run in line_of(brief, brief.template.title))


def line_of(brief: Brief, text: str) -> list[Run]:
    """A template's line with its slots filled."""
    found: list[Run] = []
    for piece in rules.pieces(text):
        found += _filled(brief, piece.text) if piece.is_slot else [Run(piece.text)]
    return found


def _filled(brief: Brief, slot: str) -> list[Run]:
    if slot.startswith(rules.FIGURE):
        return _figure(brief, slot.removeprefix(rules.FIGURE))
    return _FILLS[slot](brief)


def _figure(brief: Brief, key: str) -> list[Run]:
    """A figure of the addressee's place on the day, with its unit."""
    place = brief.addressee.place
    value = evaluate([key], context_for(place, at=brief.at)).total[key]
    shown = "–" if value.shown is None else f"{value.shown:f}".replace("-", "−")
    return [Run(f"{shown}{value.figure.unit}", key, f"{place.code}@{brief.at.isoformat()}")]


def _source(brief: Brief, item: Item) -> str:
    return f"case:{item.case.number}@{brief.at.isoformat()}"


def _count(brief: Brief) -> Run:
    return Run(f"{len(brief.items)}项", COUNT, "、".join(item.case.number for item in brief.items))


def _subject(brief: Brief) -> list[Run]:
    """What it is about: the one matter, or the first of several and how many."""
    first = brief.items[0]
    name = first.case.title if len(first.case.title) <= _MOST_SUMMARY else first.project or first.case.number
    if len(brief.items) == 1:
        return [Run(name)]
    return [Run(f"{first.project or name}等"), _count(brief), Run("事项")]


def _projects(brief: Brief) -> list[Run]:
    names = list(dict.fromkeys(item.project for item in brief.items if item.project))
    if len(names) <= 1:
        return [Run(names[0] if names else "有关项目")]
    return [Run(f"{names[0]}等"), Run(f"{len(names)}个项目", COUNT, "、".join(names)[:200])]


def _lates(brief: Brief) -> list[Late]:
    return [Late(item.case.number, item.workdays_late, _source(brief, item)) for item in brief.items]


def limit_words(limit: Limit) -> str:
    """五 working days as a letter says it: 5个工作日; calendar days as 5日."""
    return f"{limit.days}个工作日" if limit.unit == WORKDAY else f"{limit.days}日"


def _limit(brief: Brief) -> list[Run]:
    return [Run(limit_words(brief.limit), LIMIT, "R4.1")] if brief.limit else [Run("规定时限")]


def _earlier(brief: Brief) -> list[Run]:
    """The letters sent before about these cases, or why none was (B08)."""
    sent = {letter.id: letter for item in brief.items for letter in item.earlier}
    found: list[Run] = []
    for letter in sorted(sent.values(), key=lambda one: (one.signed_on or brief.at, one.level)):
        found.append(Run("、" if found else "此前已印发"))
        number = letter.document.doc_number or ""
        found.append(Run(f"《{letter.title}》（{number}，{long_date(letter.day)}）", NUMBER, f"letter:{letter.id}"))
    if found:
        found.append(Run("，"))
    if brief.skip_reason:
        found.append(Run(f"{brief.skip_reason.rstrip('。，；')}，"))
    return found


def _call(brief: Brief) -> list[Run]:
    if brief.call is None:
        return []
    told = _CALLS.get(CallResult(brief.call.result), "。")
    return [Run(long_date(brief.call.on), CALLED, brief.call.whom), Run(f"已电话联系{brief.call.whom}{told}")]


_FILLS: dict[str, Callable[[Brief], list[Run]]] = {
    "收文单位": lambda brief: [Run(brief.addressed_to)],
    "发文单位": lambda brief: [Run(brief.issuer.name)],
    "项目": _projects,
    "事项": _subject,
    "事项数": lambda brief: [_count(brief)],
    "最长逾期": lambda brief: [longest(_lates(brief))],
    "逾期情况": lambda brief: lateness(brief.kind, _lates(brief)),
    "时限": _limit,
    "前函": _earlier,
    "通话": _call,
}


# ---- the body --------------------------------------------------------------------------------------------------------------


def _body(brief: Brief, has_annex: bool) -> list[Block]:
    found: list[Block] = []
    for line in filter(None, (one.strip() for one in brief.template.body.splitlines())):
        if line == "{事项清单}":
            found += _items(brief, has_annex)
        elif line == "{要求}":
            found += [Para(tuple(line_of(brief, one))) for one in brief.demand.splitlines() if one.strip()]
        else:
            found.append(Para(tuple(line_of(brief, line))))
    return found


def _items(brief: Brief, has_annex: bool) -> list[Block]:
    if brief.kind == LetterKind.REFERRAL:
        return [items_table(brief), heading(1, "历次函件"), letters_table(brief), heading(1, "佐证材料"), proofs_table(brief)]
    if has_annex:
        return [para(_count(brief), "事项的名称、时限和逾期情况见附件。")]
    return [_item(brief, at, item) for at, item in enumerate(brief.items, start=1)]


def _item(brief: Brief, at: int, item: Item) -> Para:
    """1.某项目：清表受阻（WT-2023-0001），应于……前办结，已逾期……。"""
    lead = f"{at}." if len(brief.items) > 1 else ""
    # A case that a light opened begins with its project's name already.
    named = f"{lead}{item.project}：" if item.project and not item.case.title.startswith(item.project) else lead
    runs = [Run(f"{named}{item.case.title}（"), Run(item.case.number, "case.number", _source(brief, item)), Run("）")]
    if item.case.due_on:
        runs += [Run("，应于"), Run(long_date(item.case.due_on), DUE, _source(brief, item)), Run("前办结")]
    if item.workdays_late:
        runs += [Run("，已逾期"), Run(f"{item.workdays_late}个工作日", LATE, _source(brief, item))]
    return Para((*runs, Run("。")))


def items_table(brief: Brief) -> Table:
    """The cases as a table; its head stands on every page."""
    columns = (
        Column("序号", width=3), Column("项目", "left"), Column("事项", "left"), Column("编号"), Column("办理时限"),
        Column("逾期(工作日)", "right"),
    )  # fmt: skip
    rows = tuple(_item_row(brief, at, item) for at, item in enumerate(brief.items, start=1))
    return Table(columns, rows, signers=("填报人：", "审核人：", "（盖章）") if brief.kind == LetterKind.REFERRAL else ())


def _item_row(brief: Brief, at: int, item: Item) -> Row:
    due = Run(item.case.due_on.isoformat(), DUE, _source(brief, item)) if item.case.due_on else Run("–")
    late = Run(str(item.workdays_late), LATE, _source(brief, item))
    number = Run(item.case.number, "case.number", _source(brief, item))
    return Row((Run(str(at)), Run(item.project or "–"), Run(item.case.title), number, due, late))


def letters_table(brief: Brief) -> Table:
    """Every letter sent about these cases: kind, number, dates, reply."""
    columns = (Column("文种"), Column("发文字号"), Column("签发"), Column("回复时限"), Column("回复"))
    sent = {letter.id: letter for item in brief.items for letter in item.earlier}
    rows = tuple(_letter_row(one) for one in sorted(sent.values(), key=lambda one: (one.day, one.level)))
    return Table(columns, rows or (_nothing(len(columns)),))


def _letter_row(letter: Letter) -> Row:
    days = (letter.signed_on, letter.reply_due_on, letter.replied_on)
    told = [day.isoformat() if day else "–" for day in days]
    return Row(
        (
            Run(str(letter.get_kind_display())),
            Run(letter.document.doc_number or "–", NUMBER, f"letter:{letter.id}"),
            *map(Run, told),
        )
    )


def proofs_table(brief: Brief) -> Table:
    """Every file that shows what happened, by the hash it is kept under."""
    columns = (Column("编号"), Column("佐证文件摘要", "left"))
    rows = tuple(Row((Run(item.case.number), Run(proof))) for item in brief.items for proof in item.proofs)
    return Table(columns, rows or (_nothing(len(columns)),))


def _nothing(width: int) -> Row:
    return Row(tuple(Run("–") for _at in range(width)))


def numbers_in(blocks: Sequence[Block]) -> list[Run]:
    """The runs that are numbers drawn from a case or a figure, in reading order."""
    runs = [run for block in blocks if isinstance(block, Para) for run in block.runs]
    return [run for run in runs if run.figure_key]
