"""Reads of inspections: fetch-or-refuse, whose rounds these are, what the ledger says beside a case, as whom one may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Unit
from guatu.access.models.places import ids_in
from guatu.access.queries import units_in
from guatu.access.things import ThingScope, at_place, known
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.cases.queries import independence_fault, is_in_circle, visible_cases
from guatu.cases.standings import SUBJECT
from guatu.cases.vocab import Grade
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, NotFound, Refused
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameters
from guatu.life.supervise.rounds import rules
from guatu.life.supervise.rounds.models import LedgerBatch, ProblemDetail, Recheck, Round, RoundItem, RoundQuerySet
from guatu.life.supervise.rounds.vocab import Category

PROBLEM = "problem"
# What being named in a round opens beyond one's own grant; starting and finishing stay with the office of the place.
_OF_THE_NAMED = frozenset({"case.read", "round.check"})
ANSWERS = ("cases.accepted", "cases.noted", "cases.returned", "cases.result_submitted")


# ---- rounds ----------------------------------------------------------------------------------------------------------------


def visible_rounds(actor: Actor, root: UUID) -> RoundQuerySet:
    """The rounds of a jurisdiction an actor may read, newest first."""
    rows = Round.objects.filter(root_id=root)
    found = rows.visible_to(scope.of(actor, "case.read"))
    if actor.unit_id is not None and policy.can(actor, "case.read").ok:
        found = found | rows.naming(actor.unit_id)
    return found.select_related("place").order_by("-started_on", "-id")


def get_round_for(actor: Actor, round_id: UUID, *, verb: str = "case.read") -> Round:
    """A round, if the actor may do `verb` there; whom it names may read it and go on site wherever its projects lie.

    Errors: NotFound missing or out of scope; Refused in scope without the verb.
    """
    found = Round.objects.select_related("place").filter(id=round_id).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    if not (verb in _OF_THE_NAMED and is_inspector(actor, found) and policy.can(actor, verb).ok):
        policy.require(actor, verb, found)
    return found


def get_item_for(actor: Actor, round_id: UUID, project: UUID, *, verb: str = "round.check") -> tuple[Round, RoundItem]:
    """A project of a round, if the actor may look at it there. Errors: NotFound; Refused."""
    found = get_round_for(actor, round_id, verb=verb)
    item = RoundItem.objects.filter(snapshot_no=LIVE, round_id=round_id, project_id=project).first()
    if item is None or not (is_inspector(actor, found) or policy.can(actor, verb, item).ok):
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    return found, item


def is_inspector(actor: Actor, one: Round) -> bool:
    """Whether a round names this actor's unit or post."""
    return actor.unit_id in one.inspector_ids or str(actor.post_id) in one.posts


def inspects(actor: Actor, one: Round) -> bool:
    """Whether this actor goes on site in a round: named there, or, where nobody is named, whoever may at the place."""
    return scope.is_machine(actor) or is_inspector(actor, one) or not (one.units or one.posts)


def asking_unit(actor: Actor, one: Round, item: RoundItem) -> UUID | None:
    """In whose name what is found is asked for: the actor's own unit, which then verifies; where its own grant would not let it,
    the unit that began the round."""
    asked = ThingScope(known([item.place_id, item.county_id]), known([actor.unit_id]), item.project_id)
    return actor.unit_id if policy.can(actor, "case.verify", asked).ok else one.unit_id or actor.unit_id


def items_of(actor: Actor, one: Round, *, verb: str = "case.read") -> list[RoundItem]:
    """The projects of a round within reach; all of them for those who inspect, start or reach its place."""
    rows = RoundItem.objects.filter(snapshot_no=LIVE, round_id=one.id)
    reach = scope.of(actor, verb)
    if not (reach.everything or one.place_id in reach.place_ids or is_inspector(actor, one)):
        rows = rows.filter(
            Q(place_id__in=reach.place_ids) | Q(county_id__in=reach.place_ids) | Q(unit_id__in=reach.unit_ids)
            | Q(project_id__in=reach.project_ids)
        )  # fmt: skip
    return list(rows.order_by("county_id", "project_id"))


