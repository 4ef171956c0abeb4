"""Lists, dictionaries and parameters: the city office's own, dated and with their papers."""

import datetime as dt
import io

import openpyxl
import pytest

from guatu.facts.models import Fact
from guatu.ledger.models import Parameter, ProjectList, Term
from guatu.ledger.queries import parameter
from guatu.web.admin.reference_forms import read_value
from tests.cast import sign_in
from tests.register import load_parameters

TERM = {"code": "F1", "name": "先进制造业", "order": "1", "valid_from": "2023-01-01", "source": "示字〔2023〕2号"}
KEY = "light.progress_red_points"


@pytest.fixture
def office(client, cast):
    load_parameters()
    return sign_in(client, cast.city_office)


def rows_of(answer):
    return answer.content.decode().partition("<tbody")[2].partition("</tbody>")[0]


def test_it_works(office, cast):
    form = {"code": "2024-city", "title": "2024年市重点", "kind": "tier", "year": "2024", "document_no": "示字〔2024〕1号"}
    assert office.post("/admin/lists", form).status_code == 302
    made = ProjectList.objects.get()
    assert (made.root_id, made.is_sample, made.document_no) == (cast.city.id, True, "示字〔2024〕1号")
    page = office.get("/admin/lists")
    assert "2024年市重点" in rows_of(page)
    assert f"list={made.id}" in rows_of(page)
    assert "打捆计1" in page.content.decode()


def test_a_code_taken_is_explained(office, cast):
    form = {"code": "A", "title": "示例", "kind": "tier", "year": "2024"}
    office.post("/admin/lists", form)
    answer = office.post("/admin/lists", form)
    assert answer.status_code == 422
    assert "代码已被使用" in answer.content.decode()
    assert ProjectList.objects.count() == 1


def test_lists_are_filtered_in_the_address(office, cast):
    for year, kind in ((2023, "tier"), (2024, "programme")):
        ProjectList.objects.create(root=cast.city, code=str(year), title=f"名单{year}", kind=kind, year=year)
    assert "名单2023" not in rows_of(office.get("/admin/lists?year=2024"))
    assert "名单2024" not in rows_of(office.get("/admin/lists?kind=tier"))
    assert openpyxl.load_workbook(io.BytesIO(office.get("/admin/lists?year=2024&out=xlsx").content)).active.max_row >= 4


def test_a_term_from_a_day_on(office, cast):
    assert office.post("/admin/terms?vocabulary=chain", TERM).status_code == 302
    made = Term.objects.get()
    assert (made.vocabulary, made.root_id, made.valid_from) == ("chain", cast.city.id, dt.date(2023, 1, 1))
    assert Fact.objects.get(kind="ledger.term_added").body["source"] == "示字〔2023〕2号"
    assert "先进制造业" in rows_of(office.get("/admin/terms?vocabulary=chain"))
    assert "先进制造业" not in rows_of(office.get("/admin/terms?vocabulary=field"))


def test_a_term_sent_twice_counts_once(office):
    form = TERM | {"idem_key": "k"}
    assert [office.post("/admin/terms", form).status_code for _each in range(2)] == [302, 302]
    assert Term.objects.count() == 1


def test_a_term_without_its_paper_is_refused(office):
    assert office.post("/admin/terms", TERM | {"source": ""}).status_code == 422
    assert not Term.objects.exists()


def test_a_parameter_with_its_history(office, cast):
    answer = office.post(f"/admin/parameters?key={KEY}", {"value": "25", "valid_from": "2024-01-01", "source": "示字〔2024〕3号"})
    assert answer.status_code == 302
    assert parameter(KEY, root=cast.city.id, at=dt.date(2024, 6, 1)) == 25
    assert parameter(KEY, root=cast.city.id, at=dt.date(2023, 6, 1)) == 30
    page = rows_of(office.get(f"/admin/parameters?key={KEY}"))
    assert "示字〔2024〕3号" in page
    assert "R4.5" in page


@pytest.mark.parametrize("given", [{"value": "x"}, {"source": ""}, {"valid_from": "yesterday"}])
def test_a_wrong_parameter_is_explained_and_not_set(office, given):
    form = {"value": "25", "valid_from": "2024-01-01", "source": "示字〔2024〕3号"} | given
    assert office.post(f"/admin/parameters?key={KEY}", form).status_code == 422
    assert not Parameter.objects.exclude(root=None).exists()


def test_an_unknown_parameter_is_not_made(office):
    form = {"value": "25", "valid_from": "2024-01-01", "source": "x"}
    assert office.post("/admin/parameters?key=nobody.knows", form).status_code == 422
    assert not Parameter.objects.filter(key="nobody.knows").exists()


@pytest.mark.parametrize(
    ("text", "like", "value"),
    [("25", 30, 25), ("true", False, True), ("performed", "list", "performed"), ("1，2、3", [5], [1, 2, 3])],
)
def test_a_value_is_read_in_its_kind(text, like, value):
    assert read_value(text, like) == value
    assert type(read_value(text, like)) is type(like)


@pytest.mark.parametrize(("text", "like"), [("2.5", 30), ("是", True), ("3,2,1", [5]), ("1,1", [5]), ("", 3)])
def test_a_value_of_another_kind_is_refused(text, like):
    with pytest.raises(ValueError):
        read_value(text, like)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin", "county_office", "leader", "department"])
@pytest.mark.parametrize("path", ["/admin/lists", "/admin/terms", "/admin/parameters"])
def test_it_is_nobody_elses(client, cast, role, path):
    sign_in(client, cast.members[role])
    assert client.get(path).status_code == 403
    assert client.post(path, {}).status_code == 403
