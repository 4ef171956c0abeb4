"""Reads of letters: fetch-or-refuse, who sees which, proposals by addressee, how many an addressee has had."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.access import holdings, policy, scope
from guatu.access.models import Post, Unit
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.queries import is_in_circle as is_case_in_circle
from guatu.cases.queries import may_decide_rung, visible_cases
from guatu.cases.vocab import OPEN_STATES, CaseState, RungState
from guatu.facts import journal
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound, Refused
from guatu.ledger.queries import parameter
from guatu.life.supervise.letters.ladder import LADDER
from guatu.life.supervise.letters.models import Letter, LetterItem, LetterQuerySet
from guatu.life.supervise.letters.vocab import KIND_OF_RUNG, LetterKind, LetterState

SUBJECT = "letter"
# Whom a sensitive letter shows itself to: read at once for a list, or each of its rows asks for itself.
CIRCLE = ("copies", "countersigns")
LOOKED_AT = ("root", "issuer__place", "addressee__place", "addressee_post__unit", "document", "template", "reply_case")
# What the issuer alone does, and what whoever it is sent to or asked about may do.
_OF_ISSUER = frozenset({"letter.draft", "letter.check", "letter.sign"})
_OF_PARTNER = frozenset({"letter.read", "letter.countersign", "letter.receive", "document.read"})


def visible_letters(actor: Actor) -> LetterQuerySet:
    """The letters an actor may see: drafts on the issuer's side, issued ones on either side."""
    drafts, issued = scope.of(actor, "letter.read"), scope.of(actor, "document.read")
    asked, received = (None if reach.is_empty else actor.unit_id for reach in (drafts, issued))
    found = Letter.objects.visible_to(drafts, issued, asked=asked, received=received)
    found = found.select_related("issuer", "addressee", "addressee_post__unit", "document").defer("document__content")
    return found.prefetch_related(*CIRCLE)


def get_letter_for(actor: Actor, letter: UUID, *, verb: str = "") -> Letter:
    """A letter, if the actor may do `verb` to it: reading one that is not signed asks for `letter.read`.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb, for a step of
    the issuer's on another's letter, and for a sensitive letter outside its circle.
    """
    found = Letter.objects.select_related(*LOOKED_AT).filter(id=letter).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    said = may(actor, found, verb or ("document.read" if found.is_issued else "letter.read"))
    if not said.ok:
        raise NotFound(said.reason) if said.is_hidden else Refused(said.reason)
    if not is_in_circle(actor, found):
        raise Refused(_("这份函涉及敏感事项，只有收发双方、抄送和会签单位、督查室可以打开。"))
    return found


def may(actor: Actor, letter: Letter, verb: str) -> policy.Verdict:
    """Whether the actor may do `verb` to a letter, and if not, why not: as policy says, with the two sides of a letter told apart.

    Both sides see an issued letter, and both may write letters of their own: what moves it is for whoever writes for its issuer.
    And a right over a place does not reach the unit itself: its posts may read and answer what the unit is sent or asked about.
    """
    is_partner = _is_partner(actor, letter)
    if is_partner and verb in _OF_PARTNER and policy.can(actor, verb).ok:
        return policy.Verdict(True)
    found = policy.can(actor, verb, letter)
    if verb not in _OF_ISSUER or (not found.ok and not (is_partner and found.is_hidden)):
        return found
    if policy.can(actor, verb, letter.issuing_side).ok:
        return found
    return policy.Verdict(False, _("这一步只有发文单位（或能代其拟函、核稿、签发的岗位）可以办理。"))


def _is_partner(actor: Actor, letter: Letter) -> bool:
    """Whether the actor's own unit is asked about the letter, or was sent it."""
    if actor.unit_id is None:
        return False
    if letter.is_issued and actor.unit_id in letter.receiving_units:
        return True
    return actor.unit_id in letter.asked_units


def is_in_circle(actor: Actor, letter: Letter) -> bool:
    """Whether a sensitive letter shows itself: to both sides, who countersigns, the leader and inspectors (DECISIONS 33)."""
    if not letter.is_sensitive or scope.is_machine(actor) or actor.unit_id in {letter.issuer_id, *letter.receiving_units}:
        return True
    return actor.unit_id in letter.asked_units or policy.can(actor, "case.sensitive", letter).ok


