"""Verbs of crews. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.ledger.crews.services.handing import hand_over_post, items_of, list_hash
from guatu.ledger.crews.services.roster import Seating
from guatu.ledger.crews.services.seating import (
    close_crew,
    replace_post,
    seat_from_template,
    seat_post,
    set_template,
    vacate_seat,
)
from guatu.ledger.crews.services.visiting import Commitment, Visit, VisitReceipt, record_visit, withdraw_visit

__all__ = [
    "Commitment", "Seating", "Visit", "VisitReceipt", "close_crew", "hand_over_post", "items_of", "list_hash", "record_visit",
    "replace_post", "seat_from_template", "seat_post", "set_template", "vacate_seat", "withdraw_visit",
]  # fmt: skip
