"""Verbs of the returns. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.life.dispatch.returns.services.filing import Filing, Receipt, file_many, file_progress, replace_evidence
from guatu.life.dispatch.returns.services.proposing import NewRow, decide_row, propose_rows
from guatu.life.dispatch.returns.services.reminding import remind
from guatu.life.dispatch.returns.services.reviewing import Pick, pass_many, pass_step, send_back
from guatu.life.dispatch.returns.services.setting import ChainDraft, CycleDraft, edit_cycle, set_chain, start_cycles
from guatu.life.dispatch.returns.services.silence import record_missed

__all__ = [
    "ChainDraft", "CycleDraft", "Filing", "NewRow", "Pick", "Receipt", "decide_row", "edit_cycle", "file_many", "file_progress",
    "pass_many", "pass_step", "propose_rows", "record_missed", "remind", "replace_evidence", "send_back", "set_chain",
    "start_cycles",
]  # fmt: skip
