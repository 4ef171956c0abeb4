"""Pure folds: a project's facts, in order, become its standing. No Django, no tables, no clock.

The facts arrive ordered by (occurred_on, recorded_at, id) and already effective: nothing superseded is among them.
Source: DECISIONS A2, A5–A7; DOMAIN 2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from guatu.kernel.period import Period
from guatu.ledger import sharing

STAGES = ("P10", "P20", "P30", "P35", "P40", "P50", "P60", "P70", "P75", "P80")
STAGE_OF_MILESTONE = {
    "sign": "P30", "perform": "P35", "start": "P40", "complete": "P60", "produce": "P70", "capacity": "P75",
    "benefit": "P80",
}  # fmt: skip
MILESTONE_OF_STAGE = {stage: key for key, stage in STAGE_OF_MILESTONE.items()}
DATE_COLUMN = {
    "sign": "signed_on", "perform": "performed_on", "start": "started_on", "complete": "completed_on",
    "produce": "produced_on", "capacity": "capacity_on", "benefit": "benefit_on",
}  # fmt: skip
PROMISE_COLUMN = {
    "start": "planned_start_on", "complete": "planned_completion_on", "produce": "planned_production_on",
}  # fmt: skip
COUNTING = frozenset({"single", "bundle"})
# A `precision` of StageReached: where the project was seen to stand, not when it got there.
READING = "reading"
_POOLS = (
    ("P10", "idea"), ("P20", "preliminary"), ("P30", "reserve"), ("P40", "building"), ("P60", "producing"),
    ("P80", "benefit"),
)  # fmt: skip
# Attributes that have a column of their own; the rest live in `details`.
COLUMNS = frozenset(
    ["name", "short_name", "national_code", "place", "county", "city", "site_place", "site_text", "stat_place", "unit", "unit_name", "owner_name", "owner_uscc", "field", "industry", "chain", "tier", "nature", "approval_mode", "total_yuan", "total_qualifier", "fixed_yuan", "row_role", "parent", "is_counted"]
)
ID_COLUMNS = {
    "place": "place_id", "county": "county_id", "city": "city_id", "site_place": "site_place_id",
    "stat_place": "stat_place_id", "unit": "unit_id", "parent": "parent_id",
}  # fmt: skip


class Row(Protocol):
    """What a fold needs of a fact."""

    kind: str
    occurred_on: dt.date
    period: str
    amount_yuan: int | None
    provenance: str
    body: dict[str, Any]
    subject_id: str


@dataclass(slots=True)
class Standing:
    """The folded register side of a project: columns, memberships by list, milestones by key, shares by place."""

    columns: dict[str, Any] = field(default_factory=dict)
    memberships: dict[str, dict[str, Any]] = field(default_factory=dict)
    milestones: dict[str, dict[str, Any]] = field(default_factory=dict)
    shares: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Money:
    """The folded money side of a project: years by number, months by (period, basis)."""

    years: dict[int, dict[str, Any]] = field(default_factory=dict)
    months: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


def stage_rank(stage: str) -> int:
    """Position of a stage in the life (−1 for an unpublished one)."""
    return STAGES.index(stage) if stage in STAGES else -1


def pool_of(stage: str) -> str:
    """The pool a stage belongs to. Source: PRODUCT C1."""
    found = ""
    for first, pool in _POOLS:
        if stage and stage >= first:
            found = pool
    return found


# ---- register side -------------------------------------------------------------------------------------------------


def fold_standing(facts: Sequence[Row]) -> Standing | None:
    """The register side. None when the project was never registered (at this date, as then known)."""
    if not any(fact.kind == "ledger.project_registered" for fact in facts):
        return None
    standing = Standing(columns={"state": "normal", "details": {}, "evidence_keys": []})
    for fact in facts:
        _STANDING_STEPS[fact.kind](standing, fact)
    return _finished(standing)


def _registered(standing: Standing, fact: Row) -> None:
    _set_attributes(standing, fact.body["attrs"])
    standing.columns.setdefault("registered_on", fact.occurred_on)
    standing.columns.setdefault("provenance", fact.provenance)
    standing.columns["is_sample"] = standing.columns.get("is_sample", False) or fact.provenance == "sample"
    _refreshed(standing, fact)


def _amended(standing: Standing, fact: Row) -> None:
    _set_attributes(standing, fact.body["attrs"])
    _refreshed(standing, fact)


def _shared(standing: Standing, fact: Row) -> None:
    standing.shares = sharing.rows_of(fact.body, fact.occurred_on)
    _refreshed(standing, fact)


def _set_attributes(standing: Standing, attrs: dict[str, Any]) -> None:
    before = sharing.belonging(standing.columns)
    for key, value in attrs.items():
        if key in ID_COLUMNS:
            standing.columns[ID_COLUMNS[key]] = value
        elif key in COLUMNS:
            standing.columns[key] = value
        elif value in (None, ""):
            standing.columns["details"].pop(key, None)
        else:
            standing.columns["details"][key] = value
    standing.shares = sharing.after_move(standing.shares, before, standing.columns)


def _refreshed(standing: Standing, fact: Row) -> None:
    earlier = standing.columns.get("refreshed_on")
    standing.columns["refreshed_on"] = max(earlier, fact.occurred_on) if earlier else fact.occurred_on


def _stage_reached(standing: Standing, fact: Row) -> None:
    stage = fact.body["stage"]
    if fact.body.get("precision") == READING:
        _stage_read(standing, stage)
        _refreshed(standing, fact)
        return
    milestone = MILESTONE_OF_STAGE.get(stage)
    if milestone:
        node = _milestone(standing, milestone)
        node["actual_on"] = fact.occurred_on
        node["actual_precision"] = fact.body.get("precision", "day")
        node["actual_text"] = fact.body.get("text", "")
    # A late-told earlier stage fills its date but does not set the project back: only a correction does.
    if stage_rank(stage) >= stage_rank(standing.columns.get("stage", "")):
        standing.columns["stage"] = stage
        standing.columns["stage_on"] = fact.occurred_on
    _refreshed(standing, fact)


def _stage_read(standing: Standing, stage: str) -> None:
    """Seen at a stage (截至报道时): it stands there at least. The day of the reading is not the day it got there, so neither
    a milestone nor 进入阶段日 is made of it, and a date that is known of the same stage stays."""
    if stage_rank(stage) > stage_rank(standing.columns.get("stage", "")):
        standing.columns["stage"] = stage
        standing.columns["stage_on"] = None


def _stage_corrected(standing: Standing, fact: Row) -> None:
    stage = fact.body["stage"]
    for milestone, reached in STAGE_OF_MILESTONE.items():
        if stage_rank(reached) > stage_rank(stage) and milestone in standing.milestones:
            standing.milestones[milestone].update(actual_on=None, actual_precision="", actual_text="")
    standing.columns["stage"] = stage
    standing.columns["stage_on"] = fact.occurred_on


def _state_changed(standing: Standing, fact: Row) -> None:
    standing.columns["state"] = fact.body["state"]
    standing.columns["state_on"] = fact.occurred_on
    standing.columns["resume_on"] = _date(fact.body.get("resume_on"))


def _promised(standing: Standing, fact: Row) -> None:
    node = _milestone(standing, fact.body["milestone"])
    promised = _date(fact.body["promised_on"])
    if node["first_promised_on"] is None:
        node["first_promised_on"] = promised
    elif promised != node["promised_on"]:
        node["moves"] += 1
    node["promised_on"] = promised
    node["promised_precision"] = fact.body.get("precision", "day")
    node["promised_text"] = fact.body.get("text", "")


def _milestone(standing: Standing, key: str) -> dict[str, Any]:
    blank = {
        "first_promised_on": None, "promised_on": None, "promised_precision": "", "promised_text": "", "moves": 0,
        "actual_on": None, "actual_precision": "", "actual_text": "",
    }  # fmt: skip
    return standing.milestones.setdefault(key, blank)


def _joined(standing: Standing, fact: Row) -> None:
    body = fact.body
    standing.memberships[body["list"]] = {
        "year": body["year"], "batch": body.get("batch", ""), "count_unit": body.get("count_unit", "single"),
        "is_counted": body.get("count_unit", "single") in COUNTING, "is_assessed": body.get("assessed", True),
        "in_on": fact.occurred_on, "out_on": None,
    }  # fmt: skip


def _left(standing: Standing, fact: Row) -> None:
    if fact.body["list"] in standing.memberships:
        standing.memberships[fact.body["list"]]["out_on"] = fact.occurred_on


def _statistics(standing: Standing, fact: Row) -> None:
    standing.columns["is_in_statistics"] = fact.body["is_entered"]
    standing.columns["statistics_month"] = fact.body.get("month", "") if fact.body["is_entered"] else ""


def _evidence(standing: Standing, fact: Row) -> None:
    standing.columns["evidence_keys"] = sorted({*standing.columns["evidence_keys"], fact.body["requirement"]})


def _finished(standing: Standing) -> Standing:
    """Columns that follow from others: pool, milestone dates, whether the row counts in sums."""
    columns = standing.columns
    columns["pool"] = pool_of(columns.get("stage", ""))
    for key, column in DATE_COLUMN.items():
        columns[column] = standing.milestones.get(key, {}).get("actual_on")
    for key, column in PROMISE_COLUMN.items():
        columns[column] = standing.milestones.get(key, {}).get("promised_on")
    columns.setdefault("row_role", "project")
    columns.setdefault("is_counted", True)
    columns["is_shared"] = bool(standing.shares)
    return standing


_STANDING_STEPS: dict[str, Callable[[Standing, Row], None]] = {
    "ledger.project_registered": _registered,
    "ledger.project_amended": _amended,
    "ledger.places_shared": _shared,
    "ledger.stage_reached": _stage_reached,
    "ledger.stage_corrected": _stage_corrected,
    "ledger.state_changed": _state_changed,
    "ledger.milestone_promised": _promised,
    "ledger.list_joined": _joined,
    "ledger.list_left": _left,
    "ledger.statistics_entered": _statistics,
    "ledger.evidence_attached": _evidence,
    "ledger.confirmed_current": _refreshed,
}
STANDING_KINDS = frozenset(_STANDING_STEPS)


# ---- money side ----------------------------------------------------------------------------------------------------


def fold_money(facts: Sequence[Row]) -> Money:
    """Years and months. Differences are taken here, between effective returns, never by a verb (DECISIONS 2)."""
    money = Money()
    latest: dict[tuple[str, str], Row] = {}
    objected: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.kind == "ledger.investment_returned":
            latest[(fact.period, fact.body["basis"])] = fact
        elif fact.kind == "ledger.return_objected":
            objected.add((fact.period, fact.body["basis"]))
        else:
            _MONEY_STEPS[fact.kind](money, fact)
    _fold_months(money, latest, objected)
    _fold_done(money)
    return money


def _plan_set(money: Money, fact: Row) -> None:
    year = _year(money, fact.body["year"])
    kind = fact.body["plan_kind"]
    year["plan_yuan"] = None if kind == "withdrawn" else fact.amount_yuan
    year["plan_kind"] = kind
    year["plan_document"] = fact.body.get("document_no", "")
    if year["plan_first_yuan"] is None:
        year["plan_first_yuan"] = fact.amount_yuan


def _categorised(money: Money, fact: Row) -> None:
    _year(money, fact.body["year"])["category"] = fact.body["category"]


def _carried(money: Money, fact: Row) -> None:
    _year(money, fact.body["year"])["carried_yuan"] = fact.amount_yuan


def _year(money: Money, year: int) -> dict[str, Any]:
    blank = {
        "category": "", "plan_yuan": None, "plan_kind": "", "plan_document": "", "plan_first_yuan": None,
        "carried_yuan": None, "done_yuan": None, "done_basis": "", "done_reported_yuan": None,
        "done_verified_yuan": None, "month_yuan": None, "through_on": None, "since_start_yuan": None,
    }  # fmt: skip
    return money.years.setdefault(year, blank)


def _fold_months(money: Money, latest: dict[tuple[str, str], Row], objected: set[tuple[str, str]]) -> None:
    by_basis: dict[str, list[tuple[Period, Row]]] = {}
    for (key, basis), fact in latest.items():
        by_basis.setdefault(basis, []).append((Period.parse(key), fact))
    for basis, returns in by_basis.items():
        earlier: dict[int, int] = {}
        for period, fact in sorted(returns, key=lambda pair: pair[0].end):
            ytd = fact.body["ytd_yuan"]
            year = period.end.year
            money.months[(fact.period, basis)] = {
                "period_end": period.end, "month_yuan": ytd - earlier.get(year, 0), "ytd_yuan": ytd,
                "told_month_yuan": fact.body.get("month_yuan"), "since_start_yuan": fact.body.get("since_start_yuan"),
                "is_objected": (fact.period, basis) in objected, "is_effective": False, "fact_id": getattr(fact, "id", None),
            }  # fmt: skip
            earlier[year] = ytd


def _fold_done(money: Money) -> None:
    """Per year: the newest period's cumulative, 核定 before 自报; 现场核查 is shown beside, never in sums."""
    for year in {month["period_end"].year for month in money.months.values()}:
        row = _year(money, year)
        for basis in ("reported", "verified"):
            newest = _newest(money, year, basis)
            row[f"done_{basis}_yuan"] = newest["ytd_yuan"] if newest else None
        counted = {m["period_end"]: (m, b) for b in ("reported", "verified") for m in _months(money, year, b)}
        _mark_effective(counted)
        if counted:
            _take(row, *counted[max(counted)])
    for row in money.years.values():
        if row["since_start_yuan"] is None and row["carried_yuan"] is not None:
            row["since_start_yuan"] = row["carried_yuan"] + (row["done_yuan"] or 0)


