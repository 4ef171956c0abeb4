"""地方、单位、岗位、账号与权限：who may do what, where, since when.

Nouns: Place (地方), Unit (单位), Post (岗位), Incumbency (任职), Delegation (委托), Grant (授权), User (账号).
Verbs (`services/`): create_place, rename_place, create_unit, create_post, appoint, delegate, create_account, enable_account,
disable_account, reset_password, change_password, grant_role, revoke_grant.
Policy: `policy.can(actor, verb, thing)` answers with a reason, `policy.require` refuses, `scope.of(actor)` bounds a list.
All spans of dates are half-open: `from_on` is the first day, `to_on` the first day no longer (None: still open).
"""
