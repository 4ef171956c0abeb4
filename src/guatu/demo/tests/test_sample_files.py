"""The sample jurisdiction: what a generator and the messy ledger need is complete, whole and adds up exactly."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from guatu.access.roles import ROLES
from guatu.kernel.period import Period
from guatu.kernel.vague import read_vague
from guatu.kernel.yuan import parse_amount

DATA = Path(__file__).resolve().parent.parent / "data"
STAGES = ("P10", "P20", "P30", "P35", "P40", "P50", "P60", "P70", "P75", "P80")
REAL = re.compile("许昌|长葛|禹州|鄢陵|襄城|建安|魏都|河南")


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def column(path: str, name: str) -> list[str]:
    return [row[name] for row in rows(path)]


def document(path: str) -> Any:
    return json.loads((DATA / path).read_text("utf-8"))


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def raw(cell: Any) -> Any:
    """A ledger cell as typed: {"number": "3.20"}, {"date": "2022-05-01"} or plain text."""
    return next(iter(cell.values())) if isinstance(cell, dict) else cell


def test_it_works() -> None:
    assert document("sample/profile.json")["projects_total"] == 400
    assert document("sample/demo_ledger.json")["expected_totals"] == {
        "projects": 40, "total_yuan": 10_831_000_000, "plan_yuan": 3_680_000_000, "ytd_yuan": 2_049_800_000,
    }  # fmt: skip


def test_sample_is_plainly_invented() -> None:
    for name in ("places", "units", "posts", "parties", "lists"):
        for row in rows(f"sample/{name}.csv"):
            assert row["is_sample"] == "1" and "示例" in row.get("name", "") + row.get("title", ""), row
    assert {row["uscc"] for row in rows("sample/parties.csv")} == {""}
    assert not [path for path in (DATA / "sample").iterdir() if REAL.search(path.read_text("utf-8"))]


def test_every_role_has_a_post_and_administrators_stand_apart() -> None:
    posts = rows("sample/posts.csv")
    units = {row["code"]: row["place_code"] for row in rows("sample/units.csv")}
    assert {post["role"] for post in posts} == set(ROLES)
    assert all(units[post["unit_code"]] == post["place_code"] and post["display_name"] == post["title"] for post in posts)
    assert all(post["title"].endswith("岗") and re.fullmatch("demo-[a-z-]+", post["username"]) for post in posts)
    assert Counter(post["role"] for post in posts if ROLES[post["role"]].is_administrator).most_common(1)[0][1] == 1


def test_returns_calendar_covers_two_years_without_a_gap() -> None:
    months = [row for row in rows("sample/cycles.csv") if row["cycle_kind"] == "month"]
    periods = [Period.parse(row["period_key"]) for row in months]
    assert [period.key for period in periods][:2] == ["2022-01/02", "2022-03"] and len(periods) == 19
    for before, after in itertools.pairwise(periods):
        assert after.start == before.end + dt.timedelta(days=1)
    for row, period in zip(months, periods, strict=True):
        steps = [row[key] for key in ("opens_on", "return_due_on", "lock_on", "object_until", "close_on", "issue_on")]
        assert period.end.isoformat() < steps[0] and steps == sorted(steps)
        assert (row["period_start"], row["period_end"]) == (period.start.isoformat(), period.end.isoformat())
    weeks = [row for row in rows("sample/cycles.csv") if row["cycle_kind"] == "week"]
    assert all(dt.date.fromisoformat(row["period_start"]).weekday() == 0 for row in weeks)
    assert all((row["state"] == "skipped") == bool(row["note"]) == (not row["held_on"]) for row in weeks)


def test_profile_makes_exactly_the_projects_it_says() -> None:
    profile = document("sample/profile.json")
    wanted = {place["code"]: place["projects"] for place in profile["places"]}
    made: Counter[str] = Counter()
    for trajectory in profile["trajectories"]:
        assert trajectory["count"] == sum(trajectory["by_place"].values())
        made.update(trajectory["by_place"])
    assert dict(made) == wanted and sum(wanted.values()) == profile["projects_total"] == sum(profile["row_roles"].values()) == 400
    assert set(wanted) == {row["code"] for row in rows("sample/places.csv") if row["rank_group"]}
    bundles = profile["bundles"]
    assert profile["row_roles"]["part"] == profile["row_roles"]["parent"] * bundles["parts_per_parent"]
    assert sum(bundles["part_count_units"].values()) == profile["row_roles"]["part"]


def test_profile_weights_are_whole_and_complete() -> None:
    profile, words = document("sample/profile.json"), document("sample/vocabulary.json")
    assert not [leaf for leaf in leaves(profile) + leaves(words) if isinstance(leaf, float)]
    templates = {template["key"] for template in words["problem_templates"]}
    for trajectory in profile["trajectories"]:
        assert sum(trajectory["stage_at_end"].values()) == 1000 and set(trajectory["stage_at_end"]) <= set(STAGES)
        assert sum(trajectory["cause_permille"].values()) in (0, 1000) and set(trajectory["cause_permille"]) <= templates
    for weights in (profile["fields"], profile["sizes"]):
        assert sum(item["permille"] for item in weights) == 1000
    assert {sum(curve) for curve in profile["months_curve_permille"].values()} == {1000}
    assert sum(profile["approval_modes"].values()) == sum(profile["natures"].values()) == 1000
    assert sum(profile["problems"]["by_template"].values()) == profile["problems"]["total"]
    assert set(profile["problems"]["by_template"]) == templates


def test_profile_lists_and_stories_can_be_met() -> None:
    profile = document("sample/profile.json")
    members = {row["code"]: int(row["members"]) for row in rows("sample/lists.csv")}
    assert {item["code"]: item["members"] for item in profile["lists"]} == members
    assert all(overlap["at_least"] <= min(members[code] for code in overlap["lists"]) for overlap in profile["overlaps"])
    assert {row["issue_no"] for row in rows("sample/lists.csv") if row["kind"] == "programme"} == {"1", "2", "3"}
    counts = {item["key"]: item["by_place"] for item in profile["trajectories"]}
    assert all(story["n"] <= counts[story["trajectory"]][story["place"]] for story in profile["stories"])
    finished = sum(counts["produced_2022"].values()) + sum(counts["produced_2023"].values())
    assert sum(members[f"S-3B{issue}-PROD"] for issue in (1, 2, 3)) <= finished


def test_vocabulary_has_a_name_for_every_project() -> None:
    profile, words = document("sample/profile.json"), document("sample/vocabulary.json")
    products = [product for group in words["products"].values() for product in group]
    assert len(products) == len(set(products)) and set(words["chain_of_product"]) <= set(products)
    assert set(words["chain_of_product"].values()) <= set(column("sample/chains.csv", "code"))
    assert set(words["products"]) == set(column("sample/fields.csv", "category")) == {item["code"] for item in profile["fields"]}
    for place in profile["places"]:
        for item in profile["fields"]:
            assert place["projects"] * item["permille"] <= len(words["products"][item["code"]]) * 1000, (place["code"], item)


# ---- the messy ledger ----------------------------------------------------------------------------------------------


def test_ledger_is_as_messy_as_it_should_be() -> None:
    ledger = document("sample/demo_ledger.json")
    grid = ledger["rows"]
    assert {len(line) for line in grid} == {20} and len(ledger["columns"]) == 20 and len(ledger["expected"]) == 40
    totals = [raw(grid[item["row"] - 1][6]) for item in ledger["expected"]]
    assert any(text.startswith("约") for text in totals) and any("～" in text for text in totals)
    assert any(re.search("[０-９]", text) for text in totals) and any(text.endswith("万元") for text in totals)
    assert "亿元" in str(grid[1]) and "万元" in grid[3][8] and ledger["money_units"] == {"G": "亿元", "H": "亿元", "I": "万元"}
    assert (ledger["columns"][19]["header"], ledger["columns"][19]["key"], ledger["unmapped_columns"]) == ("备注2", "", ["T"])
    marks = {mark for item in ledger["expected"] for mark in grid[item["row"] - 1][12:17]}
    assert marks == set(ledger["marks"]) == set("√△×—")


def test_ledger_rows_read_as_expected() -> None:
    ledger = document("sample/demo_ledger.json")
    for item in ledger["expected"]:
        cells = [raw(cell) for cell in ledger["rows"][item["row"] - 1]]
        total, plan, done = (parse_amount(cells[at], unit) for at, unit in ((6, "亿元"), (7, "亿元"), (8, "万元")))
        assert (total.yuan, total.qualifier, plan.yuan, done.yuan) == (
            item["total_yuan"], item["total_qualifier"], item["plan_yuan"], item["ytd_yuan"],
        )  # fmt: skip
        assert item["plan_yuan"] <= item["total_yuan"] and (item["ytd_yuan"] or 0) <= item["plan_yuan"]
        assert (cells[0], cells[1]) == (str(item["seq"]), item["name"]) and item["name"].startswith("示例·")
        for text in filter(None, cells[9:12]):
            assert read_vague(text).value is not None, text


def test_ledger_totals_reconcile() -> None:
    ledger = document("sample/demo_ledger.json")
    for summary in ledger["summaries"]:
        first, last = summary["covers"]
        covered = [item for item in ledger["expected"] if first <= item["row"] <= last]
        cells = [raw(cell) for cell in ledger["rows"][summary["row"] - 1]]
        for at, key, unit in ((6, "total_yuan", "亿元"), (7, "plan_yuan", "亿元"), (8, "ytd_yuan", "万元")):
            assert parse_amount(cells[at], unit).yuan == summary[key] == sum(item[key] or 0 for item in covered)
    grand = ledger["summaries"][-1]
    assert (grand["total_yuan"], grand["plan_yuan"], grand["ytd_yuan"]) == (10_831_000_000, 3_680_000_000, 2_049_800_000)
    assert {key: grand[key] for key in ("total_yuan", "plan_yuan", "ytd_yuan")}.items() <= ledger["expected_totals"].items()


def test_ledger_sections_hold_what_they_say() -> None:
    ledger = document("sample/demo_ledger.json")
    numbers = [item["seq"] for item in ledger["expected"]]
    assert numbers == list(range(1, 41)) and len({item["name"] for item in ledger["expected"]}) == 40
    for section in ledger["sections"]:
        inside = [item for item in ledger["expected"] if section["first"] <= item["row"] <= section["last"]]
        assert f"（{len(inside)}个）" in ledger["rows"][section["row"] - 1][0] and len(inside) == section["stated_count"]
        assert {item["category"] for item in inside} == {section["category"]}
        assert f"A{section['row']}:T{section['row']}" in ledger["merges"]


def test_ledger_names_things_of_the_sample_only() -> None:
    ledger = document("sample/demo_ledger.json")
    owners, units = column("sample/parties.csv", "name"), column("sample/units.csv", "name")
    sites = column("sample/places.csv", "name")
    for item in ledger["expected"]:
        cells = ledger["rows"][item["row"] - 1]
        assert cells[2] in owners and cells[3] in sites and cells[18] in units
