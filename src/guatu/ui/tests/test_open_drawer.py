"""The two drawers: a fragment for htmx, a page of its own without it."""

from __future__ import annotations


def test_it_works(see) -> None:
    tree = see("/figure/investment.rate/", **{"HX-Request": "true"})
    assert not tree.xpath("//main")
    assert [tab.text.strip() for tab in tree.xpath("//*[@role='tab']")] == ["口径", "计算", "明细", "证据", "变动"]
    for tab in tree.xpath("//*[@role='tab']"):
        panel = tree.get_element_by_id(tab.get("aria-controls"))
        assert panel.get("aria-labelledby") == tab.get("id")


def test_without_script_it_is_a_page(see) -> None:
    tree = see("/figure/investment.rate/")
    assert tree.xpath("//main//h2[@id='drawer-title']")
    assert "投资完成率 · 挂图 Guatu" in tree.xpath("//title")[0].text


def test_both_answers_are_kept_apart_by_caches(gallery) -> None:
    assert "HX-Request" in gallery.get("/light/4/")["Vary"]


def test_a_light_answers_every_question(see) -> None:
    words = see("/light/4/", **{"HX-Request": "true"}).text_content()
    for asked in ("规则", "依据的数", "界限", "自", "该谁办", "怎样转绿", "由这些灯得出"):
        assert asked in words


def test_the_instant_of_knowing_stays_in_the_drawer(see) -> None:
    assert "2023-09-02 17:42:10" in see("/figure/x/", **{"HX-Request": "true"}).text_content()
    assert "已知于" not in see("/cockpit/").text_content()
