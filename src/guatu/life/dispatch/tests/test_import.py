"""A messy ledger in, every number down to its cell, the same ledger back out."""

import io
import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from guatu.facts import journal
from guatu.facts.models import Entry, Fact
from guatu.facts.verify import verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.models import LedgerSource, PersonalNote, ProjectMonth, ProjectStanding, ProjectYear, SourceRow
from guatu.ledger.services import amend_project
from guatu.life.dispatch.importing import giving_back
from guatu.life.dispatch.importing.reading import Options
from guatu.life.dispatch.importing.services import apply_import, decide_row, drop_import, preview_import
from guatu.life.dispatch.models import ImportBatch, ImportRow
from tests.cast import build_cast
from tests.register import load_parameters

pytestmark = pytest.mark.django_db

HEAD = ["序号", "项目名称", "建设单位", "建设内容", "总投资（亿元）", "年度计划投资（万元）", "1—8月累计完成投资（万元）", "计划开工时间", "是否入统", "责任单位", "联系电话", "备注2"]
ROWS = [
    [1, "示例智能电梯产业园项目", "示例甲公司", "厂房 3 万平方米", 10, 40000, 26000, "2023年3月", "是", "示例发改局", "13800000000", "甲"],
    [2, "示例生物医药产业园项目", "示例乙公司", "车间", "约3.5", 12000, 9000, "2023年6月底前", "否", "示例工信局", "", "乙"],
    [3, "示例冷链物流项目", "示例丙公司", "冷库", 5, 20000, 8000, "2023.4", "否", "示例商务局", "", "丙"],
]


