"""The wall as a page: what a mayor reads first, switches in the address, audiences, paper, paging, and how much it asks."""

import re

import pytest

from guatu.desk.tests.world import AT, ahead, behind, late_start, published
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.web.wall import page
from tests.cast import sign_in
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db(databases="__all__")
FORMS = ["?", "?form=stages", "?audience=tour", "?group=unit&zoom=quarter", "?paper=a0&all=1", "?light=late"]


def words(tree):
    return " ".join(tree.text_content().split())


def names(tree):
    return [one.text_content().strip() for one in tree.xpath("//tr[@data-row]//span[@class='wall-name']/*[1]")]


def test_it_works(cast, see):
    ahead(cast)
    behind(cast, unit_name="示例乙县住建局")
    tree = see(at=AT)
    assert names(tree) == ["示例领先", "示例落后"]
    assert "落后时序进度15.0个百分点" in tree.xpath("//p[@class='sentence']")[0].text_content()
    assert len(tree.xpath("//div[@class='big']")) == 6
    assert tree.xpath("//tr[@data-row][2]//a[contains(@class,'light-late')]/@href")[0].startswith("/figure/light/")
    assert "示例乙县住建局" in words(tree.xpath("//tr[@data-row][2]")[0])


def test_rows_can_be_walked_with_the_keyboard(cast, see):
    ahead(cast)
    (row,) = see().xpath("//tr[@data-row]")
    assert row.get("data-url").startswith("/register/")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_inline(cast, see, form):
    late_start(cast)
    tree = see(f"/wall/{form}", at=AT) if form == "?" else see(f"/wall/{form}")
    assert not tree.xpath("//*[@style]")
    assert not tree.xpath("//style")
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert not tree.xpath("//script[not(@src)][not(@type='application/json')]")


def test_the_stage_form_has_its_columns(cast, see):
    ahead(cast)
    heads = [one.text_content() for one in see(form="stages").xpath("//th[@scope='col']//span[@class='stage-title']")]
    assert heads == ["谋划储备", "前期", "签约", "履约落地", "开工", "在建", "竣工", "投产", "达产", "达效"]


def test_switches_keep_the_rest_of_the_address(cast, see):
    ahead(cast)
    tree = see(light="normal", group="unit")
    urls = tree.xpath("//nav[contains(@class,'wall-forms')]//a/@href")
    assert all("light=normal" in url and "group=unit" in url for url in urls)


def test_visitors_get_a_version_of_their_own(cast, see):
    behind(cast)
    tree = see(audience="public")
    assert "对外版" in words(tree)
    assert not tree.xpath("//main//a[contains(@class,'light')] | //main//a[@class='figure']")
    assert not tree.xpath("//tr[@data-url]")


def test_the_past_is_tinted(cast, see):
    behind(cast)
    assert see(at="2023-05-31").xpath("//div[contains(@class,'ctx') and contains(@class,'is-past')]")


def test_what_is_only_published_says_what_was_not(cast, see):
    published(cast)
    said = words(see(at=AT))
    assert "没有公布，本页不作推断，也不亮灯" in said
    assert "进度未公布" in said
    assert "时间轴停在最近有日期的 2022年" in said


def test_an_empty_wall_says_what_to_do(cast, see):
    """To whoever imports, the way there; to whoever may not, why none shows."""
    office, leader = words(see(who=cast.city_office)), words(see())
    assert "墙上还没有项目" in office and "把办公室正在用的台账表格拖进“归集”" in office
    assert "没有本岗位能看到的项目" in leader and "墙上还没有项目" not in leader and "这里只列本岗位能看到的项目" in leader and "拖进" not in leader


def test_no_row_left_says_how_to_get_them_back(cast, see):
    ahead(cast)
    tree = see(q="无此项目")
    assert "没有符合条件的项目" in words(tree)
    assert tree.xpath("//a[text()='取消全部筛选']/@href") == ["/wall/"]


def test_long_walls_come_in_parts(cast, see, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 2)
    for n in range(5):
        ahead(cast, f"示例{n}")
    first = see()
    (more,) = first.xpath("//tr[contains(@class,'wall-more')]//a/@hx-get")
    assert (len(names(first)), more) == (2, "/wall/?page=2")
    second = see(page="2")
    assert (len(names(second)), second.xpath("//tr[@class='wall-group']")) == (2, [])
    assert len(names(see(all="1"))) == 5


def test_a_full_screen_goes_round_the_places(cast, see):
    ahead(cast)
    stops = see().xpath("//nav[@data-stops]/a/@data-stop")
    assert stops == ["99S000", "99S001", "99S002", "99S071"]


def test_each_sees_its_own_place(cast, see):
    ahead(cast)
    behind(cast)
    assert names(see(who=cast.county_office)) == ["示例领先"]
    assert names(see(who=cast.other_county_office)) == ["示例落后"]


def test_another_place_is_not_found(cast, client):
    assert sign_in(client, cast.county_office).get("/wall/", {"place": cast.county_b.code}).status_code == 404


def test_an_administrator_has_no_business_here(cast, client):
    assert sign_in(client, cast.system_admin).get("/wall/").status_code == 403


def test_a_bad_date_is_said_to_be_one(cast, client):
    assert sign_in(client, cast.leader).get("/wall/", {"at": "yesterday"}).status_code == 422


@pytest.mark.parametrize(
    "asked", [{"shift": "999999"}, {"shift": "x"}, {"page": "-3"}, {"zoom": "z"}, {"group": "x"}, {"unit": "no-id"}]
)
def test_nonsense_in_the_address_does_no_harm(cast, see, asked):
    ahead(cast)
    see(**asked)


def test_statements_do_not_grow_with_the_rows(cast, client, django_assert_max_num_queries):
    for n in range(30):
        project_at(cast.county_a, planned(2023, 2 * YI), returned("2023-06", AT, YI), name=f"示例{n}")
    make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-05"))
    sign_in(client, cast.leader)
    with django_assert_max_num_queries(75):
        response = client.get("/wall/", {"at": AT})
    assert len(re.findall("data-row", response.content.decode())) == 30
