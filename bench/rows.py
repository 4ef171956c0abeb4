"""The rows of the bench: ours and the floor beside it, interleaved, medians of several rounds.

Each row answers (ours, floor) as functions; the ratio is what travels, the times do not.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.template import Context as TemplateContext
from django.template import Engine

from bench.world import some_projects
from guatu.access.models import Place
from guatu.attention.lights import lights_over
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.registry import all_figures, measure_of
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import search
from guatu.ledger.models import ProjectStanding
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns

Timed = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Result:
    """One row: seconds of ours and of its floor (medians), and the goal as a ratio."""

    name: str
    floor_name: str
    ours_s: float
    floor_s: float
    goal: float | None

    @property
    def ratio(self) -> float:
        """ours ÷ floor."""
        return self.ours_s / self.floor_s if self.floor_s else float("inf")


def measured(name: str, ours: Timed, floor_name: str, floor: Timed, goal: float | None, rounds: int = 7) -> Result:
    """Interleave ours and the floor; the first round of each warms up and is not counted."""
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for number in range(rounds + 1):
        for key, act in (("ours", ours), ("floor", floor)):
            start = time.perf_counter()
            act()
            if number:
                times[key].append(time.perf_counter() - start)
    return Result(name, floor_name, statistics.median(times["ours"]), statistics.median(times["floor"]), goal)


def all_rows(city: Place) -> Iterator[Result]:
    """Every row over the register that is there, as it is done."""
    context = context_for(city, at=dt.date(2023, 12, 31))
    yield list_page(city)
    yield rollup(context)
    yield dashboard(context)
    yield from searches()
    yield one_return()
    yield lights(context)


def list_page(city: Place) -> Result:
    """Filter, sort, 50 rows × 6 columns and the count."""
    columns = ("name", "internal_code", "stage", "total_yuan", "unit_name", "started_on")
    rows = ProjectStanding.objects.live().filter(root_id=city.id, stage="P40").order_by("-total_yuan")
    sql, params = rows.values_list(*columns)[:50].query.sql_with_params()
    count_sql, count_params = "SELECT COUNT(*) FROM ledger_projectstanding WHERE snapshot_no = 0 AND root_id = %s AND stage = 'P40'", [_id(city.id)]

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
            cursor.execute(count_sql, count_params)
            cursor.fetchall()

    return measured("台账页 50 行与计数", lambda: (list(rows.values_list(*columns)[:50]), rows.count()), "同样 SQL 经裸游标", floor, 4.0)


def rollup(context: Context) -> Result:
    """County × stage × field: count and sums, as one grouped statement."""
    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT county_id, COUNT(*), SUM(total_yuan) FROM ledger_projectstanding WHERE snapshot_no = 0 AND root_id = %s GROUP BY county_id",
                [_id(context.root)],
            )
            cursor.fetchall()

    ours = lambda: evaluate(["projects.count", "projects.total"], context, by="place")  # noqa: E731
    return measured("按县汇总 2 项指标（含合计）", ours, "裸 SQL 一次分组", floor, None)


def dashboard(context: Context) -> Result:
    """Every ledger figure for the whole and by county, against one bare scan of each table they read."""
    keys = [f.key for f in all_figures() if "place" in f.dimensions and not any(measure_of(m).provider for m in f.measures)]

    def floor() -> None:
        with connection.cursor() as cursor:
            for table, column in (("ledger_projectstanding", "total_yuan"), ("ledger_projectyear", "done_yuan"), ("ledger_projectmonth", "month_yuan")):
                cursor.execute(f"SELECT SUM({column}) FROM {table} WHERE snapshot_no = 0")  # noqa: S608 - constants
                cursor.fetchall()

    return measured(f"驾驶舱 {len(keys)} 项指标，合计与分县", lambda: evaluate(keys, context, by="place"), "三张表各扫一遍", floor, None, rounds=3)


def searches() -> Iterator[Result]:
    """Substring search through the index against LIKE."""
    for text in ("光伏", "生物医药", "不存在的词"):
        like = ProjectStanding.objects.live().filter(name__contains=text)
        ours = lambda t=text: search.matching(ProjectStanding.objects.live(), t).count()  # noqa: E731
        yield measured(f"检索“{text}”", ours, "LIKE 全扫", lambda q=like: q.count(), 0.25)


def one_return() -> Result:
    """One return filed, durable, with its checks and re-fold, against a bare insert and update."""
    projects = iter(some_projects(64))
    period = Period.parse("2024-03")
    state = {"ytd": 1_000_000}

    def ours() -> None:
        state["ytd"] += 1000
        file_returns(actor=SYSTEM, period=period, returns=[Return(next(projects), Told(state["ytd"]), reason="基准")])

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_return (id integer, ytd bigint)")
            cursor.execute("INSERT INTO bench_return VALUES (1, 2)")
            cursor.execute("UPDATE bench_return SET ytd = ytd + 1 WHERE id = 1")

    return measured("填报一项（事实、佐证、重折）", ours, "裸插入加更新一次提交", floor, None, rounds=15)


def lights(context: Context) -> Result:
    """Lights of every project against reading their rows."""
    def floor() -> None:
        list(ProjectStanding.objects.filter(context.base()))

    return measured("全部项目亮灯", lambda: lights_over(context), "只读现状行", floor, None, rounds=3)


def template_floor() -> Timed:
    """Fifty fixed rows through the template engine: what a list page costs without data."""
    template = Engine().from_string("{% for r in rows %}<tr>{% for c in r %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}")
    rows = [[f"值{n}" for n in range(6)]] * 50
    return lambda: template.render(TemplateContext({"rows": rows}))


def _id(value: Any) -> Any:
    return value.hex if connection.vendor == "sqlite" else value
