"""Filing a return: one project's day, week or month, as told; and a proper photo in place of a screenshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.workdays import Calendar
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for, parameter
from guatu.ledger.services.editing import provenance_for
from guatu.life.dispatch.returns import chains, kinds, queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle, ReturnLog
from guatu.life.dispatch.returns.rules import Occasion, Seat
from guatu.life.dispatch.returns.standings import SUBJECT, log_id
from guatu.life.dispatch.returns.vocab import Asked, PhotoSource

LONGEST_TEXT = 500
MOST_PEOPLE = 100_000
# A clock that is behind what is already written by more than this was set back.
_SLACK = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Filing:
    """What is told of one project for one occasion. `seen` is the filing the form was drawn from ("" before the first, None to
    file whatever stands there); `reason` is asked for after the lock and for what was already accepted."""

    project: UUID
    cycle: str
    occasion: str
    progress: str = ""
    is_unchanged: bool = False
    people: int | None = None
    has_problem: bool = False
    blockers: str = ""
    reason: str = ""
    evidence: tuple[Evid, ...] = ()
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of it: the entry, the fact, where it stands, what was odd about it."""

    entry: UUID
    fact: UUID
    log: UUID
    occasion: str
    is_late: bool = False
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: dict[str, Any], entry: UUID) -> Receipt:
        """From an entry's kept answer."""
        return cls(entry, UUID(told["fact"]), UUID(told["log"]), told["occasion"], told["is_late"], tuple(told["warnings"]))


def file_progress(*, actor: Actor, filing: Filing, idem_key: str | None = None) -> Receipt:
    """填报：one project, one occasion. The same key files once and is answered with the first receipt.

    Errors: Invalid by field (not owed, in the future, locked without a reason, nothing told); Conflict when somebody filed
    meanwhile; Refused; NotFound. Facts: returns.progress_returned.
    """
    return file_many(actor=actor, filings=[filing], idem_key=idem_key)[0]


def file_many(*, actor: Actor, filings: Sequence[Filing], idem_key: str | None = None) -> list[Receipt]:
    """填报多项：all of them or none. Errors: Invalid, keyed by field for one filing and by project id for several; otherwise as
    `file_progress`. Facts: returns.progress_returned."""
    standings = [get_standing_for(actor, one.project, verb=queries.FILE) for one in filings]
    request = [_request(one) for one in filings]
    ids = [one.project_id for one in standings]
    try:
        with journal.entry(actor=actor, verb="returns.file", idem_key=idem_key, request=request, projects=ids) as entry:
            desk = _Desk(actor)
            told = _write_all(entry, desk, filings, standings)
            entry.answer = {"returns": told}
    except journal.Replayed as earlier:
        return [Receipt.of(one, earlier.entry_id) for one in earlier.answer["returns"]]
    return [Receipt.of(one, entry.id) for one in told]


def _request(filing: Filing) -> dict[str, Any]:
    """What makes two requests the same; photos only by their number, because a phone may draw them anew."""
    names = ("project", "cycle", "occasion", "progress", "is_unchanged", "people", "has_problem", "blockers", "reason")
    return {name: getattr(filing, name) for name in names} | {"photos": len(filing.evidence)}


