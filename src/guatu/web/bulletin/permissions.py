"""Who may use the addresses of the bulletin room."""

from guatu.access.matrix import Rule

RULES = {
    "bulletin:list": Rule("document.read"),
    "bulletin:draft": Rule("bulletin.draft", get=None, post=422, only={"department": 404}, why="a department has no place to draft for"),
    "bulletin:one-page": Rule("figures.read"),
    "bulletin:picture": Rule("figures.read"),
    "bulletin:show": Rule("ranks.draft", things="bulletin", at="place"),
    "bulletin:download": Rule("ranks.draft", things="bulletin_file", at="place"),
    "bulletin:check": Rule("bulletin.check", things="bulletin", at="place", get=None, post=302),
    "bulletin:issue": Rule("bulletin.issue", things="bulletin", at="place", get=None, post=409),
    "bulletin:withdraw": Rule("bulletin.draft", things="bulletin", at="place", get=None, post=422),
}
