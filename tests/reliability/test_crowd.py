"""Sixteen at once on both engines: one key is stored once, no update is lost, nobody meets a locked database (P3, P4)."""

from __future__ import annotations

import datetime as dt
import threading
import time
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Count

from guatu.facts import journal
from guatu.facts.models import Entry, Fact, JournalCut
from guatu.facts.seal import seal_now
from guatu.facts.verify import verify
from guatu.figures import snapshots
from guatu.figures.models import Close
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.models import Project, ProjectMonth, ProjectStanding, Snapshot
from guatu.ledger.services import Draft, amend_project, register_project
from guatu.ledger.standings import SNAPSHOT_TABLES
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.importing.services import apply_import, preview_import
from guatu.life.dispatch.models import ImportBatch
from guatu.web.importing.tests.things import small_ledger
from tests.cast import Cast, build_cast
from tests.register import YI, load_parameters, planned, project_at, returned
from tests.reliability.crowd import raised, together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, MARCH = 16, Period.parse("2023-03")
# SQLite admits one writer at a time: a cut there only waits its turn.
CUTS = 100 if connection.vendor == "postgresql" else 12


@pytest.fixture
def cast(db: None) -> Cast:
    load_parameters()
    return build_cast()


@pytest.fixture
def project(cast: Cast) -> UUID:
    return project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-01/02", "2023-02-28", YI))


def file(cast: Cast, project: UUID, ytd: int, key: str | None = None) -> Any:
    rows = [Return(project, Told(ytd), reason="核对无误", document_no="示函1号")]
    return file_returns(actor=cast.county_office.actor, period=MARCH, returns=rows, idem_key=key)


# ---- one key ----------------------------------------------------------------------------------------------------------


def test_parallel_same_key(cast: Cast, project: UUID) -> None:
    """A return sent sixteen times at once under one key: one entry, one answer."""
    answers = together([partial(file, cast, project, 2 * YI, "one-key")] * CROWD)
    assert raised(answers) == []
    assert len({answer.facts for answer in answers}) == 1
    assert Entry.objects.filter(idem_key="one-key").count() == 1
    assert Fact.objects.filter(project=project, period=MARCH.key).count() == 1
    assert list(verify()) == []


def test_parallel_same_key_of_a_new_project(cast: Cast) -> None:
    """No project to lock yet: still one registration."""

    def enter() -> UUID:
        draft = Draft({"name": "示例新项目", "place": str(cast.county_a.id), "total_yuan": YI}, dt.date(2023, 1, 5))
        return register_project(actor=cast.county_office.actor, draft=draft, idem_key="enter")

    answers = together([enter] * CROWD)
    assert raised(answers) == []
    assert set(answers) == {ProjectStanding.objects.get().project_id} == {Project.objects.get().id}


def test_parallel_apply_of_one_import(cast: Cast) -> None:
    """A double click, sixteen times: one entry, the same counts for everybody."""
    batch = preview_import(actor=cast.county_office.actor, place=cast.county_a, content=small_ledger(), filename="台账.xlsx")

    def click() -> dict[str, int]:
        return apply_import(actor=cast.county_office.actor, batch=ImportBatch.objects.get(id=batch.id))

    answers = together([click] * CROWD)
    # Whoever read the register after the first had entered it is told to look again; nobody enters it twice.
    assert [one for one in raised(answers) if not isinstance(one, Conflict)] == []
    counts = [one for one in answers if isinstance(one, dict)]
    assert counts and all(one == counts[0] for one in counts)
    assert (Entry.objects.count(), ProjectStanding.objects.live().count()) == (1, 1)
    assert click() == counts[0]


def test_key_body_mismatch(cast: Cast, project: UUID) -> None:
    """The same key with other bodies at once: one is stored, the others are refused."""
    answers = together([partial(file, cast, project, 2 * YI + n, "one-key") for n in range(CROWD)])
    refused = raised(answers)
    assert len(refused) == CROWD - 1 and {type(one) for one in refused} == {Conflict}
    assert Entry.objects.filter(idem_key="one-key").count() == 1


# ---- one project ------------------------------------------------------------------------------------------------------


