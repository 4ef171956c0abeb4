"""The problem ledger: filters in the address, Excel out exactly as shown, Excel in by preview; sensitive ones counted and not read."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guatu.cases import services as cases
from guatu.cases.models import CaseStanding
from guatu.kernel import clock
from guatu.life.supervise.rounds.models import LedgerBatch
from guatu.life.supervise.rounds.tests.scene import at, close, found, register, standing, started
from guatu.life.supervise.rounds.tests.test_apply_ledger import DONE, HEADS, ROW, sheet
from guatu.web.inspection.tests.scene import text_of
from tests.cast import Cast, Member, sign_in

pytestmark = pytest.mark.django_db(databases="__all__")

LIST, BOOK, UPLOAD = "inspection:problems", "inspection:workbook", "inspection:upload"


@pytest.fixture
def three(cast: Cast) -> list[object]:
    """One open, one closed, one sensitive given to another bureau."""
    projects, one = register(cast), started(cast)
    made = [found(cast, one, projects[0]), found(cast, one, projects[-1], text="便道未通", category="utilities", grade="A")]
    close(cast, made[1])
    housing = cast.units["housing_bureau"].id
    return [*made, found(cast, one, projects[1], text="拖欠农民工工资", category="wages", handler=housing)]


def rows_of(client: Client, query: str = "") -> list[list[object]]:
    """The rows of the workbook, its own signature line left out."""
    body = client.get(reverse(BOOK) + query).content
    page = openpyxl.load_workbook(io.BytesIO(body)).active
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert lines[0] == list(HEADS)
    assert "填报人：" in str(lines[-1][0])
    assert "审核人：" in str(lines[-1][0])
    return [line for line in lines[1:-1] if line[0]]


def shown(client: Client, query: str = "") -> list[str]:
    """The numbers on the page."""
    return sorted(set(re.findall(r"WT-2023-\d{4}", text_of(client.get(reverse(LIST) + query)))))


def test_it_works(cast: Cast, client: Client, three: list[object]) -> None:
    sign_in(client, cast.inspector)
    page = text_of(client.get(reverse(LIST)))
    for words in ("场地未平整，施工无法进场", "便道未通", "拖欠农民工工资", "问题整改率", "33.3", "13710", "填报人"):
        assert words in page
    assert len(rows_of(client)) == 3
    line = next(row for row in rows_of(client) if row[0] == "WT-2023-0002")
    assert line[1:5] == ["示例乙县项目", "水电气路讯", "便道未通", "示例市督查室"]
    assert [line[15], line[17], line[19]] == ["已销号", "示例市督查室", dt.datetime(2023, 8, 14)]  # noqa: DTZ001 - a cell knows no zone


@pytest.mark.parametrize(("query", "numbers"), [
    ("?state=closed", ["2"]), ("?state=open", ["1", "3"]), ("?grade=A", ["2"]), ("?category=land", ["1"]), ("?county=99S002", ["2"]),
    ("?q=便道", ["2"]), ("?q=WT-2023-0003", ["3"]), ("?state=overdue", []), ("?county=99S001&state=open", ["1", "3"]),
    ("?category=wages", ["3"]),
])  # fmt: skip
def test_the_address_says_which(cast: Cast, client: Client, three: list[object], query: str, numbers: list[str]) -> None:
    sign_in(client, cast.inspector)
    wanted = [f"WT-2023-000{n}" for n in numbers]
    assert sorted(str(row[0]) for row in rows_of(client, query)) == wanted
    if "q=" not in query:
        assert shown(client, query) == wanted


def test_what_is_late_says_so(cast: Cast, client: Client, three: list[object]) -> None:
    with at("2023-08-30"):
        sign_in(client, cast.inspector)
        assert shown(client, "?state=overdue") == ["WT-2023-0001", "WT-2023-0003"]
        page = text_of(client.get(reverse(LIST)))
        assert "已逾期 9 天" in page
        assert "3日反馈：未达到" in page
        assert {row[14] for row in rows_of(client, "?state=overdue")} == {"是（9 天）"}


@pytest.mark.parametrize("who", ["viewer", "county_office", "city_office"])
def test_a_sensitive_one_is_counted_and_not_read(cast: Cast, client: Client, three: list[object], who: str) -> None:
    """DECISIONS 33: neither its words nor its category, on the page, in the workbook, in a search or a filter."""
    sign_in(client, cast.members[who])
    page = text_of(client.get(reverse(LIST)))
    assert "其他协调事项" in page
    assert "WT-2023-0003" in page
    assert "拖欠农民工工资" not in page
    line = next(row for row in rows_of(client) if row[0] == "WT-2023-0003")
    assert line[2:4] == ["其他", "其他协调事项"]
    assert not {"拖欠农民工工资", "欠薪"} & {str(cell) for row in rows_of(client) for cell in row}
    assert shown(client, "?category=wages") == []
    assert rows_of(client, "?q=拖欠") == []
    figures = len(rows_of(client))
    assert figures == (3 if who == "city_office" else 2)


def test_a_person_is_named_to_whoever_keeps_the_ledger_only(cast: Cast, client: Client) -> None:
    """责任人 and who found it: the office that fills the columns reads them; everybody else reads units."""
    register(cast)
    sign_in(client, cast.city_office)
    batch = send(client, sheet(ROW | {"提出单位/人": "企业负责人赵某"}))
    client.post(reverse("inspection:apply", args=[batch.id]))
    for member in who_reads(cast):
        row = next(iter(rows_of(sign_in(client, member))))
        keeps = member.role in ("city_office", "county_office", "inspector")
        expected = ("企业负责人赵某", "某科长") if keeps else ("示例市项目办", None)
        assert (row[4], row[9]) == expected, member.key


def test_a_problem_that_came_in_finished_says_who_said_so(cast: Cast, client: Client) -> None:
    """Its check stands in its steps as the ledger's word, and the ledger goes out with the verdict as it came in."""
    register(cast)
    sign_in(client, cast.city_office)
    batch = send(client, sheet(DONE))
    client.post(reverse("inspection:apply", args=[batch.id]))
    page = client.get(reverse("cases:case", args=[CaseStanding.objects.live().get().case_id])).content.decode()
    assert "核验通过（据台账登记），企业评价：满意" in page and "查验材料" not in page
    assert next(iter(rows_of(client)))[18] == "现场已通"