def shown_title(actor: Actor, letter: Letter) -> str:
    """The title as this reader may read it."""
    return letter.title if is_in_circle(actor, letter) else _("其他协调事项")


def facts_of(letter: UUID) -> list[Fact]:
    """Everything that happened to a letter, oldest first."""
    return list(journal.facts_about(SUBJECT, letter))


def items_of(letter: Letter) -> list[LetterItem]:
    """Its cases in their order."""
    return list(letter.items.select_related("case", "escalation").order_by("order"))


def standings_of(letter: Letter) -> list[CaseStanding]:
    """How its cases stand, in their order."""
    ids = [item.case_id for item in letter.items.order_by("order")]
    rows = {row.case_id: row for row in CaseStanding.objects.live().filter(case_id__in=ids)}
    return [rows[one] for one in ids if one in rows]


def is_settled(standing: CaseStanding) -> bool:
    """Whether nobody owes anything any more."""
    return standing.state not in OPEN_STATES


def settled_numbers(letter: Letter) -> tuple[list[str], bool]:
    """(numbers of its cases that are settled, are all of them)."""
    found = standings_of(letter)
    done = [row.number for row in found if is_settled(row)]
    return done, len(done) == len(found)


def reply_case_of(letter: Letter) -> CaseStanding | None:
    """The case that awaits its reply."""
    return CaseStanding.objects.live().filter(case_id=letter.reply_case_id).first() if letter.reply_case_id else None


def project_of(letter: Letter) -> UUID | None:
    """The project all its cases belong to; None where they belong to several, or one to none."""
    return projects_of([letter.id]).get(letter.id)


def projects_of(letters: Iterable[UUID]) -> dict[UUID, UUID]:
    """The same for many at once; letters whose cases belong to several projects, or one to none, are not in it."""
    items = list(LetterItem.objects.filter(letter_id__in=set(letters)).values_list("letter_id", "case_id"))
    cases = CaseStanding.objects.live().filter(case_id__in={case for _letter, case in items})
    projects = dict(cases.values_list("case_id", "project_id"))
    found: dict[UUID, set[UUID | None]] = {}
    for letter, case in items:
        if case in projects:
            found.setdefault(letter, set()).add(projects[case])
    return {letter: one for letter, (one, *more) in found.items() if one is not None and not more}


def letters_of_project(actor: Actor, project: UUID) -> LetterQuerySet:
    """The letters about a project's cases that an actor may see, newest first."""
    about = CaseStanding.objects.live().filter(project_id=project).values("case_id")
    found = LetterItem.objects.filter(case_id__in=about).values("letter_id")
    return visible_letters(actor).filter(id__in=found).order_by("-drafted_on", "-id")


def letters_about(case: UUID) -> list[Letter]:
    """Every letter that presses for a case, oldest first."""
    found = Letter.objects.filter(items__case_id=case).select_related("document", "addressee", "issuer")
    return list(found.order_by("drafted_on", "id"))


# ---- where letters stand ---------------------------------------------------------------------------------------------------

STAGES = ("drafts", "signing", "issued", "waiting", "settled")


def in_stage(rows: LetterQuerySet, stage: str) -> LetterQuerySet:
    """Letters of one tab. Issued: every one signed; waiting: those whose reply is owed; settled: done with or withdrawn."""
    over = CaseStanding.objects.live().filter(kind="letter", state__in=(CaseState.CLOSED, CaseState.WITHDRAWN)).values("case_id")
    if stage == "drafts":
        return rows.filter(state__in=(LetterState.DRAFTED, LetterState.COUNTERSIGNING))
    if stage == "signing":
        return rows.filter(state=LetterState.CHECKED)
    if stage == "issued":
        return rows.filter(signed_on__isnull=False).standing()
    if stage == "waiting":
        return rows.filter(signed_on__isnull=False).standing().exclude(reply_case=None).exclude(reply_case_id__in=over)
    return rows.filter(Q(state=LetterState.WITHDRAWN) | Q(reply_case_id__in=over))


# ---- proposals -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals that make one letter: same addressee, same paper. `is_adopted`: nobody has to decide any more."""

    addressee: Unit
    kind: str
    escalations: tuple[Escalation, ...]
    cases: tuple[CaseStanding, ...]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.addressee.id}:{self.kind}"

    @property
    def is_adopted(self) -> bool:
        """Whether every rung in it was adopted."""
        return all(one.state == RungState.CONFIRMED for one in self.escalations)


