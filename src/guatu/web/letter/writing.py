"""What the pages that write letters work with: the proposals or cases behind an address, the draft a form asks for, the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as fields
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.access.models import Unit
from guatu.cases import rules as case_rules
from guatu.cases.models import CaseStanding
from guatu.cases.queries import shown_title, visible_cases
from guatu.desk.letter import groups_of, letters_of
from guatu.desk.screen import Screen
from guatu.facts import canon
from guatu.figures.labels import unit_label
from guatu.kernel import clock
from guatu.kernel.errors import NotFound
from guatu.ledger.calendar import calendar_of
from guatu.life.supervise.letters import queries, turns
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import Group
from guatu.life.supervise.letters.services import Draft
from guatu.life.supervise.letters.templating import template_of
from guatu.life.supervise.letters.vocab import LEVEL_OF_KIND, LetterKind, LetterState, Step
from guatu.life.supervise.rounds.queries import readable
from guatu.runner import queries as runner
from guatu.runner.models import Job
from guatu.runner.rules import DONE, FAILED
from guatu.ui.components import Progress
from guatu.web.letter import forms

MOST_CASES = 200
JOBS = ("letters.draft_all", "letters.sign_all")
FREE_KINDS = tuple(kind for kind in LetterKind if kind not in LEVEL_OF_KIND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter somebody wants to write: to whom, which paper, about which cases; behind a ladder's paper stand its rungs."""

    unit: Unit
    kind: str
    cases: tuple[CaseStanding, ...]
    group: Group | None

    @property
    def is_ladder(self) -> bool:
        """Whether it is a paper of the ladder."""
        return LetterKind(self.kind) in LEVEL_OF_KIND


def wanted(screen: Screen) -> Wanted | None:
    """What the address names; None while it names nothing yet. Errors: NotFound for what is not there."""
    kind, addressee = screen.query.text("kind"), _uuid(screen.query.text("addressee"))
    if not kind or addressee is None:
        return None
    unit = Unit.objects.select_related("place").filter(id=addressee, place__root_id=screen.root.id).first()
    if unit is None or kind not in LetterKind.values:
        raise NotFound(_("没有找到这个收文单位或文种。"))
    if LetterKind(kind) in LEVEL_OF_KIND:
        group = next((one for one in groups_of(screen) if one.key == f"{unit.id}:{kind}"), None)
        if group is None:
            raise NotFound(_("这条提议已经拟函或已处理。"))
        return Wanted(unit, kind, group.cases, group)
    return Wanted(unit, kind, tuple(_open_cases(screen, unit, kind)), None)


def _open_cases(screen: Screen, unit: Unit, kind: str) -> list[CaseStanding]:
    rows = visible_cases(screen.actor).open().filter(root_id=screen.root.id, parent_id=None).exclude(kind="letter")
    # A plain letter asks another unit for support in what somebody else handles; any other goes to whoever handles it.
    rows = rows if kind == LetterKind.LETTER else rows.filter(unit_id=unit.id)
    # A sensitive case is written about by its circle only.
    return list(rows.filter(readable(screen.actor)).order_by("due_on", "number")[:MOST_CASES])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def case_choices(screen: Screen, found: Wanted) -> forms.Choices:
    """The cases as one ticks them: number, title, how late."""
    calendar, today = calendar_of(screen.root.id), clock.today()
    choices = []
    for case in found.cases:
        late = case_rules.workdays_late(case.due_on, today, calendar)
        words = _("%(number)s %(title)s（逾期 %(n)s 个工作日）") if late else _("%(number)s %(title)s")
        choices.append((str(case.case_id), words % {"number": case.number, "title": shown_title(screen.actor, case), "n": late}))
    return choices


def draft_form(screen: Screen, found: Wanted, data: Any = None) -> forms.DraftForm:
    """The form of a letter to be written. A free letter begins with no case ticked."""
    initial = {"demand": template_of(found.kind, root=screen.root.id).demand}
    initial |= {} if found.group else {"cases": []}  # type: ignore[dict-item]
    places = [found.unit.place_id, screen.root.id]
    units = Unit.objects.filter(place_id__in=places, kind="government").values_list("id", flat=True)
    return forms.DraftForm(
        data, cases=case_choices(screen, found), units={found.unit.id, *units}, initial=initial,
        is_ladder=LEVEL_OF_KIND.get(LetterKind(found.kind), 0) > 1,
    )  # fmt: skip


