"""发文字号：自编 numbers without a gap, 外取号 typed and unique. Taken stays taken. Source: R5.6, R5.7, DECISIONS 31."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guatu.documents.models import FrozenDocument, NumberLine, NumberSeries, Source, Status
from guatu.documents.rules import DOC_NUMBER, doc_number_text
from guatu.kernel.errors import Conflict, Invalid, Refused

_ORGAN = re.compile(r"[\u4e00-\u9fa5]{1,12}")


@transaction.atomic
def take_number(document: FrozenDocument, *, organ_code: str, year: int) -> str:
    """The next number of our own series, given to the document. Rolled back with its transaction, so no gap arises.

    Errors: Refused for a sample or an already numbered document; Conflict when the series is numbered by another office.
    """
    _require_numberable(document)
    series = _locked_series(organ_code, year, Source.OWN)
    line = _next_line(series, document=document)
    return _carry(document, line)


@transaction.atomic
def type_number(document: FrozenDocument, *, number: str) -> str:
    """A number another office gave, typed in.

    Errors: Invalid for a malformed one; Conflict when it is in use or the series is numbered here; Refused as above.
    """
    _require_numberable(document)
    organ_code, year, seq = parsed_number(number)
    series = _locked_series(organ_code, year, Source.OUTSIDE)
    if NumberLine.objects.filter(series=series, seq=seq).exists():
        raise Conflict(_("发文字号“%(number)s”已经用过。") % {"number": number}, fields=("doc_number",))
    line = NumberLine(series=series, seq=seq, text=number, document=document)
    line.save(force_insert=True)
    return _carry(document, line)


@transaction.atomic
def void_number(*, organ_code: str, year: int, reason: str) -> str:
    """Take the next number of our own series and void it at once, with the reason: used on paper, spoilt.

    Errors: Invalid without a reason; Conflict when the series is numbered by another office.
    """
    if not reason.strip():
        raise Invalid({"reason": [_("作废编号要写明理由。")]})
    return _next_line(_locked_series(organ_code, year, Source.OWN), void_reason=reason).text


def missing_numbers(organ_code: str, year: int) -> list[int]:
    """Gaps in one of our own series: always empty unless the database was tampered with."""
    series = NumberSeries.objects.filter(organ_code=organ_code, year=year, source=Source.OWN).first()
    if series is None:
        return []
    taken = set(series.lines.values_list("seq", flat=True))
    return [seq for seq in range(1, series.last_seq + 1) if seq not in taken]


def parsed_number(number: str) -> tuple[str, int, int]:
    """Organ code, year and sequence of a 发文字号.

    Errors: Invalid when it is not in the form of R5.6.
    """
    found = DOC_NUMBER.fullmatch(number)
    if not found:
        message = _("发文字号“%(number)s”不合规范，应如“许政〔2023〕5号”：六角括号、全年份、序号不加“第”和前导零。")
        raise Invalid({"doc_number": [message % {"number": number}]})
    return found["organ"], int(found["year"]), int(found["seq"])


def _require_numberable(document: FrozenDocument) -> None:
    if document.is_sample:
        raise Refused(_("含示例数据的文件不能编号。"), code="sample")
    if document.doc_number:
        raise Refused(_("该文件已编号：%(number)s。") % {"number": document.doc_number}, code="numbered")
    if document.status in (Status.ISSUED, Status.WITHDRAWN):
        raise Refused(_("已签发或已撤销的文件不能再编号。"), code="status")


def _locked_series(organ_code: str, year: int, source: str) -> NumberSeries:
    """The series, created at its first number, and locked until the transaction ends."""
    if not _ORGAN.fullmatch(organ_code):
        raise Invalid({"organ_code": [_("机关代字“%(code)s”应为 1 至 12 个汉字。") % {"code": organ_code}]})
    try:
        with transaction.atomic():
            NumberSeries.objects.get_or_create(organ_code=organ_code, year=year, defaults={"source": source})
    except IntegrityError:
        pass  # another writer made it at the same moment: it is there now, which is all we need
    series = NumberSeries.objects.select_for_update().get(organ_code=organ_code, year=year)
    if series.source != source:
        raise Conflict(
            _("“%(series)s”的取号方式是%(source)s，不能混用。") % {"series": series, "source": series.get_source_display()},
            fields=("doc_number",),
        )
    return series


def _next_line(series: NumberSeries, *, document: FrozenDocument | None = None, void_reason: str = "") -> NumberLine:
    series.last_seq += 1
    series.save(update_fields=["last_seq"])
    text = doc_number_text(series.organ_code, series.year, series.last_seq)
    line = NumberLine(series=series, seq=series.last_seq, text=text, document=document, void_reason=void_reason)
    line.save(force_insert=True)
    return line


def _carry(document: FrozenDocument, line: NumberLine) -> str:
    document.doc_number = line.text
    document.save(update_fields=["doc_number"])
    return line.text
