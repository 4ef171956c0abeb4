"""Every component in every scene: sound HTML, nothing a strict content policy would stop, everything reachable and named."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from guatu.ui.tests.conftest import SCENES

every_scene = pytest.mark.parametrize("path", SCENES)


def test_it_works(see) -> None:
    tree = see("/")
    assert tree.xpath("//html/@lang") == ["zh-hans"]
    assert [item.text for item in tree.xpath("//nav[@class='menu']//a[@aria-current='page']")] == ["台账"]
    assert "截至 2023-08-31" in " ".join(tree.text_content().split())


@every_scene
def test_nothing_inline(see, path: str) -> None:
    tree = see(path)
    assert not tree.xpath("//*[@style]")
    assert not tree.xpath("//style")
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith(("on", "hx-on"))]
    assert not tree.xpath("//script[not(@src)][not(@type='application/json')]")
    assert not tree.xpath("//a[starts-with(translate(@href,'JAVSCRIPT','javscript'),'javascript:')]")


@every_scene
def test_everything_comes_from_here(see, path: str) -> None:
    tree = see(path)
    for address in tree.xpath("//script/@src | //link/@href | //img/@src"):
        assert address.startswith("/static/"), address


@every_scene
def test_headings_step_down_one_at_a_time(see, path: str) -> None:
    tree = see(path)
    levels = [int(found.tag[1]) for found in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert levels, path
    alone = path.startswith(("/figure", "/light"))
    assert levels[0] == (2 if alone else 1)
    assert all(after <= before + 2 for before, after in pairwise(levels))


@every_scene
def test_ids_are_single_and_references_hold(see, path: str) -> None:
    tree = see(path)
    counted = Counter(tree.xpath("//*[not(ancestor::template)]/@id"))
    assert not [name for name, many in counted.items() if many > 1]
    waiting = {"drawer-title"}  # comes with the drawer's content
    for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "data-open-dialog"):
        for value in tree.xpath(f"//*[not(ancestor::template)]/@{name}"):
            assert set(value.split()) <= set(counted) | waiting, (name, value)


@every_scene
def test_every_control_has_a_name(see, path: str) -> None:
    tree = see(path)
    named = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        has_label = control.get("id") in named or control.get("aria-label") or control.xpath("ancestor::label")
        assert has_label, control.get("name")
    for button in tree.xpath("//button | //a[@href] | //summary"):
        assert button.get("aria-label") or button.text_content().strip() or "data-ask-yes" in button.attrib


@every_scene
def test_every_post_carries_its_token(see, path: str) -> None:
    for form in see(path).xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrfmiddlewaretoken']"), form.get("action")


@every_scene
def test_landmarks(see, path: str) -> None:
    tree = see(path)
    assert len(tree.xpath("//main[@id='main']")) == 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    for nav in tree.xpath("//nav"):
        assert nav.get("aria-label"), nav.get("class")


def test_the_past_is_said_and_tinted(see) -> None:
    tree = see("/?past=1")
    bar = tree.xpath("//div[contains(@class,'ctx') and contains(@class,'is-past')]")[0]
    assert "正在看过去的数据" in bar.text_content()
    assert "7月月结版" in bar.text_content()
    assert not see("/").xpath("//div[contains(@class,'is-past')]")


def test_sample_data_says_so(see) -> None:
    assert "示例数据" in see("/").xpath("//div[starts-with(@class,'ctx')]")[0].text_content()


def test_the_chosen_theme_is_painted_from_the_first_byte(gallery) -> None:
    gallery.cookies["guatu_theme"] = "dark"
    assert b'data-theme="dark"' in gallery.get("/").content
    gallery.cookies["guatu_theme"] = '"><script>'
    assert b"data-theme" not in gallery.get("/").content.split(b"<body", 1)[0].split(b">", 2)[1]


@pytest.mark.parametrize("code", ["400", "403", "404", "409", "413", "500", "503"])
def test_an_error_speaks_both_languages(see, code: str) -> None:
    tree = see(f"/error/{code}/")
    chinese, english = tree.xpath("//section[@lang='zh-Hans']"), tree.xpath("//section[@lang='en']")
    assert chinese and english
    assert "Traceback" not in tree.text_content()
    assert len(english[0].text_content().split()) > 8


def test_errors_need_nothing_of_the_page_around(gallery) -> None:
    html = gallery.get("/error/500/").content.decode()
    assert 'href="/"' in html
    assert "主菜单" not in html
