"""Start-up of the closed loop: its facts, fold, guards, verbs, and what it asks of people."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import attention, digest, figures, kinds, todo
from guatu.cases.models import CaseStanding
from guatu.cases.services.moving import CASE_MOVER
from guatu.cases.standings import CASE_FOLD
from guatu.facts import folds, guards
from guatu.ledger.crews import handover

KINDS, FIGURES, ATTENTION = kinds, figures, attention

folds.register_subject(CASE_FOLD)
guards.guard_rows(CaseStanding._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
todo.register_source("cases", todo.case_items)
handover.register_mover(CASE_MOVER)
digest.register()
policy.register_verbs({
    "case.read": (
        _("查看事项"), ("leader", "city_office", "county_office", "reporter", "department", "inspector", "viewer"),
    ),
    "case.open": (_("交办事项"), ("leader", "city_office", "county_office", "department", "inspector")),
    "case.work": (_("办理事项"), ("city_office", "county_office", "reporter", "department", "inspector")),
    "case.verify": (_("核验事项"), ("city_office", "county_office", "department", "inspector")),
    "case.decide": (_("裁定、延期和改派"), ("leader", "city_office", "county_office", "department", "inspector")),
    "case.close": (_("销号"), ("city_office", "county_office", "department", "inspector")),
    "case.sensitive": (_("查看敏感事项"), ("leader", "inspector")),
})  # fmt: skip
