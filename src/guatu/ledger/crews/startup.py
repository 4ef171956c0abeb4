"""Start-up of the crews: their facts, folds, guards, verbs, and what moves with a post."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.facts import folds, guards
from guatu.ledger.crews import handover, kinds
from guatu.ledger.crews.services.handing import SEAT_MOVER
from guatu.ledger.crews.standings import CREW_FOLD, VISIT_FOLD
from guatu.ledger.models import ProjectVisit

KINDS = kinds

folds.register(CREW_FOLD)
folds.register_subject(VISIT_FOLD)
guards.guard_rows(ProjectVisit._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
handover.register_mover(SEAT_MOVER)
policy.register_verbs({
    "crew.edit": (_("组建和调整专班"), ("city_office", "county_office")),
    "crew.assign_leader": (_("确定分包市领导"), ("city_office",)),
    "crew.hand_over": (_("办理岗位交接"), ("city_office", "county_office")),
    "visit.record": (
        _("登记走访"), ("leader", "city_office", "county_office", "reporter", "department", "inspector"),
    ),
})  # fmt: skip
