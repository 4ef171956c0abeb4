"""A form from the phone to the verbs: photos looked at first, then money and progress in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from guatu.access.requests import SignedRequest
from guatu.facts.journal import Evid
from guatu.intake.evidence import require_few
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.returns.photos import Photo, clean_photo, kept
from guatu.life.dispatch.returns.services import Filing, Receipt, file_progress
from guatu.life.dispatch.returns.vocab import PhotoSource
from guatu.life.dispatch.returns.workbook_reading import read_wan
from guatu.web.returning.forms import ReturnForm, new_key
from guatu.web.returning.sheet import Sheet

SOURCES = {"camera": PhotoSource.CAMERA, "photos": PhotoSource.FILE, "chat": PhotoSource.CHAT}
Files = MultiValueDict[str, UploadedFile[Any]]


@dataclass(slots=True)
class Attempt:
    """What became of a form that was sent: a receipt, or the form again with what is wrong."""

    form: ReturnForm
    receipt: Receipt | None = None
    status: int = 422


def send(actor: Actor, sheet: Sheet, form: ReturnForm, files: Files, *, is_unchanged: bool) -> Attempt:
    """File one return. Errors: Refused; NotFound."""
    attempt = Attempt(form)
    if not form.is_valid():
        return attempt
    try:
        photos = photos_of(files, form.cleaned_data.get("camera_meta", ""))
        said = form.cleaned_data
        actor = replace(actor, said_by=said.get("said_by", "").strip())
        with transaction.atomic():
            attempt.receipt = _file(actor, sheet, said, photos, is_unchanged=is_unchanged)
    except Invalid as invalid:
        put_problems(form, invalid, sheet)
    except Conflict as conflict:
        put_conflict(form, conflict.reason, sheet)
        attempt.status = 409
    return attempt


def chair_fault(request: SignedRequest) -> str:
    """Why a form drawn for another post cannot be filed in this one; empty when it was drawn for this one, or says nothing of it.

    Two people may share a phone, and one person two posts: what one filled in is never filed in the other's name.
    """
    drawn_for = request.POST.get("chair", "")
    if not drawn_for or request.chair is None or drawn_for == request.chair.key:
        return ""
    return _("这一页是用另一个岗位打开的，你现在的岗位是“%(post)s”。请切换回原来的岗位再提交，或重新打开这一页。") % {
        "post": request.chair.post.title
    }


def put_conflict(form: ReturnForm, reason: str, sheet: Sheet) -> None:
    """What stands there now goes into the form with the reason, so that sending it once more is a decision, not the same conflict."""
    form.add_error(None, reason)
    data: Any = form.data.copy()
    data["seen"], data["key"] = sheet.seen, new_key()
    form.data = data


def _file(actor: Actor, sheet: Sheet, said: dict[str, Any], photos: list[Photo], *, is_unchanged: bool) -> Receipt:
    key = said.get("key") or None
    evidence = tuple(kept(one) for one in photos)
    filing = Filing(
        sheet.standing.project_id, sheet.cycle.key, sheet.occasion.key, progress=said.get("progress", ""), is_unchanged=is_unchanged,
        people=said.get("people"), has_problem=bool(said.get("has_problem")), blockers=said.get("blockers", ""),
        reason=said.get("reason", ""), evidence=evidence, seen=said.get("seen", ""),
    )  # fmt: skip
    receipt = file_progress(actor=actor, filing=filing, idem_key=key)
    _file_money(actor, sheet, said, evidence, f"{key}:money" if key else None, is_unchanged=is_unchanged)
    return receipt


def _file_money(
    actor: Actor, sheet: Sheet, said: dict[str, Any], evidence: tuple[Evid, ...], key: str | None, *, is_unchanged: bool
) -> None:
    """The month's investment goes by its own verb, and rests on the same photos; what was told already is not told again."""
    if sheet.money is None:
        return
    yuan, problem = read_wan(said.get("ytd", ""))
    if problem:
        raise Invalid({"ytd": [problem]})
    if yuan is None and is_unchanged:
        yuan = sheet.money.told if sheet.money.told is not None else sheet.money.known.before_yuan or 0
    if yuan is None:
        raise Invalid({"ytd": [_("请填本年累计完成投资，或点“无变化”。")]})
    if yuan == sheet.money.told:
        return
    told = Return(
        sheet.standing.project_id, Told(yuan), reason=said.get("reason", ""), document_no=said.get("document_no", ""),
        progress=said.get("progress", ""), evidence=evidence,
    )  # fmt: skip
    file_returns(actor=actor, period=sheet.money.period, returns=[told], idem_key=key)


def put_problems(form: ReturnForm, invalid: Invalid, sheet: Sheet) -> None:
    """A verb's problems at the fields they are about; the money's at its own."""
    for name, found in invalid.problems.items():
        field = "ytd" if name in (str(sheet.standing.project_id), "ytd", "period") else name
        for one in found:
            form.add_error(field if field in form.fields else None, str(one))


# ---- photos ----------------------------------------------------------------------------------------------------------------


def photos_of(files: Files, camera_meta: str) -> list[Photo]:
    """Every photo of a form, looked at; the page's own camera's with what it said of each. Errors: Invalid on "photos"."""
    every = [(source, at, file) for name, source in SOURCES.items() for at, file in enumerate(files.getlist(name))]
    require_few(len(every))
    told = _told(camera_meta)
    return [
        clean_photo(file.read(), file.name or "", source, told[at] if source == PhotoSource.CAMERA and at < len(told) else {})
        for source, at, file in every
    ]


def _told(text: str) -> list[dict[str, Any]]:
    """What the camera said, one object a photo; anything else says nothing."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []
