"""角色表：which verbs each role carries. Data, read by policy, the permission matrix and the administration pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# Every verb policy is asked about, with the words a refusal uses. Storeys above add theirs with `register_verbs`.
VERBS: dict[str, Any] = {
    "project.read": _("查看项目"),
    "project.register": _("登记项目"),
    "project.amend": _("修改项目"),
    "project.transition": _("推进项目阶段"),
    "project.approve_backward": _("批准阶段回退"),
    "project.merge": _("合并重复项目"),
    "project.share": _("分摊考核归属"),
    "list.edit": _("维护名单"),
    "plan.set": _("下达年度计划"),
    "evidence.attach": _("上传佐证"),
    "import.preview": _("预览导入"),
    "import.apply": _("确认导入"),
    "return.file": _("报送填报"),
    "return.verify": _("核定填报"),
    "return.object": _("提出异议"),
    "period.lock": _("锁定期间"),
    "place.confirm": _("上报确认"),
    "close.make": _("办理月结"),
    "figures.read": _("查看指标"),
    "ranks.read": _("查看已印发排名"),
    "ranks.draft": _("查看和拟制排名草稿"),
    "bulletin.draft": _("拟制通报"),
    "bulletin.check": _("审核通报"),
    "bulletin.issue": _("签发通报"),
    "document.read": _("查看文书"),
    "journal.read": _("查阅日志"),
    "verify.run": _("校验账本"),
    "access.account_create": _("创建账号"),
    "access.account_enable": _("启用和停用账号"),
    "access.grant": _("任职和授权"),
    "access.structure": _("维护地方、单位和岗位"),
    "queue.read": _("查看任务队列"),
    "queue.retry": _("重试任务"),
    "settings.edit": _("修改系统设置"),
    "params.edit": _("修改口径参数"),
}

_READ = {"project.read", "figures.read", "ranks.read", "document.read"}
_FILE = {"evidence.attach", "return.file", "return.object"}
_IMPORT = {"import.preview", "import.apply"}
_EDIT = {"project.register", "project.amend", "project.transition"}


@dataclass(frozen=True, slots=True)
class Role:
    """角色：a name and its verbs. `is_administrator` marks the three that exclude each other and all business (R15.1)."""

    key: str
    name: Any
    verbs: frozenset[str]
    is_administrator: bool = False


def _role(key: str, name: Any, verbs: set[str], *, is_administrator: bool = False) -> Role:
    return Role(key, name, frozenset(verbs), is_administrator)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role("leader", _("领导"), _READ | {"journal.read", "project.approve_backward", "ranks.draft", "bulletin.issue"}),
        _role(
            "city_office",
            _("市项目办"),
            _READ | _IMPORT | _EDIT
            | {
                "project.merge", "project.share", "list.edit", "plan.set", "evidence.attach", "return.verify", "period.lock",
                "close.make", "ranks.draft", "bulletin.draft", "bulletin.check", "journal.read", "verify.run", "queue.read",
                "queue.retry", "params.edit",
            },
        ),
        _role(
            "county_office",
            _("县项目办"),
            _READ | _IMPORT | _EDIT | _FILE | {"place.confirm", "journal.read"},
        ),
        _role("reporter", _("填报员"), _READ | _FILE | {"import.preview"}),
        _role("department", _("责任部门"), _READ | {"evidence.attach", "journal.read"}),
        _role("inspector", _("督查室"), _READ | {"evidence.attach", "journal.read"}),
        _role("viewer", _("查阅人员"), _READ),
        _role(
            "system_admin",
            _("系统管理员"),
            {"access.account_create", "access.structure", "queue.read", "queue.retry", "settings.edit"},
            is_administrator=True,
        ),
        _role("security_admin", _("安全管理员"), {"access.account_enable", "access.grant"}, is_administrator=True),
        _role("audit_admin", _("审计管理员"), {"journal.read", "verify.run"}, is_administrator=True),
    )
}  # fmt: skip

_ADDED: dict[str, frozenset[str]] = {}


def register_verbs(added: Mapping[str, tuple[Any, Iterable[str]]]) -> None:
    """Add verbs of a storey above: {verb: (label, roles that carry it)}. Called at start-up (DECISIONS 15).

    Errors: RuntimeError for a verb declared twice or an administrator given a verb outside access (R15.1).
    """
    for verb, (label, role_keys) in added.items():
        carriers = frozenset(role_keys)
        if verb in VERBS and _ADDED.get(verb) != carriers:
            raise RuntimeError(f"verb {verb} is declared twice")
        if any(ROLES[key].is_administrator for key in carriers):
            raise RuntimeError(f"verb {verb} may not be carried by an administrator")
        VERBS[verb] = label
        _ADDED[verb] = carriers


def verbs_of(role_key: str) -> frozenset[str]:
    """Every verb a role carries, those of storeys above included; none for a role that no longer exists."""
    role = ROLES.get(role_key)
    if role is None:
        return frozenset()
    return role.verbs | {verb for verb, carriers in _ADDED.items() if role_key in carriers}


def administrator_verbs() -> frozenset[str]:
    """The verbs of the three administrators; these are never delegated (R15.1)."""
    return frozenset(verb for role in ROLES.values() if role.is_administrator for verb in role.verbs)


def exclusive_pair(held: set[str]) -> tuple[str, str] | None:
    """Two of the roles `held` by one person that exclude each other, or None.

    Source: R15.1 (three administrators disjoint, none of them touches business data).
    """
    administrators = sorted(key for key in held if ROLES[key].is_administrator)
    others = sorted(held - set(administrators))
    if len(administrators) > 1:
        return administrators[0], administrators[1]
    if administrators and others:
        return administrators[0], others[0]
    return None