def test_a_stranger_gets_nothing_of_it(cast: Cast, client: Client, three: list[object]) -> None:
    sign_in(client, cast.other_county_office)
    assert shown(client) == ["WT-2023-0002"]


def test_a_handler_sees_its_own(cast: Cast, client: Client, three: list[object]) -> None:
    sign_in(client, cast.department)
    assert shown(client) == ["WT-2023-0001", "WT-2023-0002"]


def send(client: Client, content: bytes, **more: str) -> LedgerBatch:
    """A ledger uploaded; its batch."""
    file = SimpleUploadedFile("问题台账.xlsx", content)
    answer = client.post(reverse(UPLOAD), {"file": file, "place": "99S000", "grade": "B", **more})
    assert answer.status_code == 302, text_of(answer)
    return LedgerBatch.objects.order_by("-created_at", "-id").first()  # type: ignore[return-value]


def test_what_goes_out_comes_back_unchanged(cast: Cast, client: Client, three: list[object]) -> None:
    """For the inspectors, and for an office that may not read the sensitive one."""
    for member in (cast.inspector, cast.city_office):
        body = sign_in(client, member).get(reverse(BOOK)).content
        batch = send(client, body)
        assert batch.counts == {"new": 0, "changed": 0, "unchanged": 3, "rejected": 0}, [row.problems for row in batch.rows.all()]


def test_it_is_previewed_applied_and_read(cast: Cast, client: Client) -> None:
    register(cast)
    sign_in(client, cast.city_office)
    assert "先预览" in text_of(client.get(reverse(UPLOAD)))
    batch = send(client, sheet(ROW, ROW | {"问题编号": "2", "问题描述": "另一处", "牵头单位": "没有的局"}))
    url = reverse("inspection:preview", args=[batch.id])
    page = text_of(client.get(url))
    for words in ("将新增 1 件", "表“问题台账” H4：没有这个单位：没有的局", "确认入账", "1 行退回"):
        assert words in page
    rejected = text_of(client.get(url + "?state=rejected"))
    assert "另一处" in rejected
    assert "红线内有高压线" not in rejected
    assert "红线内有高压线" in text_of(client.get(url + "?state=new"))
    assert "已入账" in text_of(client.post(reverse("inspection:apply", args=[batch.id]), follow=True))
    assert shown(client) == ["WT-2023-0001"]
    original = client.get(reverse("inspection:original", args=[batch.id])).content
    assert hashlib.sha256(original).hexdigest() == batch.file_sha256
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("inspection:rejected", args=[batch.id])).content))
    assert "没有这个单位" in str(book.active.cell(2, book.active.max_column).value)


def test_a_bad_file_is_refused_with_words(cast: Cast, client: Client) -> None:
    sign_in(client, cast.city_office)
    assert client.post(reverse(UPLOAD), {}).status_code == 422
    batch = send(client, b"no workbook at all")
    page = text_of(client.get(reverse("inspection:preview", args=[batch.id])))
    assert "文件不能导入" in page
    assert "确认入账" not in page
    assert client.get(reverse("inspection:original", args=[batch.id])).status_code == 404


def test_dropped_it_is_left(cast: Cast, client: Client) -> None:
    register(cast)
    sign_in(client, cast.city_office)
    batch = send(client, sheet(ROW))
    assert "已放弃" in text_of(client.post(reverse("inspection:drop", args=[batch.id]), follow=True))
    assert "已经处理完" in text_of(client.post(reverse("inspection:apply", args=[batch.id]), follow=True))


def test_a_page_of_many_takes_few_reads(cast: Cast, client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    projects, one = register(cast), started(cast)
    for n in range(12):
        found(cast, one, projects[0], text=f"第{n}处未平整")
    sign_in(client, cast.inspector)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(60):
        client.get(reverse(LIST))


def who_reads(cast: Cast) -> tuple[Member, ...]:
    """Everybody who may read problems."""
    return (cast.leader, cast.city_office, cast.county_office, cast.reporter, cast.department, cast.inspector, cast.viewer)


def test_everybody_who_reads_problems_may_look(cast: Cast, client: Client, three: list[object]) -> None:
    for member in who_reads(cast):
        sign_in(client, member)
        may = member.role in ("city_office", "county_office", "inspector")
        page = text_of(client.get(reverse(LIST)))
        assert ("导入台账" in page) == may, member.key
        assert client.get(reverse(BOOK)).status_code == 200
    assert client.get(reverse(LIST) + f"?at={clock.today().isoformat()}").status_code == 200


def test_a_stopped_clock_is_seen(cast: Cast, client: Client, three: list[object]) -> None:
    cases.stop_clock(actor=cast.inspector.actor, case=three[0], cause="upper", reason="等省厅批复")  # type: ignore[arg-type]
    assert standing(three[0]).stopped_on is not None  # type: ignore[arg-type]
    sign_in(client, cast.inspector)
    assert shown(client, "?state=stopped") == ["WT-2023-0001"]
