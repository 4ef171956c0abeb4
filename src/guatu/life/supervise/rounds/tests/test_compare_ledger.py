"""A sheet held against what is known: whose problem a row is, and that nothing is written but what the preview showed."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import translation

from guatu.cases.models import CaseStanding
from guatu.cases.services import verify_result
from guatu.cases.vocab import Manner
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid
from guatu.life.supervise.rounds.models import LedgerRow, ProblemDetail
from guatu.life.supervise.rounds.sheets.services import apply_ledger
from guatu.life.supervise.rounds.tests.scene import day, register
from guatu.life.supervise.rounds.tests.test_apply_ledger import DONE, ROW, applied, faults, previewed
from guatu.life.supervise.rounds.vocab import TOLD
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_is_written_is_what_the_preview_showed(cast: Cast) -> None:
    """Every cell beside the problem that would change is shown; what is not shown is not written."""
    register(cast)
    applied(cast, ROW)
    before = ProblemDetail.objects.get()
    batch = previewed(
        cast, ROW | {"提出日期": "2023-07-20", "问题层级": "省级", "提出单位/人": "示例市督查室", "办理时限": "9月底前"}
    )
    row = batch.rows.get()
    assert [(one["title"], one["old"], one["new"]) for one in row.changes] == [
        ("提出日期", "2023-07-28", "2023-07-20"), ("提出单位/人", "示例市项目办", "示例市督查室"), ("问题层级", "市级", "省级"),
    ]  # fmt: skip
    assert "办理时限" in row.notes[0]
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    after = ProblemDetail.objects.get()
    assert (after.found_on, after.level, after.found_by) == (day("2023-07-20"), "province", "示例市督查室")
    assert (after.due_text, after.person, after.measures, after.own_number) == (
        before.due_text, before.person, before.measures, before.own_number,
    )  # fmt: skip


def test_a_day_to_come_is_sent_back_for_what_is_known_too(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW)
    assert faults(previewed(cast, ROW | {"提出日期": "2023-09-01"})) == [("问题台账", 3, "F")]


def test_an_offices_own_number_is_its_projects_and_may_be_several_problems(cast: Cast) -> None:
    register(cast)
    elsewhere = ROW | {"项目名称": "示例甲县2号项目"}
    batch = applied(cast, ROW, elsewhere, ROW | {"问题描述": "第二处问题"})
    assert batch.counts["new"] == 3
    told = previewed(cast, elsewhere | {"问题描述": "红线内有高压线"}, ROW | {"问题描述": "第三种说法"}).rows.order_by("row")
    assert told[0].case_id == CaseStanding.objects.get(snapshot_no=0, number="WT-2023-0002").case_id
    assert told[1].state == LedgerRow.State.REJECTED
    assert "2 个问题用编号 甲-01" in told[1].problems[0]["message"]
    assert "WT-2023-0001、WT-2023-0003" in told[1].problems[0]["message"]


def test_a_number_given_again_after_its_problem_was_closed_is_asked_about(cast: Cast) -> None:
    """A new problem under last year's number must not vanish into the old one."""
    register(cast)
    applied(cast, DONE)
    row = previewed(cast, ROW | {"问题编号": "甲-02"}).rows.get()
    assert "原是 WT-2023-0001（已销号）" in row.problems[0]["message"]


def test_who_applies_may_read_another_language_than_who_previewed(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW)
    batch = previewed(cast, ROW | {"责任人": "另一科长", "问题层级": "省级"})
    with translation.override("en"):
        apply_ledger(actor=cast.city_office.actor, batch=batch)
    assert ProblemDetail.objects.get().person == "另一科长"


def test_the_preview_keeps_of_who_found_it_the_unit_only(cast: Cast) -> None:
    """A batch is kept for good: who found a problem stands beside the problem, where keepers alone read it."""
    register(cast)
    applied(cast, ROW | {"提出单位/人": "企业负责人赵某"})
    batch = previewed(cast, ROW | {"提出单位/人": "示例市督查室·钱某"})
    (change,) = batch.rows.get().changes
    assert (change["old"], change["new"]) == ("", "示例市督查室")
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    (change,) = previewed(cast, ROW | {"提出单位/人": "示例市督查室·孙某"}).rows.get().changes
    assert (change["old"], change["new"]) == ("示例市督查室", "已改，内容只存在个人信息栏")
    kept = "".join(str(one.changes) + str(one.notes) + str(one.problems) for one in LedgerRow.objects.all())
    assert not [name for name in ("赵某", "钱某", "孙某") if name in kept]


def test_what_a_ledger_tells_of_a_check_is_no_check_of_ours(cast: Cast) -> None:
    """R4.13: a problem is seen on site or by telephone; of one that came in finished only the ledger says that it was."""
    register(cast)
    applied(cast, DONE)
    fact = Fact.objects.get(kind="cases.result_verified")
    assert fact.body["manner"] == TOLD and TOLD not in Manner.values
    with pytest.raises(Invalid, match="核验方式"):
        verify_result(actor=cast.inspector.actor, case=UUID(fact.subject_id), manner=TOLD)
