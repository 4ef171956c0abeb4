"""What may leave the house when. Pure: no tables, no clock, no network. Source: PRODUCT C25."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

DIGEST, NORMAL, URGENT = "digest", "normal", "urgent"
# What becomes of a notice that could go out now: it goes, it waits for the quiet to end, or it is left to the next digest.
SEND, WAIT, LEAVE = "send", "wait", "leave"
# Waits before another try, by how many there have been; after the last one it is given up.
_WAITS = (dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which only what is urgent goes out; over midnight when they end earlier than they begin."""

    start: dt.time
    end: dt.time

    def holds(self, at: dt.time) -> bool:
        """Whether it is quiet at this time of day; never when both ends are the same."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def outbound(urgency: str, at: dt.time, quiet: Quiet, *, is_workday: bool, sent_today: int, cap: int) -> str:
    """SEND, WAIT or LEAVE. Days off are quiet all day; what is urgent goes out at any time and beyond the cap."""
    if urgency == URGENT:
        return SEND
    if urgency == DIGEST or sent_today >= cap:
        return LEAVE
    return SEND if is_workday and not quiet.holds(at) else WAIT


def is_digest_due(at: dt.time, wanted: dt.time, quiet: Quiet, *, is_workday: bool) -> bool:
    """Whether the day's digest is to go out: on working days, from its time on, and never late into the night."""
    return is_workday and at >= wanted and not quiet.holds(at)


def next_try(attempts: int) -> dt.timedelta | None:
    """How long to wait after so many tries; None when it is given up."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else None


# ---- where it may go -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat tool's robots: the only host they answer at, the path of their address, and how the library writes it."""

    host: str
    path: str
    scheme: str
    parameter: str = ""  # the query parameter that is the secret; empty: the path's last part


CHATS = {
    "dingtalk": Chat("oapi.dingtalk.com", r"/robot/send", "dingtalk", "access_token"),
    "wecom": Chat("qyapi.weixin.qq.com", r"/cgi-bin/webhook/send", "wecombot", "key"),
    "feishu": Chat("open.feishu.cn", r"/open-apis/bot/v2/hook/(?P<token>[A-Za-z0-9_-]+)/?", "feishu"),
}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "arpa")


def host_fault(host: str, allowed: Collection[str]) -> str:
    """Why nothing may be sent to a host: "unlisted", "literal" (an address in figures), "inside"; empty when it may.

    Only a name on the list, written out; whatever could mean this machine or its neighbours is refused even when listed.
    """
    name = host.lower().rstrip(".")
    if _is_literal(name):
        return "literal"
    if name.rpartition(".")[2] in _INSIDE or "." not in name:
        return "inside"
    return "" if name in {one.lower().strip() for one in allowed} else "unlisted"


def _is_literal(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        # 2130706433, 0x7f.1, 127.1: what some resolvers read as an address too. A real name ends in letters.
        return _NUMBER.fullmatch(name.rpartition(".")[2]) is not None
    return True


def are_public(addresses: Collection[str]) -> bool:
    """Whether every address a name leads to lies outside this machine and its networks."""
    return bool(addresses) and all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in addresses)


def webhook_fault(kind: str, url: str, allowed: Collection[str]) -> str:
    """Why a robot's address cannot be used: "scheme", "shape", "foreign" (another host than the tool's), or as `host_fault`."""
    chat = CHATS[kind]
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return "shape"
    if parts.scheme != "https":
        return "scheme"
    host = parts.hostname or ""
    if host != chat.host:
        return host_fault(host, allowed) or "foreign"
    if parts.username or parts.password or port not in (None, 443) or parts.fragment or not _token(chat, url):
        return "shape"
    return host_fault(host, allowed)


def _token(chat: Chat, url: str) -> str:
    parts = urlsplit(url.strip())
    found = re.fullmatch(chat.path, parts.path)
    if found is None:
        return ""
    token = (parse_qs(parts.query).get(chat.parameter) or [""])[-1] if chat.parameter else found["token"]
    return token if _TOKEN.fullmatch(token) else ""


def library_url(kind: str, url: str) -> str:
    """The same robot in the library's own writing, told to follow no redirect. Errors: ValueError for an unusable address."""
    chat = CHATS[kind]
    token = _token(chat, url)
    if not token:
        raise ValueError("no token")
    secret = (parse_qs(urlsplit(url.strip()).query).get("secret") or [""])[-1]
    who = f"{secret}@{token}" if kind == "dingtalk" and _TOKEN.fullmatch(secret) else token
    return f"{chat.scheme}://{who}/?redirect=no"


def masked(kind: str, address: str) -> str:
    """An address as a page shows it: enough to know it again, not enough to use it."""
    if kind == "email":
        name, _at, host = address.partition("@")
        return f"{name[:2]}…@{host}"
    return f"{urlsplit(address).hostname or ''}/…{address[-4:]}"
