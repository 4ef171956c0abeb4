"""Who may use the addresses of the returns."""

from guatu.access.matrix import Rule

RULES = {
    "returning:mine": Rule("figures.read"),
    "returning:file": Rule("returns.file", things="returning_sheet", post=422),
    "returning:receipt": Rule("project.read", things="returning_receipt"),
    "returning:return": Rule("project.read", things="returning_return"),
    "returning:send-back": Rule("returns.review", things="returning_return", get=None, post=422),
    "returning:replace": Rule("returns.file", things="returning_return", get=None, post=422),
    "returning:photo": Rule("project.read", things="returning_photo"),
    "returning:review": Rule("returns.review"),
    "returning:pass": Rule("returns.review", get=None, post=302),
    "returning:late": Rule("figures.read"),
    "returning:picture": Rule("figures.read"),
    "returning:text": Rule("figures.read"),
    "returning:remind": Rule("returns.remind", get=None, post=302),
    "returning:workbook": Rule("returns.file", post=422),
    "returning:workbook-file": Rule("returns.file", things="returning_workbook", at="place"),
    "returning:decide": Rule("returns.review", things="returning_proposal", at="place", get=None, post=422),
    "returning:cycles": Rule("returns.cycles"),
    "returning:start": Rule("returns.cycles", get=None, post=302),
    "returning:cycle": Rule("returns.cycles", things="returning_cycle", at="place", is_rank=True, post=422),
    "returning:new-chain": Rule("returns.cycles", post=422),
    "returning:chain": Rule("returns.cycles", things="returning_chain", at="place", is_rank=True, post=422),
}
