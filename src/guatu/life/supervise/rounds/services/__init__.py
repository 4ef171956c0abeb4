"""Verbs of inspections. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.life.supervise.rounds.services.checking import Check, Checked, Finding, check_project
from guatu.life.supervise.rounds.services.rechecking import draw_rechecks
from guatu.life.supervise.rounds.services.starting import RoundPlan, finish_round, start_round

__all__ = ["Check", "Checked", "Finding", "RoundPlan", "check_project", "draw_rechecks", "finish_round", "start_round"]
