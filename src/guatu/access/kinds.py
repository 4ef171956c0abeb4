"""Facts of access. Accounts appear by id only: no personal data enters a fact (ARCHITECTURE 4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from guatu.facts import kinds


@kinds.register("access.place_created")
@dataclass(frozen=True, slots=True)
class PlaceCreated:
    """地方设立."""

    code: str
    name: str
    kind: str
    parent_id: UUID | None


@kinds.register("access.place_renamed")
@dataclass(frozen=True, slots=True)
class PlaceRenamed:
    """地方更名."""

    was: str
    name: str


@kinds.register("access.unit_created")
@dataclass(frozen=True, slots=True)
class UnitCreated:
    """单位设立."""

    name: str
    kind: str


@kinds.register("access.post_created")
@dataclass(frozen=True, slots=True)
class PostCreated:
    """岗位设立."""

    title: str
    unit_id: UUID


@kinds.register("access.appointed")
@dataclass(frozen=True, slots=True)
class Appointed:
    """任职：the account holds the post from `from_on`; `former_user_id` hands over that day."""

    post_id: UUID
    user_id: UUID
    from_on: dt.date
    former_user_id: UUID | None


@kinds.register("access.relieved")
@dataclass(frozen=True, slots=True)
class Relieved:
    """免职：the post is vacant from `to_on`."""

    post_id: UUID
    user_id: UUID
    to_on: dt.date


@kinds.register("access.granted")
@dataclass(frozen=True, slots=True)
class Granted:
    """授权."""

    grant_id: UUID
    post_id: UUID
    role: str
    place_id: UUID | None
    unit_id: UUID | None
    project_id: UUID | None
    from_on: dt.date
    to_on: dt.date | None


@kinds.register("access.revoked")
@dataclass(frozen=True, slots=True)
class Revoked:
    """收回授权."""

    grant_id: UUID
    post_id: UUID
    role: str
    to_on: dt.date


@kinds.register("access.delegated")
@dataclass(frozen=True, slots=True)
class Delegated:
    """委托."""

    delegation_id: UUID
    from_post_id: UUID
    to_post_id: UUID
    verbs: tuple[str, ...]
    from_on: dt.date
    to_on: dt.date | None


@kinds.register("access.account_created")
@dataclass(frozen=True, slots=True)
class AccountCreated:
    """账号创建，尚未启用."""

    user_id: UUID


@kinds.register("access.account_enabled")
@dataclass(frozen=True, slots=True)
class AccountEnabled:
    """账号启用."""

    user_id: UUID


@kinds.register("access.account_disabled")
@dataclass(frozen=True, slots=True)
class AccountDisabled:
    """账号停用."""

    user_id: UUID


@kinds.register("access.password_reset")
@dataclass(frozen=True, slots=True)
class PasswordReset:
    """密码由系统管理员重置，账号停用待启用."""

    user_id: UUID


@kinds.register("access.password_changed")
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """本人修改密码."""

    user_id: UUID
