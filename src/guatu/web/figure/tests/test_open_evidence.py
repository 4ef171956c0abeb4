"""The file behind a number comes as an attachment, to whoever may see the project, and to nobody else."""

import datetime as dt

import pytest

from guatu.desk.evidence import where_of
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.facts.models import Evidence
from guatu.kernel.actor import SYSTEM
from guatu.kernel.ids import uuid7
from guatu.ledger import kinds
from guatu.ledger.services.settings import state_total
from guatu.web.figure.tests.things import CONTENT, evidence_of
from tests.cast import sign_in
from tests.register import project_at

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_works(cast, client):
    piece = evidence_of(project_at(cast.county_a))
    answer = sign_in(client, cast.county_office).get(f"/figure/evidence/{piece.id}")
    assert answer.status_code == 200
    assert b"".join(answer) == CONTENT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_another_countys_paper_is_not_found(cast, client):
    piece = evidence_of(project_at(cast.county_a))
    sign_in(client, cast.other_county_office)
    assert client.get(f"/figure/evidence/{piece.id}").status_code == 404
    assert client.get(f"/figure/evidence/{uuid7()}").status_code == 404


def test_a_lost_original_is_not_found(cast, client):
    piece = evidence_of(project_at(cast.county_a))
    files.path_of(piece.file_sha256).unlink()
    assert sign_in(client, cast.leader).get(f"/figure/evidence/{piece.id}").status_code == 404


def test_a_published_totals_document_goes_with_its_place(cast, client):
    stored = files.store(b"text", name="报道.txt", kind="txt")
    total = kinds.TotalStated("key.done", "全市重点项目完成投资", "1673.1", "亿元")
    state_total(
        actor=SYSTEM, place=cast.city, total=total, stated_on=dt.date(2023, 9, 1), evidence=(Evid(stored.sha256, {}),)
    )
    piece = Evidence.objects.get(file_sha256=stored.sha256)
    assert sign_in(client, cast.leader).get(f"/figure/evidence/{piece.id}").status_code == 200
    assert sign_in(client, cast.county_office).get(f"/figure/evidence/{piece.id}").status_code == 404


def test_where_is_said_in_words():
    locator = {"sheet": "2023年", "row": 5, "cells": {"total": "F5", "plan": "G5"}}
    assert where_of(locator, "台账.xlsx") == "《台账.xlsx》 表 2023年 第 5 行 F5、G5"
    assert where_of({}, "") == ""


def test_a_row_that_is_no_number_is_not_called_a_row():
    assert where_of({"row": "XC-P001"}, "报道.txt") == "《报道.txt》"
