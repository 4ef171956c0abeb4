"""The arithmetic of the table itself."""

from __future__ import annotations

import pytest

from guatu.access import matrix
from guatu.access.matrix import OTHER, OWN, PUBLIC, SIGNED_IN, Rule, expected

PROJECT = Rule("project.amend", things="project", post=302)
PLACE = Rule("figures.read", things="place", at="place")
RANKS = Rule("ranks.read", things="place", is_rank=True)
LIST = Rule("project.read")


def test_it_works() -> None:
    assert expected(PROJECT, "POST", "county_office", OWN) == 302
    assert expected(PROJECT, "POST", "county_office", OTHER) == 404


@pytest.mark.parametrize(
    ("rule", "role", "place", "status"),
    [
        (PROJECT, "reporter", OWN, 403),
        (PROJECT, "reporter", OTHER, 404),
        (PROJECT, "city_office", OTHER, 404),
        (PROJECT, "department", OWN, 403),
        (PROJECT, "system_admin", OWN, 404),
        (PROJECT, "public", OWN, 302),
        (PLACE, "department", OWN, 404),
        (PLACE, "viewer", OWN, 200),
        (RANKS, "reporter", OTHER, 200),
        (RANKS, "leader", OTHER, 404),
        (RANKS, "audit_admin", OWN, 404),
        (LIST, "viewer", "-", 200),
        (LIST, "audit_admin", "-", 403),
        (Rule("journal.read", things="project"), "audit_admin", OTHER, 200),
        (Rule(PUBLIC), "public", "-", 200),
        (Rule(SIGNED_IN), "audit_admin", "-", 200),
        (Rule("project.read", only={"leader": 204}, why="a test"), "leader", "-", 204),
    ],
)
def test_statuses(rule: Rule, role: str, place: str, status: int) -> None:
    assert expected(rule, "GET", role, place) == status


def test_an_exception_needs_a_reason_and_a_verb_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError):
        matrix._check("a:b", Rule("project.read", only={"leader": 204}))
    with pytest.raises(RuntimeError):
        matrix._check("a:b", Rule("project.raed"))


def test_the_file_reads_back() -> None:
    rows = matrix.table()
    assert matrix.from_csv(matrix.to_csv(rows)) == rows
    with pytest.raises(ValueError, match="columns"):
        matrix.from_csv("a,b\n1,2\n")
