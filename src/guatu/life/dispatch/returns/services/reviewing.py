"""Checking a return: one step takes it or sends it back; nobody changes a number that another told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import scope
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import kinds, queries, rules
from guatu.life.dispatch.returns.folding import WAITING
from guatu.life.dispatch.returns.models import ReturnLog
from guatu.life.dispatch.returns.services.problems import open_problem
from guatu.life.dispatch.returns.standings import SUBJECT
from guatu.notices.services import notify


@dataclass(frozen=True, slots=True)
class Pick:
    """One return on the reviewer's list; `filing` is the one that was looked at."""

    log: UUID
    occasion: str
    filing: str


@dataclass(slots=True)
class _Check:
    """A check under way: the return as it stands inside the entry."""

    log: ReturnLog
    mark: dict[str, Any]
    entry: journal.Recorder

    def record(self, kind: Any, reason: str = "") -> None:
        """Write the step down."""
        self.entry.record(
            kind, occurred_on=clock.local_date(queries.received_at()), project=self.log.project_id,
            place=self.log.county_id or self.log.root_id, subject=(SUBJECT, self.log.log_id), reason=reason,
            provenance="sample" if self.log.is_sample else "observed",
        )  # fmt: skip


@contextmanager
def _checking(actor: Actor, pick: Pick, name: str) -> Iterator[_Check]:
    known = queries.get_log_for(actor, pick.log, queries.REVIEW)
    with journal.entry(actor=actor, verb=f"returns.{name}", projects=[known.project_id]) as entry:
        log = ReturnLog.objects.get(snapshot_no=0, log_id=pick.log)
        mark = log.marks.get(pick.occasion, {})
        if mark.get("filing") != pick.filing or mark["state"] not in WAITING:
            raise Conflict(_("这一期刚被别人办理过或重报过，请看过现在的内容再审核。"), fields=("filing",))
        _require_turn(actor, log, mark)
        yield _Check(log, mark, entry)


def _require_turn(actor: Actor, log: ReturnLog, mark: dict[str, Any]) -> None:
    if scope.is_machine(actor):
        return
    if rules.is_own(mark, queries.posts_of(actor)):
        raise Refused(_("自己报的不能自己审核，请由别的岗位审核。"))
    step = mark["steps"][mark["step"]]
    if not rules.is_whose(step, queries.seat_of(actor), queries.ground_of(log)):
        raise Refused(_("现在轮到“%(step)s”，不是你的岗位审核。") % {"step": step["title"]})


def pass_step(*, actor: Actor, pick: Pick) -> None:
    """审核通过：on to the next check, or accepted after the last; a problem that it tells of becomes a case then.

    Errors: Conflict; Refused; NotFound. Facts: returns.step_passed, cases.opened.
    """
    with _checking(actor, pick, "pass_step") as check:
        mark = check.mark
        check.record(kinds.StepPassed(pick.occasion, pick.filing, mark["step"], str(actor.post_id or "")))
        if mark["step"] + 1 >= len(mark["steps"]) and mark["has_problem"]:
            open_problem(check.entry, actor, check.log, pick.occasion, UUID(pick.filing), mark["blockers"])


def pass_many(*, actor: Actor, picks: Iterable[Pick]) -> list[tuple[Pick, str]]:
    """批量通过：each for itself. Returns those that could not be passed, with why."""
    left = []
    for pick in picks:
        try:
            pass_step(actor=actor, pick=pick)
        except (Conflict, Refused) as error:
            left.append((pick, str(error)))
    return left


def send_back(*, actor: Actor, pick: Pick, reason: str) -> None:
    """退回：to whoever filed it, with a reason; what was told stays as it is until the sender files anew.

    Errors: Invalid without a reason; Conflict; Refused; NotFound. Facts: returns.sent_back.
    """
    if not reason.strip():
        raise Invalid({"reason": [_("请写明退回的原因，让填报的人知道改什么。")]})
    with _checking(actor, pick, "send_back") as check:
        kind = kinds.SentBack(pick.occasion, pick.filing, check.mark["step"], str(actor.post_id or ""))
        check.record(kind, reason.strip())
        _tell(check, pick, reason)


def _tell(check: _Check, pick: Pick, reason: str) -> None:
    if not check.mark["post"]:
        return
    project = ProjectStanding.objects.live().get(project_id=check.log.project_id)
    notify(
        posts=[UUID(check.mark["post"])], key=f"returns.sent_back:{pick.filing}",
        text=gettext_noop("“%(project)s”%(occasion)s的填报被退回：%(reason)s"),
        values={"project": project.label, "occasion": pick.occasion, "reason": reason.strip()[:80]},
        url=("returning:file", (check.log.project_id, check.log.cycle, pick.occasion)),
    )  # fmt: skip
