"""许昌市（公布数据）：the projects, totals and lists that five documents printed. Nothing is added (PRODUCT 5, DECISIONS 29).

Each fact is `reported` and carries the document's hash and the words it was read from. What was not printed stays unknown:
a stage without a date is a reading (截至报道时), a promise keeps its precision, a total keeps its scope.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from guatu.demo import files
from guatu.demo.files import Row
from guatu.demo.structure import Jurisdiction, create_lists, evidence_of, load_terms, set_up
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.kernel.ids import uuid7
from guatu.ledger import kinds
from guatu.ledger.rules import READING, STAGE_OF_MILESTONE
from guatu.ledger.services import Draft, Event, register_drafts
from guatu.ledger.vocab import PlanKind, RowRole, Stage

REPORTED = "reported"
AS_OF_PRINT = "截至报道时"
# A talk or a plan is in reserve; what runs already is no project under way and has no stage of one.
_STAGE_OF_IMPORT = {"prospect": Stage.IDEA.value}
_WORD_OF_IMPORT = {"prospect": "意向，不计数", "facility": "已运行的设施，不作项目、不计数"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was put on record."""

    projects: int
    totals: int
    lists: int


def load_published(*, actor: Actor) -> Loaded:
    """Set up 许昌市 and put on record what was printed of it, inside the caller's transaction."""
    made = set_up("xuchang", actor=actor)
    load_terms(made)
    create_lists(made, actor=actor, provenance=REPORTED)
    drafts = _drafts(made)
    with journal.entry(actor=actor, verb="demo.load_published") as entry:
        register_drafts(entry, drafts)
    totals = _state_totals(made, actor)
    return Loaded(len(drafts), totals, len(made.lists))


# ---- projects ------------------------------------------------------------------------------------------------------


def _drafts(made: Jurisdiction) -> list[Draft]:
    chosen = [row for row in files.rows("xuchang/projects.csv") if row["import_as"] != "skip"]
    ids = {row["project_id"]: uuid7() for row in chosen}
    events = _events(made)
    return [_draft(row, made, ids, events[row["project_id"]]) for row in chosen]


def _draft(row: Row, made: Jurisdiction, ids: dict[str, UUID], events: Sequence[Event]) -> Draft:
    printed_on = files.documents()[row["quote_document"]].dated_on
    seen = (
        *evidence_of(row, name="quote_document"),
        *evidence_of({**row, "quote": row["quote2"]}, name="quote2_document"),
    )
    return Draft(
        attrs=_attributes(row, made, ids), registered_on=printed_on, provenance=REPORTED, evidence=seen,
        events=[*events, *_own_events(row, seen)], project_id=ids[row["project_id"]],
    )  # fmt: skip


def _attributes(row: Row, made: Jurisdiction, ids: dict[str, UUID]) -> dict[str, object]:
    unit, site = made.units.get(row["unit_code"]), made.places.get(row["site_place_code"])
    parent = ids.get(row["parent_id"])
    return {
        "name": row["name"], "short_name": row["short_name"], "place": made.places[row["place_code"]].id,
        "site_place": site.id if site else None, "site_text": row["site_text"] or (site.name if site else ""),
        "unit": unit.id if unit else None, "unit_name": unit.name if unit else "", "owner_name": row["owner_name"],
        "chain": row["chain_code"], "field": row["field"], "tier": row["tier"],
        "row_role": row["row_role"] or RowRole.PROJECT.value, "parent": parent, "is_counted": row["is_counted"] == "1",
        "total_yuan": files.number(row["total_yuan"]), "total_qualifier": row["total_qualifier"],
        "content": row["content"], "land_text": _land(row), "progress_text": row["stage_text"], "remark": _remark(row),
    }  # fmt: skip


def _land(row: Row) -> str:
    hundredths = files.number(row["land_mu_x100"])
    return f"{hundredths // 100}亩" if hundredths else ""


