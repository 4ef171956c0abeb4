"""Messy files: numbers, codes, texts and dates as people type them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from guatu.intake.problems import Outcome
from guatu.intake.tests import building as make
from guatu.intake.tests.corpus import case

ACCEPT, NORMALIZE, CONFIRM, REJECT, REFUSE = Outcome
HEAD = make.HEAD


# numbers


@case(NORMALIZE, "amount.text", rows=5, values={(0, "total_yuan"): 123_456_700, (1, "total_yuan"): 35_000_000})
def numbers_as_text(path: Path) -> None:
    make.write(
        path, [HEAD, make.project(1, G="12,345.67"), make.project(2, G=" 3500 ", H=300), *[make.project(n) for n in (3, 4, 5)]]
    )


@case(NORMALIZE, "amount.text", "amount.unit", rows=2, values={(0, "total_yuan"): 350_000_000, (1, "total_yuan"): 120_000_000})
def about_and_own_unit(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G="约3.5亿元"), make.project(2, G="约12000")])


@case(CONFIRM, "amount.range", rows=1, values={(0, "total_yuan"): 300_000_000})
def amount_between(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G="3-5亿元")])


@case(NORMALIZE, "amount.text", rows=1, values={(0, "total_yuan"): 123_000_000})
def full_width_digits(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G="１２３００．００")])


@case(REJECT, "amount.bad", rows=2, values={(0, "total_yuan"): None})
def amount_in_words(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G="详见附件"), make.project(2)])


@case(CONFIRM, "amount.negative", rows=1, values={(0, "ytd_yuan"): -200_000})
def negative_amount(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, I=-20)])


@case(CONFIRM, "amount.foreign", rows=1)
def foreign_amount(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G="500万美元")])


@case(CONFIRM, "amount.magnitude", rows=2)
def amount_in_the_wrong_unit(path: Path) -> None:
    make.write(path, [[*HEAD[:6], "总投资（亿元）", *HEAD[7:]], make.project(1, G=350000), make.project(2, G=2)])


@case(CONFIRM, "amount.scale", rows=5)
def heading_in_the_wrong_unit(path: Path) -> None:
    make.write(path, [HEAD, *[make.project(n, G=n + 11, H=2, I=1) for n in range(1, 6)]])


@case(NORMALIZE, "amount.rounded", rows=1, values={(0, "total_yuan"): 12_345_679})
def fraction_of_a_yuan(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G=1234.56786, H=500, I=100)])


@case(ACCEPT, rows=1, values={(0, "total_yuan"): 3_000_000})
def noise_of_binary_fractions(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, G=100 * 1.1 + 190.00000000000003 - 0.0000000000001, H=20, I=10)])


@case(NORMALIZE, "amount.unit", rows=1, values={(0, "total_yuan"): 1_250_000_000})
def unit_in_the_number_format(path: Path) -> None:
    def shape(book: make.Book, page: make.Page) -> None:
        page.write_number(1, 6, 12.5, book.add_format({"num_format": '0.00"亿元"'}))

    make.write(path, [HEAD, make.project(1)], shape)


@case(CONFIRM, "amount.format", rows=1)
def format_that_moves_the_point(path: Path) -> None:
    def shape(book: make.Book, page: make.Page) -> None:
        page.write_number(1, 6, 125_000_000, book.add_format({"num_format": "0!.0,"}))

    make.write(path, [HEAD, make.project(1)], shape)


@case(NORMALIZE, "value.blank_word", rows=1, values={(0, "plan_yuan"): None})
def amount_not_yet_fixed(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, H="待定")])


@case(NORMALIZE, "percent.ratio", rows=5)
def percents_as_ratios(path: Path) -> None:
    make.write(path, [[*HEAD, "完成率（%）"], *[[*row, round(row[8] / row[7], 4)] for row in make.ledger()]])


@case(ACCEPT, rows=5)
def percents_by_format(path: Path) -> None:
    def shape(book: make.Book, page: make.Page) -> None:
        for at, row in enumerate(make.ledger(), start=1):
            page.write_number(at, 10, row[8] / row[7], book.add_format({"num_format": "0.0%"}))

    make.write(path, [[*HEAD, "完成率（%）"], *make.ledger()], shape)


@case(NORMALIZE, "check.ratio", rows=1)
def percent_that_differs_from_its_sum(path: Path) -> None:
    make.write(path, [[*HEAD, "完成率（%）"], [*make.project(1), 99]])


@case(CONFIRM, "check.exceeds", rows=1)
def fixed_above_total(path: Path) -> None:
    make.write(path, [[*HEAD, "其中：固定资产投资（万元）"], [*make.project(1), 99_000]])


@case(ACCEPT, rows=2, values={(0, "land_mu"): 12_050, (1, "land_mu"): 15_000})
def land_in_two_units(path: Path) -> None:
    make.write(path, [[*HEAD, "用地面积（亩）"], [*make.project(1), 120.5], [*make.project(2), "10公顷"]])


# codes and texts


@case(REJECT, "code.lost_digits", rows=1)
def code_kept_as_number(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, C=2305411082040110001.0)])


@case(CONFIRM, "code.malformed", rows=1)
def code_too_short(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, C="2305-411082-04-01")])


@case(NORMALIZE, "code.normalised", rows=1, values={(0, "national_code"): "2305-411082-04-01-123456"})
def code_with_wide_dashes(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, C="２３０５－411082—04–01－123456 ")])


@case(NORMALIZE, "value.blank_word", rows=1, values={(0, "national_code"): None})
def code_being_applied_for(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, C="正在办理")])


@case(CONFIRM, "uscc.bad", rows=1)
def credit_code_that_fails_its_check(path: Path) -> None:
    make.write(path, [[*HEAD, "统一社会信用代码"], [*make.project(1), "91330100799655058A"]])


@case(NORMALIZE, "text.cleaned", rows=1, values={(0, "name"): "标准厂房 项目"})
def invisible_characters(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, B="\u200b标准厂房\u00a0项目\ufeff")])


@case(CONFIRM, "choice.unknown", rows=1, values={(0, "nature"): None})
def nature_nobody_knows(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, F="翻建")])


@case(ACCEPT, rows=2, values={(0, "nature"): "retrofit", (1, "nature"): "expand"})
def natures_in_other_words(path: Path) -> None:
    make.write(path, [HEAD, make.project(1, F="技术改造"), make.project(2, F="改扩建")])


@case(CONFIRM, "mark.unknown", rows=1)
def mark_nobody_knows(path: Path) -> None:
    make.write(path, [[*HEAD, "环评"], [*make.project(1), "⊕"]])


# dates


def dated(path: Path, *starts: Any, is_1904: bool = False, shape: str | None = None) -> None:
    rows = [[*make.project(n), None if shape else start] for n, start in enumerate(starts, start=1)]

    def put(book: make.Book, page: make.Page) -> None:
        for at, start in enumerate(starts, start=1):
            if shape:
                page.write_datetime(at, 10, start, book.add_format({"num_format": shape}))

    make.write(path, [[*HEAD, "计划竣工时间"], *rows], put, date_1904=is_1904)


@case(NORMALIZE, "date.serial", "date.read", rows=5)
def dates_in_several_ways(path: Path) -> None:
    dated(path, "2023-06-30", "2023.6.30", 45107, "20230630", "2023年6月30日")


@case(ACCEPT, rows=1)
def dates_of_1904(path: Path) -> None:
    dated(path, dt.date(2023, 6, 30), is_1904=True, shape="yyyy-mm-dd")


@case(ACCEPT, rows=4)
def dates_that_are_vague(path: Path) -> None:
    dated(path, "2023年6月底前", "2023年上半年", "2023年三季度", "2023.6")


@case(NORMALIZE, "date.year_assumed", rows=1)
def date_without_year(path: Path) -> None:
    dated(path, "6月底前")


@case(CONFIRM, "date.month_or_tenth", rows=2)
def october_that_lost_its_nought(path: Path) -> None:
    dated(path, 2023.1, 2023.6)


@case(REJECT, "date.bad", rows=1)
def date_that_is_none(path: Path) -> None:
    dated(path, "2023年2月30日")


@case(CONFIRM, "date.vague", rows=1)
def date_wanted_to_the_day(path: Path) -> None:
    make.write(path, [[*HEAD, "更新日期"], [*make.project(1), "2023年8月"]])


@case(ACCEPT, rows=1)
def format_without_day(path: Path) -> None:
    dated(path, dt.date(2023, 6, 1), shape='yyyy"年"m"月"')
