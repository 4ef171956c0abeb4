"""The type of a request as views get it, once `ActorMiddleware` has been at work."""

from __future__ import annotations

from django.http import HttpRequest

from guatu.access.models import User
from guatu.access.queries import Chair
from guatu.kernel.actor import Actor


class SignedRequest(HttpRequest):
    """A request of a signed-in account. Never built: it only tells the type checker what middleware has set."""

    user: User
    actor: Actor
    chair: Chair | None
    chairs: list[Chair]
