"""Starting a round over a frozen list, and finishing it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import policy
from guatu.access.models import Place, Post, Unit
from guatu.facts import journal
from guatu.figures.context import Context, context_for
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds import kinds, rules
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import get_round_for, require_round_office
from guatu.life.supervise.rounds.standings import SUBJECT
from guatu.life.supervise.rounds.vocab import Method
from guatu.notices.services import notify

# Columns of the register a list may be narrowed by.
FILTERS = frozenset({"stage", "tier", "field", "state", "unit_id", "county_id"})


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What is to be looked at, by whom, from when to when.

    `filters` narrow the register of `place` as it stood on `as_of` (today when None). A sample takes `percent` % of that list or
    `count` of it; `seed` may be given (a public draw), else one is made and recorded. Without units or posts the unit that
    starts it inspects.
    """

    title: str
    place: UUID
    method: str
    from_on: dt.date
    to_on: dt.date
    percent: int | None = None
    count: int | None = None
    seed: str = ""
    as_of: dt.date | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: tuple[UUID, ...] = ()
    posts: tuple[UUID, ...] = ()


def start_round(*, actor: Actor, plan: RoundPlan, idem_key: str | None = None) -> UUID:
    """发起核查：freeze the list, draw the sample, tell those who inspect. Returns the round's id.

    Errors: Invalid by field; Refused; NotFound for a place out of reach; Conflict. Facts: rounds.started. Source: B05, B19.
    """
    place = Place.objects.filter(id=plan.place).first()
    if place is None:
        raise Invalid({"place": [_("请选择核查的地方。")]})
    policy.require(actor, "round.start", place)
    _check(plan, place)
    try:
        with journal.entry(actor=actor, verb="rounds.start", idem_key=idem_key, request=asdict(plan)) as entry:
            made, fact = _frozen(actor, plan, place)
            made.save()
            entry.record(
                fact, occurred_on=made.started_on, place=place.id, subject=(SUBJECT, made.id),
                provenance="sample" if place.is_sample else "observed",
            )  # fmt: skip
            entry.answer = {"round": str(made.id)}
            _tell(made)
    except journal.Replayed as earlier:
        return UUID(earlier.answer["round"])
    return made.id


def _check(plan: RoundPlan, place: Place) -> None:
    problems: dict[str, list[str]] = {}
    if not plan.title.strip():
        problems["title"] = [_("请写明这轮核查的名称。")]
    if plan.method not in Method.values:
        problems["method"] = [_("请选择全覆盖或随机抽查。")]
    if plan.method == Method.SAMPLE and not _is_share(plan):
        problems["percent"] = [_("随机抽查请填比例（1—100）或个数，二者选一。")]
    if plan.to_on < plan.from_on:
        problems["to_on"] = [_("结束日不能早于开始日。")]
    if plan.as_of is not None and plan.as_of > clock.today():
        problems["as_of"] = [_("名单截至日不能晚于今天。")]
    if set(plan.filters) - FILTERS:
        problems["filters"] = [_("没有这种筛选条件。")]
    units = Unit.objects.filter(id__in=plan.units, place__root_id=place.root_id).valid_on(clock.today())
    if units.count() != len(set(plan.units)):
        problems["units"] = [_("单位不存在或已撤销，请重新选择。")]
    # A post named in a round may look at its projects: one of another jurisdiction, or abolished, would see what is not its own.
    posts = Post.objects.filter(id__in=plan.posts, place__root_id=place.root_id).valid_on(clock.today())
    if posts.count() != len(set(plan.posts)):
        problems["posts"] = [_("岗位不存在或已撤销，请重新选择。")]
    if problems:
        raise Invalid(problems)


def _is_share(plan: RoundPlan) -> bool:
    if (plan.percent is None) == (plan.count is None):
        return False
    return 0 < plan.count <= rules.MOST_DRAWN if plan.count is not None else 0 < (plan.percent or 0) <= 100


