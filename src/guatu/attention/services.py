"""Verbs of the lights: put a rule in force or out of it; ask for an exemption, decide on it, withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.attention import kinds
from guatu.attention.models import LightExemption, LightRuleSetting
from guatu.attention.queries import asking_posts, dimension_titles, get_exemption_for, of_projects, own_wishes
from guatu.attention.registry import all_rules
from guatu.attention.standings import SUBJECT
from guatu.attention.vocab import ExemptionState
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.figures.closing import latest_close
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.kernel.ids import uuid7
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import get_standing_for, parameter
from guatu.notices.services import notify


def set_rule(*, actor: Actor, root: Place, rule: str, is_enabled: bool, valid_from: dt.date, source: str) -> LightRuleSetting:
    """启用或停用一条亮灯规则，自某日起。Earlier days keep what held then, closed months for ever (R0.1).

    Errors: Invalid for an unknown rule, no source, or a day within a closed month; Refused. Facts: attention.rule_set.
    """
    policy.require(actor, "params.edit", at_place(root.id))
    problems: dict[str, list[str]] = {}
    if rule not in {one.key for one in all_rules()}:
        problems["rule"] = [_("没有这条规则。")]
    if not source.strip():
        problems["source"] = [_("请写明依据（文号）。")]
    closed = _closed_until(root.id)
    if closed is not None and valid_from <= closed:
        problems["valid_from"] = [_("%(day)s 以前已月结，规则不能追溯；请填之后的日期。") % {"day": closed.isoformat()}]
    if problems:
        raise Invalid(problems)
    with journal.entry(actor=actor, verb="attention.set_rule") as entry:
        row, _made = LightRuleSetting.objects.update_or_create(
            root=root, rule=rule, valid_from=valid_from, defaults={"is_enabled": is_enabled, "source": source.strip()}
        )
        kind = kinds.RuleSet(rule=rule, is_enabled=is_enabled, valid_from=valid_from, source=source.strip())
        entry.record(kind, occurred_on=clock.today(), place=root.id, provenance="sample" if root.is_sample else "observed")
    return row


def _closed_until(root: UUID) -> dt.date | None:
    close = latest_close(root)
    return close.at_date if close else None


# ---- exemptions ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """An exemption as it is asked for: which dimension (empty: all), why, from and until when, under which paper."""

    project: UUID
    dimension: str
    reason: str
    valid_from: dt.date
    valid_until: dt.date
    document_no: str = ""
    evidence: tuple[Evid, ...] = ()


def propose_exemption(*, actor: Actor, wish: Wish, idem_key: str | None = None) -> UUID:
    """提请豁免：the county says why a dimension should not light up for a time. Returns its id; nothing is lifted yet (R4.7).

    Errors: Invalid by field; Refused; NotFound. Facts: attention.exemption_proposed.
    """
    standing = get_standing_for(actor, wish.project, verb="light.propose")
    request = {
        "project": wish.project,
        "dimension": wish.dimension,
        "from": wish.valid_from,
        "until": wish.valid_until,
        "why": wish.reason,
    }
    try:
        with journal.entry(
            actor=actor, verb="attention.propose_exemption", projects=[standing.project_id], idem_key=idem_key, request=request
        ) as entry:
            _check_wish(standing, wish)
            made = uuid7()
            kind = kinds.ExemptionProposed(
                root=str(standing.root_id), dimension=wish.dimension, valid_from=wish.valid_from, valid_until=wish.valid_until,
                asked_on=clock.today(), document_no=wish.document_no.strip(), county=str(standing.county_id or ""), **_who(actor),
            )  # fmt: skip
            _record(entry, standing, made, kind, on=wish.valid_from, reason=wish.reason, evidence=wish.evidence)
            entry.answer = {"exemption": str(made)}
            return made
    except journal.Replayed as earlier:
        return UUID(earlier.answer["exemption"])


def _check_wish(standing: ProjectStanding, wish: Wish) -> None:
    problems = _day_problems(standing.root_id, wish.valid_from, wish.valid_until)
    if wish.dimension not in dimension_titles():
        problems["dimension"] = [_("没有这个维度。")]
    if not wish.reason.strip():
        problems["reason"] = [_("请写明正当理由。")]
    if not problems and _overlapping(standing.project_id, wish.dimension, wish.valid_from, wish.valid_until).exists():
        problems["dimension"] = [_("这个维度在这段时间已有待批或已批准的豁免。")]
    if problems:
        raise Invalid(problems)


def _day_problems(root: UUID, valid_from: dt.date, valid_until: dt.date) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    closed, most = _closed_until(root), parameter("light.exemption_most_days", root=root, at=clock.today())
    if valid_from > clock.today():
        problems["valid_from"] = [_("豁免起日不能晚于今天；到时再提。")]
    elif closed is not None and valid_from <= closed:
        problems["valid_from"] = [_("%(day)s 以前已月结，豁免不能追溯；请填之后的日期。") % {"day": closed.isoformat()}]
    if valid_until < valid_from:
        problems["valid_until"] = [_("豁免止日不能早于起日。")]
    elif (valid_until - valid_from).days + 1 > most:
        problems["valid_until"] = [_("一次豁免最长 %(n)s 天，需要更久的到期再提。") % {"n": most}]
    return problems


def _overlapping(project: UUID, dimension: str, valid_from: dt.date, valid_until: dt.date) -> Any:
    asked = (ExemptionState.PROPOSED, ExemptionState.GRANTED)
    own = of_projects(ProjectStanding.objects.filter(snapshot_no=LIVE, project_id=project))
    rows = LightExemption.objects.filter(own, snapshot_no=LIVE, state__in=asked)
    return rows.filter(dimension__in={"", dimension}, valid_from__lte=valid_until, valid_until__gte=valid_from)


def grant_exemption(
    *,
    actor: Actor,
    exemption: UUID,
    document_no: str,
    valid_until: dt.date | None = None,
    reason: str = "",
    seen: int | None = None,
) -> None:
    """批准豁免，可缩短期限。A post other than the one that asked decides; from then on the light is 灰 while it lasts (R4.7).

    Errors: Invalid without a document number, for a later end than asked, or when it begins in a month that was closed
    meanwhile; Refused; NotFound; Conflict. Facts: attention.exemption_granted.
    """
    with _deciding(actor, exemption, "grant_exemption", seen) as (entry, row, standing):
        _check_not_closed(row)
        until = valid_until or row.valid_until
        if not document_no.strip():
            raise Invalid({"document_no": [_("批准豁免须注明文号。")]})
        if not row.valid_from <= until <= row.valid_until:
            raise Invalid(
                {
                    "valid_until": [
                        _("批准的止日须在 %(first)s 到 %(last)s 之间。") % {"first": row.valid_from, "last": row.valid_until}
                    ]
                }
            )
        kind = kinds.ExemptionGranted(
            dimension=row.dimension, valid_from=row.valid_from, valid_until=until, decided_on=clock.today(),
            document_no=document_no.strip(), **_who(actor),
        )  # fmt: skip
        _record(entry, standing, row.exemption_id, kind, on=row.valid_from, reason=reason)
        _tell_asker(actor, row, standing, "granted", until=until.isoformat())


def _check_not_closed(row: LightExemption) -> None:
    closed = _closed_until(row.root_id)
    if closed is not None and row.valid_from <= closed:
        text = _("%(day)s 以前已月结，豁免不能追溯；请不予批准，由提出单位改用之后的起日重新提请。")
        raise Invalid({"valid_from": [text % {"day": closed.isoformat()}]})


def refuse_exemption(*, actor: Actor, exemption: UUID, reason: str, seen: int | None = None) -> None:
    """不批准豁免，写明理由。Errors: Invalid; Refused; NotFound; Conflict. Facts: attention.exemption_refused."""
    with _deciding(actor, exemption, "refuse_exemption", seen) as (entry, row, standing):
        if not reason.strip():
            raise Invalid({"reason": [_("不批准须写明理由。")]})
        kind = kinds.ExemptionRefused(decided_on=clock.today(), **_who(actor))
        _record(entry, standing, row.exemption_id, kind, on=row.valid_from, reason=reason)
        _tell_asker(actor, row, standing, "refused")


def withdraw_exemption(*, actor: Actor, exemption: UUID, reason: str, seen: int | None = None) -> None:
    """撤回豁免：what waits is taken back by whoever may ask; what was granted, by whoever may approve. From today on.

    Errors: Invalid without a reason; Refused; NotFound; Conflict. Facts: attention.exemption_withdrawn.
    """
    with _acting(actor, exemption, "withdraw_exemption", withdrawing_verb(actor, exemption), seen) as (entry, row, standing):
        # It may have been granted since it was looked at: what it takes is asked again of the row that is held.
        policy.require(actor, _verb_to_withdraw(row), standing)
        if row.state not in (ExemptionState.PROPOSED, ExemptionState.GRANTED):
            raise Conflict(_("这项豁免%(state)s，不能撤回。") % {"state": row.get_state_display()}, fields=("state",))
        if not reason.strip():
            raise Invalid({"reason": [_("请写明撤回的理由。")]})
        _record(entry, standing, row.exemption_id, kinds.ExemptionWithdrawn(**_who(actor)), on=clock.today(), reason=reason)
        _tell_asker(actor, row, standing, "withdrawn")


def withdrawing_verb(actor: Actor, exemption: UUID) -> str:
    """Which verb takes an exemption back: what was granted is its approver's to take back. Errors: NotFound."""
    known, _standing = get_exemption_for(actor, exemption)
    return _verb_to_withdraw(known)


