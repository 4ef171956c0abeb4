"""The storm's world, written and counted in a process of its own: python -m bench.storm_world build|count FOLDER [REPORTERS RETURNS].

`build` leaves `plan.json` for the clients: who signs in, and which projects each has to return. `count` holds what the clients were
answered (`answers.json`) against what is kept, and prints what is missing, double or half.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from bench.world import county_city  # noqa: E402
from guatu.access.models import Grant, Incumbency, Place, Post, Unit, User  # noqa: E402
from guatu.facts import journal  # noqa: E402
from guatu.facts.models import Entry, Fact  # noqa: E402
from guatu.kernel import clock  # noqa: E402
from guatu.kernel.actor import SYSTEM  # noqa: E402
from guatu.kernel.period import Period  # noqa: E402
from guatu.ledger import kinds, reference  # noqa: E402
from guatu.ledger.models import ProjectStanding  # noqa: E402
from guatu.ledger.services import Draft, Event, register_drafts  # noqa: E402
from guatu.life.dispatch.models import ImportBatch  # noqa: E402
from guatu.life.dispatch.returns.services import start_cycles  # noqa: E402

PASSWORD = "Qiuyu-9-wutong-men"  # noqa: S105 - of an invented city, in a folder that is thrown away
CYCLE, OCCASION = "monthly", "2023-08"
SINCE = dt.date(2018, 1, 1)
YI = 100_000_000
_BATCH = 500


# ---- build -----------------------------------------------------------------------------------------------------------------


def build(folder: Path, reporters: int, returns: int) -> None:
    """A city with its reporters, each with projects that owe a monthly return."""
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    reference.load_parameters()
    city, counties = county_city()
    start_cycles(actor=SYSTEM, root=city, since=dt.date(2023, 8, 1))
    names = _people(city, counties, reporters)
    owed: list[list[str]] = [[] for _one in names]
    for number, project in enumerate(_projects(counties, reporters, returns)):
        owed[number % reporters].append(project)
    plan = {
        "password": PASSWORD, "office": "office", "county": counties[0].code, "cycle": CYCLE, "occasion": OCCASION,
        "reporters": [{"name": name, "projects": projects} for name, projects in zip(names, owed, strict=True)],
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def _people(city: Place, counties: list[Place], reporters: int) -> list[str]:
    """Reporters, spread over the counties by turns, and the city's office. The names of the reporters."""
    word = make_password(PASSWORD)
    units = [
        Unit.objects.create(name=f"{place.name}项目办", place=place, kind="project_office", is_sample=True)
        for place in [*counties, city]
    ]
    wanted = [(f"reporter{n:05}", "reporter", units[n % len(counties)]) for n in range(reporters)] + [
        ("office", "city_office", units[-1])
    ]
    users = [_user(name, word) for name, _role, _unit in wanted]
    posts = [Post(title=f"{name}岗", unit=unit, place=unit.place, is_sample=True) for name, _role, unit in wanted]
    User.objects.bulk_create(users)
    Post.objects.bulk_create(posts)
    Incumbency.objects.bulk_create(
        Incumbency(post=post, user=user, from_on=SINCE) for post, user in zip(posts, users, strict=True)
    )
    rows = zip(posts, wanted, strict=True)
    Grant.objects.bulk_create(Grant(post=post, role=role, place=unit.place, from_on=SINCE) for post, (_name, role, unit) in rows)
    return [name for name, _role, _unit in wanted[:-1]]


def _user(name: str, word: str) -> User:
    return User(
        username=name, display_name=name, password=word, is_active=True, must_change_password=False, password_changed_at=clock.now(),
        created_at=clock.now(), is_sample=True,
    )  # fmt: skip


def _projects(counties: list[Place], reporters: int, returns: int) -> list[str]:
    """One project a return, in the county of whoever returns it; in the order of their numbers."""
    for start in range(0, returns, _BATCH):
        numbers = range(start, min(start + _BATCH, returns))
        drafts = [_draft(counties[number % reporters % len(counties)], number) for number in numbers]
        with journal.entry(actor=SYSTEM, verb="bench.register") as entry:
            register_drafts(entry, drafts)
    return [str(one) for one in ProjectStanding.objects.live().order_by("name").values_list("project_id", flat=True)]


def _draft(county: Place, number: int) -> Draft:
    july = Period.month(2023, 7)
    events = [
        Event(kinds.StageReached("P40"), dt.date(2023, 3, 1)), Event(kinds.StageReached("P50"), dt.date(2023, 4, 1)),
        Event(kinds.PlanSet(2023, "issued", "示计〔2023〕1号"), dt.date(2023, 1, 10), "2023", 2 * YI),
        Event(kinds.InvestmentReturned("reported", YI), july.end, july.key, YI),
    ]  # fmt: skip
    attrs = {"name": f"示例风暴项目{number:06}", "place": county.id, "total_yuan": 10 * YI}
    return Draft(attrs=attrs, registered_on=dt.date(2022, 1, 5), provenance="sample", events=events)


# ---- count -----------------------------------------------------------------------------------------------------------------


def count(folder: Path) -> dict[str, Any]:
    """What is kept, held against what was acknowledged. `problems` is empty when nothing was lost, doubled or halved."""
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    entries = dict(Entry.objects.filter(verb="returns.file").values_list("idem_key", "id"))
    told = Fact.objects.filter(kind="returns.progress_returned", body__occasion=OCCASION)
    progress = Counter(str(one) for one in told.values_list("project", flat=True))
    money = _money()
    lost = [one for one in answers if str(entries.get(one["key"], "")) not in one["receipts"] or progress[one["project"]] < 1]
    doubled = [one for one in progress if progress[one] > 1 or len(money.get(one, ())) > 1]
    halves = [one for one in progress if one not in money] + [one for one in money if one not in progress]
    wrong = [one for one in answers if len(set(one["receipts"])) != 1 or money.get(one["project"]) != [one["ytd_yuan"]]]
    named = {"lost": lost, "doubled": doubled, "halves": halves, "answered wrongly": wrong}
    problems = [f"{len(found)} {name}: {found[:3]}" for name, found in named.items() if found]
    return {
        "kept": sum(progress.values()), "lost": len(lost), "doubled": len(doubled), "halves": len(halves), "problems": problems,
        "imports": sorted(ImportBatch.objects.values_list("state", flat=True)),
    }  # fmt: skip


def _money() -> dict[str, list[int]]:
    """Every amount ever told for the occasion, by project."""
    found: dict[str, list[int]] = {}
    rows = Fact.objects.filter(kind="ledger.investment_returned", period=OCCASION, entry__verb="build.return_reported")
    for project, yuan in rows.values_list("project", "amount_yuan"):
        found.setdefault(str(project), []).append(yuan)
    return found


def main(work: str, folder: str, *numbers: str) -> None:
    """Build or count."""
    if work == "build":
        build(Path(folder), *(int(one) for one in numbers))
    else:
        print(json.dumps(count(Path(folder)), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
