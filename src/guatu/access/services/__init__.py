"""Verbs of access. Each is keyword-only, checks policy first and records one fact."""

from guatu.access.services.accounts import (
    change_password,
    create_account,
    disable_account,
    enable_account,
    reset_password,
    set_preferences,
    sign_out_everywhere,
)
from guatu.access.services.appointments import appoint, relieve
from guatu.access.services.grants import NewGrant, delegate, end_grant, grant_role, put_crew_grant, revoke_grant
from guatu.access.services.structure import (
    NewPlace,
    NewUnit,
    create_place,
    create_post,
    create_unit,
    rename_place,
)

__all__ = [
    "NewGrant",
    "NewPlace",
    "NewUnit",
    "appoint",
    "change_password",
    "create_account",
    "create_place",
    "create_post",
    "create_unit",
    "delegate",
    "disable_account",
    "enable_account",
    "end_grant",
    "grant_role",
    "put_crew_grant",
    "relieve",
    "rename_place",
    "reset_password",
    "revoke_grant",
    "set_preferences",
    "sign_out_everywhere",
]
