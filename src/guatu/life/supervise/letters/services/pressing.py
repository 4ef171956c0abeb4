"""亮灯拟函：a light is pressed by a letter, or let be with a reason. What a light asks for is looked up anew; a decision is kept (R4.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Unit
from guatu.access.things import ThingScope
from guatu.attention.registry import rule
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.rules import due_date
from guatu.cases.services import Order, decide_escalation, propose_escalation
from guatu.cases.services.opening import write_opening
from guatu.cases.vocab import Level, RungState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.refold import survivors
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import get_standing_for
from guatu.life.supervise.letters import kinds
from guatu.life.supervise.letters.items import limit_of
from guatu.life.supervise.letters.ladder import LADDER
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.light_rules import RANK_OF_RUNG
from guatu.life.supervise.letters.light_standings import SUBJECT
from guatu.life.supervise.letters.lights import VERB, LightAsk, asks_of, open_cases_of_lights
from guatu.life.supervise.letters.services.acting import require_words
from guatu.life.supervise.letters.vocab import KIND_OF_RUNG

SOURCE = "light"
_MOST_TITLE, _MOST_WHY = 200, 200
_WORDS = {"watch": "黄灯", "late": "红灯"}


def asked_lights(actor: Actor, root: UUID, keys: Collection[str]) -> list[LightAsk]:
    """The lights behind these keys as they ask now, told in Chinese whatever is read: their words go into cases and letters.

    What was decided meanwhile, or asks no more, is not among them.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return [one for one in asks_of(actor, root) if one.key in set(keys)]


def light_words(ask: LightAsk) -> str:
    """The light in the words of the office, for a case and a letter: 进度黄灯，落后时序 12.0 个百分点."""
    with translation.override(settings.LANGUAGE_CODE):
        named = f"{rule(ask.finding.rule).title}{_WORDS[ask.finding.state]}"
    return f"{named}，{ask.reason}" if ask.reason else named


def press_light(*, actor: Actor, ask: LightAsk) -> UUID:
    """立案并列入拟函：the case of this light, opened or found open, stands on the rung, adopted and ready to be drafted. Returns the case.

    `ask` as `asked_lights` gives it.

    Errors: Conflict when it was decided meanwhile; Invalid without a responsible unit; Refused; NotFound.
    Facts: letters.light_pressed, cases.opened, cases.escalation_proposed, cases.escalation_decided.
    """
    issuer = _issuer(actor)
    why = light_words(ask)
    # One transaction: a light is decided, its case open and on the rung, or nothing is.
    with transaction.atomic():
        with _deciding(actor, ask, "press_light") as entry:
            held = open_cases_of_lights(ask.standing.root_id).get((ask.run.project, ask.run.dimension))
            decision = uuid7()
            case = held.case_id if held else _open(entry, actor, ask, issuer, decision, why)
            _record(entry, ask, decision, kinds.LightPressed(**_told(actor, ask, why), case=str(case)))
            entry.answer |= {"case": str(case)}
        _climb(actor, case, ask.rung, why)
    return case


def let_light_be(*, actor: Actor, ask: LightAsk, reason: str) -> None:
    """暂不发函，写明理由：this run of the light asks for this rung no more. Errors: Invalid; Conflict; Refused; NotFound.

    Facts: letters.light_let_be.
    """
    require_words(reason, _("暂不发函须写明理由。"))
    _issuer(actor)
    why = light_words(ask)
    with _deciding(actor, ask, "let_light_be") as entry:
        _record(entry, ask, uuid7(), kinds.LightLetBe(**_told(actor, ask, why)), reason=reason)


# ---- one decision ----------------------------------------------------------------------------------------------------------


def _issuer(actor: Actor) -> Unit:
    """The unit the letter goes out from. Errors: Invalid for a post without one; Refused."""
    unit: Unit | None = Unit.objects.select_related("place").filter(id=actor.unit_id).first()
    if unit is None:
        raise Invalid({"issuer": [_("请选择发文单位。")]})
    policy.require(actor, VERB, ThingScope(frozenset({unit.place_id}), frozenset({unit.id})))
    return unit


@contextmanager
def _deciding(actor: Actor, ask: LightAsk, name: str) -> Iterator[journal.Recorder]:
    """Hold the project and see that nobody decided this run at this rung. Errors: Conflict; Refused; NotFound."""
    standing = get_standing_for(actor, ask.run.project, verb=VERB)
    try:
        with journal.entry(actor=actor, verb=f"letters.{name}", projects=[standing.project_id]) as entry:
            _require_undecided(ask)
            yield entry
    except IntegrityError as error:
        # SQLite names the columns, PostgreSQL the constraint.
        if "lightdecision" in str(error) or "light_decision" in str(error):
            raise _already(ask) from error
        raise


