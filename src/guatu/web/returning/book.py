"""The month's workbook as this post gets it and gives it back: lines out, money and progress in, new rows proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place, Post, Unit
from guatu.access.queries import get_place_for, place_ids_under
from guatu.facts import files
from guatu.facts.folds import LIVE
from guatu.facts.models import Entry
from guatu.facts.recorder import actor_key
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.kernel.period import Period
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectMonth, ProjectStanding, ProjectYear
from guatu.ledger.vocab import Basis
from guatu.life.build.rules import Told as ToldMoney
from guatu.life.build.services import Return, file_returns, known_for
from guatu.life.dispatch.returns import queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.services import file_many, propose_rows
from guatu.life.dispatch.returns.workbook import Head, Line, workbook_bytes
from guatu.life.dispatch.returns.workbook_reading import Returned, Told, at_cell, read_workbook
from guatu.ui.wording import moment_text
from guatu.web.returning.book_rows import Standing, conflicts, filings_of, standings_now
from guatu.web.returning.words import occasion_label

KIND = "xlsx"


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook: a place's projects for a month."""

    place: Place
    cycle: ReturnCycle
    occasion: Occasion
    projects: tuple[ProjectStanding, ...]

    @property
    def period(self) -> Period:
        """The return period."""
        return Period.reported(self.occasion.on.year, self.occasion.on.month)


@dataclass(slots=True)
class Outcome:
    """What became of an uploaded workbook."""

    filed: int = 0
    money: int = 0
    proposed: int = 0
    skipped: int = 0
    is_repeat: bool = False
    problems: list[str] = field(default_factory=list)


def own_place(actor: Actor) -> Place | None:
    """Where the actor sits; whoever acts for another sits in the other's chair."""
    post = Post.objects.select_related("place").filter(id=actor.on_behalf_of or actor.post_id).first()
    return post.place if post else None


def get_place_of_book(actor: Actor, code: str) -> Place:
    """The place of a workbook: one the actor files for, or, for a department or a crew with things of its own, where it sits.

    Errors: NotFound; Refused.
    """
    own, reach = own_place(actor), scope.of(actor, queries.FILE)
    if own is not None and own.code == code and (reach.unit_ids or reach.project_ids):
        return own
    return get_place_for(actor, code, queries.FILE)


def open_book(actor: Actor, place: Place, key: str = "") -> Book | None:
    """The workbook of a place for an occasion, the newest one without a key; None while no monthly cycle has run for a month.

    Errors: NotFound for an occasion that is none.
    """
    cycle = next((one for one in queries.cycles_of(place.root_id) if one.cadence == rules.MONTHLY), None)
    if cycle is None:
        return None
    calendar, today = calendar_of(place.root_id), clock.local_date(queries.received_at())
    occasion = rules.occasion_of(cycle.rule, key, calendar) if key else _newest(cycle, today)
    if occasion is None and not key:
        return None
    if occasion is None or not cycle.is_running(occasion.opens_on):
        raise NotFound(_("没有这一期。"))
    rows = queries.filable(actor).filter(place_id__in=place_ids_under(place))
    return Book(place, cycle, occasion, tuple(queries.owing(cycle, occasion, rows).order_by("unit_name", "internal_code")))


def _newest(cycle: ReturnCycle, today: dt.date) -> Occasion | None:
    first = today - dt.timedelta(days=rules.LONGEST_OPEN[rules.MONTHLY])
    begun = rules.occasions_between(cycle.rule, first, today, calendar_of(cycle.root_id))
    found = [one for one in begun if cycle.is_running(one.opens_on)]
    return found[-1] if found else None


def book_title(book: Book) -> str:
    """示例甲县2023年8月填报表."""
    return _("%(place)s%(period)s填报表") % {"place": book.place.name, "period": occasion_label(book.cycle, book.occasion)}