def draft_of(found: Wanted, form: forms.DraftForm) -> Draft:
    """The draft a form asks for: of a ladder's paper only the ticked cases' rungs."""
    told = form.cleaned_data
    chosen = {UUID(one) for one in told["cases"]}
    rungs = tuple(one.id for one in found.group.escalations if one.case_id in chosen) if found.group else ()
    return Draft(
        found.kind, found.unit.id, escalations=rungs, cases=() if found.group else tuple(chosen),
        addressee_post=UUID(told["addressee_post"]) if told["addressee_post"] else None, demand=told["demand"],
        skip_reason=told.get("skip_reason", ""), copy_to=told["copy_to"], urgency=told["urgency"], call=form.call(),
    )  # fmt: skip


# ---- drawn anew ------------------------------------------------------------------------------------------------------------


def redraft_form(letter: Letter, data: Any = None) -> forms.DraftForm:
    """The same form for a letter that is drawn anew: its cases are those not settled."""
    cases = [
        (str(row.case_id), f"{row.number} {row.title}") for row in queries.standings_of(letter) if not queries.is_settled(row)
    ]
    initial = {
        "demand": letter.demand, "skip_reason": letter.skip_reason, "copy_to": letter.copy_to, "urgency": letter.urgency,
        "addressee_post": str(letter.addressee_post_id or ""), "called_on": letter.called_on, "called_whom": letter.called_whom,
        "call_result": letter.call_result,
    }  # fmt: skip
    governments = Unit.objects.filter(place_id__in=[letter.place_id, letter.root_id], kind="government").values_list(
        "id", flat=True
    )
    form = forms.DraftForm(
        data, cases=cases, units={letter.addressee_id, *governments}, initial=initial, is_ladder=letter.level > 1
    )
    del form.fields["cases"]
    form.fields["seen"] = fields.IntegerField(widget=fields.HiddenInput, min_value=1, initial=letter.version)
    return form


def redraft_of(letter: Letter, form: forms.DraftForm) -> Draft:
    """The draft of a letter drawn anew."""
    told = form.cleaned_data
    rungs = tuple(one for one in letter.items.values_list("escalation_id", flat=True) if one)
    return Draft(
        letter.kind, letter.addressee_id, escalations=rungs,
        addressee_post=UUID(told["addressee_post"]) if told["addressee_post"] else None, demand=told["demand"],
        skip_reason=told.get("skip_reason", ""), copy_to=told["copy_to"], urgency=told["urgency"], call=form.call(),
    )  # fmt: skip


# ---- in one go -------------------------------------------------------------------------------------------------------------


def adopted_groups(screen: Screen) -> list[Group]:
    """Groups nobody has to decide any more."""
    return [one for one in groups_of(screen) if one.is_adopted]


def group_choices(groups: list[Group]) -> forms.Choices:
    """Groups as one ticks them: to whom, which paper, how many cases."""
    return [(ticked_as(one), _group_words(one)) for one in groups]


def ticked_as(group: Group) -> str:
    """What a tick sends: the group and its very proposals, so that one adopted since the page was drawn is not written along."""
    return f"{group.key}:{canon.digest(sorted(str(one.id) for one in group.escalations))[:16]}"


def _group_words(group: Group) -> str:
    count = len(group.cases)
    words = ngettext("%(unit)s　%(kind)s（%(n)s 件事项）", "%(unit)s　%(kind)s（%(n)s 件事项）", count)
    return words % {"unit": unit_label(group.addressee), "kind": LetterKind(group.kind).label, "n": count}


def signable(screen: Screen) -> list[Letter]:
    """Letters of the screen's place that wait for this reader's signature."""
    here = set(letters_of(screen).filter(state=LetterState.CHECKED).values_list("id", flat=True))
    waiting = turns.awaiting_step(screen.actor, LetterState.CHECKED, "letter.sign", Step.SIGN)
    return [one for one in waiting if one.id in here]


@dataclass(frozen=True, slots=True)
class Run:
    """One job of this kind: how far, and what it left undone."""

    progress: Progress
    done: int
    left: list[list[str]]
    left_total: int
    is_over: bool


def runs_of(screen: Screen) -> list[Run]:
    """The reader's own newest jobs over letters."""
    jobs = list(Job.objects.filter(key__in=JOBS, actor_post=screen.actor.post_id).order_by("-created_at")[:6])
    now = runner.progress_of(jobs)
    return [_run(job, now[job.id]) for job in jobs]


def _run(job: Job, now: runner.JobProgress) -> Run:
    result = job.result if isinstance(job.result, dict) else {}
    url = reverse("queue:progress", args=[job.id])
    state = FAILED if job.state not in (DONE, FAILED) and not job.is_open else job.state
    progress = Progress(
        f"job-{job.id}", now.title, now.done, now.total, now.doing, url if job.is_open else "", state, problem=now.cause
    )
    done = int(result.get("drafted", result.get("signed", 0)) or 0)
    return Run(progress, done, list(result.get("left", [])), int(result.get("left_total", 0)), not job.is_open)
