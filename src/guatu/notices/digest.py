"""日报：one message on a working morning, woven of what storeys above have to say to a post and of what was not delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.notices.models import Notice
from guatu.notices.wording import notice_words

_MOST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest, in the language that is active while it is made; neighbours of one `part` share its heading."""

    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves the house: plain text."""

    subject: str
    body: str


Provider = Callable[[UUID, dt.date], list[Line]]
_SECTIONS: dict[str, Provider] = {}


def register_section(name: str, provider: Provider) -> None:
    """Add lines to every post's digest: `provider(post_id, at)`. Errors: RuntimeError when the name is taken."""
    if name in _SECTIONS:
        raise RuntimeError(f"digest section {name} is declared twice")
    _SECTIONS[name] = provider


def lines_of(post: UUID, at: dt.date, *, muted: Collection[str] = ()) -> list[Line]:
    """What every section has to say to a post on a day."""
    return [line for name, provider in _SECTIONS.items() if name not in muted for line in provider(post, at)]


def digest_of(at: dt.date, lines: list[Line], notices: Sequence[Notice]) -> Message | None:
    """The digest of a day in the active language; None when there is nothing to say. Of the notices it tells `first_of`."""
    told = [*lines, *_undelivered(notices)]
    if not told:
        return None
    foot = [_("不想再收，请到“今日 → 通知设置”停用。"), *([settings.NOTICE_ADDRESS] if settings.NOTICE_ADDRESS else [])]
    body = "\n".join([*_blocks(told), "", *foot])
    return Message(_("挂图日报 %(day)s") % {"day": at.isoformat()}, body)


def first_of(notices: Sequence[Notice]) -> Sequence[Notice]:
    """Those that one digest has room for; the rest are counted in it and wait for the next."""
    return notices[:_MOST]


def _undelivered(notices: Sequence[Notice]) -> Iterator[Line]:
    part = _("还没有看过的通知")
    for one in first_of(notices):
        yield Line(notice_words(one), part)
    if len(notices) > _MOST:
        yield Line(_("另有 %(n)s 条，请登录查看。") % {"n": len(notices) - _MOST}, part)


def _blocks(lines: list[Line]) -> Iterator[str]:
    for number, (part, group) in enumerate(groupby(lines, key=lambda line: line.part)):
        if number:
            yield ""
        if part:
            yield _("【%(part)s】") % {"part": part}
        yield from (f"{at}. {line.text}" if part else line.text for at, line in enumerate(group, start=1))
