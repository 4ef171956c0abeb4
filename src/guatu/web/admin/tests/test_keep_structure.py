"""Places, units and posts: set up by the system administrator, and by nobody else."""

import csv
import io

import openpyxl
import pytest

from guatu.access.models import Place, Post, Unit
from guatu.facts.models import Fact
from tests.cast import sign_in

PLACE = {"code": "99S003", "name": "示例丙县", "kind": "county", "rank_group": "-", "official_order": "4", "valid_from": "2024-01-01"}


@pytest.fixture
def admin(client, cast):
    return sign_in(client, cast.system_admin)


def test_it_works(admin, cast):
    answer = admin.post("/admin/places", PLACE | {"parent": str(cast.city.id), "is_official": "on"}, follow=True)
    assert "地方已设立" in answer.content.decode()
    made = Place.objects.get(code="99S003")
    assert (made.parent_id, made.root_id, made.rank_group, made.is_sample) == (cast.city.id, cast.city.id, "county", True)
    assert str(made.valid_from) == "2024-01-01"
    assert Fact.objects.get(kind="access.place_created").place == made.id
    assert "示例丙县" in admin.get("/admin/places").content.decode()


def test_sent_twice_it_counts_once(admin, cast):
    form = PLACE | {"parent": str(cast.city.id), "idem_key": "one"}
    assert [admin.post("/admin/places", form).status_code for _each in range(2)] == [302, 302]
    assert Place.objects.filter(code="99S003").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "99S001"}, "已有代码"),
        ({"code": "x y"}, "6 至 12 位"),
        ({"kind": "city"}, "层级必须更高"),
        ({"name": ""}, "problem"),
    ],
)
def test_a_wrong_place_is_explained_and_not_made(admin, cast, change, words):
    answer = admin.post("/admin/places", PLACE | {"parent": str(cast.city.id)} | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Place.objects.filter(name="示例丙县").exists()


def test_a_new_name_keeps_the_old_one_findable(admin, cast):
    url = f"/admin/places/{cast.county_a.id}"
    assert admin.post(url, {"name": "示例新甲县", "reason": "示字〔2024〕1号"}).status_code == 302
    cast.county_a.refresh_from_db()
    assert (cast.county_a.name, cast.county_a.aliases) == ("示例新甲县", ["示例甲县"])
    assert Fact.objects.get(kind="access.place_renamed").reason == "示字〔2024〕1号"
    assert "示例甲县" in admin.get(url).content.decode()


def test_a_new_name_needs_a_paper_and_must_differ(admin, cast):
    url = f"/admin/places/{cast.county_a.id}"
    assert admin.post(url, {"name": "示例新甲县"}).status_code == 422
    assert admin.post(url, {"name": "示例甲县", "reason": "x"}).status_code == 422
    assert not Fact.objects.filter(kind="access.place_renamed").exists()


def test_validity_and_successor_are_shown(admin, cast):
    Place.objects.filter(id=cast.zone.id).update(valid_to="2024-01-01", successor=cast.county_b)
    page = admin.get("/admin/places").content.decode()
    assert "已撤销" in page
    assert "示例乙县" in admin.get(f"/admin/places/{cast.zone.id}").content.decode()
    assert "承接自" in admin.get(f"/admin/places/{cast.county_b.id}").content.decode()


def test_a_unit_and_a_post(admin, cast):
    form = {"place": str(cast.county_a.id), "name": "示例甲县水利局", "kind": "department", "official_order": "3"}
    assert admin.post("/admin/units", form).status_code == 302
    unit = Unit.objects.get(name="示例甲县水利局")
    assert unit.is_sample
    assert admin.post("/admin/posts", {"unit": str(unit.id), "title": "局长"}).status_code == 302
    post = Post.objects.get(unit=unit)
    assert (post.title, post.place_id, post.is_sample) == ("局长", cast.county_a.id, True)
    page = admin.get("/admin/posts?q=水利").content.decode()
    assert "空缺" in page
    assert "未授权" in page


def test_a_name_taken_is_explained(admin, cast):
    form = {"place": str(cast.city.id), "name": "示例市住建局", "kind": "department", "official_order": "0"}
    answer = admin.post("/admin/units", form)
    assert answer.status_code == 422
    assert "已有同名单位" in answer.content.decode()


def test_filters_stand_in_the_address(admin, cast):
    assert "示例乙县" not in admin.get("/admin/places?q=99S001").content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    body = admin.get("/admin/posts?role=reporter").content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    assert "甲县填报员" in body
    assert "督查室主任" not in body
    body = admin.get("/admin/units?place=99S001").content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    assert "示例甲县项目办" in body
    assert "示例市住建局" not in body


@pytest.mark.parametrize("path", ["/admin/places", "/admin/units", "/admin/posts", "/admin/accounts"])
def test_the_table_can_be_had_as_files(admin, path):
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{path}?out=xlsx").content))
    assert book.active.max_row > 3
    lines = list(csv.reader(io.StringIO(admin.get(f"{path}?out=csv").content.decode("utf-8-sig"))))
    assert len(lines) > 1
    assert len({len(line) for line in lines}) == 1


def test_a_cell_that_looks_like_a_formula_is_text(admin, cast):
    Unit.objects.create(name="=1+1", place=cast.city, kind="department")
    assert "'=1+1" in admin.get("/admin/units?out=csv&q==1").content.decode("utf-8-sig")


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "city_office", "leader"])
def test_nobody_else_sets_up(client, cast, role):
    sign_in(client, cast.members[role])
    for path in ("/admin/places", "/admin/units", "/admin/posts"):
        assert client.post(path, PLACE).status_code == 403
    assert client.get("/admin/places").status_code == 403


def test_the_security_administrator_sees_posts_but_sets_none_up(client, cast):
    page = sign_in(client, cast.security_admin).get("/admin/posts").content.decode()
    assert "甲县填报员" in page
    assert "设立岗位" not in page
