"""外发结局：a message is claimed by one worker, and what became of it is written down, also past a database that is busy just then."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import close_old_connections, transaction

from guatu.kernel import clock
from guatu.notices import rules
from guatu.notices.models import Delivery, DeliveryState, Notice
from guatu.notices.senders import NotSent
from guatu.runner.causes import cause_of

log = logging.getLogger("guatu.notices")

# How often an outcome is written before it is left to the quarter of an hour after which a claim is of a worker that is gone.
_TRIES = 3
_REFUSALS = frozenset({"unlisted", "literal", "inside", "scheme", "shape", "foreign", "library", "mail_server"})


def claim(row: Delivery) -> bool:
    """Make it this worker's; False when another was first."""
    row.attempts += 1
    waiting = Delivery.objects.filter(id=row.id, state=DeliveryState.WAITING)
    return bool(waiting.update(state=DeliveryState.SENDING, attempts=row.attempts, tried_at=clock.now()))


def sent(row: Delivery, told: list[UUID]) -> None:
    """It went out, and with it the notices that stood in it. Errors: a database that stays busy."""
    _kept(row, "sent", partial(_sent, row, told))


@transaction.atomic
def _sent(row: Delivery, told: list[UUID]) -> None:
    """Both or neither: a message that went out, and the notices that stood in it."""
    end(row, DeliveryState.SENT)
    Notice.objects.filter(id__in=told, sent_at=None).update(sent_at=clock.now())


def put_back(row: Delivery, problem: NotSent) -> None:
    """It did not go out: try again later, or give up. Errors: a database that stays busy."""
    _kept(row, problem.code, partial(_put_back, row, problem))


def _put_back(row: Delivery, problem: NotSent) -> None:
    wait = None if problem.is_final else rules.next_try(row.attempts)
    if wait is None:
        is_refused = problem.is_final and problem.code in _REFUSALS
        end(row, DeliveryState.REFUSED if is_refused else DeliveryState.FAILED, problem.code if problem.is_final else "given_up")
        return
    again = {"state": DeliveryState.WAITING, "problem": problem.code, "due_at": clock.now() + wait}
    Delivery.objects.filter(id=row.id).update(**again)


def end(row: Delivery, state: str, problem: str = "") -> None:
    """Nothing more is tried with it."""
    Delivery.objects.filter(id=row.id).exclude(state=DeliveryState.SENT).update(state=state, problem=problem)


def _kept(row: Delivery, what: str, write: Callable[[], None]) -> None:
    """Write an outcome down. Only this worker knows it: given up at the first busy moment, a message that went out would be told of as
    lost, and one that did not would never be tried again. Errors: what the last try met."""
    for attempt in range(1, _TRIES + 1):
        # Inside a caller's transaction closing would undo it.
        if not transaction.get_connection().in_atomic_block:
            close_old_connections()
        try:
            write()
            return
        except Exception as error:
            if attempt == _TRIES or not cause_of(error).is_transient:
                log.error("what became of delivery %s (%s) could not be written down", row.id, what)
                raise
            time.sleep(attempt)
