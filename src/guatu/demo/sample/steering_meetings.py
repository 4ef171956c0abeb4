"""The sample's meetings: five weekly ones (one not held), a joint conference, a weekly assignment, and this week's being prepared.

Everything is done through the verbs, by the posts whose work it is; what a meeting decides on is what its own pack laid before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from guatu.access.models import Incumbency, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.services import accept_case, close_case, note_progress, submit_result, verify_result
from guatu.cases.vocab import CaseState
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World
from guatu.facts import files as originals
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.dispatch.meetings import services
from guatu.life.dispatch.meetings.building import pack_of
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries, Topic
from guatu.life.dispatch.meetings.pack import Item
from guatu.life.dispatch.meetings.services import Ruling, Slip

Act = tuple[dt.datetime, Callable[[], None]]
DAY = dt.timedelta(days=1)
_WEEKS = 5
_NOT_HELD = 3  # which of the weeks, counted from the oldest: the one of the national holiday
# (what is decided, the unit by its code, days until it is due)
_RULINGS: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (("组织专班现场办公，十日内完成清表交地（示例）", "S-ZGJ", 10), ("完成施工许可联审，限期发证（示例）", "S-ZJJ", 7),
     ("落实项目贷款放款条件，逐笔对接（示例）", "S-CZJ", 14)),
    (("完成供电线路迁改方案审定（示例）", "S-FGW", 5), ("核实欠报投资并补报（示例）", "99S101-XMB", 4), ("办结环评批复（示例）", "S-HBJ", 12)),
    (("倒排工期，每日报送完成量（示例）", "99S102-XMB", 7), ("开通入统申报绿色通道（示例）", "S-TJJ", 10),
     ("协调进场道路贯通（示例）", "S-JTJ", 20)),
    (),
    (("逐项列出卡点和解决时限（示例）", "S-GXJ", 7), ("完成雨污水管网接入（示例）", "S-SLJ", 15), ("拟定停缓建项目复工方案（示例）", "99S103-XMB", 10)),
)  # fmt: skip
_TOPICS = (
    ("供地手续办理卡在报批环节", "请市自然资源局牵头，一周内组卷上报（示例）", "S-ZGJ", "99S101"),
    ("项目配套供电线路迁改", "请市级协调电力部门，明确迁改时限和费用分担（示例）", "S-FGW", "99S102"),
    ("专项资金拨付进度", "请市财政局按进度拨付本季度资金（示例）", "S-CZJ", "99S101"),
    ("跨县道路衔接标高不一致", "请市交通局统一标高和开工时间（示例）", "S-JTJ", "99S102"),
)  # fmt: skip


@dataclass
class Steering:
    """Who does what, and the meetings as they come to be."""

    world: World
    meetings: dict[dt.date, UUID] = field(default_factory=dict)
    proof: tuple[Evid, ...] = ()

    @property
    def office(self) -> Actor:
        """The dispatch desk of the city's office."""
        return self.world.posts["city_office", self.world.made.root.code]

    @property
    def checker(self) -> Actor:
        """Another post of the same office."""
        return self.world.posts["city_officeverify", self.world.made.root.code]

    def series(self, key: str) -> MeetingSeries:
        """A body of the city."""
        return MeetingSeries.objects.get(place=self.world.made.root, key=key)

    def unit(self, code: str) -> Unit:
        """A unit by its code in the data files."""
        return self.world.made.units[code]

    def found(self) -> None:
        """Set up the bodies, and keep the invented paper that stands behind results."""
        services.load_series(actor=self.office, place=self.world.made.root)
        text = "示例佐证：会议交办事项办理结果\n本文件为示例数据，仅供演示，不得引用。\n"
        self.proof = (Evid(originals.store(text.encode(), name="示例佐证-办理结果.txt", kind="text").sha256, {}),)

    def plan(self, key: str, on: dt.date) -> None:
        """Call a meeting."""
        self.meetings[on] = services.plan_meeting(
            actor=self.office, series=self.series(key).id, held_on=on, venue="市政府第二会议室"
        ).id

    def meeting(self, on: dt.date) -> Meeting:
        """The meeting of a day."""
        return Meeting.objects.select_related("series__place", "pack").get(id=self.meetings[on])

    def raise_topic(self, number: int, on: dt.date, key: str = "weekly", *, is_taken: bool = True) -> None:
        """A county hands in a topic; the office takes it on."""
        title, proposal, unit, place = _TOPICS[number % len(_TOPICS)]
        asked = self.unit(unit).id
        slip = Slip(
            self.series(key).id, title, proposal, attending=(asked,), opinions=(asked,), background="县级已两次协调（示例）"
        )
        made = services.raise_topic(actor=self.world.posts["county_office", place], slip=slip)
        if is_taken:
            services.accept_topic(actor=self.office, topic=made.id, meeting=self.meetings[on])

    def advise(self) -> None:
        """Units that were asked answer, all but the last topic's."""
        for topic in Topic.objects.filter(state="accepted", series__place=self.world.made.root).order_by("raised_at"):
            for opinion in topic.opinions.filter(answered_on=None).select_related("unit"):
                desk = self.desk_of(opinion.unit)
                if desk is not None and opinion.unit.name != self.unit("S-JTJ").name:
                    services.give_opinion(
                        actor=desk, topic=topic.id, stance="amended", text="原则同意，费用按既有办法分担（示例）"
                    )

    def not_held(self, on: dt.date) -> None:
        """It did not take place."""
        services.mark_not_held(actor=self.office, meeting=self.meetings[on], reason="国庆假期，议题并入下一次周例会（示例）")

    def freeze(self, on: dt.date) -> None:
        """The pack is frozen the evening before."""
        services.freeze_pack(actor=self.office, meeting=self.meetings[on])

    def decide(self, on: dt.date, rulings: Sequence[tuple[str, str, int]]) -> None:
        """What the meeting decides, each about something its pack laid before it."""
        meeting = self.meeting(on)
        pack = pack_of(meeting, on)
        about = [*pack.part("topics").items, *pack.part("stalled").items, *pack.part("red").items]
        for text, code, days in rulings:
            item = _taken(about, self.unit(code))
            due_on = on + dt.timedelta(days=days)
            services.decide(actor=self.office, meeting=meeting.id, ruling=_ruling(text, self.unit(code).id, due_on, item))

    def finish(self, on: dt.date) -> None:
        """Who came, and the end."""
        meeting = self.meeting(on)
        units = meeting.series.member_ids
        present = {unit: ("excused" if at % 9 == 7 else "attended", "") for at, unit in enumerate(units)}
        services.take_attendance(actor=self.office, meeting=meeting.id, present=present)
        services.finish_meeting(actor=self.office, meeting=meeting.id)

    def minutes(self, on: dt.date) -> None:
        """The minutes, written by one post and checked by another; a sample is never issued."""
        services.draft_minutes(actor=self.office, meeting=self.meetings[on])
        services.check_minutes(actor=self.checker, meeting=self.meetings[on])

    def list_stalled(self) -> None:
        """The first stalled project goes on the list of the assignment meeting."""
        series = self.series("assignment")
        meeting = Meeting.objects.filter(series=series, state="preparing").select_related("series__place").first()
        found = pack_of(meeting, clock.today()).part("stalled").items if meeting else ()
        for item in found[:2]:
            services.list_project(
                actor=self.office,
                series=series.id,
                project=UUID(item.project_id),
                why=f"{item.reason or '长期无进展'}（示例）"[:200],
            )

    # ---- what units do with it ----

    def desk_of(self, unit: Unit | None) -> Actor | None:
        """The post that works for a unit; None where nobody sits."""
        if unit is None:
            return None
        chair = Incumbency.objects.filter(post__unit=unit, to_on=None).select_related("post").order_by("post__title").first()
        return Actor(chair.post_id, chair.user_id, unit.id, "import") if chair else None

    def work(self, on: dt.date) -> None:
        """The day after: most units take it on and say how far it is."""
        for at, case in enumerate(self.cases_of(on)):
            desk = self.desk_of(Unit.objects.filter(id=case.unit_id).first() if case.unit_id else None)
            if desk is not None and case.state == CaseState.ASSIGNED and at % 3 != 2:
                accept_case(actor=desk, case=case.case_id)
                note_progress(actor=desk, case=case.case_id, text="已明确专人，正在组织办理（示例）")

    def settle(self, on: dt.date) -> None:
        """A week later the first one is done, seen by another post, and closed."""
        for at, case in enumerate(self.cases_of(on)):
            desk = self.desk_of(Unit.objects.filter(id=case.unit_id).first() if case.unit_id else None)
            if desk is None or case.state != CaseState.WORKING:
                continue
            submit_result(actor=desk, case=case.case_id, text="已办结，附办理结果（示例）", evidence=self.proof)
            if at == 0:
                verify_result(actor=self.checker, case=case.case_id, manner="papers", text="材料齐全（示例）")
                close_case(actor=self.office, case=case.case_id)
                return

    def cases_of(self, on: dt.date) -> list[CaseStanding]:
        """What a meeting assigned, by number."""
        rows = CaseStanding.objects.live().filter(source_type="meeting", source_id=str(self.meetings[on]))
        return list(rows.order_by("number"))


