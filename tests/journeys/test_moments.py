"""Moments that win or lose a user (PRODUCT 6), each walked on the demo with its touches and typed fields counted.

The first ledger, the topic, the decision and the bulletin have journeys of their own (test_ledger, test_steering).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.houses import House
from tests.journeys.walking import NARROW, Walk, Walker

pytestmark = pytest.mark.browser
CITY, TODAY, LAST_WORKDAY = "99S000", "2023年10月16日", "2023-10-13"
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}


class Moment:
    """One moment of somebody: its touches and fields, no more than so many, said in the run."""

    def __init__(self, walk: Walk, title: str, steps: int, fields: int) -> None:
        self.walk, self.title, self.most = walk, title, (steps, fields)

    def __enter__(self) -> Walk:
        self.before = self.walk.steps, self.walk.fields
        return self.walk

    def __exit__(self, kind: object, *_more: object) -> None:
        counted = self.walk.steps - self.before[0], self.walk.fields - self.before[1]
        print(f"{self.title}: {counted[0]} steps, {counted[1]} fields", flush=True)
        assert kind is not None or (counted[0] <= self.most[0] and counted[1] <= self.most[1]), (self.title, counted)


def test_it_works(house: House, walker: Walker, tmp_path: Path) -> None:
    nothing_new(walker(house, "demo-jia-report", **PHONE))
    city = walker(house, "demo-city")
    the_pack(city, tmp_path)
    the_projector_hides(city)
    not_ours(walker(house, "demo-zgj"))
    who_has_not(city)
    both_numbers(city, walker(house, "demo-yi"))
    the_mayor_calls(walker(house, "demo-leader"))
    house.close()
    assert "全部相符" in house.store.guatu("verify")


def nothing_new(walk: Walk) -> None:
    """2: before half past five, nothing to tell: the project, and one tap."""
    with Moment(walk, "a daily return without change", 3, 0):
        walk.go("/returns/")
        walk.touch(f"section:has(h2:has-text('{TODAY}')) a.returning-asked")
        walk.touch("button:has-text('无变化')", "h1:has-text('填报回执')")


def the_pack(walk: Walk, folder: Path) -> None:
    """4: on the evening before, what was promised last time stands first, and the one page is there to take along."""
    with Moment(walk, "the pack and the leader's page", 4, 0):
        walk.go("/meetings/")
        walk.touch("section:has(#meetings-head) tbody a", "h1:has-text('周例会')")
        assert "上次议定事项落实情况" in walk.text("section.part[id] h2 >> nth=1")
        walk.touch("main .page-head summary")
        page = walk.download("a[href$='/one-page.pdf']", folder)
    assert page.read_bytes().startswith(b"%PDF-")


def the_projector_hides(walk: Walk) -> None:
    """5: what is for the circle is not on the wall for guests. (Before the meeting is opened nobody has the line decisions are typed in:
    that guests never have it is asked in the room's own tests.)"""
    walk.touch("a:has-text('投影')", ".meeting-item, .sentence")
    ours, hidden = walk.text("main"), ("红灯项目", "逾期事项", "请领导协调事项", "迟滞项目")
    assert all(part in ours for part in (*hidden, "本次议题")), "the pack must hold something to hide"
    walk.touch(".meeting-audiences a:has-text('对外')", ".meeting-audiences .is-current:has-text('对外')")
    shown = walk.text("main")
    assert "本次议题" in shown and not [one for one in (*hidden, "逾期", "轮到", "时限") if one in shown]


def not_ours(walk: Walk) -> None:
    """6: the day after, a unit gives back what is not its duty: once, with its reason."""
    walk.go("/today/")
    mine = [one.get_attribute("href") or "" for one in walk.page.locator("main tbody a.btn[href^='/cases/']").all()]
    case = next(one for one in mine if "/return'" in walk.fetch(one).replace('"', "'"))
    with Moment(walk, "a case given back", 6, 2):
        walk.go(case)
        walk.touch("main a.btn[href$='/return']", "[name=reason]")
        walk.type("[name=reason]", "用地手续由县局办理")
        walk.type("[name=basis]", "三定方案第七条")
        walk.touch("main form button[type=submit]")
        walk.touch("#ask[open] [data-ask-yes]") if walk.page.locator("#ask[open]").count() else None
        walk.page.locator(".message").first.wait_for()
    assert not walk.page.locator("main a[href$='/return']").count()


def who_has_not(walk: Walk) -> None:
    """7: the list of who has not reported, as a picture for the chat group, in one tap."""
    walk.go(f"/returns/late?cycle=daily&occasion={LAST_WORKDAY}")
    with Moment(walk, "the late list as a picture", 1, 0):
        # The tap shows the picture itself, to be kept or sent on; looked at beside the walk.
        walk.steps += 1
        picture = walk.fetch_bytes(walk.find("main .page-head a:has-text('发群图')").get_attribute("href") or "")
    assert picture.startswith(b"\x89PNG")


def both_numbers(city: Walk, county: Walk) -> None:
    """8: every difference of what was reported and what was verified on one screen; the county objects in writing."""
    with Moment(city, "every difference on one screen", 3, 0):
        city.go("/month/?at=2023-09-30")
        city.touch(".tabs a:has-text('核定')")
        city.touch("a:has-text('有差异')")
    gaps = [city.text(row) for row in city.page.locator("main tbody tr:has(a)").all()]
    assert gaps and all("有差异" in one for one in gaps)
    with Moment(county, "an objection", 4, 1):
        county.go("/month/differences?at=2023-09-30&state=gap")
        county.touch("main tbody a[href^='/month/project/']", "[name=text]")
        county.type("[name=text]", "监理计量已含 9 月进场设备，请按附件复核")
        county.touch("main form:has([name=text]) button[type=submit]")
    county.page.locator(".message").first.wait_for()
    assert "请按附件复核" in county.text("main")


def the_mayor_calls(walk: Walk) -> None:
    """10: a number by phone, with the version it is from, in one touch from the page the leader has open."""
    walk.go(f"/cockpit/?place={CITY}")
    with Moment(walk, "a number and where it is from", 1, 0):
        walk.touch("main a.figure[href*='done.ytd']", "#drawer [role=tab]")
    told = walk.text("#drawer")
    assert "亿元" in told and "截至 2023-09-30" in told and "数据版本" in told
