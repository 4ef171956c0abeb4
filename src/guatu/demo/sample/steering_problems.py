"""Inspections of the sample world: a finished round over some sixty projects with its problems in every state, a sampled one under way.

Invented like everything here; only units and posts, never persons.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from PIL import Image

from guatu.access.models import Incumbency
from guatu.cases import services as cases
from guatu.cases.models import CaseQuerySet, CaseStanding
from guatu.demo.sample.dice import Dice
from guatu.demo.sample.script import instant
from guatu.demo.sample.world import World, known
from guatu.facts import files
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectStanding
from guatu.life.supervise.rounds import services as inspecting
from guatu.life.supervise.rounds.models import Recheck, RoundItem
from guatu.life.supervise.rounds.services import Check, Finding, RoundPlan

Act = tuple[dt.datetime, Callable[[], None]]
Step = tuple[int, str]

WANTED = 60
BEGAN, LOOKED_FOR = 35, 12  # days before today, and for how many days the inspectors were on the road
# What is found: category, words, the unit of the city that has to put it right.
_FOUND = (
    ("land", "红线内尚有地上附着物未清理，影响桩基施工（示例）。", "S-ZGJ"), ("utilities", "临时用电未接入，设备无法调试（示例）。", "S-ZJJ"),
    ("approval", "施工许可证尚未办结，不具备复工条件（示例）。", "S-SPJ"), ("funding", "二期资金未按计划到位，主要设备订货延后（示例）。", "S-CZJ"),
    ("eia", "环评批复要求的防护设施未同步建设（示例）。", "S-HBJ"), ("labour", "现场作业人员不足，形象进度落后（示例）。", "S-GXJ"),
    ("planning", "总平面图调整尚未报批（示例）。", "S-ZGJ"), ("enterprise", "企业内部决策未完成，后续标段没有招标（示例）。", "S-FGW"),
)  # fmt: skip
_SENSITIVE = ("wages", "反映拖欠务工人员工资，正在核实（示例）。", "S-ZJJ")
# What became of a problem: grade, then steps by days after it was found.
_CLOSED: tuple[Step, ...] = ((1, "accept"), (2, "note"), (4, "submit"), (5, "verify"), (6, "close"))
_LATE: tuple[Step, ...] = ((2, "accept"), (8, "note"), (15, "submit"), (16, "verify"), (17, "close"))
_LIVES: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("C", _CLOSED), ("C", _CLOSED), ("A", ((1, "accept"), (3, "note"))), ("C", ((1, "accept"), (3, "note"))), ("B", _CLOSED), ("C", _LATE),
    ("B", ((1, "accept"), (6, "note"), (14, "submit"))), ("C", _CLOSED), ("C", ((1, "accept"),)), ("B", ((1, "accept"), (5, "submit"), (7, "back"))),
    ("C", _CLOSED), ("A", ((1, "accept"), (4, "stop"))), ("B", ((1, "accept"), (10, "submit"), (12, "verify"))), ("C", _CLOSED), ("C", ()),
    ("A", ((2, "accept"), (18, "extend"))), ("C", _CLOSED), ("B", ((1, "accept"), (3, "note"))), ("C", _CLOSED), ("B", _LATE),
)  # fmt: skip
_RELAPSING, _WAGES = 4, 3  # which problem comes back, which one is sensitive
_PROBLEMS = 40


@dataclass(slots=True)
class _Rounds:
    """What the acts share while they are performed: the rounds, the problems in the order they were found."""

    world: World
    round: UUID | None = None
    sampled: UUID | None = None
    cases: dict[int, UUID] = field(default_factory=dict)

    @property
    def inspector(self) -> Actor:
        """Who inspects."""
        return self.world.posts["inspector", self.world.made.root.code]

    def handler(self, case: UUID) -> Actor:
        """The post of the unit that has to put a problem right."""
        unit = known(CaseStanding.objects.live().get(case_id=case).unit_id)
        chair = Incumbency.objects.filter(post__unit_id=unit, to_on=None).select_related("post").order_by("post__title").first()
        if chair is None:
            raise LookupError(f"no post in unit {unit}")
        return Actor(chair.post_id, chair.user_id, chair.post.unit_id, "import")


def acts(world: World, today: dt.date) -> list[Act]:
    """Everything that happens in inspections until `today`, oldest first. The projects are there already."""
    rounds, dice = _Rounds(world), Dice("problems")
    filters, many = _wanted(world)
    every = [
        *_full(rounds, today, filters, many),
        *_lives(rounds, today, dice, many),
        *_sampled(rounds, today),
        *_again(rounds, today),
    ]
    return sorted(every, key=lambda act: act[0])


def _wanted(world: World) -> tuple[dict[str, tuple[str, ...]], int]:
    """The narrowing of the register that gives about sixty projects, and how many it gives."""
    rows = ProjectStanding.objects.filter(snapshot_no=LIVE, root_id=world.made.root.id).exclude(state="removed")
    found: dict[tuple[str, str], int] = {}
    for stage, tier in rows.values_list("stage", "tier"):
        found[stage, tier] = found.get((stage, tier), 0) + 1
    (stage, tier), many = min(found.items(), key=lambda one: (abs(one[1] - WANTED), one[0]))
    return {"stage": (stage,), "tier": (tier,)}, many


# ---- the finished round ----------------------------------------------------------------------------------------------------


def _full(rounds: _Rounds, today: dt.date, filters: dict[str, tuple[str, ...]], many: int) -> Iterator[Act]:
    """Everybody on the list is visited; some forty times something is found."""
    began = today - dt.timedelta(days=BEGAN)

    def start() -> None:
        plan = RoundPlan(
            "重点项目全覆盖核查（示例）",
            rounds.world.made.root.id,
            "full",
            began,
            began + dt.timedelta(days=LOOKED_FOR + 2),
            filters=filters,
        )
        rounds.round = inspecting.start_round(actor=rounds.inspector, plan=plan)

    def finish() -> None:
        note = "名单中其余项目已由县区自查（示例）" if _waiting(rounds.round).exists() else ""
        inspecting.finish_round(actor=rounds.inspector, round_id=known(rounds.round), note=note)

    yield instant(began, 8, 40), start
    for number in range(many):
        yield _visit_at(today, number, many), _visit(rounds, number, many)
    yield instant(began + dt.timedelta(days=LOOKED_FOR + 1), 17), finish


def _visit_at(today: dt.date, number: int, many: int) -> dt.datetime:
    day = number * LOOKED_FOR // max(many, 1)
    return instant(today - dt.timedelta(days=BEGAN - day), 9 + number % 8, number % 60)


def _visit(rounds: _Rounds, number: int, many: int) -> Callable[[], None]:
    def went() -> None:
        items = list(RoundItem.objects.filter(snapshot_no=LIVE, round_id=known(rounds.round)).order_by("project_id"))
        if number >= len(items):
            return
        found = tuple(_finding(rounds, problem) for problem in _problems_at(number, many))
        told = inspecting.check_project(
            actor=rounds.inspector,
            check=Check(known(rounds.round), items[number].project_id, found, observed="主体施工（示例）"),
        )
        rounds.cases |= dict(zip(_problems_at(number, many), told.cases, strict=True))

    return went


def _problems_at(number: int, many: int) -> range:
    """Which of the forty problems are found at the visit of this number: they are spread over all visits but the last tenth."""
    visits = max(many * 9 // 10, 1)
    if number >= visits:
        return range(0)
    return range(number * _PROBLEMS // visits, (number + 1) * _PROBLEMS // visits)


def _finding(rounds: _Rounds, problem: int) -> Finding:
    category, text, unit = _SENSITIVE if problem == _WAGES else _FOUND[problem % len(_FOUND)]
    grade, _steps = _LIVES[problem % len(_LIVES)]
    return Finding(category, text, grade, rounds.world.made.units[unit].id, evidence=_photo("现场核查（示例）.png", problem))


def _photo(name: str, number: int) -> tuple[Evid, ...]:
    """A small picture of one colour, so that each finding has a file of its own."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (90 + number * 3 % 120, 110, 130)).save(out, "PNG")
    kept = files.store(out.getvalue(), name=name, kind="png")
    return (Evid(kept.sha256, {"position": "无位置信息"}),)


