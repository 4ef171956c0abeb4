"""A file read and compared with the register: whose rows they are and what they would do. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.facts import canon
from guatu.intake import file as intake
from guatu.intake.file import FileProposal
from guatu.intake.problems import Outcome
from guatu.intake.profile import Context, Profile, from_plain
from guatu.kernel import clock
from guatu.kernel.errors import Invalid, Problem
from guatu.kernel.period import Period
from guatu.ledger import validation
from guatu.ledger.intake_profile import PROJECTS
from guatu.ledger.models import LedgerSource
from guatu.life.dispatch.importing.comparing import Present, Sheet, difference, presents
from guatu.life.dispatch.importing.matching import Match, Matcher
from guatu.life.dispatch.importing.planned import Planned
from guatu.life.dispatch.importing.wanting import Names, Wanted, wanted_rows
from guatu.life.dispatch.models import ImportRow

PROFILE: Profile = from_plain(PROJECTS)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person adds to a file: which sheet, which month, answers to questions, choices of columns."""

    sheet: str | None = None
    period: str = ""
    accepted: frozenset[str] = frozenset()
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    encoding: str | None = None


@dataclass(slots=True)
class Reading:
    """A file read and compared with the register; nothing is written yet."""

    proposal: FileProposal
    sheet: Sheet
    rows: list[Planned]
    problems: list[Problem]
    outcome: Outcome

    @property
    def fingerprint(self) -> str:
        """Changes when the file, the answers or the register change: a preview is applied only as it was seen."""
        return canon.digest([[p.wanted.row, p.state, str(p.match.project), [[c.key, c.old, c.new] for c in p.difference.changes]] for p in self.rows])

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state, and rows of the sheet that are no projects."""
        found = Counter(row.state for row in self.rows)
        skipped = self.proposal.proposal.counts["skipped"] if self.proposal.proposal else 0
        return {state: found[state] for state in ImportRow.State.values} | {"skipped": skipped}


def read_file(
    content: bytes, filename: str, place: Place, options: Options, decisions: Mapping[int, str] | None = None
) -> Reading:
    """Gate, read, propose, match and compare. Reads the register, writes nothing."""
    names = Names.of(place)
    context = Context(
        default_year=Period.parse(options.period).end.year if options.period else None, default_place=place.code,
        places={name: p.code for name, p in names.places.items() if p.kind in {"county", "zone"}}, accepted=options.accepted,
    )  # fmt: skip
    remembered = _remembered(place) | _chosen(options)
    found = intake.propose(
        content, filename, PROFILE, context, sheet=options.sheet, remembered=remembered or None, encoding=options.encoding
    )
    sheet = _sheet(found, options)
    problems = [*found.all_problems, *_period_questions(found, sheet)]
    rows = _plan(found, names, place, sheet, decisions or {})
    outcome = max([found.outcome, *([Outcome.CONFIRM] if len(problems) > len(found.all_problems) else [])], key=list(Outcome).index)
    if outcome in (Outcome.ACCEPT, Outcome.NORMALIZE) and any(row.state == ImportRow.State.CONFLICT for row in rows):
        outcome = Outcome.CONFIRM
    return Reading(found, sheet, rows, problems, outcome)


def _remembered(place: Place) -> dict[str, Any]:
    """Every mapping that this jurisdiction's sources have been given, by heading."""
    found: dict[str, Any] = {}
    for source in LedgerSource.objects.filter(place__root_id=place.root_id):
        found |= source.mapping
    return found


def _chosen(options: Options) -> dict[str, Any]:
    """A person's choices of columns for this file, in the shape intake remembers them."""
    return dict(options.choices)


def _sheet(found: FileProposal, options: Options) -> Sheet:
    """The day and period the sheet speaks of: the person's word, else its title's."""
    heading = found.header_map
    year = heading.year if heading else None
    month = _month_of(found)
    period = Period.parse(options.period) if options.period else None
    if period is None and year and month:
        period = Period.reported(year, month)
    today = clock.today()
    as_of = min(period.end, today) if period else today
    name = found.proposal.sheet if found.proposal else (options.sheet or "")
    return Sheet(as_of, period, period.end.year if period else (year or today.year), found.gate.sha256 or "", name)


def _month_of(found: FileProposal) -> int | None:
    """The month of the cumulative column, else the title's."""
    heading = found.header_map
    column = heading.column_of("ytd_yuan") if heading else None
    if column is not None and column.month:
        return column.month
    return heading.month if heading else None


def _period_questions(found: FileProposal, sheet: Sheet) -> list[Problem]:
    """Investment done without a month cannot be filed: ask, do not guess."""
    if found.proposal is None or sheet.period is not None or found.proposal.header_map.column_of("ytd_yuan") is None:
        return []
    text = _("表中有累计完成投资，但看不出截至哪个月。请指明期间（如 2023-08）。")
    return [Problem("period.unknown", text, found.proposal.sheet, None, None, None)]


def _plan(
    found: FileProposal, names: Names, place: Place, sheet: Sheet, decisions: Mapping[int, str]
) -> list[Planned]:
    if found.proposal is None:
        return []
    rejected = {row.row_number for row in found.proposal if row.outcome is Outcome.REJECT}
    wanted = wanted_rows(found.proposal, names)
    counties = {p.id: _county(p, names) for p in names.places.values()}
    matcher = Matcher(place)
    matches = [_match(one, matcher, counties, decisions.get(one.row, "")) for one in wanted]
    stand = presents([m.project for m in matches if m.project], sheet)
    planned = []
    for one, match in zip(wanted, matches, strict=True):
        one.is_rejected = one.row in rejected
        present = stand.get(match.project, Present()) if match.project else Present()
        row = Planned(one, match, difference(one, present, sheet), present, decision=decisions.get(one.row, ""))
        row.problems = _problems(row)
        planned.append(row)
    return planned


def _county(place: Place, names: Names) -> UUID | None:
    by_id = {p.id: p for p in names.places.values()}
    while place.kind not in {"county", "zone"} and place.parent_id in by_id:
        place = by_id[place.parent_id]
    return place.id if place.kind in {"county", "zone"} else None


def _match(one: Wanted, matcher: Matcher, counties: Mapping[UUID, UUID | None], decision: str) -> Match:
    if decision == "new":
        return Match()
    if len(decision) > 30:
        return Match(UUID(decision))
    return matcher.find(one, counties.get(UUID(one.attrs["place"])))


def _problems(row: Planned) -> list[str]:
    """What the register itself would refuse in this row."""
    try:
        validation.clean(row.wanted.attrs if row.match.project is None else row.difference.attrs, complete=row.match.project is None)
    except Invalid as invalid:
        return invalid.texts
    return []
