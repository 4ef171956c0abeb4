"""Who may use the register: everybody sees what is in reach; each act asks for its own verb."""

from guatu.access.matrix import Rule
from guatu.web.register.acts import ACTS

_SUM = "key=projects.count"

RULES = {
    "register:list": Rule("project.read"),
    "register:workbook": Rule("project.read"),
    "register:picture": Rule("project.read"),
    "register:text": Rule("project.read"),
    "register:sum": Rule("project.read", query=_SUM),
    "register:views": Rule("project.read"),
    "register:save-view": Rule("project.read", get=None, post=302),
    "register:share-view": Rule("project.read", things="saved-view", get=None, post=302),
    "register:drop-view": Rule("project.read", things="saved-view", get=None, post=302),
    "register:new": Rule("project.register", post=422),
    "register:rollover": Rule("plan.set", post=422),
    "register:project": Rule("project.read", things="register-project"),
    "register:light": Rule("project.read", things="register-project"),
    "register:amend": Rule("project.amend", things="register-project", post=422),
    "register:confirm": Rule("project.amend", things="register-project", get=None, post=302),
    **{f"register:{act.name}": Rule(act.verb, things="register-project", post=422) for act in ACTS},
}