def _waiting(round_id: UUID | None) -> QuerySet[RoundItem]:
    """Projects of a round nobody has been to."""
    return RoundItem.objects.filter(snapshot_no=LIVE, round_id=known(round_id), checked_on=None).order_by("project_id")


# ---- what became of them ---------------------------------------------------------------------------------------------------


def _lives(rounds: _Rounds, today: dt.date, dice: Dice, many: int) -> Iterator[Act]:
    """Each step of each problem, on its day."""
    for number in range(many):
        for problem in _problems_at(number, many):
            found_on = _visit_at(today, number, many).date()
            for days, step in _LIVES[problem % len(_LIVES)][1]:
                on = found_on + dt.timedelta(days=days)
                if on < today:
                    yield instant(on, 10 + dice.of(problem, step).between("hour", 0, 6), problem), _step(rounds, problem, step)


def _step(rounds: _Rounds, problem: int, step: str) -> Callable[[], None]:
    def take() -> None:
        if problem in rounds.cases:
            _STEPS[step](rounds, rounds.cases[problem])

    return take


def _note(rounds: _Rounds, case: UUID) -> None:
    cases.note_progress(actor=rounds.handler(case), case=case, text="已约企业和属地到现场会商，方案已定（示例）")


def _submit(rounds: _Rounds, case: UUID) -> None:
    evidence = _photo("整改后（示例）.png", 77)
    cases.submit_result(actor=rounds.handler(case), case=case, text="已整改到位，照片附后（示例）", evidence=evidence)


