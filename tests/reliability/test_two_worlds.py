"""Change everything 甲县 may not see, and not a byte of what it may fetch changes (P6, P14)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from guatu.access import matrix
from guatu.access.matrix import NO_THING, OWN
from guatu.life.dispatch.importing.services import preview_import
from guatu.web.importing.tests import things as importing_things
from tests.cast import build_cast, sign_in
from tests.permissions.probing import RULES, served, url_of
from tests.register import YI, load_parameters, project_at
from tests.reliability.worlds import ONE, OTHER, World, build, part

# On one engine: who sees what is decided above the database, and the pages of two worlds take their time.
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(databases="__all__")]
# The contexts a page is asked in: as it comes, at the closed month, and at an earlier day that is drawn for it.
CONTEXTS = ("", "at=2023-08-31", "at=2023-07-31&known=now")
# Rooms without figures have no context; a picture is drawn from what its page shows.
# A case begun today was not there at those days, so its page is not either.
PLAIN_ROOMS = ("cases:case", "cases:escalation", "account:", "admin:", "importing:", "queue:", "search:", "home")
SEARCHES = ("search:results", "search:suggest", "register:list", "wall:wall")
LEDGER = importing_things.small_ledger()
# What differs from one request to the next, and the seal's head, which says only how much the whole house has recorded.
_VARYING = re.compile(
    r'(?:nonce=|name="csrfmiddlewaretoken" value=|"X-CSRFToken": |name="(?:idem|key)" value=)"[^"]*"'
    r'|\d+[·:][0-9a-f]{16,64}|"(?:size|root|proof)": (?:\d+|"[0-9a-f]{64}"|\[[^\]]*\])|<code>[0-9a-f·]{6,16}</code>|receipt\.json\?size=\d+'
)


def open_to_the_county() -> list[str]:
    """Every address that 甲县's office may GET, at its own place or about nothing in particular."""
    place = {name: OWN if RULES[name].things else NO_THING for name in served("GET")}
    return [name for name in served("GET") if matrix.expected(RULES[name], "GET", "county_office", place[name]) in (200, 302)]


# A calendar program's secret is drawn anew for every post.
_SECRET = re.compile(r"(?<=/today/calendar/)[^/]+(?=\.ics)")


def addresses(world: World) -> list[tuple[str, str]]:
    """(name, address) of everything that is fetched."""
    found = []
    for name in open_to_the_county():
        rule = RULES[name]
        kwargs = world.things.get(rule.things, {})
        is_plain = name.startswith(PLAIN_ROOMS) or "picture" in name
        for context in CONTEXTS[:1] if is_plain else CONTEXTS:
            found.append((name, url_of(name, kwargs, "&".join(filter(None, (rule.query, context))))))
    found += [(name, url_of(name, {}, f"q={OTHER.word}")) for name in SEARCHES if name in RULES]
    return found


def fetched(world: World) -> dict[str, Any]:
    """Address → what came back, made comparable."""
    client = sign_in(Client(), world.office)
    return {_SECRET.sub("…", url): comparable(client.get(url), url) for _name, url in addresses(world)}


def comparable(response: HttpResponse, url: str) -> Any:
    """Status, kind and body, without what varies by itself; a workbook as its parts without the one that bears its date."""
    body = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return response.status_code, {one: book.read(one) for one in sorted(book.namelist()) if "docProps" not in one}
    if kind.startswith(("text/", "application/json")):
        return response.status_code, _VARYING.sub("", body.decode().replace("<wbr>", "")), response.headers.get("Location", "")
    return response.status_code, kind, body


def visited(others: Any) -> dict[str, Any]:
    """Build a world, look at everything, and take it back."""
    wanted = sorted({RULES[name].things for name in open_to_the_county()} - {""})
    # A workbook bears the second it was made in: the two worlds are sent the same file.
    same_file = mock.patch.object(importing_things, "small_ledger", lambda: LEDGER)
    with same_file, transaction.atomic():
        world = build(others, wanted)
        with part("visit", 5):
            seen = fetched(world)
        transaction.set_rollback(True)
    return seen


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both, visited once."""
    with django_db_blocker.unblock():
        return visited(ONE), visited(OTHER)


def test_two_worlds_equal(worlds: tuple[dict[str, Any], dict[str, Any]]) -> None:
    one, other = worlds
    assert set(one) == set(other)
    assert len(one) > 60, "too few addresses to mean anything"
    differing = [f"{url}: {first_difference(one[url], other[url])}" for url in one if one[url] != other[url]]
    assert not differing, f"{len(differing)} of {len(one)} answers differ:\n" + "\n".join(differing[:40])


def test_every_page_answered(worlds: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Equal refusals would prove nothing."""
    broken = {url: answer[0] for url, answer in worlds[0].items() if answer[0] not in (200, 302)}
    assert not broken


def test_no_word_of_the_others(worlds: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """The canary stands in every name of theirs and in no answer, but where 甲县 itself asked for it."""
    told = [url for url, answer in worlds[1].items() if f"q={OTHER.word}" not in url and OTHER.word in str(answer[1:])]
    assert not told


def test_a_preview_shows_nothing_of_another_countys_project() -> None:
    """A file that names 乙县's project, or has its code, meets an empty register: its old values would be shown otherwise."""
    load_parameters()
    cast = build_cast()
    theirs = project_at(cast.county_b, name="示例权限表项目", total_yuan=77 * YI, content="不可外传")
    batch = preview_import(actor=cast.county_office.actor, place=cast.county_a, content=LEDGER, filename="台账.xlsx")
    (row,) = batch.rows.all()
    assert (row.state, row.project_id, row.candidates) == ("new", None, [])
    assert "77" not in str(row.changes) and "不可外传" not in str(row.changes)
    city = preview_import(actor=cast.city_office.actor, place=cast.city, content=LEDGER, filename="台账.xlsx")
    assert [one.project_id for one in city.rows.all()] == [theirs]


def first_difference(one: Any, other: Any) -> str:
    """Where two answers part, with what stands around."""
    left, right = str(one), str(other)
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return f"…{left[max(0, at - 120) : at + 100]!r}\n    vs …{right[max(0, at - 60) : at + 100]!r}"
