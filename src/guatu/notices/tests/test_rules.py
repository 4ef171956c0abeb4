"""Quiet hours, the cap, the digest's time, and where a message may go: worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.notices import rules
from guatu.notices.rules import LEAVE, SEND, WAIT, Quiet

NIGHT = Quiet(dt.time(21), dt.time(7, 30))
ALL = (
    "oapi.dingtalk.com",
    "qyapi.weixin.qq.com",
    "open.feishu.cn",
    "127.0.0.1",
    "10.0.0.8",
    "intranet.local",
    "evil.example.org",
)
DING = "https://oapi.dingtalk.com/robot/send?access_token=abc123"


def at(text: str) -> dt.time:
    """A time of day."""
    return dt.time.fromisoformat(text)


def test_it_works() -> None:
    assert rules.outbound("normal", at("10:00"), NIGHT, is_workday=True, sent_today=0, cap=10) == SEND


@pytest.mark.parametrize(
    ("time", "is_quiet"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:29", True), ("07:30", False), ("12:00", False)],
)
def test_quiet_runs_over_midnight(time: str, is_quiet: bool) -> None:
    assert NIGHT.holds(at(time)) is is_quiet


def test_quiet_within_a_day_and_none_at_all() -> None:
    assert Quiet(at("12:00"), at("14:00")).holds(at("13:00"))
    assert not Quiet(at("12:00"), at("14:00")).holds(at("14:00"))
    assert not any(Quiet(at("08:00"), at("08:00")).holds(dt.time(hour)) for hour in range(24))


@pytest.mark.parametrize(
    ("urgency", "time", "is_workday", "sent", "fate"),
    [
        ("normal", "22:00", True, 0, WAIT),
        ("normal", "10:00", False, 0, WAIT),
        ("normal", "10:00", True, 9, SEND),
        ("normal", "10:00", True, 10, LEAVE),
        ("normal", "22:00", True, 10, LEAVE),
        ("digest", "10:00", True, 0, LEAVE),
        ("urgent", "22:00", False, 99, SEND),
    ],
)
def test_what_becomes_of_a_notice(urgency: str, time: str, is_workday: bool, sent: int, fate: str) -> None:
    assert rules.outbound(urgency, at(time), NIGHT, is_workday=is_workday, sent_today=sent, cap=10) == fate


@pytest.mark.parametrize(
    ("time", "is_workday", "is_due"),
    [("07:59", True, False), ("08:00", True, True), ("15:00", True, True), ("21:30", True, False), ("08:00", False, False)],
)
def test_the_digest_is_for_working_mornings(time: str, is_workday: bool, is_due: bool) -> None:
    assert rules.is_digest_due(at(time), at("08:00"), NIGHT, is_workday=is_workday) is is_due


def test_a_message_is_tried_four_times() -> None:
    minutes = [wait.total_seconds() / 60 if (wait := rules.next_try(n)) else None for n in range(1, 5)]
    assert minutes == [5, 30, 120, None]


@pytest.mark.parametrize(
    ("host", "fault"),
    [
        ("oapi.dingtalk.com", ""),
        ("OAPI.DingTalk.com", ""),
        ("oapi.dingtalk.com.", ""),
        ("api.dingtalk.com", "unlisted"),
        ("oapi.dingtalk.com.evil.org", "unlisted"),
        ("127.0.0.1", "literal"),
        ("10.0.0.8", "literal"),
        ("[::1]", "literal"),
        ("::ffff:10.0.0.8", "literal"),
        ("2130706433", "literal"),
        ("0x7f.1", "literal"),
        ("127.1", "literal"),
        ("localhost", "inside"),
        ("intranet.local", "inside"),
        ("mailserver", "inside"),
        ("", "inside"),
    ],
)
def test_hosts(host: str, fault: str) -> None:
    """A name on the list, written out; figures and inner names are refused even when listed."""
    assert rules.host_fault(host, ALL) == fault


@pytest.mark.parametrize(
    ("kind", "url", "fault"),
    [
        ("dingtalk", DING, ""),
        ("dingtalk", f"{DING}&secret=SECabc", ""),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a-91f6", ""),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/aaaa-bbbb", ""),
        ("dingtalk", DING.replace("https", "http"), "scheme"),
        ("dingtalk", "file:///etc/passwd", "scheme"),
        ("dingtalk", "https://169.254.169.254/latest/meta-data", "literal"),
        ("dingtalk", "https://localhost/robot/send?access_token=a", "inside"),
        ("dingtalk", "https://evil.example.org/robot/send?access_token=a", "foreign"),
        ("dingtalk", "https://other.example.org/robot/send?access_token=a", "unlisted"),
        ("dingtalk", "https://oapi.dingtalk.com@evil.example.org/robot/send?access_token=a", "foreign"),
        ("dingtalk", "https://user:word@oapi.dingtalk.com/robot/send?access_token=a", "shape"),
        ("dingtalk", "https://oapi.dingtalk.com:8443/robot/send?access_token=a", "shape"),
        ("dingtalk", "https://oapi.dingtalk.com:no/robot/send?access_token=a", "shape"),
        ("dingtalk", "https://oapi.dingtalk.com/other?access_token=a", "shape"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a%2F..%2F", "shape"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send", "shape"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/../../x", "shape"),
        ("wecom", DING, "foreign"),
    ],
)
def test_webhooks(kind: str, url: str, fault: str) -> None:
    assert rules.webhook_fault(kind, url, ALL) == fault


def test_an_empty_list_lets_nothing_out() -> None:
    assert rules.webhook_fault("dingtalk", DING, ()) == "unlisted"


def test_the_library_is_told_to_follow_no_redirect() -> None:
    assert rules.library_url("dingtalk", DING) == "dingtalk://abc123/?redirect=no"
    assert rules.library_url("dingtalk", f"{DING}&secret=SECx") == "dingtalk://SECx@abc123/?redirect=no"
    assert rules.library_url("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/aa-b") == "feishu://aa-b/?redirect=no"
    with pytest.raises(ValueError, match="token"):
        rules.library_url("wecom", "https://qyapi.weixin.qq.com/")


@pytest.mark.parametrize(
    ("addresses", "is_public"),
    [
        (["203.119.128.1"], True),
        (["203.119.128.1", "10.1.2.3"], False),
        (["127.0.0.1"], False),
        (["169.254.169.254"], False),
        (["fe80::1%eth0"], False),
        (["::1"], False),
        ([], False),
    ],
)
def test_where_a_name_leads(addresses: list[str], is_public: bool) -> None:
    assert rules.are_public(addresses) is is_public


def test_a_page_shows_an_address_only_in_part() -> None:
    assert rules.masked("email", "zhangsan@example.org") == "zh…@example.org"
    assert rules.masked("dingtalk", DING) == "oapi.dingtalk.com/…c123"
