"""A sentence is text with figures in it: they open on a page, and read the same in a chat."""

from decimal import Decimal

import pytest

from guatu.desk import sentences
from guatu.desk.sentences import Sentence, figure_text, listed, magnitude, weave
from guatu.ui.components import Figure, Link, Tag

DONE = Figure("done.ytd", "完成投资", 155_6000_0000, "亿元", "yuan", 2, drawer_url="/figure/done", sample_rows=3)
RATE = Figure("rate", "完成率", Decimal("92.87"), "%", "percent", 1, tags=(Tag("初步", "draft"),), sample_rows=1)


def test_it_works():
    said = Sentence(weave("完成投资%(done)s，占%(rate)s。", done=DONE, rate=RATE))
    assert said.text == "完成投资155.60亿元，占92.9%。"
    assert '<a class="figure" href="/figure/done"' in said.html


def test_marks_are_said_once_at_the_end():
    html = Sentence(weave("%(done)s和%(rate)s。", done=DONE, rate=RATE)).html
    assert html.count("stamp-sample") == 1
    assert html.index("初步") > html.index("。")


def test_text_is_escaped():
    assert "<b>" not in Sentence(("<b>", Link("<i>", "/x"))).html


def test_lists_read_as_lists():
    said = Sentence(listed([["进度", Link("7个", "/late")], ["开工4个"]]))
    assert said.text == "进度7个、开工4个"


def test_an_unknown_number_says_why():
    assert figure_text(Figure("x", "x", None, "亿元", "yuan", empty_reason="年度计划未下达")) == "–（年度计划未下达）"


@pytest.mark.parametrize(("points", "said"), [(Decimal("-16.8"), "16.8个百分点"), (Decimal("3.2"), "3.2个百分点")])
def test_the_way_is_in_the_words_and_not_in_a_sign(points, said):
    assert figure_text(magnitude(Figure("p", "p", points, "个百分点", "points", 1))) == said


def figures(**values):
    names = {"done.ytd": "yuan", "completion.rate": "percent", "plan.total": "yuan", "completion.points": "points"}
    names |= {"completion.distance": "yuan", "projects.count": "count", "projects.total": "yuan"}
    return {key: Figure(key, key, values.get(key.replace(".", "_")), "", measure) for key, measure in names.items()}


def test_behind_and_ahead_are_told_apart():
    known = {"done_ytd": 1_0000_0000, "plan_total": 2_0000_0000, "completion_rate": Decimal(50)}
    behind = figures(**known, completion_points=Decimal(-10), completion_distance=-2000_0000)
    said = Sentence(sentences.progress_clause("2023年6月30日", "示例市", behind)).text
    assert said == "截至2023年6月30日，示例市完成投资1.00亿元，占年度计划的50.0%，落后时序进度10.0个百分点，差0.20亿元"
    ahead = figures(**known, completion_points=Decimal(10), completion_distance=2000_0000)
    assert "超时序进度" in Sentence(sentences.progress_clause("2023年6月30日", "示例市", ahead)).text


def test_without_a_plan_no_rate_is_pretended():
    said = Sentence(sentences.progress_clause("2023年6月30日", "示例市", figures(projects_count=3, done_ytd=1))).text
    assert "年度计划未下达，不计算完成率" in said


def test_no_red_is_worth_saying():
    none = Figure("lights.late", "红灯", 0, "个")
    assert Sentence(sentences.red_clause(none, "", [], "")).text == "。没有红灯"
