"""权限表：every address × method × role × own or other place, with the status it must answer (P6, RELIABILITY 4.4).

A room offers `permissions.py` with `RULES = {"room:name": Rule(…)}`. From the rules and the role table this module works out the
whole table; `tests/permissions/matrix.csv` is that table as people have read and approved it, and the tests hold the running
house to it. An address without a rule fails.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import module_has_submodule

from guatu.access.roles import ROLES, VERBS, verbs_of

PUBLIC = "public"
SIGNED_IN = "signed-in"
OWN, OTHER, NO_THING = "own", "other", "-"
COLUMNS = ("url_name", "method", "role", "place", "status")

# How far each member of the test cast reaches; `tests/cast.py` builds them so. "" is an administrator: no business at all.
CAST_REACH = {
    "leader": "city",
    "city_office": "city",
    "county_office": "county",
    "reporter": "county",
    "department": "unit",
    "inspector": "city",
    "viewer": "county",
    "system_admin": "",
    "security_admin": "",
    "audit_admin": "",
}
ANONYMOUS = "public"
# Rules of addresses that belong to no room (the first page).
HOUSE = ("guatu.web.permissions",)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use one address, and what it answers when all is well.

    `verb`: a declared verb, `PUBLIC`, or `SIGNED_IN`. `things`: the name of a factory (`tests/permissions/things.py`) that makes
    the address's arguments for a member's own or other place; empty when the address is about no thing in particular.
    `at`: whether that thing belongs to a "project" (a unit or crew may reach it) or only to a "place".
    `get`, `post`: the status when permitted, None when the method is not served. A POST is sent `data` (a factory's name), or
    an empty form, whose usual answer is 422. `only`: statuses that differ, by "role", "role/place" or "role/place/METHOD";
    `why` says the reason to whoever reviews the table.
    """

    verb: str
    things: str = ""
    at: str = "project"
    get: int | None = 200
    post: int | None = None
    post_verb: str = ""
    data: str = ""
    query: str = ""
    is_rank: bool = False
    only: Mapping[str, int] = field(default_factory=dict)
    why: str = ""

    @property
    def methods(self) -> dict[str, int]:
        """The methods served, each with its status when permitted."""
        return {name: status for name, status in (("GET", self.get), ("POST", self.post)) if status is not None}

    @property
    def places(self) -> tuple[str, ...]:
        """The kinds of place a row is needed for."""
        return (OWN, OTHER) if self.things else (NO_THING,)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One line of the table."""

    url_name: str
    method: str
    role: str
    place: str
    status: int


def rules() -> dict[str, Rule]:
    """Every room's rules. Errors: RuntimeError when two rooms claim one address or a rule names an unknown verb."""
    found: dict[str, Rule] = {}
    for module in _rule_modules():
        for name, rule in import_module(module).RULES.items():
            if name in found:
                raise RuntimeError(f"{name} has two permission rules")
            _check(name, rule)
            found[name] = rule
    return found


def _rule_modules() -> list[str]:
    ours = [one for one in apps.get_app_configs() if one.name.startswith("guatu.")]
    rooms = [f"{one.name}.permissions" for one in ours if module_has_submodule(one.module, "permissions")]
    return [*HOUSE, *rooms]


def _check(name: str, rule: Rule) -> None:
    for verb in {rule.verb, rule.post_verb or rule.verb}:
        if verb not in VERBS and verb not in (PUBLIC, SIGNED_IN):
            raise RuntimeError(f"{name}: no such verb {verb}")
    if rule.only and not rule.why:
        raise RuntimeError(f"{name}: exceptions need a reason in `why`")


def addresses() -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address the resolver knows; a nameless one comes with an empty name."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], space: str, prefix: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, route)
        else:
            yield (f"{space}{one.name}" if one.name else "", route)


def table() -> list[Row]:
    """The whole table as the rules and the role table say it."""
    rows = [row for name, rule in rules().items() for row in _rows(name, rule)]
    return sorted(rows)


def _rows(name: str, rule: Rule) -> Iterator[Row]:
    for method in rule.methods:
        for role in (ANONYMOUS, *CAST_REACH):
            for place in rule.places:
                yield Row(name, method, role, place, expected(rule, method, role, place))


def expected(rule: Rule, method: str, role: str, place: str) -> int:
    """The status `role` must get: what is out of reach is 404 whatever the verb, within reach without the verb 403."""
    for key in (f"{role}/{place}/{method}", f"{role}/{place}", role):
        if key in rule.only:
            return rule.only[key]
    permitted = rule.methods[method]
    verb = (rule.post_verb or rule.verb) if method == "POST" else rule.verb
    if verb == PUBLIC:
        return permitted
    if role == ANONYMOUS:
        return 302
    if verb == SIGNED_IN:
        return permitted
    holds = verb in verbs_of(role)
    if not rule.things or (holds and ROLES[role].is_administrator):
        return permitted if holds else 403
    if not _reaches(rule, role, place):
        return 404
    return permitted if holds else 403


def _reaches(rule: Rule, role: str, place: str) -> bool:
    reach = CAST_REACH[role]
    if not reach:
        return False
    if rule.is_rank:
        # A published ranking is open to the whole jurisdiction; only to a city's member is "other" another jurisdiction.
        return place == OWN or reach != "city"
    return place == OWN and (reach != "unit" or rule.at == "project")


def to_csv(rows: list[Row]) -> str:
    """The table as the reviewed file holds it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.url_name, row.method, row.role, row.place, row.status) for row in rows)
    return out.getvalue()


def from_csv(text: str) -> list[Row]:
    """The rows of a reviewed file. Errors: ValueError when its columns are not ours."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"expected columns {', '.join(COLUMNS)}")
    return [Row(r["url_name"], r["method"], r["role"], r["place"], int(r["status"])) for r in reader]
