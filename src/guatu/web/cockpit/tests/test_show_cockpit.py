"""The cockpit as a page: sentence, eight figures, charts with their tables, what leaves it, and how much it asks."""

import io

import pytest
from openpyxl import load_workbook

from guatu.desk.tests.world import AT, ahead, behind, published
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from tests.cast import sign_in
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db(databases="__all__")
PAGES = ["/cockpit/", "/cockpit/figures", "/cockpit/stated", "/cockpit/adjustments", "/cockpit/share", "/cockpit/?dim=size"]


@pytest.fixture
def city(cast):
    ahead(cast)
    behind(cast)
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    return cast


def words(tree):
    return " ".join(tree.text_content().split())


def test_it_works(city, see):
    tree = see()
    assert "落后时序进度15.0个百分点" in tree.xpath("//p[@class='sentence']")[0].text_content()
    assert len(tree.xpath("//div[@class='cockpit-strip']//div[@class='big']")) == 8
    said = words(tree)
    for heading in (
        "各地：计划、完成与时序",
        "项目走到哪一步",
        "投资分布",
        "三个一批",
        "开工、纳统与数据质量",
        "上次月结以来的调整",
    ):
        assert heading in said


def test_every_chart_has_its_table(city, see):
    for chart in see().xpath("//figure[contains(@class,'chart')]"):
        assert chart.xpath(".//button[@data-chart-table]")
        assert chart.xpath(".//div[@class='chart-behind']//table//tbody/tr")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline(city, see, path):
    tree = see(path)
    assert not tree.xpath("//*[@style]")
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert not tree.xpath("//script[not(@src)][not(@type='application/json')]")


def test_numbers_open(city, see):
    urls = see().xpath("//div[@class='cockpit-strip']//a[@data-drawer]/@href")
    assert len(urls) == 8
    assert all(url.startswith(f"/figure/{city.city.code}/") for url in urls)


def test_the_county_table_leaves_as_a_workbook(city, client):
    answer = sign_in(client, city.leader).get("/cockpit/places.xlsx", {"at": AT})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    said = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"甲县", "乙县", "完成率（%）", 60, 10} <= said
    assert any("截至 2023-06-30" in str(value) for value in said)


def test_the_book_leaves_as_a_workbook(city, client):
    answer = sign_in(client, city.leader).get("/cockpit/figures.xlsx", {"at": AT, "chapter": "done"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "本年累计完成投资" in said and 7 in said
    assert "纳统率" not in said


def test_a_picture_and_its_words_go_into_a_chat(city, client, see):
    answer = sign_in(client, city.leader).get("/cockpit/share.png", {"at": AT})
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    text = see("/cockpit/share", at=AT).xpath("//textarea")[0].text
    assert text.startswith("【示例·示例市投资完成情况】")
    assert "甲县：位次1" in text and "截至 2023-06-30" in text


def test_what_is_only_published_is_not_measured(cast, see):
    published(cast)
    said = words(see())
    assert "年度计划没有下达或没有公布，不画计划与完成的对比" in said
    assert "没有三个一批名单" in said
    assert "红灯" not in said


def test_an_empty_place_says_what_to_do(cast, see):
    assert "这个范围里还没有项目" in words(see(who=cast.city_office))
    assert "没有本岗位能看到的项目" in words(see(who=cast.leader))


def test_a_county_has_a_cockpit_of_its_own(city, see):
    tree = see(who=city.county_office)
    assert "示例甲县完成投资6.00亿元" in words(tree)
    assert "位次" not in [one.text_content().strip() for one in tree.xpath("//th[@role='columnheader']")]


def test_another_place_is_not_found(cast, client):
    for path in PAGES:
        assert sign_in(client, cast.county_office).get(path, {"place": cast.city.code}).status_code == 404


def test_a_department_sees_its_own_projects(cast, see):
    project_at(cast.county_a, total_yuan=3 * YI, unit=str(cast.units["land_bureau"].id))
    project_at(cast.county_a, total_yuan=9 * YI)
    tree = see(who=cast.department)
    assert tree.xpath("//a[@data-figure='projects.total']")[0].text_content().startswith("3.00")


@pytest.mark.parametrize(("path", "most"), [("/cockpit/", 95), ("/cockpit/figures", 110), ("/cockpit/share", 85)])
def test_statements_do_not_grow_with_the_rows(cast, client, django_assert_max_num_queries, path, most):
    for n in range(20):
        project_at(cast.county_a, planned(2023, 2 * YI), returned("2023-06", AT, YI), name=f"示例{n}")
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    sign_in(client, cast.leader)
    with django_assert_max_num_queries(most):
        client.get(path, {"at": AT})