def _taken(about: list[Item], unit: Unit) -> Item | None:
    """The first thing not dealt with yet that this unit can do something about; a county's office its own county's."""
    is_city = unit.place_id == unit.place.root_id
    found = next((one for one in about if is_city or one.county_id == str(unit.place_id)), None)
    if found is not None:
        about.remove(found)
    return found


def _ruling(text: str, unit: UUID, due_on: dt.date, item: Item | None) -> Ruling:
    topic = UUID(item.topic_id) if item and item.topic_id else None
    project = UUID(item.project_id) if item and item.project_id and not item.topic_id else None
    return Ruling(text, unit, due_on, topic=topic, project=project)


def acts(world: World, today: dt.date) -> list[Act]:
    """Every step with its instant, oldest first. `today` is the sample's present day."""
    steering = Steering(world)
    last = today - dt.timedelta(days=(today.weekday()) % 7 or 7)
    mondays = [last - dt.timedelta(weeks=back) for back in reversed(range(_WEEKS))]
    found: list[Act] = [(instant(mondays[0] - 6 * DAY, 9), steering.found)]
    for week, monday in enumerate(mondays):
        found += _weekly(steering, week, monday)
    found += _joint(steering, mondays[1] + 2 * DAY)
    found += _assignment(steering, mondays[4] + DAY)
    found += _next(steering, last + dt.timedelta(weeks=1), today)
    return sorted(((at, act) for at, act in found if at.date() <= today), key=lambda one: one[0])