def _require_undecided(ask: LightAsk) -> None:
    stands = survivors()
    same = {ask.run.project, *(gone for gone, kept in stands.items() if kept == ask.run.project)}
    rows = LightDecision.objects.filter(
        snapshot_no=LIVE, project_id__in=same, dimension=ask.run.dimension, since=ask.run.since, rung=ask.rung
    )
    if rows.exists():
        raise _already(ask)


def _already(ask: LightAsk) -> Conflict:
    text = _("%(project)s的这盏灯刚被别人决定过，请刷新后再看。")
    return Conflict(text % {"project": ask.standing.label}, fields=("rung",))


def _told(actor: Actor, ask: LightAsk, why: str) -> dict[str, Any]:
    return {
        "root": str(ask.standing.root_id), "dimension": ask.run.dimension, "rule": ask.finding.rule, "state": ask.finding.state,
        "since": ask.run.since, "period": ask.period, "rung": ask.rung, "why": why, "county": str(ask.standing.county_id or ""),
        "unit": str(actor.unit_id or ""), "post": str(actor.post_id or ""),
    }  # fmt: skip


def _record(entry: journal.Recorder, ask: LightAsk, decision: UUID, kind: Any, *, reason: str = "") -> None:
    entry.record(
        kind, occurred_on=clock.today(), project=ask.run.project, place=ask.standing.place_id, subject=(SUBJECT, decision),
        provenance="sample" if ask.standing.is_sample else "observed", reason=reason.strip(),
    )  # fmt: skip


# ---- the case and its rung -------------------------------------------------------------------------------------------------


def _open(entry: journal.Recorder, actor: Actor, ask: LightAsk, issuer: Unit, decision: UUID, why: str) -> UUID:
    """The case a light opens: its responsible unit owes the way back to green by the date of the rung's letter."""
    standing = ask.standing
    if standing.unit_id is None:
        raise Invalid({"handler": [_("项目没有责任单位，请先在项目页“修改”里填写，再列入拟函。")]})
    today = clock.today()
    order = Order(
        kind="assignment", title=f"{standing.label}：{why}"[:_MOST_TITLE], text=_text(ask, why), handler=standing.unit_id,
        project=standing.project_id, issuer=issuer.id, due_on=_due(ask, today), source=(SOURCE, str(decision)), opened_on=today,
        level=Level.CITY if issuer.place_id == standing.root_id else Level.COUNTY,
    )  # fmt: skip
    return write_opening(entry, actor=actor, order=order)


def _text(ask: LightAsk, why: str) -> str:
    """What is asked for: the light's words, and what turns it green."""
    return "\n".join((f"{why}。", *(f"转绿条件：{one}。" for one in ask.finding.turns_green)))


def _due(ask: LightAsk, today: dt.date) -> dt.date | None:
    limit = limit_of(KIND_OF_RUNG[ask.rung].value, "", ask.standing.root_id, today)
    return due_date(limit, today, calendar_of(ask.standing.root_id)) if limit else None


def _climb(actor: Actor, case: UUID, rung: str, why: str) -> None:
    """Propose the rung and adopt it; what the clock proposed already is adopted, what somebody declined is proposed in a new round."""
    earlier = Escalation.objects.filter(case_id=case, ladder=LADDER, rung=rung).order_by("-round").first()
    if earlier is not None and earlier.state == RungState.CONFIRMED:
        return
    if CaseStanding.objects.live().get(case_id=case).rank > RANK_OF_RUNG[rung]:
        raise Conflict(_("这件事已按更高一级办理，请刷新后再看。"), fields=("rung",))
    if earlier is None or earlier.state == RungState.DISMISSED:
        earlier = propose_escalation(
            actor=actor, case=case, ladder=LADDER, rung=rung, rank=RANK_OF_RUNG[rung], why=why[:_MOST_WHY],
            round=earlier.round + 1 if earlier else 1,
        )  # fmt: skip
    if earlier is None:
        raise Conflict(_("这件事刚被别人升级，请刷新后再看。"), fields=("rung",))
    decide_escalation(actor=actor, escalation=earlier.id, is_confirmed=True)
