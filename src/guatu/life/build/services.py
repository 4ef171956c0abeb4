"""Verbs of returns: file (自报), verify (核定), inspect (现场核查), object. None overwrites another (DECISIONS 22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, NotFound
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.models import ProjectMonth, ProjectStanding, ProjectYear
from guatu.ledger.queries import get_standing_for, parameters
from guatu.ledger.services.editing import provenance_for
from guatu.ledger.vocab import Basis
from guatu.life.build import rules

VERB_OF_BASIS = {
    Basis.REPORTED: "return.file", Basis.VERIFIED: "return.verify", Basis.INSPECTED: "evidence.attach",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Return:
    """One project's return for a period. `reason` explains what the checks ask about; `document_no` a lawful decrease."""

    project: UUID
    told: rules.Told
    reason: str = ""
    document_no: str = ""
    progress: str = ""
    evidence: tuple[Evid, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was filed: the facts, and what the checks noted that the sender had explained."""

    facts: tuple[UUID, ...]
    notes: dict[UUID, list[str]] = field(default_factory=dict)


def words() -> dict[str, str]:
    """Each finding in words: what, and how to mend it."""
    return {
        "negative": _("金额不能为负。"),
        "month_above_ytd": _("本月完成不能大于本年累计；请核对两栏。"),
        "january_alone": _("投资不单报 1 月，首期为 1—2 月。"),
        "decrease": _("本年累计比上期减少；核减请写明理由和文号。"),
        "above_next": _("本年累计大于下一期已报的累计；请核对，或写明理由。"),
        "month_differs": _("本月完成与两期累计之差不符；请核对，或写明理由。"),
        "share_of_plan": _("本月完成超过年度计划的规定比例；请写明原因。"),
        "overrun": _("开工以来累计超过总投资的规定比例（超概）；请写明原因。"),
        "since_start_differs": _("开工以来累计不等于截至上年底累计加本年累计；请核对，或写明理由。"),
    }


def file_returns(
    *, actor: Actor, period: Period, returns: Sequence[Return], basis: str = Basis.REPORTED, idem_key: str | None = None
) -> Receipt:
    """填报一期投资完成情况，一项或多项，全成或全不成。

    A period already filed is corrected by a new fact that supersedes the old one. Errors: Invalid keyed by project id, all
    problems at once; Conflict; Refused; NotFound. Facts: ledger.investment_returned.
    """
    _refuse_period(period)
    standings = _standings(actor, returns, VERB_OF_BASIS[Basis(basis)])
    request = {"period": period.key, "basis": basis, "rows": [(r.project, r.told.ytd_yuan, r.reason) for r in returns]}
    try:
        with journal.entry(
            actor=actor, verb=f"build.return_{basis}", idem_key=idem_key, request=request, projects=list(standings)
        ) as entry:
            notes = _check(period, basis, returns, standings)
            tips = _tips(period, basis, list(standings))
            facts = [_record(entry, period, basis, one, standings[one.project], tips.get(one.project)) for one in returns]
            entry.answer = {"facts": [str(fact) for fact in facts], "notes": {str(k): v for k, v in notes.items()}}
    except journal.Replayed as earlier:
        return _receipt(earlier.answer)
    return Receipt(tuple(facts), notes)


def _receipt(answer: dict) -> Receipt:  # type: ignore[type-arg]
    return Receipt(tuple(UUID(one) for one in answer["facts"]), {UUID(k): v for k, v in answer["notes"].items()})


def _refuse_period(period: Period) -> None:
    if period.end > clock.today():
        raise Invalid({"period": [_("%(period)s 尚未结束，不能填报。") % {"period": period.label_zh}]})
    if rules.is_january_alone(period.start.month, period.end.month):
        raise Invalid({"period": [words()["january_alone"]]})


def _standings(actor: Actor, returns: Sequence[Return], verb: str) -> dict[UUID, ProjectStanding]:
    """Every project, each checked. One out of reach refuses the whole sending."""
    ids = [one.project for one in returns]
    if len(set(ids)) != len(ids):
        raise Invalid({"returns": [_("同一项目出现两次。")]})
    found = {row.project_id: row for row in ProjectStanding.objects.live().filter(project_id__in=ids)}
    for one in ids:
        if one not in found:
            raise NotFound(_("没有找到。可能已被移除，或不在你的管辖范围。"))
        policy.require(actor, verb, found[one])
    return found


def _check(
    period: Period, basis: str, returns: Sequence[Return], standings: dict[UUID, ProjectStanding]
) -> dict[UUID, list[str]]:
    known = known_for(period, basis, standings.values())
    roots = {standing.root_id for standing in standings.values()}
    params = {root: parameters(root=root, at=period.end) for root in roots}
    problems: dict[str, list[str]] = {}
    notes: dict[UUID, list[str]] = {}
    said = words()
    for one in returns:
        numbers = params[standings[one.project].root_id]
        codes = rules.findings(
            one.told, known[one.project], share_bp=numbers["return.month_share_of_plan_bp"],
            overrun_bp=numbers["return.overrun_of_total_bp"],
        )  # fmt: skip
        stopping = [c for c in codes if c in rules.STOPPING or not one.reason.strip()]
        if "decrease" in codes and one.reason.strip() and not one.document_no.strip():
            stopping.append("decrease")
        if stopping:
            problems[str(one.project)] = [said[code] for code in dict.fromkeys(stopping)]
        elif codes:
            notes[one.project] = codes
    if problems:
        raise Invalid(problems)
    return notes


def known_for(period: Period, basis: str, standings: Iterable[ProjectStanding]) -> dict[UUID, rules.Known]:
    """What stands against a return of this period, for many projects in two reads."""
    every = {standing.project_id: standing for standing in standings}
    before: dict[UUID, int] = {}
    after: dict[UUID, int] = {}
    months = ProjectMonth.objects.filter(
        snapshot_no=LIVE, project_id__in=every, basis=basis, period_end__year=period.end.year
    ).exclude(period_end=period.end)
    for month in months.order_by("period_end"):
        if month.period_end < period.end:
            before[month.project_id] = month.ytd_yuan
        else:
            after.setdefault(month.project_id, month.ytd_yuan)
    years = {y.project_id: y for y in ProjectYear.objects.filter(snapshot_no=LIVE, project_id__in=every, year=period.end.year)}
    return {
        one: rules.Known(
            before.get(one), after.get(one), years[one].plan_yuan if one in years else None, standing.total_yuan,
            years[one].carried_yuan if one in years else None,
        )
        for one, standing in every.items()
    }  # fmt: skip


def _tips(period: Period, basis: str, projects: list[UUID]) -> dict[UUID, UUID]:
    """The effective fact of this period and basis, where there is one: a new return corrects it."""
    rows = ProjectMonth.objects.filter(snapshot_no=LIVE, project_id__in=projects, period=period.key, basis=basis)
    return dict(rows.values_list("project_id", "fact_id"))


def _record(
    entry: journal.Recorder, period: Period, basis: str, one: Return, standing: ProjectStanding, tip: UUID | None
) -> UUID:
    kind = kinds.InvestmentReturned(
        basis=basis, ytd_yuan=one.told.ytd_yuan, month_yuan=one.told.month_yuan,
        since_start_yuan=one.told.since_start_yuan, progress=one.progress,
        is_decrease_explained=bool(one.document_no), document_no=one.document_no,
    )  # fmt: skip
    reason = one.reason.strip() or (_("重报") if tip else "")
    return entry.record(
        kind, occurred_on=period.end, project=standing.project_id, place=standing.county_id, period=period.key,
        amount_yuan=one.told.ytd_yuan, provenance=provenance_for(standing), supersedes=tip, reason=reason,
        evidence=one.evidence,
    )  # fmt: skip


def verify_returns(*, actor: Actor, period: Period, returns: Sequence[Return], idem_key: str | None = None) -> Receipt:
    """核定一期。A number that differs from 自报 needs a reason, which the county sees. Errors: as `file_returns`."""
    reported = ProjectMonth.objects.filter(
        snapshot_no=LIVE, project_id__in=[r.project for r in returns], period=period.key, basis=Basis.REPORTED
    )
    told = dict(reported.values_list("project_id", "ytd_yuan"))
    silent = {
        str(one.project): [_("核定数与自报数不同，请写明理由。")]
        for one in returns
        if told.get(one.project) != one.told.ytd_yuan and not one.reason.strip()
    }
    if silent:
        raise Invalid(silent)
    return file_returns(actor=actor, period=period, returns=returns, basis=Basis.VERIFIED, idem_key=idem_key)


def object_return(*, actor: Actor, project: UUID, period: Period, text: str) -> None:
    """对核定数提出书面异议，月结前有效 (DECISIONS 22). Errors: Invalid; Refused; NotFound. Facts: ledger.return_objected."""
    standing = get_standing_for(actor, project, verb="return.object")
    if not text.strip():
        raise Invalid({"text": [_("请写明异议内容和依据。")]})
    verified = ProjectMonth.objects.filter(
        snapshot_no=LIVE, project_id=standing.project_id, period=period.key, basis=Basis.VERIFIED
    )
    if not verified.exists():
        raise Invalid({"period": [_("本期尚未核定，没有可以提出异议的数。")]})
    with journal.entry(actor=actor, verb="build.object_return", projects=[standing.project_id]) as entry:
        entry.record(
            kinds.ReturnObjected(basis=Basis.VERIFIED, text=text.strip()), occurred_on=min(period.end, clock.today()),
            project=standing.project_id, place=standing.county_id, period=period.key,
            provenance=provenance_for(standing),
        )  # fmt: skip