def _mark_effective(counted: dict[dt.date, tuple[dict[str, Any], str]]) -> None:
    """What counts of each period, with its difference taken along the line that counts (核定 may follow 自报)."""
    before = 0
    for end in sorted(counted):
        month = counted[end][0]
        month["is_effective"] = True
        month["month_yuan"] = month["ytd_yuan"] - before
        before = month["ytd_yuan"]


def _take(row: dict[str, Any], month: dict[str, Any], basis: str) -> None:
    row.update(
        done_yuan=month["ytd_yuan"], done_basis=basis, month_yuan=month["month_yuan"], through_on=month["period_end"],
        since_start_yuan=month["since_start_yuan"],
    )  # fmt: skip


def _months(money: Money, year: int, basis: str) -> list[dict[str, Any]]:
    return [m for (_k, b), m in money.months.items() if b == basis and m["period_end"].year == year]


def _newest(money: Money, year: int, basis: str) -> dict[str, Any] | None:
    return max(_months(money, year, basis), key=lambda m: m["period_end"], default=None)


_MONEY_STEPS: dict[str, Callable[[Money, Row], None]] = {
    "ledger.plan_set": _plan_set,
    "ledger.year_categorised": _categorised,
    "ledger.carried_forward": _carried,
}
MONEY_KINDS = frozenset(_MONEY_STEPS) | {"ledger.investment_returned", "ledger.return_objected"}


def _date(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None
