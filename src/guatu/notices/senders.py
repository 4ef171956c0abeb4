"""The only door through which a message leaves the machine: only to hosts on the list, by mail or by the library's robots."""

from __future__ import annotations

import logging
import smtplib
import socket
from importlib import import_module, util
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from guatu.notices import rules
from guatu.notices.digest import Message

# The library is optional: looked for once, here, at start-up.
_LIBRARY: Any = import_module("apprise") if util.find_spec("apprise") else None

log = logging.getLogger("guatu.notices")


class NotSent(Exception):  # noqa: N818 - named for what happened
    """It did not go out. `code` is one of `wording.WHY`; `is_final`: trying again would not help."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_final = code, is_final


def refusal(kind: str, address: str) -> str:
    """Why nothing may be sent there, as a code of `wording.WHY`; empty when it may. Asks no network."""
    allowed = settings.NOTICE_HOSTS
    if kind == "email":
        host = settings.EMAIL_HOST
        # The mail server is the administrator's own choice and may stand inside; but nothing leaves without being listed.
        return "mail_server" if not host else ("" if host in allowed else "unlisted")
    return rules.webhook_fault(kind, address, allowed) or ("" if _LIBRARY is not None else "library")


def send(kind: str, address: str, message: Message) -> None:
    """Send it, if it may leave. Errors: NotSent."""
    code = refusal(kind, address)
    if code:
        raise NotSent(code, is_final=True)
    if kind == "email":
        _mail(address, message)
    else:
        _chat(kind, address, message)


def _mail(address: str, message: Message) -> None:
    mail = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [address])
    try:
        mail.send()
    except smtplib.SMTPResponseException as error:
        raise NotSent("answer") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("unreachable") from error


def _chat(kind: str, address: str, message: Message) -> None:
    if not rules.are_public(addresses_of(rules.CHATS[kind].host)):
        raise NotSent("inside", is_final=True)
    robots = _LIBRARY.Apprise()
    if not robots.add(rules.library_url(kind, address)):
        raise NotSent("shape", is_final=True)
    if not robots.notify(body=message.body, title=message.subject):
        raise NotSent("answer")


def addresses_of(host: str) -> set[str]:
    """Where a name leads to now. Errors: NotSent when it leads nowhere."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise NotSent("unreachable") from error
