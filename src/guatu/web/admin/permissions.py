"""Who may use the addresses of the administration room. Verbs are disjoint; where two administrators share a page, `why` says so."""

from guatu.access.matrix import Rule

_BOTH_ACCOUNTS = "the security administrator enables the accounts the system administrator made (R15.1)"
_BOTH_POSTS = "the security administrator fills the posts the system administrator made (R15.1)"

RULES = {
    "admin:home": Rule("journal.read", only={"system_admin": 200, "security_admin": 200}, why="everybody with a page in this room"),
    "admin:places": Rule("access.structure", post=422),
    "admin:place": Rule("access.structure", things="admin_place", at="place", post=422),
    "admin:units": Rule("access.structure", post=422),
    "admin:posts": Rule("access.structure", post=422, only={"security_admin/-/GET": 200}, why=_BOTH_POSTS),
    "admin:post": Rule("access.grant", things="admin_post", at="place", only={"system_admin": 200}, why=_BOTH_POSTS),
    "admin:handover": Rule("access.grant", things="admin_post", at="place"),
    "admin:appoint": Rule("access.grant", things="admin_post", at="place", get=None, post=422),
    "admin:relieve": Rule("access.grant", things="admin_post", at="place", get=None, post=422),
    "admin:grant": Rule("access.grant", things="admin_post", at="place", get=None, post=422),
    "admin:delegate": Rule("access.grant", things="admin_post", at="place", get=None, post=422),
    "admin:revoke": Rule("access.grant", things="admin_grant", at="place", get=None, post=422),
    "admin:accounts": Rule("access.account_create", post=422, only={"security_admin/-/GET": 200}, why=_BOTH_ACCOUNTS),
    "admin:account": Rule("access.account_create", things="admin_account", at="place", only={"security_admin": 200}, why=_BOTH_ACCOUNTS),
    "admin:enable": Rule("access.account_enable", things="admin_account", at="place", get=None, post=302),
    "admin:disable": Rule("access.account_enable", things="admin_account", at="place", get=None, post=422),
    "admin:reset": Rule("access.account_create", things="admin_account", at="place", get=None, post=422),
    "admin:rights": Rule("access.grant", only={"audit_admin": 200}, why="the auditor audits what the security administrator granted"),
    "admin:lists": Rule("list.edit", post=422),
    "admin:terms": Rule("params.edit", post=422),
    "admin:parameters": Rule("params.edit", post=422),
    "admin:calendar": Rule("params.edit", post=422),
    "admin:journal": Rule("journal.read"),
    "admin:entry": Rule("journal.read", things="journal_entry"),
    "admin:receipt": Rule("journal.read", things="journal_entry"),
    "admin:verify": Rule("verify.run"),
    "admin:run": Rule("verify.run", get=None, post=302),
    "admin:progress": Rule("verify.run"),
    "admin:heads": Rule("verify.run"),
}
