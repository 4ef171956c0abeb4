"""What can happen to a project on the register (past tense, never renamed)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from guatu.facts.kinds import register


@register("ledger.project_registered")
@dataclass(frozen=True, slots=False)
class ProjectRegistered:
    """A project entered the register with these attributes (keys of `attributes.ATTRIBUTES`)."""

    attrs: dict[str, Any]


@register("ledger.project_amended")
@dataclass(frozen=True)
class ProjectAmended:
    """Attributes became `attrs` from the fact's `occurred_on`; `before` is what the editor saw."""

    attrs: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


@register("ledger.stage_reached")
@dataclass(frozen=True)
class StageReached:
    """The project reached `stage` on the fact's `occurred_on`; `precision` tells how exact that day is."""

    stage: str
    precision: str = "day"
    text: str = ""
    note: str = ""


@register("ledger.correction_proposed")
@dataclass(frozen=True)
class CorrectionProposed:
    """A county asked to set the stage back (误报更正); it takes effect only when the city approves."""

    stage: str
    document_no: str = ""


@register("ledger.stage_corrected")
@dataclass(frozen=True)
class StageCorrected:
    """The stage was set back to `stage`; everything reached after it counts as never reached (R2.2)."""

    stage: str
    proposal: str = ""
    document_no: str = ""


@register("ledger.state_changed")
@dataclass(frozen=True)
class StateChanged:
    """The running state became `state` (R2.13, R2.14)."""

    state: str
    cause: str = ""
    resume_on: dt.date | None = None
    document_no: str = ""


@register("ledger.plan_set")
@dataclass(frozen=True)
class PlanSet:
    """The annual plan of `year` was issued, adjusted, added or withdrawn; the amount is the fact's `amount_yuan`."""

    year: int
    plan_kind: str
    document_no: str = ""


@register("ledger.year_categorised")
@dataclass(frozen=True)
class YearCategorised:
    """The project's category of `year` (R2.3)."""

    year: int
    category: str


@register("ledger.list_joined")
@dataclass(frozen=True)
class ListJoined:
    """The project joined a list (省重点, 三个一批 第N期 开工一批 …), counting as `count_unit` says."""

    list: str
    year: int
    batch: str = ""
    count_unit: str = "single"
    assessed: bool = True


@register("ledger.list_left")
@dataclass(frozen=True)
class ListLeft:
    """The project left a list."""

    list: str
    year: int


@register("ledger.places_shared")
@dataclass(frozen=True)
class PlacesShared:
    """From the fact's `occurred_on` the project's money is shared among places (DECISIONS 23); no shares: undivided again.

    Each share: `place`, `county` (where that lies, as it was then), `basis_points`; 10 000 in all.
    """

    shares: list[dict[str, Any]]
    document_no: str = ""


@register("ledger.milestone_promised")
@dataclass(frozen=True)
class MilestonePromised:
    """A date was promised for a milestone; `text` is how it was said (6月底前)."""

    milestone: str
    promised_on: dt.date
    precision: str = "day"
    text: str = ""


@register("ledger.statistics_entered")
@dataclass(frozen=True)
class StatisticsEntered:
    """Whether and since when the project is registered in statistics (纳统), never its statistical return."""

    is_entered: bool
    month: str = ""
    cause: str = ""


@register("ledger.evidence_attached")
@dataclass(frozen=True)
class EvidenceAttached:
    """A paper or photo that a gate asks for was filed."""

    requirement: str
    title: str = ""


@register("ledger.confirmed_current")
@dataclass(frozen=True)
class ConfirmedCurrent:
    """Somebody responsible said that what is on the register still holds (无变化)."""

    note: str = ""


@register("ledger.project_merged")
@dataclass(frozen=True)
class ProjectMerged:
    """Another project (the fact's subject) turned out to be this one. An undo supersedes this with `undone`."""

    undone: bool = False


@register("ledger.investment_returned")
@dataclass(frozen=True)
class InvestmentReturned:
    """A return of investment for the fact's period, as it was reported (DECISIONS 2): nothing here is computed by us.

    Units: yuan. `amount_yuan` of the fact is `ytd_yuan`. `basis` is 自报, 核定 or 现场核查 (DECISIONS 22).
    """

    basis: str
    ytd_yuan: int
    month_yuan: int | None = None
    since_start_yuan: int | None = None
    progress: str = ""
    is_decrease_explained: bool = False
    document_no: str = ""


@register("ledger.return_objected")
@dataclass(frozen=True)
class ReturnObjected:
    """The county objected in writing to a 核定 number before the close."""

    basis: str
    text: str


@register("ledger.carried_forward")
@dataclass(frozen=True)
class CarriedForward:
    """截至上年底累计完成: the cumulative before `year`, as approved at the New Year rollover or told by the ledger."""

    year: int


@register("ledger.total_stated")
@dataclass(frozen=True)
class TotalStated:
    """A total that was published or announced, shown beside our own sum, never met by inventing rows (DECISIONS 29)."""

    key: str
    title: str
    value: str
    unit: str
    as_of: str = ""
    document: str = ""
    quotation: str = ""
    note: str = ""


@register("ledger.list_created")
@dataclass(frozen=True)
class ListCreated:
    """A list or batch was set up."""

    code: str
    title: str


@register("ledger.parameter_set")
@dataclass(frozen=True)
class ParameterSet:
    """A rule's number was set from a date, with the document that says so (R0.1)."""

    key: str
    value: Any
    valid_from: dt.date
    source: str


@register("ledger.calendar_set")
@dataclass(frozen=True)
class CalendarSet:
    """The days off and worked of a year as its notice says, in place of what was known of that year (R14.3).

    Each day: `on`, `kind` (off or work), `name`.
    """

    year: int
    source: str
    days: list[dict[str, Any]]


@register("ledger.term_added")
@dataclass(frozen=True)
class TermAdded:
    """A dictionary got an entry from a date; `replaced_from` is the beginning of the version it follows."""

    vocabulary: str
    code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    replaced_from: dt.date | None = None
