"""The kinds of case that supervision declares: problems, letters awaiting their reply, leaders' instructions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guatu.cases.registry import CaseKind, register

PROBLEM = register(CaseKind("problem", _("问题"), "WT", "case.limits.problem", "R4.10", grades=("A", "B", "C"), needs_visit=True))
# A request of an enterprise: nobody but the enterprise itself says that it was really solved (R4.13).
APPEAL = register(
    CaseKind(
        "appeal",
        _("企业诉求"),
        "SQ",
        "case.limits.problem",
        "R4.13",
        grades=("A", "B", "C"),
        needs_enterprise=True,
        needs_visit=True,
    )
)
LETTER = register(
    CaseKind(
        "letter",
        _("函件回复"),
        "HF",
        "case.limits.letter",
        "R4.1",
        needs_acceptance=False,
        may_return=False,
        needs_evidence=False,
    )
)
INSTRUCTION = register(CaseKind("instruction", _("批示件"), "PS", "case.limits.instruction", "R4.9", needs_report=True))
ORAL = register(CaseKind("oral", _("口头指示"), "KT", "case.limits.oral", "R4.11", needs_report=True, needs_evidence=False))
