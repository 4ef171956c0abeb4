"""One return: what was told, by whom, with which photos, which checks it passed, and everything that happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.queries import post_labels
from guatu.facts.models import Evidence, Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import problems, queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle, ReturnLog
from guatu.life.dispatch.returns.photos import NO_POSITION
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.vocab import PhotoSource
from guatu.ui.components import Step, Tag, TimelineEntry
from guatu.ui.wording import moment_text
from guatu.web.returning.words import step_title

_GONE = "没有找到。可能已被移除，或不在你的管辖范围。"


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo with what is known of when and where."""

    url: str
    caption: str
    tag: Tag
    sha: str


@dataclass(frozen=True, slots=True)
class One:
    """A return as its page shows it."""

    log: ReturnLog
    project: ProjectStanding
    cycle: ReturnCycle
    occasion: Occasion
    mark: dict[str, Any]
    facts: list[Fact]
    now: dt.datetime

    @property
    def state(self) -> str:
        """Where it stands."""
        return rules.state_of(self.mark, self.occasion.lock_at, self.now)

    @property
    def filed_at(self) -> dt.datetime:
        """When the effective filing came."""
        return dt.datetime.fromisoformat(self.mark["filed_at"])


def get_one_for(actor: Actor, log: UUID, key: str, verb: str = "project.read") -> One:
    """A return that was filed. Errors: NotFound out of reach, or for an occasion nobody filed; Refused."""
    row = queries.get_log_for(actor, log, verb)
    mark = row.marks.get(key, {})
    cycle = ReturnCycle.objects.filter(root_id=row.root_id, key=row.cycle).first()
    occasion = rules.occasion_of(cycle.rule, key, calendar_of(row.root_id)) if cycle else None
    if "filing" not in mark or cycle is None or occasion is None:
        raise NotFound(_(_GONE))
    project = ProjectStanding.objects.live().get(project_id=row.project_id)
    facts = [one for one in queries.steps_of(log) if one.body.get("occasion") == key]
    return One(row, project, cycle, occasion, mark, facts, queries.received_at())


def may_check(actor: Actor, one: One) -> bool:
    """Whether the next check is this actor's."""
    return policy.can(actor, queries.REVIEW, one.log).ok and queries.may_take(actor, queries.seat_of(actor), one.log, one.mark)


def chain(one: One) -> list[Step]:
    """Filed, each check, accepted."""
    mark = one.mark
    at = len(mark["steps"]) if mark["state"] == "accepted" else mark["step"]
    steps = [
        Step(
            _("填报"),
            "wrong" if mark["state"] == "sent_back" else "done",
            note=_("已退回") if mark["state"] == "sent_back" else "",
        )
    ]
    for number, step in enumerate(mark["steps"]):
        state = "done" if number < at else "current" if number == at and mark["state"] != "sent_back" else "todo"
        steps.append(Step(step_title(step), state))
    return steps


def shots(one: One) -> list[Shot]:
    """Photos of the effective filing and those that replaced a screenshot, oldest first."""
    wanted = [fact for fact in one.facts if str(fact.id) == one.mark["filing"] or fact.body.get("filing") == one.mark["filing"]]
    return [_shot(piece) for fact in wanted for piece in fact.evidence.all()]


def _shot(piece: Evidence) -> Shot:
    told = piece.locator
    source = str(dict(PhotoSource.choices).get(told.get("source", ""), _("照片")))
    taken = str(told.get("taken_at", "")).replace("T", " ")[:16]
    where = told.get("position", NO_POSITION)
    if told.get("is_checked"):
        tag = Tag(_("位置已核"), "good", f"{where} ±{told.get('accuracy_m', '?')} m")
    elif where == NO_POSITION:
        tag = Tag(_("无位置信息"), "plain", _("没有位置不影响报送。"))
    else:
        tag = Tag(_("照片自带位置"), "plain", where)
    return Shot(
        reverse("returning:photo", args=[piece.id]), " · ".join(part for part in (source, taken) if part), tag, piece.file_sha256
    )


