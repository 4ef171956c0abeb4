"""A seeded register of any size: each project with 12 returns, 5 stage facts and 3 promises, filed through the journal."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from uuid import UUID

from guatu.access.models import Place
from guatu.access.models.places import path_of
from guatu.facts import journal
from guatu.kernel.actor import SYSTEM
from guatu.kernel.ids import uuid7
from guatu.kernel.period import Period
from guatu.ledger import kinds, reference
from guatu.ledger.models import Project
from guatu.ledger.services import Draft, Event, register_drafts

COUNTIES = 10
_WORDS = ("智能电梯", "生物医药", "光伏组件", "冷链物流", "再生金属", "发制品", "节能环保", "新能源汽车", "超硬材料", "数字经济")
_ENDS = ("产业园", "研发制造基地", "扩建", "技术改造", "配套基础设施")
_STAGES = (("P10", 2), ("P20", 4), ("P30", 6), ("P35", 8), ("P40", 11))
_BATCH = 500


def build(size: int, seed: int = 20231) -> Place:
    """File `size` sample projects and return their city."""
    dice = random.Random(seed)  # noqa: S311 - a bench must repeat itself
    reference.load_parameters()
    city, counties = county_city()
    for start in range(0, size, _BATCH):
        drafts = [_draft(dice, counties, number) for number in range(start, min(start + _BATCH, size))]
        with journal.entry(actor=SYSTEM, verb="bench.register") as entry:
            register_drafts(entry, drafts)
    return city


def county_city() -> tuple[Place, list[Place]]:
    """A city and its counties."""
    city = _place("99B000", "示例基准市", "city", None)
    return city, [_place(f"99B0{n:02}", f"示例基准{n}县", "county", city, n) for n in range(1, COUNTIES + 1)]


def _place(code: str, name: str, kind: str, parent: Place | None, order: int = 0) -> Place:
    key = uuid7()
    group = "county" if kind == "county" else ""
    return Place.objects.create(
        id=key, code=code, name=name, kind=kind, parent=parent, root_id=parent.root_id if parent else key,
        path=path_of(key, parent), official_order=order, rank_group=group, is_sample=True,
    )  # fmt: skip


def _draft(dice: random.Random, counties: list[Place], number: int) -> Draft:
    total = dice.randrange(1, 500) * 10_000_000
    plan = max(total // 3, 10_000_000)
    name = f"示例{dice.choice(_WORDS)}{dice.choice(_ENDS)}项目{number:06}"
    attrs = {
        "name": name, "place": dice.choice(counties).id, "total_yuan": total, "fixed_yuan": total * 8 // 10,
        "owner_name": f"示例公司{number % 5000:04}", "unit_name": f"示例{number % 40}局", "tier": dice.choice(("", "city", "province")),
        "field": str(number % 7), "chain": str(number % 16),
    }  # fmt: skip
    return Draft(attrs=attrs, registered_on=dt.date(2022, 1, 5), provenance="sample", events=list(_events(dice, plan)))


def _events(dice: random.Random, plan: int) -> Iterator[Event]:
    for stage, month in _STAGES:
        yield Event(kinds.StageReached(stage), dt.date(2022, month, 10))
    for node, on in (("start", dt.date(2022, 11, 30)), ("complete", dt.date(2024, 6, 30)), ("produce", dt.date(2024, 12, 31))):
        yield Event(kinds.MilestonePromised(node, on), dt.date(2022, 2, 1))
    yield Event(kinds.PlanSet(2023, "issued", "示计〔2023〕1号"), dt.date(2023, 1, 10), "2023", plan)
    done = 0
    for month in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12):
        period = Period.months(2023, 1, 2) if month == 2 else Period.month(2023, month)
        done += plan * dice.randrange(40, 130) // 1200
        yield Event(kinds.InvestmentReturned("reported", done), period.end, period.key, done)
    yield Event(kinds.InvestmentReturned("verified", done), dt.date(2023, 12, 31), "2023-12", done)


def some_projects(count: int) -> list[UUID]:
    """A few project ids, for the rows that file one return at a time."""
    return list(Project.objects.order_by("id").values_list("id", flat=True)[:count])
