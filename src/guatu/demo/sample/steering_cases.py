"""Instructions and coordination requests of the sample world: six weeks of what leaders wrote and said and what counties asked for.

Invented like everything here; only units and posts, never persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from guatu.access.models import Incumbency
from guatu.cases import services as cases
from guatu.cases.models import CaseStanding
from guatu.cases.queries import cases_of_source
from guatu.cases.services import Order
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World, known
from guatu.facts import files
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.services import Told, approve_handling, propose_handling, record_instruction, record_oral

Act = tuple[dt.datetime, Callable[[], None]]
Step = tuple[int, str]

_DONE: tuple[Step, ...] = ((1, "accept"), (4, "note"), (8, "submit"), (9, "verify"), (10, "report"), (11, "close"))
_SHORT: tuple[Step, ...] = ((1, "accept"), (3, "submit"), (4, "verify"), (5, "close"))


@dataclass(frozen=True, slots=True)
class _Said:
    """One instruction: how many days before today, how and by which place's leader, the words, who handles it, and its life."""

    days: int
    is_oral: bool
    leader: str
    mode: str
    title: str
    text: str
    county: str
    handler: str = ""
    category: str = ""
    steps: tuple[Step, ...] = ()


_CITY = ""
INSTRUCTIONS: tuple[_Said, ...] = (
    _Said(40, False, _CITY, "handle", "开工项目用地保障（示例）", "请自然资源局逐项核实用地，两周内列出清单报我。（示例）", "99S101", "S-ZGJ", "land", _DONE),
    _Said(36, False, _CITY, "read", "上月项目建设情况专报（示例）", "已阅。（示例）", "99S101"),
    _Said(33, False, _CITY, "handle", "配套道路未通影响试生产（示例）", "请交通局会同县里抓紧打通，确保设备进场。（示例）", "99S102", "S-JTJ", "utilities",
          ((1, "accept"), (6, "submit"), (7, "verify"), (8, "report"), (9, "again"), (13, "submit"), (14, "verify"))),
    _Said(30, True, _CITY, "handle", "现场办公时的用电问题（示例）", "临时用电三天内接通，项目办盯住。（示例）", "99S103", "S-ZJJ", "utilities", _DONE),
    _Said(24, False, _CITY, "handle", "环评进度滞后项目（示例）", "请生态环境局主动上门服务。（示例）", "99S104", "S-HBJ", "eia", ((1, "accept"), (5, "note"))),
    _Said(20, False, _CITY, "advise", "关于设立重点项目调度专户的请示（示例）", "请财政局研究提出意见。（示例）", "99S101", "", "funding",
          ((2, "propose"), (4, "approve"), (5, "accept"), (9, "note"))),
    _Said(17, False, _CITY, "handle", "务工人员工资来信（示例）", "务必核实清楚，依法妥善处理。（示例）", "99S102", "S-ZJJ", "wages", ((1, "accept"), (6, "note"))),
    _Said(12, True, _CITY, "handle", "调研时企业反映的审批问题（示例）", "审批局一周内给企业一个准话。（示例）", "99S103", "S-SPJ", "approval", ((1, "accept"),)),
    _Said(6, False, _CITY, "advise", "关于调整两个项目责任单位的请示（示例）", "请项目办提出拟办意见。（示例）", "99S104", "", "", ((1, "propose"),)),
    _Said(3, False, _CITY, "handle", "竣工项目投产梗阻（示例）", "请工信局摸清情况，逐个销号。（示例）", "99S101", "S-GXJ", "", ()),
    _Said(1, False, _CITY, "advise", "关于召开现场推进会的请示（示例）", "请研究。（示例）", "99S102"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Request:
    """One request of a county: how many days before today, what for, of whom, and its life."""

    days: int
    county: str
    handler: str
    title: str
    text: str
    steps: tuple[Step, ...] = ()


REQUESTS: tuple[_Request, ...] = (
    _Request(41, "99S101", "S-ZGJ", "请协调林地使用手续（示例）", "三个项目涉及林地，请市局协助报批。（示例）", _SHORT),
    _Request(38, "99S102", "S-SPJ", "请协调施工许可并联办理（示例）", "两个项目具备条件，请提前介入。（示例）", _SHORT),
    _Request(34, "99S103", "S-JTJ", "请协调涉路施工许可（示例）", "管线穿越省道，请协调审批。（示例）", ((1, "return"), (2, "rule"), (4, "note"), (8, "submit"), (9, "verify"), (10, "close"))),
    _Request(29, "99S104", "S-ZJJ", "请协调燃气接入（示例）", "企业要求月底前通气。（示例）", ((1, "accept"), (3, "submit"), (4, "back"), (8, "submit"), (9, "verify"), (10, "close"))),
    _Request(25, "99S101", "S-CZJ", "请协调专项债资金拨付（示例）", "二期资金未到位，影响设备订货。（示例）", ((1, "accept"), (3, "stop"))),
    _Request(21, "99S102", "S-HBJ", "请协调环评技术审查（示例）", "请安排专家提前审查。（示例）", ((1, "accept"), (4, "ask"), (5, "grant"), (12, "submit"))),
    _Request(16, "99S103", "S-SLJ", "请协调取水许可（示例）", "两个项目待批取水许可。（示例）", ((1, "accept"), (4, "note"))),
    _Request(11, "99S104", "S-GXJ", "请协调设备进口备案（示例）", "请协助办理备案。（示例）", ((1, "accept"), (5, "submit"), (6, "verify"))),
    _Request(5, "99S101", "S-FGW", "请协调节能审查批复（示例）", "资料已报齐，请尽快批复。（示例）", ((1, "accept"),)),
    _Request(1, "99S102", "S-ZGJ", "请协调临时用地复垦验收（示例）", "工期紧，请安排现场验收。（示例）"),
)  # fmt: skip


@dataclass(slots=True)
class _Desk:
    """What the acts share while they are performed: who sits where, and the ids of what was opened."""

    world: World
    made: dict[str, UUID] = field(default_factory=dict)
    opened: dict[str, UUID] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The code of the city."""
        return str(self.world.made.root.code)

    def post(self, role: str, place: str = "") -> Actor:
        """Who acts in a role at a place; the city's without one."""
        return self.world.posts[role, place or self.root]

    def of_unit(self, code: str) -> Actor:
        """Somebody who sits in a unit."""
        unit = self.world.made.units[code]
        chair = Incumbency.objects.filter(post__unit=unit, to_on=None).select_related("post").order_by("id").first()
        if chair is None:
            raise LookupError(f"nobody sits in {code}")
        return Actor(chair.post_id, chair.user_id, unit.id, "import")

    def project(self, county: str) -> UUID | None:
        """A project of a county."""
        rows = ProjectStanding.objects.filter(
            snapshot_no=LIVE, county_id=self.world.made.places[county].id, state="normal", stage="P50"
        )
        return rows.order_by("internal_code").values_list("project_id", flat=True).first()


def acts(world: World, today: dt.date) -> list[Act]:
    """Everything that happens to instructions and requests until `today`, oldest first. The projects are there already."""
    desk = _Desk(world)
    every = [*_instructions(desk, today), *_requests(desk, today)]
    return sorted((one for one in every if one[0].date() <= today), key=lambda act: act[0])


def _instant(day: dt.date, minutes: int) -> dt.datetime:
    return instant(day, 9) + dt.timedelta(minutes=minutes)


def _instructions(desk: _Desk, today: dt.date) -> Iterator[Act]:
    for at, said in enumerate(INSTRUCTIONS):
        began = today - dt.timedelta(days=said.days)
        yield _instant(began, at), _recording(desk, said, began)
        for days, step in said.steps:
            yield (
                _instant(began + dt.timedelta(days=days), at),
                _step(desk, said.title, step, said.handler or "S-CZJ", "city_office", ""),
            )


def _recording(desk: _Desk, said: _Said, on: dt.date) -> Callable[[], None]:
    def perform() -> None:
        leader = desk.post("leader", said.leader)
        handler = desk.world.made.units[said.handler].id if said.handler else None
        told = Told(
            leader_post=known(leader.post_id), given_on=on, title=said.title, text=said.text, mode=said.mode,
            project=desk.project(said.county), place=desk.world.made.places[said.county].id, handler=handler, category=said.category,
            evidence=() if said.is_oral else _paper("批示扫描件（示例）.txt", said.text),
        )  # fmt: skip
        record = record_oral if said.is_oral else record_instruction
        desk.made[said.title] = record(actor=desk.post("city_office"), told=told)

    return perform


def _paper(name: str, text: str) -> tuple[Evid, ...]:
    """An invented paper, stored."""
    return (Evid(files.store(f"{text}\n示例数据，仅供演示。".encode(), name=name, kind="text").sha256, {}),)


def _requests(desk: _Desk, today: dt.date) -> Iterator[Act]:
    for at, asked in enumerate(REQUESTS):
        began = today - dt.timedelta(days=asked.days)
        yield _instant(began, 60 + at), _asking(desk, asked)
        for days, step in asked.steps:
            yield (
                _instant(began + dt.timedelta(days=days), 60 + at),
                _step(desk, asked.title, step, asked.handler, "county_office", asked.county),
            )


def _asking(desk: _Desk, asked: _Request) -> Callable[[], None]:
    def perform() -> None:
        actor = desk.post("county_office", asked.county)
        order = Order(
            kind="coordination", title=asked.title, text=asked.text, handler=desk.world.made.units[asked.handler].id,
            project=desk.project(asked.county), place=desk.world.made.places[asked.county].id, issuer=actor.unit_id, level="county",
        )  # fmt: skip
        desk.opened[asked.title] = cases.open_case(actor=actor, order=order)

    return perform


def _step(desk: _Desk, title: str, step: str, handler: str, issuer: str, place: str) -> Callable[[], None]:
    """One step of a life. Who asks is also who verifies; the handler is a department of the city."""

    def perform() -> None:
        if step in ("propose", "approve"):
            _on_instruction(desk, title, step, handler)
            return
        one = _case(desk, title)
        actor = desk.of_unit(handler) if step in _BY_HANDLER else desk.post(issuer, place)
        _STEPS[step](actor, one)

    return perform


def _case(desk: _Desk, title: str) -> UUID:
    """The case of a request, or the one that came out of an instruction."""
    if title not in desk.opened:
        source = str(desk.made[title])
        (found,) = [row for row in cases_of_source("instruction", [source]) if row.parent_id is None]
        desk.opened[title] = found.case_id
    return desk.opened[title]


def _on_instruction(desk: _Desk, title: str, step: str, handler: str) -> None:
    if step == "propose":
        unit = desk.world.made.units[handler].id
        propose_handling(
            actor=desk.post("city_office"),
            instruction=desk.made[title],
            opinion="拟请该单位牵头研究，限期反馈。（示例）",
            handler=unit,
        )
    else:
        approve_handling(actor=desk.post("leader"), instruction=desk.made[title])


def _later(case: UUID) -> dt.date:
    """Three days after its date, wherever holidays have put that."""
    due_on = CaseStanding.objects.live().values_list("due_on", flat=True).get(case_id=case)
    return (due_on or clock.today()) + dt.timedelta(days=3)


_BY_HANDLER = frozenset({"accept", "note", "submit", "return", "ask"})
_STEPS: dict[str, Callable[[Actor, UUID], object]] = {
    "accept": lambda a, c: cases.accept_case(actor=a, case=c),
    "note": lambda a, c: cases.note_progress(actor=a, case=c, text="已会同有关单位现场核实，正在办理。（示例）"),
    "submit": lambda a, c: cases.submit_result(
        actor=a, case=c, text="已办结，情况附后。（示例）", evidence=_paper("办理情况（示例）.txt", "已办结。")
    ),
    "return": lambda a, c: cases.return_case(actor=a, case=c, reason="不属本局审批权限（示例）", basis="三定规定（示例）"),
    "ask": lambda a, c: cases.ask_extension(actor=a, case=c, until_on=_later(c), reason="需组织专家评审（示例）"),
    "rule": lambda a, c: cases.rule_on_return(actor=a, case=c, reason="由其牵头协调上级部门（示例）"),
    "grant": lambda a, c: cases.decide_extension(actor=a, case=c, is_granted=True),
    "stop": lambda a, c: cases.stop_clock(actor=a, case=c, cause="upper", reason="等待上级资金下达（示例）"),
    "back": lambda a, c: cases.send_back(actor=a, case=c, reason="接入时间未落实（示例）"),
    "verify": lambda a, c: cases.verify_result(actor=a, case=c, manner="on_site", text="现场核实属实（示例）"),
    "report": lambda a, c: cases.report_back(actor=a, case=c, text="已按批示要求办结，现报告如下。（示例）"),
    "again": lambda a, c: cases.reinstruct(actor=a, case=c, text="请再核实通车时间，办到底。（示例）"),
    "close": lambda a, c: cases.close_case(actor=a, case=c),
}
