"""漏报：what was owed and not in by the lock is written down once, project by project. Missing days are shown, never filled."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from guatu.facts import journal
from guatu.facts.models import Entry, Fact
from guatu.facts.recorder import actor_key
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services.editing import provenance_for
from guatu.life.dispatch.returns import kinds, queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.standings import SUBJECT, log_id

LOOK_BACK = dt.timedelta(days=62)
_MISSED = "returns.missed"
# So many projects are written down in one transaction, and so long the job stands aside before the next: whoever files a return
# waits for neither. A waiting writer of the embedded database looks again every tenth of a second, so each of them has its turn.
_PART = 50
_PAUSE_S = 0.2


def record_missed(*, cycle: ReturnCycle) -> int:
    """Write down the silence of every occasion locked since, each once, while the cycle ran. Returns how many returns were missing.

    Facts: returns.missed. Source: R3.5, B14.
    """
    now = queries.received_at()
    since = max(cycle.valid_from, clock.local_date(now) - LOOK_BACK)
    locked = rules.locked_occasions(cycle.rule, now, calendar_of(cycle.root_id), since)
    # An ended cycle goes on having occasions, which nobody owes: each would leave an empty entry in the journal for ever.
    keys = {_key(cycle, one): one for one in locked if cycle.is_running(one.opens_on)}
    done = set(Entry.objects.filter(actor_key=actor_key(SYSTEM), idem_key__in=list(keys)).values_list("idem_key", flat=True))
    return sum(_record(cycle, occasion, key) for key, occasion in keys.items() if key not in done)


def _key(cycle: ReturnCycle, occasion: Occasion) -> str:
    return f"returns.missed:{cycle.id}:{occasion.key}"


def _record(cycle: ReturnCycle, occasion: Occasion, key: str) -> int:
    """The silence of one occasion, a part at a time; what an interrupted run has written down is left as it is."""
    late = queries.late_list(cycle, occasion, ProjectStanding.objects.live(), occasion.lock_at)
    written = _written(cycle, occasion)
    silent = [one.project for one in late if one.mark is None and one.project.project_id not in written]
    parts = [silent[start : start + _PART] for start in range(0, len(silent), _PART)] or [[]]
    for part in parts[:-1]:
        _record_part(cycle, occasion, f"{key}:{part[0].project_id}", part)
        time.sleep(_PAUSE_S)
    # The last bears the occasion's own key: only what stands under that is done with.
    _record_part(cycle, occasion, key, parts[-1])
    return len(silent)


def _written(cycle: ReturnCycle, occasion: Occasion) -> set[UUID | None]:
    facts = Fact.objects.filter(kind=_MISSED, occurred_on=occasion.on, body__cycle=cycle.key, body__occasion=occasion.key)
    return set(facts.values_list("project", flat=True))


def _record_part(cycle: ReturnCycle, occasion: Occasion, key: str, projects: Sequence[ProjectStanding]) -> None:
    # Another process that wrote the same meanwhile has written it down.
    with suppress(journal.Replayed), journal.entry(actor=SYSTEM, verb="returns.record_missed", idem_key=key, request=key) as entry:
        for one in projects:
            _write(entry, cycle, occasion, one)


def _write(entry: journal.Recorder, cycle: ReturnCycle, occasion: Occasion, project: ProjectStanding) -> None:
    kind = kinds.ReturnMissed(
        cycle=cycle.key, occasion=occasion.key, occasion_on=occasion.on, month=occasion.month, due_at=occasion.due_at.isoformat(),
        lock_at=occasion.lock_at.isoformat(), root=str(project.root_id), county=str(project.county_id or ""),
        place=str(project.place_id or ""), unit=str(project.unit_id or ""),
    )  # fmt: skip
    entry.record(
        kind, occurred_on=occasion.on, project=project.project_id, place=project.county_id or project.place_id or project.root_id,
        subject=(SUBJECT, log_id(project.project_id, cycle.key, occasion.month)), period=rules.period_key(cycle.cadence, occasion),
        provenance=provenance_for(project),
    )  # fmt: skip
