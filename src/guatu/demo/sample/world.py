"""Performs the acts of the sample world through the verbs, each at its own instant, each by the post whose work it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from guatu.demo.sample.events import papers, progress_text
from guatu.demo.sample.model import Invented, Told
from guatu.demo.sample.script import Act
from guatu.demo.structure import Jurisdiction
from guatu.facts import files as originals
from guatu.facts import journal
from guatu.figures.services import confirm_place, make_close
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.ids import uuid7
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameters
from guatu.ledger.services import Draft, apply_rollover, register_drafts
from guatu.ledger.services.planning import propose_rollover
from guatu.ledger.services.registering import record_events
from guatu.ledger.vocab import Basis
from guatu.life.build import rules
from guatu.life.build.services import Return, file_returns, known_for, object_return, verify_returns

SAMPLE = "sample"
_PAPER = "示核〔{year}〕{month}号（示例）"
_WHY = {"share_of_plan": "设备集中到场", "decrease": "按现场进度核减", "above_next": "更正", "month_differs": "含上期更正数"}


@dataclass(slots=True)
class World:
    """The jurisdiction, the posts by (role, place code), and the ids of the projects by their keys."""

    made: Jurisdiction
    posts: dict[tuple[str, str], Actor]
    ids: dict[str, UUID] = field(default_factory=dict)
    closes: int = 0

    def perform(self, acts: Iterable[Act]) -> int:
        """Do everything, in order. Returns how many entries were asked for."""
        todo: dict[str, Callable[[Act], None]] = {
            "write_down": self._write_down, "decide": self._decide, "roll_over": self._roll_over, "file": self._file,
            "confirm": self._confirm, "verify": self._verify, "object": self._object, "inspect": self._inspect,
            "close": self._close,
        }  # fmt: skip
        done = 0
        for act in acts:
            with clock.frozen(act.at):
                todo[act.kind](act)
            done += 1
        return done

    # ---- the register ----

    def _write_down(self, act: Act) -> None:
        if not act.events and not act.new:
            return
        newest = {one.key for one in act.new}
        with journal.entry(actor=self._at(act, "county_office"), verb="ledger.write_down") as entry:
            self.ids |= {one.key: uuid7() for one in act.new}
            register_drafts(entry, [self._draft(one, act) for one in act.new])
            for key, events in act.events.items():
                if key not in newest:
                    record_events(entry, self.ids[key], events, SAMPLE, ())

    def keep_papers(self) -> None:
        """Store the invented papers that evidence of the sample world points to."""
        for name, content in papers().values():
            originals.store(content, name=name, kind="text")

    def _draft(self, one: Invented, act: Act) -> Draft:
        site, unit = self.made.places[one.attrs["site"]], self.made.units[one.attrs["unit"]]
        stage = max((r.stage for r in one.reached if r.on <= one.registered_on), default="P10")
        attrs = {key: value for key, value in one.attrs.items() if key not in ("site", "unit")} | {
            "place": self.made.places[one.place].id, "site_place": site.id, "site_text": site.name, "unit": unit.id,
            "unit_name": unit.name, "stat_place": self.made.places[one.place].id, "parent": self.ids.get(one.parent),
            "progress_text": progress_text(one, stage), "remark": one.story,
        }  # fmt: skip
        return Draft(
            attrs=attrs, registered_on=one.registered_on, provenance=SAMPLE, events=act.events.get(one.key, []),
            project_id=self.ids[one.key],
        )  # fmt: skip

    def _decide(self, act: Act) -> None:
        with journal.entry(actor=self._city(), verb="ledger.decide_plan") as entry:
            for key, events in act.events.items():
                record_events(entry, self.ids[key], events, SAMPLE, ())
            for join in act.joins:
                one = self.made.lists[join.code]
                kind = kinds.ListJoined(str(one.id), one.year, one.batch, join.count_unit)
                entry.record(
                    kind, occurred_on=clock.today(), project=self.ids[join.project], place=self.made.root.id, provenance=SAMPLE
                )

    def _roll_over(self, act: Act) -> None:
        year = clock.today().year
        proposed = propose_rollover(actor=self._city(), root=self.made.root, year=year)
        apply_rollover(actor=self._city(), root=self.made.root, year=year, approved=proposed)

    # ---- the month ----

    def _file(self, act: Act) -> None:
        period = _period(act)
        file_returns(actor=self._at(act, "reporter"), period=period, returns=self._returns(act, Basis.REPORTED))

    def _verify(self, act: Act) -> None:
        if act.told:
            verify_returns(actor=self._city("verify"), period=_period(act), returns=self._returns(act, Basis.VERIFIED))

    def _inspect(self, act: Act) -> None:
        actor = self.posts["inspector", self.made.root.code]
        file_returns(actor=actor, period=_period(act), returns=self._returns(act, Basis.INSPECTED), basis=Basis.INSPECTED)

    def _confirm(self, act: Act) -> None:
        confirm_place(actor=self._at(act, "county_office"), place=self.made.places[act.place], period=_period(act))

    def _object(self, act: Act) -> None:
        for key, _told in act.told:
            object_return(actor=self._at(act, "county_office"), project=self.ids[key], period=_period(act), text=act.note)

    def _close(self, act: Act) -> None:
        make_close(actor=self._city(), root=self.made.root, period=_period(act))
        self.closes += 1

    def _returns(self, act: Act, basis: str) -> list[Return]:
        """The returns, each with the word and the paper that the rules ask for."""
        period = _period(act)
        told = {self.ids[key]: one for key, one in act.told}
        standings = list(ProjectStanding.objects.live().filter(project_id__in=told))
        known = known_for(period, basis, standings)
        params = parameters(root=self.made.root.id, at=period.end)
        return [_return(one.project_id, period, told[one.project_id], known[one.project_id], params) for one in standings]

    # ---- who ----

    def _at(self, act: Act, role: str) -> Actor:
        return self.posts[role, act.place]

    def _city(self, desk: str = "") -> Actor:
        return self.posts[f"city_office{desk}", self.made.root.code]


def _period(act: Act) -> Period:
    if act.period is None:
        raise ValueError(f"{act.kind} needs a period")
    return act.period


def _return(project: UUID, period: Period, one: Told, known: rules.Known, params: dict[str, int]) -> Return:
    told = rules.Told(one.ytd_yuan, month_yuan=one.ytd_yuan - (known.before_yuan or 0))
    codes = rules.findings(
        told, known, share_bp=params["return.month_share_of_plan_bp"], overrun_bp=params["return.overrun_of_total_bp"]
    )
    reason = one.reason or next((_WHY[code] for code in codes if code in _WHY), "")
    paper = one.document_no or (_PAPER.format(year=period.end.year, month=period.end.month) if "decrease" in codes else "")
    return Return(project, told, reason, paper)


def known(value: UUID | None) -> UUID:
    """What an earlier act has made. Errors: LookupError when an act came before the one it follows."""
    if value is None:
        raise LookupError("an act came before the one it follows")
    return value
