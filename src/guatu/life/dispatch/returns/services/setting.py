"""Setting the rhythm of a jurisdiction: its cycles and its review chains."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Unit
from guatu.facts import journal
from guatu.facts import kinds as fact_kinds
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger.vocab import Stage, Tier
from guatu.life.dispatch.returns import kinds, rules
from guatu.life.dispatch.returns.models import ReturnCycle, ReviewChain
from guatu.life.dispatch.returns.vocab import Applies, Asked, Level

VERB = "returns.cycles"


@dataclass(frozen=True, slots=True)
class CycleDraft:
    """A cycle as somebody wants it. `due_weekday` for a weekly one, `due_day` (of the next month) for a monthly one."""

    title: str
    due_time: dt.time
    due_weekday: int | None = None
    due_day: int | None = None
    lock_workdays: int = 1
    lock_time: dt.time | None = None
    stages: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ChainDraft:
    """A review chain as somebody wants it; each step {"key", "title", "level", "unit"}."""

    key: str
    title: str
    applies: str
    steps: tuple[dict[str, str], ...]
    place: UUID | None = None
    unit: UUID | None = None
    source: str = ""


def start_cycles(*, actor: Actor, root: Place, since: dt.date | None = None) -> int:
    """按默认启用：the cycles and chains that come with the house, from a day on; those already there stay as they are.

    Returns how many were added. Errors: Refused; NotFound. Facts: returns.cycle_changed, returns.chain_changed. Source: R3.2.
    """
    policy.require(actor, VERB, root)
    data = json.loads(resources.files("guatu.life.dispatch.returns").joinpath("data/cycles.json").read_text(encoding="utf-8"))
    day = since or clock.today()
    with journal.entry(actor=actor, verb="returns.start_cycles") as entry:
        have = set(ReturnCycle.objects.filter(root=root).values_list("key", flat=True))
        chains = set(ReviewChain.objects.filter(root=root).values_list("key", flat=True))
        made = [_start_cycle(entry, root, told, day) for told in data["cycles"] if told["key"] not in have]
        made += [_start_chain(entry, root, told, day) for told in data["chains"] if told["key"] not in chains]
    return len(made)


def _start_cycle(entry: journal.Recorder, root: Place, told: dict[str, Any], day: dt.date) -> UUID:
    told = {**told, "due_time": dt.time.fromisoformat(told["due_time"]), "lock_time": _time(told["lock_time"])}
    made = ReturnCycle.objects.create(root=root, valid_from=day, **told)
    changes = {name: [None, fact_kinds.plain(_told(value))] for name, value in {**told, "valid_from": day}.items()}
    _note(entry, root, kinds.CycleChanged(made.key, changes), ("return_cycle", made.id))
    return made.id


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _told(value: Any) -> Any:
    return value.isoformat("minutes") if isinstance(value, dt.time) else value


def _start_chain(entry: journal.Recorder, root: Place, told: dict[str, Any], day: dt.date) -> UUID:
    made = ReviewChain.objects.create(root=root, valid_from=day, **told)
    _note(entry, root, kinds.ChainChanged(made.key, made.applies, tuple(made.steps)), ("review_chain", made.id))
    return made.id


def _note(entry: journal.Recorder, root: Place, kind: Any, subject: tuple[str, UUID]) -> None:
    provenance = "sample" if root.is_sample else "observed"
    entry.record(kind, occurred_on=clock.today(), place=root.id, subject=subject, provenance=provenance)


def edit_cycle(*, actor: Actor, cycle: ReturnCycle, draft: CycleDraft, seen: int | None = None) -> dict[str, list[Any]]:
    """修改周期：from now on; returns already filed keep the due time they were told under. Returns what changed.

    Errors: Invalid by field; Conflict when somebody changed it meanwhile; Refused; NotFound. Facts: returns.cycle_changed.
    """
    policy.require(actor, VERB, cycle)
    _check_cycle(cycle, draft)
    with journal.entry(actor=actor, verb="returns.edit_cycle") as entry:
        row = ReturnCycle.objects.select_for_update().select_related("root").get(id=cycle.id)
        if seen is not None and seen != row.version:
            raise Conflict(_("这个周期刚被别人改过，请看过新的设置再改。"), fields=("version",))
        changes = _changed(row, draft)
        if changes:
            row.version += 1
            row.save()
            _note(entry, row.root, kinds.CycleChanged(row.key, changes), ("return_cycle", row.id))
    return changes


def _changed(row: ReturnCycle, draft: CycleDraft) -> dict[str, list[Any]]:
    names = [name for name in CycleDraft.__dataclass_fields__ if name != "valid_from" or draft.valid_from is not None]
    changes: dict[str, list[Any]] = {}
    for name in names:
        value = getattr(draft, name)
        new = list(value) if isinstance(value, tuple) else value
        if getattr(row, name) != new:
            changes[name] = [fact_kinds.plain(_told(getattr(row, name))), fact_kinds.plain(_told(new))]
            setattr(row, name, new)
    return changes


def _check_cycle(cycle: ReturnCycle, draft: CycleDraft) -> None:
    problems: dict[str, list[str]] = {}
    if not draft.title.strip():
        problems["title"] = [_("请写周期名称。")]
    if cycle.cadence == rules.WEEKLY and draft.due_weekday not in range(7):
        problems["due_weekday"] = [_("每周的截止日请选星期几。")]
    if cycle.cadence == rules.MONTHLY and draft.due_day not in range(1, 29):
        problems["due_day"] = [_("每月的截止日请填次月 1 到 28 日。")]
    if not draft.stages or set(draft.stages) - set(Stage.values):
        problems["stages"] = [_("请至少选一个应报阶段。")]
    if set(draft.tiers) - set(Tier.values):
        problems["tiers"] = [_("没有这个层级。")]
    if not draft.asks or set(draft.asks) - set(Asked.values):
        problems["asks"] = [_("请至少选一项填报内容。")]
    if not 0 <= draft.lock_workdays <= 10:
        problems["lock_workdays"] = [_("锁定请填截止后 0 到 10 个工作日。")]
    if draft.valid_to is not None and draft.valid_to < (draft.valid_from or cycle.valid_from):
        problems["valid_to"] = [_("停用日不能早于启用日。")]
    if problems:
        raise Invalid(problems)


def set_chain(*, actor: Actor, root: Place, draft: ChainDraft) -> ReviewChain:
    """设审核链：new, or in place of the one with the same key. Returns under way keep the steps they were filed with.

    Errors: Invalid by field; Refused; NotFound. Facts: returns.chain_changed.
    """
    policy.require(actor, VERB, root)
    _check_chain(root, draft)
    steps = [{"unit": "", **step} for step in draft.steps]
    with journal.entry(actor=actor, verb="returns.set_chain") as entry:
        told = {
            "title": draft.title.strip(), "applies": draft.applies, "place_id": draft.place, "unit_id": draft.unit, "steps": steps,
            "source": draft.source,
        }  # fmt: skip
        row, _made = ReviewChain.objects.update_or_create(
            root=root, key=draft.key, defaults=told, create_defaults={**told, "valid_from": clock.today()}
        )
        _note(entry, root, kinds.ChainChanged(row.key, row.applies, tuple(steps)), ("review_chain", row.id))
    return row


def _check_chain(root: Place, draft: ChainDraft) -> None:
    problems: dict[str, list[str]] = {}
    if not draft.key.strip() or not draft.title.strip():
        problems["title"] = [_("请写审核链的名称。")]
    if draft.applies not in Applies.values:
        problems["applies"] = [_("请选这条链用于哪些项目。")]
    if draft.applies == Applies.PLACE and (draft.place is None or not Place.objects.filter(id=draft.place, root=root).exists()):
        problems["place"] = [_("请选本辖区的地方。")]
    if draft.applies == Applies.UNIT and not _unit(root, draft.unit):
        problems["unit"] = [_("请选本辖区现有的单位。")]
    if not draft.steps or draft.steps[-1]["level"] != Level.CITY:
        problems["steps"] = [_("至少要有一步，最后一步是市项目办审核。")]
    for step in draft.steps:
        if step["level"] not in Level.values or not step["title"].strip():
            problems["steps"] = [_("每一步都要有名称和层级。")]
        if step["level"] == Level.UNIT and not _unit(root, step.get("unit") or None):
            problems["steps"] = [_("行业部门审核要指明一个现有的单位。")]
    if problems:
        raise Invalid(problems)


def _unit(root: Place, unit: UUID | str | None) -> bool:
    return unit is not None and Unit.objects.valid_on(clock.today()).filter(id=unit, place__root=root).exists()
