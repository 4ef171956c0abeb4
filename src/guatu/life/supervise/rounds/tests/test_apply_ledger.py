"""The office's ledger of problems: new, changed, unchanged, sent back with sheet, row, column and reason; in one entry or not at all."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from guatu.access.models import Place
from guatu.cases.models import Case, CaseStanding
from guatu.facts import verify
from guatu.facts.models import Evidence, Fact
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.rounds.models import LedgerBatch, LedgerRow, ProblemDetail
from guatu.life.supervise.rounds.sheets import services
from guatu.life.supervise.rounds.sheets.reading import Reading
from guatu.life.supervise.rounds.sheets.services import apply_ledger, drop_ledger, preview_ledger, rejected_rows
from guatu.life.supervise.rounds.tests.scene import day, found, register, standing, started
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db

HEADS = (
    "问题编号", "项目名称", "问题类别", "问题描述", "提出单位/人", "提出日期", "问题层级", "牵头单位", "配合单位", "责任人", "交办日期", "办理时限",
    "办理措施", "进展情况", "是否逾期(天)", "办理状态", "销号申请日期", "核验人", "核验结论", "销号日期", "企业满意度", "佐证材料",
)  # fmt: skip
ROW = {
    "问题编号": "甲-01", "项目名称": "示例甲县1号项目", "问题类别": "用地", "问题描述": "红线内有高压线未迁改，影响桩基施工。", "提出单位/人": "示例市项目办",
    "提出日期": "2023-07-28", "问题层级": "市级", "牵头单位": "示例市自然资源局", "配合单位": "示例市住建局", "责任人": "某科长",
    "交办日期": "2023年8月1日", "办理时限": "8月底前", "办理措施": "先迁后建", "进展情况": "已签迁改协议", "办理状态": "正在办理",
}  # fmt: skip
DONE = ROW | {
    "问题编号": "甲-02", "问题描述": "施工便道未通", "办理状态": "已办结", "销号申请日期": "2023-08-08", "核验人": "示例市督查室·督查岗",
    "核验结论": "现场已通", "销号日期": "2023-08-10", "企业满意度": "满意",
}  # fmt: skip


def sheet(*rows: dict[str, Any]) -> bytes:
    """A ledger as an office keeps it."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "问题台账"
    page.append(["示例市重点项目问题台账"])
    page.append(list(HEADS))
    for row in rows:
        page.append([row.get(head) for head in HEADS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def previewed(cast: Cast, *rows: dict[str, Any], member: Member | None = None, **more: Any) -> LedgerBatch:
    """Such a ledger, looked at by the city's office."""
    who = member or cast.city_office
    return preview_ledger(
        actor=who.actor, place=more.pop("place", cast.city), content=sheet(*rows), filename="问题台账.xlsx", **more
    )


def applied(cast: Cast, *rows: dict[str, Any]) -> LedgerBatch:
    """The same, entered."""
    batch = previewed(cast, *rows)
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    return batch


def faults(batch: LedgerBatch) -> list[tuple[str, int, str]]:
    """Sheet, row and column of what was sent back."""
    return [(one["sheet"], one["row"], one["column"]) for row in batch.rows.order_by("row") for one in row.problems]


def test_it_works(cast: Cast) -> None:
    register(cast)
    batch = applied(cast, ROW, DONE)
    assert batch.counts == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    open_one, done = (CaseStanding.objects.get(snapshot_no=0, number=number) for number in ("WT-2023-0001", "WT-2023-0002"))
    assert (open_one.state, open_one.opened_on, open_one.due_on) == ("working", day("2023-08-01"), day("2023-08-31"))
    assert (open_one.grade, open_one.category, open_one.progress) == ("B", "land", "已签迁改协议")
    assert open_one.issuer_unit_id == cast.units["city_office"].id
    assert open_one.coop_units == [str(cast.units["housing_bureau"].id)]
    assert (done.state, done.submitted_on, done.closed_on, done.satisfaction) == (
        "closed",
        day("2023-08-08"),
        day("2023-08-10"),
        "good",
    )
    detail = ProblemDetail.objects.get(case_id=open_one.case_id)
    assert (detail.own_number, detail.due_text, detail.found_on) == ("甲-01", "8月底前", day("2023-07-28"))
    assert list(verify.verify()) == []


def test_a_person_stands_beside_and_in_no_fact(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW)
    assert ProblemDetail.objects.get().person == "某科长"
    assert not [fact.kind for fact in Fact.objects.all() if "某科长" in str(fact.body) + fact.reason]


def test_who_found_it_enters_a_fact_as_a_unit_only(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW | {"提出单位/人": "企业负责人赵某"}, DONE | {"提出单位/人": "示例市督查室·钱某", "核验人": "示例市项目办"})
    assert sorted(ProblemDetail.objects.values_list("found_by", flat=True)) == ["企业负责人赵某", "示例市督查室·钱某"]
    described = Fact.objects.filter(kind="rounds.problem_described")
    assert sorted(fact.body["found_by"] for fact in described) == ["", "示例市督查室"]
    told = "".join(str(fact.body) + fact.reason for fact in Fact.objects.all())
    assert "赵某" not in told
    assert "钱某" not in told


def test_every_fact_names_its_cells(cast: Cast) -> None:
    register(cast)
    batch = applied(cast, ROW)
    opened = Evidence.objects.get(fact__kind="cases.opened")
    assert opened.file_sha256 == batch.file_sha256
    assert opened.locator["sheet"] == "问题台账"
    assert opened.locator["cells"]["text"] == "D3"


def test_sent_again_it_changes_nothing(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW, DONE)
    again = previewed(cast, ROW, DONE)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    with pytest.raises(Invalid):
        apply_ledger(actor=cast.city_office.actor, batch=again)
    assert Case.objects.count() == 2


def test_applied_twice_it_is_one(cast: Cast) -> None:
    register(cast)
    batch = applied(cast, ROW)
    stale = LedgerBatch.objects.get(id=batch.id)
    assert apply_ledger(actor=cast.city_office.actor, batch=stale)["new"] == 1
    assert Case.objects.count() == 1


def test_of_two_who_enter_or_drop_it_at_once_one_is_told(cast: Cast) -> None:
    """Each read the batch while it waited; the second must not write what the first has written, in whoever's name."""
    register(cast)
    batch = previewed(cast, ROW)
    by_another, to_drop = (LedgerBatch.objects.get(id=batch.id) for _n in range(2))
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    with pytest.raises(Conflict):
        apply_ledger(actor=cast.inspector.actor, batch=by_another)
    with pytest.raises(Conflict):
        drop_ledger(actor=cast.inspector.actor, batch=to_drop)
    assert Case.objects.count() == 1
    assert LedgerBatch.objects.get(id=batch.id).state == LedgerBatch.State.APPLIED
    other = previewed(cast, DONE)
    stale = LedgerBatch.objects.get(id=other.id)
    drop_ledger(actor=cast.city_office.actor, batch=other)
    with pytest.raises(Conflict):
        apply_ledger(actor=cast.city_office.actor, batch=stale)
    assert Case.objects.count() == 1


def test_the_register_is_compared_again_under_the_lock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows in another sheet, entered while this one was being read."""
    register(cast)
    first, second = previewed(cast, ROW), previewed(cast, ROW)
    read = services.read_ledger

    def read_slowly(actor: Actor, place: Place, content: bytes, filename: str) -> Reading:
        found = read(actor, place, content, filename)
        monkeypatch.setattr(services, "read_ledger", read)
        apply_ledger(actor=cast.inspector.actor, batch=first)
        return found

    monkeypatch.setattr(services, "read_ledger", read_slowly)
    with pytest.raises(Conflict):
        apply_ledger(actor=cast.city_office.actor, batch=second)
    assert Case.objects.count() == 1


def test_what_moved_on_is_changed_and_the_loop_is_not(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW)
    told = ROW | {
        "进展情况": "已迁改 2 处",
        "办理措施": "分段迁改",
        "责任人": "另一科长",
        "办理状态": "已销号",
        "办理时限": "9月底前",
    }
    batch = previewed(cast, told)
    row = batch.rows.get()
    assert row.state == LedgerRow.State.CHANGED
    assert [one["title"] for one in row.changes] == ["进展情况", "办理措施", "责任人"]
    assert "另一科长" not in str(row.changes)
    assert ["办理状态" in row.notes[0], "办理时限" in row.notes[1]] == [True, True]
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    case = CaseStanding.objects.get(snapshot_no=0)
    assert (case.state, case.progress, case.due_on) == ("working", "已迁改 2 处", day("2023-08-31"))
    assert ProblemDetail.objects.get().measures == "分段迁改"


def test_a_finding_is_known_by_its_number_or_by_its_words(cast: Cast) -> None:
    projects, one = register(cast), started(cast)
    case = standing(found(cast, one, projects[0]))
    by_number = {"问题编号": case.number, "项目名称": "示例甲县1号项目", "问题描述": "换了说法", "进展情况": "已进场"}
    assert previewed(cast, by_number).rows.get().case_id == case.case_id
    by_words = {"项目名称": "示例甲县1号项目", "问题描述": "场地未平整，施工无法进场", "进展情况": "已进场"}
    batch = previewed(cast, by_words)
    assert batch.rows.get().case_id == case.case_id
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    assert standing(case.case_id).progress == "已进场"


@pytest.mark.parametrize(("more", "column"), [
    ({"项目名称": "没有的项目"}, "B"), ({"问题类别": "天气"}, "C"), ({"问题类别": None}, "C"), ({"问题描述": None}, "D"),
    ({"牵头单位": "没有的局"}, "H"), ({"配合单位": "没有的局"}, "I"), ({"交办日期": "2024-01-01"}, "K"), ({"交办日期": "待定某日"}, "K"),
    ({"办理时限": "2023-07-01"}, "L"), ({"提出单位/人": "示例市自然资源局"}, "H"), ({"办理状态": "已销号"}, "R"),
    ({"办理状态": "随便"}, "P"), (DONE | {"核验人": "示例市自然资源局"}, "R"), (DONE | {"销号日期": "2023-08-02"}, "T"),
    (DONE | {"销号日期": None}, "T"),
])  # fmt: skip
def test_a_bad_row_is_named_and_the_others_go_in(cast: Cast, more: dict, column: str) -> None:  # type: ignore[type-arg]
    register(cast)
    batch = previewed(cast, ROW | {"问题编号": "甲-09", "问题描述": "另一处问题"}, ROW | more)
    assert ("问题台账", 4, column) in faults(batch), faults(batch)
    assert batch.counts["new"] == batch.counts["rejected"] == 1
    apply_ledger(actor=cast.city_office.actor, batch=batch)
    assert Case.objects.count() == 1
    book = openpyxl.load_workbook(io.BytesIO(rejected_rows(actor=cast.city_office.actor, batch=batch)))
    assert book.active.max_row == 2
    assert book.active.cell(2, 1).value == "4"


def test_the_same_problem_twice_in_a_sheet_is_seen(cast: Cast) -> None:
    register(cast)
    batch = previewed(cast, ROW, ROW | {"问题编号": "甲-07"})
    assert [row.state for row in batch.rows.order_by("row")] == ["new", "rejected"]
    assert "第 3 行" in batch.rows.get(row=4).problems[0]["message"]


def test_a_name_of_two_projects_is_nobodys(cast: Cast) -> None:
    register(cast)
    register(cast, 2)
    batch = previewed(cast, ROW)
    assert "2 个项目" in batch.rows.get().problems[0]["message"]


def test_what_is_no_ledger_is_refused_whole(cast: Cast) -> None:
    batch = preview_ledger(actor=cast.city_office.actor, place=cast.city, content=b"hello", filename="a.xlsx")
    assert batch.state == LedgerBatch.State.REFUSED
    assert batch.problems[0]["message"]
    with pytest.raises(Invalid):
        apply_ledger(actor=cast.city_office.actor, batch=batch)


def test_a_register_that_moved_is_looked_at_again(cast: Cast) -> None:
    register(cast)
    batch = previewed(cast, ROW)
    applied(cast, ROW)
    with pytest.raises(Conflict):
        apply_ledger(actor=cast.city_office.actor, batch=batch)


def test_a_county_sends_its_own_only(cast: Cast) -> None:
    register(cast)
    theirs = ROW | {"项目名称": "示例乙县项目", "问题层级": "县级"}
    batch = previewed(cast, ROW, theirs, member=cast.county_office, place=cast.county_a)
    assert [row.state for row in batch.rows.order_by("row")] == ["new", "rejected"]
    with pytest.raises(NotFound):
        previewed(cast, ROW, member=cast.county_office)
    with pytest.raises(Refused):
        previewed(cast, ROW, member=cast.viewer, place=cast.county_a)
    with pytest.raises(Invalid):
        previewed(cast, ROW, grade="Z")


def test_sensitive_ones_are_so_by_their_category(cast: Cast) -> None:
    register(cast)
    applied(cast, ROW | {"问题类别": "征地拆迁"})
    assert CaseStanding.objects.get(snapshot_no=0).is_sensitive


def test_what_is_left_stays_left(cast: Cast) -> None:
    register(cast)
    batch = previewed(cast, ROW)
    drop_ledger(actor=cast.city_office.actor, batch=batch)
    with pytest.raises(Invalid):
        apply_ledger(actor=cast.city_office.actor, batch=batch)
    entered = applied(cast, ROW)
    with pytest.raises(Invalid):
        drop_ledger(actor=cast.city_office.actor, batch=entered)
    assert isinstance(entered.entry_id, UUID)