def _frozen(actor: Actor, plan: RoundPlan, place: Place) -> tuple[Round, kinds.RoundStarted]:
    """The round and its fact: the whole list, and those drawn from it."""
    as_of = plan.as_of or clock.today()
    rows = {str(row.project_id): row for row in frozen_rows(place, as_of, plan.filters)}
    population = sorted(rows)
    if not population:
        raise Invalid({"filters": [_("按这些条件没有项目，请放宽。")]})
    is_sample = plan.method == Method.SAMPLE
    seed = (plan.seed.strip() or secrets.token_hex(8)) if is_sample else ""
    size = rules.sample_size(len(population), percent=plan.percent, count=plan.count) if is_sample else len(population)
    chosen = rules.sample(population, seed, size) if is_sample else population
    made = _row(actor, plan, place, seed, as_of, (len(population), len(chosen)))
    fact = kinds.RoundStarted(
        title=made.title, root=str(place.root_id), place=str(place.id), method=made.method, as_of=as_of, from_on=plan.from_on,
        to_on=plan.to_on, population=tuple(population), items=tuple(_item(rows[one]) for one in chosen), seed=seed,
        percent=made.percent, count=made.count, filters=dict(plan.filters), units=tuple(made.units), posts=tuple(made.posts),
        unit=str(actor.unit_id or ""),
    )  # fmt: skip
    return made, fact


def frozen_rows(place: Place, as_of: dt.date, filters: Mapping[str, tuple[str, ...]]) -> list[ProjectStanding]:
    """The register of a place as it stood on a day, narrowed: what a round would freeze."""
    context: Context = context_for(place, at=as_of)
    kept = {name: tuple(values) for name, values in filters.items() if values}
    context = replace(context.narrowed(**kept), list_id=None)
    return list(ProjectStanding.objects.filter(context.base()).order_by("project_id"))


def _item(row: ProjectStanding) -> tuple[str, str, str, str]:
    return (str(row.project_id), str(row.place_id or ""), str(row.county_id or ""), str(row.unit_id or ""))


def _row(actor: Actor, plan: RoundPlan, place: Place, seed: str, as_of: dt.date, sizes: tuple[int, int]) -> Round:
    is_sample = plan.method == Method.SAMPLE
    own = [actor.unit_id] if actor.unit_id and not plan.posts else []
    units = list(plan.units) or own
    return Round(
        id=uuid7(), root_id=place.root_id, place=place, title=plan.title.strip()[:120], method=plan.method, seed=seed,
        percent=plan.percent if is_sample else None, count=plan.count if is_sample else None,
        filters={name: list(values) for name, values in plan.filters.items()}, as_of=as_of, from_on=plan.from_on,
        to_on=plan.to_on, units=[str(one) for one in units], unit_key=" ".join(one.hex for one in units),
        posts=[str(one) for one in plan.posts], population=sizes[0], size=sizes[1], unit_id=actor.unit_id,
        started_on=clock.today(), is_sample=place.is_sample,
    )  # fmt: skip


def _tell(made: Round) -> None:
    units, posts = [UUID(one) for one in made.units], [UUID(one) for one in made.posts]
    told = {*Post.objects.filter(unit_id__in=units).values_list("id", flat=True), *posts}
    text = gettext_noop("核查“%(title)s”已发起：%(size)s 个项目，%(to)s 前查完。")
    values = {"title": made.title, "size": made.size, "to": made.to_on.isoformat()}
    notify(posts=told, key=f"round:{made.id}", text=text, values=values, url=("inspection:round", (made.id,)))


def finish_round(*, actor: Actor, round_id: UUID, note: str = "", idem_key: str | None = None) -> None:
    """办结一轮核查。Projects nobody went to need a word of explanation.

    Errors: Invalid; Refused; NotFound; Conflict when it is finished. Facts: rounds.finished.
    """
    found = get_round_for(actor, round_id)
    policy.require(actor, "round.start")
    require_round_office(actor, found)
    try:
        with journal.entry(
            actor=actor, verb="rounds.finish", idem_key=idem_key, request={"round": round_id, "note": note}
        ) as entry:
            row = Round.objects.select_for_update().get(id=round_id)
            if row.finished_on is not None:
                raise Conflict(_("这轮核查已经办结。"))
            items = RoundItem.objects.filter(snapshot_no=0, round_id=round_id)
            total, checked = items.count(), items.exclude(checked_on=None).count()
            if checked < total and not note.strip():
                raise Invalid({"note": [_("还有 %(n)s 个项目没有核查，请写明原因。") % {"n": total - checked}]})
            row.finished_on, row.note = clock.today(), note.strip()[:400]
            row.save(update_fields=["finished_on", "note"])
            entry.record(
                kinds.RoundFinished(checked=checked, total=total, note=row.note), occurred_on=row.finished_on, place=row.place_id,
                subject=(SUBJECT, row.id), provenance="sample" if row.is_sample else "observed",
            )  # fmt: skip
    except journal.Replayed:
        return
