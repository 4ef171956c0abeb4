"""Who may use the addresses of the inspection room: whoever reads problems looks; each act asks for its own verb."""

from guatu.access.matrix import Rule

RULES = {
    "inspection:list": Rule("case.read"),
    "inspection:start": Rule("round.start", post=422),
    "inspection:round": Rule("case.read", things="inspection_round", at="place"),
    "inspection:finish": Rule("round.start", things="inspection_round", at="place", get=None, post=422),
    "inspection:check": Rule("round.check", things="inspection_item", at="place", post=422),
    "inspection:problems": Rule("case.read"),
    "inspection:workbook": Rule("case.read"),
    "inspection:upload": Rule("problem.import", post=422),
    "inspection:preview": Rule("problem.import", things="problem_batch", at="place"),
    "inspection:apply": Rule("problem.import", things="problem_batch", at="place", get=None, post=302),
    "inspection:drop": Rule("problem.import", things="problem_batch", at="place", get=None, post=302),
    "inspection:original": Rule("problem.import", things="problem_batch", at="place"),
    "inspection:rejected": Rule("problem.import", things="problem_batch", at="place"),
    "inspection:rechecks": Rule("case.read"),
    "inspection:draw": Rule("round.recheck", get=None, post=422, data="inspection_parameters"),
    "inspection:recheck": Rule("round.recheck", things="inspection_recheck", at="place", get=None, post=422),
}
