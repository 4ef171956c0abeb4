"""批示件：what leaders wrote and said, what became of each, and how long it took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Post, Unit
from guatu.access.queries import post_labels
from guatu.cases.models import CaseStanding
from guatu.cases.vocab import CaseState
from guatu.desk.cases_words import days_words, soon_days, state_light
from guatu.desk.register_filters import uuid_or_none
from guatu.desk.screen import Screen
from guatu.facts import journal
from guatu.facts.models import StoredFile
from guatu.figures.labels import unit_label
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.supervise import queries
from guatu.life.supervise.models import Instruction, InstructionQuerySet
from guatu.life.supervise.services import SUBJECT
from guatu.life.supervise.vocab import Form, InstructionState, Mode
from guatu.ui.components import Filter, FilterBar, Light, Link, Option

MOST = 200


@dataclass(frozen=True, slots=True)
class Written:
    """One instruction as its list prints it: the words, whose, what is wanted, and where it stands."""

    one: Instruction
    is_read: bool
    title: str
    text: str
    leader: str
    handler: str
    light: Light | None
    case: Link | None
    days: int
    due_words: str
    url: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The paper it stands on."""

    link: Link
    sha: str


@dataclass(frozen=True, slots=True)
class Instructions:
    """The list with its chips and how many there are of each progress."""

    rows: tuple[Written, ...]
    bar: FilterBar
    total: int


def instructions_of(screen: Screen) -> Instructions:
    """The instructions the reader may see, newest first, as the address narrows them."""
    rows = queries.visible_instructions(screen.actor).filter(root_id=screen.root.id)
    if screen.context.place_ids is not None:
        rows = rows.filter(place_id__in=screen.context.place_ids)
    bar = _bar(screen, rows)
    kept = _kept(screen, rows)
    found = list(kept.select_related("leader_post__unit", "unit").order_by("-given_on", "-id")[:MOST])
    return Instructions(tuple(written(screen, found)), bar, kept.count())


def _bar(screen: Screen, rows: InstructionQuerySet) -> FilterBar:
    named = Post.objects.filter(id__in=rows.order_by().values("leader_post_id")).select_related("unit")
    leaders = tuple(Option(str(one.id), f"{one.unit.label}·{one.title}") for one in named.order_by("title"))
    states = (
        *((str(v), str(t)) for v, t in InstructionState.choices if v != InstructionState.OPENED),
        ("open", _("办理中")),
        ("done", _("已办结")),
    )
    return FilterBar(
        (
            Filter("leader", _("领导"), "multi", leaders),
            Filter("mode", _("批示要求"), "multi", tuple(Option(str(v), str(t)) for v, t in Mode.choices)),
            Filter("form", _("形式"), "multi", tuple(Option(str(v), str(t)) for v, t in Form.choices)),
            Filter("state", _("进度"), "multi", tuple(Option(value, title) for value, title in states)),
        ),
        screen.query,
    )  # fmt: skip


def _kept(screen: Screen, rows: InstructionQuerySet) -> InstructionQuerySet:
    query = screen.query
    leaders = [found for one in query.many("leader") if (found := uuid_or_none(one))]
    rows = rows.filter(leader_post_id__in=leaders) if leaders else rows
    rows = rows.filter(mode__in=query.many("mode")) if query.many("mode") else rows
    rows = rows.filter(form__in=query.many("form")) if query.many("form") else rows
    return _in_state(rows, query.many("state")) if query.many("state") else rows


def _in_state(rows: InstructionQuerySet, wanted: Iterable[str]) -> InstructionQuerySet:
    """By progress: until it is a case by its own, after that by its case's."""
    ids: set[UUID] = set()
    for one in wanted:
        if one in ("open", "done"):
            cases = CaseStanding.objects.live().filter(source_type=SUBJECT)
            cases = cases.open() if one == "open" else cases.exclude(state__in=[s for s in CaseState if s not in _DONE])
            ids |= set(rows.filter(case_id__in=cases.values("case_id")).values_list("id", flat=True))
        else:
            ids |= set(rows.filter(state=one).values_list("id", flat=True))
    return rows.filter(id__in=ids)


_DONE = (CaseState.CLOSED, CaseState.WITHDRAWN)


