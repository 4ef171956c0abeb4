"""Reads of cases: fetch-or-refuse, what one may see, as whom one sees it, and every step of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.access import policy, scope
from guatu.access.models import Place, Unit
from guatu.access.things import at_place, known
from guatu.cases.models import CaseQuerySet, CaseStanding, Escalation
from guatu.cases.standings import SUBJECT
from guatu.cases.vocab import OWED_STATES, CaseState, RungState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound


def visible_cases(actor: Actor, *, snapshot_no: int = LIVE, verb: str = "case.read") -> CaseQuerySet:
    """The cases an actor may do `verb` to, whatever their state."""
    return CaseStanding.objects.filter(snapshot_no=snapshot_no).visible_to(scope.of(actor, verb))


def get_case_for(actor: Actor, case: UUID, *, verb: str = "case.read", snapshot_no: int = LIVE) -> CaseStanding:
    """A case, if the actor may do `verb` to it.

    Errors: NotFound when it does not exist or is out of scope (the same answer); Refused in scope without the verb.
    """
    found = CaseStanding.objects.filter(snapshot_no=snapshot_no, case_id=case).first()
    if found is None:
        raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
    policy.require(actor, verb, found)
    return found


def overdue(rows: CaseQuerySet, at: dt.date) -> CaseQuerySet:
    """Those whose result is owed and whose date has passed, clocks that stand still left out."""
    return rows.filter(state__in=OWED_STATES, due_on__lt=at, stopped_on=None)


def is_overdue(case: CaseStanding, at: dt.date) -> bool:
    """Whether its result is owed and its date has passed."""
    return case.state in OWED_STATES and case.stopped_on is None and case.due_on is not None and case.due_on < at


def cases_of_project(project: UUID, *, snapshot_no: int = LIVE) -> list[CaseStanding]:
    """Every case about a project, open ones first by date."""
    rows = CaseStanding.objects.filter(snapshot_no=snapshot_no, project_id=project)
    return sorted(rows, key=lambda one: (not one.is_open, one.due_on or dt.date.max, one.number))


def cases_of_source(source_type: str, source_ids: Iterable[object]) -> list[CaseStanding]:
    """Cases that came out of a meeting, a round, a light …, oldest first."""
    wanted = [str(one) for one in source_ids]
    rows = CaseStanding.objects.live().filter(source_type=source_type, source_id__in=wanted)
    return list(rows.order_by("opened_on", "number"))


def subtasks_of(case: UUID, *, snapshot_no: int = LIVE) -> list[CaseStanding]:
    """The parts a case was split into, by number."""
    return list(CaseStanding.objects.filter(snapshot_no=snapshot_no, parent_id=case).order_by("number"))


def steps_of(case: UUID) -> list[Fact]:
    """Everything that happened to a case, oldest first, with entry, correction and evidence."""
    return list(journal.facts_about(SUBJECT, case).filter(kind__startswith="cases."))


def escalations_of(case: UUID) -> list[Escalation]:
    """The rungs reached so far, lowest first."""
    return list(Escalation.objects.filter(case_id=case).order_by("round", "rank"))


def waiting_escalations(cases: CaseQuerySet) -> list[Escalation]:
    """Proposals nobody has decided yet, oldest first."""
    found = Escalation.objects.filter(state=RungState.PROPOSED, case_id__in=cases.values("case_id"))
    return list(found.select_related("case").order_by("proposed_on", "rank"))


# ---- who sees what ---------------------------------------------------------------------------------------------------------


def is_in_circle(actor: Actor, case: CaseStanding) -> bool:
    """Whether a sensitive case shows itself: to those who ask, do, help and verify, to the leader, and to inspectors.

    Source: DECISIONS 33.
    """
    if not case.is_sensitive or scope.is_machine(actor):
        return True
    units = case.access_scope().unit_ids
    return actor.unit_id in units or policy.can(actor, "case.sensitive", case).ok


def shown_title(actor: Actor, case: CaseStanding) -> str:
    """The title as this reader may read it: 其他协调事项 outside the circle, still counted. Source: DECISIONS 33."""
    return case.title if is_in_circle(actor, case) else _("其他协调事项")


def shown_text(actor: Actor, case: CaseStanding) -> str:
    """What is asked for, or nothing outside the circle."""
    return case.text if is_in_circle(actor, case) else ""


def search_in(rows: CaseQuerySet, actor: Actor, text: str) -> CaseQuerySet:
    """Those whose number or, where the reader may read it, title or text holds `text`. A sensitive case outside the circle
    is found by its number only: a search that answers would tell what the title hides."""
    readable = Q(is_sensitive=False)
    if actor.unit_id is not None:
        readable |= Q(unit_id=actor.unit_id) | Q(issuer_unit_id=actor.unit_id) | Q(verifier_unit_id=actor.unit_id)
        readable |= Q(coop_key__contains=actor.unit_id.hex)
    if scope.of(actor, "case.sensitive").everything or scope.of(actor, "case.sensitive").place_ids:
        reach = scope.of(actor, "case.sensitive")
        readable |= Q() if reach.everything else Q(place_id__in=reach.place_ids) | Q(county_id__in=reach.place_ids)
    return rows.filter(Q(number__contains=text) | (readable & (Q(title__contains=text) | Q(text__contains=text))))


# ---- whose move ------------------------------------------------------------------------------------------------------------


def is_below(unit: UUID | None, above: UUID | None) -> bool:
    """Whether a unit is subordinate to another, or is it."""
    seen: set[UUID] = set()
    while unit is not None and unit not in seen:
        if unit == above:
            return True
        seen.add(unit)
        unit = Unit.objects.filter(id=unit).values_list("parent_id", flat=True).first()
    return False


def independence_fault(verifier: UUID | None, handler: UUID | None, helpers: Collection[UUID] = ()) -> str:
    """Why a unit may not say that the work of the handler and its helpers is done; empty when it may. Source: R4.13."""
    if verifier is None or handler is None:
        return ""
    if verifier in helpers:
        return _("配合单位不能核验自己参与办理的事，请由其他单位核验。")
    if verifier == handler:
        return _("承办单位不能核验自己办的事，请由其他单位核验。")
    if is_below(verifier, handler):
        return _("核验单位隶属于承办单位，不能核验；请由不受其领导的单位核验。")
    return ""


def is_issuer(actor: Actor, case: CaseStanding) -> bool:
    """Whether the issuer's steps are this actor's: of the unit that asked, or of the city's own office over it, never of the handler."""
    if scope.is_machine(actor) or actor.unit_id == case.issuer_unit_id:
        return True
    return actor.unit_id != case.unit_id and policy.can(actor, "case.decide", at_place(case.root_id)).ok


