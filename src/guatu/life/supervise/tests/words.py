"""A leader's words under way: who wrote, who records, who shall do it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guatu.life.supervise.models import Instruction
from guatu.life.supervise.services import Told
from tests.cast import Cast

WORDS = "请自然资源局牵头，一周内拿出清表方案。"


def told(cast: Cast, **more: Any) -> Told:
    """What the city's leader wrote on a paper about a site."""
    leader = cast.leader.post
    assert leader is not None
    base = {
        "leader_post": leader.id,
        "given_on": dt.date(2023, 8, 11),
        "title": "超硬材料园清表",
        "text": WORDS,
        "place": cast.county_a.id,
    }
    return Told(**{**base, **more})


def row(instruction: Any) -> Instruction:
    """How it stands."""
    return Instruction.objects.get(id=instruction)
