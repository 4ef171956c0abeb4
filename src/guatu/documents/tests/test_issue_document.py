"""Freeze, check, issue, withdraw; and the numbers."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from guatu.documents.canon import content_hash
from guatu.documents.content import Document, Edition, Kind, para
from guatu.documents.freezing import (
    Drawn,
    check_document,
    check_line_of,
    content_of,
    freeze_document,
    is_intact,
    issue_document,
    withdraw_document,
)
from guatu.documents.models import FrozenDocument, NumberLine, Status
from guatu.documents.numbers import missing_numbers, take_number, type_number, void_number
from guatu.documents.pdf import render_pdf
from guatu.documents.tests.measure import text_of
from guatu.documents.tests.specimens import letter
from guatu.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 9, 8)
ORGAN = "示重建办函"


def drawn() -> Drawn:
    return Drawn(
        uuid4(),
        dt.date(2023, 8, 31),
        dt.datetime(2023, 9, 5, 9, 12, tzinfo=dt.UTC),
        "2023-08",
        "reminder",
        "1289/ab12",
        "8月月结版",
    )


def frozen(**changes: Any) -> FrozenDocument:
    return freeze_document(letter(**{"doc_number": "", "date": None, **changes}), drawn(), drafted_by="重点科")


def checked(**changes: Any) -> FrozenDocument:
    return check_document(frozen(**changes).pk, checked_by="综合科", checked_on=DAY)


def test_it_works() -> None:
    made = issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
    made = FrozenDocument.objects.get(pk=made.pk)
    assert (made.status, made.doc_number, made.issued_on) == (Status.ISSUED, f"{ORGAN}〔2023〕1号", DAY)
    printed = content_of(made)
    assert (printed.doc_number, printed.date) == (f"{ORGAN}〔2023〕1号", DAY)
    assert is_intact(made) and made.content_hash == content_hash(letter(doc_number="", date=None))


def test_both_editions_come_from_the_row() -> None:
    made = issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
    made = FrozenDocument.objects.get(pk=made.pk)
    clean = text_of(render_pdf(content_of(made))).replace("\n", "")
    check = text_of(render_pdf(content_of(made), edition=Edition.CHECK, check=check_line_of(made))).replace("\n", "")
    assert f"{ORGAN}〔2023〕1号" in clean and "2023年9月8日" in clean and "1289/ab12" not in clean
    for words in ("1289/ab12", "2023-09-05 17:12", "拟稿 重点科", "核对 综合科 2023-09-08", made.content_hash[:16], "days_late"):
        assert words in check, words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "别的"),
        ("content_hash", "0" * 64),
        ("at_date", DAY),
        ("is_sample", True),
        ("seal_head", ""),
        ("period_key", "2023-09"),
    ],
)
def test_what_is_frozen_cannot_be_changed(name: str, value: object) -> None:
    row = FrozenDocument.objects.get(pk=frozen().pk)
    setattr(row, name, value)
    with pytest.raises(TypeError, match=name):
        row.save()
    with pytest.raises(TypeError, match=name):
        FrozenDocument.objects.filter(pk=row.pk).update(**{name: value})


def test_content_cannot_be_changed_in_place_either() -> None:
    row = FrozenDocument.objects.get(pk=frozen().pk)
    row.content["document"]["title"] = "别的"
    with pytest.raises(TypeError, match="content"):
        row.save()
    assert not is_intact(row)
    with pytest.raises(RuntimeError):
        content_of(row)


def test_a_document_is_not_deleted() -> None:
    row = frozen()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(TypeError):
        FrozenDocument.objects.all().delete()


def test_a_number_once_given_stays() -> None:
    row = FrozenDocument.objects.get(pk=issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN).pk)
    row.doc_number = f"{ORGAN}〔2023〕9号"
    with pytest.raises(TypeError, match="doc_number"):
        row.save()
    with pytest.raises(Refused):
        take_number(FrozenDocument.objects.get(pk=row.pk), organ_code=ORGAN, year=2023)
    withdrawn = withdraw_document(row.pk, reason="问题已解决")
    assert withdrawn.doc_number and NumberLine.objects.filter(document=withdrawn).exists()


def test_sample_is_neither_numbered_nor_issued() -> None:
    row = checked(is_sample=True)
    for attempt in (
        lambda: issue_document(row.pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN),
        lambda: take_number(row, organ_code=ORGAN, year=2023),
        lambda: type_number(row, number="示政〔2023〕5号"),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "sample"
    assert not NumberLine.objects.exists()
    for values in ({"doc_number": "示政〔2023〕5号"}, {"status": Status.ISSUED, "issued_on": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            super(type(FrozenDocument.objects.all()), FrozenDocument.objects.filter(pk=row.pk)).update(**values)


def test_order_of_steps() -> None:
    row = frozen()
    with pytest.raises(Conflict):
        issue_document(row.pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
    check_document(row.pk, checked_by="综合科", checked_on=DAY)
    with pytest.raises(Conflict):
        check_document(row.pk, checked_by="综合科", checked_on=DAY)
    for given in ({}, {"organ_code": ORGAN, "number": "示政〔2023〕5号"}):
        with pytest.raises(Invalid):
            issue_document(row.pk, issued_by="主任", issued_on=DAY, **given)
    with pytest.raises(Invalid):
        withdraw_document(row.pk, reason=" ")
    withdraw_document(row.pk, reason="已办结")
    with pytest.raises(Conflict):
        withdraw_document(row.pk, reason="再撤")


def test_frozen_content_names_no_number() -> None:
    with pytest.raises(Invalid):
        freeze_document(letter(), drawn())
    with pytest.raises(Invalid):
        freeze_document(Document(Kind.LETTER, "", "", (para("x"),)), drawn())


def test_own_numbers_have_no_gap_even_after_a_rollback() -> None:
    for _round in range(3):
        with pytest.raises(RuntimeError), transaction.atomic():
            issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
            raise RuntimeError("打断")
        issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
    assert void_number(organ_code=ORGAN, year=2023, reason="纸质用号") == f"{ORGAN}〔2023〕4号"
    assert list(NumberLine.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert missing_numbers(ORGAN, 2023) == [] and missing_numbers("无此", 2023) == []
    issue_document(checked().pk, issued_by="主任", issued_on=dt.date(2024, 1, 2), organ_code=ORGAN)
    assert NumberLine.objects.get(series__year=2024).seq == 1


def test_outside_numbers_are_typed_and_unique() -> None:
    issue_document(checked().pk, issued_by="主任", issued_on=DAY, number="示政办〔2023〕17号")
    with pytest.raises(Conflict) as refused:
        issue_document(checked().pk, issued_by="主任", issued_on=DAY, number="示政办〔2023〕17号")
    assert refused.value.fields == ("doc_number",)
    with pytest.raises(Invalid):
        issue_document(checked().pk, issued_by="主任", issued_on=DAY, number="示政办[2023]18号")
    with pytest.raises(Conflict):  # one series, one way of numbering
        issue_document(checked().pk, issued_by="主任", issued_on=DAY, organ_code="示政办")
    with pytest.raises(Invalid):
        void_number(organ_code="示政办", year=2023, reason="")


# It commits, and may empty its own tables afterwards: the journal's would refuse.
@pytest.mark.django_db(transaction=True, available_apps=["guatu.documents"])
def test_concurrent_signing_takes_each_number_once() -> None:
    rows = [checked() for _at in range(24)]

    def sign(batch: list[FrozenDocument]) -> None:
        for row in batch:
            issue_document(row.pk, issued_by="主任", issued_on=DAY, organ_code=ORGAN)
        connections.close_all()

    threads = [threading.Thread(target=sign, args=(rows[at::6],)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(NumberLine.objects.values_list("seq", flat=True)) == list(range(1, 25))
    assert FrozenDocument.objects.filter(status=Status.ISSUED).count() == 24
