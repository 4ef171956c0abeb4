"""Start-up of supervision: what it declares to the storeys below."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import todo as list_of_all
from guatu.ledger.crews.handover import register_mover
from guatu.life.supervise import case_kinds, handing, kinds, todo

CASE_KINDS, KINDS = case_kinds, kinds

list_of_all.register_source("instructions", todo.instruction_items)
register_mover(handing.MOVER)
policy.register_verbs({
    "instruction.read": (_("查看批示"), ("leader", "city_office", "county_office", "inspector")),
    "instruction.record": (_("登记批示和拟办"), ("city_office", "county_office", "inspector")),
    "instruction.approve": (_("批准拟办"), ("leader", "city_office", "county_office", "inspector")),
})  # fmt: skip
