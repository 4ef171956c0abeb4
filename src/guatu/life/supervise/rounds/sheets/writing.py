"""Writing a problem ledger into an open entry: new problems up to where they stand, progress and details of those there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from guatu.access.models import Place
from guatu.cases import kinds as case_kinds
from guatu.cases.models import CaseStanding
from guatu.cases.services.opening import Order, write_opening
from guatu.cases.standings import SUBJECT
from guatu.cases.vocab import CaseState, Level
from guatu.facts.journal import Evid, Recorder
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.supervise.rounds import kinds, rules
from guatu.life.supervise.rounds.models import LedgerRow, ProblemDetail
from guatu.life.supervise.rounds.sheets.planning import STEPS, Planned, details_said, opened_on
from guatu.life.supervise.rounds.sheets.wanting import Names, Wanted
from guatu.life.supervise.rounds.vocab import TOLD, ProblemLevel


class Writer:
    """One ledger being written: the entry, who sends it, the file and sheet it was read from, what units are called."""

    def __init__(
        self, entry: Recorder, actor: Actor, place: Place, grade: str, source: tuple[str, str], names: Names
    ) -> None:  # fmt: skip
        self.entry, self.actor, self.place, self.grade, self.names = entry, actor, place, grade, names
        self.file, self.sheet = source

    def write(self, rows: Sequence[Planned]) -> None:
        """Open what is new, change what differs. Facts: cases.opened and its steps, cases.noted, rounds.problem_described."""
        for row in rows:
            if row.state == LedgerRow.State.NEW:
                self._open(row)
            elif row.state == LedgerRow.State.CHANGED and row.case is not None:
                self._change(row, row.case)

    def _evidence(self, wanted: Wanted, *only: str) -> tuple[Evid, ...]:
        cells = {key: cell for key, cell in wanted.cells.items() if key in only} if only else wanted.cells
        return (Evid(self.file, {"sheet": self.sheet, "cells": cells}),)

    def _provenance(self, row: Planned) -> str:
        is_sample = self.place.is_sample or bool(row.project and row.project.is_sample)
        return "sample" if is_sample else "imported"

    # ---- new ----

    def _open(self, row: Planned) -> None:
        wanted = row.wanted
        if row.project is None or wanted.lead is None:
            return
        is_seen = wanted.state in (CaseState.VERIFIED, CaseState.CLOSED)
        order = Order(
            kind="problem", title=rules.short_title(wanted.said["text"]), handler=wanted.lead, text=wanted.said["text"],
            project=row.project.project_id, issuer=wanted.found_by or self.actor.unit_id,
            verifier=wanted.verifier if is_seen else None, coop=wanted.coop, due_on=wanted.due.on if wanted.due else None,
            grade=wanted.grade or self.grade, level=self._level(wanted), category=wanted.category,
            source=("problem_ledger", self.file[:40]), opened_on=opened_on(wanted), evidence=self._evidence(wanted),
            provenance=self._provenance(row),
        )  # fmt: skip
        case = write_opening(self.entry, actor=self.actor, order=order)
        self._follow(row, case)
        self._describe(row, case, opened_on(wanted), details_said(wanted))

    def _level(self, wanted: Wanted) -> str:
        """A province's problem is the city's to close; without a word the level of the office that sends it."""
        if wanted.level:
            return Level.COUNTY if wanted.level == ProblemLevel.COUNTY else Level.CITY
        return Level.CITY if self.place.id == self.place.root_id else Level.COUNTY

    def _follow(self, row: Planned, case: UUID) -> None:
        """The steps that had been taken when the sheet was written, each on its day."""
        wanted = row.wanted
        begun = opened_on(wanted)
        closed = wanted.days.get("closed_on")
        submitted = wanted.days.get("submitted_on") or closed or begun
        unit, verifier = str(wanted.lead), str(wanted.verifier or "")
        steps = (
            (CaseState.WORKING, begun, case_kinds.CaseAccepted(unit=unit)),
            (CaseState.SUBMITTED, submitted, case_kinds.CaseResultSubmitted(text=wanted.said["progress"], unit=unit)),
            (CaseState.VERIFIED, closed or submitted, case_kinds.CaseResultVerified(
                manner=TOLD, unit=verifier, satisfaction=wanted.satisfaction, text=wanted.said["verdict"])),
            (CaseState.CLOSED, closed or submitted, case_kinds.CaseClosed(unit=verifier)),
        )  # fmt: skip
        at = STEPS.index(CaseState(wanted.state)) if wanted.state in STEPS else 0
        for state, on, kind in steps[:at]:
            self._record(row, case, kind, on, "progress" if state == CaseState.SUBMITTED else "state")
        if at < STEPS.index(CaseState.SUBMITTED) and wanted.said["progress"]:
            self._record(row, case, case_kinds.CaseNoted(text=wanted.said["progress"], unit=unit), begun, "progress")

    def _record(self, row: Planned, case: UUID, kind: object, on: dt.date, cell: str) -> None:
        place = row.project.county_id or row.project.place_id if row.project else None
        self.entry.record(
            kind, occurred_on=on, project=row.project.project_id if row.project else None, place=place, subject=(SUBJECT, case),
            provenance=self._provenance(row), evidence=self._evidence(row.wanted, cell),
        )  # fmt: skip

    # ---- there already ----

    def _change(self, row: Planned, case: CaseStanding) -> None:
        today = max(clock.today(), case.changed_on or clock.today())
        keys = {one.key for one in row.changes}
        if "progress" in keys:
            noted = case_kinds.CaseNoted(text=row.wanted.said["progress"], unit=str(case.unit_id or ""))
            self._record(row, case.case_id, noted, today, "progress")
        said = details_said(row.wanted, case)
        if told := {key: said[key] for key in keys if key in said}:
            self._describe(row, case.case_id, today, told)

    def _describe(self, row: Planned, case: UUID, on: dt.date, told: Mapping[str, Any]) -> None:
        """Beside the case: what the ledger has columns for. The person named goes there and nowhere else."""
        detail = ProblemDetail.objects.filter(case_id=case).first() or ProblemDetail(case_id=case)
        before = self._plain(detail)
        for key, value in told.items():
            setattr(detail, key, value)
        detail.save()
        now = self._plain(detail)
        if now != before:
            self._record(row, case, now, on, "measures")

    def _plain(self, detail: ProblemDetail) -> kinds.ProblemDescribed:
        """What a fact may hold of it: of who found it only the unit; a person stays beside (DECISIONS 13)."""
        return kinds.ProblemDescribed(
            found_on=detail.found_on, found_by=self.names.unit_words(detail.found_by), level=detail.level,
            measures=detail.measures, due_text=detail.due_text, own_number=detail.own_number,
        )  # fmt: skip