def book_bytes(book: Book) -> bytes:
    """The file to be filled."""
    head = Head(book.place.code, book.cycle.key, book.occasion.key)
    note = _("%(due)s 前报回，%(lock)s 锁定") % {
        "due": moment_text(clock.local_time(book.occasion.due_at)), "lock": moment_text(clock.local_time(book.occasion.lock_at)),
    }  # fmt: skip
    return workbook_bytes(head, book_title(book), note, _lines(book), is_sample=book.place.is_sample)


def _lines(book: Book) -> list[Line]:
    ids = [one.project_id for one in book.projects]
    known = known_for(book.period, Basis.REPORTED, book.projects)
    told = money_told(book, ids)
    plans = dict(
        ProjectYear.objects.filter(snapshot_no=LIVE, project_id__in=ids, year=book.period.end.year).values_list(
            "project_id", "plan_yuan"
        )
    )
    marks = queries.marks_of(book.cycle, [book.occasion], ids)
    last = queries.last_marks(ids, book.cycle.key, book.occasion.on)
    found = []
    for one in book.projects:
        mark = marks.get((one.project_id, book.occasion.key), {})
        found.append(
            Line(
                one.project_id, one.name, one.internal_code, one.unit_name, plans.get(one.project_id), known[one.project_id].before_yuan,
                told.get(one.project_id), last.get(one.project_id, {}).get("progress", ""), mark.get("progress", ""),
                mark.get("blockers", ""),
            )
        )  # fmt: skip
    return found


def money_told(book: Book, ids: Iterable[UUID]) -> dict[UUID, int]:
    """What each project told for the period already. Units: yuan."""
    rows = ProjectMonth.objects.filter(snapshot_no=LIVE, project_id__in=list(ids), period=book.period.key, basis=Basis.REPORTED)
    return dict(rows.values_list("project_id", "ytd_yuan"))


# ---- back in ---------------------------------------------------------------------------------------------------------------


def take_book(actor: Actor, data: bytes, name: str) -> Outcome:
    """A workbook that came back: all of it or nothing, and once. Errors: Invalid on "file"; NotFound; Refused."""
    returned = read_workbook(data, name)
    place = get_place_of_book(actor, returned.head.place)
    book = open_book(actor, place, returned.head.occasion)
    if book is None or book.cycle.key != returned.head.cycle:
        raise Invalid({"file": [_("这份填报表的周期已不在用。请重新下载。")]})
    if _is_repeat(actor, returned):
        return Outcome(is_repeat=True, skipped=len(returned.rows))
    outcome = Outcome(problems=returned.problems)
    _refuse_strangers(book, returned, outcome)
    _refuse_new(actor, place, returned, outcome)
    within = {one.project_id for one in book.projects}
    rows = [row for row in returned.rows if row.project in within]
    now = standings_now(book.cycle, book.occasion, money_told(book, within), rows)
    outcome.problems += conflicts(returned.sheet, rows, now)
    if not outcome.problems:
        _apply(actor, book, returned, now, data, name, outcome)
    return outcome


def _is_repeat(actor: Actor, returned: Returned) -> bool:
    key = _key_of(returned)
    return Entry.objects.filter(actor_key=actor_key(actor), idem_key__in=[key, f"{key}:money"]).exists()


def _key_of(returned: Returned) -> str:
    return f"workbook:{returned.sha256[:40]}"


def _refuse_strangers(book: Book, returned: Returned, outcome: Outcome) -> None:
    known = {one.project_id: one for one in book.projects}
    gone = _units_gone(book)
    for row in returned.rows:
        project = known.get(row.project)
        if project is None:
            text = _("这个项目不在本表范围：不存在、不在你的管辖范围，或本期不用报。请重新下载。")
            outcome.problems.append(at_cell(returned.sheet, row.row, "key", text))
        elif project.unit_id in gone and row.is_touched:
            text = _("责任单位“%(unit)s”已撤销，请先在台账改为现有单位。") % {"unit": project.unit_name}
            outcome.problems.append(at_cell(returned.sheet, row.row, "unit", text))


