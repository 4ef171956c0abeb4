"""From a phone on the site to the projector and back to green: the steering loop walked once through (PRODUCT 6, moments 2—6, 9)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.houses import House
from tests.journeys.paper import paper
from tests.journeys.town import DONE_YUAN, PROJECT
from tests.journeys.walking import NARROW, Walk, Walker

pytestmark = pytest.mark.browser
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
TROUBLE = "红线内杆线未迁，设备吊装受阻"
ASKED, BUREAU = "协调迁移红线内杆线", "示例市自然资源局"
ORGAN = "示重建办函"
MEETS, LATE, NEXT_MONTH = "2023-11-06", "2023-11-14", "2023-12-01"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What a phone took on the site."""
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (1200, 900), (158, 142, 118)).save(path, "JPEG")
    return path


def test_it_works(town: House, walker: Walker, photo: Path, tmp_path: Path) -> None:
    leader = walker(town, "leader")
    assert not any("进度" in light for light in lights(leader))
    told_from_the_site(town, walker, photo)
    [yellow] = [light for light in lights(leader) if "进度" in light]
    assert "关注" in yellow and "落后时序 12.8 个百分点" in yellow
    put_on_the_agenda(town, walker, photo)
    town.reopen(MEETS)
    number = decided_in_the_room(town, walker)
    town.reopen(LATE)
    assert any(f"事项 {number} 逾期 2 个工作日" in light for light in lights(walker(town, "leader")))
    letter = pressed_by_letter(town, walker)
    answered(town, walker, letter, number, photo)
    # What the return itself told became a problem when it was accepted.
    seen_done(town, walker, "county_office", TROUBLE, photo)
    assert not any(number in light for light in lights(walker(town, "leader")))
    town.reopen(NEXT_MONTH)
    told_from_the_site(town, walker, photo, ytd=11_000, progress="设备吊装完成", trouble="")
    assert lights(walker(town, "leader")) == []
    counted_in_the_bulletin(town, walker, photo, tmp_path)
    town.close()
    assert "全部相符" in town.store.guatu("verify")


def lights(walk: Walk) -> list[str]:
    """What is lit, with its reason."""
    walk.go("/lights/")
    return [walk.text(row) for row in walk.page.locator("#lights tbody tr:has(a)").all()]


def send(walk: Walk, form: str, *, asks: bool = True) -> None:
    """A form sent off; what it will do is said first and agreed to."""
    walk.touch(f"{form} button[type=submit]")
    if asks:
        walk.touch("#ask[open] [data-ask-yes]")
    walk.page.wait_for_load_state()


def told_from_the_site(
    town: House, walker: Walker, photo: Path, ytd: int = DONE_YUAN // 10_000 + 60, progress: str = "主体封顶", trouble: str = TROUBLE
) -> None:
    """The month, from a phone; then checked by the county and the city."""
    phone = walker(town, "reporter", **PHONE)
    before = phone.steps, phone.fields
    phone.go("/returns/")
    phone.touch("section:has(h2:has-text('月报')) a.returning-asked")
    phone.type("[name=ytd]", str(ytd))
    phone.type("[name=progress]", progress)
    phone.hand_in("[name=photos]", photo)
    if trouble:
        phone.touch("[name=has_problem]")
        phone.type("[name=blockers]", trouble)
    phone.touch(".returning-foot button", "h1:has-text('填报回执')")
    assert (phone.steps - before[0], phone.fields - before[1]) <= (8, 3), "a minute's work"
    phone.tell("a month's return from a phone")
    for office in ("county_office", "city_office"):
        check = walker(town, office)
        check.go("/returns/review")
        check.touch(f"main a:has-text('{PROJECT}')", "#check")
        check.touch("#check button:has-text('审核通过')", ".message:has-text('已审核通过')")


def put_on_the_agenda(town: House, walker: Walker, photo: Path) -> None:
    """The county raises what only the city can settle; the office takes it to the weekly meeting."""
    county = walker(town, "county_office")
    county.go("/meetings/")
    county.touch("a:has-text('提出议题')", "[name=title]")
    county.page.select_option("[name=series]", label="市 · 重点项目建设周例会")
    county.type("[name=title]", f"{PROJECT}杆线迁移")
    county.type("[name=proposal]", "请市自然资源局 11 月 10 日前协调迁移")
    county.type("[name=project_name]", PROJECT)
    county.hand_in("[name=file]", photo)
    county.touch("main form button:has-text('提交议题')", f"h1:has-text('{PROJECT}杆线迁移')")
    county.tell("a topic raised with its evidence")
    city = walker(town, "city_office")
    city.go("/meetings/")
    run = "details.meeting-run:has-text('周例会')"
    if not city.find(f"{run} button[type=submit]").is_visible():
        city.touch(f"{run} summary")
    city.touch(f"{run} button:has-text('筹备这次会议')", "h1:has-text('周例会')")
    city.go("/meetings/")
    city.touch("a:has-text('杆线迁移')", "button:has-text('列入')")
    city.touch("main button:has-text('列入')")
    city.page.wait_for_load_state()


