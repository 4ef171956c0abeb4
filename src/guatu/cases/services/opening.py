"""Opening a case, and splitting one among several units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.access.models.places import ids_in
from guatu.access.things import ThingScope, known
from guatu.cases import kinds, rules
from guatu.cases.models import Case, CaseSeries, CaseStanding
from guatu.cases.queries import independence_fault, units_fault
from guatu.cases.registry import CaseKind, case_kind
from guatu.cases.services.acting import Act, acting, pieces, require_handler, unit_of
from guatu.cases.standings import SUBJECT
from guatu.cases.telling import tell_opening
from guatu.cases.vocab import CaseState, Grade, Level
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameter

SENSITIVE = frozenset({"demolition", "petition", "wages", "litigation", "opinion"})


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of whom. `due_on` wins over the kind's limit; without either the case has no date.

    `project` or `place` says where it belongs; with a project the place is the project's county. `verifier` defaults to the
    unit that asks. Units are ids.
    """

    kind: str
    title: str
    handler: UUID
    text: str = ""
    project: UUID | None = None
    place: UUID | None = None
    issuer: UUID | None = None
    verifier: UUID | None = None
    coop: tuple[UUID, ...] = ()
    due_on: dt.date | None = None
    grade: str = ""
    level: str = Level.CITY
    category: str = ""
    is_sensitive: bool | None = None
    source: tuple[str, str] = ("", "")
    opened_on: dt.date | None = None
    parent: UUID | None = None
    relapse_of: UUID | None = None
    start_rung: int = 0
    evidence: tuple[Evid, ...] = ()
    provenance: str = ""


def open_case(*, actor: Actor, order: Order, idem_key: str | None = None) -> UUID:
    """立项交办：open a case and give it its number. Returns its id.

    Errors: Invalid by field (no title, unknown unit, a verifier that is not independent, a date in the past); Refused;
    NotFound for a place or project out of reach. Facts: cases.opened.
    """
    try:
        with journal.entry(actor=actor, verb="cases.open", idem_key=idem_key, request=_request(order)) as entry:
            return write_opening(entry, actor=actor, order=order)
    except journal.Replayed as earlier:
        return UUID(earlier.answer["case"])


def write_opening(entry: journal.Recorder, *, actor: Actor, order: Order, is_allowed: bool = False) -> UUID:
    """The same inside the caller's own entry (a meeting's decision, a finding of a round). Errors: as `open_case`.

    `is_allowed`: the caller has asked whether the actor may ask for this here (a round names those who inspect in it).
    """
    kind = case_kind(order.kind)
    issuer = order.issuer or actor.unit_id
    order = replace(order, issuer=issuer, verifier=order.verifier or issuer)
    place, county, is_sample = _where(actor, order, is_allowed=is_allowed)
    _check(actor, place, kind, order)
    started = order.opened_on or clock.today()
    limit, due_on, is_provisional = _clock(kind, order, place.root_id, started)
    made = Case.objects.create(
        id=uuid7(), root_id=place.root_id, created_at=clock.now(), number=_next_number(place.root_id, kind.prefix, started.year)
    )
    fact = kinds.CaseOpened(
        number=made.number, kind=kind.key, root=str(place.root_id), title=order.title.strip(), text=order.text.strip(),
        issuer_unit=str(order.issuer or ""), issuer_post=str(actor.post_id or ""), handler_unit=str(order.handler),
        verifier_unit=str(order.verifier or ""), county=str(county or ""), coop_units=tuple(str(one) for one in order.coop),
        due_on=due_on, limit_days=limit.days if limit else None, limit_unit=limit.unit if limit else "", grade=order.grade,
        level=order.level, category=order.category, is_sensitive=_is_sensitive(order), is_provisional=is_provisional,
        parent=str(order.parent or ""), relapse_of=str(order.relapse_of or ""), start_rung=order.start_rung,
        source_type=order.source[0], source_id=order.source[1], needs_acceptance=kind.needs_acceptance,
    )  # fmt: skip
    entry.record(
        fact, occurred_on=started, project=order.project, place=place.id, subject=(SUBJECT, made.id),
        provenance=order.provenance or ("sample" if is_sample else "observed"), evidence=order.evidence,
    )  # fmt: skip
    entry.answer = {**entry.answer, "case": str(made.id), "number": made.number}
    units = known([order.handler, order.issuer, order.verifier, *order.coop])
    tell_opening(actor=actor, case=made.id, fact=fact, thing=ThingScope(known([place.id, county]), units, order.project))
    return made.id


def _request(order: Order) -> dict[str, Any]:
    """All of an order: under the same key anything else is another request."""
    told = {one.name: getattr(order, one.name) for one in fields(order)}
    return {**told, "evidence": pieces(order.evidence)}


def _where(actor: Actor, order: Order, *, is_allowed: bool) -> tuple[Place, UUID | None, bool]:
    """(place, county, is it sample data). The actor must be allowed to open a case there, unless the caller says so."""
    standing = None
    if order.project is not None:
        standing = ProjectStanding.objects.filter(snapshot_no=LIVE, project_id=order.project).first()
    place_id = order.place or (standing.county_id or standing.place_id if standing else None)
    place = Place.objects.filter(id=place_id).first() if place_id else None
    if place is None or (order.project is not None and standing is None):
        raise Invalid({"place": [_("请选择项目或地方。")]})
    county = standing.county_id if standing else _county_of(place)
    if not is_allowed:
        units = _asking(actor, order, place)
        policy.require(actor, "case.open", ThingScope(known([place.id, county]), units, order.project))
    return place, county, place.is_sample or bool(standing and standing.is_sample)


