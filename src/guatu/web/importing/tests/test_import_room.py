"""The wizard: upload, questions, columns, conflicts, apply, give back; refusals in words."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guatu.facts.models import Fact
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.models import ImportBatch
from guatu.life.dispatch.tests.test_import import HEAD, ROWS, ledger
from guatu.web.importing.tests.things import small_ledger
from tests.cast import build_cast, sign_in
from tests.register import load_parameters

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def office(client, cast):
    return sign_in(client, cast.county_office)


def upload(office, cast, content=None, name="台账.xlsx", **more):
    file = SimpleUploadedFile(name, content or ledger())
    return office.post(reverse("importing:list"), {"file": file, "place": cast.county_a.code, **more})


def batch():
    return ImportBatch.objects.get()


def test_it_works(office, cast):
    answer = upload(office, cast, small_ledger())
    page = office.get(answer.url).content.decode()
    assert "将新增 1 个项目" in page
    office.post(reverse("importing:apply", args=[batch().id]))
    assert ProjectStanding.objects.live().get().name == "示例权限表项目"
    assert "已入账" in office.get(answer.url).content.decode()


def test_questions_are_answered_and_read_again(office, cast):
    upload(office, cast, ledger([*ROWS, ["合计", "", "", "", 99, 72000, 43000, "", "", "", "", ""]]))
    page = office.get(reverse("importing:batch", args=[batch().id])).content.decode()
    assert "subtotal.mismatch@" in page
    office.post(reverse("importing:apply", args=[batch().id]))
    assert not Fact.objects.filter(kind="ledger.project_registered").exists()
    keys = {f"{p['code']}@{p['row'] or ''}{p['column'] or ''}" for p in batch().problems}
    office.post(reverse("importing:answer", args=[batch().id]), {"accept": sorted(keys)})
    assert batch().outcome in {"ACCEPT", "NORMALIZE"}


def test_a_column_is_understood_as_told(office, cast):
    upload(office, cast)
    letter = next(c["letter"] for c in batch().columns if c["label"] == "备注2")
    form = {f"field.{c['letter']}": c["field"] or "" for c in batch().columns} | {f"unit.{c['letter']}": c["unit"] or "" for c in batch().columns}
    office.post(reverse("importing:columns", args=[batch().id]), form | {f"field.{letter}": "remark"})
    assert next(c["field"] for c in batch().columns if c["letter"] == letter) == "remark"


def test_a_bad_file_is_explained_and_leaves_nothing(office, cast):
    answer = upload(office, cast, b"not a workbook", "a.xlsx")
    page = office.get(answer.url).content.decode()
    assert "没有通过检查" in page
    assert office.get(reverse("importing:original", args=[batch().id])).status_code == 404


def test_a_period_written_wrongly_is_explained(office, cast):
    answer = upload(office, cast, period="八月")
    assert answer.status_code == 422
    assert "2023-08" in answer.content.decode()


def test_the_ledger_comes_back_in_its_own_columns(office, cast):
    upload(office, cast)
    keys = {f"{p['code']}@{p['row'] or ''}{p['column'] or ''}" for p in batch().problems}
    office.post(reverse("importing:answer", args=[batch().id]), {"accept": sorted(keys)})
    office.post(reverse("importing:apply", args=[batch().id]))
    body = office.get(reverse("importing:give-back", args=[batch().id])).content
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(body)).active[2]] == HEAD


def test_rejected_rows_come_with_their_reasons(office, cast):
    rows = [list(row) for row in ROWS]
    rows[1][4] = "#REF!"
    upload(office, cast, ledger(rows))
    body = office.get(reverse("importing:rejected", args=[batch().id])).content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet.cell(1, sheet.max_column).value == "原因"


def test_a_batch_can_be_dropped(office, cast):
    upload(office, cast, small_ledger())
    office.post(reverse("importing:drop", args=[batch().id]))
    assert batch().state == "dropped"


def test_another_countys_batch_does_not_exist(client, office, cast):
    upload(office, cast, small_ledger())
    sign_in(client, cast.other_county_office)
    assert client.get(reverse("importing:batch", args=[batch().id])).status_code == 404