def progress_of(rounds: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """(looked at, to be looked at) by round."""
    rows = RoundItem.objects.filter(snapshot_no=LIVE, round_id__in=list(rounds)).values("round_id")
    told = rows.annotate(all=Count("id"), done=Count("id", filter=Q(checked_on__isnull=False)))
    return {row["round_id"]: (row["done"], row["all"]) for row in told}


def handlers_near(standing: ProjectStanding, *, but: UUID | None = None) -> list[Unit]:
    """Units that may be asked to put something right here: the responsible one, then those of the place and upwards to the city."""
    line = [standing.root_id, standing.county_id, standing.place_id]
    places = known([*line, *_line_of(standing)])
    units = sorted(units_in(places), key=lambda one: (one.place_id == standing.root_id, one.official_order, one.name))
    first = [one for one in units if one.id == standing.unit_id]
    rest = [one for one in units if one.id != standing.unit_id]
    return [one for one in (*first, *rest) if not independence_fault(but, one.id)]


def _line_of(standing: ProjectStanding) -> list[UUID]:
    if standing.unit_id is None:
        return []
    paths = Unit.objects.filter(id=standing.unit_id).values_list("place__path", flat=True)
    return [one for path in paths for one in ids_in(path)]


# ---- problems --------------------------------------------------------------------------------------------------------------


def problems_of(actor: Actor, *, snapshot_no: int = LIVE) -> CaseQuerySet:
    """The problems an actor may see; parts of a problem are its lead's business."""
    return visible_cases(actor, snapshot_no=snapshot_no).filter(kind=PROBLEM, parent_id=None)


def readable(actor: Actor) -> Q:
    """Which rows show their words and category to this reader: all but the sensitive ones outside its circle, as
    `cases.queries.is_in_circle` has it row by row. Source: DECISIONS 33."""
    reach = scope.of(actor, "case.sensitive")
    if reach.everything:
        return Q()
    found = Q(is_sensitive=False) | Q(place_id__in=reach.place_ids) | Q(county_id__in=reach.place_ids)
    for unit in reach.unit_ids | known([actor.unit_id]):
        found |= Q(unit_id=unit) | Q(issuer_unit_id=unit) | Q(verifier_unit_id=unit) | Q(coop_key__contains=unit.hex)
    return found | Q(project_id__in=reach.project_ids)


def shown_category(actor: Actor, case: CaseStanding) -> str:
    """The category as this reader may read it: what kind of sensitive matter it is would tell what the title hides."""
    if not is_in_circle(actor, case):
        return str(_("其他协调事项"))
    return category_title(case.category)


def category_title(key: str) -> str:
    """A category in words; what another stage opened keeps its own word."""
    return str(Category(key).label) if key in Category.values else key


def may_read_persons(actor: Actor, case: CaseStanding) -> bool:
    """Whether the person named beside a problem is shown: to whoever keeps the ledger there, as its column is theirs to fill."""
    return is_in_circle(actor, case) and policy.can(actor, "problem.import", case).ok


def details_of(cases: Iterable[UUID]) -> dict[UUID, ProblemDetail]:
    """What the ledger says beside these cases."""
    return {one.case_id: one for one in ProblemDetail.objects.filter(case_id__in=list(cases))}


def answers_of(cases: Iterable[UUID]) -> dict[UUID, dt.date]:
    """The day each case was first answered: taken on, returned, or told of."""
    rows = Fact.objects.filter(subject_type=SUBJECT, subject_id__in=[str(one) for one in cases], kind__in=ANSWERS)
    told = rows.values("subject_id").annotate(on=Min("occurred_on"))
    return {UUID(row["subject_id"]): row["on"] for row in told}


def clocks_of(cases: Iterable[CaseStanding], at: dt.date) -> dict[UUID, tuple[rules.MarkFound, ...]]:
    """The 13710 marks of these cases on a day. Source: R4.11."""
    rows = list(cases)
    answers, details = answers_of(row.case_id for row in rows), details_of(row.case_id for row in rows)
    days = {root: mark_days(root, at) for root in {row.root_id for row in rows}}
    return {
        row.case_id: rules.clock_13710(_clock_facts(row, details.get(row.case_id), answers), at, days[row.root_id])
        for row in rows
    }


def mark_days(root: UUID, at: dt.date) -> rules.MarkDays:
    """The days of the marks in a jurisdiction on a day. Source: R4.11."""
    names = ("problem.13710_answer_days", "problem.13710_week_days", "problem.13710_month_days")
    told = parameters(root=root, at=at)
    return rules.MarkDays(*(told[name] for name in names))


def _clock_facts(row: CaseStanding, detail: ProblemDetail | None, answers: Mapping[UUID, dt.date]) -> rules.ClockFacts:
    found_on = (detail.found_on if detail else None) or row.opened_on
    return rules.ClockFacts(
        min(found_on, row.opened_on), row.opened_on, answers.get(row.case_id), row.submitted_on, row.closed_on,
        is_general=row.grade in (Grade.C, Grade.NONE),
    )  # fmt: skip


# ---- second looks, ledgers -------------------------------------------------------------------------------------------------


def get_recheck_for(actor: Actor, recheck: UUID) -> Recheck:
    """A drawn case, if the actor may look at it again. Errors: NotFound; Refused."""
    found = Recheck.objects.select_related("draw").filter(id=recheck).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(actor, "round.recheck", found)
    return found


def require_waiting(recheck: Recheck) -> UUID:
    """The case that was drawn. Errors: Conflict when somebody has looked at it again meanwhile."""
    case = CaseStanding.objects.live().get(case_id=recheck.case_id)
    if case.rechecked_on is not None or case.relapsed_into is not None:
        raise Conflict(_("%(number)s 已经回访过。") % {"number": case.number})
    return case.case_id


def get_batch_for(actor: Actor, batch: UUID) -> LedgerBatch:
    """A problem ledger on its way in, if the actor may handle its place. Errors: NotFound; Refused."""
    found = LedgerBatch.objects.select_related("place").filter(id=batch).first()
    if found is None:
        raise NotFound(_("没有找到这个批次。"))
    policy.require(actor, "problem.import", found)
    return found


def require_round_office(actor: Actor, one: Round) -> None:
    """Errors: Refused for whoever sees a round but reaches only a part of it."""
    if not policy.can(actor, "round.start", at_place(one.place_id)).ok:
        raise Refused(_("只有发起地方的项目办或督查室可以办结这轮核查。"))