def _verb_to_withdraw(row: LightExemption) -> str:
    return "light.approve" if row.state == ExemptionState.GRANTED else "light.propose"


_TOLD = {
    "granted": gettext_noop("亮灯豁免已批准，至 %(until)s：%(project)s"),
    "refused": gettext_noop("亮灯豁免未批准，理由见详情：%(project)s"),
    "withdrawn": gettext_noop("亮灯豁免已撤回，理由见详情：%(project)s"),
}


def _tell_asker(actor: Actor, row: LightExemption, standing: ProjectStanding, outcome: str, **said: str) -> None:
    """Tell whoever asked what became of it, unless it was their own doing. A notice may leave the house: reasons stay inside."""
    posts = asking_posts([row.exemption_id]).get(row.exemption_id, frozenset()) - {actor.post_id, actor.on_behalf_of}
    notify(
        posts=sorted(posts), key=f"exemption:{row.exemption_id}:{outcome}", text=_TOLD[outcome],
        values={"project": standing.label, **said}, url=("lights:exemption", (row.exemption_id,)),
    )  # fmt: skip


@contextmanager
def _deciding(
    actor: Actor, exemption: UUID, name: str, seen: int | None
) -> Iterator[tuple[journal.Recorder, LightExemption, ProjectStanding]]:
    with _acting(actor, exemption, name, "light.approve", seen) as (entry, row, standing):
        if row.state != ExemptionState.PROPOSED:
            raise Conflict(_("这项豁免%(state)s，不能再批。") % {"state": row.get_state_display()}, fields=("state",))
        # A deputy who acts for whoever asked is who asked, and so is whoever a deputy asked for.
        if own_wishes(actor, [row.exemption_id]):
            raise Refused(_("提出和批准须由不同岗位办理。"))
        yield entry, row, standing


