"""Who may use the case room: everybody with business sees what is in reach; each act asks for its own verb."""

from guatu.access.matrix import Rule
from guatu.web.cases.bulk_views import MANY

RULES = {
    "cases:board": Rule("case.read"),
    "cases:workbook": Rule("case.read"),
    "cases:picture": Rule("case.read"),
    "cases:text": Rule("case.read"),
    "cases:views": Rule("case.read"),
    "cases:save-view": Rule("case.read", get=None, post=302),
    "cases:share-view": Rule("case.read", things="case-view", get=None, post=302),
    "cases:drop-view": Rule("case.read", things="case-view", get=None, post=302),
    "cases:new": Rule("case.open", post=422),
    **{f"cases:bulk-{name}": Rule(many.verb, get=None, post=422) for name, many in MANY.items()},
    "cases:case": Rule("case.read", things="case"),
    "cases:act": Rule("case.work", things="case-act", post=422),
    "cases:evidence": Rule("case.read", things="case-evidence"),
    "cases:escalation": Rule("case.decide", things="case-escalation", post=422),
    "cases:instructions": Rule("instruction.read"),
    "cases:instruction-new": Rule("instruction.record", post=422),
    "cases:oral-new": Rule("instruction.record", post=422),
    "cases:instruction": Rule("instruction.read", things="case-instruction", at="place"),
    "cases:propose": Rule("instruction.record", things="case-instruction", at="place", get=None, post=422),
    "cases:decide": Rule(
        "instruction.approve", things="case-instruction", at="place", get=None, post=422,
        only={"county_office/own": 403, "inspector/own": 403},
        why="a proposal is the leader's to decide, or that of the unit that keeps the instruction: here the city's office",
    ),
    "cases:scan": Rule("instruction.read", things="case-scan", at="place"),
}
