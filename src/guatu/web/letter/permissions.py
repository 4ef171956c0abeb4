"""Who may use the addresses of the letter room: a draft is the issuer's side's; each step asks for its own verb."""

from guatu.access.matrix import Rule
from guatu.web.letter.acts import ACTS

RULES = {
    "letter:list": Rule("document.read"),
    "letter:register": Rule("document.read", query="format=pdf"),
    "letter:new": Rule("letter.draft", post=422),
    "letter:templates": Rule("letter.read"),
    "letter:template": Rule("letter.read", post=422, post_verb="letter.template"),
    "letter:lights": Rule("letter.draft"),
    "letter:lights-workbook": Rule("letter.draft"),
    "letter:lights-press": Rule("letter.draft", get=None, post=422),
    "letter:lights-let-be": Rule("letter.draft", get=None, post=422),
    # Whoever drafts signs as well, in the house's roles.
    "letter:batch": Rule("letter.sign"),
    "letter:batch-draft": Rule("letter.draft", get=None, post=422),
    "letter:batch-sign": Rule("letter.sign", get=None, post=422),
    "letter:letter": Rule("letter.read", things="letter"),
    "letter:page": Rule("letter.read", things="letter-sheet"),
    "letter:download": Rule("letter.read", things="letter-file"),
    "letter:evidence": Rule("letter.read", things="letter-evidence"),
    "letter:redraft": Rule("letter.draft", things="letter", post=422),
    **{f"letter:{act.name}": Rule(act.verb, things="letter", get=None, post=422) for act in ACTS},
}
