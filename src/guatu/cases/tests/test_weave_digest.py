"""The to-do part of the daily digest, in both languages, and what it does not name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from guatu.cases.digest import todo_lines
from guatu.cases.outward import outward
from guatu.cases.tests.scene import day, opened
from guatu.cases.todo import TodoItem, todo_of
from guatu.kernel.ids import uuid7
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2023, 8, 14)


def told(cast: Cast, at: dt.date = MONDAY) -> list[tuple[str, str]]:
    """(part, text) of the land bureau's digest."""
    return [(line.part, line.text) for line in todo_lines(cast.department.post.id, at)]


def test_it_works(cast: Cast) -> None:
    opened(cast, due_on=day("2023-08-14"), title="今天的事")
    opened(cast, due_on=day("2023-08-18"), title="本周的事")
    opened(cast, due_on=day("2023-08-30"), title="以后的事")
    assert told(cast) == [
        ("", "今天要办 1 件，没有逾期。"),
        ("今天到期", "签收 · 今天的事 · 示例项目 · WT-2023-0001 · 今天"),
        ("本周到期", "签收 · 本周的事 · 示例项目 · WT-2023-0002 · 还有 4 天"),
    ]
    assert told(cast, day("2023-08-17"))[:2] == [
        ("", "逾期 1 件，今天没有到期的。"), ("逾期", "签收 · 今天的事 · 示例项目 · WT-2023-0001 · 逾期 3 天"),
    ]  # fmt: skip


def test_in_english(cast: Cast) -> None:
    opened(cast, due_on=day("2023-08-14"), title="清表")
    with translation.override("en"):
        head, line = told(cast)
    assert head == ("", "Due today: 1; none overdue.")
    assert line[0] == "Due today" and line[1].endswith("· today")


def test_nothing_pressing_says_nothing(cast: Cast) -> None:
    opened(cast, due_on=day("2023-08-30"))
    assert told(cast) == [] == todo_lines(uuid7(), MONDAY)


def test_a_long_list_is_cut(cast: Cast) -> None:
    for n in range(22):
        opened(cast, due_on=day("2023-08-14"), title=f"第 {n} 件")
    assert told(cast)[-1] == ("今天到期", "另有 2 件，请登录查看。") and len(told(cast)) == 22


def test_a_sensitive_case_is_not_named_outside_even_to_its_circle(cast: Cast) -> None:
    opened(cast, category="petition", title="张家村集体访", due_on=day("2023-08-14"))
    inside = todo_of(cast.department.actor, MONDAY)
    assert inside[0].what == "张家村集体访"
    assert [one.what for one in outward(inside)] == ["其他协调事项"]
    assert all("集体访" not in text for _part, text in told(cast))


def test_other_things_keep_their_names(cast: Cast) -> None:
    odd = [TodoItem("a", "填报", "去填", ("returning:mine", ())), TodoItem("b", "x", "y", ("cases:case", ("no id",)))]
    assert outward(odd) == odd
