"""Crews of the sample world: standing teams, some eighty projects with their leaders and officers, and six weeks of visits.

Invented like everything here; only posts, never persons. Some projects stay without a crew and some visits are late, so that the
lists of what lacks have something to say.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from guatu.access.models import Place, Post
from guatu.access.services import create_post
from guatu.demo.sample.dice import Dice
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World
from guatu.facts.folds import LIVE
from guatu.kernel.actor import SYSTEM
from guatu.ledger.crews.rules import STAGES_WITH_CREW
from guatu.ledger.crews.services import Seating, Visit, record_visit, seat_from_template, seat_post, set_template
from guatu.ledger.models import ProjectStanding

Act = tuple[dt.datetime, Callable[[], None]]

OFFICERS_A_COUNTY = 2
CREWS, LED_BY_THE_CITY, VISITS = 80, 16, 60
WEEKS = 6
_TOPICS = ("施工进度与人员到位", "用地清表与临时用电", "设备进场时间", "配套道路与管网", "资金拨付进度", "环评验收准备")
_CLEAR_BP, _BY_LEADER_BP = 5_500, 3_500
_OUTCOMES = ("现场商定本周内补齐手续（示例）", "企业承诺月底前完成进场（示例）", "由项目办协调相关单位跟进（示例）")
_THEIR_SIDE = "企业项目负责人（示例）"


@dataclass(slots=True)
class _Crews:
    """What the acts share while they are performed: the officers of each county, by its code."""

    world: World
    officers: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))


def acts(world: World, today: dt.date) -> list[Act]:
    """Everything that happens to crews until `today`, oldest first. The projects are there already."""
    crews, dice = _Crews(world), Dice("crews")
    chosen = _chosen(world)
    formed_on = today - dt.timedelta(weeks=WEEKS + 1)
    every = [*_posts(crews, formed_on), *_teams(crews, chosen, formed_on), *_visits(crews, chosen, dice, today)]
    return sorted(every, key=lambda act: act[0])


def _chosen(world: World) -> list[ProjectStanding]:
    """Projects under way, county by county in turn, so that every county has crews and some projects have none."""
    rows = ProjectStanding.objects.filter(
        snapshot_no=LIVE, root_id=world.made.root.id, state="normal", stage__in=STAGES_WITH_CREW, is_counted=True
    )
    by_county: dict[UUID | None, list[ProjectStanding]] = defaultdict(list)
    for row in rows.order_by("internal_code"):
        by_county[row.county_id].append(row)
    turns = max((len(mine) for mine in by_county.values()), default=0)
    return [mine[turn] for turn in range(turns) for mine in by_county.values() if turn < len(mine)][:CREWS]


def _counties(world: World) -> list[Place]:
    places = (place for place in world.made.places.values() if place.kind in ("county", "zone"))
    return sorted(places, key=lambda place: place.code)


# ---- posts and standing teams ----------------------------------------------------------------------------------------------


def _posts(crews: _Crews, on: dt.date) -> Iterator[Act]:
    """Service officers in each county's project office, and the county's standing team."""
    for number, county in enumerate(_counties(crews.world)):

        def found(county: Place = county) -> None:
            unit = crews.world.made.units[f"{county.code}-XMB"]
            for turn in range(1, OFFICERS_A_COUNTY + 1):
                title, english = f"{county.name}项目服务专员{turn}岗", f"Service officer {turn}"
                crews.officers[county.code].append(
                    create_post(actor=SYSTEM, unit=unit, title=title, title_en=english, is_sample=True)
                )
            _team(crews, county)

        yield instant(on, 8, number), found


def _team(crews: _Crews, county: Place) -> None:
    """班长: the county's office; 分包县领导: its leader in charge; 用地: its land office."""
    posts = crews.world.posts
    lines = [
        Seating(post, seat, element, phase)
        for seat, role, element, phase in (
            ("leader", "county_office", "", ""), ("county_leader", "leader", "", ""), ("department", "department", "land", "preliminary"),
        )
        if (role, county.code) in posts and (post := posts[role, county.code].post_id) is not None
    ]  # fmt: skip
    set_template(actor=posts["county_office", county.code], place=county, lines=lines)


def _teams(crews: _Crews, chosen: Sequence[ProjectStanding], on: dt.date) -> Iterator[Act]:
    """The standing team takes its seats; an officer serves each project but every ninth; the city leads the largest."""
    codes = {county.id: county.code for county in _counties(crews.world)}
    largest = {one.project_id for one in sorted(chosen, key=lambda one: -(one.total_yuan or 0))[:LED_BY_THE_CITY]}
    for number, one in enumerate(chosen):
        if one.county_id not in codes:
            continue

        def formed(one: ProjectStanding = one, number: int = number, code: str = codes[one.county_id]) -> None:
            office = crews.world.posts["county_office", code]
            seat_from_template(actor=office, project=one.project_id)
            if number % 9:
                # Half of a county's projects more with one officer than with the other: something to balance.
                officer = crews.officers[code][0 if number % 4 else 1]
                seat_post(actor=office, project=one.project_id, seating=Seating(officer.id, "officer", reason="分包服务（示例）"))
            if one.project_id in largest:
                _led_by_the_city(crews, one.project_id)

        yield instant(on, 9 + number // 60, number % 60), formed


def _led_by_the_city(crews: _Crews, project: UUID) -> None:
    leader = crews.world.posts["leader", crews.world.made.root.code].post_id
    if leader is not None:
        office = crews.world.posts["city_office", crews.world.made.root.code]
        seat_post(actor=office, project=project, seating=Seating(leader, "city_leader", reason="市级领导分包（示例）"))


# ---- visits ----------------------------------------------------------------------------------------------------------------


def _visits(crews: _Crews, chosen: Sequence[ProjectStanding], dice: Dice, today: dt.date) -> Iterator[Act]:
    """Six weeks of visits; two thirds of the projects are seen, the rest wait and read as overdue."""
    codes = {county.id: county.code for county in _counties(crews.world)}
    seen = [one for one in chosen if one.county_id in codes][: len(chosen) * 2 // 3] or list(chosen)
    for number in range(VISITS if seen else 0):
        one, mine = seen[number % len(seen)], dice.of(number)
        on = today - dt.timedelta(days=mine.between("day", 0, WEEKS * 7 - 1))
        if one.county_id in codes:
            yield instant(on, mine.between("hour", 9, 11), number % 60), _visit(crews, one, codes[one.county_id], mine)


def _visit(crews: _Crews, one: ProjectStanding, code: str, dice: Dice) -> Callable[[], None]:
    def went() -> None:
        leader = crews.world.posts.get(("leader", code))
        by_leader = leader is not None and leader.post_id is not None and dice.hits("leader", _BY_LEADER_BP)
        post = leader.post_id if by_leader and leader and leader.post_id else crews.officers[code][0].id
        is_clear = dice.hits("clear", _CLEAR_BP)
        visit = Visit(
            project=one.project_id, kind="inspection" if by_leader else "call", posts=(post,), topics=dice.pick("topic", _TOPICS),
            outcome="" if is_clear else dice.pick("outcome", _OUTCOMES), is_clear=is_clear, their_side=_THEIR_SIDE,
            place_text=one.site_text or "项目现场（示例）",
        )  # fmt: skip
        record_visit(actor=crews.world.posts["county_office", code], visit=visit)

    return went
