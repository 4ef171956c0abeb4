"""The state of the house for those who look after it: build, engine, seals, guards, jobs, space. No business data."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet, Sum

import guatu
from guatu.access.models import Place
from guatu.facts import guards, jobs, seal
from guatu.facts.models import Entry, StoredFile
from guatu.facts.seal import Head
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.ledger.calendar import years_missing
from guatu.runner import rules
from guatu.runner.models import Job, Schedule

# Below this, two processes that write and checkpoint at one moment may damage the file (DECISIONS 12).
SAFE_SQLITE = (3, 51, 3)
# A schedule that is due for longer than this has nobody who looks at the clock.
LATE = dt.timedelta(minutes=5)
# How much free space is little: a day of uploads on a deadline night, and room for one backup of a small ledger.
LITTLE_SPACE = 5 * 1024**3


@dataclass(frozen=True, slots=True)
class Engine:
    """The database: which, how large, and whether this SQLite may be written by one process only."""

    vendor: str
    version: str
    size: int
    is_outdated: bool = False

    @property
    def safe_version(self) -> str:
        """The version from which on it is trusted with several writers."""
        return ".".join(map(str, SAFE_SQLITE))


@dataclass(frozen=True, slots=True)
class Verified:
    """What the last verification came to."""

    job: Job
    count: int
    findings: tuple[Mapping[str, Any], ...]
    size: int
    root: str
    unsealed: int
    against: str

    @property
    def is_clean(self) -> bool:
        """Whether everything held."""
        return self.count == 0


@dataclass(frozen=True, slots=True)
class House:
    """Everything the first page of the administration says."""

    version: str
    engine: Engine
    home: Path
    free_bytes: int
    files: int
    files_bytes: int
    head: Head
    unsealed: int
    tail_since: dt.datetime | None
    missing_guards: tuple[str, ...]
    jobs: Mapping[str, int]
    is_clock_late: bool
    is_https: bool
    is_sample: bool
    verified: Verified | None
    years_without_notice: tuple[tuple[str, int], ...] = ()

    @property
    def has_little_space(self) -> bool:
        """Whether the disk under the data folder is nearly full."""
        return self.free_bytes < LITTLE_SPACE

    @property
    def failed_jobs(self) -> int:
        """Jobs that failed and wait for a person."""
        return self.jobs.get(rules.FAILED, 0)

    @property
    def open_jobs(self) -> int:
        """Jobs still to be done or being done."""
        return sum(self.jobs.get(state, 0) for state in rules.OPEN_STATES)


def house() -> House:
    """The house as it stands now."""
    kept = StoredFile.objects.aggregate(n=Count("sha256"), size=Sum("size"))
    home, head = Path(settings.GUATU_HOME), seal.head()
    tail = _tail(head)
    return House(
        version=guatu.__version__, engine=engine(), home=home, free_bytes=shutil.disk_usage(home).free, files=kept["n"],
        files_bytes=int(kept["size"] or 0), head=head, unsealed=tail.count(),
        tail_since=tail.order_by("recorded_at").values_list("recorded_at", flat=True).first(),
        missing_guards=tuple(sorted(guards.missing())), jobs=dict(Job.objects.values_list("state").annotate(Count("id"))),
        is_clock_late=_is_clock_late(), is_https=settings.GUATU_HTTPS, is_sample=settings.GUATU_SAMPLE,
        verified=last_verified(), years_without_notice=_years_without_notice(),
    )  # fmt: skip


def _years_without_notice() -> tuple[tuple[str, int], ...]:
    """(jurisdiction, year) wherever deadlines are counted Monday to Friday for want of a holiday notice. Source: R14.3."""
    today = clock.today()
    roots = Place.objects.filter(parent=None).in_official_order()
    return tuple((place_name(root), year) for root in roots for year in years_missing(root.id, today))


def _tail(head: Head) -> QuerySet[Entry]:
    """The entries no head covers yet: everything recorded up to a head's cut is under it (DECISIONS A3)."""
    rows = Entry.objects.all()
    return rows.filter(recorded_at__gt=head.cut_at) if head.cut_at else rows


def engine() -> Engine:
    """The database behind the ledger."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
            version, size = cursor.fetchone()
        return Engine("postgresql", version, size)
    name = str(connection.settings_dict["NAME"])
    paths = [Path(name + suffix) for suffix in ("", "-wal")]
    size = sum(path.stat().st_size for path in paths if path.is_file())
    is_outdated = sqlite3.sqlite_version_info < SAFE_SQLITE and _journal_mode() == "wal"
    return Engine("sqlite", sqlite3.sqlite_version, size, is_outdated)


def _journal_mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return str(cursor.fetchone()[0])


def _is_clock_late() -> bool:
    """Whether something has been due for a while: no process looks at the clock, so nothing is sealed or verified."""
    return Schedule.objects.filter(is_enabled=True, next_run_at__lt=clock.now() - LATE).exists()


def last_verified() -> Verified | None:
    """The last verification that came to its end, whoever asked for it; None before the first."""
    done = Job.objects.filter(key=jobs.VERIFY, state=rules.DONE).order_by("-finished_at").first()
    return verified(done) if done else None


def verified(job: Job) -> Verified:
    """A finished verification as its job kept it."""
    kept = job.result or {}
    return Verified(
        job, kept.get("count", 0), tuple(kept.get("findings", ())), kept.get("size", 0), kept.get("root", ""),
        kept.get("unsealed", 0), kept.get("against", ""),
    )  # fmt: skip


def newest_verification() -> Job | None:
    """The verification that was asked for last, however it ended."""
    return Job.objects.filter(key=jobs.VERIFY).order_by("-created_at").first()


def open_verification() -> Job | None:
    """A verification that waits or runs, whoever asked for it."""
    return Job.objects.open().filter(key=jobs.VERIFY).order_by("-created_at").first()
