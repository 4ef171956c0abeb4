"""From content to a paper that counts: freeze, check, issue, withdraw. Who may is decided above; here only what is possible.

Call these inside the verb's own entry: they take no clock of their own but the day they are told.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.documents import canon
from guatu.documents.checks import require_sound
from guatu.documents.content import CheckLine, Document
from guatu.documents.models import FrozenDocument, Status
from guatu.documents.numbers import take_number, type_number
from guatu.kernel import clock
from guatu.kernel.errors import Conflict, Invalid, Refused


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """What a content was drawn from: place and period, the day it speaks of, the cut and seal it rests on."""

    place_id: UUID
    at_date: dt.date
    cut_at: dt.datetime
    period_key: str = ""
    purpose: str = ""
    seal_head: str = ""
    data_version: str = ""


def freeze_document(document: Document, drawn: Drawn, *, drafted_by: str = "") -> FrozenDocument:
    """Keep a content as it is now.

    Errors: Invalid for unsound content, or content that already names a number: numbers are given at signing.
    """
    require_sound(document)
    if document.doc_number:
        raise Invalid({"doc_number": [_("编号在签发时取得，定稿内容里不能预先写明。")]})
    frozen = FrozenDocument(
        kind=document.kind.value, title=document.title.replace("\n", ""), content=canon.tree(document),
        content_hash=canon.content_hash(document), is_sample=document.is_sample, drafted_by=drafted_by,
        created_at=clock.now(), **{field.name: getattr(drawn, field.name) for field in dataclasses.fields(drawn)},
    )  # fmt: skip
    frozen.save(force_insert=True)
    return frozen


@transaction.atomic
def check_document(document_id: UUID, *, checked_by: str, checked_on: dt.date) -> FrozenDocument:
    """核对：someone looked at every figure.

    Errors: Conflict when it is no longer a draft.
    """
    frozen = _locked(document_id, Status.DRAFT)
    frozen.status, frozen.checked_by, frozen.checked_on = Status.CHECKED, checked_by, checked_on
    frozen.save(update_fields=["status", "checked_by", "checked_on"])
    return frozen


@transaction.atomic
def issue_document(
    document_id: UUID, *, issued_by: str, issued_on: dt.date, organ_code: str = "", number: str = ""
) -> FrozenDocument:
    """签发：give it its number (自编 by organ code, or 外取号 typed) and its date.

    Errors: Refused for a sample; Conflict unless checked and not yet issued; Invalid for a bad number.
    """
    frozen = _locked(document_id, Status.CHECKED)
    if frozen.is_sample:
        raise Refused(_("含示例数据的文件不能编号、不能签发。"), code="sample")
    if bool(organ_code) == bool(number):
        raise Invalid({"doc_number": [_("自编请选机关代字，外取号请填发文字号，两者取一。")]})
    if number:
        type_number(frozen, number=number)
    else:
        take_number(frozen, organ_code=organ_code, year=issued_on.year)
    frozen.status, frozen.issued_by, frozen.issued_on = Status.ISSUED, issued_by, issued_on
    frozen.save(update_fields=["status", "issued_by", "issued_on"])
    return frozen


@transaction.atomic
def withdraw_document(document_id: UUID, *, reason: str) -> FrozenDocument:
    """撤销，at any stage; a number stays with it.

    Errors: Invalid without a reason; Conflict when it is withdrawn already.
    """
    if not reason.strip():
        raise Invalid({"reason": [_("撤销要写明理由。")]})
    frozen = _locked(document_id, Status.DRAFT, Status.CHECKED, Status.ISSUED)
    frozen.status, frozen.withdrawn_reason = Status.WITHDRAWN, reason
    frozen.save(update_fields=["status", "withdrawn_reason"])
    return frozen


def _locked(document_id: UUID, *expected: Status) -> FrozenDocument:
    frozen = FrozenDocument.objects.select_for_update().get(pk=document_id)
    if frozen.status not in expected:
        message = _("该文件现在是“%(status)s”，不能这样办理。请刷新后再看。")
        raise Conflict(message % {"status": frozen.get_status_display()}, fields=("status",))
    return frozen


def content_of(frozen: FrozenDocument) -> Document:
    """The content to print: as frozen, with the number and date that signing gave it.

    Errors: RuntimeError when the stored content is not the one that was hashed.
    """
    if not is_intact(frozen):
        raise RuntimeError(f"document {frozen.pk}: stored content does not match its hash")
    document = canon.from_tree(frozen.content)
    day = document.date or frozen.issued_on
    printed_on = document.printed_on or (frozen.issued_on if document.printed_by else None)
    return dataclasses.replace(document, doc_number=frozen.doc_number or "", date=day, printed_on=printed_on)


def is_intact(frozen: FrozenDocument) -> bool:
    """Whether the stored content is still the one that was hashed."""
    return canon.content_hash(canon.from_tree(frozen.content)) == frozen.content_hash


def check_line_of(frozen: FrozenDocument) -> CheckLine:
    """What the 核对稿 prints beside the content."""
    return CheckLine(
        seal_head=frozen.seal_head, cut_at=f"{clock.local_time(frozen.cut_at):%Y-%m-%d %H:%M}", data_version=frozen.data_version,
        drafted_by=frozen.drafted_by, checked_by=frozen.checked_by, checked_on=frozen.checked_on,
        content_hash=frozen.content_hash,
    )  # fmt: skip
