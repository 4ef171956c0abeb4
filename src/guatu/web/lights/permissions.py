"""Who may use the addresses of the lights: whoever reads projects looks; rules, proposals and decisions each ask for their verb."""

from guatu.access.matrix import Rule

RULES = {
    "lights:board": Rule("project.read"),
    "lights:workbook": Rule("project.read", query="sheet=list"),
    "lights:picture": Rule("project.read"),
    "lights:text": Rule("project.read"),
    "lights:rules": Rule("project.read", post=422, post_verb="params.edit"),
    "lights:exemptions": Rule("project.read"),
    "lights:exemptions-workbook": Rule("project.read"),
    "lights:exemption": Rule("project.read", things="lights_exemption"),
    "lights:propose": Rule("light.propose", things="lights_project", post=422),
    "lights:grant": Rule("light.approve", things="lights_exemption", get=None, post=422),
    "lights:refuse": Rule("light.approve", things="lights_exemption", get=None, post=422),
    "lights:withdraw": Rule("light.propose", things="lights_exemption", get=None, post=422),
}
