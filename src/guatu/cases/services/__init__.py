"""Verbs of the closed loop. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.cases.services.bulk import Outcome, each
from guatu.cases.services.deciding import (
    carry_over,
    decide_extension,
    hand_over,
    reinstruct,
    rule_on_return,
    withdraw_case,
)
from guatu.cases.services.escalating import decide_escalation, propose_escalation
from guatu.cases.services.handling import accept_case, ask_extension, note_progress, return_case, submit_result
from guatu.cases.services.opening import Order, open_case, split_case
from guatu.cases.services.recounting import recount_due
from guatu.cases.services.stopping import resume_clock, stop_clock
from guatu.cases.services.verifying import (
    close_case,
    recheck_case,
    relapse_case,
    report_back,
    send_back,
    settle_case,
    verify_result,
)

__all__ = [
    "Order", "Outcome", "accept_case", "ask_extension", "carry_over", "close_case", "decide_escalation", "decide_extension",
    "each", "hand_over", "note_progress", "open_case", "propose_escalation", "recheck_case", "recount_due", "reinstruct", "relapse_case",
    "report_back", "resume_clock", "return_case", "rule_on_return", "send_back", "settle_case", "split_case", "stop_clock", "submit_result",
    "verify_result", "withdraw_case",
]  # fmt: skip
