"""示例市三周的日报和周报：most in time, some late, some never, many without change; checked the next morning, two sent back."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from PIL import Image, ImageDraw

from guatu.access.models import Place
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.workdays import seed_calendar
from guatu.ledger.models import ProjectStanding
from guatu.ledger.vocab import State
from guatu.life.dispatch.returns import queries, rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.photos import clean_photo, kept
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.services import Filing, Pick, file_many, pass_many, record_missed, send_back, start_cycles

Act = tuple[dt.datetime, Callable[[], None]]
PROJECTS = 25
DAYS = 21
_DAILY = rules.CycleRule(rules.DAILY, dt.time(17, 30), lock_workdays=1, lock_time=dt.time(12))
_WEEKLY = rules.CycleRule(rules.WEEKLY, dt.time(18), due_weekday=3, lock_workdays=1, lock_time=dt.time(12))
# Of a hundred returns so many never come, come late, say nothing new, tell of a problem, carry a photo.
_MISSED, _LATE, _SAME, _PROBLEM, _PHOTO = 7, 18, 46, 54, 66
_WORK = (
    "基坑支护完成，开始底板钢筋绑扎", "一层柱模板安装，钢筋进场 60 吨", "主体二层混凝土浇筑", "钢结构吊装完成三跨", "厂房屋面檩条安装",
    "室外管网沟槽开挖 120 米", "设备基础浇筑，养护中", "外墙保温施工，完成北立面", "消防管道安装过半", "配电室土建完成，待设备进场",
)  # fmt: skip
_BLOCKERS = (
    "临时用电容量不足，待供电部门增容",
    "北侧 40 米围挡内有通信杆未迁",
    "商砼供应紧张，浇筑顺延一天",
    "进场道路限重，设备运输需协调",
)
_BACKS = ("进度一句话看不出完成到哪一步，请写清部位和数量。", "与昨日内容相同却未点“无变化”，请核实。")


def acts(world: World, today: dt.date) -> list[Act]:
    """Everything that happens to the returns of the sample world before `today`, oldest first."""
    first = today - dt.timedelta(days=DAYS)
    chosen = _projects(world)
    told: set[tuple[UUID, str]] = set()
    found: list[Act] = [(instant(first, 8), partial(_begin, world, first))]
    for cycle, rule in (("daily", _DAILY), ("weekly", _WEEKLY)):
        for number, occasion in enumerate(rules.occasions_between(rule, first, today - dt.timedelta(days=1), seed_calendar())):
            found += _occasion(world, cycle, occasion, chosen, told, number, today)
    return sorted(found, key=lambda act: act[0])


def _roll(*of: object) -> int:
    """0 to 99, the same on every machine."""
    return zlib.crc32(":".join(map(str, of)).encode()) % 100


def _begin(world: World, since: dt.date) -> None:
    start_cycles(actor=world.posts["city_office", world.made.root.code], root=world.made.root, since=since)


def _projects(world: World) -> list[tuple[str, ProjectStanding]]:
    """(county's code, project): some of each county in turn, under construction."""
    codes: dict[UUID | None, str] = {place.id: code for code, place in world.made.places.items()}
    ours = set(world.ids.values())
    rows = (
        ProjectStanding.objects.live()
        .filter(root_id=world.made.root.id, state=State.NORMAL, stage__in=("P40", "P50"))
        .order_by("internal_code")
    )
    by: dict[str, list[ProjectStanding]] = defaultdict(list)
    for row in rows:
        code = codes.get(row.county_id or row.place_id, "")
        if row.project_id in ours and ("reporter", code) in world.posts:
            by[code].append(row)
    turns = [(at, code, row) for code, mine in by.items() for at, row in enumerate(mine)]
    return [(code, row) for _at_, code, row in sorted(turns, key=lambda turn: (turn[0], turn[1]))[:PROJECTS]]


# ---- one occasion ----------------------------------------------------------------------------------------------------------


def _occasion(
    world: World, cycle: str, occasion: Occasion, chosen: list[tuple[str, ProjectStanding]], told: set[tuple[UUID, str]], number: int,
    today: dt.date,
) -> Iterator[Act]:  # fmt: skip
    """Who files when; what is checked the next morning; what is missing at the lock. Nothing on `today` or after."""
    due = clock.local_time(occasion.due_at)
    filings: dict[tuple[str, bool], list[Filing]] = defaultdict(list)
    for code, project in chosen:
        roll = _roll(project.internal_code, occasion.key)
        if roll >= _MISSED:
            filings[code, roll < _LATE].append(_filing(project, cycle, occasion, roll, told))
            told.add((project.project_id, cycle))
    for at, ((code, is_late), mine) in enumerate(sorted(filings.items(), key=lambda pair: (pair[0][1], pair[0][0]))):
        instant = due + dt.timedelta(minutes=35 + 4 * at) if is_late else due - dt.timedelta(minutes=90 - 5 * at)
        if instant.date() < today:
            yield instant, partial(_file, world.posts["reporter", code], mine)
    yield from _after(world, cycle, occasion, sorted({code for code, _late in filings}), number, today)


def _after(world: World, cycle: str, occasion: Occasion, codes: list[str], number: int, today: dt.date) -> Iterator[Act]:
    morning = instant(clock.local_date(occasion.lock_at), 9, 10)
    if morning.date() < today:
        for at, code in enumerate(codes):
            back = _BACKS[number % 2] if at == 0 and number % 7 == 3 else ""
            yield (
                morning + dt.timedelta(minutes=3 * at, seconds=number % 50),
                partial(_check, world.posts["county_office", code], cycle, occasion.key, back),
            )
        if number % 4 == 0 or cycle == rules.WEEKLY:
            city = world.posts["city_office", world.made.root.code]
            yield morning + dt.timedelta(hours=1, seconds=number % 50), partial(_check, city, cycle, occasion.key, "")
    if clock.local_date(occasion.lock_at) < today:
        yield occasion.lock_at + dt.timedelta(minutes=7), partial(_miss, world.made.root, cycle)


def _filing(project: ProjectStanding, cycle: str, occasion: Occasion, roll: int, told: set[tuple[UUID, str]]) -> Filing:
    is_same = _LATE <= roll < _SAME and (project.project_id, cycle) in told
    has_problem = _SAME <= roll < _PROBLEM
    spin = _roll(occasion.key, project.internal_code, "work")
    return Filing(
        project.project_id, cycle, occasion.key, progress="" if is_same else _WORK[spin % len(_WORK)], is_unchanged=is_same,
        people=18 + spin % 60 if cycle == rules.DAILY else None, has_problem=has_problem, blockers=_BLOCKERS[spin % len(_BLOCKERS)] if has_problem else "",
        reason="",
    )  # fmt: skip


# ---- what people do --------------------------------------------------------------------------------------------------------


def _file(actor: Actor, filings: list[Filing]) -> None:
    """All of one county; those whose roll says so with an invented photo."""
    whole = [
        _with_photo(one) if _PROBLEM <= _roll(one.project, one.occasion) < _PHOTO and not one.is_unchanged else one
        for one in _still_owed(filings)
    ]
    if whole:
        file_many(actor=actor, filings=whole)


def _still_owed(filings: list[Filing]) -> list[Filing]:
    """Without projects that were finished or halted since they were chosen."""
    standings = {
        row.project_id: row for row in ProjectStanding.objects.live().filter(project_id__in=[one.project for one in filings])
    }
    cycles = {row.key: row for row in ReturnCycle.objects.filter(root_id__in={row.root_id for row in standings.values()})}
    return [one for one in filings if queries.owes(cycles[one.cycle], standings[one.project])]


def _with_photo(filing: Filing) -> Filing:
    photo = clean_photo(
        _picture(_roll(filing.occasion, filing.progress)), "示例照片.jpg", "camera", {"at": clock.now().isoformat()}
    )
    return Filing(
        filing.project, filing.cycle, filing.occasion, filing.progress, filing.is_unchanged, filing.people, filing.has_problem, filing.blockers,
        filing.reason, (kept(photo),),
    )  # fmt: skip


def _picture(roll: int) -> bytes:
    """A drawing of a site under the word SAMPLE: nobody takes it for a photo of anything real."""
    picture = Image.new("RGB", (640, 480), (196, 210, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 360, 640, 480), fill=(158, 142, 118))
    for floor in range(2 + roll % 4):
        draw.rectangle((160, 300 - 55 * floor, 480, 350 - 55 * floor), outline=(90, 96, 104), width=4)
    draw.text((20, 20), "SAMPLE", fill=(192, 39, 45))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _check(actor: Actor, cycle: str, occasion: str, back: str) -> None:
    """Everything that waits for this office of one occasion; with `back` the first of it goes back."""
    waiting = [
        Pick(log.log_id, key, mark["filing"])
        for log, key, mark in queries.waiting_for(actor)
        if log.cycle == cycle and key == occasion
    ]
    if back and waiting:
        send_back(actor=actor, pick=waiting[0], reason=back)
        waiting = waiting[1:]
    pass_many(actor=actor, picks=waiting)


def _miss(root: Place, cycle: str) -> None:
    record_missed(cycle=ReturnCycle.objects.get(root=root, key=cycle))
