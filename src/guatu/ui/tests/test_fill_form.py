"""Forms: labels, units, last values, errors with their place and how to mend them."""

from __future__ import annotations

import lxml.html
from django.template import Context, Template

from guatu.kernel.errors import Problem
from guatu.ui.components import ConfirmDialog, ProblemLine, Progress
from guatu.ui.tests.gallery.forms import ReturnForm


def drawn(tag: str, **values: object) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(f"<div>{Template('{% load guatu %}{% ' + tag + ' %}').render(Context(values))}</div>")


def test_it_works() -> None:
    tree = drawn("field form.amount unit='万元' last='2 870'", form=ReturnForm())
    assert tree.xpath("//label/@for") == tree.xpath("//input/@id") == ["id_amount"]
    assert tree.xpath("//span[@class='unit']/text()") == ["万元"]
    assert "2 870" in tree.text_content()


def test_help_and_errors_are_tied_to_the_control() -> None:
    tree = drawn("field form.amount", form=ReturnForm({"amount": "三千"}))
    said = tree.xpath("//input/@aria-describedby")[0].split()
    assert all(tree.xpath(f"//*[@id='{name}']") for name in said)
    assert tree.xpath("//input/@aria-invalid") == ["true"]
    assert tree.xpath("//ul[@class='errors']/@id") == ["id_amount_error"]


def test_several_controls_have_a_legend() -> None:
    tree = drawn("field form.marks", form=ReturnForm())
    assert tree.xpath("//fieldset/legend")
    assert len(tree.xpath("//input[@type='checkbox']")) == 3


def test_the_summary_leads_to_the_field() -> None:
    tree = drawn("formfields form", form=ReturnForm({"amount": "三千"}))
    assert "#id_amount" in tree.xpath("//div[@role='alert']//a/@href")
    assert drawn("formerrors form", form=ReturnForm()).xpath("//div[@role='alert']") == []


def test_a_problem_says_where_what_and_how() -> None:
    found = [Problem("unit", "单位不明", "2023年", 12, "D", "3.5亿"), ProblemLine("差 120 万元", mend="核对第 13 行"), "整表为空"]
    words = drawn("problems found", found=found).text_content()
    for word in ("表《2023年》 第 12 行 D 列", "单位不明", "3.5亿", "改法：核对第 13 行", "整表为空"):
        assert word in words


def test_no_problem_no_box() -> None:
    assert drawn("problems found", found=[]).text_content().strip() == ""


def test_the_dialog_names_the_effect_before_the_second_click() -> None:
    dialog = ConfirmDialog(
        "d", "发函", "将向 6 个单位发出提醒函", "/send/", "发出", fields=(("n", "6"),), reason_label="意见", is_grave=True
    )
    tree = drawn("confirm dialog '发提醒函'", dialog=dialog, csrf_token="t")
    assert tree.xpath("//dialog/@aria-describedby") == tree.xpath("//p[contains(text(),'将向 6 个单位')]/@id")
    assert tree.xpath("//dialog/form[@method='post']/@action") == ["/send/"]
    assert tree.xpath("//textarea[@required]")
    assert tree.xpath("//a[@href='#d']/@data-open-dialog") == ["d"]


def test_work_under_way_asks_again_until_it_is_over() -> None:
    running = drawn("progress value", value=Progress("w", "归集", 13, 40, "核对", "/w/"))
    assert running.xpath("//*[@id='w']/@hx-get") == ["/w/"]
    assert running.xpath("//progress/@value") == ["32"]
    done = drawn("progress value", value=Progress("w", "归集", 40, 40, url="/w/", state="done"))
    assert not done.xpath("//*[@hx-get]")


def test_an_unknown_end_shows_no_share() -> None:
    assert not drawn("progress value", value=Progress("w", "排版", url="/w/")).xpath("//progress/@value")
