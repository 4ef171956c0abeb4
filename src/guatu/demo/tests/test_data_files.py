"""The two demo jurisdictions as data: every row is sound, sourced, counted once and adds up."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.kernel.codes import division_alias
from guatu.kernel.rounding import half_up
from guatu.kernel.vague import BOUNDS, PRECISIONS, read_vague
from guatu.kernel.yuan import parse_amount

DATA = Path(__file__).resolve().parent.parent / "data"
YI = 100_000_000
WAN = 10_000
STAGES = ("P10", "P20", "P30", "P35", "P40", "P50", "P60", "P70", "P75", "P80")
IMPORTED = ("project", "parent", "part", "package")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# What a loader may rely on; a column added or dropped without a word breaks it.
SCHEMA = json.loads((DATA / "schema.json").read_text("utf-8"))
HEADERS = {table["path"]: table["columns"] for table in SCHEMA["csv"]}
JSON_FILES = tuple(table["path"] for table in SCHEMA["json"])

# A surname, at most two more characters, then a title — or a title, then a name: how a person gets printed.
SURNAMES = (
    "王李张刘陈杨赵周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪任姜范石姚谭廖邹熊陆郝孔白崔康毛邱"
    "秦史顾侯邵孟万段雷钱汤尹黎易武乔贺赖龚蔚葛"
)
TITLES = "书记|市长(?!葛)|县长|区长|镇长|主任|局长|处长|科长|董事长|总经理|经理|记者|通讯员|同志|先生|女士"
PERSON = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:{TITLES})|(?:{TITLES}|负责人)[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")
TITLE_WORDS = re.compile(f"(?:{TITLES}|负责人)")
PERSONAL_HEADERS = re.compile("person|contact|phone|mobile|姓名|联系人|电话|手机|责任人|领导姓名")


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def column(path: str, name: str) -> list[str]:
    return [row[name] for row in rows(path)]


def by_id() -> dict[str, dict[str, str]]:
    return {row["project_id"]: row for row in rows("xuchang/projects.csv")}


def amount(row: dict[str, str], key: str = "total_yuan") -> int:
    return int(row[key] or 0)


def split(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


# ---- all files -----------------------------------------------------------------------------------------------------


def test_it_works() -> None:
    kinds = Counter(column("xuchang/projects.csv", "import_as"))
    assert kinds == {"project": 48, "parent": 4, "part": 7, "package": 2, "facility": 17, "prospect": 23, "skip": 10}
    counted = [row for row in by_id().values() if row["is_counted"] == "1"]
    assert (len(counted), sum(map(amount, counted))) == (49, 49_576_000_000)


def test_every_file_is_known() -> None:
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert found == {"schema.json", *HEADERS, *JSON_FILES}


@pytest.mark.parametrize("path", sorted(HEADERS))
def test_columns_are_as_agreed(path: str) -> None:
    with (DATA / path).open(encoding="utf-8", newline="") as handle:
        table = list(csv.reader(handle, strict=True))
    assert table[0] == HEADERS[path]
    assert len(table) > 1
    assert {len(line) for line in table} == {len(table[0])}
    assert all(cell == cell.strip() for line in table for cell in line)


@pytest.mark.parametrize("path", [*sorted(HEADERS), *JSON_FILES])
def test_bytes_are_plain_utf8(path: str) -> None:
    content = (DATA / path).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode("utf-8").endswith("\n")


@pytest.mark.parametrize("path", [*sorted(HEADERS), *JSON_FILES])
def test_no_person_is_named(path: str) -> None:
    text = (DATA / path).read_text("utf-8")
    assert not PERSON.findall(text)
    numbers = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{17}[\dXx]", re.sub(r"[0-9a-f]{64}", "", text))
    assert not [number for number in numbers if not number.endswith("0000")]  # an amount in yuan ends in zeros
    assert not PERSONAL_HEADERS.search(text.splitlines()[0] if path.endswith(".csv") else "")
    assert path.startswith("sample/") or not TITLE_WORDS.search(text)


def test_the_person_test_can_fail() -> None:
    assert PERSON.search("据陈某某书记介绍") and PERSON.search("局长赵甲乙说") and PERSON.search("王某董事长")
    assert not PERSON.search("许昌市长葛市") and not PERSON.search("示例市项目办调度岗")


@pytest.mark.parametrize("path", [*sorted(HEADERS), *JSON_FILES])
def test_no_path_or_address(path: str) -> None:
    assert not re.search(r"https?:|www\.|/work/|/tmp/|/home/|@[a-z]+\.", (DATA / path).read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(HEADERS))
def test_english_stands_beside_chinese(path: str) -> None:
    for row in rows(path):
        for key in (key for key in row if key.endswith("_en")):
            chinese = row[key.removesuffix("_en")]
            assert bool(row[key]) == bool(chinese) or (key == "title_en" and row[key]), (key, row)
            assert not CHINESE.search(row[key]), row[key]


@pytest.mark.parametrize(
    ("path", "key"),
    [("xuchang/documents.csv", "document_id"), ("xuchang/projects.csv", "project_id"), ("xuchang/stated_totals.csv", "key"),
     ("xuchang/timeline.csv", "event_id"), ("xuchang/contradictions.csv", "x_id"), ("sample/parties.csv", "name"),
     ("sample/posts.csv", "username"), ("sample/posts.csv", "title")]
    + [(f"{place}/{name}.csv", "code") for place in ("xuchang", "sample")
       for name in ("places", "units", "chains", "clusters", "lists")],
)  # fmt: skip
def test_codes_are_given_once(path: str, key: str) -> None:
    values = column(path, key)
    assert all(values)
    assert len(values) == len(set(values))


# ---- places --------------------------------------------------------------------------------------------------------


def test_xuchang_places_carry_the_official_codes() -> None:
    found = {row["code"]: row["name"] for row in rows("xuchang/places.csv") if row["is_official"] == "1"}
    assert found == {
        "411000": "许昌市", "411002": "魏都区", "411003": "建安区", "411024": "鄢陵县", "411025": "襄城县", "411081": "禹州市",
        "411082": "长葛市",
    }  # fmt: skip
    jianan = next(row for row in rows("xuchang/places.csv") if row["code"] == division_alias("411023"))
    assert {"许昌县", "411023"} <= set(jianan["aliases"].split("|"))


def test_unofficial_codes_cannot_be_taken_for_official_ones() -> None:
    for row in rows("xuchang/places.csv") + rows("sample/places.csv"):
        if row["code_basis"] == "pseudo":
            assert re.search(r"[A-Z]", row["code"]) and row["is_official"] == "0"
        assert len(row["code"]) <= 12
    zones = {row["code"]: row["code_basis"] for row in rows("xuchang/places.csv") if row["kind"] == "zone"}
    assert zones == {"411071": "statistics", "4110X1": "pseudo", "4110X2": "pseudo"}
    assert {row["code_basis"] for row in rows("sample/places.csv")} == {"pseudo"}


@pytest.mark.parametrize("place", ["xuchang", "sample"])
def test_places_form_one_tree_with_two_rank_groups(place: str) -> None:
    table = {row["code"]: row for row in rows(f"{place}/places.csv")}
    assert [code for code, row in table.items() if not row["parent_code"]] == [next(iter(table))]
    assert all(row["parent_code"] in table for row in table.values() if row["parent_code"])
    assert all(row["rank_group"] == (row["kind"] if row["kind"] in ("county", "zone") else "") for row in table.values())
    orders = [row["official_order"] for row in table.values() if row["rank_group"]]
    assert len(orders) == len(set(orders))
    assert all(unit["place_code"] in table for unit in rows(f"{place}/units.csv"))


def test_parks_exist_only_where_a_project_stands_in_them() -> None:
    parks = {row["code"] for row in rows("xuchang/places.csv") if row["kind"] == "park"}
    assert parks == {row["site_place_code"] for row in by_id().values()} - {""}


# ---- sources -------------------------------------------------------------------------------------------------------


def test_documents_are_described_but_not_shipped() -> None:
    for row in rows("xuchang/documents.csv"):
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
        assert row["is_text_shipped"] == "0" and row["dated_basis"] == "inferred" and dt.date.fromisoformat(row["dated_on"])
    assert len(rows("xuchang/documents.csv")) == 5
    assert not list(DATA.rglob("*.txt"))


@pytest.mark.parametrize("path", sorted(path for path, header in HEADERS.items() if "quote" in header))
def test_every_reported_row_names_its_source(path: str) -> None:
    known = set(column("xuchang/documents.csv", "document_id"))
    for row in rows(path):
        if row["provenance"] == "reconstructed":
            continue
        source = row.get("quote_document") or row["document"]
        assert row["provenance"] == "reported" and source in known, row
        assert 3 <= len(row["quote"]) <= 80, row["quote"]


def test_fields_keep_one_category_over_the_years() -> None:
    assert {row["provenance"] for row in rows("xuchang/fields.csv")} == {"reported"}
    years: dict[str, set[str]] = defaultdict(set)
    for row in rows("xuchang/fields.csv"):
        years[row["category"]].add(row["year"])
    assert len([category for category, seen in years.items() if "2022" in seen]) == 7
    assert years["innovation"] == {"2022", "2025"}


def test_chains_and_clusters_belong_to_a_dated_taxonomy() -> None:
    taxonomies = {row["taxonomy"]: row for row in rows("xuchang/taxonomies.csv")}
    for name, stated in (("chains", "stated_chains"), ("clusters", "stated_clusters")):
        named = Counter(column(f"xuchang/{name}.csv", "taxonomy"))
        assert set(named) <= set(taxonomies)
        assert all(named[key] <= int(row[stated]) for key, row in taxonomies.items() if row[stated])
    assert (taxonomies["XC-2023"]["stated_clusters"], taxonomies["XC-2023"]["stated_chains"]) == ("10", "16")


# ---- projects ------------------------------------------------------------------------------------------------------


def test_every_row_is_decided() -> None:
    for row in by_id().values():
        assert bool(row["import_reason"]) == (row["import_as"] in ("skip", "facility", "prospect")), row["project_id"]
        assert bool(row["count_unit"]) == bool(row["row_role"]) == (row["import_as"] in IMPORTED), row["project_id"]
        assert row["confidence"] in ("high", "medium", "low")
        assert row["import_as"] == "skip" or row["is_counted"] in ("0", "1")
    assert [f"XC-P{number:03d}" for number in range(1, 112)] == sorted(by_id())


def test_every_project_points_at_things_that_exist() -> None:
    known = {
        "place_code": column("xuchang/places.csv", "code"), "site_place_code": column("xuchang/places.csv", "code"),
        "unit_code": column("xuchang/units.csv", "code"), "chain_code": column("xuchang/chains.csv", "code"),
        "cluster_code": column("xuchang/clusters.csv", "code"), "list_hints": column("xuchang/lists.csv", "code"),
    }  # fmt: skip
    for row in by_id().values():
        assert row["place_code"]
        for key, codes in known.items():
            assert not row[key] or row[key] in codes, (row["project_id"], key)
        assert all(other in by_id() for other in split(row["possible_same_as"]))
        assert row["place_basis"] in ("stated", "inferred", "not_stated")


def test_nothing_is_counted_twice() -> None:
    table = by_id()
    for row in table.values():
        if row["is_counted"] == "1":
            assert row["import_as"] in IMPORTED and row["count_unit"] in ("single", "bundle") and not row["parent_id"]
            assert not [one for one in split(row["possible_same_as"]) if table[one]["is_counted"] == "1"], row["project_id"]
        if row["import_as"] == "part":
            assert row["count_unit"] in ("part", "included") and table[row["parent_id"]]["import_as"] == "parent"
        if row["count_note"] == "duplicate_pending":
            assert row["needs_confirmation"] == "1" and row["possible_same_as"] and row["is_counted"] == "0"
        assert row["count_unit"] != "single" or row["is_counted"] == "1" or row["count_note"]


def test_parts_never_exceed_their_parent() -> None:
    sums: Counter[str] = Counter()
    for row in by_id().values():
        sums[row["parent_id"]] += amount(row)
    del sums[""]
    assert all(total <= amount(by_id()[parent]) for parent, total in sums.items() if total)
    assert sums["XC-P001"] == 40 * YI
    assert [amount(by_id()[one]) for one in ("XC-P001", "XC-P002", "XC-P049", "XC-P052")] == [75 * YI, 15 * YI, 15 * YI, 0]


def test_amounts_are_whole_yuan_as_printed() -> None:
    for row in by_id().values():
        if row["total_yuan"]:
            assert parse_amount(row["total_text"], "亿元").yuan == amount(row)
        assert bool(row["total_yuan"]) == bool(row["total_text"])
        assert bool(row["plan_yuan"]) == bool(row["plan_year"])
    assert [row["project_id"] for row in by_id().values() if row["done_yuan"]] == ["XC-P048"]


def test_nothing_unpublished_is_filled_in() -> None:
    assert {row["field"] + row["tier"] for row in by_id().values()} == {""}
    assert {row["project_id"] for row in by_id().values() if row["import_as"] == "prospect" and row["stage"]} == set()


def test_stage_is_the_last_reading() -> None:
    readings: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("xuchang/project_stages.csv"):
        readings[row["project_id"]].append(row)
    for key, row in by_id().items():
        if row["stage"]:
            last = max(readings[key], key=lambda one: one["as_of"])
            assert (row["stage"], row["stage_as_of"], row["stage_document"]) == (last["stage"], last["as_of"], last["document"])
            assert row["stage"] in STAGES and row["stage_as_of_precision"] in PRECISIONS
        else:
            assert key not in readings
    for seen in readings.values():
        stages = [one["stage"] for one in sorted(seen, key=lambda one: one["as_of"])]
        assert stages == sorted(stages)


def test_dates_say_how_exact_they_are() -> None:
    published = {row["document_id"]: row["dated_on"] for row in rows("xuchang/documents.csv")}
    for row in rows("xuchang/project_dates.csv"):
        assert by_id()[row["project_id"]]["import_as"] in IMPORTED
        assert row["precision"] in PRECISIONS and row["bound"] in BOUNDS and row["text"]
        assert row["milestone"] in ("sign", "perform", "start", "complete", "produce", "capacity", "benefit", "other")
        assert bool(dt.date.fromisoformat(row["on"]))
        # What happened happened before it was printed; a promise may lie ahead.
        assert row["nature"] == "planned" or row["on"] <= published[row["document"]]


def test_promises_are_read_as_the_kernel_reads_them() -> None:
    checked = 0
    for row in rows("xuchang/project_dates.csv"):
        read = read_vague(row["text"].replace("（力争）", "").replace("（9月前）", ""), int(row["on"][:4])).value
        if read and row["nature"] == "planned" and row["text"] != "5年内":
            assert (read.on.isoformat(), read.precision, read.bound) == (row["on"], row["precision"], row["bound"]), row
            checked += 1
    assert checked >= 10


def test_memberships_never_exceed_what_was_published() -> None:
    lists = {row["code"]: row for row in rows("xuchang/lists.csv")}
    items: Counter[str] = Counter()
    joined = {(row["project_id"], row["list_code"]) for row in rows("xuchang/memberships.csv")}
    for row in rows("xuchang/memberships.csv"):
        project = by_id()[row["project_id"]]
        assert project["import_as"] in IMPORTED and row["count_unit"] in ("single", "bundle")
        items[row["list_code"]] += int(row["stated_items"])
        assert (project["parent_id"], row["list_code"]) not in joined
    assert all(count <= int(lists[code]["stated_count"] or count) for code, count in items.items())
    assert items["CG-START-20230906"] == int(lists["CG-START-20230906"]["stated_count"]) == 7


# ---- stated totals, timeline ---------------------------------------------------------------------------------------


def test_stated_totals_keep_value_and_scope() -> None:
    places = set(column("xuchang/places.csv", "code"))
    for row in rows("xuchang/stated_totals.csv"):
        size = {"亿元": YI, "万元": WAN}.get(row["unit"])
        assert row["value_yuan"] == (str(int(Decimal(row["value"]) * size)) if size else "")
        assert row["scope_place"] in places and row["as_of_text"] and row["kind"] in ("actual", "plan", "target", "implied")
        assert not row["as_of"] or dt.date.fromisoformat(row["as_of"])


def test_implied_values_are_marked_and_follow_from_printed_ones() -> None:
    totals = {row["key"]: row for row in rows("xuchang/stated_totals.csv")}
    implied = [row for row in totals.values() if row["is_implied"] == "1"]
    for row in implied:
        assert row["provenance"] == "reconstructed" and "推算" in row["title"] and "implied" in row["title_en"] and row["note"]
        first, sign, second = row["formula"].split()
        left, right = totals[first], totals[second]
        one, two = Decimal(left["value"]), Decimal(right["value"])
        value = one / two if sign == "/" else one - two
        value *= 100 if sign == "/" and "%" in (right["unit"], row["unit"]) else 1
        places = max(0, -Decimal(row["value"]).as_tuple().exponent)  # type: ignore[operator]
        assert half_up(value, places) == Decimal(row["value"]), row["key"]
    assert len(implied) == 7


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("three_batches.count", ["three_batches.sign", "three_batches.start", "three_batches.produce"]),
     ("zone.hundred_city.count.2018", ["zone.hundred_city.continued.2018", "zone.hundred_city.new.2018"]),
     ("zone.hundred_city.count.2018", ["zone.hundred_city.started.2018", "zone.hundred_city.preliminary.2018"]),
     ("yrd.signed.count.2020", ["yrd.week.count.2020", "yrd.tour.count.2020"]),
     ("zone.key.count.2018", ["zone.keyp.count.2018", "zone.keym.count.2018.implied"])],
)  # fmt: skip
def test_published_parts_make_their_whole(whole: str, parts: list[str]) -> None:
    value = {row["key"]: Decimal(row["value"]) for row in rows("xuchang/stated_totals.csv")}
    assert value[whole] == sum(value[part] for part in parts)


def test_headline_totals_are_as_printed() -> None:
    value = {row["key"]: (row["value"], row["unit"]) for row in rows("xuchang/stated_totals.csv")}
    assert value["three_batches.total"] == ("4595.15", "亿元") and value["three_batches.count"] == ("648", "个")
    assert value["key.done.2023"] == ("1673.1", "亿元") and value["key.rate.2023"] == ("92.9", "%")
    assert [value[f"zone.key.{key}.2018"][0] for key in ("count", "total", "plan", "done")] == ["12", "217.8", "85.3", "91.6"]
    undated = [row for row in rows("xuchang/stated_totals.csv") if row["key"] == "key.rate.2023"]
    assert not undated[0]["as_of"] and "原文未印" in undated[0]["as_of_text"]


def test_contradictions_are_explained() -> None:
    known = set(column("xuchang/contradictions.csv", "x_id"))
    assert known == {f"X{number:02d}" for number in range(1, 34)}
    texts = [text for path in ("projects", "stated_totals", "taxonomies") for text in column(f"xuchang/{path}.csv", "x_ids")]
    used = {x for text in texts for x in split(text)}
    assert used <= known and len(used) >= 25


def test_timeline_is_in_order() -> None:
    events = rows("xuchang/timeline.csv")
    assert [row["on"] for row in events] == sorted(row["on"] for row in events)
    for row in events:
        assert row["precision"] in PRECISIONS and row["nature"] in ("actual", "planned")
        assert row["date_basis"] in ("stated", "inferred")
        assert not row["end_on"] or row["end_on"] >= row["on"]
        assert row["scope_place"] in column("xuchang/places.csv", "code")
