"""The questions that the worked examples of docs/rules may ask, each answered by the program itself."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from guatu.attention import registry as lights
from guatu.attention.rules import Band
from guatu.figures import ranking
from guatu.figures.context import Context
from guatu.figures.evaluate import FigureValue, nothing
from guatu.figures.ledger import months_before
from guatu.figures.registry import figure
from guatu.kernel.period import Period
from guatu.kernel.rounding import half_up
from guatu.kernel.workdays import seed_calendar
from guatu.kernel.yuan import parse_amount
from guatu.ledger import rules
from guatu.ledger.models import ProjectMilestone, ProjectStanding, ProjectYear
from guatu.life.supervise.letters.light_rules import light_rung
from tests.architecture.sources import PACKAGE

Given = Mapping[str, str]
NOTHING = "–"
INCLUDING = frozenset({"以上", "以下"})


def answer(asked: str, given: Given) -> str:
    """What the program says. Errors: KeyError for a question nobody knows."""
    word, _, key = asked.partition(" ")
    if word in KEYED:
        return KEYED[word](key, given)
    return QUESTIONS[asked](given)


def number(text: str) -> int:
    """Whole yuan, or a count: a sum of plain numbers and amounts with their unit."""
    return sum(int(part) if part.strip().isdigit() else parse_amount(part, None).yuan or 0 for part in text.split("+"))


def day(text: str | None) -> dt.date | None:
    """A date, when there is one."""
    return dt.date.fromisoformat(text) if text else None


def context(given: Given) -> Context:
    """A scope without rows: only its date matters here, and the numbers that come with the program."""
    place = UUID(int=1)
    at = day(given.get("at")) or dt.date(2023, 8, 31)
    return Context(root=place, place=place, place_ids=None, at=at, known_at=None, snapshot_no=0, params=parameters())


def parameters() -> dict[str, Any]:
    """The parameters as they are delivered."""
    text = (PACKAGE / "ledger/data/parameters.csv").read_text(encoding="utf-8")
    return {row["key"]: json.loads(row["value"]) for row in csv.DictReader(text.splitlines())}


def ask_figure(key: str, given: Given) -> str:
    """A figure's arithmetic over given measures, as it is printed."""
    one, scope = figure(key), context(given)
    unknown = set(given) - set(one.measures) - {"at"}
    assert not unknown, f"{key} has no {unknown}"
    parts = {name: number(given[name]) if name in given else nothing(name) for name in one.measures}
    shown = FigureValue(one, "", one.compute(parts, scope), parts).shown
    return NOTHING if shown is None else str(shown)


def ask_light(key: str, given: Given) -> str:
    """What a rule says of a project that has nothing but what is given."""
    year = ProjectYear(plan_yuan=number(given["plan"]), done_yuan=number(given["done"])) if "plan" in given else None
    start = ProjectMilestone(promised_on=day(given.get("promised")), actual_on=day(given.get("actual")))
    nodes = {"start": start} if "promised" in given else {}
    total = number(given["total"]) if "total" in given else None
    standing = ProjectStanding(started_on=day(given.get("started")), total_yuan=total)
    found = lights.rule(key).look(lights.Subject(standing, year, nodes, context(given)))
    return found.state if found else NOTHING


def ask_ranks(given: Given) -> str:
    """The rank of each value, in the order given."""
    values = [text.strip() for text in given["values"].split(",")]
    known = {UUID(int=n): None if text == NOTHING else Decimal(text) for n, text in enumerate(values)}
    found = ranking.ranks(known, is_reverse=given.get("less") == "better")
    return " ".join(str(found.get(key, NOTHING)) for key in known)


def ask_border(given: Given) -> str:
    """Which number a phrase bounds, and whether it is within."""
    read = parse_amount(given["text"], None)
    bound = read.low if read.low is not None else read.high
    return f"{read.qualifier} {bound} {'included' if read.qualifier in INCLUDING else 'excluded'}"


def ask_band(given: Given) -> str:
    """The light of so many points behind."""
    params = parameters()
    band = Band(Decimal(params["light.progress_yellow_points"]), Decimal(params["light.progress_red_points"]))
    return band.state(Decimal(given["behind"]))


@dataclass
class Returned:
    """A return as a fold sees it."""

    period: str
    body: dict[str, Any]
    occurred_on: dt.date
    kind: str = "ledger.investment_returned"
    amount_yuan: int | None = None
    provenance: str = "reported"
    subject_id: str = ""
    id: UUID = field(default_factory=uuid4)


def folded(given: Given) -> rules.Money:
    """Returns in the order given, folded. `2023-03 verified=170` is one of another basis."""
    facts = []
    for name, amount in given.items():
        period, _, basis = name.partition(" ")
        facts.append(Returned(period, {"basis": basis or "reported", "ytd_yuan": number(amount)}, Period.parse(period).end))
    return rules.fold_money(facts)


def ask_months(given: Given, *, only_effective: bool = False) -> str:
    """What each month did, in the order of the calendar."""
    rows = [row for row in folded(given).months.values() if row["is_effective"] or not only_effective]
    return " ".join(str(row["month_yuan"]) for row in sorted(rows, key=lambda row: row["period_end"]))


def ask_done(given: Given) -> str:
    """What counts of the year, and on whose word."""
    year = folded(given).years[2023]
    return f"{year['done_yuan']} {year['done_basis']}"


def ask_month_end(given: Given) -> str:
    """closed + adjustment + month = year to date, each taken from its own fold."""
    closed = folded({"2023-03": given["closed"]}).years[2023]["done_yuan"]
    later = folded({"2023-03": given["corrected"]}).years[2023]["done_yuan"]
    now = folded({"2023-03": given["corrected"], "2023-04": given["next"]}).years[2023]
    assert closed + (later - closed) + now["month_yuan"] == now["done_yuan"]
    return f"{closed} + {later - closed} + {now['month_yuan']} = {now['done_yuan']}"


def ask_workdays(given: Given) -> str:
    """The last day of a limit in working days."""
    return str(seed_calendar().add_workdays(dt.date.fromisoformat(given["from"]), int(given["days"])))


KEYED: dict[str, Callable[[str, Given], str]] = {"figure": ask_figure, "light": ask_light}
QUESTIONS: dict[str, Callable[[Given], str]] = {
    "round": lambda given: str(half_up(Decimal(given["value"]), int(given["places"]))),
    "ranks": ask_ranks,
    "border": ask_border,
    "band": ask_band,
    "months": ask_months,
    "effective months": lambda given: ask_months(given, only_effective=True),
    "done": ask_done,
    "month-end": ask_month_end,
    "months before": lambda given: str(months_before(dt.date.fromisoformat(given["on"]), int(given["months"]))),
    "workdays": ask_workdays,
    "rung": lambda given: light_rung(given["now"], given.get("before", "")) or NOTHING,
}