def may_decide_rung(actor: Actor, case: CaseStanding) -> bool:
    """Whether the actor may say if a rung of the case is climbed. Source: R4.1."""
    return is_issuer(actor, case) and policy.can(actor, "case.decide", case).ok


def units_to_name(actor: Actor, place: Place, verb: str, *others: Place) -> QuerySet[Unit]:
    """The units that may be given a part in a case of a place: those there, above it and below it, and those in the actor's own
    reach; of its jurisdiction, and there today. With `others`: in a case of any of these places of one jurisdiction."""
    rows = Unit.objects.filter(place__root_id=place.root_id).valid_on(clock.today())
    reach = scope.of(actor, verb)
    if reach.everything:
        return rows
    own = Q(place_id__in=reach.place_ids) | Q(id__in=reach.unit_ids | known([actor.unit_id]))
    return rows.near(place, *others) | rows.filter(own)


def units_fault(actor: Actor, place: Place, verb: str, units: Collection[UUID]) -> str:
    """Why some of these units cannot be given a part in a case of a place; empty when all can."""
    there = {one.id: one for one in Unit.objects.filter(id__in=units).valid_on(clock.today())}
    if len(there) != len(set(units)):
        return _("单位不存在或已撤销，请重新选择。")
    near = set(units_to_name(actor, place, verb).filter(id__in=units).values_list("id", flat=True))
    beyond = "、".join(there[one].label for one in units if one not in near)
    text = _("“%(units)s”既不在这个地方及其上下级，也不在你的管辖范围；请改选单位，或报上级交办。")
    return text % {"units": beyond} if beyond else ""


def turns_of(actor: Actor) -> CaseQuerySet:
    """Open cases in which the next move is the actor's unit's."""
    unit = actor.unit_id
    owed = Q(unit_id=unit, state__in=(CaseState.ASSIGNED, CaseState.WORKING), stopped_on=None)
    ruling = Q(issuer_unit_id=unit) & (Q(state__in=(CaseState.RETURNED, CaseState.VERIFIED)) | ~Q(extension_until=None))
    verifying = Q(verifier_unit_id=unit, state=CaseState.SUBMITTED)
    return visible_cases(actor).open().filter(owed | ruling | verifying)
