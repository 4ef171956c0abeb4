"""The cast for tests of the room, on a working day."""

from guatu.life.supervise.rounds.tests.conftest import cast, monday

__all__ = ["cast", "monday"]
