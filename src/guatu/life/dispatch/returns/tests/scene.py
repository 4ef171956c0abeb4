"""Projects that owe returns, and returns on their way."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guatu.access.models import Grant, Incumbency, Place, Post, Unit
from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.dispatch.returns.models import ReturnCycle, ReturnLog
from guatu.life.dispatch.returns.services import Filing, Pick, Receipt, file_progress
from tests.cast import SINCE, Cast
from tests.register import event, project_at, reached

TODAY, DAY = "2023-08-14", "daily"


def building(place: Place, name: str = "示例在建项目", **attrs: Any) -> UUID:
    """A project under construction."""
    return project_at(place, reached("P40", "2023-03-01"), reached("P50", "2023-04-01"), name=name, **attrs)


def at(text: str) -> Any:
    """The clock of Shanghai at "2023-08-14 17:31"."""
    return clock.frozen(dt.datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI))


def told(project: UUID, occasion: str = TODAY, cycle: str = DAY, **more: Any) -> Filing:
    """What a reporter says of a day."""
    return Filing(project, cycle, occasion, **{"progress": "主体三层浇筑", **more})


def filed(cast: Cast, project: UUID, occasion: str = TODAY, cycle: str = DAY, **more: Any) -> Receipt:
    """A return filed by the reporter of county A."""
    return file_progress(actor=cast.reporter.actor, filing=told(project, occasion, cycle, **more))


def row_of(project: UUID, cycle: str = DAY, month: str = "2023-08") -> ReturnLog:
    """The log of a month."""
    return ReturnLog.objects.get(snapshot_no=0, project_id=project, cycle=cycle, month=month)


def mark_of(project: UUID, occasion: str = TODAY, cycle: str = DAY, month: str = "2023-08") -> dict[str, Any]:
    """One mark of it."""
    found: dict[str, Any] = row_of(project, cycle, month).marks[occasion]
    return found


def pick_of(receipt: Receipt) -> Pick:
    """A return as a reviewer picks it."""
    return Pick(receipt.log, receipt.occasion, str(receipt.fact))


def cycle_of(cast: Cast, key: str = DAY) -> ReturnCycle:
    """A cycle of the cast's city."""
    return ReturnCycle.objects.get(root=cast.city, key=key)


def photo(source: str = "camera", content: bytes = b"\xff\xd8\xff" + b"0" * 40, **more: Any) -> Evid:
    """A stored photo, as evidence."""
    return Evid(
        files.store(content, name="现场.jpg", kind="jpg").sha256, {"source": source, "is_checked": source == "camera", **more}
    )


def seated(cast: Cast, unit: Unit, role: str, title: str = "另一岗") -> Actor:
    """Another post in a unit, with a role over its place, or its own things for a department."""
    post = Post.objects.create(title=title, unit=unit, place=unit.place, is_sample=True)
    reach = {"unit": unit} if role == "department" else {"place": unit.place}
    Grant.objects.create(post=post, role=role, from_on=SINCE, **reach)
    user = cast.department.user
    assert user is not None
    Incumbency.objects.create(post=post, user=user, from_on=SINCE)
    return Actor(post_id=post.id, user_id=user.id, unit_id=unit.id, channel="web")


__all__ = ["at", "building", "cycle_of", "event", "filed", "mark_of", "photo", "pick_of", "row_of", "seated", "told"]
