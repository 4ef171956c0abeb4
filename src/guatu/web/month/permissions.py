"""Who may use the addresses of the month desk: everybody with a place reads; each act asks for its own verb."""

from guatu.access.matrix import Rule

RULES = {
    "month:desk": Rule("figures.read"),
    "month:file": Rule("return.file", get=None, post=422),
    "month:receipt": Rule("project.read", things="month_receipt"),
    "month:differences": Rule("figures.read"),
    "month:take": Rule("return.verify", get=None, post=302),
    "month:return": Rule("project.read", things="month_project"),
    "month:verify": Rule("return.verify", things="month_project", get=None, post=422),
    "month:object": Rule("return.object", things="month_project", get=None, post=422),
    "month:counties": Rule("figures.read"),
    "month:confirm": Rule("place.confirm", things="place", at="place", get=None, post=302),
    "month:close": Rule("figures.read"),
    "month:make": Rule("close.make", get=None, post=302, data="month_parameters"),
    "month:head": Rule("figures.read", things="month_close", at="place", is_rank=True),
    "month:adjustments": Rule("figures.read"),
    "month:late": Rule("figures.read"),
    "month:picture": Rule("figures.read"),
    "month:text": Rule("figures.read"),
    "month:export": Rule("figures.read", query="sheet=late"),
}
