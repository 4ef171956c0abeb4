"""Who acts, and through which channel."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.kernel.actor import SYSTEM, Actor

POST = UUID(int=1)


def test_it_works() -> None:
    actor = Actor(post_id=POST, user_id=UUID(int=2), unit_id=UUID(int=3), channel="web", said_by="县发改委投资股")
    assert (actor.on_behalf_of, actor.said_by, actor.is_system) == (None, "县发改委投资股", False)
    assert SYSTEM.is_system


def test_a_person_at_the_system_channel_is_not_the_system() -> None:
    assert not Actor(post_id=POST, user_id=None, unit_id=None, channel="system").is_system


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="fax"):
        Actor(post_id=None, user_id=None, unit_id=None, channel="fax")
