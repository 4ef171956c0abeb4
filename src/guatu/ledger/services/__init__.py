"""Verbs of the register. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.ledger.services.editing import amend_project, attach_evidence, confirm_current
from guatu.ledger.services.lifecycle import (
    approve_correction,
    change_state,
    enter_statistics,
    promise_milestone,
    propose_correction,
    reach_stage,
)
from guatu.ledger.services.merging import merge_projects, undo_merge
from guatu.ledger.services.planning import (
    apply_rollover,
    categorise_year,
    create_list,
    join_list,
    leave_list,
    set_plan,
)
from guatu.ledger.services.registering import Draft, Event, register_drafts, register_project
from guatu.ledger.services.settings import set_parameter, state_total
from guatu.ledger.services.sharing import share_places

__all__ = [
    "Draft", "Event", "amend_project", "apply_rollover", "approve_correction", "attach_evidence", "categorise_year",
    "change_state", "confirm_current", "create_list", "enter_statistics", "join_list", "leave_list", "merge_projects",
    "promise_milestone", "propose_correction", "reach_stage", "register_drafts", "register_project", "set_parameter",
    "set_plan", "share_places", "state_total", "undo_merge",
]  # fmt: skip
