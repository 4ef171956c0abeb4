"""Who may use the addresses of the account room."""

from guatu.access.matrix import PUBLIC, SIGNED_IN, Rule

RULES = {
    "account:overview": Rule(SIGNED_IN),
    "account:sign-in": Rule(PUBLIC, post=422),
    "account:sign-out": Rule(PUBLIC, get=None, post=302),
    "account:sign-out-everywhere": Rule(SIGNED_IN, get=None, post=302),
    "account:password": Rule(SIGNED_IN, post=422),
    "account:post": Rule(SIGNED_IN, post=302),
    "account:preferences": Rule(PUBLIC, get=None, post=302),
}
