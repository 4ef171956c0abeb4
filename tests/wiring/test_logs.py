"""Log lines: one a record, with the request they belong to, and no secret in them."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from guatu.logs import JsonLine, request_id


def line_of(message: str, **extra: object) -> dict[str, str]:
    """A record, formatted and read back."""
    record = logging.makeLogRecord({"name": "guatu.test", "levelname": "INFO", "msg": message, **extra})
    text = JsonLine().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_it_works() -> None:
    """Instant with offset, level, logger, message and what came with it."""
    line = line_of("filed", project="p1")
    assert line["message"] == "filed" and line["project"] == "p1" and line["at"].endswith("+00:00")


def test_no_value_forges_a_second_line() -> None:
    """A line break inside a value stays inside it."""
    assert line_of('a\n{"level": "error"}')["message"] == 'a\n{"level": "error"}'


def test_no_secret_in_logs() -> None:
    """Whatever is called a password, token or cookie is not written."""
    line = line_of("signed in", new_password="geheim", api_token="abc", session_cookie="xyz")
    assert (line["new_password"], line["api_token"], line["session_cookie"]) == ("***", "***", "***")


@pytest.mark.django_db
def test_every_answer_carries_its_request(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """The id a proxy gave is kept when it is one; anything else is replaced."""
    with caplog.at_level(logging.INFO, logger="guatu.request"):
        assert client.get("/account/sign-in", headers={"X-Request-ID": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    assert any(record.name == "guatu.request" and record.status == 200 for record in caplog.records)
    forged = client.get("/account/sign-in", headers={"X-Request-ID": 'a"}{'}).headers["X-Request-ID"]
    assert len(forged) == 32 and request_id.get() == ""
