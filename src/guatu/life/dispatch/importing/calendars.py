"""A holiday notice from a file on the command line: what it says and what is wrong with it first, then the year is filed (R14.3)."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.access.models import Place
from guatu.intake.calendars import read_notice
from guatu.kernel.actor import Actor
from guatu.ledger.services.calendars import Day, problems_of, set_calendar


@dataclass(frozen=True, slots=True)
class ReadYear:
    """A year as a file has it, and why it cannot be filed; nothing is wrong where `problems` is empty."""

    year: int
    source: str
    days: tuple[Day, ...]
    problems: tuple[str, ...]


def read_year(content: bytes, filename: str, *, year: int | None = None, source: str = "") -> ReadYear:
    """What a file says of a year; `year` and `source` are told where the file does not say them. Errors: none."""
    notice = read_notice(content, filename)
    days = tuple(Day(one.on, one.kind, one.name) for one in notice.days)
    found_year, found_source = year or notice.year or 0, source or notice.source
    problems = notice.problems or tuple(problems_of(found_year, found_source, days))
    return ReadYear(found_year, found_source, days, problems)


def file_year(*, actor: Actor, root: Place, read: ReadYear) -> None:
    """Put the year on record. Errors: Invalid; Refused. Facts: ledger.calendar_set."""
    set_calendar(actor=actor, root=root, year=read.year, source=read.source, days=read.days)
