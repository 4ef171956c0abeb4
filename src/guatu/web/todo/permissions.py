"""Who may use the addresses of the to-do room. Everything in it is one's own post's; a calendar program has no session, only its secret."""

from guatu.access.matrix import PUBLIC, Rule

RULES = {
    "todo:today": Rule("case.read"),
    "todo:inbox": Rule("case.read"),
    "todo:read": Rule("case.read", get=None, post=422),
    "todo:open": Rule("case.read", things="notice", at="project", get=None, post=302),
    "todo:settings": Rule("case.read", post=422),
    "todo:channel": Rule("case.read", get=None, post=422),
    "todo:channel-close": Rule("case.read", get=None, post=422),
    "todo:test": Rule("case.read", get=None, post=422),
    "todo:calendar-open": Rule("case.read", get=None, post=302),
    "todo:calendar-close": Rule("case.read", get=None, post=302),
    "todo:calendar": Rule(PUBLIC, things="calendar"),
}