def _weekly(steering: Steering, week: int, monday: dt.date) -> list[Act]:
    found: list[Act] = [(instant(monday - 5 * DAY, 9, 30), lambda: steering.plan("weekly", monday))]
    if week == _NOT_HELD:
        return [*found, (instant(monday, 8), lambda: steering.not_held(monday))]
    return [
        *found,
        (instant(monday - 4 * DAY, 16), lambda: steering.raise_topic(week, monday)),
        (instant(monday - 3 * DAY, 11), steering.advise),
        (instant(monday - DAY, 19), lambda: steering.freeze(monday)),
        (instant(monday, 15, 20), lambda: steering.decide(monday, _RULINGS[week])),
        (instant(monday, 16, 40), lambda: steering.finish(monday)),
        (instant(monday + DAY, 9), lambda: steering.work(monday)),
        (instant(monday + DAY, 15), lambda: steering.minutes(monday)),
        (instant(monday + 8 * DAY, 10), lambda: steering.settle(monday)),
    ]


def _joint(steering: Steering, on: dt.date) -> list[Act]:
    rulings = (("统一开工一批项目的要素保障口径（示例）", "S-FGW", 9), ("逐项核对投产一批达效材料（示例）", "S-GXJ", 12))
    return [
        (instant(on - 2 * DAY, 14), lambda: steering.plan("joint", on)),
        (instant(on - DAY, 17), lambda: steering.freeze(on)),
        (instant(on, 10), lambda: steering.decide(on, rulings)),
        (instant(on, 11, 30), lambda: steering.finish(on)),
        (instant(on + DAY, 10), lambda: steering.minutes(on)),
    ]


def _assignment(steering: Steering, on: dt.date) -> list[Act]:
    rulings = (
        ("县政府主要负责同志牵头，十日内复工（示例）", "99S102-XMB", 10), ("明确资金缺口解决方案（示例）", "S-CZJ", 7),
        ("逐日报告征迁进度（示例）", "99S101-XMB", 5),
    )  # fmt: skip
    return [
        (instant(on - 4 * DAY, 10), lambda: steering.plan("assignment", on)),
        (instant(on - 3 * DAY, 10), steering.list_stalled),
        (instant(on - DAY, 18), lambda: steering.freeze(on)),
        (instant(on, 9), lambda: steering.decide(on, rulings)),
        (instant(on, 10, 10), lambda: steering.finish(on)),
        (instant(on + DAY, 11), lambda: steering.minutes(on)),
    ]


def _next(steering: Steering, monday: dt.date, today: dt.date) -> list[Act]:
    """This week's: called, with four topics; the last came after the deadline and is still waiting."""
    day = min(monday - 5 * DAY, today)
    found: list[Act] = [(instant(day, 9, 40), lambda: steering.plan("weekly", monday))]
    for number in range(4):
        found.append(
            (instant(min(day + (2 * DAY if number == 3 else 0 * DAY), today), 11, number), _topic(steering, number, monday))
        )
    return found


def _topic(steering: Steering, number: int, monday: dt.date) -> Callable[[], None]:
    return lambda: steering.raise_topic(number, monday, is_taken=number < 3)
