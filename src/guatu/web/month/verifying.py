"""核定 and objections from the form to the verbs: in bulk as told, one by one with a reason, and the county's written objection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.desk.month import Month
from guatu.desk.month_returns import ReturnLine, lines_for
from guatu.desk.month_rows import OBJECTED
from guatu.facts.models import Fact
from guatu.facts.recorder import lock_projects
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger.models import ProjectMonth
from guatu.ledger.vocab import Basis
from guatu.life.build.rules import Told
from guatu.life.build.services import Receipt, Return, object_return, verify_returns
from guatu.web.month.filing import earlier_entry

MOST_ROWS = 500


@dataclass(slots=True)
class Taken:
    """What a bulk verification came to: how many rows, and which were left with why."""

    receipt: Receipt | None = None
    left: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Rows verified."""
        return len(self.receipt.facts) if self.receipt else 0


def chosen_rows(values: Iterable[str]) -> dict[UUID, str]:
    """The rows ticked: project → the return the city looked at."""
    found = {}
    for value in list(values)[:MOST_ROWS]:
        project, _colon, fact = value.partition(":")
        try:
            found[UUID(project)] = str(UUID(fact))
        except ValueError:
            continue
    return found


def take_as_told(actor: Actor, month: Month, chosen: Mapping[UUID, str]) -> Taken:
    """Verify the chosen rows as they were told when the city looked. A row that moved since is left and named.

    Errors: Refused; NotFound.
    """
    taken = Taken()
    with transaction.atomic():
        lock_projects(set(chosen))
        lines = lines_for(month, chosen)
        returns = [one for project, seen in chosen.items() if (one := _as_told(lines.get(project), seen, taken))]
        taken.receipt = _verified(actor, month, returns, lines, taken)
    return taken


def _as_told(line: ReturnLine | None, seen: str, taken: Taken) -> Return | None:
    if line is None or line.told is None:
        return None
    if line.checked is not None:
        taken.left.append(_("%(name)s：刚由他人核定。") % {"name": line.name})
        return None
    if line.seen != seen:
        taken.left.append(_("%(name)s：你打开页面之后县区改了自报数，请看过再核定。") % {"name": line.name})
        return None
    reason = _("按自报核定：%(reason)s") % {"reason": line.reason} if line.reason else _("按自报核定")
    return Return(line.project, Told(line.told, since_start_yuan=line.since), reason=reason, document_no=line.document_no)


def _verified(
    actor: Actor, month: Month, returns: list[Return], lines: Mapping[UUID, ReturnLine], taken: Taken
) -> Receipt | None:  # fmt: skip
    """Verify; rows the checks refuse are named and left, the others go in."""
    if not returns:
        return None
    try:
        with transaction.atomic():
            return verify_returns(actor=actor, period=month.period, returns=returns)
    except Invalid as invalid:
        refused = {project: found for project in lines if (found := invalid.problems.get(str(project)))}
        if not refused:
            raise
        taken.left += [f"{lines[project].name}：{'；'.join(map(str, found))}" for project, found in refused.items()]
        return _verified(actor, month, [one for one in returns if one.project not in refused], lines, taken)


# ---- one row -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verified number for one project. `seen` are the returns on the page when it was drawn: told and verified."""

    project: UUID
    yuan: int
    reason: str
    document_no: str
    seen: str
    key: str


def seen_of(month: Month, project: UUID) -> str:
    """The returns of the period as they stand: told and verified."""
    rows = ProjectMonth.objects.filter(
        snapshot_no=month.rows.snapshot_no, project_id=project, period_end=month.period.end,
        basis__in=(Basis.REPORTED, Basis.VERIFIED),
    )  # fmt: skip
    return ",".join(str(one) for one in rows.order_by("basis", "period").values_list("fact_id", flat=True))


def rule_on(actor: Actor, month: Month, ruling: Ruling) -> Receipt:
    """Verify one project's return. Errors: Invalid by project; Conflict when the page was overtaken; Refused; NotFound."""
    with transaction.atomic():
        lock_projects({ruling.project})
        is_repeat = earlier_entry(actor, ruling.key) is not None  # then the verb answers as it did
        if not is_repeat and seen_of(month, ruling.project) != ruling.seen:
            raise Conflict(_("你打开页面之后，这一项的自报或核定数变了。下面是现在的数，请看过再核定。"))
        line = lines_for(month, [ruling.project]).get(ruling.project)
        since = line.since if line and line.told == ruling.yuan else None
        one = Return(
            ruling.project, Told(ruling.yuan, since_start_yuan=since), reason=ruling.reason, document_no=ruling.document_no
        )
        return verify_returns(actor=actor, period=month.period, returns=[one], idem_key=ruling.key or None)


def object_to(actor: Actor, month: Month, project: UUID, text: str) -> None:
    """The county objects in writing; the same words twice are one objection. Errors: Invalid; Refused; NotFound."""
    if month.close is not None:
        raise Invalid({"text": [_("本期已月结，不再接受异议；如数有误，请按更正补报。")]})
    with transaction.atomic():
        lock_projects({project})
        newest = Fact.objects.filter(project=project, kind=OBJECTED, period=month.period.key).order_by("-recorded_at").first()
        if newest is None or newest.body["text"] != text.strip() or _is_answered(month, project, newest):
            object_return(actor=actor, project=project, period=month.period, text=text)


def _is_answered(month: Month, project: UUID, objection: Fact) -> bool:
    facts = Fact.objects.filter(id__in=[one for one in seen_of(month, project).split(",") if one], body__basis=Basis.VERIFIED.value)
    return facts.filter(recorded_at__gt=objection.recorded_at).exists()
