"""The sample world before anything is written: the same every time, as the profile says, and lawful in itself."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import cache

from guatu.demo import accounts, files, ledger_file
from guatu.demo.sample import money, script
from guatu.demo.sample.model import LAST_DAY, PRESENT_DAY, Invented
from guatu.demo.services import invented
from guatu.intake import file
from guatu.intake.profile import Context, from_plain
from guatu.kernel.vague import read_vague
from guatu.ledger.intake_profile import PROJECTS

REAL = re.compile("许昌|长葛|禹州|鄢陵|襄城|建安|魏都|河南")


@cache
def world() -> list[Invented]:
    return invented()


def counted() -> list[Invented]:
    return [one for one in world() if one.is_counted]


def members(code: str) -> list[Invented]:
    return [one for one in counted() if code in one.memberships]


def test_it_works() -> None:
    profile = files.document("sample/profile.json")
    assert len(world()) == profile["projects_total"] == 400
    assert Counter(one.role for one in world()) == profile["row_roles"]
    assert Counter(one.place for one in world()) == {place["code"]: place["projects"] for place in profile["places"]}
    assert Counter(one.trajectory for one in world()) == {item["key"]: item["count"] for item in profile["trajectories"]}


def test_it_is_the_same_every_time() -> None:
    first, second = invented(), invented()
    assert [(o.key, o.attrs, o.reached, o.promised, o.plans, o.reported, o.verified) for o in first] == [
        (o.key, o.attrs, o.reached, o.promised, o.plans, o.reported, o.verified) for o in second
    ]


def test_a_smaller_world_has_the_same_shape() -> None:
    small = invented(0.1)
    assert len(small) < 120 and {one.trajectory for one in small} == {one.trajectory for one in world()}
    assert {one.place for one in small} == {one.place for one in world()}


def test_names_are_plainly_invented_and_given_once() -> None:
    names = [one.attrs["name"] for one in world()]
    ledger = {item["name"] for item in files.document("sample/demo_ledger.json")["expected"]}
    assert len(set(names)) == 400 and all(name.startswith("示例·") for name in names) and not ledger & set(names)
    assert not [one for one in world() if REAL.search(json.dumps(one.attrs, ensure_ascii=False))]
    assert all(one.attrs["national_code"][5:7] == "99" for one in world())


def test_parts_are_less_than_their_bundle() -> None:
    parents = {one.key: one for one in world() if one.role == "parent"}
    for key, parent in parents.items():
        mine = [one for one in world() if one.parent == key]
        assert len(mine) == 3 and sum(one.total_yuan for one in mine) < parent.total_yuan and parent.is_counted
        assert not [one for one in mine if one.is_counted or one.plans or one.reported]


def test_lists_are_filled_as_the_profile_says() -> None:
    profile = files.document("sample/profile.json")
    assert {item["code"]: len(members(item["code"])) for item in profile["lists"]} == {
        item["code"]: item["members"] for item in profile["lists"]
    }
    for overlap in profile["overlaps"]:
        one, other = ({p.key for p in members(code)} for code in overlap["lists"])
        assert len(one & other) >= overlap["at_least"], overlap
    for batch in ("SIGN", "START", "PROD"):
        keys = [p.key for issue in (1, 2, 3) for p in members(f"S-3B{issue}-{batch}")]
        assert len(keys) == len(set(keys))


def test_nothing_lies_after_the_open_month() -> None:
    for one in world():
        days = [r.on for r in one.reached] + [p.said_on for p in one.promised] + [c.on for c in one.changed]
        assert max(days) <= LAST_DAY and one.reached[0].on <= one.registered_on, one.key
        stages = [r.stage for r in sorted(one.reached, key=lambda r: (r.on, r.stage))]
        assert stages == sorted(stages) and len(stages) == len(set(stages)), (one.key, one.reached)


def test_promises_say_what_they_mean() -> None:
    vague = [p for one in world() for p in one.promised if p.text]
    assert len(vague) > 100
    for promise in vague:
        read = read_vague(promise.text).value
        assert read is not None and (read.on, read.precision) == (promise.promised_on, promise.precision), promise
    for one in world():
        first: set[str] = set()
        for promise in one.promised:
            assert promise.promised_on > promise.said_on and bool(promise.reason) == (promise.milestone in first), promise
            first.add(promise.milestone)


def test_money_stays_within_its_bounds() -> None:
    for one in counted():
        done = {
            year: max((t.ytd_yuan for p, t in one.reported.items() if p.end.year == year), default=0) for year in (2022, 2023)
        }
        assert (one.carried_yuan or 0) + sum(done.values()) <= one.total_yuan, one.key
        assert all(told.ytd_yuan >= 0 and told.ytd_yuan % 10_000 == 0 for told in one.reported.values())
        assert set(one.verified) == set(one.reported)


def test_decreases_are_lawful() -> None:
    fallen = [t for one in world() for t in one.reported.values() if t.ytd_yuan < t.before_yuan]
    assert len(fallen) >= 20 and all(told.reason and "示例" in told.document_no for told in fallen)


def test_plans_are_issued_adjusted_added_and_withdrawn() -> None:
    kinds = Counter((plan.year, plan.kind) for one in world() for plan in one.plans)
    assert kinds[2023, "adjusted"] >= 15 and kinds[2023, "added"] == 16 and kinds[2023, "withdrawn"] == 6
    assert kinds[2022, "issued"] > 200 and kinds[2023, "issued"] > 200
    assert money.periods(2023)[-1].key == "2023-09" and money.periods(2022)[0].key == "2022-01/02"


def test_acts_stand_in_the_order_of_the_calendar() -> None:
    acts = script.acts(world())
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert acts[0].at.date() == dt.date(2022, 1, 5) and acts[-1].at.date() < PRESENT_DAY
    closes = [act.period.key for act in acts if act.kind == "close" and act.period]
    assert (closes[0], closes[-1], len(closes)) == ("2022-06", "2023-08", 14)
    for act in acts:
        assert all(event.occurred_on <= act.at.date() for events in act.events.values() for event in events)


def test_some_facts_come_after_their_close() -> None:
    closed: set[object] = set()
    late = 0
    for act in script.acts(world()):
        late += act.kind == "file" and act.period in closed
        closed |= {act.period} if act.kind == "close" else set()
    assert late >= 14


def test_the_messy_ledger_reads_as_expected() -> None:
    expected = files.document("sample/demo_ledger.json")["expected_totals"]
    read = file.propose(ledger_file.demo_ledger(), ledger_file.file_name(), from_plain(PROJECTS), Context(default_year=2023))
    assert read.proposal is not None
    found = list(read.proposal.rows)
    assert len(found) == expected["projects"]
    for key in ("total_yuan", "plan_yuan", "ytd_yuan"):
        assert sum(row.value(key) or 0 for row in found) == expected[key]
    assert [(problem.code, problem.row, problem.column) for problem in read.all_problems] == [("amount.range", 30, "G")]


def test_the_messy_ledger_is_the_same_every_time() -> None:
    assert ledger_file.demo_ledger() == ledger_file.demo_ledger()


def test_every_printed_sign_in_is_a_post_with_a_role() -> None:
    roles = {row["username"]: row["role"] for row in files.rows("sample/posts.csv")}
    shown = [one.username for one in accounts.sign_ins()]
    assert {roles[name] for name in shown if name in roles} == set(roles.values()) and len(shown) == len(set(shown))
