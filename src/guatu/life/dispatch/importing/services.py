"""Verbs of an import: preview what a file would do, decide, apply in one entry, or drop it (DECISIONS 27; RELIABILITY 4.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.facts import canon, files, journal
from guatu.intake import file as intake
from guatu.intake import headers, layouts
from guatu.intake.file import FileProposal
from guatu.intake.problems import Outcome
from guatu.intake.profile import Context, Profile, from_plain
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Problem
from guatu.kernel.period import Period
from guatu.ledger import validation
from guatu.ledger.intake_profile import PROJECTS
from guatu.ledger.models import LedgerSource, SourceRow
from guatu.life.dispatch.importing import giving_back, writing
from guatu.life.dispatch.importing.comparing import Difference, Present, Sheet, difference, presents
from guatu.life.dispatch.importing.matching import Match, Matcher, label_candidates
from guatu.life.dispatch.importing.wanting import Names, Wanted, wanted_rows
from guatu.life.dispatch.models import ImportBatch, ImportRow

PROFILE: Profile = from_plain(PROJECTS)
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person adds to a file: which sheet, which month, answers to questions, choices of columns."""

    sheet: str | None = None
    period: str = ""
    accepted: frozenset[str] = frozenset()
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    encoding: str | None = None


@dataclass(slots=True)
class Planned:
    """One row, whose it is, and what it would do."""

    wanted: Wanted
    match: Match
    difference: Difference
    present: Present
    problems: list[str] = field(default_factory=list)
    decision: str = ""

    @property
    def state(self) -> str:
        """new, changed, unchanged, conflict or rejected."""
        if self.problems or self.wanted.is_rejected:
            return ImportRow.State.REJECTED
        if self.match.is_open and not self.decision:
            return ImportRow.State.CONFLICT
        if self.match.project is None:
            return ImportRow.State.NEW
        return ImportRow.State.UNCHANGED if self.difference.is_nothing else ImportRow.State.CHANGED


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
    rows = _plan(found, names, place, sheet, decisions or {}) if found.proposal else []
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
    assert found.proposal is not None
    rejected = {row.row_number for row in found.proposal if row.outcome is Outcome.REJECT}
    wanted = wanted_rows(found.proposal, names)
    counties = {p.id: _county(p, names) for p in names.places.values()}
    matcher = Matcher(place.root_id)
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
        return [str(text) for found in invalid.problems.values() for text in found]
    return []


# ---- preview -------------------------------------------------------------------------------------------------------


def preview_import(
    *, actor: Actor, place: Place, content: bytes, filename: str, options: Options | None = None,
    batch: ImportBatch | None = None,
) -> ImportBatch:  # fmt: skip
    """预览：read the file and keep what it would do. Nothing enters the journal.

    `batch` re-reads an earlier upload with new answers. Errors: Refused; NotFound. A bad file is an outcome, not an error.
    """
    policy.require(actor, "import.preview", place)
    options = options or Options()
    decisions = dict(batch.rows.exclude(decision="").values_list("row", "decision")) if batch else {}
    reading = read_file(content, filename, place, options, decisions)
    with transaction.atomic():
        if reading.proposal.gate.ok:
            files.store(content, name=filename, kind=reading.proposal.gate.kind or "file")
        kept = batch or ImportBatch(created_at=clock.now(), created_by_post=actor.post_id)
        _fill(kept, place, filename, reading, options)
        kept.save()
        kept.rows.all().delete()
        ImportRow.objects.bulk_create([_kept_row(kept, row, reading) for row in reading.rows], batch_size=500)
    return kept


def _fill(batch: ImportBatch, place: Place, filename: str, reading: Reading, options: Options) -> None:
    refused = reading.outcome in (Outcome.REJECT_FILE,)
    batch.place, batch.filename = place, filename[:200]
    batch.file_sha256 = reading.sheet.file_sha256 if reading.proposal.gate.ok else ""
    batch.sheet, batch.as_of = reading.sheet.sheet, reading.sheet.as_of
    batch.period = reading.sheet.period.key if reading.sheet.period else ""
    batch.state = ImportBatch.State.REFUSED if refused else ImportBatch.State.PREVIEWED
    batch.outcome, batch.counts, batch.fingerprint = reading.outcome.value, reading.counts, reading.fingerprint
    batch.problems = [as_plain(one) for one in reading.problems]
    batch.normalised = [as_plain(one) for one in reading.proposal.normalised[:2000]]
    batch.totals = giving_back.totals_of(reading.proposal.proposal)
    batch.columns = giving_back.columns_of(reading.proposal.header_map)
    batch.accepted, batch.choices = sorted(options.accepted), dict(options.choices)


