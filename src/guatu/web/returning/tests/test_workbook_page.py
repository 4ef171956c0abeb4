"""The workbook round trip through the page: out, filled, back, once; new rows decided."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guatu.facts.models import Fact
from guatu.ledger.models import ProjectMonth
from guatu.life.dispatch.returns.models import RowProposal
from guatu.life.dispatch.returns.tests.scene import building, mark_of
from guatu.life.dispatch.returns.workbook import AT, FIRST_ROW
from guatu.web.returning.tests.desk import later
from tests.cast import Cast, sign_in
from tests.register import YI, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db
PAGE = reverse("returning:workbook")


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def reporter(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.reporter)


def two(cast: Cast) -> tuple[Any, Any]:
    """Two projects with plans and July returns."""
    events = (
        reached("P40", "2023-03-01"),
        reached("P50", "2023-04-01"),
        planned(2023, 10 * YI),
        returned("2023-07", "2023-07-31", 2 * YI),
    )
    return project_at(cast.county_a, *events, name="示例一号"), project_at(cast.county_a, *events, name="示例二号")


def got(client: Client, code: str = "99S001") -> Any:
    """The workbook as it comes from the page."""
    answer = client.get(reverse("returning:workbook-file", args=[code, "2023-08"]))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def put(page: Any, line: int, **cells: Any) -> None:
    """Type into the n-th project's row."""
    for key, value in cells.items():
        page.cell(FIRST_ROW + 1 + line, AT[key] + 1).value = value


def given(client: Client, book: Any, name: str = "填报表.xlsx") -> Any:
    """The workbook given back."""
    return sent(client, saved(book), name)