def ledger(rows=ROWS, title="示例甲县2023年1—8月重点项目台账"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append([title])
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def preview(cast, content=None, **more):
    member = more.pop("member", cast.county_office)
    options = more.pop("options", Options(accepted=frozenset(more.pop("accepted", ()))))
    return preview_import(
        actor=member.actor, place=more.pop("place", cast.county_a), content=content or ledger(), filename="台账.xlsx",
        options=options, **more,
    )  # fmt: skip


def answered(cast, content=None):
    """Preview, say yes to every question, preview again."""
    first = preview(cast, content)
    keys = {f"{p['code']}@{p['row'] or ''}{p['column'] or ''}" for p in first.problems}
    return preview(cast, content, accepted=keys) if keys else first


def test_it_works(cast):
    batch = answered(cast)
    assert (batch.outcome, batch.counts["new"], batch.period) == ("NORMALIZE", 3, "2023-08")
    apply_import(actor=cast.county_office.actor, batch=batch)
    names = set(ProjectStanding.objects.live().values_list("name", flat=True))
    assert names == {row[1] for row in ROWS}
    values = evaluate(["projects.total", "plan.total", "done.ytd"], context_for(cast.city)).total
    assert [str(values[key].shown) for key in values] == ["18.50", "7.20", "4.30"]
    assert list(verify()) == []


def test_a_preview_writes_no_fact(cast):
    before = (Entry.objects.count(), Fact.objects.count())
    preview(cast)
    assert (Entry.objects.count(), Fact.objects.count()) == before


def test_every_number_opens_down_to_its_cell(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    project = ProjectStanding.objects.live().get(name=ROWS[1][1]).project_id
    (fact,) = journal.facts_of(project, only=("ledger.investment_returned",))
    (seen,) = journal.evidence_of([fact.id])[fact.id]
    assert seen.locator == {"sheet": "台账", "row": 4, "cells": {"ytd_yuan": "G4"}}
    assert fact.amount_yuan == 90_000_000


def test_the_same_file_again_changes_nothing(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    again = answered(cast)
    assert (again.counts["unchanged"], again.counts["new"], again.counts["changed"]) == (3, 0, 0)
    facts = Fact.objects.count()
    apply_import(actor=cast.county_office.actor, batch=again)
    assert Fact.objects.count() == facts


def test_sending_one_batch_twice_files_once(cast):
    batch = answered(cast)
    first = apply_import(actor=cast.county_office.actor, batch=batch)
    facts = Fact.objects.count()
    assert apply_import(actor=cast.county_office.actor, batch=ImportBatch.objects.get(id=batch.id)) == first
    assert Fact.objects.count() == facts


def test_a_changed_cell_is_a_change_with_old_and_new(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    rows = [list(row) for row in ROWS]
    rows[0][4], rows[0][6] = 12, 28000
    batch = answered(cast, ledger(rows))
    changed = batch.rows.get(state=ImportRow.State.CHANGED)
    assert {c["field"]: (c["old"], c["new"]) for c in changed.changes}.keys() == {"total_yuan", "ytd_yuan"}
    apply_import(actor=cast.county_office.actor, batch=batch)
    project = changed.project_id
    assert ProjectYear.objects.get(snapshot_no=0, project_id=project, year=2023).done_yuan == 280_000_000
    assert ProjectMonth.objects.filter(snapshot_no=0, project_id=project).count() == 1
    assert list(verify()) == []


def test_it_refuses_to_apply_what_has_moved_since_the_preview(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    rows = [list(row) for row in ROWS]
    rows[0][4] = 12
    batch = answered(cast, ledger(rows))
    project = batch.rows.get(state=ImportRow.State.CHANGED).project_id
    amend_project(actor=SYSTEM, project=project, attrs={"total_yuan": 11 * 10**8}, before={}, reason="增资")
    with pytest.raises(Conflict):
        apply_import(actor=cast.county_office.actor, batch=batch)


def test_open_questions_stop_it(cast):
    batch = preview(cast, ledger([*ROWS, ["合计", "", "", "", 99, 72000, 43000, "", "", "", "", ""]]))
    assert batch.outcome == "CONFIRM"
    assert any(p["code"] == "subtotal.mismatch" for p in batch.problems)
    with pytest.raises(Invalid):
        apply_import(actor=cast.county_office.actor, batch=batch)
    assert not Fact.objects.filter(kind="ledger.project_registered").exists()


def test_a_month_nobody_named_is_asked(cast):
    head = ["累计完成投资（万元）" if "累计" in text else text for text in HEAD]
    book = openpyxl.load_workbook(io.BytesIO(ledger(title="示例甲县重点项目台账")))
    for column, text in enumerate(head, start=1):
        book.active.cell(2, column, text)
    out = io.BytesIO()
    book.save(out)
    batch = preview(cast, out.getvalue())
    assert "period.unknown" in {p["code"] for p in batch.problems}


def test_two_projects_of_one_name_are_a_persons_to_tell_apart(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    twin = [list(ROWS[0])]
    project = ProjectStanding.objects.live().get(name=ROWS[2][1]).project_id
    amend_project(actor=SYSTEM, project=project, attrs={"name": ROWS[0][1]}, before={}, reason="更名")
    batch = answered(cast, ledger(twin))
    row = batch.rows.get()
    assert (batch.outcome, row.state, len(row.candidates)) == ("CONFIRM", "conflict", 2)
    decide_row(actor=cast.county_office.actor, batch=batch, row=row.row, decision=row.candidates[0]["id"])
    batch = preview(cast, ledger(twin), batch=batch, options=Options(accepted=frozenset(batch.accepted)))
    assert batch.outcome in {"ACCEPT", "NORMALIZE"}


def test_personal_columns_never_enter_a_fact(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    assert PersonalNote.objects.get(key="phone").value == "13800000000"
    assert not any("13800000000" in json.dumps(body) for body in Fact.objects.values_list("body", flat=True))
    assert not any("13800000000" in json.dumps(cells) for cells in SourceRow.objects.values_list("cells", flat=True))


def test_the_ledger_goes_back_out_as_it_came(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    out = giving_back.give_back(actor=cast.county_office.actor, source=LedgerSource.objects.get())
    sheet = openpyxl.load_workbook(io.BytesIO(out)).active
    assert [cell.value for cell in sheet[2]] == HEAD
    assert [sheet.cell(row, 12).value for row in (3, 4, 5)] == ["甲", "乙", "丙"]
    again = answered(cast, out)
    assert (again.counts["unchanged"], again.counts["changed"], again.counts["new"]) == (3, 0, 0)


def test_a_corrected_number_goes_back_out(cast):
    apply_import(actor=cast.county_office.actor, batch=answered(cast))
    project = ProjectStanding.objects.live().get(name=ROWS[0][1]).project_id
    amend_project(actor=SYSTEM, project=project, attrs={"total_yuan": 12 * 10**8}, before={}, reason="增资")
    out = giving_back.give_back(actor=cast.county_office.actor, source=LedgerSource.objects.get())
    assert openpyxl.load_workbook(io.BytesIO(out)).active.cell(3, 5).value == 12


def test_a_county_cannot_bring_in_another_countys_ledger(cast):
    with pytest.raises((NotFound, Refused)):
        preview(cast, place=cast.county_b)


def test_a_bad_file_is_an_outcome_and_leaves_nothing(cast):
    batch = preview(cast, b"not a workbook at all")
    assert (batch.outcome, batch.state, batch.rows.count()) == ("REJECT_FILE", "refused", 0)


def test_a_batch_can_be_dropped_until_it_is_applied(cast):
    batch = answered(cast)
    apply_import(actor=cast.county_office.actor, batch=batch)
    with pytest.raises(Invalid):
        drop_import(actor=cast.county_office.actor, batch=batch)


def run(tmp_path, *args):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger())
    out = StringIO()
    try:
        call_command("import", "projects", str(path), *args, stdout=out)
        code = 0
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_the_command_prints_json_and_applies(cast, tmp_path):
    code, out = run(tmp_path, "--place", cast.county_a.code, "--json")
    report = json.loads(out)
    accept = [f"--accept={p['code']}@{p['row'] or ''}{p['column'] or ''}" for p in report["problems"]]
    assert code == (1 if accept else 0)
    code, out = run(tmp_path, "--place", cast.county_a.code, "--json", "--apply", *accept)
    assert (code, json.loads(out)["applied"], json.loads(out)["rows"]["new"]) == (0, True, 3)
    assert ProjectStanding.objects.live().count() == 3


def test_the_command_exits_two_for_a_bad_file(cast, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no")
    with pytest.raises(SystemExit) as stop:
        call_command("import", "projects", str(path), "--place", cast.county_a.code, stdout=StringIO())
    assert stop.value.code == 2