def groups_for(actor: Actor, root: UUID, *, states: Sequence[str] = (RungState.PROPOSED, RungState.CONFIRMED)) -> list[Group]:
    """Proposals without a letter, merged: one letter an addressee and paper (DECISIONS 31). What nobody adopted yet is offered to
    whoever may adopt it only: anybody else's letter would be refused when it is written (R4.1)."""
    cases = visible_cases(actor).open().filter(root_id=root).exclude(unit_id=None)
    rows = Escalation.objects.filter(ladder=LADDER, state__in=states, case_id__in=cases.values("case_id"))
    rows = rows.exclude(id__in=lettered()).order_by("rank", "proposed_on", "case__number")
    found = list(rows)
    rows_of = cases.filter(case_id__in=[one.case_id for one in found])
    # A sensitive case is written about by its circle only: nobody else is offered its letter.
    known = {row.case_id: row for row in rows_of if is_case_in_circle(actor, row)}
    mine = (one for one in found if one.case_id in known and _is_offered(actor, one, known[one.case_id]))
    with holdings.opened():
        return _grouped(_highest(mine), known)


def _is_offered(actor: Actor, rung: Escalation, case: CaseStanding) -> bool:
    if is_behind(rung, case):
        return False
    return rung.state == RungState.CONFIRMED or may_decide_rung(actor, case)


def is_behind(rung: Escalation, case: CaseStanding) -> bool:
    """Whether the case stands on a higher rung already: no letter goes back down the ladder."""
    return rung.rank < case.rank or (rung.state == RungState.PROPOSED and rung.rank == case.rank)


def lettered() -> Iterable[UUID]:
    """Rungs that a standing letter already carries."""
    carried = LetterItem.objects.exclude(letter__state=LetterState.WITHDRAWN).exclude(escalation=None)
    return carried.values_list("escalation_id", flat=True)


def _highest(rows: Iterable[Escalation]) -> list[Escalation]:
    """One rung a case: the highest; what lies below it is passed over."""
    best: dict[UUID, Escalation] = {}
    for row in rows:
        if row.case_id not in best or best[row.case_id].rank < row.rank:
            best[row.case_id] = row
    return list(best.values())


def _grouped(rows: list[Escalation], cases: dict[UUID, CaseStanding]) -> list[Group]:
    units = Unit.objects.select_related("place").in_bulk({cases[row.case_id].unit_id for row in rows})
    groups: dict[tuple[UUID, str], list[Escalation]] = {}
    for row in rows:
        unit = cases[row.case_id].unit_id
        if unit is not None and unit in units and row.rung in KIND_OF_RUNG:
            groups.setdefault((unit, KIND_OF_RUNG[row.rung].value), []).append(row)
    made = [
        Group(units[unit], kind, tuple(found), tuple(cases[one.case_id] for one in found))
        for (unit, kind), found in groups.items()
    ]
    order = {kind: at for at, kind in enumerate(LetterKind.values)}
    return sorted(made, key=lambda one: (-order[one.kind], one.addressee.official_order, one.addressee.name))


# ---- the cap ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """Letters an addressee has in a month, on their way included, against the cap. Units: letters."""

    count: int
    cap: int

    @property
    def is_over(self) -> bool:
        """Whether one more would be beyond the cap."""
        return self.count >= self.cap


def loads_of(units: Iterable[UUID], root: UUID, *, on: dt.date | None = None) -> dict[UUID, Load]:
    """The month's letters by addressee: signed in it, or drafted in it and on their way. Source: DECISIONS 31."""
    day = on or clock.today()
    wanted, start = set(units), day.replace(day=1)
    rows = Letter.objects.filter(addressee_id__in=wanted, root_id=root).standing()
    mine = rows.filter(Q(signed_on__range=(start, day)) | Q(signed_on=None, drafted_on__range=(start, day)))
    counts = Counter(mine.values_list("addressee_id", flat=True))
    cap = int(parameter("letters.month_cap", root=root, at=day))
    return {unit: Load(counts[unit], cap) for unit in wanted}


def post_words(post: UUID | None) -> str:
    """The post as a document names it, in Chinese like the document; never a person."""
    found = Post.objects.select_related("unit").filter(id=post).first() if post else None
    return f"{found.unit.label}{found.title}" if found else "系统"