def saved(book: Any) -> bytes:
    """The bytes a spreadsheet program leaves."""
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def sent(client: Client, data: bytes, name: str = "填报表.xlsx") -> Any:
    """The file given back."""
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_it_works(reporter: Client, cast: Cast) -> None:
    first, second = two(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        assert "示例甲县2023年8月填报表" in text(reporter.get(PAGE))
        book = got(reporter)
        assert book.active.cell(FIRST_ROW + 1, AT["before"] + 1).value == 20000
        put(book.active, 0, ytd=23000.5, progress="主体封顶")
        put(book.active, 1, same="是", progress="无新进展")
        data = saved(book)
        assert "进度 2 项、投资 2 项" in text(sent(reporter, data))
        assert "没有重记" in text(sent(reporter, data)), "the very same file"
        assert "进度 0 项、投资 0 项" in text(given(reporter, book)), "saved again without a change"
        assert mark_of(second, "2023-08", "monthly")["progress"] == "无新进展"
    rows = {
        row.project_id: row.ytd_yuan for row in ProjectMonth.objects.filter(snapshot_no=0, period="2023-08", basis="reported")
    }
    assert rows == {first: 230_005_000, second: 200_000_000}
    assert mark_of(first, "2023-08", "monthly")["progress"] == "主体封顶"
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 2


def test_only_what_the_unit_changed_is_filed(reporter: Client, cast: Cast) -> None:
    """An old workbook never brings back what it was drawn with; a cell changed on both sides is named and nothing is filed."""
    first, second = two(cast)
    url = reverse("returning:file", args=[first, "monthly", "2023-08"])
    with later("2023-09-04 10:00", reporter, cast.reporter):
        early = got(reporter)
        assert reporter.post(url, {"ytd": "24000", "progress": "手机上报的", "seen": "", "key": "k"}).status_code == 302
        put(early.active, 0, blockers="电力未接入")
        put(early.active, 1, progress="二号的")
        assert "进度 2 项、投资 0 项" in text(given(reporter, early))
        mark = mark_of(first, "2023-08", "monthly")
        assert (mark["progress"], mark["blockers"], mark["has_problem"]) == ("手机上报的", "电力未接入", True)
        put(early.active, 0, progress="表里填的", ytd=25000)
        answer = given(reporter, early)
        assert answer.status_code == 422
        assert "已有人报为“手机上报的”" in text(answer) and "H5" in text(answer) and "K5" in text(answer)
        fresh = got(reporter)
        put(fresh.active, 0, progress="表里填的", ytd=25000, blockers=None)
        assert "进度 1 项、投资 1 项" in text(given(reporter, fresh))
    mark = mark_of(first, "2023-08", "monthly")
    assert (mark["progress"], mark["blockers"], mark["has_problem"]) == ("表里填的", "", False)
    assert mark_of(second, "2023-08", "monthly")["progress"] == "二号的"


def test_a_row_with_a_problem_only_is_not_passed_over(reporter: Client, cast: Cast) -> None:
    two(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        book = got(reporter)
        put(book.active, 0, blockers="电力未接入")
        answer = given(reporter, book)
        assert answer.status_code == 422 and "K5" in text(answer) and "形象进度" in text(answer)


def test_what_is_wrong_is_named_and_nothing_is_filed(reporter: Client, cast: Cast) -> None:
    two(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        for cells, where in (({"key": "broken"}, "A5"), ({"ytd": "约三亿"}, "H5"), ({"ytd": 1000, "progress": "核减"}, "H5")):
            book = got(reporter)
            put(book.active, 0, **cells)
            put(book.active, 1, ytd=24000, progress="主体封顶")
            answer = given(reporter, book)
            assert answer.status_code == 422
            assert where in text(answer) and "填报表" in text(answer)
    assert not Fact.objects.filter(kind="returns.progress_returned").exists()
    assert not ProjectMonth.objects.filter(snapshot_no=0, period="2023-08").exists()


def test_a_project_of_another_county_is_named(reporter: Client, cast: Cast) -> None:
    two(cast)
    stranger = building(cast.county_b)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        city = sign_in(Client(), cast.city_office)
        other = got(city, "99S002").active.cell(FIRST_ROW + 1, 1).value
        assert str(stranger) in other
        book = got(reporter)
        put(book.active, 0, key=other, progress="x")
        assert "不在你的管辖范围" in text(given(reporter, book))
        assert reporter.get(reverse("returning:workbook-file", args=["99S002", "2023-08"])).status_code == 404


def test_a_unit_that_is_gone_is_named(reporter: Client, cast: Cast) -> None:
    unit = cast.units["housing_bureau"]
    project_at(cast.county_a, reached("P40", "2023-03-01"), reached("P50", "2023-04-01"), unit=unit.id, unit_name=unit.name)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        book = got(reporter)
        put(book.active, 0, ytd=100, progress="主体")
        type(unit).objects.filter(id=unit.id).update(valid_to="2023-09-01")
        answer = text(given(reporter, book))
    assert "已撤销" in answer and "E5" in answer


def test_a_new_row_waits_for_the_county(reporter: Client, cast: Cast) -> None:
    two(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        book = got(reporter)
        put(book.active, 2, name="示例新冒出的项目", ytd=500)
        assert "新项目 1 行" in text(given(reporter, book))
        row = RowProposal.objects.get()
        url = reverse("returning:decide", args=[row.id])
        assert reporter.post(url, {"answer": "taken"}).status_code == 403
        county = sign_in(Client(), cast.county_office)
        assert "示例新冒出的项目" in text(county.get(PAGE))
        assert county.post(url, {}).status_code == 422
        assert county.post(url, {"answer": "dismissed"}).status_code == 422
        assert county.post(url, {"answer": "dismissed", "reason": "重复"}).status_code == 302
        assert county.post(url, {"answer": "taken"}).status_code == 422
    assert "示例新冒出的项目" not in text(sign_in(Client(), cast.county_office).get(PAGE))


def test_a_bureau_gets_its_own_rows_and_sees_no_others_proposals(reporter: Client, cast: Cast) -> None:
    """A department files by unit: the workbook of where it sits, its own projects in it, none of the county's new rows."""
    unit = cast.units["land_bureau"]
    mine = project_at(cast.county_a, reached("P40", "2023-03-01"), reached("P50", "2023-04-01"), unit=unit.id, name="示例局管")
    two(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        book = got(reporter)
        put(book.active, 3, name="示例新冒出的项目")
        assert "新项目 1 行" in text(given(reporter, book))
        bureau = sign_in(Client(), cast.department)
        page = text(bureau.get(PAGE))
        assert "示例新冒出的项目" not in page and "1 个项目" in page
        assert bureau.post(reverse("returning:decide", args=[RowProposal.objects.get().id]), {}).status_code == 404
        assert bureau.get(reverse("returning:workbook-file", args=["99S001", "2023-08"])).status_code == 404
        own = got(bureau, "99S000")
        put(own.active, 0, progress="局里填的")
        put(own.active, 1, name="局里的新项目")
        assert "不能提新项目" in text(given(bureau, own))
        put(own.active, 1, name=None)
        assert "进度 1 项" in text(given(bureau, own))
    assert mark_of(mine, "2023-08", "monthly")["progress"] == "局里填的"
    assert "示例新冒出的项目" in text(sign_in(Client(), cast.city_office).get(PAGE))


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"PK\x03\x04broken"])
def test_what_is_no_workbook_of_ours(reporter: Client, cast: Cast, data: bytes) -> None:
    answer = reporter.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", data)})
    assert answer.status_code == 422
    assert reporter.post(PAGE, {}).status_code == 422