def _remark(row: Row) -> str:
    """What an officer must know before using the row: why it does not count, what is uncertain, what the text claims."""
    lines = [
        _WORD_OF_IMPORT.get(row["import_as"], ""), row["import_reason"], row["note"],
        "阶段按原文至少到此读取。" if row["stage_basis"] == "lower_bound" else "",
        f"文中说法：{row['claims']}" if row["claims"] else "",
        f"文中完成数：{row['done_text']}（{row['done_as_of_text']}）" if row["done_text"] else "",
        *_other_dates(row["project_id"]),
        "待确认。" if row["needs_confirmation"] == "1" else "",
        f"材料出入：{'、'.join(files.parts(row['x_ids']))}" if row["x_ids"] else "",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _other_dates(project: str) -> Iterable[str]:
    """Dates of something that is no milestone of a life (a lot handed over, an application filed)."""
    for row in files.rows("xuchang/project_dates.csv"):
        if row["project_id"] == project and row["milestone"] not in STAGE_OF_MILESTONE:
            yield f"{'计划' if row['nature'] == 'planned' else '实际'}节点：{row['note']}，{row['text']}"


def _own_events(row: Row, seen: tuple[Evid, ...]) -> Iterable[Event]:
    """What the project's own row says besides attributes: a published annual plan, and where a talk stands."""
    printed_on = files.documents()[row["quote_document"]].dated_on
    plan = files.number(row["plan_yuan"])
    if plan is not None:
        kind = kinds.PlanSet(int(row["plan_year"]), PlanKind.ISSUED.value)
        yield Event(kind, printed_on, row["plan_year"], plan, evidence=seen)
    stage = _STAGE_OF_IMPORT.get(row["import_as"])
    if stage:
        read = kinds.StageReached(stage, precision=READING, text=AS_OF_PRINT, note=row["stage_text"])
        yield Event(read, printed_on, evidence=seen)


def _events(made: Jurisdiction) -> dict[str, list[Event]]:
    """By project: dated stages and promises, readings of a stage, memberships."""
    found: dict[str, list[Event]] = defaultdict(list)
    for row in files.rows("xuchang/project_dates.csv"):
        if row["milestone"] in STAGE_OF_MILESTONE:
            found[row["project_id"]].append(_dated(row))
    for row in files.rows("xuchang/project_stages.csv"):
        found[row["project_id"]].append(_read(row))
    for row in files.rows("xuchang/memberships.csv"):
        found[row["project_id"]].append(_joined(row, made))
    return found


def _dated(row: Row) -> Event:
    """A milestone that was promised, or that came; the promise was known when it was printed."""
    on = dt.date.fromisoformat(row["on"])
    if row["nature"] == "planned":
        promised = kinds.MilestonePromised(row["milestone"], on, row["precision"], row["text"])
        return Event(promised, files.documents()[row["document"]].dated_on, evidence=evidence_of(row))
    reached = kinds.StageReached(
        STAGE_OF_MILESTONE[row["milestone"]], precision=row["precision"], text=row["text"], note=row["note"]
    )
    return Event(reached, on, evidence=evidence_of(row))


def _read(row: Row) -> Event:
    """Where a document says a project stands. The day of the document is not the day it got there."""
    at_least = "原文至少到此阶段：" if row["basis"] == "lower_bound" else ""
    kind = kinds.StageReached(row["stage"], precision=READING, text=AS_OF_PRINT, note=at_least + row["stage_text"])
    return Event(kind, dt.date.fromisoformat(row["as_of"]), evidence=evidence_of(row))


def _joined(row: Row, made: Jurisdiction) -> Event:
    one = made.lists[row["list_code"]]
    kind = kinds.ListJoined(list=str(one.id), year=one.year, batch=one.batch, count_unit=row["count_unit"], assessed=False)
    known_on = files.documents()[row["document"]].dated_on
    return Event(kind, one.held_on or known_on, evidence=evidence_of(row))


# ---- totals --------------------------------------------------------------------------------------------------------


def _state_totals(made: Jurisdiction, actor: Actor) -> int:
    """Published totals, and those implied by them, which say 推算. Facts: ledger.total_stated."""
    rows = files.rows("xuchang/stated_totals.csv")
    by_key = {row["key"]: row for row in rows}
    with journal.entry(actor=actor, verb="ledger.state_total") as entry:
        for row in rows:
            key = row["document"] or by_key[row["formula"].split()[0]]["document"]
            entry.record(
                _total(row), occurred_on=files.day(row["as_of"]) or files.documents()[key].dated_on,
                place=made.places[row["scope_place"]].id, subject=("total", row["key"]),
                amount_yuan=files.number(row["value_yuan"]), provenance=row["provenance"], evidence=evidence_of(row),
            )  # fmt: skip
    return len(rows)


def _total(row: Row) -> kinds.TotalStated:
    document = files.documents().get(row["document"])
    return kinds.TotalStated(
        key=row["key"], title=row["title"], value=row["value"], unit=row["unit"], as_of=row["as_of"] or row["as_of_text"],
        document=document.title if document else "", quotation=row["quote"], note="；".join(filter(None, _total_notes(row))),
    )  # fmt: skip


_WORD_OF_TOTAL = {"plan": "计划数", "target": "目标数", "implied": "推算数，不是公布数"}


def _total_notes(row: Row) -> Iterable[str]:
    """What the number must not be read without: its nature, wording, span, scope and how it was implied."""
    yield _WORD_OF_TOTAL.get(row["kind"], "")
    yield f"原文写“{row['qualifier']}”" if row["qualifier"] else ""
    yield f"期间 {row['period']}" if row["period"] else ""
    yield "范围为推断" if row["scope_basis"] == "inferred" else ""
    yield f"推算：{row['formula']}" if row["formula"] else ""
    yield row["note"]
