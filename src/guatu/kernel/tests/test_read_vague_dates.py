"""Dates as plans state them, with the precision they have. Source: DECISIONS 32."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.clock import SHANGHAI
from guatu.kernel.vague import BOUNDS, PRECISIONS, VagueDate, parse_vague, read_span, read_vague


def said(raw: Any, default_year: int | None = None, **ways: Any) -> tuple[str, str, str]:
    value = parse_vague(raw, default_year, **ways)
    assert value is not None, raw
    return value.on.isoformat(), value.precision, value.bound


def test_it_works() -> None:
    assert parse_vague("2023年6月底前") == VagueDate(dt.date(2023, 6, 30), "month", "before", "2023年6月底前")


@pytest.mark.parametrize(
    ("raw", "on", "precision", "bound"),
    [
        ("2023.6", "2023-06-30", "month", ""),
        ("2023.10", "2023-10-31", "month", ""),
        ("2023/6/3", "2023-06-03", "day", ""),
        ("2023-06-30", "2023-06-30", "day", ""),
        ("20230630", "2023-06-30", "day", ""),
        ("202306", "2023-06-30", "month", ""),
        ("2023.06.03", "2023-06-03", "day", ""),
        ("2023年6月3日", "2023-06-03", "day", ""),
        ("2023年2月", "2023-02-28", "month", ""),
        ("2024-02", "2024-02-29", "month", ""),
        ("2023年第三季度", "2023-09-30", "quarter", ""),
        ("2023年三季度", "2023-09-30", "quarter", ""),
        ("2023年3季度末", "2023-09-30", "quarter", "end"),
        ("2023Q3", "2023-09-30", "quarter", ""),
        ("2023年上半年", "2023-06-30", "half", ""),
        ("2023年下半年", "2023-12-31", "half", ""),
        ("2023年内", "2023-12-31", "year", "before"),
        ("2023年", "2023-12-31", "year", ""),
        ("2023", "2023-12-31", "year", ""),
        ("2023年度", "2023-12-31", "year", ""),
        ("2023年底", "2023-12-31", "year", "end"),
        ("2023年底前", "2023-12-31", "year", "before"),
        ("2023年年底", "2023-12-31", "year", "end"),
        ("2023年初", "2023-03-31", "quarter", ""),
        ("2023年6月底", "2023-06-30", "month", "end"),
        ("2023年6月上旬", "2023-06-10", "tenday", ""),
        ("2023年6月中旬", "2023-06-20", "tenday", ""),
        ("2023年2月下旬", "2023-02-28", "tenday", ""),
        ("2023年6月30日前", "2023-06-30", "day", "before"),
        ("2023年6月前", "2023-06-30", "month", "before"),
        ("二〇二三年六月", "2023-06-30", "month", ""),
        ("二○二三年十二月三十日", "2023-12-30", "day", ""),
        ("二O二三年六月", "2023-06-30", "month", ""),
        ("２０２３年６月", "2023-06-30", "month", ""),
        ("2023 年 6 月", "2023-06-30", "month", ""),
        ("2023-06-30 00:00:00", "2023-06-30", "day", ""),
        ("2023-06-30T08:00:00+08:00", "2023-06-30", "day", ""),
        ("2023.6月底", "2023-06-30", "month", "end"),
        ("2023年6", "2023-06-30", "month", ""),
    ],
)
def test_dates_with_a_year(raw: str, on: str, precision: str, bound: str) -> None:
    assert said(raw) == (on, precision, bound)


@pytest.mark.parametrize(
    ("raw", "on", "precision", "bound"),
    [
        ("三季度", "2024-09-30", "quarter", ""),
        ("第三季度", "2024-09-30", "quarter", ""),
        ("上半年", "2024-06-30", "half", ""),
        ("年底", "2024-12-31", "year", "end"),
        ("年底前", "2024-12-31", "year", "before"),
        ("年内", "2024-12-31", "year", "before"),
        ("6月底", "2024-06-30", "month", "end"),
        ("6月底前", "2024-06-30", "month", "before"),
        ("6月上旬", "2024-06-10", "tenday", ""),
        ("6月30日", "2024-06-30", "day", ""),
        ("十月", "2024-10-31", "month", ""),
        ("2月", "2024-02-29", "month", ""),
    ],
)
def test_dates_without_a_year_need_one(raw: str, on: str, precision: str, bound: str) -> None:
    assert said(raw, 2024) == (on, precision, bound)
    assert read_vague(raw, 2024).assumed == ("year",)
    assert read_vague(raw).problem == "no_year"


def test_years_that_are_named_by_this_one() -> None:
    assert said("今年年底", 2024) == ("2024-12-31", "year", "end")
    assert said("明年上半年", 2024) == ("2025-06-30", "half", "")
    assert read_vague("明年上半年").problem == "no_year"


def test_a_century_is_supplied_and_said() -> None:
    reading = read_vague("23年6月")
    assert (reading.value and reading.value.on, reading.assumed) == (dt.date(2023, 6, 30), ("century",))


@pytest.mark.parametrize("raw", [45107, 45107.0, 45107.75, "45107", "45107.0"])
def test_serials_of_both_epochs(raw: Any) -> None:
    assert said(raw) == ("2023-06-30", "day", "")
    assert said(raw, is_1904=True) == ("2027-07-01", "day", "")
    assert read_vague(raw).assumed == ("serial",)
    assert said(43645, is_1904=True) == ("2023-06-30", "day", "")


def test_numbers_that_are_dates_already() -> None:
    assert said(20230630) == ("2023-06-30", "day", "")
    assert said(2023) == ("2023-12-31", "year", "")
    assert said(2023.6) == ("2023-06-30", "month", "")
    assert said(dt.date(2023, 6, 30)) == said(dt.datetime(2023, 6, 30, 8, tzinfo=SHANGHAI)) == ("2023-06-30", "day", "")
    assert read_vague(2023.1).problem == "month_or_tenth"
    assert said("2023.1") == ("2023-01-31", "month", "")


@pytest.mark.parametrize(
    ("raw", "on", "words"),
    [
        ("计划2023年10月", "2023-10-31", "计划"),
        ("已于2023年5月开工", "2023-05-31", "已于 开工"),
        ("2023年6月30日前完成", "2023-06-30", "完成"),
        ("2023年6月30号(星期五)", "2023-06-30", "星期五"),
    ],
)
def test_words_beside_are_kept(raw: str, on: str, words: str) -> None:
    reading = read_vague(raw)
    assert reading.value is not None
    assert (reading.value.on.isoformat(), reading.words, reading.value.text) == (on, words, raw)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "blank"),
        ("—", "blank"),
        ("/", "blank"),
        ("待定", "blank"),
        (None, "blank"),
        (float("nan"), "blank"),
        ("已开工", "no_date"),
        ("3个月", "no_date"),
        ("建设期2年", "no_date"),
        ("建设期10年", "no_date"),
        ("两年内", "no_date"),
        ("2023年6个项目", "several"),
        ("99999", "no_date"),
        (True, "no_date"),
        (-5, "no_date"),
        (float("inf"), "no_date"),
        (1e300, "no_date"),
        ("6.30", "no_date"),
        ("2023年6月" + "x" * 300, "no_date"),
        ("2023年13月", "impossible"),
        ("2023-02-30", "impossible"),
        ("2023年5季度", "impossible"),
        ("20231301", "impossible"),
        ("1234年5月", "impossible"),
        ("2023年6月签约，7月开工", "several"),
        ("2023年6月—2025年12月", "several"),
        ("2023-2025", "several"),
        ("项目2期2023年6月", "several"),
    ],
)
def test_messy_text_is_a_problem_not_an_exception(raw: Any, problem: str) -> None:
    reading = read_vague(raw, 2024)
    assert (reading.problem, reading.value) == (problem, None)
    assert parse_vague(raw, 2024) is None


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2023-2025", "2023-12-31", "2025-12-31"),
        ("2023年6月至12月", "2023-06-30", "2023-12-31"),
        ("2023.6-2024.12", "2023-06-30", "2024-12-31"),
        ("2023-06-01-2023-12-31", "2023-06-01", "2023-12-31"),
        ("2023年6月—2025年底", "2023-06-30", "2025-12-31"),
        ("2023年", "2023-12-31", "2023-12-31"),
    ],
)
def test_spans(raw: str, first: str, last: str) -> None:
    assert [one.value and one.value.on.isoformat() for one in read_span(raw)] == [first, last]


def test_a_span_that_runs_backwards_is_not_read() -> None:
    assert [one.value for one in read_span("2025-2023")] == [None, None]


def test_a_facts_body_holds_it() -> None:
    value = VagueDate(dt.date(2023, 6, 30), "month", "before", "6月底前")
    assert VagueDate.from_body(json.loads(json.dumps(value.as_body()))) == value


def test_unknown_precisions_are_refused() -> None:
    with pytest.raises(ValueError):
        VagueDate(dt.date(2023, 6, 30), "week")
    with pytest.raises(ValueError):
        VagueDate(dt.date(2023, 6, 30), "day", "after")


@pytest.mark.parametrize(
    "text", ["9" * 199, "一" * 199, "年" * 199, "2023年" * 39, "上" * 199, " " * 9000 + "x", "-" * 199, "1:" * 99]
)
def test_long_hostile_text_ends_soon(text: str) -> None:
    begun = time.perf_counter()
    read_vague(text, 2024)
    read_span(text)
    assert time.perf_counter() - begun < 1


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_any_day_is_read_back(day: dt.date, way: str) -> None:
    assert said(day.strftime(way)) == (day.isoformat(), "day", "")


@given(st.dates(dt.date(1954, 10, 4), dt.date(2099, 12, 31)))
def test_any_serial_is_read_back(day: dt.date) -> None:
    assert said((day - dt.date(1899, 12, 30)).days) == (day.isoformat(), "day", "")


@given(
    st.one_of(
        st.text(max_size=30),
        st.text("0123456789年月日底前上下半季度第一二三十〇.-/q~至初中旬", max_size=14),
        st.floats(),
        st.integers(),
    )
)
def test_anything_gives_a_date_or_a_problem(raw: Any) -> None:
    reading = read_vague(raw, 2024)
    assert (reading.value is None) == bool(reading.problem)
    if reading.value:
        assert reading.value.precision in PRECISIONS
        assert reading.value.bound in BOUNDS