def story(one: One) -> list[TimelineEntry]:
    """Everything that happened, newest first."""
    posts = post_labels(fact.entry.actor_post for fact in one.facts if fact.entry.actor_post)
    return [_entry(one, fact, posts) for fact in reversed(one.facts)]


def _entry(one: One, fact: Fact, posts: Mapping[UUID, str]) -> TimelineEntry:
    body = fact.body
    by = posts.get(fact.entry.actor_post, "") if fact.entry.actor_post else _("系统")
    if fact.entry.said_by:
        by = _("%(by)s（代录，%(said)s口述）") % {"by": by, "said": fact.entry.said_by}
    title, tone = _TITLES[fact.kind]()
    if fact.kind == "returns.step_passed":
        steps = one.mark["steps"]
        title = _("%(step)s：通过") % {"step": step_title(steps[body["step"]]) if body["step"] < len(steps) else _("审核")}
    told = [body.get("progress", ""), _("无变化") if body.get("is_unchanged") else "", body.get("blockers", ""), fact.reason]
    tags = (Tag(_("已被更正"), "plain"),) if hasattr(fact, "superseded_by") else ()
    at = moment_text(clock.local_time(fact.recorded_at))
    return TimelineEntry(
        at[:10], title, by=by, recorded=at[11:], body="；".join(part for part in told if part), tone=tone, tags=tags,
    )  # fmt: skip


_TITLES: dict[str, Any] = {
    "returns.progress_returned": lambda: (_("填报"), ""), "returns.step_passed": lambda: (_("审核通过"), "good"),
    "returns.sent_back": lambda: (_("退回"), "bad"), "returns.evidence_replaced": lambda: (_("补正式照片"), "good"),
    "returns.missed": lambda: (_("锁定时未报，登记漏报"), "bad"),
}  # fmt: skip


def photo_fact_for(actor: Actor, evidence: UUID) -> Evidence:
    """A photo of a return, with its project in reach. Errors: NotFound; Refused."""
    piece = Evidence.objects.select_related("fact").filter(id=evidence, fact__subject_type="return").first()
    if piece is None:
        raise NotFound(_(_GONE))
    queries.get_log_for(actor, UUID(piece.fact.subject_id))
    return piece


@dataclass(frozen=True, slots=True)
class Problem:
    """What became of a problem that was told: a case with its number, or why there is none yet."""

    number: str = ""
    url: str = ""
    state: str = ""
    why: str = ""


def problem(actor: Actor, one: One) -> Problem | None:
    """The case of a return's problem; None for a return without one. The number only for whoever may read the case."""
    if not one.mark["has_problem"]:
        return None
    case = problems.problem_case(
        one.project.project_id, one.log.log_id, one.occasion.key, one.mark["blockers"], accepted_on=_accepted_on(one)
    )
    if case is None and one.mark["state"] == "accepted":
        return Problem(why=_("没有立案：审核的岗位不能交办，或项目没有可以承办的责任单位。请在“事项”里交办。"))
    if case is None:
        return Problem(why=_("最后一步审核通过时立为问题，由责任单位限期办理；同一项目、同样文字的问题没有销号前不再另立。"))
    if not policy.can(actor, "case.read", case).ok:
        return Problem(why=_("已立为问题。"))
    return Problem(case.number, reverse("cases:case", args=[case.case_id]), case.get_state_display())


def _accepted_on(one: One) -> dt.date | None:
    """The day of the last check; of the filing where there was nothing to check. None before that."""
    if one.mark["state"] != "accepted":
        return None
    passed = [fact.recorded_at for fact in one.facts if fact.kind == "returns.step_passed"]
    return clock.local_date(max(passed, default=one.filed_at))


def names_of(logs: Iterable[ReturnLog]) -> dict[UUID, ProjectStanding]:
    """The projects of logs, in one read."""
    wanted = {one.project_id for one in logs}
    return {one.project_id: one for one in ProjectStanding.objects.live().filter(project_id__in=wanted)}
