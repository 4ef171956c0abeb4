"""The pages of the room in the order of their tabs, each with the verbs of which one opens it; and asking for one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.access import policy, scope
from guatu.access.things import Thing
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ui.components import Tab
from guatu.web.shell import ADMIN_VERBS

STRUCTURE, GRANT = "access.structure", "access.grant"
CREATE, ENABLE = "access.account_create", "access.account_enable"

# (key, title, verbs, what it is for)
DOORS = (
    ("places", pgettext_lazy("page", "地方"), (STRUCTURE,), _("设立地方、更名；地方是数字统计的口径。")),
    ("units", pgettext_lazy("page", "单位"), (STRUCTURE,), _("设立单位；单位承担项目责任。")),
    ("posts", pgettext_lazy("page", "岗位"), (STRUCTURE, GRANT), _("设立岗位；办理任职、交接、授权和委托。")),
    ("accounts", pgettext_lazy("page", "账号"), (CREATE, ENABLE), _("系统管理员创建和重置，安全管理员启用和停用。")),
    ("rights", pgettext_lazy("page", "权限"), (GRANT,), _("某岗位能做什么、在哪里、为什么；角色与动作对照。")),
    ("lists", pgettext_lazy("page", "名单"), ("list.edit",), _("重点名单、三个一批、专项计划及计数口径。")),
    ("terms", pgettext_lazy("page", "词典"), ("params.edit",), _("领域、产业链等词条，按年度生效。")),
    ("parameters", pgettext_lazy("page", "参数"), ("params.edit",), _("口径中的数，自某日起生效，注明依据。")),
    ("calendar", pgettext_lazy("page", "日历"), ("params.edit",), _("各年放假和调休上班，工作日时限按此计。")),
    ("journal", pgettext_lazy("page", "日志"), ("journal.read",), _("谁在何时办了什么，凭证与佐证，回执。")),
    ("verify", pgettext_lazy("page", "核对"), ("verify.run",), _("核对账本，抄存树头。")),
)  # fmt: skip


def require_any(actor: Actor, verbs: Iterable[str], thing: Thing | None = None) -> None:
    """Let pass whoever may do one of the verbs. Errors: as `policy.require` for the first of them."""
    wanted = tuple(verbs)
    if not any(policy.can(actor, verb, thing).ok for verb in wanted):
        policy.require(actor, wanted[0], thing)


def may_open(actor: Actor, key: str, verbs: tuple[str, ...]) -> bool:
    """Whether a page is open to this actor."""
    return any(policy.can(actor, verb).ok for verb in verbs) or (key == "rights" and is_auditor(actor))


def is_auditor(actor: Actor) -> bool:
    """Whether this is the audit administrator: reads the journal of the whole house."""
    return policy.can(actor, "journal.read").ok and scope.of(actor, "journal.read").everything


def may_see_state(actor: Actor) -> bool:
    """Whether the state of the house is this actor's matter: administrators, and the office that proves its ledger."""
    return any(policy.can(actor, verb).ok for verb in (*ADMIN_VERBS, "verify.run") if verb not in ("journal.read", "params.edit"))


def tabs(actor: Actor, current: str) -> list[Tab]:
    """The tabs this actor may open."""
    first = Tab(str(_("概况")), reverse("admin:home"), current == "home")
    rest = [Tab(str(title), reverse(f"admin:{key}"), key == current) for key, title, verbs, _note in DOORS if may_open(actor, key, verbs)]
    return [first, *rest]


def title_of(door: str) -> str:
    """What a page of the room is called in the browser's own bar; empty for the first one."""
    return next((str(title) for key, title, *_more in DOORS if key == door), "")


def missing() -> NotFound:
    """The answer for what does not exist and for what is out of reach, the same for both."""
    return NotFound(str(_("没有找到。可能已被移除，或不在你的管辖范围。")))
