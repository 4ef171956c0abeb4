"""A holiday notice from a file, for the page and the command alike: what it says and what is wrong with it first, then the year is filed (R14.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from django.db import transaction

from guatu.access.models import Place
from guatu.cases.services import recount_due
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.intake.calendars import read_notice
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.calendar import calendar_of
from guatu.ledger.services.calendars import Day, problems_of, set_calendar


@dataclass(frozen=True, slots=True)
class ReadYear:
    """A year as a file has it, and why it cannot be filed; nothing is wrong where `problems` is empty."""

    year: int
    source: str
    days: tuple[Day, ...]
    problems: tuple[str, ...]
    filename: str
    content: bytes = field(repr=False)


def read_year(content: bytes, filename: str, *, year: int | None = None, source: str = "") -> ReadYear:
    """What a file says of a year; `year` and `source` are told where the file does not say them. Errors: none."""
    notice = read_notice(content, filename)
    days = tuple(Day(one.on, one.kind, one.name) for one in notice.days)
    found_year, found_source = year or notice.year or 0, source or notice.source
    problems = notice.problems or tuple(problems_of(found_year, found_source, days))
    return ReadYear(found_year, found_source, days, problems, filename, content)


def keep(read: ReadYear) -> str:
    """Keep the file of a year that was read, between looking at it and filing it; its hash. Errors: Invalid when it cannot be filed."""
    if read.problems:
        raise Invalid({"file": list(read.problems)})
    suffix = PurePath(read.filename).suffix.lower().lstrip(".")
    return files.store(read.content, name=read.filename, kind=suffix or "file").sha256


def read_kept(sha256: str, filename: str, *, year: int | None = None, source: str = "") -> ReadYear:
    """A kept file read once more: what is filed is what the file says. Errors: NotFound when it was never kept."""
    return read_year(files.read(sha256), filename, year=year, source=source)


def file_year(*, actor: Actor, root: Place, read: ReadYear) -> int:
    """Put the year on record, its file as the evidence, and count the dates of open cases by it. Returns how many moved.

    Errors: Invalid; Refused. Facts: ledger.calendar_set, cases.due_recounted. Source: R14.3.
    """
    with transaction.atomic():
        evidence, before = (Evid(keep(read)),), calendar_of(root.id)
        set_calendar(actor=actor, root=root, year=read.year, source=read.source, days=read.days, evidence=evidence)
        return recount_due(actor=actor, root=root.id, before=before)