def decided_in_the_room(town: House, walker: Walker) -> str:
    """The pack is frozen, the topic on the screen, the decision typed and owned. The number of what was assigned."""
    city = walker(town, "city_office")
    city.go("/meetings/")
    city.touch("section:has(#meetings-head) tbody a", "button:has-text('材料定稿')")
    send(city, "form[action$='/freeze']")
    city.touch("a:has-text('投影')", "#decide")
    assert f"{PROJECT}杆线迁移" in city.text(".meeting-item h2")
    began, steps = city.seconds(), city.steps
    city.type("#id_text", ASKED)
    city.type("#id_unit", BUREAU)
    city.type("#id_due_on", "2023-11-10")
    city.page.keyboard.press("Enter")
    city.page.locator("#made").wait_for()
    assert city.steps - steps <= 3 and city.seconds() - began < 15, "typed and owned within a breath"
    number = city.text("#made a.num")
    city.touch("a.only-on-wall:has-text('回到会议')")
    send(city, "form[action$='/finish']")
    return number


def pressed_by_letter(town: House, walker: Walker) -> str:
    """Overdue: the letter was proposed by the clock; drafted, checked and signed by three posts, with the year's first number."""
    drafter = walker(town, "drafter")
    drafter.go("/letters/")
    drafter.touch(f"main a:has-text('{BUREAU}')", "button:has-text('采纳并拟稿')")
    drafter.touch("button:has-text('采纳并拟稿')", "h1:has-text('提醒函')")
    letter = drafter.page.url.removeprefix(town.base)
    checker = walker(town, "checker")
    checker.go(letter)
    send(checker, "form[action$='/check']", asks=False)
    signer = walker(town, "city_office")
    signer.go(letter)
    signer.type("form[action$='/sign'] [name=organ_code]", ORGAN)
    send(signer, "form[action$='/sign']")
    assert f"{ORGAN}〔2023〕1号" in signer.text(".page-sub")
    return letter


def answered(town: House, walker: Walker, letter: str, number: str, photo: Path) -> None:
    """Received and answered by the bureau; seen done by another post than the doer's; only then struck out."""
    bureau = walker(town, "department")
    bureau.go(letter)
    send(bureau, "form[action$='/receive']")
    bureau.type("form[action$='/reply'] [name=text]", "杆线已迁移完毕")
    bureau.hand_in("form[action$='/reply'] [name=file]", photo)
    send(bureau, "form[action$='/reply']")
    seen_done(town, walker, "department", number, photo)
    city = walker(town, "city_office")
    city.go(letter)
    send(city, "form[action$='/accept']")
    assert "函件办结" in city.text(".message")


def seen_done(town: House, walker: Walker, doer: str, asked: str, photo: Path) -> None:
    """A case done by one, seen done on the spot by another post, and only then struck out."""
    does = walker(town, doer)
    does.go(f"/cases/?q={asked}")
    does.touch("main tbody th a, main tbody td a")
    does.page.wait_for_load_state()
    case = does.page.url.removeprefix(town.base).split("?")[0]
    act(does, case, "accept", agreed=True)
    act(does, case, "submit", words="杆线已迁移，吊装恢复", photo=photo)
    assert not does.page.locator("a[href$='/verify']").count(), "nobody sees his own work done"
    checker = walker(town, "checker")
    checker.go(f"{case}/verify")
    checker.touch("[name=manner][value=on_site]")
    checker.hand_in("main form [name=file]", photo)
    send(checker, "main form", asks=False)
    city = walker(town, "city_office")
    act(city, case, "close", agreed=True)
    assert "已销号" in city.text(".page-head")


def act(walk: Walk, case: str, name: str, *, agreed: bool = False, words: str = "", photo: Path | None = None) -> None:
    """One act on a case, from its page."""
    walk.go(case)
    walk.touch(f"main a[href$='/{name}']", "main form")
    if agreed:
        walk.touch("main form [name=agreed]")
    if words:
        walk.type("main form [name=text]", words)
    if photo is not None:
        walk.hand_in("main form [name=file]", photo)
    walk.touch("main form button[type=submit]")
    if walk.page.locator("#ask[open]").count():
        walk.touch("#ask[open] [data-ask-yes]")
    walk.page.locator(".message").first.wait_for()


def counted_in_the_bulletin(town: House, walker: Walker, photo: Path, folder: Path) -> None:
    """The month closed and told: what was late stands in it, and the amount opens to the picture from the site."""
    city = walker(town, "city_office")
    city.go("/month/")
    city.touch(".tabs a:has-text('月结')", "[data-open-dialog]:has-text('月结')")
    city.touch("main [data-open-dialog]:has-text('月结')", "dialog[open]")
    city.touch("dialog[open] button[type=submit]")
    city.page.get_by_text("封存树头").first.wait_for()
    city.menu("通报", "button:has-text('生成并定稿')")
    city.touch("button:has-text('生成并定稿')", "a:has-text('正式件 PDF')")
    said = re.sub(r"\s", "", paper(city.download("a:has-text('正式件 PDF')", folder)))
    # The letter's reply and the problem were in time, what the meeting asked for was not.
    assert re.search(r"本月应办结事项3件，办结率100\.0%，按期办结率66\.7%；印发提醒函1份。", said), said
    city.touch("main a.figure[href*='done.ytd']", "#drawer [role=tab]")
    city.touch("#tab-evidence")
    picture = city.find("#panel-evidence li:has-text('现场.jpg') a").get_attribute("href") or ""
    assert city.fetch_bytes(picture).startswith(b"\xff\xd8\xff")
    assert city.look_narrow() == []
