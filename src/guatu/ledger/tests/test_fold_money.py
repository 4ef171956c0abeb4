"""The money fold (pure): differences between effective returns, whatever order they came in (DECISIONS 2)."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.period import Period
from guatu.ledger import rules


@dataclass
class Row:
    """A fact as the fold sees it."""

    kind: str
    occurred_on: dt.date
    period: str = ""
    amount_yuan: int | None = None
    provenance: str = "observed"
    body: dict[str, Any] = field(default_factory=dict)
    subject_id: str = ""
    id: UUID = field(default_factory=uuid4)


def returned(period: str, ytd: int, basis: str = "reported", **more: Any) -> Row:
    end = Period.parse(period).end
    return Row("ledger.investment_returned", end, period, ytd, body={"basis": basis, "ytd_yuan": ytd, **more})


def planned(amount: int | None, kind: str = "issued", on: str = "2023-01-10") -> Row:
    body = {"year": 2023, "plan_kind": kind, "document_no": kind}
    return Row("ledger.plan_set", dt.date.fromisoformat(on), "2023", amount, body=body)


def months(money: rules.Money, basis: str = "reported") -> dict[str, int]:
    return {key: row["month_yuan"] for (key, b), row in money.months.items() if b == basis}


def test_it_works():
    money = rules.fold_money([planned(1000), returned("2023-01/02", 120), returned("2023-03", 200)])
    assert months(money) == {"2023-01/02": 120, "2023-03": 80}
    year = money.years[2023]
    assert (year["plan_yuan"], year["done_yuan"], year["month_yuan"]) == (1000, 200, 80)


@given(st.permutations([("2023-01/02", 120), ("2023-03", 200), ("2023-04", 190), ("2023-05", 300)]))
def test_order_of_arrival_does_not_matter(rows):
    money = rules.fold_money([returned(period, ytd) for period, ytd in rows])
    assert months(money) == {"2023-01/02": 120, "2023-03": 80, "2023-04": -10, "2023-05": 110}
    assert money.years[2023]["done_yuan"] == 300


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_months_sum_to_the_cumulative(amounts):
    totals = list(itertools.accumulate(amounts))
    money = rules.fold_money([returned(f"2023-{n + 1:02}", ytd) for n, ytd in enumerate(totals)])
    assert sum(months(money).values()) == totals[-1] == money.years[2023]["done_yuan"]


def test_a_new_year_starts_from_nothing():
    money = rules.fold_money([returned("2022-12", 500), returned("2023-01/02", 60)])
    assert months(money) == {"2022-12": 500, "2023-01/02": 60}


def test_verified_counts_before_reported_and_follows_it():
    rows = [returned("2023-01/02", 100), returned("2023-03", 200), returned("2023-03", 190, "verified")]
    year = rules.fold_money(rows).years[2023]
    assert (year["done_yuan"], year["done_basis"], year["month_yuan"]) == (190, "verified", 90)
    assert (year["done_reported_yuan"], year["done_verified_yuan"]) == (200, 190)


def test_a_newer_report_counts_while_it_waits_for_verification():
    rows = [returned("2023-03", 200), returned("2023-03", 190, "verified"), returned("2023-04", 260)]
    year = rules.fold_money(rows).years[2023]
    assert (year["done_yuan"], year["done_basis"], year["month_yuan"]) == (260, "reported", 70)


def test_inspection_is_shown_beside_and_never_counted():
    rows = [returned("2023-03", 200), returned("2023-03", 50, "inspected")]
    money = rules.fold_money(rows)
    assert money.years[2023]["done_yuan"] == 200
    assert ("2023-03", "inspected") in money.months


def test_exactly_one_return_a_period_is_effective():
    rows = [returned("2023-03", 200), returned("2023-03", 190, "verified"), returned("2023-04", 260)]
    effective = [(key, row["is_effective"]) for key, row in rules.fold_money(rows).months.items()]
    assert sorted(k for k, is_effective in effective if is_effective) == [("2023-03", "verified"), ("2023-04", "reported")]


def test_plans_keep_the_first_and_the_present():
    money = rules.fold_money([planned(1000), planned(800, "adjusted", "2023-07-01")])
    year = money.years[2023]
    assert (year["plan_first_yuan"], year["plan_yuan"], year["plan_kind"]) == (1000, 800, "adjusted")


def test_a_withdrawn_plan_is_no_plan():
    assert rules.fold_money([planned(1000), planned(None, "withdrawn", "2023-07-01")]).years[2023]["plan_yuan"] is None


def test_since_start_is_carried_plus_done():
    carried = Row("ledger.carried_forward", dt.date(2023, 1, 1), "2023", 700, body={"year": 2023})
    assert rules.fold_money([carried, returned("2023-03", 200)]).years[2023]["since_start_yuan"] == 900


def test_unknown_stays_unknown():
    year = rules.fold_money([planned(1000)]).years[2023]
    assert (year["done_yuan"], year["through_on"], year["since_start_yuan"]) == (None, None, None)