def test_lost_update(cast: Cast, project: UUID) -> None:
    """Sixteen times twelve different returns of one project: each stored once, in one line of corrections, none locked out."""

    def work(one: int) -> list[Any]:
        return [file(cast, project, 2 * YI + 100 * one + n).facts[0] for n in range(12)]

    answers = together([partial(work, one) for one in range(CROWD)])
    assert raised(answers) == []
    told = {fact for facts in answers for fact in facts}
    stored = dict(Fact.objects.filter(project=project, period=MARCH.key).values_list("id", "supersedes_id"))
    assert set(stored) == told and len(told) == CROWD * 12
    # A line: every fact but the last is corrected exactly once, by the one that came next.
    assert len(set(stored.values()) - {None}) == len(stored) - 1
    (tip,) = set(stored) - set(stored.values())
    assert ProjectMonth.objects.get(snapshot_no=0, project_id=project, period=MARCH.key).fact_id == tip
    assert list(verify()) == []


def amend(cast: Cast, project: UUID, **attrs: Any) -> list[str]:
    before = {"content": "", "remark": "", "total_yuan": 10 * YI, "owner_name": ""}
    return amend_project(
        actor=cast.county_office.actor, project=project, attrs=attrs, before={key: before[key] for key in attrs}, reason="更正"
    )


def test_two_people_edit_one_project(cast: Cast, project: UUID) -> None:
    """Different fields: both are kept."""
    answers = together([partial(amend, cast, project, content="厂房"), partial(amend, cast, project, owner_name="示例公司")])
    assert sorted(answers) == [["content"], ["owner_name"]]
    row = ProjectStanding.objects.live().get(project_id=project)
    assert (row.details["content"], row.owner_name) == ("厂房", "示例公司")


def test_two_people_edit_one_field(cast: Cast, project: UUID) -> None:
    """The same field: the second is told, and what only it changed is not half saved; wishing the same is no conflict."""
    answers = together([partial(amend, cast, project, total_yuan=n * YI, remark="") for n in range(11, 11 + CROWD)])
    refused = raised(answers)
    assert len(refused) == CROWD - 1 and {type(one) for one in refused} == {Conflict}
    assert all("总投资" in str(one.reason) for one in refused)
    assert Fact.objects.filter(project=project, kind="ledger.project_amended").count() == 1
    assert together([partial(amend, cast, project, content="同一句话")] * 4).count([]) == 3


def test_registrations_take_numbers_without_gap_or_double(cast: Cast) -> None:
    """Internal codes are counted by county and year."""

    def enter(one: int) -> list[UUID]:
        return [project_at(cast.county_a, name=f"示例{one}之{n}项目", on="2022-01-05") for n in range(4)]

    assert raised(together([partial(enter, one) for one in range(CROWD)])) == []
    codes = sorted(Project.objects.values_list("internal_code", flat=True))
    assert codes == [f"XM-99S001-2022-{n:05d}" for n in range(1, CROWD * 4 + 1)]


def test_a_month_is_closed_once(cast: Cast, project: UUID) -> None:
    """Eight press 月结 at the same time: one close, the rest are told that it is closed."""
    answers = together([partial(make_close, actor=cast.city_office.actor, root=cast.city, period=MARCH)] * 8)
    refused = raised(answers)
    assert len(refused) == 7 and {type(one) for one in refused} == {Invalid}, refused
    assert Close.objects.count() == Snapshot.objects.filter(no__gt=0).count() == 1
    assert list(verify()) == []


# ---- cuts -------------------------------------------------------------------------------------------------------------


def write_notes(project: UUID, count: int, until: threading.Event | None = None) -> None:
    """Small entries, one after the other."""
    for _ in range(count):
        if until is not None and until.is_set():
            return
        with journal.entry(actor=SYSTEM, verb="test.note", projects=[project]) as entry:
            entry.record(kinds.ConfirmedCurrent(note=""), occurred_on=dt.date(2023, 3, 1), project=project)
        time.sleep(0.001)


def draw_cuts(count: int, done: threading.Event) -> list[tuple[dt.datetime, set[UUID]]]:
    """Each cut with the entries that were there at its instant, read right after it returned; none once all is done."""
    found = []
    for _ in range(count):
        if done.is_set():
            break
        at = journal.cut()
        found.append((at, recorded_by(at)))
        wait_for_another(at, done)
    return found


