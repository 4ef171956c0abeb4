"""A visit from the form to the verbs: the case entry and, where a number was seen, its return, both or neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.cases.registry import case_kind
from guatu.cases.rules import WORKDAY
from guatu.cases.services.opening import limit_of
from guatu.desk.inspection_check import Told, handler_choices, seen_return
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.ledger.models import ProjectStanding
from guatu.ledger.vocab import Basis
from guatu.life.build import rules
from guatu.life.build.services import Return, file_returns
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import asking_unit
from guatu.life.supervise.rounds.services import Check, Checked, Finding, check_project
from guatu.life.supervise.rounds.vocab import Result
from guatu.web.evidence import evidence_of
from guatu.web.inspection.forms import FindingForm, VisitForm
from guatu.web.inspection.photos import of_camera

BLOCKS = 3


@dataclass(slots=True)
class Visit:
    """One visit being typed: the forms, and what came of sending them."""

    actor: Actor
    round: Round
    standing: ProjectStanding
    told: Told | None
    form: VisitForm
    findings: list[FindingForm]
    status: int = 200
    done: Checked | None = None
    general: list[str] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether the forms hold; every one is looked at, so that everything wrong is said at once."""
        return all([self.form.is_valid(), *(one.is_valid() for one in self.findings)])


def opened(request: HttpRequest, one: Round, item: RoundItem, standing: ProjectStanding) -> Visit:
    """The forms of a request, filled with what was sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    handlers = handler_choices(standing, asking_unit(actor, one, item))
    data, sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    first = handlers[0][0] if handlers and handlers[0][0] == str(standing.unit_id) else ""
    level = "city" if one.place_id == one.root_id else "county"
    initial = {"handler": first, "level": level}
    more: dict[str, Any] = {"handlers": handlers, "initial": initial, "limits": limit_words(one.root_id)}
    findings = [FindingForm(data, sent, prefix=f"f{at}", **more) for at in range(BLOCKS)]
    return Visit(actor, one, standing, seen_return(actor, standing), VisitForm(data, sent), findings)


def limit_words(root: UUID) -> str:
    """How long each grade has when no day is given, as the parameters say today."""
    kind, told = case_kind("problem"), []
    for grade in kind.grades:
        if limit := limit_of(kind, grade, root, clock.today()):
            words = _("%(grade)s 类 %(n)s 个工作日") if limit.unit == WORKDAY else _("%(grade)s 类 %(n)s 天")
            told.append(words % {"grade": grade, "n": limit.days})
    return _("留空按分类的时限算：%(limits)s。") % {"limits": "，".join(told)}


def send(visit: Visit) -> bool:
    """Write the visit. False with the problems on the forms when it cannot stand. Errors: Refused; NotFound."""
    visit.status = 422
    if not visit.is_valid or not _is_meant(visit):
        return False
    try:
        with transaction.atomic():
            visit.done = _write(visit)
    except ValidationError as error:
        visit.general.extend(error.messages)
    except Invalid as invalid:
        _put(visit, invalid)
    except Conflict as conflict:
        visit.general.append(conflict.reason)
        visit.status = 409
    return visit.done is not None


def _is_meant(visit: Visit) -> bool:
    """One tap says 无问题; otherwise something must have been found. Both at once is a slip, and asked about."""
    touched = [one for one in visit.findings if one.is_touched]
    is_clear = visit.form.cleaned_data["result"] == Result.CLEAR
    if is_clear and touched:
        visit.general.append(_("写了问题，又点了“无问题”。请留一样。"))
    elif not is_clear and not touched:
        visit.general.append(_("请写明发现的问题，或点“无问题”。"))
    return not visit.general


def _write(visit: Visit) -> Checked:
    said, key = visit.form.cleaned_data, visit.form.cleaned_data["key"] or None
    findings = tuple(_finding(one, said["camera"]) for one in visit.findings if one.is_touched)
    check = Check(
        visit.round.id,
        visit.standing.project_id,
        findings,
        observed=said["observed"],
        evidence=evidence_of(said["photos"], **of_camera(said["camera"])),
    )
    done = check_project(actor=visit.actor, check=check, idem_key=key)
    if said["ytd"] is not None:
        _file_number(visit, said, f"{key}:number" if key else None)
    return done


def _finding(form: FindingForm, camera: str) -> Finding:
    said = form.cleaned_data
    return Finding(
        said["category"], said["text"], said["grade"], UUID(said["handler"]), said["level"] or "city", due_on=said["due_on"],
        evidence=evidence_of(said["photos"], **of_camera(camera)),
    )  # fmt: skip


def _file_number(visit: Visit, said: dict[str, Any], key: str | None) -> None:
    """现场核查数 of the newest period that was reported, beside it."""
    if visit.told is None:
        raise Invalid({"ytd": [_("这个项目还没有自报过，没有可以对照的期间。")]})
    sent = Return(visit.standing.project_id, rules.Told(said["ytd"]), reason=said["reason"], progress=said["observed"])
    try:
        file_returns(actor=visit.actor, period=visit.told.period, returns=[sent], basis=Basis.INSPECTED, idem_key=key)
    except Invalid as invalid:
        raise Invalid({"ytd": invalid.texts}) from invalid
    except Refused as refused:
        raise Invalid({"ytd": [refused.reason]}) from refused


def _put(visit: Visit, invalid: Invalid) -> None:
    """A verb's problems on the fields they are about: "1.handler" belongs to the second of the findings that were sent."""
    touched = [one for one in visit.findings if one.is_touched]
    for name, found in invalid.problems.items():
        at, _dot, rest = name.partition(".")
        form = touched[int(at)] if at.isdigit() and int(at) < len(touched) else visit.form
        field_name = rest if at.isdigit() else name
        for one in found:
            form.add_error(field_name if field_name in form.fields else None, str(one))