def _asking(actor: Actor, order: Order, place: Place) -> frozenset[UUID]:
    """The unit that asks, where it is the actor's own and of the same jurisdiction: it may ask without holding the place."""
    own = unit_of(actor) if actor.unit_id == order.issuer else None
    return known([own.id if own is not None and own.place.root_id == place.root_id else None])


def _county_of(place: Place) -> UUID | None:
    line = Place.objects.in_bulk(ids_in(place.path))
    return next((one.id for one in line.values() if one.kind in ("county", "zone")), None)


def _check(actor: Actor, place: Place, kind: CaseKind, order: Order) -> None:
    problems: dict[str, list[str]] = {}
    if not order.title.strip():
        problems["title"] = [_("请写明事项名称。")]
    if order.grade not in kind.grades:
        problems["grade"] = [_("请选择问题分类。") if order.grade == "" else _("没有这个分类。")]
    if order.level not in Level.values or order.grade not in Grade.values:
        problems["level"] = [_("没有这个层级。")]
    fault = _units_fault(actor, place, order)
    if fault:
        problems["handler"] = [fault]
    fault = independence_fault(order.verifier, order.handler, order.coop)
    if fault:
        problems["verifier"] = [fault]
    if order.due_on is not None and order.due_on < (order.opened_on or clock.today()):
        problems["due_on"] = [_("办理时限不能早于交办日。")]
    if problems:
        raise Invalid(problems)


def _units_fault(actor: Actor, place: Place, order: Order) -> str:
    """Why the units named cannot have their parts; empty when they can. A relapse names the ones it had."""
    wanted = known([order.handler, order.issuer, order.verifier, *order.coop])
    if order.relapse_of is None:
        return units_fault(actor, place, "case.open", wanted)
    is_there = Unit.objects.filter(id__in=wanted).valid_on(clock.today()).count() == len(wanted)
    return "" if is_there else _("单位不存在或已撤销，请重新选择。")


def _is_sensitive(order: Order) -> bool:
    return order.category in SENSITIVE if order.is_sensitive is None else order.is_sensitive


def _clock(kind: CaseKind, order: Order, root: UUID, started: dt.date) -> tuple[rules.Limit | None, dt.date | None, bool]:
    """(the limit, the due date, is that date provisional). Source: R4.9, R4.10, R14.3."""
    calendar = calendar_of(root)
    if order.due_on is not None:
        days = rules.Limit((order.due_on - started).days, rules.CALENDAR_DAY)
        return days, order.due_on, calendar.is_provisional_between(started, order.due_on)
    limit = limit_of(kind, order.grade, root, started)
    if limit is None:
        return None, None, False
    due_on = rules.due_date(limit, started, calendar)
    return limit, due_on, calendar.is_provisional_between(started, due_on)


def limit_of(kind: CaseKind, grade: str, root: UUID, on: dt.date) -> rules.Limit | None:
    """The limit a kind gives to a grade on a day; None when it gives none."""
    if not kind.limits:
        return None
    told = parameter(kind.limits, root=root, at=on)
    chosen = told.get(grade) or told.get("")
    return rules.Limit.of(chosen) if chosen else None


def _next_number(root: UUID, prefix: str, year: int) -> str:
    """编号 without gaps: the row is held until the entry commits, and a refused entry gives its number back."""
    asked: dict[str, Any] = {"root_id": root, "prefix": prefix, "year": year}
    CaseSeries.objects.get_or_create(**asked)
    row = CaseSeries.objects.select_for_update().get(**asked)
    CaseSeries.objects.filter(id=row.id).update(last=F("last") + 1)
    return f"{prefix}-{year}-{row.last + 1:04d}"


def split_case(*, actor: Actor, case: UUID, parts: Sequence[Order], seen: int | None = None) -> list[UUID]:
    """分办：the lead gives parts of its case to several units; it answers for the whole (R4.13).

    A part's date may not lie after the whole's; where that has passed, each part needs a date to come.
    Errors: Invalid; Refused; Conflict. Facts: cases.opened, one a part.
    """
    if not parts:
        raise Invalid({"parts": [_("请至少写一项分办任务。")]})
    with acting(actor=actor, case=case, verb="case.work", name="split", seen=seen) as act:
        require_handler(act)
        act.require_state(CaseState.WORKING)
        _require_dates(act, parts)
        return [write_part(act.entry, actor, act.case, part) for part in parts]


def _require_dates(act: Act, parts: Sequence[Order]) -> None:
    due = act.case.due_on
    if due is None:
        return
    is_past = due < clock.today()
    if is_past and any(part.due_on is None for part in parts):
        raise Invalid({"due_on": [_("总时限（%(day)s）已过，请为分办任务另填今天以后的时限。") % {"day": due}]})
    if not is_past and any(part.due_on is not None and part.due_on > due for part in parts):
        raise Invalid({"due_on": [_("分办任务的时限不能晚于总时限（%(day)s）。") % {"day": due}]})


def write_part(entry: journal.Recorder, actor: Actor, whole: CaseStanding, part: Order) -> UUID:
    """One part of a case: where and what kind it is comes from the whole."""
    given = replace(
        part, kind=whole.kind, project=whole.project_id, place=whole.place_id, parent=whole.case_id, grade=whole.grade,
        level=whole.level, category=whole.category, is_sensitive=whole.is_sensitive, due_on=part.due_on or whole.due_on,
        issuer=whole.unit_id, verifier=whole.unit_id, source=(whole.source_type, whole.source_id),
    )  # fmt: skip
    return write_opening(entry, actor=actor, order=given)