def wait_for_another(at: dt.datetime, done: threading.Event) -> None:
    """Until something was written after this cut: SQLite's queue is not fair, and cuts with nothing between prove nothing."""
    for _ in range(1000):
        if done.is_set() or Entry.objects.filter(recorded_at__gt=at).exists():
            return
        time.sleep(0.002)


def recorded_by(at: dt.datetime) -> set[UUID]:
    """The entries recorded at or before an instant, as they can be read now."""
    return set(Entry.objects.filter(recorded_at__lte=at).values_list("id", flat=True))


def test_nothing_appears_behind_a_cut(cast: Cast) -> None:
    """Two who cut against four who write: what was recorded at or before a cut is there when it returns, and stays all there is."""
    done = threading.Event()
    projects = [project_at(cast.county_a, name=f"示例{n}号项目") for n in range(4)]

    def draw() -> list[tuple[dt.datetime, set[UUID]]]:
        try:
            return draw_cuts(CUTS, done)
        finally:
            done.set()

    answers = together([*[partial(write_notes, one, 400, done) for one in projects], draw, partial(draw_cuts, CUTS, done)])
    assert raised(answers) == []
    cuts = [*answers[4], *answers[5]]
    moved = [at for at, seen in cuts if recorded_by(at) != seen]
    assert moved == [], f"{len(moved)} of {len(cuts)} cuts moved"
    assert len({len(seen) for _at, seen in cuts}) >= CUTS // 2, "the cuts must fall between entries, not before or after them all"
    drawn = list(JournalCut.objects.order_by("id").values_list("at", flat=True))
    assert drawn == sorted(set(drawn))


def test_seals_under_writers(cast: Cast) -> None:
    """Several sealers against writers: every entry gets one leaf, in order."""
    projects = [project_at(cast.county_a, name=f"示例{n}号项目") for n in range(4)]
    sealers = [lambda: [seal_now() for _ in range(15)]] * 2
    assert raised(together([*[partial(write_notes, one, 15) for one in projects], *sealers])) == []
    head = seal_now()
    assert head.size == Entry.objects.count()
    assert Entry.objects.annotate(n=Count("leaf")).exclude(n=1).count() == 0
    assert list(verify((head.size, head.root_hash))) == []


def test_a_close_under_writers_holds_what_its_cut_saw(cast: Cast) -> None:
    """A close drawn while returns come in: its rows are exactly those of its two dates, folded anew afterwards."""
    filed = (planned(2023, 100 * YI), returned("2023-01/02", "2023-02-28", YI))
    projects = [project_at(cast.county_a, *filed, name=f"示例{n}号项目") for n in range(12)]

    def work(one: int) -> None:
        for n in range(10):
            for project in projects[one::3]:
                file(cast, project, 2 * YI + 100 * n + one)

    def close() -> list[Close]:
        months = [Period.month(2023, month) for month in range(3, 9)]
        return [make_close(actor=cast.city_office.actor, root=cast.city, period=month) for month in months]

    answers = together([*[partial(work, one) for one in range(3)], close])
    assert raised(answers) == []
    for closed in answers[3]:
        again = snapshots.draw(cast.city.id, closed.at_date, closed.known_at, kind=Snapshot.Kind.AS_OF)
        assert rows(closed.snapshot_no) == rows(again.no), closed.period
    assert list(verify()) == []


def rows(snapshot_no: int) -> list[Any]:
    """Every standing row of a snapshot, without the row's own number."""
    found = []
    for table in SNAPSHOT_TABLES:
        for row in table.objects.filter(snapshot_no=snapshot_no).values():
            found.append((table.__name__, *sorted((k, str(v)) for k, v in row.items() if k not in {"id", "snapshot_no"})))
    return sorted(found)


def test_nobody_meets_a_locked_database(cast: Cast) -> None:
    """Sixteen who read, think and write inside one transaction each: on SQLite a deferred one would fail at once."""
    projects = [project_at(cast.county_a, name=f"示例{n}号项目") for n in range(4)]
    answers = together([partial(write_notes, projects[n % 4], 10) for n in range(CROWD)])
    assert raised(answers) == []
    assert Entry.objects.filter(verb="test.note").count() == CROWD * 10
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
