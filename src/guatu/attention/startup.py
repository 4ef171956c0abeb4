"""Start-up of the lights: rules, the figures that count lights, exemptions with their fold, and who may decide on them."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.attention import figures, kinds, ledger, papers, promises, sitework
from guatu.attention.models import LightExemption
from guatu.attention.standings import EXEMPTION_FOLD
from guatu.facts import folds, guards
from guatu.notices import topics

DECLARED = (ledger, sitework, promises, papers, figures, kinds)

folds.register_subject(EXEMPTION_FOLD)
guards.guard_rows(LightExemption._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
topics.register_topic("exemption", _("亮灯豁免的办理结果"))
policy.register_verbs({
    "light.propose": (_("提请亮灯豁免"), ("city_office", "county_office")),
    "light.approve": (_("批准亮灯豁免"), ("city_office", "leader")),
})  # fmt: skip