def _refuse_new(actor: Actor, place: Place, returned: Returned, outcome: Outcome) -> None:
    """A department or a crew fills in its own rows; a project nobody knows is the place's to propose."""
    if policy.can(actor, queries.FILE, place).ok:
        return
    text = _("本岗位只填自己的项目，不能提新项目。请删除这一行，由所在县（市、区）的填报岗位提出。")
    outcome.problems += [at_cell(returned.sheet, new.row, "name", text) for new in returned.new]


def _units_gone(book: Book) -> set[UUID]:
    wanted = {one.unit_id for one in book.projects if one.unit_id}
    there = set(Unit.objects.valid_on(clock.today()).filter(id__in=wanted).values_list("id", flat=True))
    return wanted - there


def _apply(
    actor: Actor, book: Book, returned: Returned, now: dict[UUID, Standing], data: bytes, name: str, outcome: Outcome
) -> None:  # fmt: skip
    rows, key = {row.project: row for row in returned.rows}, _key_of(returned)
    filings, money = filings_of(book.cycle, book.occasion, returned.rows, now), _money(actor, book, returned.rows, now)
    outcome.skipped = len(rows) - len({one.project for one in filings} | {one.project for one in money})
    try:
        with transaction.atomic():
            files.store(data, name=name, kind=KIND)
            if returned.new:
                proposed = propose_rows(actor=actor, place=book.place, file_sha256=returned.sha256, rows=returned.new)
                outcome.proposed = len(proposed)
            if filings:
                outcome.filed = len(
                    _with_rows(
                        rows,
                        [one.project for one in filings],
                        returned.sheet,
                        lambda: file_many(actor=actor, filings=filings, idem_key=key),
                    )
                )
            if money:
                receipt = _with_rows(
                    rows,
                    [one.project for one in money],
                    returned.sheet,
                    lambda: file_returns(actor=actor, period=book.period, returns=money, idem_key=f"{key}:money"),
                )
                outcome.money = len(receipt.facts)
    except Invalid as invalid:
        outcome.problems += invalid.texts
    except Conflict as conflict:
        outcome.problems.append(conflict.reason)


def _with_rows(rows: dict[UUID, Told], projects: list[UUID], sheet: str, verb: Callable[[], Any]) -> Any:
    """A verb whose problems are told by sheet, row and cell. Errors: Invalid."""
    try:
        return verb()
    except Invalid as invalid:
        raise Invalid({"": _placed(invalid, sheet, rows, projects)}) from invalid


def _placed(invalid: Invalid, sheet: str, rows: dict[UUID, Told], projects: list[UUID]) -> list[str]:
    by_text = {str(project): rows[project] for project in projects}
    found = []
    for name, problems in invalid.problems.items():
        row = by_text.get(name) or (rows[projects[0]] if len(projects) == 1 else None)
        cell = name if name in ("progress", "blockers", "reason") else "ytd"
        found += [at_cell(sheet, row.row, cell, str(one)) if row else str(one) for one in problems]
    return found


def _money(actor: Actor, book: Book, rows: Sequence[Told], now: dict[UUID, Standing]) -> list[Return]:
    """The month's investment where the unit changed it, or said 无变化 before any was told. Units: yuan."""
    standings = {one.project_id: one for one in book.projects}
    known = known_for(book.period, Basis.REPORTED, standings.values())
    found = []
    for row in rows:
        stands = now[row.project]
        yuan = row.ytd_yuan if stands.is_new(row, "ytd") else None
        if yuan is None and row.is_same and stands.ytd_yuan is None:
            yuan = known[row.project].before_yuan or 0
        if yuan is not None and policy.can(actor, "return.file", standings[row.project]).ok:
            found.append(Return(row.project, ToldMoney(yuan), reason=row.reason, document_no=row.document_no, progress=row.progress))
    return found