@contextmanager
def _acting(
    actor: Actor, exemption: UUID, name: str, verb: str, seen: int | None
) -> Iterator[tuple[journal.Recorder, LightExemption, ProjectStanding]]:
    """Fetch or refuse, hold the project, read the exemption again inside the entry."""
    known, standing = get_exemption_for(actor, exemption, verb=verb)
    with journal.entry(actor=actor, verb=f"attention.{name}", projects=[standing.project_id]) as entry:
        row = LightExemption.objects.get(snapshot_no=LIVE, exemption_id=known.exemption_id)
        if seen is not None and seen != row.version:
            raise Conflict(_("这项豁免刚被别人办理过，请看过再办。"), fields=("version",))
        yield entry, row, standing


def _record(
    entry: journal.Recorder, standing: ProjectStanding, exemption: UUID, kind: Any, *, on: dt.date, reason: str = "", evidence: Iterable[Evid] = ()
) -> None:  # fmt: skip
    entry.record(
        kind, occurred_on=on, project=standing.project_id, place=standing.place_id, subject=(SUBJECT, exemption), reason=reason.strip(),
        provenance="sample" if standing.is_sample else "observed", evidence=evidence,
    )  # fmt: skip


def _who(actor: Actor) -> dict[str, str]:
    return {"unit": str(actor.unit_id or ""), "post": str(actor.post_id or "")}
