"""In and out: a wrong password, what Back shows afterwards, and the other language (R15.4, UI 4)."""

from __future__ import annotations

import pytest

from tests.journeys.houses import House
from tests.journeys.walking import Walk, Walker

pytestmark = pytest.mark.browser
PAGES = (
    "/wall/",
    "/wall/?form=stages",
    "/cockpit/",
    "/register/",
    "/import/",
    "/month/",
    "/bulletin/",
    "/queue/",
    "/account/",
    "/search/?q=qcy",
)
# The house's own words: what stands there whatever the data.
_CHROME = """() => {
  const own = '.menu a,.menu summary,h1,h2,h3,legend,label,.btn,.tool,.tab,.view,thead th,.part-head,.page-sub,.ctx-label,.big-title,footer,summary,.nothing-title,.help,.stepper,dt,.chip,[role=tab]';
  const data = 'header [lang=zh-Hans],.ctx-place,.user,.page-of,option,.check,[data-data],.user-post,.pop-list';
  const words = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('') || (e.children.length ? '' : e.textContent);
  return [...new Set([...document.querySelectorAll(own)].filter(e => e.checkVisibility() && !e.closest(data))
    .filter(e => /[\\u4e00-\\u9fff]/.test(words(e))).map(e => `${e.tagName.toLowerCase()}.${e.className}: ${words(e).trim().slice(0, 40)}`))];
}"""


def test_it_works(furnished: House, walker: Walker) -> None:
    walk = walker(furnished)
    with walk.expecting(422):
        walk.sign_in("demo-city", "not the password")
    assert "用户名或密码不正确" in walk.text("[role=alert]")
    assert walk.page.input_value("[name=username]") == "demo-city" and not walk.page.input_value("[name=password]")
    walk.type("[name=password]", walk.password)
    walk.touch("main form button[type=submit]", "main .page-head h1:has-text('今日')")


def test_back_after_signing_out_shows_nothing(furnished: House, walker: Walker) -> None:
    walk = walker(furnished)
    walk.sign_in("demo-yi")
    walk.go("/register/")
    name = walk.text("#register tbody tr th a")
    walk.touch("details.user summary")
    walk.touch("details.user button:has-text('退出')", "[name=password]")
    for _page in range(2):
        walk.page.go_back()
        walk.page.locator("[name=password]").wait_for()
        assert name not in walk.page.content()
    assert not [cookie for cookie in walk.context.cookies() if cookie.get("name") == "guatu_session" and cookie.get("value")]


def test_a_link_is_kept_until_signed_in(furnished: House, walker: Walker) -> None:
    walk = walker(furnished)
    walk.go("/register/?place=99S102")
    walk.sign_in("demo-city")
    assert walk.page.url.endswith("/register/?place=99S102")


def test_english_is_complete(furnished: House, walker: Walker) -> None:
    walk = walker(furnished, "demo-city")
    assert chinese_on(walk, "/wall/")
    walk.touch("button[name=language][value=en]", "button[name=language][value=zh-hans]")
    left = {address: found for address in PAGES if (found := chinese_on(walk, address))}
    assert left == {}
    walk.touch("button[name=language][value=zh-hans]", "button[name=language][value=en]")


def chinese_on(walk: Walk, address: str) -> list[str]:
    """What of the house itself is still in Chinese there."""
    walk.go(address)
    return list(walk.page.evaluate(_CHROME))
