"""What no form of ours sends is answered with words, never with a fault: NUL bytes, endless keys, numbers beyond every column."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guatu.life.supervise.rounds.models import Recheck, RecheckDraw, Round
from guatu.life.supervise.rounds.services import draw_rechecks
from guatu.life.supervise.rounds.tests.scene import close, found, register, started
from guatu.web.inspection.tests.scene import text_of, visit
from guatu.web.inspection.tests.test_rounds_pages import form
from tests.cast import Cast, sign_in
from tests.register import YI, project_at, returned

pytestmark = pytest.mark.django_db(databases="__all__")

LONG, NUL, HUGE = "k" * 5000, "a\0b", "9" * 40


@pytest.mark.parametrize("more", [
    {"count": "3000000000", "percent": ""}, {"count": HUGE, "percent": ""}, {"percent": HUGE}, {"key": LONG}, {"key": NUL}, {"seed": NUL},
    {"title": NUL}, {"place": NUL}, {"place": "x"}, {"units": ["x"]}, {"units": [NUL]}, {"to_on": NUL}, {"to_on": "0000-00-00"},
])  # fmt: skip
def test_a_round(cast: Cast, client: Client, more: dict[str, Any]) -> None:
    register(cast)
    answer = sign_in(client, cast.inspector).post(reverse("inspection:start"), form(cast, **more))
    assert answer.status_code == 422
    assert not Round.objects.exists()


@pytest.mark.parametrize("more", [
    {"key": LONG}, {"key": NUL}, {"ytd": HUGE}, {"ytd": NUL}, {"camera": LONG}, {"camera": NUL}, {"observed": NUL}, {"f0-handler": "x"},
    {"f0-handler": NUL}, {"f0-text": NUL}, {"f0-level": "moon"}, {"f0-due_on": "0000-00-00"}, {"result": LONG},
])  # fmt: skip
def test_a_visit(cast: Cast, client: Client, more: dict[str, str]) -> None:
    project = project_at(cast.county_a, returned("2023-07", "2023-07-31", 4 * YI))
    url = reverse("inspection:check", args=[started(cast), project])
    answer = sign_in(client, cast.inspector).post(url, {**visit(cast), "result": "found", **more})
    assert answer.status_code == 422, text_of(answer)


@pytest.mark.parametrize("more", [{"key": LONG}, {"key": NUL}, {"seed": NUL}, {"seed": LONG}])
def test_a_draw_and_its_second_look(cast: Cast, client: Client, more: dict[str, str]) -> None:
    projects, one = register(cast), started(cast)
    case = found(cast, one, projects[0])
    close(cast, case)
    sign_in(client, cast.inspector)
    assert client.post(reverse("inspection:draw"), more).status_code == 422
    assert not RecheckDraw.objects.exists()
    draw_rechecks(actor=cast.inspector.actor, place=cast.city.id)
    url = reverse("inspection:recheck", args=[Recheck.objects.get().id])
    assert client.post(url, {"sound": NUL, "text": NUL}).status_code == 422


def test_an_address(cast: Cast, client: Client) -> None:
    sign_in(client, cast.inspector)
    names = ("q", "county", "category", "state", "unit", "round", "project", "grade", "sort", "page", "place", "by", "at")
    for page in ("inspection:problems", "inspection:workbook", "inspection:list"):
        for name in names:
            for value in (NUL, HUGE, "x"):
                assert client.get(reverse(page), {name: value}).status_code in (200, 404, 422), (page, name, value)
