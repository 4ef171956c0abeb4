"""Charts: what the browser is given, and the table behind the picture."""

from __future__ import annotations

import json
from decimal import Decimal

import lxml.html
import pytest
from django.template import Context, Template

from guatu.ui.chartspec import chart_spec, chart_table
from guatu.ui.components import Chart, Figure, FlowStage, Series

YI = 100_000_000
CHART = Chart(
    "c", "各县区投资", "bars", ("甲县", "乙市"), (Series("计划", (15 * YI, None), "plan"), Series("完成", (1_234_000_000, 0))),
    "亿元", "yuan", places=1, urls=("/a/", "/b/"),
)  # fmt: skip


def drawn(tag: str, **values: object) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(Template("{% load guatu %}{% " + tag + " %}").render(Context(values)))


def test_it_works() -> None:
    spec = chart_spec(CHART)
    assert [series["values"] for series in spec["series"]] == [[15.0, None], [12.3, 0.0]]
    assert [series["texts"] for series in spec["series"]] == [["15.0", "–"], ["12.3", "0.0"]]
    assert spec["totals"] is None


def test_the_picture_has_its_table() -> None:
    tree = drawn("chart chart", chart=CHART)
    rows = [[cell.text_content().strip() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [["甲县", "15.0", "12.3"], ["乙市", "–", "0.0"]]
    assert tree.xpath("//button[@data-chart-table]/@aria-controls") == ["c-behind"]
    assert tree.xpath("//div[@role='img']/@aria-label") == ["各县区投资"]


def test_stacked_parts_bring_their_sum() -> None:
    chart = Chart(
        "c", "得分", "ranks", ("甲", "乙"), (Series("一", (Decimal(38), None), "part"), Series("二", (22, 24), "part")), "分"
    )
    assert chart_spec(chart)["totals"] == {"values": [60.0, 24.0], "texts": ["60", "24"]}


def test_the_spec_is_data_and_cannot_break_out() -> None:
    tree = drawn("chart chart", chart=Chart("c", "</script><b>x", "bars", ("</script><script>alert(1)",), (Series("s", (1,)),)))
    assert [found.get("type") for found in tree.xpath("//script")] == ["application/json"]
    assert json.loads(tree.xpath("//script/text()")[0])["categories"] == ["</script><script>alert(1)"]


def test_the_table_leads_where_the_bars_lead() -> None:
    assert [row.url for row in chart_table(CHART).rows] == ["/a/", "/b/"]  # type: ignore[union-attr]


@pytest.mark.parametrize("make", [lambda: Chart("c", "t", "pie", (), ()), lambda: Series("s", (), "gauge")])
def test_refuses_what_the_house_does_not_draw(make) -> None:
    with pytest.raises(ValueError, match="no such"):
        make()


def test_the_flow_is_figures_one_can_touch() -> None:
    stage = FlowStage(
        "在建", Figure("f", "在建", 338, "个", drawer_url="/f/"), 1.4, moved_on=Figure("m", "转出", 14, drawer_url="/m/")
    )
    tree = drawn("flow stages '阶段'", stages=[stage])
    assert tree.xpath("//a[@data-drawer]/@href") == ["/f/", "/m/"]
    assert tree.xpath("//rect/@height") == ["40.0"]
