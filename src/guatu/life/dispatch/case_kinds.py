"""The kinds of case that dispatch declares: what a meeting assigns, and what a county asks others to coordinate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guatu.cases.registry import CaseKind, register

ASSIGNMENT = register(CaseKind("assignment", _("交办事项"), "JB", "case.limits.assignment", "R4.11"))
COORDINATION = register(
    CaseKind("coordination", _("协调请求"), "XT", "case.limits.coordination", "R4.11", needs_evidence=False)
)
