"""Every address × method × role × own or other place answers as the reviewed table says (P6)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from guatu.access import matrix
from tests.cast import Cast
from tests.permissions.probing import NAMES, RULES, ask

pytestmark = pytest.mark.django_db(databases="__all__")
CSV = Path(__file__).with_name("matrix.csv")


def test_every_url_has_rule() -> None:
    found = list(matrix.addresses())
    assert not [route for name, route in found if not name], "addresses without a name"
    names = {name for name, _route in found}
    assert names == set(NAMES), "addresses and rules differ: add to the room's permissions.py"


def test_matrix_equals_csv() -> None:
    reviewed = matrix.from_csv(CSV.read_text(encoding="utf-8"))
    assert [row for row, count in Counter(reviewed).items() if count > 1] == []
    wanted = set(matrix.table())
    changed = sorted(wanted ^ set(reviewed))
    lines = [f"{'+' if row in wanted else '-'} {row}" for row in changed]
    assert not lines, "review, then `guatu permissions --write`:\n" + "\n".join(lines)


# Who may do what is decided in Python; the queries it becomes are held on both engines by the test below and by those of access.
@pytest.mark.one_engine
@pytest.mark.parametrize("name", NAMES)
def test_answers(name: str, cast: Cast, client: Client) -> None:
    wrong = []
    rows = [row for row in matrix.from_csv(CSV.read_text(encoding="utf-8")) if row.url_name == name]
    assert rows
    for row in rows:
        got = ask(client, cast, name, row.method, cast.members[row.role], row.place).status_code
        if got != row.status:
            wrong.append(f"{row.method} {row.role} {row.place}: expected {row.status}, got {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_another_county_is_held_to_the_same(name: str, cast: Cast, client: Client) -> None:
    """乙县's office gets for its own and 甲县's things exactly what 甲县's gets for its own and 乙县's."""
    rule = RULES[name]
    for method in rule.methods:
        for place in rule.places:
            wanted = matrix.expected(rule, method, "county_office", place)
            assert ask(client, cast, name, method, cast.other_county_office, place).status_code == wanted