def as_plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON, in the present language."""
    return {
        "code": problem.code, "message": str(problem.message), "sheet": problem.sheet, "row": problem.row,
        "column": problem.column, "raw": None if problem.raw is None else str(problem.raw)[:200],
    }  # fmt: skip


def _kept_row(batch: ImportBatch, row: Planned, reading: Reading) -> ImportRow:
    proposal = reading.proposal.proposal
    said = [] if proposal is None else [as_plain(p) for p in proposal.problems.of_row(row.wanted.row)]
    own = [{"code": "register", "message": text, "row": row.wanted.row} for text in row.problems]
    return ImportRow(
        batch=batch, row=row.wanted.row, name=str(row.wanted.attrs.get("name", ""))[:200], state=row.state,
        project_id=row.match.project, decision=row.decision, problems=[*said, *own],
        changes=[{"field": c.key, "title": c.title, "old": c.old, "new": c.new} for c in row.difference.changes],
        candidates=label_candidates(row.match.candidates) if row.match.is_open else [],
    )  # fmt: skip


# ---- apply ---------------------------------------------------------------------------------------------------------


def apply_import(*, actor: Actor, batch: ImportBatch, tell: Tell | None = None) -> dict[str, int]:
    """入账：everything the preview showed, in one entry, or nothing. Sending it again answers the same.

    Parsing and comparing happen before the transaction, which only writes. Errors: Refused; NotFound; Conflict when the
    register has moved since the preview; Invalid when questions are open. Facts: the ledger's, each with its cells.
    """
    policy.require(actor, "import.apply", batch.place)
    if batch.state == ImportBatch.State.APPLIED:
        return dict(batch.counts)
    content = files.read(batch.file_sha256) if batch.file_sha256 else b""
    options = Options(batch.sheet or None, batch.period, frozenset(batch.accepted), batch.choices)
    decisions = dict(batch.rows.exclude(decision="").values_list("row", "decision"))
    _say(tell, 0, 3, _("重新核对文件与台账"))
    reading = read_file(content, batch.filename, batch.place, options, decisions)
    _refuse_open(batch, reading)
    rows = [row for row in reading.rows if row.state in (ImportRow.State.NEW, ImportRow.State.CHANGED) and row.decision not in {"skip", "register"}]
    _require_each(actor, rows)
    _say(tell, 1, 3, _("写入事实"))
    key = f"import:{batch.id}:{batch.fingerprint[:16]}"
    try:
        with journal.entry(
            actor=actor, verb="dispatch.apply_import", idem_key=key, request={"batch": str(batch.id), "seen": batch.fingerprint},
            projects=[row.match.project for row in rows if row.match.project],
        ) as entry:  # fmt: skip
            writing.write_rows(entry, rows, reading.sheet, batch.place)
            _remember(batch, reading)
            batch.state, batch.entry_id = ImportBatch.State.APPLIED, entry.id
            batch.save()
            entry.answer = {"counts": reading.counts}
    except journal.Replayed as earlier:
        return dict(earlier.answer["counts"])
    _say(tell, 3, 3, _("完成"))
    return reading.counts


def _refuse_open(batch: ImportBatch, reading: Reading) -> None:
    if reading.fingerprint != batch.fingerprint:
        raise Conflict(_("预览之后台账又有变化，请重新预览再入账。"))
    if reading.outcome not in (Outcome.ACCEPT, Outcome.NORMALIZE):
        raise Invalid({"file": [str(one.message) for one in reading.problems][:20] or [_("还有待答复的问题。")]})


def _require_each(actor: Actor, rows: Sequence[Planned]) -> None:
    """A county's file may not change another county's project."""
    for row in rows:
        if row.present.standing is not None:
            policy.require(actor, "project.amend", row.present.standing)
    places = {UUID(row.wanted.attrs["place"]) for row in rows if row.match.project is None}
    for place in Place.objects.filter(id__in=places):
        policy.require(actor, "project.register", place)


def _remember(batch: ImportBatch, reading: Reading) -> None:
    """Keep the office's own columns, order and words, so that the ledger goes back out in its own shape."""
    proposal, heading = reading.proposal.proposal, reading.proposal.header_map
    if proposal is None or heading is None:
        return
    source, _made = LedgerSource.objects.update_or_create(
        place=batch.place, fingerprint=heading.fingerprint,
        defaults={
            "name": proposal.sheet, "mapping": headers.remember(heading), "layout": layouts.layout_of(proposal),
            "file_sha256": batch.file_sha256, "updated_at": clock.now(),
        },
    )  # fmt: skip
    batch.source = source
    projects = {row.wanted.row: row.match.project or row.wanted.project_id for row in reading.rows}
    kept = [
        SourceRow(source=source, project_id=projects[row.row_number], position=at, cells=giving_back.cells_of(row))
        for at, row in enumerate(proposal)
        if projects.get(row.row_number)
    ]
    SourceRow.objects.filter(source=source, project_id__in=[row.project_id for row in kept]).delete()
    SourceRow.objects.bulk_create(kept, batch_size=500)


def drop_import(*, actor: Actor, batch: ImportBatch) -> None:
    """放弃一个未入账的批次。Errors: Refused; Invalid when it was applied."""
    policy.require(actor, "import.preview", batch.place)
    if batch.state == ImportBatch.State.APPLIED:
        raise Invalid({"batch": [_("已入账的批次不能放弃；有误请逐项更正。")]})
    batch.state = ImportBatch.State.DROPPED
    batch.save()


def decide_row(*, actor: Actor, batch: ImportBatch, row: int, decision: str) -> None:
    """对一行作出决定：file, register, skip, new, or a project's id. Errors: Invalid; Refused."""
    policy.require(actor, "import.preview", batch.place)
    known = {"", "file", "register", "skip", "new"}
    kept = batch.rows.filter(row=row).first()
    allowed = known | {one["id"] for one in (kept.candidates if kept else [])}
    if kept is None or decision not in allowed:
        raise Invalid({"decision": [_("没有这种决定。")]})
    kept.decision = decision
    kept.save(update_fields=["decision"])


def _say(tell: Tell | None, done: int, total: int, text: str) -> None:
    if tell is not None:
        tell(done, total, text)

