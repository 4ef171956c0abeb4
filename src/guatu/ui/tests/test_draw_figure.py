"""Figure, light, tag, movement, sparkline and bar as HTML."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import Context, Template

from guatu.ui import markup
from guatu.ui.components import LIGHT_STATES, Bar, Delta, Figure, Light, Tag
from guatu.ui.spark import sparkline

FIGURE = Figure(
    "investment.ytd",
    "本年累计完成投资",
    13420 * 1_000_000,
    "亿元",
    "yuan",
    definition="核定数之和",
    drawer_url="/figure/investment.ytd/",
)


def drawn(tag: str, **values: object) -> str:
    return Template("{% load guatu %}{% " + tag + " %}").render(Context(values))


def test_it_works() -> None:
    html = drawn("figure value", value=FIGURE)
    assert 'href="/figure/investment.ytd/" data-drawer aria-haspopup="dialog"' in html
    assert '<span class="num">134.20</span><span class="unit">亿元</span>' in html
    assert 'data-tip="本年累计完成投资：核定数之和"' in html


def test_no_drawer_no_link() -> None:
    assert "<a" not in markup.figure_html(Figure("k", "数", 3))


def test_unknown_says_why_in_a_sentence() -> None:
    html = markup.figure_html(Figure("k", "开工率", None, "%", "percent", empty_reason="年度计划未下达"))
    assert "–" in html
    assert "（年度计划未下达）" in html
    assert "%" not in html.replace("%s", "")


def test_sample_mark_counts_its_rows() -> None:
    html = markup.figure_html(Figure("k", "数", 3, sample_rows=12))
    assert "含 12 条示例数据" in html
    assert ">示例</span>" in html


def test_in_a_cell_marks_stand_before_the_number() -> None:
    html = markup.figure_html(Figure("k", "数", 3, "亿元", "yuan", sample_rows=1), is_cell=True)
    assert html.index("示例</span>") < html.index('class="num"')
    assert "亿元" not in html


def test_points_carry_their_sign() -> None:
    assert ">+13.8<" in markup.figure_html(Figure("k", "超时序", Decimal("13.8"), measure="points"))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"onmouseover="x', "{{ x }}"])
def test_nothing_from_outside_becomes_markup(text: str) -> None:
    figure = Figure(text, text, 1, text, definition=text, drawer_url=text, tags=(Tag(text, hint=text, url=text),))
    html = markup.figure_html(figure) + markup.light_html(Light("late", url=text, word=text, subject=text, reason=text))
    assert "<script" not in html
    assert '"onmouseover' not in html


@pytest.mark.parametrize("state", LIGHT_STATES)
def test_a_light_is_shape_word_and_colour(state: str) -> None:
    html = drawn("light value", value=Light(state))
    assert f'class="light light-{state}"' in html
    assert '<svg class="shape"' in html
    assert '<span class="word">' in html


def test_every_light_has_its_own_shape() -> None:
    assert len(set(markup._SHAPES.values())) == len(LIGHT_STATES)


def test_refuses_an_unknown_light() -> None:
    with pytest.raises(ValueError, match="purple"):
        Light("purple")


def test_a_light_one_can_ask_opens_the_drawer() -> None:
    html = markup.light_html(Light("late", "/light/4/", subject="进度", days=23, reason="落后 48.3"))
    assert 'href="/light/4/" data-drawer' in html
    assert "落后 48.3；已持续 23 天" in html
    assert '<span class="vh">进度：</span>' in html


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (Delta(Decimal("3.2"), "points", "", "较上月", "up"), ("delta-good", "↑", "3.2", "个百分点", "上升")),
        (Delta(Decimal("-3.2"), "points", "", "较上月", "up"), ("delta-bad", "↓", "3.2", "下降")),
        (Delta(5, "count", "个", "较上周", "down"), ("delta-bad", "↑", "5")),
        (Delta(5, "count", "个", "较上周"), ("delta-flat", "↑")),
        (Delta(0, "count"), ("delta-flat", "持平")),
        (Delta(None, "count"), ("delta-flat", "–")),
    ],
)
def test_a_movement_has_an_arrow_and_an_amount(delta: Delta, words: tuple[str, ...]) -> None:
    html = drawn("delta value", value=delta)
    assert all(word in html for word in words)


def test_a_gap_breaks_the_sparkline() -> None:
    line = sparkline((1, 2, None, 4, 5))
    assert line is not None
    assert len(line.runs) == 2
    assert (line.last_x, line.last_y) == ("93.0", "3.0")


@pytest.mark.parametrize("values", [(), (1,), (None, None), (None, 3)])
def test_one_value_is_no_line(values: tuple[int | None, ...]) -> None:
    assert sparkline(values) is None
    assert drawn("sparkline values", values=values) == ""


def test_a_flat_line_runs_through_the_middle() -> None:
    line = sparkline((4, 4, 4))
    assert line is not None
    assert line.last_y == "12.0"


@pytest.mark.parametrize(("share", "width"), [(0.555, "55.5"), (1.7, "100.0"), (-0.2, "0.0")])
def test_a_bar_stays_inside_its_cell(share: float, width: str) -> None:
    assert f'<rect class="done" width="{width}"' in markup.bar_html(Bar(share, 0.667, "55.5"))


def test_a_big_figure_shows_everything() -> None:
    html = drawn(
        "figure value 'big'",
        value=Figure("k", "滞后项目", 17, "个", delta=Delta(5, "count", "个", "较上周"), spark=(1, 2), note="全市"),
    )
    assert all(word in html for word in ("滞后项目", ">17<", "较上周", "<polyline", "全市"))


def test_nothing_draws_nothing() -> None:
    assert drawn("figure value", value=None) == ""
    assert drawn("light value", value=None) == ""