def written(screen: Screen, found: list[Instruction]) -> list[Written]:
    """Instructions with their cases; as many statements for all as for one."""
    cases = queries.cases_of(found)
    units = {one.id: unit_label(one) for one in Unit.objects.filter(place__root_id=screen.root.id)}
    within = soon_days(screen, clock.today())
    return [_written(screen, one, cases.get(one.case_id) if one.case_id else None, units, within) for one in found]


def _written(
    screen: Screen, one: Instruction, case: CaseStanding | None, units: dict[UUID, str], within: int
) -> Written:  # fmt: skip
    is_read, today = queries.is_in_circle(screen.actor, one), clock.today()
    ended = (case.closed_on or case.withdrawn_on) if case else None
    handler = (case.unit_id if case else one.handler_id) or one.handler_id
    return Written(
        one, is_read, one.title if is_read else _("其他协调事项"), one.text if is_read else "",
        f"{one.leader_post.unit.label}·{one.leader_post.title}", units.get(handler, "") if handler else "",
        state_light(case, today, within) if case else _light(one),
        Link(case.number, screen.link("cases:case", case.case_id)) if case else None, ((ended or today) - one.given_on).days,
        days_words(case, today) if case else "", screen.link("cases:instruction", one.id),
    )  # fmt: skip


def _light(one: Instruction) -> Light:
    state = {InstructionState.FILED: "exempt", InstructionState.RECORDED: "watch"}.get(InstructionState(one.state), "future")
    return Light(state, word=str(one.get_state_display()))


# ---- one instruction -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InstructionPage:
    """One instruction: the words, the paper, the proposal and who decided, and what its reader may do."""

    screen: Screen
    row: Written
    told: tuple[tuple[str, str], ...]
    scans: tuple[Scan, ...]
    may_propose: bool
    may_decide: bool


def instruction_page(screen: Screen, one: Instruction) -> InstructionPage:
    """The page of an instruction as its reader sees it."""
    (row,) = written(screen, [one])
    return InstructionPage(
        screen, row, _told(one, row) if row.is_read else (), _scans(one) if row.is_read else (), _may_propose(screen.actor, one),
        _may_decide(screen.actor, one),
    )  # fmt: skip


def _may_propose(actor: Actor, one: Instruction) -> bool:
    waits = one.state in (InstructionState.RECORDED, InstructionState.PROPOSED)
    return waits and actor.unit_id == one.unit_id and policy.can(actor, queries.RECORD, one).ok


def _may_decide(actor: Actor, one: Instruction) -> bool:
    waits = one.state == InstructionState.PROPOSED and actor.post_id != one.proposed_post_id
    return waits and queries.may_decide(actor, one) and policy.can(actor, queries.APPROVE, one).ok


def _told(one: Instruction, row: Written) -> tuple[tuple[str, str], ...]:
    posts = post_labels({post for post in (one.recorded_post_id, one.proposed_post_id, one.decided_post_id, one.heir_post_id) if post})
    told = (
        (_("登记单位"), unit_label(one.unit)), (_("登记岗位"), _post(posts, one.recorded_post_id)), (_("接任领导岗位"), _post(posts, one.heir_post_id)), (_("来文字号"), one.paper_no),
        (_("拟承办单位"), row.handler), (_("拟定时限"), _day(one.due_on)), (_("拟办岗位"), _post(posts, one.proposed_post_id)),
        (_("拟办日"), _day(one.proposed_on)), (_("审批岗位"), _post(posts, one.decided_post_id)), (_("审批日"), _day(one.decided_on)),
        (_("退回拟办理由"), one.return_reason),
    )  # fmt: skip
    return tuple((title, words) for title, words in told if words)


def _post(posts: dict[UUID, str], post: UUID | None) -> str:
    return posts.get(post, "") if post else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _scans(one: Instruction) -> tuple[Scan, ...]:
    pieces = [row for fact in journal.facts_about(SUBJECT, one.id) for row in fact.evidence.all()]
    names = dict(StoredFile.objects.filter(sha256__in={row.file_sha256 for row in pieces}).values_list("sha256", "name"))
    return tuple(
        Scan(
            Link(names.get(row.file_sha256, _("原件")), reverse("cases:scan", args=[one.id, row.id]) if row.file_sha256 in names else ""),
            row.file_sha256,
        )
        for row in pieces
    )  # fmt: skip