def _stop(rounds: _Rounds, case: UUID) -> None:
    cases.stop_clock(actor=rounds.inspector, case=case, cause="upper", reason="等上级审批（示例）")


def _extend(rounds: _Rounds, case: UUID) -> None:
    due = CaseStanding.objects.live().values_list("due_on", flat=True).get(case_id=case)
    if due is not None:
        until = due + dt.timedelta(days=10)
        cases.ask_extension(actor=rounds.handler(case), case=case, until_on=until, reason="设备供货延后（示例）")


_STEPS: dict[str, Callable[[_Rounds, UUID], None]] = {
    "accept": lambda rounds, case: cases.accept_case(actor=rounds.handler(case), case=case),
    "note": _note,
    "submit": _submit,
    "verify": lambda rounds, case: cases.verify_result(
        actor=rounds.inspector, case=case, manner="on_site", text="现场属实（示例）"
    ),
    "close": lambda rounds, case: cases.close_case(actor=rounds.inspector, case=case),
    "back": lambda rounds, case: cases.send_back(actor=rounds.inspector, case=case, reason="照片看不出整改结果，请补充（示例）"),
    "stop": _stop,
    "extend": _extend,
}


# ---- the sampled round, the second look ------------------------------------------------------------------------------------


def _sampled(rounds: _Rounds, today: dt.date) -> Iterator[Act]:
    """A tenth of what is under construction, drawn four days ago; three visits so far."""
    began = today - dt.timedelta(days=4)

    def start() -> None:
        made = rounds.world.made
        units = (made.units["S-DCS"].id, made.units["S-XMB"].id)
        plan = RoundPlan(
            "在建项目随机抽查（示例）", made.root.id, "sample", began, today + dt.timedelta(days=10), percent=10,
            seed=f"示例抽签{began:%Y%m%d}", filters={"stage": ("P50",)}, units=units,
        )  # fmt: skip
        rounds.sampled = inspecting.start_round(actor=rounds.inspector, plan=plan)

    yield instant(began, 9, 10), start
    for number in range(3):
        yield instant(began + dt.timedelta(days=1 + number), 10, 25), _look(rounds, number)


def _look(rounds: _Rounds, number: int) -> Callable[[], None]:
    def went() -> None:
        item = _waiting(rounds.sampled).first()
        if item is not None:
            found = (_finding(rounds, 8),) if number == 2 else ()
            check = Check(known(rounds.sampled), item.project_id, found, observed="基础施工（示例）")
            inspecting.check_project(actor=rounds.inspector, check=check)

    return went


def _closed(rounds: _Rounds) -> CaseQuerySet:
    return CaseStanding.objects.live().filter(case_id__in=rounds.cases.values(), state="closed")


def _again(rounds: _Rounds, today: dt.date) -> Iterator[Act]:
    """A share of what was closed is drawn; one has stayed solved, and one problem has come back."""

    def draw() -> None:
        if _closed(rounds).exists():
            inspecting.draw_rechecks(actor=rounds.inspector, place=rounds.world.made.root.id, seed=f"示例回访{today:%Y%m}")

    def sound() -> None:
        rows = Recheck.objects.filter(draw__root_id=rounds.world.made.root.id).order_by("id")
        row = next((one for one in rows if one.case_id != rounds.cases.get(_RELAPSING)), None)
        if row is not None:
            cases.recheck_case(actor=rounds.inspector, case=row.case_id, is_sound=True, evidence=_photo("回访（示例）.png", 88))

    def relapse() -> None:
        for one in _closed(rounds).filter(case_id__in=[rounds.cases[_RELAPSING]] if _RELAPSING in rounds.cases else []):
            cases.recheck_case(actor=rounds.inspector, case=one.case_id, is_sound=False, text="附着物又堆到红线内（示例）")

    yield instant(today - dt.timedelta(days=3), 15, 5), draw
    yield instant(today - dt.timedelta(days=2), 10, 35), sound
    yield instant(today - dt.timedelta(days=2), 16, 15), relapse
