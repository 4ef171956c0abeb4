"""A bulletin for the permission table."""

from __future__ import annotations

from typing import Any

from guatu.access.models import Place
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.life.dispatch.bulletins.services import draft_bulletin
from tests.cast import Cast, Member
from tests.register import load_parameters


def bulletin(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A draft of the member's own or other place."""
    load_parameters()
    place: Place = member.own_place if is_own else member.other_place
    return {"pk": draft_bulletin(actor=SYSTEM, place=place, period=Period.parse("2023-08")).id}


def bulletin_file(cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """One of its files."""
    return bulletin(cast, member, is_own) | {"edition": "check", "suffix": "docx"}


FACTORIES = {"bulletin": bulletin, "bulletin_file": bulletin_file}