@dataclass(slots=True)
class _Desk:
    """What the filings of one entry share, each read once."""

    actor: Actor
    now: dt.datetime = field(default_factory=queries.received_at)
    _seat: Seat | None = None
    _cycles: dict[tuple[UUID, str], ReturnCycle | None] = field(default_factory=dict)
    _calendars: dict[UUID, Calendar] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day of receipt."""
        return clock.local_date(self.now)

    @property
    def seat(self) -> Seat:
        """Where the sender sits."""
        if self._seat is None:
            self._seat = queries.seat_of(self.actor)
        return self._seat

    def calendar(self, root: UUID) -> Calendar:
        """The working days of a jurisdiction."""
        if root not in self._calendars:
            self._calendars[root] = calendar_of(root)
        return self._calendars[root]

    def cycle(self, root: UUID, key: str) -> ReturnCycle | None:
        """A cycle of a jurisdiction."""
        if (root, key) not in self._cycles:
            self._cycles[root, key] = ReturnCycle.objects.filter(root_id=root, key=key).first()
        return self._cycles[root, key]


def _write_all(
    entry: journal.Recorder, desk: _Desk, filings: Sequence[Filing], standings: Sequence[ProjectStanding]
) -> list[dict[str, Any]]:
    told, problems = [], {}
    for filing, standing in zip(filings, standings, strict=True):
        try:
            told.append(_write(entry, desk, filing, standing))
        except Invalid as invalid:
            if len(filings) == 1:
                raise
            problems[str(filing.project)] = [one for found in invalid.problems.values() for one in found]
    if problems:
        raise Invalid(problems)
    return told


def _write(entry: journal.Recorder, desk: _Desk, filing: Filing, standing: ProjectStanding) -> dict[str, Any]:
    cycle, occasion = _occasion(desk, filing, standing)
    log = log_id(standing.project_id, cycle.key, occasion.month)
    row = ReturnLog.objects.filter(snapshot_no=0, log_id=log).first()
    mark = (row.marks.get(occasion.key) if row else None) or {}
    _refuse_overtaken(filing, mark)
    _refuse_unowed(cycle, occasion, standing, mark)
    progress = _progress(filing, cycle, standing, occasion)
    _check(filing, cycle, mark, progress)
    steps, warnings, ground = chains.steps_for(standing, desk.today)
    if desk.now - clock.now() > _SLACK:
        warnings.append("clock_back")
    where = {"root": ground.root, "county": ground.county, "place": ground.place}
    may = policy.can(desk.actor, queries.REVIEW, standing).ok
    kind = kinds.ProgressReturned(
        cycle=cycle.key, occasion=occasion.key, occasion_on=occasion.on, month=occasion.month, due_at=occasion.due_at.isoformat(),
        lock_at=occasion.lock_at.isoformat(), **where, unit=ground.unit, post=str(desk.actor.post_id or ""), progress=progress,
        is_unchanged=filing.is_unchanged, people=filing.people, blockers=filing.blockers.strip(), has_problem=filing.has_problem,
        steps=tuple(steps), step=rules.first_step(steps, desk.seat, where, may_review=may), photos=len(filing.evidence),
        checked_photos=sum(bool(one.locator.get("is_checked")) for one in filing.evidence),
        provisional_due_on=_provisional(desk, filing, standing), is_told=bool(desk.actor.said_by),
        is_after_lock=desk.now > occasion.lock_at, first_at=mark.get("first_at", ""), warnings=tuple(warnings),
        for_post=str(desk.actor.on_behalf_of or ""),
    )  # fmt: skip
    fact = entry.record(
        kind, occurred_on=min(occasion.on, desk.today), project=standing.project_id,
        place=standing.county_id or standing.place_id or standing.root_id, subject=(SUBJECT, log), period=rules.period_key(cycle.cadence, occasion),
        provenance=provenance_for(standing), supersedes=UUID(mark["filing"]) if "filing" in mark else None,
        reason=filing.reason.strip() or (_("重报") if "filing" in mark else ""), evidence=filing.evidence,
    )  # fmt: skip
    first_at = dt.datetime.fromisoformat(mark["first_at"]) if "first_at" in mark else desk.now
    return {
        "fact": str(fact), "log": str(log), "occasion": occasion.key, "is_late": first_at > occasion.due_at, "warnings": warnings,
    }  # fmt: skip


def _occasion(desk: _Desk, filing: Filing, standing: ProjectStanding) -> tuple[ReturnCycle, Occasion]:
    cycle = desk.cycle(standing.root_id, filing.cycle)
    if cycle is None:
        raise Invalid({"cycle": [_("没有这个填报周期。")]})
    occasion = rules.occasion_of(cycle.rule, filing.occasion, desk.calendar(standing.root_id))
    fault = rules.filing_fault(occasion, desk.now, filing.reason)
    if fault or occasion is None:
        raise Invalid({"reason" if fault == "locked" else "occasion": [_faults()[fault]]})
    return cycle, occasion


def _refuse_unowed(cycle: ReturnCycle, occasion: Occasion, standing: ProjectStanding, mark: dict[str, Any]) -> None:
    """What was owed once may be filed late, corrected, or filed anew after it was sent back, wherever the project stands by now."""
    if not mark and not (cycle.is_running(occasion.opens_on) and queries.owes(cycle, standing)):
        text = _("这个项目不用报“%(cycle)s”：不在应报阶段，或这一期还没有启用。") % {"cycle": queries.cycle_title(cycle)}
        raise Invalid({"project": [text]})


def _faults() -> dict[str, str]:
    return {
        "unknown": _("没有这一期：不是工作日，或期号不对。请从“我要报的”里进入。"),
        "future": _("这一期还没有开始，不能提前填报。"),
        "locked": _("这一期已锁定；补报和更正须写明理由。"),
    }


def _refuse_overtaken(filing: Filing, mark: dict[str, Any]) -> None:
    if filing.seen is not None and filing.seen != mark.get("filing", ""):
        raise Conflict(_("你打开页面之后，这一期已有人报过。请核对后再提交；你填的内容还在。"), fields=("seen",))


def _progress(filing: Filing, cycle: ReturnCycle, standing: ProjectStanding, occasion: Occasion) -> str:
    """What is told; for 无变化 the words of the last time again."""
    if not filing.is_unchanged or filing.progress.strip():
        return filing.progress.strip()
    last = queries.last_told(standing.project_id, cycle.key, occasion.on)
    if last is None:
        raise Invalid({"is_unchanged": [_("这个项目还没有上一期，不能报“无变化”；请写一句现在的进度。")]})
    return str(last["progress"])


def _check(filing: Filing, cycle: ReturnCycle, mark: dict[str, Any], progress: str) -> None:
    problems: dict[str, list[str]] = {}
    if Asked.PROGRESS in cycle.asks and not progress and not filing.is_unchanged:
        problems["progress"] = [_("请写一句形象进度，或点“无变化”。")]
    for name in ("progress", "blockers"):
        if len(getattr(filing, name)) > LONGEST_TEXT:
            problems[name] = [_("最多 %(n)s 个字。") % {"n": LONGEST_TEXT}]
    if filing.people is not None and not 0 <= filing.people <= MOST_PEOPLE:
        problems["people"] = [_("在场人数请填 0 到 %(n)s 之间的整数。") % {"n": MOST_PEOPLE}]
    if filing.has_problem and not filing.blockers.strip():
        problems["blockers"] = [_("选了有问题，请写明是什么问题、卡在哪里。")]
    if mark.get("state") == "accepted" and not filing.reason.strip():
        problems["reason"] = [_("这一期已审核通过，更正须写明理由。")]
    if problems:
        raise Invalid(problems)


def _provisional(desk: _Desk, filing: Filing, standing: ProjectStanding) -> dt.date | None:
    """Screenshots from a chat are good for some working days, unless a proper photo is there too."""
    sources = {one.locator.get("source") for one in filing.evidence}
    if PhotoSource.CHAT not in sources or len(sources) > 1:
        return None
    days = int(parameter("returns.provisional_workdays", root=standing.root_id, at=desk.today))
    return desk.calendar(standing.root_id).add_workdays(desk.today, days)


def replace_evidence(*, actor: Actor, log: UUID, occasion: str, evidence: tuple[Evid, ...], idem_key: str | None = None) -> None:
    """补正式照片：takes the place of a screenshot that was good for some days only.

    Errors: Invalid without a photo or when it is a screenshot again; Conflict when nothing provisional stands there; Refused;
    NotFound. Facts: returns.evidence_replaced.
    """
    known = queries.get_log_for(actor, log, queries.FILE)
    if not evidence or any(one.locator.get("source") == PhotoSource.CHAT for one in evidence):
        raise Invalid({"photos": [_("请上传现场照片；聊天截图不能替换聊天截图。")]})
    request = [log, occasion, len(evidence)]
    try:
        with journal.entry(
            actor=actor, verb="returns.replace_evidence", idem_key=idem_key, request=request, projects=[known.project_id]
        ) as entry:
            mark = ReturnLog.objects.get(snapshot_no=0, log_id=log).marks.get(occasion, {})
            if not mark.get("provisional_due_on"):
                raise Conflict(_("这一期没有待替换的临时佐证。"))
            kind = kinds.EvidenceReplaced(
                occasion, mark["filing"], len(evidence), sum(bool(one.locator.get("is_checked")) for one in evidence)
            )
            entry.record(
                kind, occurred_on=clock.local_date(queries.received_at()), project=known.project_id,
                place=known.county_id or known.root_id, subject=(SUBJECT, log), evidence=evidence,
                provenance="sample" if known.is_sample else "observed",
            )  # fmt: skip
    except journal.Replayed:
        return
