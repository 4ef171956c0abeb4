"""Who may use the addresses of the crew room: everybody with projects reads; offices fill seats; whoever goes enters visits."""

from guatu.access.matrix import Rule

RULES = {
    "crew:list": Rule("project.read"),
    "crew:export": Rule("project.read"),
    "crew:picture": Rule("project.read"),
    "crew:text": Rule("project.read"),
    "crew:mine": Rule("project.read"),
    "crew:load": Rule("project.read"),
    "crew:balance": Rule("crew.edit", post=422),
    "crew:template": Rule("crew.edit", things="place", at="place", post=422),
    "crew:post": Rule("project.read", things="crew_post", at="place"),
    "crew:handover": Rule("crew.hand_over", things="crew_post", at="place", post=422),
    "crew:handed": Rule("project.read", things="crew_handover", at="place"),
    "crew:sheet": Rule("project.read", things="crew_handover", at="place"),
    "crew:project": Rule("project.read", things="crew_project"),
    "crew:add": Rule("crew.edit", things="crew_project", get=None, post=422),
    "crew:form": Rule("crew.edit", things="crew_project", get=None, post=302),
    "crew:close": Rule("crew.edit", things="crew_project", get=None, post=302),
    "crew:seat": Rule("crew.edit", things="crew_seat", post=422),
    "crew:visit": Rule("visit.record", things="crew_project", post=422),
    "crew:seen": Rule("project.read", things="crew_visit"),
    "crew:undo": Rule("visit.record", things="crew_visit", get=None, post=422),
}
